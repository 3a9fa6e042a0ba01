/* What an article's adjacency signature says of a plan's predicates, before its text is read. */
#ifndef NS_MATCH_SCREEN_H
#define NS_MATCH_SCREEN_H

#include "query/language/plan.h"

/* Sets possible[i] to whether predicate i of the plan may hold in an article with this signature
 * (empty: nothing is known); returns how many may.  Where one may not, it does not. */
size_t ns_screen_predicates(const struct ns_plan *plan, struct ns_str signature, bool *possible);

/* Whether the plan is decided without the text when ns_plan_accepts refuses the article with every
 * possible predicate taken to hold: none is under a NOT. */
bool ns_screen_is_sound(const struct ns_plan *plan);

/* Whether signatures can refuse an article at all: some phrase has two neighbours that are no
 * patterns. */
bool ns_screen_is_useful(const struct ns_plan *plan);

#endif

/* Decides the predicates of a plan over an article, all in one scan of its text.  Private to
 * query/match/.
 *
 * Phrases are found bit-parallel (Shift-And: Baeza-Yates and Gonnet, A new approach to text
 * searching, CACM 35(10), 1992), with words of the plan for characters; what joins them looks at
 * the places where they stand, up to 131,072 of each predicate in a text. */
#ifndef NS_MATCH_DECIDE_H
#define NS_MATCH_DECIDE_H

#include "common/article/article.h"
#include "query/match/scan.h"

struct ns_decide;

struct ns_decide *ns_decide_new(void); /* NULL: no memory */
void ns_decide_free(struct ns_decide *decide);

/* plan: the one that the scan is prepared for. */
enum ns_status ns_decide_prepare(struct ns_decide *decide, const struct ns_plan *plan,
                                 struct ns_error *err);

/* The scan uses the article's language.  found: by predicate of the plan. */
enum ns_status ns_decide_article(struct ns_decide *decide, struct ns_scan *scan,
                                 const struct ns_article *article, bool *found,
                                 struct ns_error *err);

#endif

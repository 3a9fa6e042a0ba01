/* Wildcards and fuzzy words of a query to terms.  Private to query/language/. */
#ifndef NS_LANGUAGE_PLAN_PATTERNS_H
#define NS_LANGUAGE_PLAN_PATTERNS_H

#include "query/language/plan_node.h"

/* term: a wildcard or fuzzy word; prefix: of the terms that it may stand for.  *token is what the
 * text is compared with; *expansion is one more of the plan's, valid until the next call. */
enum ns_status ns_plan_expand(struct ns_plan_compiler *compiler, const struct ns_term *term,
                              const char *prefix, struct ns_str *token,
                              struct ns_expansion **expansion);

#endif

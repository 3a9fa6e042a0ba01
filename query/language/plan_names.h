/* Known names among the words of a query: an article may use another name of the same country,
 * organization, place or person, and is found by that, too.  Private to query/language/. */
#ifndef NS_LANGUAGE_PLAN_NAMES_H
#define NS_LANGUAGE_PLAN_NAMES_H

#include "query/language/plan_node.h"

/* The longest known name that begins with the item `first` and has at most `most` of the items from
 * there on: in *count how many, 0 when there is none, and in *out the node that finds what it
 * names, or NULL where that is not certain (query_name.h).  The items are to be compiled next.
 * before is the item in front, or NULL.
 */
enum ns_status ns_plan_find_name(struct ns_plan_compiler *compiler, const struct ns_node *first,
                                 const struct ns_node *before, size_t most, size_t *count,
                                 struct ns_plan_node **out);

#endif

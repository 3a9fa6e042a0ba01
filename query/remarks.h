/* What is said on standard error about an answer. */
#ifndef NS_QUERY_REMARKS_H
#define NS_QUERY_REMARKS_H

#include "common/base/message.h"
#include "query/match/search.h"

/* What wildcards and fuzzy words stand for was cut: hits may be missing. */
void ns_remark_on_cuts(struct ns_messages *messages, const struct ns_results *results);

/* unpaired: 1 + byte of a quote or a parenthesis of the query that means nothing; 0: none. */
void ns_remark_on_unpaired(struct ns_messages *messages, struct ns_str query, size_t unpaired);

/* How many there are. */
void ns_remark_on_total(struct ns_messages *messages, const struct ns_results *results);

/* Where nothing was found, or only partial matches: names and words that no article has, with the
 * nearest that some have; else parts of the query without which something is found.  May search
 * again: hits are no longer valid. */
enum ns_status ns_remark_on_nothing(struct ns_messages *messages, struct ns_searcher *searcher,
                                    const struct ns_search_options *options,
                                    const struct ns_results *results, struct ns_error *err);

#endif

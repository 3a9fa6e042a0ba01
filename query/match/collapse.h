/* Hits of one group shown once: articles with much the same text, or of one source. */
#ifndef NS_MATCH_COLLAPSE_H
#define NS_MATCH_COLLAPSE_H

#include "query/match/search.h"

/* Finds the hits that options ask for, without regard to options->collapse. */
typedef enum ns_status ns_collapse_run(struct ns_searcher *searcher,
                                       const struct ns_search_options *options,
                                       struct ns_results *results, struct ns_error *err);

/* Leaves of each group of hits the best, with the number of matches in the group; an article
 * without a group is one of its own.  The total is that of the groups. */
enum ns_status ns_searcher_collapse(struct ns_searcher *searcher,
                                    const struct ns_search_options *options, ns_collapse_run *run,
                                    struct ns_results *results, struct ns_error *err);

#endif

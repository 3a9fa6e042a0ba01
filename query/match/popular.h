/* Matches by how popular their stories are (popularity.h). */
#ifndef NS_MATCH_POPULAR_H
#define NS_MATCH_POPULAR_H

#include "query/match/searcher.h"

/* The page of the plan's matches that the options ask for, the most popular first, then the newest:
 * as hits whose score is their popularity. */
enum ns_status ns_searcher_search_popular(struct ns_searcher *searcher,
                                          const struct ns_search_options *options,
                                          struct ns_results *results, struct ns_error *err);

#endif

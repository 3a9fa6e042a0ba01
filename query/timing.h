/* --timing: how long the queries of a batch take. */
#ifndef NS_QUERY_TIMING_H
#define NS_QUERY_TIMING_H

#include "query/run.h"

/* Appends one line to standard output, TAB between: nsearch, mode, limit, number of queries, p50,
 * p95, p99 and mean in milliseconds, their sum, hits shown, matching articles, queries without a
 * match.
 *
 * A timing covers all from the text of a query to the ids and titles of its best hits.  All queries
 * are run once to warm up, then three times; the median of the three counts for each.  Percentiles
 * are over queries, nearest rank.  Matches are counted outside the timing.  Lines without a word
 * are passed over; a query that is refused has no match. */
enum ns_status ns_timing_run(struct ns_run *run, struct ns_error *err);

#endif

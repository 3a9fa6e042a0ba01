/* Facets: with bars for people, as lines, as JSON. */
#ifndef NS_OUTPUT_SHOW_FACETS_H
#define NS_OUTPUT_SHOW_FACETS_H

#include "query/match/facet.h"
#include "query/output/bars.h"

/* Bars, by facet. */
void ns_output_facets_bars(struct ns_buffer *out, const struct ns_facets *facets,
                           const struct ns_bars_look *look);

/* A line a value: facet, value, count, name, separated by tabs. query_id stands before them unless
 * it is empty. */
void ns_output_facets_lines(struct ns_buffer *out, const struct ns_facets *facets,
                            struct ns_str query_id);

/* One JSON object and a new line.  total: articles that match. */
void ns_output_facets_json(struct ns_buffer *out, const struct ns_facets *facets, size_t total,
                           struct ns_str query_id);

#endif

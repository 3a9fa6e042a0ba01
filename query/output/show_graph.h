/* A graph of who is named beside whom: with bars for people, as lines, as JSON, for Graphviz. */
#ifndef NS_OUTPUT_SHOW_GRAPH_H
#define NS_OUTPUT_SHOW_GRAPH_H

#include "query/match/graph.h"
#include "query/output/bars.h"

enum { NS_GRAPH_BARS = 40 }; /* pairs that a person is shown */

/* Bars, the NS_GRAPH_BARS most frequent pairs. */
void ns_output_graph_bars(struct ns_buffer *out, const struct ns_graph *graph,
                          const struct ns_bars_look *look);

/* A line a pair: both, as a query takes them, and the number of articles, separated by tabs;
 * query_id before them, unless it is empty. */
void ns_output_graph_lines(struct ns_buffer *out, const struct ns_graph *graph,
                           struct ns_str query_id);

/* One JSON object and a new line.  total: articles that match. */
void ns_output_graph_json(struct ns_buffer *out, const struct ns_graph *graph, size_t total,
                          struct ns_str query_id);

/* An undirected graph in the language of Graphviz (graphviz.org/doc/info/lang.html). */
void ns_output_graph_dot(struct ns_buffer *out, const struct ns_graph *graph);

#endif

/* Who is named beside whom: pairs of people, countries, ... and in how many of all the articles
 * that match both are.
 *
 * Two passes: the first counts everybody, the second the pairs of the most frequent ones; so memory
 * is bounded by their number, and every count is exact. */
#ifndef NS_MATCH_GRAPH_H
#define NS_MATCH_GRAPH_H

#include "query/match/facet.h"

enum { NS_GRAPH_NODES_MAX = 2000 };

struct ns_graph_edge {
    uint32_t left, right; /* numbers of nodes, left < right */
    uint32_t count;       /* articles */
};

/* All zero but for the request is ready. */
struct ns_graph {
    struct ns_facet_request request; /* limit: nodes, NS_GRAPH_NODES_MAX at most */
    struct ns_facets nodes;          /* of that request alone; by count */
    struct ns_graph_edge *edges;     /* by count, equal ones by the numbers of their nodes */
    size_t edge_count;
};

/* Whether an article may have several values of a facet, so that there are pairs. */
bool ns_graph_has(enum ns_facet facet);

void ns_graph_release(struct ns_graph *graph);

/* As ns_facets_count; context is a struct ns_graph. */
enum ns_status ns_graph_count(void *context, struct ns_xapian_db *db, const uint32_t *docids,
                              size_t count, struct ns_error *err);

static inline const struct ns_facet_value *ns_graph_node(const struct ns_graph *graph, uint32_t i)
{
    return &graph->nodes.items[0].values[i];
}

#endif

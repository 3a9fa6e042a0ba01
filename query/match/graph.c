#include "query/match/graph.h"

#include "common/index/value_list.h"

#include <stdlib.h>

bool ns_graph_has(enum ns_facet facet)
{
    return facet <= NS_FACET_PLACE || facet == NS_FACET_AUTHOR;
}

void ns_graph_release(struct ns_graph *graph)
{
    ns_facets_release(&graph->nodes);
    free(graph->edges);
    graph->edges = NULL;
    graph->edge_count = 0;
}

struct pairs {
    struct ns_tally *tally;
    size_t node_count;
    uint32_t *node_of; /* by key of the tally: number of the node + 1, or 0 */
    uint32_t *counts;  /* of the pair left < right at right * (right - 1) / 2 + left */
    uint32_t *article; /* nodes of the one at hand, each once */
    uint32_t *last;    /* by node: the article it was seen in last, + 1 */
    bool strong;       /* weak evidence does not count */
    bool failed;
};

static size_t pair_count(size_t nodes)
{
    return nodes ? nodes * (nodes - 1) / 2 : 0;
}

static void count_pairs(void *context, size_t index, struct ns_str value)
{
    struct pairs *pairs = context;
    struct ns_value_item item;
    size_t used = 0;
    uint32_t key;
    while (!pairs->failed && ns_value_list_next(&value, &item)) {
        if (item.weak && pairs->strong)
            continue;
        if (!ns_tally_key(pairs->tally, item.text, &key)) {
            pairs->failed = true;
            return;
        }
        uint32_t node = key == NS_TALLY_NONE ? 0 : pairs->node_of[key];
        if (!node-- || pairs->last[node] == index + 1)
            continue;
        pairs->last[node] = (uint32_t)index + 1;
        pairs->article[used++] = node;
    }
    for (size_t i = 0; i < used; i++)
        for (size_t j = 0; j < i; j++) {
            uint32_t a = pairs->article[i], b = pairs->article[j];
            size_t right = a > b ? a : b, left = a > b ? b : a;
            pairs->counts[pair_count(right) + left]++;
        }
}

static int by_count(const void *left, const void *right)
{
    const struct ns_graph_edge *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->left != b->left)
        return a->left < b->left ? -1 : 1;
    return (a->right > b->right) - (a->right < b->right);
}

static bool take_edges(struct ns_graph *graph, const struct pairs *pairs)
{
    size_t count = 0, most = pair_count(pairs->node_count);
    for (size_t i = 0; i < most; i++)
        count += pairs->counts[i] != 0;
    graph->edges = calloc(count + 1, sizeof *graph->edges);
    if (!graph->edges)
        return false;
    const uint32_t *at = pairs->counts;
    for (uint32_t right = 1; right < pairs->node_count; right++)
        for (uint32_t left = 0; left < right; left++, at++)
            if (*at)
                graph->edges[graph->edge_count++] = (struct ns_graph_edge){left, right, *at};
    qsort(graph->edges, graph->edge_count, sizeof *graph->edges, by_count);
    return true;
}

static bool prepare(struct pairs *pairs, const struct ns_facet_counts *nodes)
{
    size_t count = nodes->count;
    pairs->node_count = count;
    pairs->node_of = calloc((size_t)pairs->tally->count + 1, sizeof *pairs->node_of);
    pairs->counts = calloc(pair_count(count) + 1, sizeof *pairs->counts);
    pairs->article = calloc(count + 1, sizeof *pairs->article);
    pairs->last = calloc(count + 1, sizeof *pairs->last);
    if (!pairs->node_of || !pairs->counts || !pairs->article || !pairs->last)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t key;
        if (!ns_tally_key(pairs->tally, nodes->values[i].value, &key))
            return false;
        pairs->node_of[key] = (uint32_t)i + 1;
    }
    return true;
}

enum ns_status ns_graph_count(void *context, struct ns_xapian_db *db, const uint32_t *docids,
                              size_t count, struct ns_error *err)
{
    struct ns_graph *graph = context;
    ns_graph_release(graph);
    graph->nodes = (struct ns_facets){.requests = &graph->request, .count = 1};
    enum ns_status status = ns_facets_count(&graph->nodes, db, docids, count, err);
    if (status != NS_OK)
        return status;
    struct pairs pairs = {.tally = &graph->nodes.items[0].tally, .strong = graph->request.strong};
    if (!prepare(&pairs, &graph->nodes.items[0]))
        status = ns_error_nomem(err);
    if (status == NS_OK)
        status = ns_xapian_each_value(db, ns_facet_slot(graph->request.facet), docids, count,
                                      count_pairs, &pairs, err);
    if (status == NS_OK && (pairs.failed || !take_edges(graph, &pairs)))
        status = ns_error_nomem(err);
    free(pairs.node_of);
    free(pairs.counts);
    free(pairs.article);
    free(pairs.last);
    return status;
}

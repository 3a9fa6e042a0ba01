#include "query/output/show_graph.h"

#include "common/base/json.h"
#include "common/base/number.h"
#include "query/output/output_text.h"

#include <stdio.h>

enum { FORMAT_VERSION = 1 };

/* --- bars --- */

static struct ns_str label_of(const struct ns_graph *graph, const struct ns_graph_edge *edge,
                              struct ns_arena *arena)
{
    static const struct ns_str dash = {" \xe2\x80\x93 ", 5}; /* – */
    struct ns_str left = ns_graph_node(graph, edge->left)->name;
    struct ns_str right = ns_graph_node(graph, edge->right)->name;
    size_t size = left.size + dash.size + right.size;
    char *label = ns_arena_alloc(arena, size);
    if (!label)
        return left;
    memcpy(label, left.data, left.size);
    memcpy(label + left.size, dash.data, dash.size);
    memcpy(label + left.size + dash.size, right.data, right.size);
    return (struct ns_str){label, size};
}

void ns_output_graph_bars(struct ns_buffer *out, const struct ns_graph *graph,
                          const struct ns_bars_look *look)
{
    struct ns_arena arena = {0};
    struct ns_bar bars[NS_GRAPH_BARS];
    char remark[2 * NS_NUMBER_SIZE + 8], edges[NS_NUMBER_SIZE];
    size_t count = graph->edge_count < NS_GRAPH_BARS ? graph->edge_count : NS_GRAPH_BARS;
    for (size_t i = 0; i < count; i++)
        bars[i] = (struct ns_bar){label_of(graph, &graph->edges[i], &arena), graph->edges[i].count};
    ns_number_grouped(graph->edge_count, edges);
    if (count < graph->edge_count)
        snprintf(remark, sizeof remark, "%zu of %s", count, edges);
    else
        snprintf(remark, sizeof remark, "%s", edges);
    ns_output_bars_heading(out, ns_facet_names[graph->request.facet], remark, look);
    ns_output_bars(out, bars, count, look);
    ns_arena_release(&arena);
}

/* --- lines --- */

void ns_output_graph_lines(struct ns_buffer *out, const struct ns_graph *graph,
                           struct ns_str query_id)
{
    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct ns_graph_edge *edge = &graph->edges[i];
        if (query_id.size) {
            ns_output_plain(out, query_id, false);
            ns_buffer_append_char(out, '\t');
        }
        ns_output_plain(out, ns_graph_node(graph, edge->left)->value, false);
        ns_buffer_append_char(out, '\t');
        ns_output_plain(out, ns_graph_node(graph, edge->right)->value, false);
        ns_buffer_printf(out, "\t%u\n", edge->count);
    }
}

/* --- JSON --- */

static void put_string(struct ns_json *json, const char *key, struct ns_str value)
{
    ns_json_key(json, key);
    ns_json_string(json, value);
}

static void put_integer(struct ns_json *json, const char *key, size_t value)
{
    ns_json_key(json, key);
    ns_json_integer(json, (int64_t)value);
}

static void put_nodes(struct ns_json *json, const struct ns_graph *graph)
{
    ns_json_key(json, "nodes");
    ns_json_array_begin(json);
    for (uint32_t i = 0; i < graph->nodes.items[0].count; i++) {
        ns_json_object_begin(json);
        put_string(json, "value", ns_graph_node(graph, i)->value);
        put_string(json, "name", ns_graph_node(graph, i)->name);
        put_integer(json, "count", ns_graph_node(graph, i)->count);
        ns_json_object_end(json);
    }
    ns_json_array_end(json);
}

static void put_edges(struct ns_json *json, const struct ns_graph *graph)
{
    ns_json_key(json, "edges");
    ns_json_array_begin(json);
    for (size_t i = 0; i < graph->edge_count; i++) {
        ns_json_object_begin(json);
        put_string(json, "left", ns_graph_node(graph, graph->edges[i].left)->value);
        put_string(json, "right", ns_graph_node(graph, graph->edges[i].right)->value);
        put_integer(json, "count", graph->edges[i].count);
        ns_json_object_end(json);
    }
    ns_json_array_end(json);
}

void ns_output_graph_json(struct ns_buffer *out, const struct ns_graph *graph, size_t total,
                          struct ns_str query_id)
{
    struct ns_json json;
    ns_json_init(&json, out);
    ns_json_object_begin(&json);
    put_integer(&json, "format_version", FORMAT_VERSION);
    if (query_id.size)
        put_string(&json, "query_id", query_id);
    put_integer(&json, "total", total);
    put_string(&json, "graph", ns_str_of(ns_facet_names[graph->request.facet]));
    put_nodes(&json, graph);
    put_edges(&json, graph);
    ns_json_object_end(&json);
    ns_buffer_append_char(out, '\n');
}

/* --- Graphviz --- */

static void put_quoted(struct ns_buffer *out, struct ns_str text)
{
    struct ns_buffer plain = {0};
    ns_output_plain(&plain, text, false);
    ns_buffer_append_char(out, '"');
    for (size_t i = 0; i < plain.size; i++) {
        if (plain.data[i] == '"' || plain.data[i] == '\\')
            ns_buffer_append_char(out, '\\');
        ns_buffer_append_char(out, plain.data[i]);
    }
    ns_buffer_append_char(out, '"');
    out->failed |= plain.failed;
    ns_buffer_release(&plain);
}

void ns_output_graph_dot(struct ns_buffer *out, const struct ns_graph *graph)
{
    ns_buffer_printf(out, "graph %s {\n", ns_facet_names[graph->request.facet]);
    for (uint32_t i = 0; i < graph->nodes.items[0].count; i++) {
        const struct ns_facet_value *node = ns_graph_node(graph, i);
        ns_buffer_append_text(out, "  ");
        put_quoted(out, node->value);
        ns_buffer_append_text(out, " [label=");
        put_quoted(out, node->name);
        ns_buffer_printf(out, ", articles=%u];\n", node->count);
    }
    for (size_t i = 0; i < graph->edge_count; i++) {
        ns_buffer_append_text(out, "  ");
        put_quoted(out, ns_graph_node(graph, graph->edges[i].left)->value);
        ns_buffer_append_text(out, " -- ");
        put_quoted(out, ns_graph_node(graph, graph->edges[i].right)->value);
        ns_buffer_printf(out, " [weight=%u];\n", graph->edges[i].count);
    }
    ns_buffer_append_text(out, "}\n");
}

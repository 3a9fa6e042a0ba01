#include "query/tables.h"

#include "query/output/output_text.h"
#include "query/output/show_facets.h"
#include "query/output/show_graph.h"

#include <unistd.h>

bool ns_tables_wanted(const struct ns_nsearch_options *options)
{
    return options->facet_count || options->graph.limit;
}

enum ns_status ns_tables_init(struct ns_tables *tables, const struct ns_nsearch_options *options,
                              const struct ns_entity_names *names, struct ns_error *err)
{
    *tables =
        (struct ns_tables){.facets = {.requests = options->facets, .count = options->facet_count},
                           .graph = {.request = options->graph},
                           .reader = {ns_facets_count, &tables->facets}};
    if (options->graph.limit)
        tables->reader = (struct ns_match_reader){ns_graph_count, &tables->graph};
    if (!options->who)
        return NS_OK;
    tables->facets.who = &tables->who;
    return ns_who_init(&tables->who, ns_str_of(options->who), names, err);
}

void ns_tables_release(struct ns_tables *tables)
{
    ns_facets_release(&tables->facets);
    ns_graph_release(&tables->graph);
    ns_who_release(&tables->who);
}

struct ns_str ns_tables_query(const struct ns_tables *tables, struct ns_str query,
                              struct ns_buffer *scratch)
{
    if (query.size && !tables->facets.who)
        return query;
    ns_buffer_clear(scratch);
    if (!query.size && !tables->facets.who) {
        ns_buffer_append_text(scratch, "kind:article"); /* every one */
        return ns_buffer_str(scratch);
    }
    if (query.size) {
        ns_buffer_append_char(scratch, '(');
        ns_buffer_append_str(scratch, query);
        ns_buffer_append_text(scratch, ") ");
    }
    ns_who_query(&tables->who, scratch);
    return ns_buffer_str(scratch);
}

static void show_bars(const struct ns_tables *tables, const struct ns_nsearch_options *options,
                      const struct ns_results *results, struct ns_str query_id,
                      struct ns_buffer *out)
{
    const struct ns_bars_look look = {ns_terminal_color(STDOUT_FILENO, options->color),
                                      ns_terminal_width(STDOUT_FILENO)};
    if (!results->total)
        return;
    if (query_id.size) {
        ns_buffer_append_text(out, "Query ");
        ns_output_plain(out, query_id, false);
        ns_buffer_append_text(out, "\n\n");
    }
    if (options->graph.limit)
        ns_output_graph_bars(out, &tables->graph, &look);
    else
        ns_output_facets_bars(out, &tables->facets, &look);
    if (query_id.size)
        ns_buffer_append_char(out, '\n');
}

static void show_graph(const struct ns_tables *tables, const struct ns_nsearch_options *options,
                       const struct ns_results *results, struct ns_str query_id,
                       struct ns_buffer *out)
{
    if (options->form == NS_FORM_JSON)
        ns_output_graph_json(out, &tables->graph, results->total, query_id);
    else if (options->dot)
        ns_output_graph_dot(out, &tables->graph);
    else
        ns_output_graph_lines(out, &tables->graph, query_id);
}

void ns_tables_show(const struct ns_tables *tables, const struct ns_nsearch_options *options,
                    bool terminal, const struct ns_results *results, struct ns_str query_id,
                    struct ns_buffer *out)
{
    if (terminal && !options->dot)
        show_bars(tables, options, results, query_id, out);
    else if (options->graph.limit)
        show_graph(tables, options, results, query_id, out);
    else if (options->form == NS_FORM_JSON)
        ns_output_facets_json(out, &tables->facets, results->total, query_id);
    else
        ns_output_facets_lines(out, &tables->facets, query_id);
}

/* What is counted over all matches and shown in place of hits: facets, a graph. */
#ifndef NS_QUERY_TABLES_H
#define NS_QUERY_TABLES_H

#include "query/match/graph.h"
#include "query/options_nsearch.h"
#include "query/stdout.h"

struct ns_tables {
    struct ns_facets facets;
    struct ns_graph graph;
    struct ns_who who;
    struct ns_match_reader reader; /* for ns_search_options */
};

/* Whether the options ask for tables. */
bool ns_tables_wanted(const struct ns_nsearch_options *options);

/* names: a user's own, or NULL.  tables stays where it is until released, which is to be in any
 * case. */
enum ns_status ns_tables_init(struct ns_tables *tables, const struct ns_nsearch_options *options,
                              const struct ns_entity_names *names, struct ns_error *err);
void ns_tables_release(struct ns_tables *tables);

/* The query that tables of a user's query are made for; in scratch, unless it is that query. */
struct ns_str ns_tables_query(const struct ns_tables *tables, struct ns_str query,
                              struct ns_buffer *scratch);

/* Appends what was counted in the last search.  terminal: for people.  query_id: of a batch, else
 * empty. */
void ns_tables_show(const struct ns_tables *tables, const struct ns_nsearch_options *options,
                    bool terminal, const struct ns_results *results, struct ns_str query_id,
                    struct ns_buffer *out);

#endif

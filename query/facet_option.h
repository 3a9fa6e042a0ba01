/* The arguments of --facet and --graph: which facets, and how many values of each. */
#ifndef NS_QUERY_FACET_OPTION_H
#define NS_QUERY_FACET_OPTION_H

#include "common/base/status.h"
#include "query/match/graph.h"

enum {
    NS_FACET_VALUES_USUAL = 10,
    NS_FACET_VALUES_MAX = 1000 * 1000,
    NS_GRAPH_NODES_USUAL = 50,
};

/* Adds what value asks for ("person,country:20"; "section:all", "=country") to requests, which
 * holds NS_FACETS. A facet asked for again takes the later number.  NS_INVALID with a message for
 * the user. */
enum ns_status ns_facet_option_parse(const char *value, struct ns_facet_request *requests,
                                     size_t *count, struct ns_error *err);

/* What --graph asks for: one facet that there are pairs of ("person", "country:20"). */
enum ns_status ns_graph_option_parse(const char *value, struct ns_facet_request *out,
                                     struct ns_error *err);

#endif

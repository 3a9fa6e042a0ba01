/* The argument of --facet: which facets, and how many values of each. */
#ifndef NS_QUERY_FACET_OPTION_H
#define NS_QUERY_FACET_OPTION_H

#include "common/base/status.h"
#include "query/match/facet.h"

enum { NS_FACET_VALUES_USUAL = 10, NS_FACET_VALUES_MAX = 1000 * 1000 };

/* Adds what value asks for ("person,country:20"; "section:all") to requests, which holds NS_FACETS.
 * A facet asked for again takes the later number.  NS_INVALID with a message for the user. */
enum ns_status ns_facet_option_parse(const char *value, struct ns_facet_request *requests,
                                     size_t *count, struct ns_error *err);

#endif

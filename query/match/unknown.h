/* Names in a query that no article has: what may have been meant. */
#ifndef NS_MATCH_UNKNOWN_H
#define NS_MATCH_UNKNOWN_H

#include "query/language/tree.h"
#include "query/match/search.h"

enum { NS_UNKNOWN_MAX = 8 };

struct ns_unknown_name {
    enum ns_field field; /* person, country, org, place, section, source, author, lang */
    struct ns_str name;  /* as the query has it */
    struct ns_str near;  /* the nearest name that articles have; empty when none is near */
};

/* Those of the last search, NS_UNKNOWN_MAX at most; valid until the next one. */
enum ns_status ns_searcher_unknown_names(struct ns_searcher *searcher, struct ns_unknown_name *out,
                                         size_t *count, struct ns_error *err);

#endif

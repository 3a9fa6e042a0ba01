/* The options of nsearch, one by one: private to options_table.c, which declares them, and
 * options_nsearch.c, which reads them. */
#ifndef NS_QUERY_OPTIONS_TABLE_H
#define NS_QUERY_OPTIONS_TABLE_H

#include "common/base/options.h"

enum option_id {
    OPT_ANY = 1,
    OPT_ALL,
    OPT_PHRASE,
    OPT_EXPAND,
    OPT_LIKE,
    OPT_LIMIT,
    OPT_OFFSET,
    OPT_SORT,
    OPT_COLLAPSE,
    OPT_RERANK,
    OPT_RECENT,
    OPT_JSON,
    OPT_FILES,
    OPT_COUNT,
    OPT_FORMAT,
    OPT_NULL,
    OPT_COLOR,
    OPT_EXPLAIN,
    OPT_WHY,
    OPT_ENTITIES,
    OPT_HIGHLIGHT,
    OPT_FACET,
    OPT_WHO,
    OPT_GRAPH,
    OPT_DOT,
    OPT_SHOW,
    OPT_LINEAGE,
    OPT_BATCH,
    OPT_TREC,
    OPT_TIMING,
    OPT_INDEX,
    OPT_QUIET,
    OPT_HELP,
    OPT_VERSION,
};

extern const struct ns_option ns_nsearch_option_table[];

/* Choices, in the order of their enums. */
extern const char *const ns_sort_names[];     /* enum ns_sort */
extern const char *const ns_collapse_names[]; /* enum ns_collapse */

#endif

/* The options of nsearch, and what a command line says. */
#ifndef NS_QUERY_OPTIONS_NSEARCH_H
#define NS_QUERY_OPTIONS_NSEARCH_H

#include "common/base/options.h"
#include "common/base/terminal.h"
#include "query/match/graph.h"
#include "query/match/search.h"
#include "query/output/paint.h"

enum ns_nsearch_action {
    NS_NSEARCH_QUERY, /* the default */
    NS_NSEARCH_BATCH,
    NS_NSEARCH_SHOW,
    NS_NSEARCH_LINEAGE,
    NS_NSEARCH_HELP,
    NS_NSEARCH_VERSION,
};

/* How hits are shown. */
enum ns_nsearch_form {
    NS_FORM_AUTO, /* for people on a terminal, else lines */
    NS_FORM_JSON,
    NS_FORM_FILES,
    NS_FORM_COUNT,
    NS_FORM_TEMPLATE,
    NS_FORM_TREC,
    NS_FORM_TIMING,
};

struct ns_nsearch_options {
    enum ns_nsearch_action action;
    enum ns_nsearch_form form;
    enum ns_search_mode mode;
    enum ns_sort sort;
    enum ns_collapse collapse;
    size_t limit, offset, rerank;
    double half_life; /* of --recent, in seconds; else 0 */
    bool expand, null, explain, why, quiet;
    bool entities; /* of each hit */
    enum ns_highlight highlight;
    enum ns_color_when color;
    /* borrowed from argv; NULL when not given */
    const char *template, *run, *show, *lineage, *batch, *like;
    struct ns_facet_request facets[NS_FACETS];
    size_t facet_count;
    struct ns_facet_request graph; /* its limit is 0 when there is none */
    bool dot;
    const char *who;        /* borrowed from argv; NULL when not given */
    struct ns_buffer query; /* the operands, joined by spaces */
    struct ns_buffer index; /* path of the index */
};

extern const struct ns_program ns_nsearch_program;

/* NS_INVALID with a message for the user when the command line makes no sense.  argv is borrowed.
 * Release in any case. */
enum ns_status ns_nsearch_options_parse(struct ns_nsearch_options *options, int argc,
                                        char *const *argv, struct ns_error *err);
void ns_nsearch_options_release(struct ns_nsearch_options *options);

#endif

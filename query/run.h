/* Runs one query or a batch of them, and writes what is found. */
#ifndef NS_QUERY_RUN_H
#define NS_QUERY_RUN_H

#include "common/base/message.h"
#include "query/options_nsearch.h"
#include "query/stdout.h"

struct ns_run {
    const struct ns_nsearch_options *options;
    struct ns_messages *messages;
    struct ns_stdout *out;
    bool found;  /* at least one article */
    bool failed; /* a query of a batch was refused, and named */
};

enum ns_status ns_run_query(struct ns_run *run, struct ns_error *err);
enum ns_status ns_run_batch(struct ns_run *run, struct ns_error *err);

/* --show: the article with that id; when there is none, that is said and found stays false. */
enum ns_status ns_run_show(struct ns_run *run, struct ns_error *err);

#endif

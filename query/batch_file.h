/* The queries of a batch: one a line, "QUERY" or "ID<TAB>QUERY". */
#ifndef NS_QUERY_BATCH_FILE_H
#define NS_QUERY_BATCH_FILE_H

#include "common/base/buffer.h"
#include "common/base/status.h"

struct ns_batch;

struct ns_batch_line {
    struct ns_str id;    /* as given, else the number of the line */
    struct ns_str query; /* never blank */
    size_t number;       /* of the line, from 1 */
};

/* path "-" is standard input. */
enum ns_status ns_batch_open(struct ns_batch **out, const char *path, struct ns_error *err);
void ns_batch_close(struct ns_batch *batch);

const char *ns_batch_name(const struct ns_batch *batch); /* as given; "(standard input)" */

/* Whether more may come only after what was found so far has been read: a pipe, a terminal. */
bool ns_batch_is_stream(const struct ns_batch *batch);

/* The next line that is not blank, valid until the next call; *more is false at the end.  A tab
 * past the first 1024 bytes ends no id.  Of an endless line more than NS_QUERY_MAX bytes are given,
 * so that it is refused. */
enum ns_status ns_batch_next(struct ns_batch *batch, struct ns_batch_line *line, bool *more,
                             struct ns_error *err);

#endif

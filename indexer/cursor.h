/* A walk over all articles of an index, in the order of their docids. */
#ifndef NS_INDEXER_CURSOR_H
#define NS_INDEXER_CURSOR_H

#include "common/index/index_dir.h"

struct ns_cursor {
    struct ns_index *index;
    uint32_t docid;          /* of the article at hand */
    struct ns_buffer stored; /* its stored form (stored.h) */
};

/* Errors as ns_index_open.  Close in any case. */
enum ns_status ns_cursor_open(struct ns_cursor *cursor, const char *index, struct ns_error *err);
void ns_cursor_close(struct ns_cursor *cursor);

/* Goes to the next article; *more is false at the end.  Takes no lock: articles that a writer adds
 * or changes meanwhile may be met in their new version. */
enum ns_status ns_cursor_next(struct ns_cursor *cursor, bool *more, struct ns_error *err);

#endif

#include "indexer/cursor.h"

enum { RETRIES = 20 }; /* commits that may come between before we give up */

enum ns_status ns_cursor_open(struct ns_cursor *cursor, const char *index, struct ns_error *err)
{
    *cursor = (struct ns_cursor){0};
    return ns_index_open(&cursor->index, index, err);
}

void ns_cursor_close(struct ns_cursor *cursor)
{
    ns_buffer_release(&cursor->stored);
    ns_index_close(cursor->index);
}

static enum ns_status try_next(struct ns_cursor *cursor, uint32_t *docid, struct ns_error *err)
{
    struct ns_xapian_db *db = ns_index_db(cursor->index);
    ns_buffer_clear(&cursor->stored);
    *docid = 0;
    if (cursor->docid == UINT32_MAX)
        return NS_OK;
    enum ns_status status =
        ns_xapian_next_document(db, (struct ns_str){"", 0}, cursor->docid + 1, docid, err);
    if (status == NS_OK && *docid)
        status = ns_xapian_document_data(db, *docid, &cursor->stored, err);
    return status == NS_OK && ns_buffer_failed(&cursor->stored) ? ns_error_nomem(err) : status;
}

/* Not ns_index_refresh: it may move to another generation, where docids are different. */
enum ns_status ns_cursor_next(struct ns_cursor *cursor, bool *more, struct ns_error *err)
{
    uint32_t docid;
    enum ns_status status = try_next(cursor, &docid, err);
    for (int i = 0; status == NS_MODIFIED && i < RETRIES; i++) {
        status = ns_xapian_reopen(ns_index_db(cursor->index), err);
        if (status == NS_OK)
            status = try_next(cursor, &docid, err);
    }
    *more = status == NS_OK && docid;
    if (*more)
        cursor->docid = docid;
    return status;
}

/* Reads the posting lists of a glass database from its files, without Xapian (glass_walk.h): so
 * that what Xapian answers is compared with what is written, and damage cannot lead it astray. */
#ifndef NS_BULK_POSTLIST_WALK_H
#define NS_BULK_POSTLIST_WALK_H

#include "indexer/writer/bulk/glass_walk.h"

#include <stdbool.h>
#include <stdint.h>

/* What the walk meets.  Each is called with context; terms come in byte order. */
struct ns_postlist_sink {
    void *context;
    /* A term begins; documents and occurrences are what its header says.  False ends the walk. */
    bool (*term)(void *context, struct ns_str term, uint64_t documents, uint64_t occurrences);
    /* A posting of that term, docids ascending.  Before the first term: a document and its length.
     */
    void (*posting)(void *context, uint32_t docid, uint32_t wdf);
    /* Metadata and values, which come before all others; or NULL. */
    ns_glass_take_entry *other;
};

/* generation: the directory of the database.  NS_CORRUPT tells what is wrong, and in which block of
 * postlist.glass; what was met until then was met.  NS_UNSUPPORTED when the database is not of the
 * known format, NS_IO, NS_NOMEM. */
enum ns_status ns_postlist_walk(const char *generation, const struct ns_postlist_sink *sink,
                                struct ns_error *err);

/* The same with an open postlist.glass. */
enum ns_status ns_postlist_walk_table(int table, const struct ns_glass_tree *tree,
                                      const struct ns_postlist_sink *sink, struct ns_error *err);

#endif

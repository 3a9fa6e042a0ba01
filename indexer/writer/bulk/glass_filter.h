/* A glass database without some of its documents: what Xapian's delete_document would leave of it,
 * in one pass over its tables, at about the speed of its compactor.  Deleting one document through
 * Xapian changes a block for each of its terms, and costs as much as it cost to add it.
 *
 * What is left of values and postings is packed anew into full chunks; everything else is copied as
 * it stands.  As with Xapian, the bounds in the statistics (lengths, wdf, values) and the last
 * docid stay. */
#ifndef NS_BULK_GLASS_FILTER_H
#define NS_BULK_GLASS_FILTER_H

#include "common/base/status.h"

#include <stddef.h>
#include <stdint.h>

/* Writes the database in the directory `from`, without the documents in dead, in any order, to the
 * new directory `to`; it is on the disk then.  Memory: a bit for each docid, and the postings of
 * one term at a time.  On failure nothing is left behind: NS_CORRUPT, NS_UNSUPPORTED when it is of
 * another format, NS_IO, NS_NOMEM. */
enum ns_status ns_glass_filter(const char *from, const char *to, const uint32_t *dead, size_t count,
                               struct ns_error *err);

#endif

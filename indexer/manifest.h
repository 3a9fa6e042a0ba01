/* What has been indexed: a file that lets the next run pass over, unread, what has not changed
 * since.
 *
 * Lines of text.  The first is "nsearch manifest 1 INDEX", with the path of the index that it is
 * about; each other one is "SIZE TIME PATH": a file that was read to its end, whose articles are
 * committed; bytes, time of its last change in nanoseconds, and absolute path, in which control
 * characters and % are written as %XX.  The last line about a path counts.  Lines are added, and
 * brought to the disk, after the commit that they tell of; one that a crash cut off is dropped.
 *
 * It may be lost: then files are read, and what is in the index already is left alone.  It is void
 * where the index is empty. */
#ifndef NS_INDEXER_MANIFEST_H
#define NS_INDEXER_MANIFEST_H

#include "indexer/workers/file_list.h"

#include <stdbool.h>

struct ns_manifest;

/* Opens path, or makes it.  index: path of the index, which exists and is locked; empty: it has no
 * articles.  NS_INVALID: a file that is no manifest, or is one of another index; NS_CORRUPT: a line
 * that makes no sense; the file is not touched then.  NS_IO, NS_NOMEM. */
enum ns_status ns_manifest_open(struct ns_manifest **out, const char *path, const char *index,
                                bool empty, struct ns_error *err);
void ns_manifest_close(struct ns_manifest *manifest); /* NULL is allowed */

/* Removes from list the files that have not changed since they were noted; *known is how many. What
 * is no regular file stays; the manifest itself goes.  NS_NOMEM. */
enum ns_status ns_manifest_filter(struct ns_manifest *manifest, struct ns_file_list *list,
                                  uint64_t *known, struct ns_error *err);

/* File number `at` of the list that was filtered last was read to its end. */
void ns_manifest_note(struct ns_manifest *manifest, size_t at);

/* All that was noted is committed: brings it to the disk.  NS_IO, NS_NOMEM. */
enum ns_status ns_manifest_save(struct ns_manifest *manifest, struct ns_error *err);

#endif

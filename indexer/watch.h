/* What changes in folders (inotify): files that were written or moved there, and folders that came.
 * Folders within are watched as ns_walk enters them. */
#ifndef NS_INDEXER_WATCH_H
#define NS_INDEXER_WATCH_H

#include "common/base/status.h"

#include <stddef.h>

struct ns_watch;

/* index: as for ns_walk.  Paths that are no folders are passed over; NS_INVALID when there is none
 * among them.  NS_LIMIT when the system allows no more watches, NS_IO, NS_NOMEM. */
enum ns_status ns_watch_open(struct ns_watch **out, const char *const *paths, size_t count,
                             const char *index, struct ns_error *err);
void ns_watch_close(struct ns_watch *watch); /* NULL is allowed */

/* Waits until something changed and then a tenth of a second passes without more, or eight pass; or
 * until a signal comes: then at once with what changed before, and there may be nothing.  *paths,
 * for ns_walk, are there; they live until ns_watch_clear, before which further calls only add to
 * them.  When the system lost events they are all that is watched. */
enum ns_status ns_watch_wait(struct ns_watch *watch, const char *const **paths, size_t *count,
                             struct ns_error *err);
void ns_watch_clear(struct ns_watch *watch);

#endif

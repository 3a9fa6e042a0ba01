/* What nindex does with the articles that are in an index: delete, export. */
#ifndef NS_INDEXER_MAINTAIN_H
#define NS_INDEXER_MAINTAIN_H

#include "common/base/message.h"
#include "common/index/index_dir.h"
#include "indexer/options_nindex.h"

/* Says so when what a crash had left was removed as the lock was taken. */
void ns_maintain_tell_repairs(const struct ns_index_lock *lock, struct ns_messages *messages);

/* Compacts the index when that is due (compaction.h); where it cannot be done, says so. */
void ns_maintain_compact(struct ns_index_lock *lock, struct ns_messages *messages);

/* Removes the articles whose ids are the operands.  Ids that are not in the index are named
 * through messages and counted in *missing. */
enum ns_status ns_maintain_delete(const struct ns_nindex_options *options,
                                  struct ns_messages *messages, uint64_t *missing,
                                  struct ns_error *err);

/* Takes bytes of the export; an error ends it. */
typedef enum ns_status ns_maintain_write(void *context, struct ns_str bytes, struct ns_error *err);

/* Every article as one line of JSON (article_json.h), in the order of the index. */
enum ns_status ns_maintain_export(const char *index, ns_maintain_write *write, void *context,
                                  struct ns_error *err);

#endif

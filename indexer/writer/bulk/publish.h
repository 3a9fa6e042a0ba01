/* The end of a bulk run: its parts and what was live before become the next generation. */
#ifndef NS_BULK_PUBLISH_H
#define NS_BULK_PUBLISH_H

#include "common/index/index_dir.h"
#include "indexer/writer/bulk/builder.h"

/* Merges the live generation (unless with_live is false: then nothing of it stays) and the parts,
 * of which there is one at least, leaves out the documents in dead, which is put in order, and
 * makes the result live.  Takes the parts over: on failure they are discarded, and what was live
 * stays. */
enum ns_status ns_bulk_publish(struct ns_index_lock *lock, bool with_live,
                               const struct ns_parts *parts, uint32_t *dead, size_t dead_count,
                               struct ns_error *err);

#endif

/* The end of a bulk run: its parts and what was live before become the next generation. */
#ifndef NS_BULK_PUBLISH_H
#define NS_BULK_PUBLISH_H

#include "common/index/index_dir.h"
#include "indexer/writer/bulk/builder.h"

/* Whether to write a database anew without its dead documents is quicker than to delete them. */
bool ns_bulk_copy_pays(uint64_t documents, size_t dead);

/* Merges the live generation (unless with_live is false: then nothing of it stays) and the parts,
 * leaves out the documents in dead, which may be put in order, and makes the result live.  Without
 * a part there is something dead, and with_live is true.  Takes the parts over: on failure they are
 * discarded, and what was live stays. */
enum ns_status ns_bulk_publish(struct ns_index_lock *lock, bool with_live,
                               const struct ns_parts *parts, uint32_t *dead, size_t dead_count,
                               struct ns_error *err);

#endif

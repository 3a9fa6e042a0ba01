/* The end of a bulk run that has little to write: all of it goes to the live generation, as the
 * live writer would put it. */
#ifndef NS_BULK_PUT_LIVE_H
#define NS_BULK_PUT_LIVE_H

#include "common/index/index_dir.h"
#include "indexer/writer/bulk/batch.h"
#include "indexer/writer/document.h"

struct ns_put_live {
    const uint32_t *dead; /* documents to delete */
    size_t dead_count;
    uint32_t last;  /* docid of the generation so far */
    bool positions; /* the articles have them */
};

/* Writes the articles of the batches, a list, and deletes the dead, in one commit.  *dropped grows
 * by the terms that were too long. */
enum ns_status ns_bulk_put_live(struct ns_index_lock *lock, struct ns_analyzer *analyzer,
                                struct ns_batch *batches, const struct ns_put_live *what,
                                uint64_t *dropped, struct ns_error *err);

#endif

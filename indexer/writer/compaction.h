/* Keeps an index that is changed in place from growing beyond what it holds: Xapian splits blocks
 * and leaves them half empty, some 4 times the size after each article has been replaced twice.
 *
 * The size of a generation is noted beside its tables, in the file `size`: bytes and documents, in
 * decimal, as it was when it was compacted or first changed in place.  When it has become twice as
 * large as that, for as many documents, it is written anew by Xapian's compactor, as the next
 * generation.  So an index has at most some 2.5 times the size it could have, and a byte is
 * compacted once for each byte that it grew by. */
#ifndef NS_WRITER_COMPACTION_H
#define NS_WRITER_COMPACTION_H

#include "common/index/index_dir.h"

#include <stdint.h>

struct ns_compaction {
    uint64_t before, after; /* bytes; both 0 when there was nothing to do */
};

/* For the holder of the lock, after a commit, when no writer is open.  After an error the index is
 * as the commit left it, or compacted. */
enum ns_status ns_compaction_run(struct ns_index_lock *lock, struct ns_compaction *out,
                                 struct ns_error *err);

#endif

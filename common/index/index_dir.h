/* The index directory: which generation is live, and who may write.
 *
 *   index/XAPIANDB      Xapian stub file naming the live generation; replaced by rename
 *   index/gen-000042/   an ordinary glass database
 *   index/lock          flock(2)ed by the one writer; readers never lock
 *   index/boilerplate   what the pages of a site share (indexer/extract/boilerplate.h); may be lost
 *
 * A generation that XAPIANDB does not name is what a crash left; the next writer removes it. */
#ifndef NS_INDEX_INDEX_DIR_H
#define NS_INDEX_INDEX_DIR_H

#include "common/base/buffer.h"
#include "common/base/status.h"
#include "common/index/xapian_shim.h"

#include <stdbool.h>

#define NS_BOILERPLATE_FILE "boilerplate"

/* Where the index is when --index does not say: $NSEARCH_INDEX, else
 * ${XDG_DATA_HOME:-~/.local/share}/nsearch/index.  NS_INVALID when not even HOME is set. */
enum ns_status ns_index_default_path(struct ns_buffer *out, struct ns_error *err);

/* --- readers --- */

struct ns_index;

/* Opens the live generation for reading and checks its schema.  NS_NOT_FOUND (with the hint how
 * to make one), NS_UNSUPPORTED (foreign or newer), NS_CORRUPT, NS_IO. */
enum ns_status ns_index_open(struct ns_index **out, const char *path, struct ns_error *err);
void ns_index_close(struct ns_index *index);
struct ns_xapian_db *ns_index_db(struct ns_index *index);
uint32_t ns_index_generation(const struct ns_index *index); /* its number */

/* After NS_MODIFIED (or NS_NOT_FOUND, when a generation went away): moves to what is live now.  The
 * db that ns_index_db returned before is no longer valid. */
enum ns_status ns_index_refresh(struct ns_index *index, struct ns_error *err);

/* Keeps writers out until the index is closed, and moves to what is live.  Needs no permission to
 * write; readers do not keep each other out.  NS_LOCKED when a writer is at work for longer than
 * wait_seconds. */
enum ns_status ns_index_hold(struct ns_index *index, unsigned wait_seconds, struct ns_error *err);

/* ns_dictionary_lookup over the index's metadata; context is a struct ns_index *. */
enum ns_status ns_index_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                   struct ns_error *err);

/* --- the writer --- */

struct ns_index_lock;

enum ns_index_want {
    NS_INDEX_EXISTING,
    NS_INDEX_CREATE, /* with a first, empty generation where there is none */
    NS_INDEX_OLDER,  /* existing; may have an older schema: only to be read, and replaced */
};

/* Takes the lock (waiting at most wait_seconds; NS_LOCKED after that), makes what is wanted, and
 * removes what a crash left.  NS_UNSUPPORTED when the directory holds something that is not an
 * nsearch index, or one of another schema than is wanted: it is not touched then.  dictionary:
 * stored in the metadata of a new index. */
enum ns_status ns_index_lock_open(struct ns_index_lock **out, const char *path,
                                  unsigned wait_seconds, enum ns_index_want want,
                                  struct ns_str dictionary, struct ns_error *err);
void ns_index_lock_close(struct ns_index_lock *lock);

/* Path of the live generation, NUL-terminated; lives as long as the lock. */
const char *ns_index_lock_generation(const struct ns_index_lock *lock);

/* --- a new generation, written beside the live one --- */

/* The number for a generation to be written, each time another one, whose directory is not there;
 * its path is appended to path, as by ns_index_lock_path.  One that is never published is to be
 * discarded, else the next writer removes it as what a crash left.  NS_LIMIT when numbers run
 * out. */
enum ns_status ns_index_lock_reserve(struct ns_index_lock *lock, uint32_t *generation,
                                     struct ns_buffer *path, struct ns_error *err);
void ns_index_lock_discard(struct ns_index_lock *lock, uint32_t generation);

/* Appends the path of a generation, NUL-terminated. */
void ns_index_lock_path(const struct ns_index_lock *lock, uint32_t generation,
                        struct ns_buffer *path);

/* Makes a complete generation the live one, at once and durably, and removes the one that was.
 * Readers that have that one open go on reading it until they refresh.  After an error either may
 * be live: neither is to be discarded. */
enum ns_status ns_index_lock_publish(struct ns_index_lock *lock, uint32_t generation,
                                     struct ns_error *err);

/* Entries that a crash had left and that were removed: for a message. */
unsigned ns_index_lock_repaired(const struct ns_index_lock *lock);

#endif

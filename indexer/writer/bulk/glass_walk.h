/* Reads a glass table from its file, entry by entry in key order, without Xapian.
 *
 * Knows the format as glass_table.h tells it, and in addition that blocks may stand in any order.
 * Nothing is taken on trust: whatever the file holds, memory and time stay within what its size
 * asks for. */
#ifndef NS_BULK_GLASS_WALK_H
#define NS_BULK_GLASS_WALK_H

#include "common/base/status.h"
#include "indexer/writer/bulk/glass_version.h"

#include <stdbool.h>
#include <stdint.h>

/* Points into memory of the walk, until its next step. */
struct ns_glass_entry {
    struct ns_str key, tag;
    bool packed;    /* the tag is compressed */
    uint64_t block; /* where it ends, for messages */
};

/* Another status than NS_OK ends the walk, which returns it. */
typedef enum ns_status ns_glass_take_entry(void *context, const struct ns_glass_entry *entry,
                                           struct ns_error *err);

/* file: the open table, or -1; name: for messages; tree: what the version file says of it.
 * NS_CORRUPT tells what is wrong, and in which block. */
enum ns_status ns_glass_walk(int file, const char *name, const struct ns_glass_tree *tree,
                             ns_glass_take_entry *take, void *context, struct ns_error *err);

/* NS_CORRUPT with such a message. */
enum ns_status ns_glass_corrupt(const char *name, uint64_t block, const char *what,
                                struct ns_error *err);

/* Takes a sortable uint (glass_pack.h) off the front of *in; false when there is none. */
bool ns_glass_take_sortable(struct ns_str *in, uint64_t *value);

/* Takes a sortable string off the front of a key, with its end; term is cleared first. */
void ns_glass_take_term(struct ns_str *key, struct ns_buffer *term);

/* The bytes of iamglass, decoded, of the database in an open directory. */
enum ns_status ns_glass_read_version(int directory, struct ns_glass_tree trees[NS_GLASS_TABLES],
                                     struct ns_glass_statistics *statistics, struct ns_error *err);

/* Opens a table of it for reading, and nothing that a link names; *file is -1 where there is none.
 */
enum ns_status ns_glass_open_table(int directory, enum ns_glass_table_kind kind, int *file,
                                   struct ns_error *err);

#endif

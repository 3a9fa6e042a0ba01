/* One glass table, a B-tree in a file, written front to back from entries in key order.
 *
 * The file is blocks of 8192 bytes, block n at n * 8192; numbers in blocks are big-endian.
 *
 *   block        revision (4), level (1; 0 = leaf), largest free piece (2), free bytes (2), end of
 *                the directory (2), directory of 2-byte item offsets, free bytes, items
 *   leaf item    size - 3 with flags in the top bits (2), key length (1), key, component number
 *                (2; not in the first), piece of the tag
 *                flags: 0x80 the tag is compressed, 0x40 last component, 0x20 first component
 *   branch item  child's block (4), key length (1), key, component number (2)
 *
 * A tag that does not fit is cut into components 1, 2, … under one key.  A block holds at least
 * four items, so an item has at most (8192 - 11 - 4 * 2) / 4 bytes.  The leftmost leaf begins with
 * an item of empty key and tag, without which cursors skip the first entry.  The first item of a
 * branch has an empty key and component 0; the others have the shortest key that is greater than
 * all keys of the block to the left.  Blocks are numbered as they fill, so that leaves ascend:
 * Xapian then reads them in sequence ("sequential" in the root's record). */
#ifndef NS_BULK_GLASS_TABLE_H
#define NS_BULK_GLASS_TABLE_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    NS_GLASS_BLOCK_SIZE = 8192,
    NS_GLASS_KEY_MAX = 255,
    NS_GLASS_TAG_MAX = 1 << 26, /* components are counted in 16 bits */
    NS_GLASS_REVISION = 1,      /* of a table written in one go */
};

/* What the version file has to say about a table. */
struct ns_glass_root {
    uint32_t block;
    unsigned level;
    uint64_t entries; /* 0: the table is empty, and the rest is 0 too */
    uint32_t blocks;  /* the first unused block */
};

struct ns_glass_table;

/* Compressed tags are raw deflate streams (glass_deflate.h). */
enum ns_glass_packing {
    NS_GLASS_PLAIN,
    NS_GLASS_DEFLATED, /* where that makes a tag shorter */
    NS_GLASS_WRAPPED,  /* marked as compressed, for tags that cannot be compressed further */
};

/* Creates the file `name` in the directory (a descriptor); NS_IO when there is one. */
enum ns_status ns_glass_table_open(struct ns_glass_table **out, int directory, const char *name,
                                   enum ns_glass_packing packing, struct ns_error *err);

/* key: greater than the one before, at most NS_GLASS_KEY_MAX bytes; tag: at most NS_GLASS_TAG_MAX.
 * NS_INVALID when they are not.  After any other error the table is of no use. */
enum ns_status ns_glass_table_add(struct ns_glass_table *table, struct ns_str key,
                                  struct ns_str tag, struct ns_error *err);

/* Completes the file, with sync also on the disk.  Nothing can be added after that. */
enum ns_status ns_glass_table_finish(struct ns_glass_table *table, bool sync,
                                     struct ns_glass_root *root, struct ns_error *err);

/* The same with a tag as another table has it; packed: it is compressed. */
enum ns_status ns_glass_table_copy(struct ns_glass_table *table, struct ns_str key,
                                   struct ns_str tag, bool packed, struct ns_error *err);

/* Closes and frees; the file stays.  NULL is allowed. */
void ns_glass_table_close(struct ns_glass_table *table);

/* Bytes of memory that an open table holds. */
size_t ns_glass_table_memory(void);

#endif

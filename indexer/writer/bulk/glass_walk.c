#include "indexer/writer/bulk/glass_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LEVEL_AT = 4, /* in a block */
    DIRECTORY_END_AT = 9,
    DIRECTORY_AT = 11,
    ITEM_SIZE_MASK = 0x1fff,
    ITEM_FIRST = 0x2000, /* component of an entry */
    ITEM_LAST = 0x4000,
    ITEM_PACKED = 0x8000,
    VERSION_MAX = 4096, /* bytes of iamglass: it has about 100 */
};

struct walk {
    int file;
    const char *name;
    char *blocks; /* those on the way from the root, by level */
    size_t block_size;
    uint64_t block;       /* at hand, for messages */
    uint64_t visits_left; /* of blocks: none is met twice in a sound tree */
    ns_glass_take_entry *take;
    void *context;
    struct ns_buffer key, tag; /* of an entry in more than one piece */
    bool packed;
    unsigned component; /* the next one of it; 1 = a new entry */
    bool seen_first;
};

enum ns_status ns_glass_corrupt(const char *name, uint64_t block, const char *what,
                                struct ns_error *err)
{
    return ns_error_set(err, NS_CORRUPT, "%s, block %" PRIu64 ": %s", name, block, what);
}

static enum ns_status corrupt(const struct walk *walk, const char *what, struct ns_error *err)
{
    return ns_glass_corrupt(walk->name, walk->block, what, err);
}

bool ns_glass_take_sortable(struct ns_str *in, uint64_t *value)
{
    if (!in->size)
        return false;
    unsigned char first = (unsigned char)in->data[0];
    size_t more = 1;
    unsigned bit = 0x80;
    while (more < 5 && (first & bit)) {
        more++;
        bit >>= 1;
    }
    if (more == 5 || in->size < 1 + more)
        return false;
    *value = first & (bit - 1);
    for (size_t i = 1; i <= more; i++)
        *value = *value << 8 | (unsigned char)in->data[i];
    in->data += 1 + more;
    in->size -= 1 + more;
    return true;
}

void ns_glass_take_term(struct ns_str *key, struct ns_buffer *term)
{
    ns_buffer_clear(term);
    while (key->size) {
        char c = *key->data;
        key->data++;
        key->size--;
        if (c == '\0') {
            if (!key->size || *key->data != '\xff')
                return;
            key->data++;
            key->size--;
        }
        ns_buffer_append_char(term, c);
    }
}

/* --- entries ------------------------------------------------------------------------------ */

static enum ns_status take(struct walk *walk, struct ns_str key, struct ns_str tag,
                           struct ns_error *err)
{
    const struct ns_glass_entry entry = {key, tag, walk->packed, walk->block};
    walk->component = 1;
    return walk->take(walk->context, &entry, err);
}

static enum ns_status add_piece(struct walk *walk, struct ns_str piece, bool last,
                                struct ns_error *err)
{
    if (piece.size > NS_GLASS_TAG_MAX - walk->tag.size)
        return corrupt(walk, "an entry that is too long", err);
    ns_buffer_append_str(&walk->tag, piece);
    if (ns_buffer_failed(&walk->key) || ns_buffer_failed(&walk->tag))
        return ns_error_nomem(err);
    walk->component++;
    return last ? take(walk, ns_buffer_str(&walk->key), ns_buffer_str(&walk->tag), err) : NS_OK;
}

static unsigned get_2(const char *at)
{
    return (unsigned)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

/* size: bytes up to the end of the block. */
static enum ns_status read_item(struct walk *walk, const char *item, size_t size,
                                struct ns_error *err)
{
    unsigned flags = get_2(item);
    bool first = flags & ITEM_FIRST, last = flags & ITEM_LAST, packed = flags & ITEM_PACKED;
    size_t item_size = (flags & ITEM_SIZE_MASK) + 3, key_size = (unsigned char)item[2];
    size_t head = 3 + key_size + (first ? 0 : 2);
    if (item_size > size || head > item_size)
        return corrupt(walk, "an item that is cut", err);
    if (!walk->seen_first) { /* every table begins with an empty item */
        walk->seen_first = true;
        return item_size == 3 ? NS_OK : corrupt(walk, "the table lacks its first item", err);
    }
    struct ns_str key = {item + 3, key_size}, piece = {item + head, item_size - head};
    if (!first && (walk->component == 1 || !ns_str_equal(key, ns_buffer_str(&walk->key))))
        return corrupt(walk, "a part of an entry stands at another", err);
    unsigned component = first ? 1 : get_2(item + 3 + key_size);
    if (component != walk->component || (!first && packed != walk->packed))
        return corrupt(walk, "an entry that lacks a part", err);
    walk->packed = packed;
    if (first && last)
        return take(walk, key, piece, err);
    if (first) {
        ns_buffer_clear(&walk->key);
        ns_buffer_clear(&walk->tag);
        ns_buffer_append_str(&walk->key, key);
    }
    return add_piece(walk, piece, last, err);
}

/* --- the B-tree --------------------------------------------------------------------------- */

static enum ns_status load_block(struct walk *walk, uint64_t number, char *block,
                                 struct ns_error *err)
{
    walk->block = number;
    if (number > UINT32_MAX)
        return corrupt(walk, "not in the file", err);
    if (!walk->visits_left)
        return corrupt(walk, "the tree leads in a circle", err);
    walk->visits_left--;
    ssize_t size = pread(walk->file, block, walk->block_size, (off_t)(number * walk->block_size));
    if (size < 0)
        return ns_error_errno(err, walk->name);
    return (size_t)size == walk->block_size ? NS_OK : corrupt(walk, "not in the file", err);
}

/* Goes down at most NS_GLASS_LEVELS times. */
static enum ns_status read_block(struct walk *walk, uint64_t number, unsigned level,
                                 struct ns_error *err)
{
    char *block = walk->blocks + level * walk->block_size;
    enum ns_status status = load_block(walk, number, block, err);
    if (status)
        return status;
    unsigned end = get_2(block + DIRECTORY_END_AT);
    if ((unsigned char)block[LEVEL_AT] != level || end < DIRECTORY_AT || end > walk->block_size)
        return corrupt(walk, "not a block of this level", err);
    for (unsigned at = DIRECTORY_AT; at + 1 < end; at += 2) {
        unsigned place = get_2(block + at);
        if (place < end || place + (level ? 4U : 3U) > walk->block_size)
            return corrupt(walk, "an item outside the block", err);
        const char *item = block + place;
        status =
            level ? read_block(walk, (uint64_t)get_2(item) << 16 | get_2(item + 2), level - 1, err)
                  : read_item(walk, item, walk->block_size - place, err);
        if (status)
            return status;
        walk->block = number;
    }
    return NS_OK;
}

enum ns_status ns_glass_walk(int file, const char *name, const struct ns_glass_tree *tree,
                             ns_glass_take_entry *take_entry, void *context, struct ns_error *err)
{
    struct stat info;
    struct walk walk = {
        .file = file, .name = name, .take = take_entry, .context = context, .component = 1};
    if (tree->empty)
        return NS_OK;
    if (file < 0)
        return ns_error_set(err, NS_CORRUPT, "%s: there is no such table", name);
    if (fstat(file, &info) != 0)
        return ns_error_errno(err, name);
    walk.block_size = tree->block_size;
    walk.visits_left = (uint64_t)info.st_size / tree->block_size;
    walk.blocks = calloc((size_t)tree->level + 1, walk.block_size);
    enum ns_status status =
        walk.blocks ? read_block(&walk, tree->block, tree->level, err) : ns_error_nomem(err);
    if (!status && walk.component != 1)
        status = corrupt(&walk, "the last entry lacks its end", err);
    free(walk.blocks);
    ns_buffer_release(&walk.key);
    ns_buffer_release(&walk.tag);
    return status;
}

/* --- the files ---------------------------------------------------------------------------- */

static enum ns_status open_file(int directory, const char *name, int *file, struct ns_error *err)
{
    *file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    return *file < 0 ? ns_error_errno(err, name) : NS_OK;
}

enum ns_status ns_glass_read_version(int directory, struct ns_glass_tree trees[NS_GLASS_TABLES],
                                     struct ns_glass_statistics *statistics, struct ns_error *err)
{
    char bytes[VERSION_MAX];
    int file;
    enum ns_status status = open_file(directory, NS_GLASS_VERSION_FILE, &file, err);
    if (status)
        return status;
    ssize_t size = read(file, bytes, sizeof bytes);
    status = size < 0 ? ns_error_errno(err, NS_GLASS_VERSION_FILE)
                      : ns_glass_version_decode((struct ns_str){bytes, (size_t)size}, trees,
                                                statistics, err);
    (void)close(file);
    return status;
}

enum ns_status ns_glass_open_table(int directory, enum ns_glass_table_kind kind, int *file,
                                   struct ns_error *err)
{
    enum ns_status status = open_file(directory, ns_glass_file_name(kind), file, err);
    return *file < 0 && errno == ENOENT ? NS_OK : status;
}

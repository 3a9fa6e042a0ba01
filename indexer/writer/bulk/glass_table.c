#include "indexer/writer/bulk/glass_table.h"

#include "indexer/writer/bulk/glass_deflate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    BLOCK = NS_GLASS_BLOCK_SIZE,
    HEADER = 11,     /* of a block */
    DIRECTORY = 2,   /* bytes of an item's place in the directory */
    ITEM_HEADER = 3, /* of a leaf item, before its key */
    COMPONENT = 2,
    CHILD = 4,
    ITEM_MAX = (BLOCK - HEADER - 4 * DIRECTORY) / 4,
    LEVELS = 10,    /* as deep as Xapian follows; four would hold terabytes */
    BUFFERED = 32,  /* blocks that go to the file together */
    PACK_MIN = 18,  /* shorter tags are not worth trying, as in Xapian */
    PIECE_MIN = 34, /* a piece of a tag must be this much longer than its key to be worth an item */
};

enum { FLAG_COMPRESSED = 0x8000, FLAG_LAST = 0x4000, FLAG_FIRST = 0x2000 };

/* A key with its component number, as branch items hold it. */
struct separator {
    size_t size;
    unsigned component;
    unsigned char key[NS_GLASS_KEY_MAX];
};

/* The block that is being filled at one level. */
struct level {
    size_t directory_end;
    size_t items;          /* offset of the item that was put last: items grow downwards */
    struct separator left; /* separates the block from the one to its left */
    unsigned char bytes[BLOCK];
};

struct ns_glass_table {
    int file;
    enum ns_glass_packing packing;
    struct ns_glass_deflater deflater;
    struct ns_buffer packed; /* the last tag */
    uint32_t blocks;         /* numbered so far */
    uint64_t entries;
    unsigned top; /* the highest level in use */
    size_t last_size;
    unsigned char last_key[NS_GLASS_KEY_MAX];
    char name[32];
    struct level levels[LEVELS];
    size_t buffered; /* bytes */
    unsigned char buffer[BUFFERED * BLOCK];
};

static void put2(unsigned char *to, size_t value)
{
    to[0] = (unsigned char)(value >> 8 & 0xff);
    to[1] = (unsigned char)(value & 0xff);
}

static void put4(unsigned char *to, uint32_t value)
{
    put2(to, value >> 16);
    put2(to + 2, value & 0xffff);
}

/* --- the file --- */

static enum ns_status flush(struct ns_glass_table *table, struct ns_error *err)
{
    const unsigned char *from = table->buffer;
    size_t left = table->buffered;
    while (left) {
        ssize_t written = write(table->file, from, left);
        if (written < 0 && errno != EINTR)
            return ns_error_errno(err, table->name);
        if (written > 0) {
            from += written;
            left -= (size_t)written;
        }
    }
    table->buffered = 0;
    return NS_OK;
}

static void start_block(struct level *level)
{
    level->directory_end = HEADER;
    level->items = BLOCK;
}

/* Gives the level's block the next number, hands it to the file and starts a new one. */
static enum ns_status write_block(struct ns_glass_table *table, unsigned j, uint32_t *number,
                                  struct ns_error *err)
{
    struct level *level = &table->levels[j];
    size_t gap = level->items - level->directory_end;
    if (table->blocks == UINT32_MAX)
        return ns_error_set(err, NS_LIMIT, "%s: table too large", table->name);
    if (table->buffered == sizeof table->buffer) {
        enum ns_status status = flush(table, err);
        if (status)
            return status;
    }
    put4(level->bytes, NS_GLASS_REVISION);
    level->bytes[4] = (unsigned char)j;
    put2(level->bytes + 5, gap);
    put2(level->bytes + 7, gap);
    put2(level->bytes + 9, level->directory_end);
    memset(level->bytes + level->directory_end, 0, gap);
    memcpy(table->buffer + table->buffered, level->bytes, BLOCK);
    table->buffered += BLOCK;
    *number = table->blocks++;
    start_block(level);
    return NS_OK;
}

/* --- blocks --- */

static bool has_items(const struct level *level)
{
    return level->directory_end > HEADER;
}

/* Bytes for one more item, beside its place in the directory. */
static size_t room(const struct level *level)
{
    size_t gap = level->items - level->directory_end;
    return gap > DIRECTORY ? gap - DIRECTORY : 0;
}

/* Where an item of that size goes; there must be room. */
static unsigned char *put_item(struct level *level, size_t size)
{
    level->items -= size;
    put2(level->bytes + level->directory_end, level->items);
    level->directory_end += DIRECTORY;
    return level->bytes + level->items;
}

static void put_branch_item(struct level *level, const struct separator *key, uint32_t child)
{
    unsigned char *item = put_item(level, CHILD + 1 + key->size + COMPONENT);
    put4(item, child);
    item[CHILD] = (unsigned char)key->size;
    memcpy(item + CHILD + 1, key->key, key->size);
    put2(item + CHILD + 1 + key->size, key->component);
}

static enum ns_status close_block(struct ns_glass_table *table, unsigned j, struct ns_error *err);

/* Enters a block of the level below j. */
static enum ns_status enter_block(struct ns_glass_table *table, unsigned j, uint32_t child,
                                  struct ns_error *err)
{
    static const struct separator none;
    if (j == LEVELS)
        return ns_error_set(err, NS_LIMIT, "%s: table too deep", table->name);
    struct level *level = &table->levels[j];
    const struct separator *left = &table->levels[j - 1].left;
    if (table->top < j)
        table->top = j;
    if (room(level) < CHILD + 1 + left->size + COMPONENT) {
        enum ns_status status = close_block(table, j, err);
        if (status)
            return status;
    }
    if (has_items(level)) {
        put_branch_item(level, left, child);
    } else {
        level->left = *left;
        put_branch_item(level, &none, child);
    }
    return NS_OK;
}

/* The recursion goes one level up at a time. */
static enum ns_status close_block(struct ns_glass_table *table, unsigned j, struct ns_error *err)
{
    uint32_t number = 0;
    enum ns_status status = write_block(table, j, &number, err);
    return status ? status : enter_block(table, j + 1, number, err);
}

/* --- entries --- */

/* Notes what separates the leaf that begins with this item from the one before it. */
static void separate(struct ns_glass_table *table, struct ns_str key, unsigned component)
{
    struct separator *left = &table->levels[0].left;
    size_t shorter = key.size < table->last_size ? key.size : table->last_size;
    size_t same = 0;
    while (same < shorter && (unsigned char)key.data[same] == table->last_key[same])
        same++;
    left->size = same < key.size ? same + 1 : same;
    left->component = component;
    memcpy(left->key, key.data, left->size);
}

static void put_leaf_item(struct level *leaf, struct ns_str key, unsigned component,
                          struct ns_str piece, unsigned flags)
{
    size_t number = component > 1 ? COMPONENT : 0;
    size_t size = ITEM_HEADER + key.size + number + piece.size;
    unsigned char *item = put_item(leaf, size);
    put2(item, (size - ITEM_HEADER) | flags);
    item[2] = (unsigned char)key.size;
    item += ITEM_HEADER;
    if (key.size)
        memcpy(item, key.data, key.size);
    if (number)
        put2(item + key.size, component);
    if (piece.size)
        memcpy(item + key.size + number, piece.data, piece.size);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Cuts the tag into as many pieces as the blocks want. */
static enum ns_status put_entry(struct ns_glass_table *table, struct ns_str key, struct ns_str tag,
                                unsigned flags, struct ns_error *err)
{
    struct level *leaf = &table->levels[0];
    bool last = false;
    for (unsigned component = 1; !last; component++) {
        size_t header = ITEM_HEADER + key.size + (component > 1 ? COMPONENT : 0);
        if (room(leaf) < header + smaller(tag.size, PIECE_MIN + key.size)) {
            enum ns_status status = close_block(table, 0, err);
            if (status)
                return status;
        }
        if (!has_items(leaf))
            separate(table, key, component);
        size_t size = smaller(tag.size, smaller(room(leaf), ITEM_MAX) - header);
        last = size == tag.size;
        put_leaf_item(leaf, key, component, (struct ns_str){tag.data, size},
                      flags | (component == 1 ? FLAG_FIRST : 0) | (last ? FLAG_LAST : 0));
        tag.data += size;
        tag.size -= size;
        table->last_size = key.size;
        memcpy(table->last_key, key.data, key.size);
    }
    return NS_OK;
}

/* Whether *tag was replaced by a compressed one. */
static bool pack_tag(struct ns_glass_table *table, struct ns_str *tag)
{
    ns_buffer_clear(&table->packed);
    if (table->packing == NS_GLASS_PLAIN || tag->size <= PACK_MIN)
        return false;
    if (table->packing == NS_GLASS_WRAPPED)
        ns_glass_deflate_stored(*tag, &table->packed);
    else if (!ns_glass_deflate(&table->deflater, *tag, &table->packed))
        return false;
    if (ns_buffer_failed(&table->packed))
        return false;
    *tag = ns_buffer_str(&table->packed);
    return true;
}

static bool follows(const struct ns_glass_table *table, struct ns_str key)
{
    int order = memcmp(table->last_key, key.data, smaller(table->last_size, key.size));
    return order < 0 || (order == 0 && table->last_size < key.size);
}

static enum ns_status check_entry(const struct ns_glass_table *table, struct ns_str key,
                                  struct ns_str tag, struct ns_error *err)
{
    if (key.size > NS_GLASS_KEY_MAX)
        return ns_error_set(err, NS_INVALID, "%s: key too long", table->name);
    if (tag.size > NS_GLASS_TAG_MAX)
        return ns_error_set(err, NS_INVALID, "%s: entry too long", table->name);
    if (!follows(table, key))
        return ns_error_set(err, NS_INVALID, "%s: keys not in order", table->name);
    return NS_OK;
}

static enum ns_status add_entry(struct ns_glass_table *table, struct ns_str key, struct ns_str tag,
                                bool packed, struct ns_error *err)
{
    if (table->entries == 0)
        put_leaf_item(&table->levels[0], (struct ns_str){NULL, 0}, 1, (struct ns_str){NULL, 0},
                      FLAG_FIRST | FLAG_LAST);
    table->entries++;
    return put_entry(table, key, tag, packed ? FLAG_COMPRESSED : 0, err);
}

enum ns_status ns_glass_table_add(struct ns_glass_table *table, struct ns_str key,
                                  struct ns_str tag, struct ns_error *err)
{
    enum ns_status status = check_entry(table, key, tag, err);
    bool packed = !status && pack_tag(table, &tag);
    return status ? status : add_entry(table, key, tag, packed, err);
}

enum ns_status ns_glass_table_copy(struct ns_glass_table *table, struct ns_str key,
                                   struct ns_str tag, bool packed, struct ns_error *err)
{
    enum ns_status status = check_entry(table, key, tag, err);
    return status ? status : add_entry(table, key, tag, packed, err);
}

/* --- life --- */

enum ns_status ns_glass_table_open(struct ns_glass_table **out, int directory, const char *name,
                                   enum ns_glass_packing packing, struct ns_error *err)
{
    *out = NULL;
    struct ns_glass_table *table = malloc(sizeof *table);
    if (!table)
        return ns_error_nomem(err);
    memset(table, 0, offsetof(struct ns_glass_table, levels));
    table->buffered = 0;
    ns_buffer_init(&table->packed);
    (void)snprintf(table->name, sizeof table->name, "%s", name);
    for (unsigned j = 0; j < LEVELS; j++) {
        start_block(&table->levels[j]);
        table->levels[j].left.size = 0;
        table->levels[j].left.component = 0;
    }
    table->packing = packing;
    ns_glass_deflater_init(&table->deflater);
    table->file = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (table->file < 0) {
        enum ns_status status = ns_error_errno(err, name);
        ns_glass_table_close(table);
        return status;
    }
    *out = table;
    return NS_OK;
}

enum ns_status ns_glass_table_finish(struct ns_glass_table *table, bool sync,
                                     struct ns_glass_root *root, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    *root = (struct ns_glass_root){.entries = table->entries};
    if (table->entries) {
        /* Closing a level may add one above: the last one becomes the root. */
        for (unsigned j = 0; !status && j < table->top; j++)
            status = close_block(table, j, err);
        if (!status)
            status = write_block(table, table->top, &root->block, err);
        root->level = table->top;
        root->blocks = table->blocks;
    }
    if (!status)
        status = flush(table, err);
    if (!status && sync && fsync(table->file) < 0)
        status = ns_error_errno(err, table->name);
    return status;
}

void ns_glass_table_close(struct ns_glass_table *table)
{
    if (!table)
        return;
    if (table->file >= 0)
        (void)close(table->file);
    ns_buffer_release(&table->packed);
    free(table);
}

size_t ns_glass_table_memory(void)
{
    return sizeof(struct ns_glass_table);
}

#include "indexer/check/postlist_walk.h"

#include "common/base/varint.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    UUID_AT = 16,
    REVISION_AT = 32,
    LEVELS_MAX = 10, /* glass's own limit */
    BLOCK_SHIFT = 11,
    BLOCK_MIN = 2048,
    BLOCK_MAX = 65536,
    LEVEL_AT = 4, /* in a block */
    DIRECTORY_END_AT = 9,
    DIRECTORY_AT = 11,
    ITEM_SIZE_MASK = 0x1fff,
    ITEM_FIRST = 0x2000, /* component of an entry */
    ITEM_LAST = 0x4000,
    ITEM_COMPRESSED = 0x8000,
    VERSION_MAX = 4096,    /* bytes of iamglass: it has about 100 */
    TAG_MAX = 1024 * 1024, /* bytes: a chunk of postings has about 2000 */
};

static const char magic[UUID_AT] = "\x0f\x0dXapian Glass\x04\x6e";

struct walk {
    int table;    /* postlist.glass */
    char *blocks; /* those on the way from the root, by level */
    size_t block_size;
    uint64_t block;       /* at hand, for messages */
    uint64_t visits_left; /* of blocks: none is met twice in a sound tree */
    const struct ns_postlist_sink *sink;
    struct ns_buffer key, tag; /* the entry at hand */
    unsigned component;        /* the next one of it; 1 = a new entry */
    bool seen_first, stopped;

    /* The posting list at hand. */
    struct ns_buffer term, scratch;
    bool open;           /* its last chunk is yet to come */
    uint64_t last_docid; /* of the chunk before */
};

static enum ns_status corrupt(const struct walk *walk, const char *what, struct ns_error *err)
{
    return ns_error_set(err, NS_CORRUPT, "postlist.glass, block %" PRIu64 ": %s", walk->block,
                        what);
}

/* --- postings ----------------------------------------------------------------------------- */

/* A number whose bytes sort as it does: 0xxxxxxx + 1 byte, 10xxxxxx + 2, 110xxxxx + 3, 1110xxxx
 * + 4.
 */
static bool take_sortable(struct ns_str *in, uint64_t *value)
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

/* Takes a term off the front of a key, where 00 ff stands for a zero byte and another 00 ends it.
 */
static void take_term(struct ns_str *key, struct ns_buffer *term)
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

static enum ns_status read_chunk(struct walk *walk, uint64_t docid, struct ns_str tag,
                                 struct ns_error *err)
{
    uint64_t span, wdf, gap;
    if (!tag.size || (tag.data[0] != '0' && tag.data[0] != '1'))
        return corrupt(walk, "a chunk of postings without its mark", err);
    walk->open = tag.data[0] == '0';
    tag.data++;
    tag.size--;
    if (!ns_varint_take(&tag, &span) || !ns_varint_take(&tag, &wdf) || span > UINT32_MAX ||
        docid + span > UINT32_MAX || docid <= walk->last_docid)
        return corrupt(walk, "a chunk of postings with impossible documents", err);
    uint64_t last = docid + span;
    for (;;) {
        if (wdf > UINT32_MAX)
            return corrupt(walk, "a posting with an impossible number of occurrences", err);
        walk->sink->posting(walk->sink->context, (uint32_t)docid, (uint32_t)wdf);
        if (!tag.size)
            break;
        if (!ns_varint_take(&tag, &gap) || !ns_varint_take(&tag, &wdf) || gap >= last - docid)
            return corrupt(walk, "a posting beyond the last document of its chunk", err);
        docid += gap + 1;
    }
    if (docid != last)
        return corrupt(walk, "a chunk of postings that ends too early", err);
    walk->last_docid = last;
    return NS_OK;
}

static enum ns_status begin_list(struct walk *walk, struct ns_str term, struct ns_str tag,
                                 struct ns_error *err)
{
    uint64_t documents, occurrences, first;
    if (walk->open)
        return corrupt(walk, "a posting list that lacks its end", err);
    if (!ns_varint_take(&tag, &documents) || !ns_varint_take(&tag, &occurrences) ||
        !ns_varint_take(&tag, &first) || first >= UINT32_MAX)
        return corrupt(walk, "a posting list without its numbers", err);
    walk->last_docid = 0;
    /* The document lengths have the shape of a posting list. */
    if (term.size && !walk->sink->term(walk->sink->context, term, documents, occurrences)) {
        walk->stopped = true;
        return NS_OK;
    }
    return read_chunk(walk, first + 1, tag, err);
}

static enum ns_status continue_list(struct walk *walk, struct ns_str term, struct ns_str key,
                                    struct ns_str tag, struct ns_error *err)
{
    uint64_t docid;
    if (!walk->open || !ns_str_equal(term, ns_buffer_str(&walk->term)))
        return corrupt(walk, "postings without the beginning of their list", err);
    if (!take_sortable(&key, &docid) || key.size)
        return corrupt(walk, "a key that is none", err);
    return read_chunk(walk, docid, tag, err);
}

/* An entry is complete. */
static enum ns_status read_entry(struct walk *walk, struct ns_error *err)
{
    struct ns_str key = ns_buffer_str(&walk->key), tag = ns_buffer_str(&walk->tag);
    const struct ns_str lengths = {"", 0};
    if (ns_buffer_failed(&walk->key) || ns_buffer_failed(&walk->tag))
        return ns_error_nomem(err);
    if (key.size >= 2 && key.data[0] == '\0' && key.data[1] == '\xe0') {
        key = (struct ns_str){key.data + 2, key.size - 2};
        ns_buffer_clear(&walk->term);
        return key.size ? continue_list(walk, lengths, key, tag, err)
                        : begin_list(walk, lengths, tag, err);
    }
    if (key.size >= 2 && key.data[0] == '\0' && key.data[1] != '\xff')
        return NS_OK; /* metadata and values: Xapian's own check reads them */
    take_term(&key, &walk->scratch);
    if (ns_buffer_failed(&walk->scratch))
        return ns_error_nomem(err);
    struct ns_str term = ns_buffer_str(&walk->scratch);
    if (key.size)
        return continue_list(walk, term, key, tag, err);
    enum ns_status status = begin_list(walk, term, tag, err);
    ns_buffer_clear(&walk->term);
    ns_buffer_append_str(&walk->term, term);
    return !status && ns_buffer_failed(&walk->term) ? ns_error_nomem(err) : status;
}

/* --- the B-tree --------------------------------------------------------------------------- */

static unsigned get_2(const char *at)
{
    return (unsigned)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

/* size: bytes up to the end of the block. */
static enum ns_status read_item(struct walk *walk, const char *item, size_t size,
                                struct ns_error *err)
{
    unsigned flags = get_2(item);
    size_t item_size = (flags & ITEM_SIZE_MASK) + 3, key_size = (unsigned char)item[2];
    size_t head = 3 + key_size + (flags & ITEM_FIRST ? 0 : 2);
    if (item_size > size || head > item_size)
        return corrupt(walk, "an item that is cut", err);
    if (!walk->seen_first) { /* every table begins with an empty item */
        walk->seen_first = true;
        return item_size == 3 ? NS_OK : corrupt(walk, "the table lacks its first item", err);
    }
    if (flags & ITEM_FIRST) {
        ns_buffer_clear(&walk->key);
        ns_buffer_clear(&walk->tag);
        ns_buffer_append(&walk->key, item + 3, key_size);
    } else if (walk->component == 1 ||
               !ns_str_equal((struct ns_str){item + 3, key_size}, ns_buffer_str(&walk->key))) {
        return corrupt(walk, "a part of an entry stands at another", err);
    }
    unsigned component = flags & ITEM_FIRST ? 1 : get_2(item + 3 + key_size);
    if (component != walk->component || flags & ITEM_COMPRESSED)
        return corrupt(walk, "an entry that lacks a part", err);
    ns_buffer_append(&walk->tag, item + head, item_size - head);
    if (walk->tag.size > TAG_MAX)
        return corrupt(walk, "an entry that is too long", err);
    walk->component = flags & ITEM_LAST ? 1 : walk->component + 1;
    return flags & ITEM_LAST ? read_entry(walk, err) : NS_OK;
}

static enum ns_status load_block(struct walk *walk, uint64_t number, char *block,
                                 struct ns_error *err)
{
    walk->block = number;
    if (number > UINT32_MAX)
        return corrupt(walk, "not in the file", err);
    if (!walk->visits_left)
        return corrupt(walk, "the tree leads in a circle", err);
    walk->visits_left--;
    ssize_t size = pread(walk->table, block, walk->block_size, (off_t)(number * walk->block_size));
    if (size < 0)
        return ns_error_errno(err, "postlist.glass");
    return (size_t)size == walk->block_size ? NS_OK : corrupt(walk, "not in the file", err);
}

/* Goes down at most LEVELS_MAX times. */
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
    for (unsigned at = DIRECTORY_AT; at + 1 < end && !walk->stopped; at += 2) {
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

/* --- the files ---------------------------------------------------------------------------- */

struct root {
    uint64_t block, level, block_size;
    bool empty;
};

static enum ns_status read_root(struct ns_str version, struct root *root, struct ns_error *err)
{
    uint64_t revision, level, entries;
    *root = (struct root){0};
    if (version.size < REVISION_AT || memcmp(version.data, magic, sizeof magic) != 0)
        return ns_error_set(err, NS_UNSUPPORTED, "iamglass: not the format that is known here");
    struct ns_str in = {version.data + REVISION_AT, version.size - REVISION_AT};
    if (!ns_varint_take(&in, &revision) || !ns_varint_take(&in, &root->block) ||
        !ns_varint_take(&in, &level) || !ns_varint_take(&in, &entries) ||
        !ns_varint_take(&in, &root->block_size))
        return ns_error_set(err, NS_CORRUPT, "iamglass: too short");
    root->empty = level & 1;
    root->level = level >> 2;
    root->block_size =
        root->block_size > BLOCK_MAX >> BLOCK_SHIFT ? 0 : root->block_size << BLOCK_SHIFT;
    if (root->level >= LEVELS_MAX || root->block_size < BLOCK_MIN)
        return ns_error_set(err, NS_CORRUPT, "iamglass: impossible numbers for postlist.glass");
    return NS_OK;
}

enum ns_status ns_postlist_walk_file(struct ns_str version, int table,
                                     const struct ns_postlist_sink *sink, struct ns_error *err)
{
    struct root root;
    struct stat info;
    struct walk walk = {.table = table, .sink = sink, .component = 1};
    enum ns_status status = read_root(version, &root, err);
    if (status || root.empty || !root.block_size)
        return status;
    if (fstat(table, &info) != 0)
        return ns_error_errno(err, "postlist.glass");
    walk.block_size = (size_t)root.block_size;
    walk.visits_left = (uint64_t)info.st_size / root.block_size;
    walk.blocks = calloc((size_t)root.level + 1, walk.block_size);
    status = walk.blocks ? read_block(&walk, root.block, (unsigned)root.level, err)
                         : ns_error_nomem(err);
    if (!status && !walk.stopped && (walk.open || walk.component != 1))
        status = corrupt(&walk, "the last entry lacks its end", err);
    free(walk.blocks);
    ns_buffer_release(&walk.key);
    ns_buffer_release(&walk.tag);
    ns_buffer_release(&walk.term);
    ns_buffer_release(&walk.scratch);
    return status;
}

static enum ns_status open_file(const char *generation, const char *name, int *file,
                                struct ns_error *err)
{
    struct ns_buffer path;
    ns_buffer_init(&path);
    ns_buffer_printf(&path, "%s/%s", generation, name);
    if (ns_buffer_failed(&path)) {
        ns_buffer_release(&path);
        return ns_error_nomem(err);
    }
    *file = open(path.data, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    enum ns_status status = *file < 0 ? ns_error_errno(err, name) : NS_OK;
    ns_buffer_release(&path);
    return status;
}

enum ns_status ns_postlist_walk(const char *generation, const struct ns_postlist_sink *sink,
                                struct ns_error *err)
{
    char version[VERSION_MAX];
    int file = -1, table = -1;
    ssize_t size = 0;
    enum ns_status status = open_file(generation, "iamglass", &file, err);
    if (!status && (size = read(file, version, sizeof version)) < 0)
        status = ns_error_errno(err, "iamglass");
    if (!status) /* an empty table may have no file */
        status = open_file(generation, "postlist.glass", &table, err);
    if (!status || status == NS_NOT_FOUND)
        status = ns_postlist_walk_file((struct ns_str){version, (size_t)size}, table, sink, err);
    if (file >= 0)
        (void)close(file);
    if (table >= 0)
        (void)close(table);
    return status;
}

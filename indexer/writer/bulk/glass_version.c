#include "indexer/writer/bulk/glass_version.h"

#include "indexer/writer/bulk/glass_pack.h"

enum {
    FORMAT = (2016 - 2014) << 9 | 3 << 5 | 14,
    FORMAT_AT = 14,
    REVISION_AT = 32,
    BLOCK_SHIFT = 11,
    BLOCK_MIN = 2048,
    BLOCK_MAX = 65536,
};

#define MAGIC "\x0f\x0dXapian Glass"

const char *ns_glass_file_name(enum ns_glass_table_kind kind)
{
    static const char *const names[NS_GLASS_TABLES] = {
        [NS_GLASS_POSTLIST] = "postlist.glass", [NS_GLASS_DOCDATA] = "docdata.glass",
        [NS_GLASS_TERMLIST] = "termlist.glass", [NS_GLASS_POSITION] = "position.glass",
        [NS_GLASS_SPELLING] = "spelling.glass", [NS_GLASS_SYNONYM] = "synonym.glass",
    };
    return names[kind];
}

bool ns_glass_version_supported(const char *release)
{
    return strncmp(release, "1.4.", 4) == 0;
}

/* As Xapian sets them; what tags are compressed already does not depend on it. */
static unsigned compress_from(unsigned kind)
{
    return kind == NS_GLASS_POSTLIST || kind == NS_GLASS_POSITION ? 0 : 18;
}

static void append_free_list(const struct ns_glass_root *root, struct ns_buffer *out)
{
    char list[2 * NS_GLASS_UINT_MAX + 4];
    char *to = ns_glass_put_uint(list, NS_GLASS_REVISION);
    to = ns_glass_put_uint(to, root->blocks);
    for (int i = 0; i < 4; i++)
        to = ns_glass_put_uint(to, 0);
    ns_glass_append_string(out, (struct ns_str){list, (size_t)(to - list)});
}

static void append_root(const struct ns_glass_root *root, unsigned kind, struct ns_buffer *out)
{
    ns_varint_append(out, root->block);
    ns_varint_append(out, root->level << 2 | 2 | (root->entries == 0));
    ns_varint_append(out, root->entries);
    ns_varint_append(out, NS_GLASS_BLOCK_SIZE >> BLOCK_SHIFT);
    ns_varint_append(out, compress_from(kind));
    if (root->entries)
        append_free_list(root, out);
    else
        ns_varint_append(out, 0);
}

enum ns_status ns_glass_version_encode(const struct ns_glass_root roots[NS_GLASS_TABLES],
                                       const struct ns_glass_statistics *statistics,
                                       const unsigned char uuid[16], struct ns_buffer *out,
                                       struct ns_error *err)
{
    ns_buffer_append_text(out, MAGIC);
    ns_buffer_append_char(out, (char)(FORMAT >> 8));
    ns_buffer_append_char(out, (char)(FORMAT & 0xff));
    ns_buffer_append(out, uuid, 16);
    ns_varint_append(out, NS_GLASS_REVISION);
    for (unsigned kind = 0; kind < NS_GLASS_TABLES; kind++)
        append_root(&roots[kind], kind, out);
    ns_varint_append(out, statistics->documents);
    ns_varint_append(out, statistics->last_docid - statistics->documents);
    ns_varint_append(out, statistics->shortest);
    ns_varint_append(out, statistics->largest_wdf);
    ns_varint_append(out, statistics->longest - statistics->largest_wdf);
    ns_varint_append(out, 0);
    ns_varint_append(out, statistics->total_length);
    ns_varint_append(out, statistics->spelling_bound);
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

/* --- reading --- */

static enum ns_status too_short(struct ns_error *err)
{
    return ns_error_set(err, NS_CORRUPT, NS_GLASS_VERSION_FILE ": too short");
}

static enum ns_status take_tree(struct ns_str *in, enum ns_glass_table_kind kind,
                                struct ns_glass_tree *tree, struct ns_error *err)
{
    uint64_t block, level, entries, size, threshold, list;
    if (!ns_varint_take(in, &block) || !ns_varint_take(in, &level) ||
        !ns_varint_take(in, &entries) || !ns_varint_take(in, &size) ||
        !ns_varint_take(in, &threshold) || !ns_varint_take(in, &list) || list > in->size)
        return too_short(err);
    in->data += list;
    in->size -= list;
    *tree = (struct ns_glass_tree){.empty = level & 1};
    if (tree->empty)
        return NS_OK;
    if (block > UINT32_MAX || level >> 2 >= NS_GLASS_LEVELS || size < BLOCK_MIN >> BLOCK_SHIFT ||
        size > BLOCK_MAX >> BLOCK_SHIFT)
        return ns_error_set(err, NS_CORRUPT, NS_GLASS_VERSION_FILE ": impossible numbers for %s",
                            ns_glass_file_name(kind));
    tree->block = (uint32_t)block;
    tree->level = (unsigned)(level >> 2);
    tree->block_size = (uint32_t)(size << BLOCK_SHIFT);
    return NS_OK;
}

static enum ns_status take_statistics(struct ns_str *in, struct ns_glass_statistics *out,
                                      struct ns_error *err)
{
    enum { DOCUMENTS, AFTER, SHORTEST, WDF, LONGER, CHANGES, LENGTH, SPELLING, COUNT };
    uint64_t numbers[COUNT];
    for (unsigned i = 0; i < COUNT; i++)
        if (!ns_varint_take(in, &numbers[i]))
            return too_short(err);
    for (unsigned i = DOCUMENTS; i <= LONGER; i++)
        if (numbers[i] > UINT32_MAX)
            return ns_error_set(err, NS_CORRUPT, NS_GLASS_VERSION_FILE ": impossible statistics");
    uint64_t last = numbers[DOCUMENTS] + numbers[AFTER], longest = numbers[WDF] + numbers[LONGER];
    if (last > UINT32_MAX || longest > UINT32_MAX)
        return ns_error_set(err, NS_CORRUPT, NS_GLASS_VERSION_FILE ": impossible statistics");
    *out = (struct ns_glass_statistics){.documents = (uint32_t)numbers[DOCUMENTS],
                                        .last_docid = (uint32_t)last,
                                        .shortest = (uint32_t)numbers[SHORTEST],
                                        .longest = (uint32_t)longest,
                                        .largest_wdf = (uint32_t)numbers[WDF],
                                        .total_length = numbers[LENGTH],
                                        .spelling_bound = numbers[SPELLING]};
    return NS_OK;
}

enum ns_status ns_glass_version_decode(struct ns_str bytes,
                                       struct ns_glass_tree trees[NS_GLASS_TABLES],
                                       struct ns_glass_statistics *statistics, struct ns_error *err)
{
    static const char format[2] = {(char)(FORMAT >> 8), (char)(FORMAT & 0xff)};
    uint64_t revision;
    enum ns_status status = NS_OK;
    if (bytes.size < REVISION_AT || memcmp(bytes.data, MAGIC, FORMAT_AT) != 0 ||
        memcmp(bytes.data + FORMAT_AT, format, sizeof format) != 0)
        return ns_error_set(err, NS_UNSUPPORTED,
                            NS_GLASS_VERSION_FILE ": not the format that is known here");
    struct ns_str in = {bytes.data + REVISION_AT, bytes.size - REVISION_AT};
    if (!ns_varint_take(&in, &revision))
        return too_short(err);
    for (unsigned kind = 0; kind < NS_GLASS_TABLES && !status; kind++)
        status = take_tree(&in, kind, &trees[kind], err);
    return status ? status : take_statistics(&in, statistics, err);
}

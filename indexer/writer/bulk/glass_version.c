#include "indexer/writer/bulk/glass_version.h"

#include "indexer/writer/bulk/glass_pack.h"

enum { FORMAT = (2016 - 2014) << 9 | 3 << 5 | 14 };

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
    ns_varint_append(out, NS_GLASS_BLOCK_SIZE >> 11);
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
    ns_buffer_append_text(out, "\x0f\x0dXapian Glass");
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
    ns_varint_append(out, 0);
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

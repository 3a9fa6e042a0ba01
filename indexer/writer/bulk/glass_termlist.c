#include "indexer/writer/bulk/glass_termlist.h"

#include "common/index/schema.h"
#include "indexer/writer/bulk/glass_pack.h"
#include "indexer/writer/bulk/glass_table.h"

enum {
    TERM_OVERHEAD = 2 + NS_GLASS_UINT_MAX, /* bytes of a term beside its text, at most */
    AHEAD = 16, /* terms by which a text is asked for: they are all over the memory */
};

bool ns_glass_term_fits(struct ns_str term)
{
    size_t size = term.size;
    if (size == 0 || size > NS_TERM_MAX)
        return false;
    if (size <= NS_TERM_MAX / 2)
        return true;
    for (size_t i = 0; i < term.size; i++)
        size += term.data[i] == '\0';
    return size <= NS_TERM_MAX;
}

static size_t shared_bytes(struct ns_str a, struct ns_str b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    size_t same = 0;
    while (same < shorter && a.data[same] == b.data[same])
        same++;
    return same;
}

/* Whether b comes after a, when they share the first bytes. */
static bool ascends(struct ns_str a, struct ns_str b, size_t shared)
{
    if (shared == a.size)
        return b.size > shared;
    return shared < b.size && (unsigned char)a.data[shared] < (unsigned char)b.data[shared];
}

static char *put_further_term(char *to, size_t previous_size, size_t shared,
                              const struct ns_xapian_term *term)
{
    struct ns_str rest = {term->text.data + shared, term->text.size - shared};
    size_t packed = term->wdf < 127 ? (term->wdf + 1) * (previous_size + 1) + shared : 256;
    *to++ = (char)(packed < 256 ? packed : shared);
    *to++ = (char)rest.size;
    to = ns_glass_put_bytes(to, rest);
    return packed < 256 ? to : ns_glass_put_uint(to, term->wdf);
}

/* Also a bound of the tag's bytes. */
static enum ns_status sum_lengths(const struct ns_xapian_document *document,
                                  struct ns_glass_termlist *out, size_t *bound,
                                  struct ns_error *err)
{
    uint64_t sum = 0;
    *bound = 2 * NS_GLASS_UINT_MAX;
    out->wdf = 0;
    for (size_t i = 0; i < document->term_count; i++) {
        uint32_t wdf = document->terms[i].wdf;
        sum += wdf;
        *bound += TERM_OVERHEAD + document->terms[i].text.size;
        if (out->wdf < wdf)
            out->wdf = wdf;
    }
    if (sum > UINT32_MAX || *bound > NS_GLASS_TAG_MAX)
        return ns_error_set(err, NS_INVALID, "document too long");
    out->length = (uint32_t)sum;
    return NS_OK;
}

enum ns_status ns_glass_termlist_encode(const struct ns_xapian_document *document,
                                        struct ns_buffer *buffer, struct ns_glass_termlist *out,
                                        struct ns_error *err)
{
    size_t count = document->term_count;
    size_t bound = 0;
    *out = (struct ns_glass_termlist){.tag = NS_STR("")};
    enum ns_status status = sum_lengths(document, out, &bound, err);
    if (status || count == 0)
        return status;
    if (!ns_buffer_reserve(buffer, bound))
        return ns_error_nomem(err);
    char *to = buffer->data;
    to = ns_glass_put_uint(to, out->length);
    to = ns_glass_put_uint(to, count);
    struct ns_str previous = {"", 0};
    for (size_t i = 0; i < count; i++) {
        const struct ns_xapian_term *term = &document->terms[i];
        if (i + AHEAD < count)
            __builtin_prefetch(term[AHEAD].text.data);
        size_t shared = shared_bytes(previous, term->text);
        if (!ns_glass_term_fits(term->text))
            return ns_error_set(err, NS_INVALID, "term empty or too long");
        if (!ascends(previous, term->text, shared))
            return ns_error_set(err, NS_INVALID, "terms not in order");
        if (i == 0) {
            *to++ = (char)term->text.size;
            to = ns_glass_put_bytes(to, term->text);
            to = ns_glass_put_uint(to, term->wdf);
        } else {
            to = put_further_term(to, previous.size, shared, term);
        }
        previous = term->text;
    }
    buffer->size = (size_t)(to - buffer->data);
    out->tag = ns_buffer_str(buffer);
    return NS_OK;
}

enum ns_status ns_glass_slots_encode(const struct ns_xapian_document *document,
                                     struct ns_buffer *out, struct ns_error *err)
{
    uint32_t next = 0; /* the lowest slot that may come */
    for (size_t i = 0; i < document->value_count; i++) {
        const struct ns_xapian_value *value = &document->values[i];
        if (value->slot < next || value->slot == UINT32_MAX)
            return ns_error_set(err, NS_INVALID, "values not in order");
        if (value->value.size == 0)
            continue;
        ns_varint_append(out, value->slot - next);
        next = value->slot + 1;
    }
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

#include "indexer/workers/handover.h"

#include "common/article/fields.h"
#include "common/base/utf8.h"
#include "common/base/varint.h"

enum { FROM_PAGE = 1, IS_PAGE = 2, FLAGS = FROM_PAGE | IS_PAGE };

/* --- writing ------------------------------------------------------------------------------ */

static void put_size(struct ns_buffer *out, size_t begin)
{
    if (ns_buffer_failed(out))
        return;
    size_t size = out->size - begin - NS_HANDOVER_HEAD;
    for (unsigned i = 0; i < 4; i++)
        out->data[begin + 1 + i] = (char)(size >> (8 * i));
}

/* Its size is put when the rest is there. */
static size_t begin(struct ns_buffer *out, enum ns_handover_type type)
{
    size_t at = out->size;
    const char head[NS_HANDOVER_HEAD] = {(char)type};
    ns_buffer_append(out, head, sizeof head);
    return at;
}

static void put_str(struct ns_buffer *out, struct ns_str str)
{
    ns_varint_append(out, str.size);
    ns_buffer_append_str(out, str);
}

void ns_handover_put_byte(struct ns_buffer *out, enum ns_handover_type type, unsigned char byte)
{
    size_t at = begin(out, type);
    ns_buffer_append_char(out, (char)byte);
    put_size(out, at);
}

void ns_handover_put_text(struct ns_buffer *out, enum ns_handover_type type, struct ns_str text)
{
    size_t at = begin(out, type);
    ns_buffer_append_str(out, text);
    put_size(out, at);
}

void ns_handover_put_note(struct ns_buffer *out, const struct ns_page_note *note)
{
    size_t at = begin(out, NS_HANDOVER_NOTE);
    ns_buffer_append_char(out, (char)note->kind);
    put_str(out, ns_str_of(note->why));
    ns_buffer_append_str(out, note->text);
    put_size(out, at);
}

enum ns_status ns_handover_put_article(struct ns_buffer *out, const struct ns_article *article,
                                       bool page, uint64_t consumed, struct ns_buffer *head,
                                       struct ns_buffer *frame, struct ns_error *err)
{
    enum ns_status status = ns_fields_encode(article, head, frame, err);
    if (status)
        return status;
    size_t at = begin(out, NS_HANDOVER_ARTICLE);
    ns_buffer_append_char(out, (char)((article->from_page ? FROM_PAGE : 0) | (page ? IS_PAGE : 0)));
    ns_varint_append(out, consumed);
    put_str(out, ns_buffer_str(head));
    put_str(out, article->path);
    ns_buffer_append_str(out, ns_buffer_str(frame));
    put_size(out, at);
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

static void put_error(struct ns_buffer *out, const struct ns_error *why)
{
    ns_buffer_append_char(out, why ? (char)why->code : 0);
    put_str(out, ns_str_of(why ? why->message : ""));
    put_str(out, ns_str_of(why ? why->hint : ""));
}

void ns_handover_put_skip(struct ns_buffer *out, const char *file, size_t line,
                          const struct ns_error *why)
{
    size_t at = begin(out, NS_HANDOVER_SKIP);
    ns_varint_append(out, line);
    put_error(out, why);
    ns_buffer_append_text(out, file);
    put_size(out, at);
}

void ns_handover_put_end(struct ns_buffer *out, uint64_t consumed, const struct ns_error *why)
{
    size_t at = begin(out, NS_HANDOVER_END);
    ns_varint_append(out, consumed);
    put_error(out, why);
    put_size(out, at);
}

/* --- reading ------------------------------------------------------------------------------ */

static struct ns_str take(struct ns_str *in, size_t size)
{
    struct ns_str taken = {in->data, size};
    in->data += size;
    in->size -= size;
    return taken;
}

bool ns_handover_take(struct ns_str *in, struct ns_handover *message, bool *bad)
{
    size_t size = 0;
    if (in->size < NS_HANDOVER_HEAD)
        return false;
    unsigned char type = (unsigned char)in->data[0];
    for (unsigned i = 0; i < 4; i++)
        size |= (size_t)(unsigned char)in->data[1 + i] << (8 * i);
    *bad = type < NS_HANDOVER_READY || type > NS_HANDOVER_END || size > NS_HANDOVER_MAX;
    if (*bad || in->size - NS_HANDOVER_HEAD < size)
        return false;
    (void)take(in, NS_HANDOVER_HEAD);
    message->type = (enum ns_handover_type)type;
    message->rest = take(in, size);
    return true;
}

static bool take_byte(struct ns_str *in, unsigned char *byte)
{
    if (!in->size)
        return false;
    *byte = (unsigned char)take(in, 1).data[0];
    return true;
}

static bool take_str(struct ns_str *in, struct ns_str *str)
{
    uint64_t size;
    if (!ns_varint_take(in, &size) || size > in->size)
        return false;
    *str = take(in, (size_t)size);
    return true;
}

static bool is_clean(struct ns_str text)
{
    return !text.size ||
           (!memchr(text.data, '\0', text.size) && ns_utf8_valid(text.data, text.size));
}

static bool are_clean(const struct ns_str_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (!is_clean(list->items[i]))
            return false;
    return true;
}

static bool is_article(const struct ns_article *article)
{
    return article->id.size && article->id.size <= NS_ID_MAX && article->body.size <= NS_BODY_MAX &&
           is_clean(article->id) && is_clean(article->path) && is_clean(article->url) &&
           is_clean(article->title) && is_clean(article->source) && is_clean(article->language) &&
           is_clean(article->dateline) && is_clean(article->body) && is_clean(article->list) &&
           are_clean(&article->authors) && are_clean(&article->sections) &&
           are_clean(&article->captions) && !article->mentions.size && !article->foreign.size;
}

bool ns_handover_get_article(struct ns_str rest, struct ns_article *article, bool *page,
                             uint64_t *consumed)
{
    unsigned char flags;
    struct ns_str head, path;
    ns_article_reset(article);
    if (!take_byte(&rest, &flags) || flags & ~FLAGS || !ns_varint_take(&rest, consumed) ||
        !take_str(&rest, &head) || !take_str(&rest, &path) ||
        ns_fields_decode(head, false, article, NULL) ||
        ns_fields_decode(rest, false, article, NULL))
        return false;
    article->path = ns_arena_copy(&article->arena, path);
    article->from_page = flags & FROM_PAGE;
    *page = flags & IS_PAGE;
    return article->path.data && is_article(article);
}

bool ns_handover_get_note(struct ns_str rest, struct ns_page_parts *parts)
{
    unsigned char kind;
    struct ns_str why;
    if (!take_byte(&rest, &kind) || kind > NS_PART_OTHER || !take_str(&rest, &why) ||
        !is_clean(why) || !is_clean(rest))
        return false;
    struct ns_str copy = ns_arena_copy(&parts->arena, why);
    if (copy.data)
        ns_page_parts_note(parts, (enum ns_part_kind)kind, copy.data, rest);
    return copy.data && !parts->failed;
}

static bool take_error(struct ns_str *in, struct ns_error *why)
{
    unsigned char code;
    struct ns_str message, hint;
    *why = (struct ns_error){0};
    if (!take_byte(in, &code) || code > NS_NOMEM || !take_str(in, &message) ||
        !take_str(in, &hint) || message.size >= NS_MESSAGE_SIZE || hint.size >= NS_HINT_SIZE)
        return false;
    if (code)
        (void)ns_error_set(why, (enum ns_status)code, "%.*s", (int)message.size, message.data);
    if (code && hint.size)
        ns_error_hint(why, "%.*s", (int)hint.size, hint.data);
    return true;
}

bool ns_handover_get_skip(struct ns_str rest, struct ns_arena *arena, const char **file,
                          size_t *line, struct ns_error *why)
{
    uint64_t number;
    if (!ns_varint_take(&rest, &number) || !take_error(&rest, why) || !why->code)
        return false;
    *line = (size_t)number;
    *file = ns_arena_copy(arena, rest).data;
    return *file;
}

bool ns_handover_get_end(struct ns_str rest, uint64_t *consumed, struct ns_error *why)
{
    return ns_varint_take(&rest, consumed) && take_error(&rest, why);
}

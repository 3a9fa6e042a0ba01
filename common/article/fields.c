#include "common/article/fields.h"

#include "common/base/varint.h"

enum { ZONE_MAX = 24 * 60 };

/* Field tags; never reused. */
enum tag {
    TAG_ID = 1,
    TAG_TITLE = 2,
    TAG_PUBLISHED = 3,
    TAG_SECTION = 4, /* in the head the first, in the frame the others */
    TAG_SOURCE = 5,
    /* 6 was the path */
    TAG_URL = 7,
    TAG_LANGUAGE = 8,
    TAG_DATELINE = 9,
    TAG_MODIFIED = 10,
    TAG_KIND = 11,
    TAG_AUTHOR = 12,
    TAG_CAPTION = 13,
    TAG_BODY = 14,
    TAG_ORIGIN = 15,
    TAG_LIST = 16,
    TAG_RANK = 17,
    TAG_MENTIONS = 18, /* this and TAG_FOREIGN come last: no part of the content */
    TAG_PUBLISHED_FROM = 19,
    TAG_MODIFIED_FROM = 20,
    TAG_PAYWALLED = 21,
    TAG_FOREIGN = 22,
};

struct field {
    uint64_t tag;
    struct ns_str value;
};

/* --- encoding --- */

static void put_field(struct ns_buffer *out, enum tag tag, struct ns_str value)
{
    if (!value.size)
        return;
    ns_varint_append(out, tag);
    ns_varint_append(out, value.size);
    ns_buffer_append_str(out, value);
}

/* A number of one byte; 0 is what is meant where there is none. */
static void put_byte(struct ns_buffer *out, enum tag tag, unsigned number)
{
    if (number)
        put_field(out, tag, (struct ns_str){(char[]){(char)number}, 1});
}

static unsigned read_byte(struct ns_str value)
{
    return value.size == 1 ? (unsigned char)value.data[0] : 0;
}

static enum ns_origin read_origin(struct ns_str value)
{
    unsigned number = read_byte(value);
    return number < NS_ORIGINS ? (enum ns_origin)number : NS_ORIGIN_PAGE;
}

static enum ns_evidence read_evidence(struct ns_str value)
{
    unsigned number = read_byte(value);
    return number < NS_EVIDENCES ? (enum ns_evidence)number : NS_EVIDENCE_GIVEN;
}

static void put_list(struct ns_buffer *out, enum tag tag, const struct ns_str_list *list,
                     size_t from)
{
    for (size_t i = from; i < list->count; i++)
        put_field(out, tag, list->items[i]);
}

static uint64_t zigzag_of(int64_t number)
{
    return ((uint64_t)number << 1) ^ (uint64_t)(number >> 63);
}

static int64_t number_of(uint64_t zigzag)
{
    return (int64_t)(zigzag >> 1) ^ -(int64_t)(zigzag & 1);
}

/* precision byte, then seconds as a zigzag varint, then the zone as one, unless it is 0 */
static void put_date(struct ns_buffer *out, enum tag tag, struct ns_date date)
{
    if (date.precision == NS_PRECISION_NONE)
        return;
    struct ns_buffer value;
    ns_buffer_init(&value);
    ns_buffer_append_char(&value, (char)date.precision);
    ns_varint_append(&value, zigzag_of(date.seconds));
    if (date.zone)
        ns_varint_append(&value, zigzag_of(date.zone));
    put_field(out, tag, ns_buffer_str(&value));
    if (ns_buffer_failed(&value))
        out->failed = true;
    ns_buffer_release(&value);
}

static void put_number(struct ns_buffer *out, enum tag tag, uint32_t number)
{
    struct ns_buffer value;
    if (!number)
        return;
    ns_buffer_init(&value);
    ns_varint_append(&value, number);
    put_field(out, tag, ns_buffer_str(&value));
    out->failed |= ns_buffer_failed(&value);
    ns_buffer_release(&value);
}

enum ns_status ns_fields_encode(const struct ns_article *article, struct ns_buffer *head,
                                struct ns_buffer *frame, struct ns_error *err)
{
    ns_buffer_clear(head);
    ns_buffer_clear(frame);
    put_field(head, TAG_ID, article->id);
    put_field(head, TAG_TITLE, article->title);
    put_date(head, TAG_PUBLISHED, article->published);
    if (article->sections.count)
        put_field(head, TAG_SECTION, article->sections.items[0]);
    put_field(head, TAG_SOURCE, article->source);
    put_byte(head, TAG_ORIGIN, article->origin);

    put_list(frame, TAG_SECTION, &article->sections, 1);
    put_field(frame, TAG_URL, article->url);
    put_field(frame, TAG_LANGUAGE, article->language);
    put_field(frame, TAG_DATELINE, article->dateline);
    put_date(frame, TAG_MODIFIED, article->modified);
    put_byte(frame, TAG_KIND, article->kind);
    put_list(frame, TAG_AUTHOR, &article->authors, 0);
    put_list(frame, TAG_CAPTION, &article->captions, 0);
    put_field(frame, TAG_BODY, article->body);
    put_field(frame, TAG_LIST, article->list);
    put_number(frame, TAG_RANK, article->rank);
    put_byte(frame, TAG_PUBLISHED_FROM, article->published_from);
    put_byte(frame, TAG_MODIFIED_FROM, article->modified_from);
    put_byte(frame, TAG_PAYWALLED, article->paywalled);
    if (ns_buffer_failed(head) || ns_buffer_failed(frame))
        return ns_error_nomem(err);
    if (frame->size > NS_FIELDS_MAX)
        return ns_error_set(err, NS_LIMIT, "an article of %zu bytes; the most is %d", frame->size,
                            NS_FIELDS_MAX);
    return NS_OK;
}

void ns_fields_put_found(struct ns_buffer *frame, const struct ns_article *article)
{
    put_field(frame, TAG_MENTIONS, article->mentions);
    put_field(frame, TAG_FOREIGN, article->foreign);
}

/* --- decoding --- */

static enum ns_status corrupt(struct ns_error *err, const char *what)
{
    return ns_error_set(err, NS_CORRUPT, "damaged article in the index: %s", what);
}

static uint32_t read_number(struct ns_str value)
{
    uint64_t number;
    return ns_varint_take(&value, &number) && number <= UINT32_MAX ? (uint32_t)number : 0;
}

/* Takes a field off the front of *in; false at its end and, with *bad, on damage. */
static bool take_field(struct ns_str *in, struct field *field, bool *bad)
{
    uint64_t size;
    if (!in->size)
        return false;
    if (!ns_varint_take(in, &field->tag) || !ns_varint_take(in, &size) || size > in->size) {
        *bad = true;
        return false;
    }
    field->value = (struct ns_str){in->data, (size_t)size};
    in->data += size;
    in->size -= (size_t)size;
    return true;
}

static struct ns_date read_date(struct ns_str value)
{
    struct ns_date date = {0};
    uint64_t seconds, zone;
    if (!value.size || (unsigned char)value.data[0] > NS_PRECISION_SECOND)
        return date;
    enum ns_precision precision = (enum ns_precision)value.data[0];
    value.data++;
    value.size--;
    if (!ns_varint_take(&value, &seconds))
        return date;
    date.precision = precision;
    date.seconds = number_of(seconds);
    if (ns_varint_take(&value, &zone) && zone <= 2 * ZONE_MAX)
        date.zone = (int16_t)number_of(zone);
    return date;
}

static enum ns_status keep(struct ns_article *article, struct ns_str *to, struct ns_str value,
                           struct ns_error *err)
{
    *to = ns_arena_copy(&article->arena, value);
    return to->data ? NS_OK : ns_error_nomem(err);
}

static enum ns_status keep_item(struct ns_article *article, struct ns_str_list *list,
                                struct ns_str value, struct ns_error *err)
{
    if (!value.size)
        return NS_OK;
    if (list->count == NS_LIST_MAX)
        return corrupt(err, "list too long");
    enum ns_status status = keep(article, &list->items[list->count], value, err);
    if (status == NS_OK)
        list->count++;
    return status;
}

/* What is long stays where it is if that is the article's arena (lasting). */
static enum ns_status keep_long(struct ns_article *article, struct ns_str *to, struct ns_str value,
                                bool lasting, struct ns_error *err)
{
    if (!lasting)
        return keep(article, to, value, err);
    *to = value;
    return NS_OK;
}

static enum ns_status read_field(const struct field *field, bool lasting,
                                 struct ns_article *article, struct ns_error *err)
{
    struct ns_str value = field->value;
    switch (field->tag) {
    case TAG_ID:
        return keep(article, &article->id, value, err);
    case TAG_TITLE:
        return keep(article, &article->title, value, err);
    case TAG_SOURCE:
        return keep(article, &article->source, value, err);
    case TAG_URL:
        return keep(article, &article->url, value, err);
    case TAG_LANGUAGE:
        return keep(article, &article->language, value, err);
    case TAG_DATELINE:
        return keep(article, &article->dateline, value, err);
    case TAG_BODY:
        return keep_long(article, &article->body, value, lasting, err);
    case TAG_SECTION:
        return keep_item(article, &article->sections, value, err);
    case TAG_AUTHOR:
        return keep_item(article, &article->authors, value, err);
    case TAG_CAPTION:
        return keep_item(article, &article->captions, value, err);
    case TAG_PUBLISHED:
        article->published = read_date(value);
        return NS_OK;
    case TAG_MODIFIED:
        article->modified = read_date(value);
        return NS_OK;
    case TAG_LIST:
        return keep(article, &article->list, value, err);
    case TAG_RANK:
        article->rank = read_number(value);
        return NS_OK;
    case TAG_KIND:
        article->kind = read_byte(value) == NS_KIND_HEADLINE ? NS_KIND_HEADLINE : NS_KIND_ARTICLE;
        return NS_OK;
    case TAG_ORIGIN:
        article->origin = read_origin(value);
        return NS_OK;
    case TAG_PUBLISHED_FROM:
        article->published_from = read_evidence(value);
        return NS_OK;
    case TAG_MODIFIED_FROM:
        article->modified_from = read_evidence(value);
        return NS_OK;
    case TAG_PAYWALLED:
        article->paywalled = read_byte(value) == 1;
        return NS_OK;
    case TAG_MENTIONS:
        return keep_long(article, &article->mentions, value, lasting, err);
    case TAG_FOREIGN:
        return keep_long(article, &article->foreign, value, lasting, err);
    default:
        return NS_OK;
    }
}

struct ns_str ns_fields_content(struct ns_str frame)
{
    struct ns_str rest = frame;
    struct field field;
    bool bad = false;
    for (size_t used = 0; take_field(&rest, &field, &bad); used = frame.size - rest.size)
        if (field.tag == TAG_MENTIONS || field.tag == TAG_FOREIGN)
            return (struct ns_str){frame.data, used};
    return frame;
}

enum ns_status ns_fields_decode(struct ns_str fields, bool lasting, struct ns_article *article,
                                struct ns_error *err)
{
    struct field field;
    bool bad = false;
    while (take_field(&fields, &field, &bad)) {
        enum ns_status status = read_field(&field, lasting, article, err);
        if (status != NS_OK)
            return status;
    }
    return bad ? corrupt(err, "bad field") : NS_OK;
}

static void read_head_field(const struct field *field, struct ns_stored_head *head)
{
    switch (field->tag) {
    case TAG_ID:
        head->id = field->value;
        break;
    case TAG_TITLE:
        head->title = field->value;
        break;
    case TAG_PUBLISHED:
        head->published = read_date(field->value);
        break;
    case TAG_SECTION:
        head->section = field->value;
        break;
    case TAG_SOURCE:
        head->source = field->value;
        break;
    case TAG_ORIGIN:
        head->origin = read_origin(field->value);
        break;
    default:
        break;
    }
}

bool ns_fields_head(struct ns_str fields, struct ns_stored_head *head)
{
    struct field field;
    bool bad = false;
    while (take_field(&fields, &field, &bad))
        read_head_field(&field, head);
    return !bad && head->id.size;
}

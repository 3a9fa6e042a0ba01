#include "common/article/stored.h"

#include "common/base/varint.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

enum { FORMAT_VERSION = 1, HASH_SIZE = 8, DICTIONARIES_MAX = 64, ZONE_MAX = 24 * 60 };

/* Most bytes that a frame may hold: the fields at their limits, with room for fields to come. */
enum { FRAME_MAX = NS_BODY_MAX + NS_LIST_MAX * (NS_CAPTION_MAX + 4 * NS_FIELD_MAX) };

enum { SMALL_FIELDS = 1024 }; /* bytes that the small fields of a frame rarely take more than */

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
    TAG_MENTIONS = 18, /* the last one: not part of the content */
    TAG_PUBLISHED_FROM = 19,
    TAG_MODIFIED_FROM = 20,
    TAG_PAYWALLED = 21,
};

struct field {
    uint64_t tag;
    struct ns_str value;
};

struct ns_encoder {
    ZSTD_CCtx *zstd;
    struct ns_buffer head, frame;
};

struct dictionary {
    uint32_t id;
    ZSTD_DDict *zstd;
    struct ns_buffer bytes; /* which zstd refers to: to copy them again would touch as many pages */
};

struct ns_decoder {
    ZSTD_DCtx *zstd;
    ns_dictionary_lookup *lookup;
    void *context;
    struct dictionary dictionaries[DICTIONARIES_MAX];
    size_t dictionary_count;
};

uint32_t ns_dictionary_id(struct ns_str dictionary)
{
    return ZSTD_getDictID_fromDict(dictionary.data, dictionary.size);
}

static uint32_t read_number(struct ns_str value)
{
    uint64_t number;
    return ns_varint_take(&value, &number) && number <= UINT32_MAX ? (uint32_t)number : 0;
}

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

static enum ns_status encode_fields(struct ns_encoder *encoder, const struct ns_article *article,
                                    struct ns_error *err)
{
    struct ns_buffer *head = &encoder->head, *frame = &encoder->frame;
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
    if (frame->size > FRAME_MAX)
        return ns_error_set(err, NS_LIMIT, "an article of %zu bytes; the most is %d", frame->size,
                            FRAME_MAX);
    return NS_OK;
}

static uint64_t hash_fields(struct ns_str head, struct ns_str frame)
{
    return XXH3_64bits_withSeed(frame.data, frame.size, XXH3_64bits(head.data, head.size));
}

static uint64_t hash_path(struct ns_str path)
{
    return XXH3_64bits(path.data, path.size);
}

static uint64_t hash_encoded(const struct ns_encoder *encoder)
{
    return hash_fields(ns_buffer_str(&encoder->head), ns_buffer_str(&encoder->frame));
}

enum ns_status ns_encoder_open(struct ns_encoder **out, struct ns_str dictionary, int level,
                               struct ns_error *err)
{
    if (dictionary.size && !ns_dictionary_id(dictionary)) /* no decoder would find it again */
        return ns_error_set(err, NS_INVALID, "the compression dictionary is not zstd's");
    struct ns_encoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder)
        return ns_error_nomem(err);
    encoder->zstd = ZSTD_createCCtx();
    if (!encoder->zstd ||
        ZSTD_isError(ZSTD_CCtx_setParameter(encoder->zstd, ZSTD_c_compressionLevel, level)) ||
        ZSTD_isError(ZSTD_CCtx_setParameter(encoder->zstd, ZSTD_c_checksumFlag, 1)) ||
        (dictionary.size &&
         ZSTD_isError(ZSTD_CCtx_loadDictionary(encoder->zstd, dictionary.data, dictionary.size)))) {
        ns_encoder_close(encoder);
        return ns_error_nomem(err);
    }
    *out = encoder;
    return NS_OK;
}

void ns_encoder_close(struct ns_encoder *encoder)
{
    if (!encoder)
        return;
    ZSTD_freeCCtx(encoder->zstd);
    ns_buffer_release(&encoder->head);
    ns_buffer_release(&encoder->frame);
    free(encoder);
}

enum ns_status ns_encoder_hash(struct ns_encoder *encoder, const struct ns_article *article,
                               uint64_t *hash, struct ns_error *err)
{
    enum ns_status status = encode_fields(encoder, article, err);
    if (status == NS_OK)
        *hash = hash_encoded(encoder);
    return status;
}

enum ns_status ns_encoder_frame(struct ns_encoder *encoder, const struct ns_article *article,
                                struct ns_str *out, struct ns_error *err)
{
    enum ns_status status = encode_fields(encoder, article, err);
    *out = ns_buffer_str(&encoder->frame);
    return status;
}

enum ns_status ns_encoder_encode(struct ns_encoder *encoder, const struct ns_article *article,
                                 struct ns_buffer *out, struct ns_error *err)
{
    enum ns_status status = encode_fields(encoder, article, err);
    if (status != NS_OK)
        return status;
    uint64_t hash = hash_encoded(encoder) ^ hash_path(article->path);
    put_field(&encoder->frame, TAG_MENTIONS, article->mentions);
    if (ns_buffer_failed(&encoder->frame))
        return ns_error_nomem(err);
    char bytes[HASH_SIZE];
    for (size_t i = 0; i < HASH_SIZE; i++)
        bytes[i] = (char)(hash >> (8 * i));
    ns_buffer_append_char(out, FORMAT_VERSION);
    ns_buffer_append(out, bytes, HASH_SIZE);
    ns_varint_append(out, encoder->head.size);
    ns_buffer_append_str(out, ns_buffer_str(&encoder->head));
    ns_varint_append(out, article->path.size);
    ns_buffer_append_str(out, article->path);
    if (encoder->frame.size) {
        if (!ns_buffer_reserve(out, ZSTD_compressBound(encoder->frame.size)))
            return ns_error_nomem(err);
        size_t size =
            ZSTD_compress2(encoder->zstd, out->data + out->size, out->capacity - out->size - 1,
                           encoder->frame.data, encoder->frame.size);
        if (ZSTD_isError(size))
            return ns_error_set(err, NS_NOMEM, "cannot compress an article: %s",
                                ZSTD_getErrorName(size));
        out->size += size;
        out->data[out->size] = '\0';
    }
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

/* --- decoding --- */

static enum ns_status corrupt(struct ns_error *err, const char *what)
{
    return ns_error_set(err, NS_CORRUPT, "damaged article in the index: %s", what);
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

/* Takes a size and that many bytes off the front of *in. */
static bool take_part(struct ns_str *in, struct ns_str *part)
{
    uint64_t size;
    if (!ns_varint_take(in, &size) || size > in->size)
        return false;
    *part = (struct ns_str){in->data, (size_t)size};
    in->data += size;
    in->size -= (size_t)size;
    return true;
}

/* The parts of a stored article. */
struct parts {
    uint64_t hash;
    struct ns_str head, path, frame;
};

static enum ns_status split(struct ns_str stored, struct parts *parts, struct ns_error *err)
{
    if (stored.size < 1 + HASH_SIZE + 2)
        return corrupt(err, "too short");
    if (stored.data[0] != FORMAT_VERSION) {
        ns_error_set(err, NS_UNSUPPORTED,
                     "an article is stored in format %d; this nsearch reads %d",
                     (unsigned char)stored.data[0], FORMAT_VERSION);
        ns_error_hint(err, "use the nsearch that wrote the index, or a newer one");
        return NS_UNSUPPORTED;
    }
    parts->hash = 0;
    for (size_t i = 0; i < HASH_SIZE; i++)
        parts->hash |= (uint64_t)(unsigned char)stored.data[1 + i] << (8 * i);
    parts->frame = (struct ns_str){stored.data + 1 + HASH_SIZE, stored.size - 1 - HASH_SIZE};
    if (!take_part(&parts->frame, &parts->head) || !take_part(&parts->frame, &parts->path))
        return corrupt(err, "bad head");
    parts->hash ^= hash_path(parts->path);
    return NS_OK;
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

enum ns_status ns_stored_read_head(struct ns_str stored, struct ns_stored_head *head,
                                   struct ns_error *err)
{
    struct parts parts;
    struct field field;
    bool bad = false;
    *head = (struct ns_stored_head){0};
    enum ns_status status = split(stored, &parts, err);
    if (status != NS_OK)
        return status;
    head->hash = parts.hash;
    head->path = parts.path;
    while (take_field(&parts.head, &field, &bad))
        read_head_field(&field, head);
    return bad || !head->id.size ? corrupt(err, "bad head") : NS_OK;
}

enum ns_status ns_decoder_open(struct ns_decoder **out, ns_dictionary_lookup *lookup, void *context,
                               struct ns_error *err)
{
    struct ns_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder)
        return ns_error_nomem(err);
    decoder->zstd = ZSTD_createDCtx();
    decoder->lookup = lookup;
    decoder->context = context;
    if (!decoder->zstd) {
        free(decoder);
        return ns_error_nomem(err);
    }
    *out = decoder;
    return NS_OK;
}

void ns_decoder_close(struct ns_decoder *decoder)
{
    if (!decoder)
        return;
    for (size_t i = 0; i < decoder->dictionary_count; i++) {
        ZSTD_freeDDict(decoder->dictionaries[i].zstd);
        ns_buffer_release(&decoder->dictionaries[i].bytes);
    }
    ZSTD_freeDCtx(decoder->zstd);
    free(decoder);
}

static enum ns_status load_dictionary(struct ns_decoder *decoder, uint32_t id, ZSTD_DDict **out,
                                      struct ns_error *err)
{
    for (size_t i = 0; i < decoder->dictionary_count; i++)
        if (decoder->dictionaries[i].id == id) {
            *out = decoder->dictionaries[i].zstd;
            return NS_OK;
        }
    if (decoder->dictionary_count == DICTIONARIES_MAX)
        return ns_error_set(err, NS_LIMIT, "more than %d dictionaries in use", DICTIONARIES_MAX);
    struct ns_buffer bytes;
    ns_buffer_init(&bytes);
    enum ns_status status = decoder->lookup(decoder->context, id, &bytes, err);
    if (status == NS_OK) {
        *out = ZSTD_createDDict_byReference(bytes.data, bytes.size);
        if (!*out)
            status = ns_error_nomem(err);
    }
    if (status == NS_OK)
        decoder->dictionaries[decoder->dictionary_count++] = (struct dictionary){id, *out, bytes};
    else
        ns_buffer_release(&bytes);
    if (status == NS_NOT_FOUND) /* what is missing is no article, as a caller might think */
        return ns_error_set(err, NS_CORRUPT, "the index lacks dictionary %u of an article",
                            (unsigned)id);
    return status;
}

/* Into the arena, with a NUL behind it, and with room for small_size bytes of other fields. */
static enum ns_status inflate(struct ns_decoder *decoder, struct ns_str frame, size_t small_size,
                              struct ns_arena *arena, struct ns_str *out, struct ns_error *err)
{
    *out = NS_STR("");
    if (!frame.size)
        return NS_OK;
    unsigned long long size = ZSTD_getFrameContentSize(frame.data, frame.size);
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
        return corrupt(err, "bad frame");
    if (size > FRAME_MAX)
        return ns_error_set(err, NS_LIMIT, "damaged article in the index: %llu bytes long", size);
    ZSTD_DDict *dictionary = NULL;
    uint32_t id = ZSTD_getDictID_fromFrame(frame.data, frame.size);
    if (id) {
        enum ns_status status = load_dictionary(decoder, id, &dictionary, err);
        if (status != NS_OK)
            return status;
    }
    char *data = ns_arena_reserve(arena, (size_t)size + small_size)
                     ? ns_arena_alloc_raw(arena, (size_t)size + 1)
                     : NULL;
    if (!data)
        return ns_error_nomem(err);
    size_t got = ZSTD_decompress_usingDDict(decoder->zstd, data, (size_t)size, frame.data,
                                            frame.size, dictionary);
    if (ZSTD_isError(got) || got != size)
        return corrupt(err, ZSTD_isError(got) ? ZSTD_getErrorName(got) : "short frame");
    data[got] = '\0';
    *out = (struct ns_str){data, got};
    return NS_OK;
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
    default:
        return NS_OK;
    }
}

/* The fields of a frame that are content. */
static struct ns_str content_of(struct ns_str frame)
{
    struct ns_str rest = frame;
    struct field field;
    bool bad = false;
    for (size_t used = 0; take_field(&rest, &field, &bad); used = frame.size - rest.size)
        if (field.tag == TAG_MENTIONS)
            return (struct ns_str){frame.data, used};
    return frame;
}

static enum ns_status read_fields(struct ns_str fields, bool lasting, struct ns_article *article,
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

enum ns_status ns_decoder_decode(struct ns_decoder *decoder, struct ns_str stored,
                                 struct ns_article *article, struct ns_error *err)
{
    struct parts parts;
    struct ns_str frame;
    ns_article_reset(article);
    enum ns_status status = split(stored, &parts, err);
    if (status == NS_OK)
        status = inflate(decoder, parts.frame, parts.head.size + parts.path.size + SMALL_FIELDS,
                         &article->arena, &frame, err);
    if (status == NS_OK && hash_fields(parts.head, content_of(frame)) != parts.hash)
        status = corrupt(err, "its content is not what was written");
    if (status == NS_OK)
        status = read_fields(parts.head, false, article, err);
    if (status == NS_OK)
        status = keep(article, &article->path, parts.path, err);
    if (status == NS_OK)
        status = read_fields(frame, true, article, err);
    if (status == NS_OK && !article->id.size)
        status = corrupt(err, "no id");
    return status;
}

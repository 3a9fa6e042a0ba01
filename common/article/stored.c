#include "common/article/stored.h"

#include "common/article/fields.h"
#include "common/base/varint.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

enum { FORMAT_VERSION = 1, HASH_SIZE = 8, DICTIONARIES_MAX = 64 };

enum { SMALL_FIELDS = 1024 }; /* bytes that the small fields of a frame rarely take more than */

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

/* --- encoding --- */

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
    enum ns_status status = ns_fields_encode(article, &encoder->head, &encoder->frame, err);
    if (status == NS_OK)
        *hash = hash_encoded(encoder);
    return status;
}

enum ns_status ns_encoder_frame(struct ns_encoder *encoder, const struct ns_article *article,
                                struct ns_str *out, struct ns_error *err)
{
    enum ns_status status = ns_fields_encode(article, &encoder->head, &encoder->frame, err);
    *out = ns_buffer_str(&encoder->frame);
    return status;
}

enum ns_status ns_encoder_encode(struct ns_encoder *encoder, const struct ns_article *article,
                                 struct ns_buffer *out, struct ns_error *err)
{
    enum ns_status status = ns_fields_encode(article, &encoder->head, &encoder->frame, err);
    if (status != NS_OK)
        return status;
    uint64_t hash = hash_encoded(encoder) ^ hash_path(article->path);
    ns_fields_put_found(&encoder->frame, article);
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

enum ns_status ns_stored_read_head(struct ns_str stored, struct ns_stored_head *head,
                                   struct ns_error *err)
{
    struct parts parts;
    *head = (struct ns_stored_head){0};
    enum ns_status status = split(stored, &parts, err);
    if (status != NS_OK)
        return status;
    head->hash = parts.hash;
    head->path = parts.path;
    return ns_fields_head(parts.head, head) ? NS_OK : corrupt(err, "bad head");
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
    if (size > NS_FIELDS_MAX)
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

static enum ns_status keep_path(struct ns_article *article, struct ns_str path,
                                struct ns_error *err)
{
    article->path = ns_arena_copy(&article->arena, path);
    return article->path.data ? NS_OK : ns_error_nomem(err);
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
    if (status == NS_OK && hash_fields(parts.head, ns_fields_content(frame)) != parts.hash)
        status = corrupt(err, "its content is not what was written");
    if (status == NS_OK)
        status = ns_fields_decode(parts.head, false, article, err);
    if (status == NS_OK)
        status = keep_path(article, parts.path, err);
    if (status == NS_OK)
        status = ns_fields_decode(frame, true, article, err);
    if (status == NS_OK && !article->id.size)
        status = corrupt(err, "no id");
    return status;
}

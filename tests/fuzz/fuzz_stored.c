/* Any bytes are a stored article or are refused, and what is one stays the same when it is stored
 * again.  The same bytes behind a right hash, as they stand and in a frame, reach the fields. */
#include "common/article/article_json.h"
#include "common/article/stored.h"
#include "common/base/varint.h"

#include <stdint.h>
#include <stdlib.h>
#include <zstd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ns_encoder *encoder;
static struct ns_decoder *decoder;
static struct ns_article article, again;
static struct ns_buffer stored, first, second, packed;

static enum ns_status look_up(void *context, uint32_t id, struct ns_buffer *out,
                              struct ns_error *err)
{
    (void)context;
    if (id != ns_dictionary_id(ns_builtin_dictionary()))
        return ns_error_set(err, NS_NOT_FOUND, "no such dictionary");
    ns_buffer_append_str(out, ns_builtin_dictionary());
    return NS_OK;
}

static void prepare(void)
{
    if (encoder)
        return;
    ns_article_init(&article);
    ns_article_init(&again);
    if (ns_encoder_open(&encoder, ns_builtin_dictionary(), 1, NULL) != NS_OK ||
        ns_decoder_open(&decoder, look_up, NULL, NULL) != NS_OK)
        abort();
}

static void check(struct ns_str bytes)
{
    struct ns_stored_head head;
    struct ns_error err = {0};
    enum ns_status head_status = ns_stored_read_head(bytes, &head, NULL);
    if (ns_decoder_decode(decoder, bytes, &article, &err) != NS_OK) {
        if (!err.message[0])
            abort();
        return;
    }
    if (head_status != NS_OK && head_status != NS_CORRUPT) /* the id may stand in the frame */
        abort();
    ns_buffer_clear(&stored);
    if (ns_encoder_encode(encoder, &article, &stored, NULL) != NS_OK ||
        ns_decoder_decode(decoder, ns_buffer_str(&stored), &again, NULL) != NS_OK)
        abort();
    ns_buffer_clear(&first);
    ns_buffer_clear(&second);
    ns_article_write_json(&first, &article);
    ns_article_write_json(&second, &again);
    if (!ns_str_equal(ns_buffer_str(&first), ns_buffer_str(&second)))
        abort();
}

/* Version, hash, head, and the rest in a frame. */
static void pack(struct ns_str head, struct ns_str rest)
{
    uint64_t hash = XXH3_64bits_withSeed(rest.data, rest.size, XXH3_64bits(head.data, head.size));
    ns_buffer_clear(&packed);
    ns_buffer_append_char(&packed, 1);
    for (int i = 0; i < 8; i++)
        ns_buffer_append_char(&packed, (char)(hash >> (8 * i)));
    ns_varint_append(&packed, head.size);
    ns_buffer_append_str(&packed, head);
    if (!rest.size || !ns_buffer_reserve(&packed, ZSTD_compressBound(rest.size)))
        return;
    size_t size = ZSTD_compress(packed.data + packed.size, ZSTD_compressBound(rest.size), rest.data,
                                rest.size, 1);
    if (!ZSTD_isError(size))
        packed.size += size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ns_str bytes = {(const char *)data, size};
    prepare();
    check(bytes);
    if (!size)
        return 0;
    /* The first byte says where the head ends. */
    size_t head = data[0] < size - 1 ? data[0] : size - 1;
    pack((struct ns_str){bytes.data + 1, head},
         (struct ns_str){bytes.data + 1 + head, size - 1 - head});
    check(ns_buffer_str(&packed));
    return 0;
}

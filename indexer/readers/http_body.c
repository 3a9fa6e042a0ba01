#include "indexer/readers/http_body.h"

#include "indexer/extract/html_charset.h"
#include "indexer/readers/input.h"

#include <brotli/decode.h>
#include <zlib.h>

enum { PIECE = 64 * 1024 };

static enum ns_status damaged(struct ns_error *err, const char *encoding)
{
    return ns_error_set(err, NS_CORRUPT, "a page whose %s data are damaged", encoding);
}

static enum ns_status check_size(const struct ns_buffer *out, struct ns_error *err)
{
    if (ns_buffer_failed(out))
        return ns_error_nomem(err);
    if (out->size > NS_PAGE_MAX)
        return ns_error_set(err, NS_LIMIT, "a page of more than %d MiB",
                            NS_PAGE_MAX / (1024 * 1024));
    return NS_OK;
}

static enum ns_status undo_brotli(struct ns_str in, struct ns_buffer *out, struct ns_error *err)
{
    uint8_t piece[PIECE];
    const uint8_t *next = (const uint8_t *)in.data;
    size_t left = in.size;
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    enum ns_status status = state ? NS_OK : ns_error_nomem(err);
    while (!status && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        uint8_t *to = piece;
        size_t room = sizeof piece;
        result = BrotliDecoderDecompressStream(state, &left, &next, &room, &to, NULL);
        ns_buffer_append(out, (const char *)piece, sizeof piece - room);
        status = check_size(out, err);
    }
    BrotliDecoderDestroyInstance(state);
    if (!status && result != BROTLI_DECODER_RESULT_SUCCESS)
        return damaged(err, "br");
    return status;
}

/* bits: as inflateInit2 takes them. */
static enum ns_status undo_deflate(struct ns_str in, int bits, struct ns_buffer *out,
                                   struct ns_error *err)
{
    unsigned char piece[PIECE];
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)in.data, /* only read */
                       .avail_in = (unsigned)in.size};
    int result = inflateInit2(&stream, bits);
    enum ns_status status = result == Z_OK ? NS_OK : ns_error_nomem(err);
    while (!status && result == Z_OK) {
        stream.next_out = piece;
        stream.avail_out = sizeof piece;
        result = inflate(&stream, Z_NO_FLUSH);
        ns_buffer_append(out, (const char *)piece, sizeof piece - stream.avail_out);
        status = check_size(out, err);
    }
    (void)inflateEnd(&stream);
    if (!status && result != Z_STREAM_END)
        return damaged(err, "deflate");
    return status;
}

/* With zlib's header as the standard says, or without as some servers send it. */
static enum ns_status undo_any_deflate(struct ns_str in, struct ns_buffer *out,
                                       struct ns_error *err)
{
    enum ns_status status = undo_deflate(in, MAX_WBITS, out, err);
    if (status != NS_CORRUPT)
        return status;
    ns_buffer_clear(out);
    return undo_deflate(in, -MAX_WBITS, out, err);
}

static bool is_gzip(struct ns_str body)
{
    return body.size > 2 && memcmp(body.data, "\x1f\x8b", 2) == 0;
}

/* From the charset that the header names to UTF-8. */
static enum ns_status decode(const struct ns_http_response *response, struct ns_buffer *scratch,
                             struct ns_str *body, struct ns_error *err)
{
    if (!response->charset[0] || is_gzip(*body))
        return NS_OK;
    struct ns_buffer decoded;
    struct ns_str text;
    ns_buffer_init(&decoded);
    enum ns_status status =
        ns_html_charset_decode_as(*body, ns_str_of(response->charset), &decoded, &text, err);
    if (!status && decoded.size) {
        ns_buffer_clear(scratch);
        ns_buffer_append_str(scratch, text);
        *body = ns_buffer_str(scratch);
        status = ns_buffer_failed(scratch) ? ns_error_nomem(err) : NS_OK;
    }
    ns_buffer_release(&decoded);
    return status;
}

enum ns_status ns_http_body(const struct ns_http_response *response, struct ns_buffer *scratch,
                            struct ns_str *body, struct ns_error *err)
{
    const char *encoding = response->encoding;
    enum ns_status status = NS_OK;
    *body = response->body;
    ns_buffer_clear(scratch);
    if (strcmp(encoding, "br") == 0) {
        status = undo_brotli(*body, scratch, err);
        *body = ns_buffer_str(scratch);
    } else if (strcmp(encoding, "deflate") == 0) {
        status = undo_any_deflate(*body, scratch, err);
        *body = ns_buffer_str(scratch);
    } else if (encoding[0] && strcmp(encoding, "gzip") != 0 && strcmp(encoding, "x-gzip") != 0 &&
               strcmp(encoding, "identity") != 0 && strcmp(encoding, "zstd") != 0) {
        return ns_error_set(err, NS_UNSUPPORTED, "a page compressed as %s", encoding);
    }
    return status ? status : decode(response, scratch, body, err);
}

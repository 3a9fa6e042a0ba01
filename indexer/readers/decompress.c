#include "indexer/readers/decompress.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum {
    GZIP_WINDOW = 15 + 16,   /* zlib's largest window; + 16: gzip, no zlib or raw streams */
    ZSTD_WINDOW_LOG_MAX = 27 /* 128 MiB */
};

struct ns_decompressor {
    enum ns_compression compression;
    bool inside; /* a member or frame has begun and not ended */
    bool padded; /* zero bytes were seen after the last one */
    z_stream gzip;
    ZSTD_DCtx *zstd;
};

enum ns_compression ns_compression_detect(struct ns_str head)
{
    const unsigned char *p = (const unsigned char *)head.data;
    if (head.size >= 3 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8)
        return NS_COMPRESSION_GZIP;
    if (head.size < 4)
        return NS_COMPRESSION_NONE;
    bool frame = p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f && p[3] == 0xfd;
    bool skippable = (p[0] & 0xf0) == 0x50 && p[1] == 0x2a && p[2] == 0x4d && p[3] == 0x18;
    return frame || skippable ? NS_COMPRESSION_ZSTD : NS_COMPRESSION_NONE;
}

enum ns_status ns_decompressor_open(struct ns_decompressor **out, enum ns_compression compression,
                                    struct ns_error *err)
{
    struct ns_decompressor *d = calloc(1, sizeof *d);
    *out = NULL;
    if (!d)
        return ns_error_nomem(err);
    d->compression = compression;
    bool ready;
    if (compression == NS_COMPRESSION_GZIP) {
        ready = inflateInit2(&d->gzip, GZIP_WINDOW) == Z_OK;
    } else {
        d->zstd = ZSTD_createDCtx();
        ready = d->zstd && !ZSTD_isError(ZSTD_DCtx_setParameter(d->zstd, ZSTD_d_windowLogMax,
                                                                ZSTD_WINDOW_LOG_MAX));
    }
    if (!ready) {
        ns_decompressor_close(d);
        return ns_error_nomem(err);
    }
    *out = d;
    return NS_OK;
}

void ns_decompressor_close(struct ns_decompressor *decompressor)
{
    if (!decompressor)
        return;
    if (decompressor->compression == NS_COMPRESSION_GZIP)
        (void)inflateEnd(&decompressor->gzip);
    ZSTD_freeDCtx(decompressor->zstd);
    free(decompressor);
}

static const char *name_of(const struct ns_decompressor *d)
{
    return d->compression == NS_COMPRESSION_GZIP ? "gzip" : "zstd";
}

static enum ns_status damaged(const struct ns_decompressor *d, const char *why,
                              struct ns_error *err)
{
    ns_error_set(err, NS_CORRUPT, "damaged %s data: %s", name_of(d), why);
    ns_error_hint(err, "what stood before the damage was read; make the file again or fetch it "
                       "again");
    return NS_CORRUPT;
}

static enum ns_status step_gzip(struct ns_decompressor *d, struct ns_str *in, char *out,
                                size_t size, size_t *got, struct ns_error *err)
{
    z_stream *z = &d->gzip;
    z->next_in = (z_const Bytef *)in->data;
    z->avail_in = in->size < UINT_MAX ? (uInt)in->size : UINT_MAX;
    z->next_out = (Bytef *)out;
    z->avail_out = size < UINT_MAX ? (uInt)size : UINT_MAX;
    uInt given = z->avail_in, room = z->avail_out;
    int result = inflate(z, Z_NO_FLUSH);
    in->data += given - z->avail_in;
    in->size -= given - z->avail_in;
    *got = room - z->avail_out;
    switch (result) {
    case Z_STREAM_END:
        d->inside = false;
        (void)inflateReset(z);
        return NS_OK;
    case Z_OK:
    case Z_BUF_ERROR: /* no progress was possible: more input is needed */
        return NS_OK;
    case Z_MEM_ERROR:
        return ns_error_nomem(err);
    case Z_NEED_DICT:
        return damaged(d, "it needs a dictionary", err);
    default:
        return damaged(d, z->msg ? z->msg : "invalid stream", err);
    }
}

/* NOLINTNEXTLINE(readability-non-const-parameter): zstd writes there */
static enum ns_status step_zstd(struct ns_decompressor *d, struct ns_str *in, char *out,
                                size_t size, size_t *got, struct ns_error *err)
{
    ZSTD_inBuffer from = {in->data, in->size, 0};
    ZSTD_outBuffer to = {out, size, 0};
    size_t result = ZSTD_decompressStream(d->zstd, &to, &from);
    in->data += from.pos;
    in->size -= from.pos;
    *got = to.pos;
    if (!ZSTD_isError(result)) {
        d->inside = result != 0;
        return NS_OK;
    }
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
        return ns_error_nomem(err);
    case ZSTD_error_frameParameter_windowTooLarge:
        ns_error_set(err, NS_LIMIT, "zstd data with a window of more than 128 MiB");
        ns_error_hint(err, "compress it without --long, or pipe it: zstd -dc --long=31 FILE");
        return NS_LIMIT;
    default:
        return damaged(d, ZSTD_getErrorName(result), err);
    }
}

/* Between two members or frames.  False: nothing follows in what is there. */
static enum ns_status enter(struct ns_decompressor *d, struct ns_str *in, bool last, bool *entered,
                            struct ns_error *err)
{
    *entered = false;
    while (in->size && *in->data == '\0') {
        in->data++;
        in->size--;
        d->padded = true;
    }
    if (in->size == 0 || (in->size < NS_COMPRESSION_MAGIC && !last))
        return NS_OK;
    if (d->padded || ns_compression_detect(*in) != d->compression)
        return damaged(d, "other data follows", err);
    d->inside = *entered = true;
    return NS_OK;
}

enum ns_status ns_decompressor_step(struct ns_decompressor *decompressor, struct ns_str *in,
                                    bool last, char *out, size_t size, size_t *got,
                                    struct ns_error *err)
{
    struct ns_decompressor *d = decompressor;
    enum ns_status status = NS_OK;
    *got = 0;
    while (!status && *got == 0) {
        size_t before = in->size;
        bool entered = false;
        if (!d->inside) {
            status = enter(d, in, last, &entered, err);
            if (status || !entered)
                return status;
        }
        status = d->compression == NS_COMPRESSION_GZIP ? step_gzip(d, in, out, size, got, err)
                                                       : step_zstd(d, in, out, size, got, err);
        if (!status && *got == 0 && d->inside && in->size == before) {
            if (last)
                return damaged(d, "it ends too early", err);
            return NS_OK;
        }
    }
    return status;
}

#include "indexer/writer/bulk/train.h"

#include "common/article/stored.h"

#include <stdlib.h>

/* The stable call tries out parameters, which takes ten times as long and gains half a percent. */
#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>

/* Segments of 256 bytes, chosen by how often strings of 8 bytes come; counted in 2^18 places, one
 * position out of a few. */
enum { SEGMENT = 256, STRING = 8, PLACES_LOG = 18, ACCELERATION = 5 };

/* What the frames of the articles would hold, in one piece, and the size of each. */
struct samples {
    struct ns_buffer bytes;
    size_t *sizes;
    unsigned count;
};

static enum ns_status add_batch(struct samples *samples, struct ns_encoder *encoder,
                                const struct ns_batch *batch, struct ns_error *err)
{
    struct ns_str frame;
    size_t *sizes = reallocarray(samples->sizes, samples->count + batch->count, sizeof *sizes);
    if (!sizes)
        return ns_error_nomem(err);
    samples->sizes = sizes;
    for (size_t i = 0; i < batch->count; i++) {
        const struct ns_batch_article *article = &batch->articles[i];
        if (!article->docid || ns_encoder_frame(encoder, &article->article, &frame, NULL))
            continue;
        ns_buffer_append_str(&samples->bytes, frame);
        sizes[samples->count++] = frame.size;
    }
    return ns_buffer_failed(&samples->bytes) ? ns_error_nomem(err) : NS_OK;
}

static enum ns_status train(const struct samples *samples, struct ns_buffer *out,
                            struct ns_error *err)
{
    const ZDICT_fastCover_params_t parameters = {
        .k = SEGMENT, .d = STRING, .f = PLACES_LOG, .accel = ACCELERATION};
    if (!ns_buffer_reserve(out, NS_TRAIN_SIZE))
        return ns_error_nomem(err);
    size_t size =
        ZDICT_trainFromBuffer_fastCover(out->data + out->size, NS_TRAIN_SIZE, samples->bytes.data,
                                        samples->sizes, samples->count, parameters);
    if (!ZDICT_isError(size))
        out->size += size;
    out->data[out->size] = '\0';
    return NS_OK;
}

enum ns_status ns_bulk_train(const struct ns_batch *batches, struct ns_buffer *out,
                             struct ns_error *err)
{
    struct samples samples = {0};
    struct ns_encoder *encoder;
    enum ns_status status = ns_encoder_open(&encoder, NS_STR(""), 1, err);
    if (status)
        return status;
    for (; batches && !status; batches = batches->next)
        status = add_batch(&samples, encoder, batches, err);
    if (!status)
        status = train(&samples, out, err);
    ns_encoder_close(encoder);
    ns_buffer_release(&samples.bytes);
    free(samples.sizes);
    return status;
}

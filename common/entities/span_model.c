#include "common/entities/span_model.h"

#include "common/entities/span_features.h"

#include <endian.h>

_Alignas(64) static const int8_t buckets[][NS_MODEL_BUCKET] = {
#include "generated/span_model.h"
};

enum { BUCKETS = sizeof buckets / sizeof *buckets };
_Static_assert((BUCKETS & (BUCKETS - 1)) == 0, "a power of two");

_Static_assert(sizeof *buckets == 64, "a line of the cache");

typedef int8_t row_bytes __attribute__((vector_size(NS_MODEL_ROW)));
typedef int16_t row_sum __attribute__((vector_size(2 * NS_MODEL_ROW)));

/* The weights of a feature: those of another, seldom, or zeros.  Which row it is, and whether there
 * is one, is computed, not branched upon: no processor would guess it. */
static row_bytes row_of(uint32_t feature)
{
    const int8_t *bucket = buckets[feature & (BUCKETS - 1)];
    uint64_t checks, same;
    memcpy(&checks, bucket + NS_MODEL_CHECKS, sizeof checks);
    checks = le64toh(checks) ^ (feature >> 16) * 0x0001000100010001u;
    same =
        (checks - 0x0001000100010001u) & ~checks & 0x8000800080008000u; /* the lowest 0, marked */
    const int8_t *row = bucket + (size_t)(__builtin_ctzll(same | 1ull << 63) / 16) * NS_MODEL_SLOTS;
    row_bytes weights;
    memcpy(&weights, row, sizeof weights);
    return weights & (int8_t) - (same != 0);
}

static void add_features(const uint32_t *features, size_t count, int16_t sum[NS_MODEL_ROW])
{
    row_sum total;
    memcpy(&total, sum, sizeof total);
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(buckets[features[i] & (BUCKETS - 1)]);
    for (size_t i = 0; i < count; i++) {
        total += __builtin_convertvector(row_of(features[i]), row_sum);
    }
    memcpy(sum, &total, sizeof total);
}

static void fill_view(const struct ns_story *story, size_t token)
{
    struct ns_token_view *view = &story->views[token];
    if (story->tokens[token].viewed == NS_VIEWED_WHOLE)
        return;
    story->tokens[token].viewed = NS_VIEWED_WHOLE;
    uint32_t features[NS_TOKEN_FEATURES];
    ns_token_look_around(story, token, view);
    size_t count = ns_token_features(story, token, features);
    memset(view->weights, 0, sizeof view->weights);
    add_features(features, count, view->weights);
}

void ns_model_score(const struct ns_span *span, float score[NS_LABELS])
{
    uint32_t features[NS_SPAN_FEATURES];
    int16_t own[NS_MODEL_ROW] = {0};
    const struct ns_token_view *views = &span->story->views[span->first];
    for (size_t i = 0; i < span->count; i++)
        fill_view(span->story, span->first + i);
    size_t count = ns_span_features(span, features);
    add_features(features, count, own);
    int sum[NS_LABELS];
    for (unsigned label = 1; label < NS_LABELS; label++)
        sum[label] = own[ns_model_slot(label, NS_PART_WHOLE)];
    for (size_t i = 0; i < span->count; i++) {
        enum ns_model_part part = ns_model_part(i, span->count);
        for (unsigned label = 1; label < NS_LABELS; label++)
            sum[label] += views[i].weights[ns_model_slot(label, part)];
    }
    for (unsigned label = 1; label < NS_LABELS; label++)
        if (score[label] >= NS_SCORE_HOPELESS && ns_model_judges(label))
            score[label] += (float)sum[label] / NS_MODEL_SCALE;
}

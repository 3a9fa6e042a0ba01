#include "indexer/writer/shingles.h"

#include "common/analysis/tokenizer.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A hash of the last words in their order; the multiplier is odd, so that all of them count. */
static uint32_t hash_shingle(const struct ns_shingles *shingles)
{
    uint64_t hash = 0;
    for (size_t i = 1; i <= NS_SHINGLE_WORDS; i++)
        hash = hash * UINT64_C(0x9e3779b97f4a7c15) +
               shingles->words[(shingles->seen - i) % NS_SHINGLE_WORDS];
    hash = (hash ^ (hash >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return (uint32_t)(hash >> 32);
}

/* Few are out of place each time but the first. */
static void sort(uint32_t *hashes, size_t count)
{
    for (size_t gap = 57; gap; gap = gap * 4 / 9)
        for (size_t i = gap; i < count; i++) {
            uint32_t hash = hashes[i];
            size_t at = i;
            for (; at >= gap && hashes[at - gap] > hash; at -= gap)
                hashes[at] = hashes[at - gap];
            hashes[at] = hash;
        }
}

/* Keeps the smallest, each once. */
static void compact(struct ns_shingles *shingles)
{
    size_t kept = 0;
    sort(shingles->hashes, shingles->count);
    for (size_t i = 0; i < shingles->count && kept < NS_SKETCH_SIZE; i++)
        if (!kept || shingles->hashes[i] != shingles->hashes[kept - 1])
            shingles->hashes[kept++] = shingles->hashes[i];
    shingles->count = kept;
    shingles->below = kept == NS_SKETCH_SIZE ? shingles->hashes[kept - 1] : 0;
}

void ns_shingles_add(struct ns_shingles *shingles, struct ns_str word)
{
    shingles->words[shingles->seen++ % NS_SHINGLE_WORDS] = XXH3_64bits(word.data, word.size);
    if (shingles->seen < NS_SHINGLE_WORDS)
        return;
    uint32_t hash = hash_shingle(shingles);
    shingles->shingles += shingles->shingles < UINT32_MAX;
    if (shingles->below && hash >= shingles->below)
        return;
    shingles->hashes[shingles->count++] = hash;
    if (shingles->count == sizeof shingles->hashes / sizeof *shingles->hashes)
        compact(shingles);
}

void ns_shingles_finish(struct ns_shingles *shingles, struct ns_sketch *sketch)
{
    compact(shingles);
    sketch->shingles = shingles->shingles;
    sketch->count = (uint32_t)shingles->count;
    memcpy(sketch->hashes, shingles->hashes, shingles->count * sizeof *sketch->hashes);
    ns_shingles_reset(shingles);
}

void ns_shingles_reset(struct ns_shingles *shingles)
{
    shingles->seen = shingles->count = 0;
    shingles->shingles = shingles->below = 0;
}

void ns_sketch_text(struct ns_str text, struct ns_sketch *sketch)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_shingles shingles = {.seen = 0};
    ns_tokenizer_init(&tokenizer, text);
    while (ns_tokenizer_next(&tokenizer, &token))
        ns_shingles_add(&shingles, token.text);
    ns_shingles_finish(&shingles, sketch);
}

size_t ns_sketch_terms(const struct ns_sketch *sketch)
{
    if (sketch->shingles < NS_SHINGLES_MIN)
        return 0;
    return sketch->count < NS_SKETCH_TERMS ? sketch->count : NS_SKETCH_TERMS;
}

/* The lower 30 bits: the upper ones say little of a small hash. */
void ns_sketch_term(uint32_t hash, char term[NS_SKETCH_TERM_SIZE])
{
    static const char digits[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    for (size_t i = 0; i < NS_SKETCH_TERM_SIZE; i++, hash >>= 6)
        term[i] = digits[hash & 63];
}

bool ns_sketch_same(const struct ns_sketch *a, const struct ns_sketch *b)
{
    size_t i = 0, k = 0, all = 0, both = 0;
    if (a->shingles < NS_SHINGLES_MIN || b->shingles < NS_SHINGLES_MIN)
        return false;
    for (; i < a->count && k < b->count && all < NS_SKETCH_SIZE; all++) {
        bool equal = a->hashes[i] == b->hashes[k], left = a->hashes[i] <= b->hashes[k];
        both += equal;
        i += left;
        k += equal || !left;
    }
    /* Where a sketch holds all there is, the other one's rest is in the union, too. */
    if (all < NS_SKETCH_SIZE) {
        size_t rest = a->count - i + (b->count - k);
        all = rest < NS_SKETCH_SIZE - all ? all + rest : NS_SKETCH_SIZE;
    }
    double share = (double)both / (double)all;
    double total = (double)a->shingles + b->shingles;
    double smaller = a->shingles < b->shingles ? a->shingles : b->shingles;
    return share >= NS_SAME_TEXT || share / (1 + share) * total >= NS_SAME_PART * smaller;
}

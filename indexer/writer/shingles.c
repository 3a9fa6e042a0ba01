#include "indexer/writer/shingles.h"

#include "common/analysis/token_hash.h"

#define FACTOR UINT64_C(0x9e3779b97f4a7c15) /* odd, so that all words count */
#define FACTOR_2 (FACTOR * FACTOR)
#define FACTOR_5 (FACTOR_2 * FACTOR_2 * FACTOR)
_Static_assert(NS_SHINGLE_WORDS == 5, "the power of the word that leaves");

/* The next word comes, the oldest leaves; a hash of what is there. */
static uint32_t roll(struct ns_shingles *shingles, uint64_t word)
{
    uint64_t *oldest = &shingles->words[shingles->next];
    shingles->rolling = shingles->rolling * FACTOR + word - *oldest * FACTOR_5;
    *oldest = word;
    shingles->next = shingles->next + 1 == NS_SHINGLE_WORDS ? 0 : shingles->next + 1;
    uint64_t hash = (shingles->rolling ^ (shingles->rolling >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return (uint32_t)(hash >> 32);
}

static void keep(struct ns_shingles *shingles, uint32_t hash)
{
    uint32_t *hashes = shingles->hashes;
    size_t low = 0, high = shingles->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (hashes[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < shingles->count && hashes[low] == hash)
        return;
    if (shingles->count < NS_SKETCH_SIZE)
        shingles->count++;
    memmove(hashes + low + 1, hashes + low, (shingles->count - 1 - low) * sizeof *hashes);
    hashes[low] = hash;
}

void ns_shingles_add(struct ns_shingles *shingles, struct ns_str word)
{
    uint32_t hash = roll(shingles, ns_token_hash(word));
    if (++shingles->seen < NS_SHINGLE_WORDS)
        return;
    shingles->shingles += shingles->shingles < UINT32_MAX;
    if (shingles->count < NS_SKETCH_SIZE || hash < shingles->hashes[NS_SKETCH_SIZE - 1])
        keep(shingles, hash);
}

void ns_shingles_finish(struct ns_shingles *shingles, struct ns_sketch *sketch)
{
    sketch->shingles = shingles->shingles;
    sketch->count = (uint32_t)shingles->count;
    memcpy(sketch->hashes, shingles->hashes, shingles->count * sizeof *sketch->hashes);
    ns_shingles_reset(shingles);
}

void ns_shingles_reset(struct ns_shingles *shingles)
{
    memset(shingles->words, 0, sizeof shingles->words);
    shingles->rolling = 0;
    shingles->next = shingles->seen = shingles->count = 0;
    shingles->shingles = 0;
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

static size_t smallest(const struct ns_sketch *sketch, size_t most)
{
    if (sketch->shingles < NS_SHINGLES_MIN)
        return 0;
    return sketch->count < most ? sketch->count : most;
}

size_t ns_sketch_terms(const struct ns_sketch *sketch)
{
    size_t terms = sketch->shingles / NS_SHINGLES_A_TERM;
    terms = terms < NS_SKETCH_TERMS_MIN ? NS_SKETCH_TERMS_MIN : terms;
    return smallest(sketch, terms < NS_SKETCH_TERMS ? terms : NS_SKETCH_TERMS);
}

size_t ns_sketch_lookups(const struct ns_sketch *sketch)
{
    return smallest(sketch, NS_SKETCH_LOOKUPS);
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

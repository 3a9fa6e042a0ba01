#include "common/index/signature.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Pairs at which a filter of NS_SIGNATURE_MAX bytes has nearly every bit set. */
#define PAIRS_MAX ((size_t)NS_SIGNATURE_MAX * 8)

uint64_t ns_signature_hash(struct ns_str stem)
{
    return XXH3_64bits(stem.data, stem.size);
}

/* Not symmetric: "white house" is not "house white". */
static uint64_t hash_pair(uint64_t left, uint64_t right)
{
    uint64_t hash = left + right * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (hash >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return hash ^ (hash >> 32);
}

/* The bit of a pair that hash number i sets, of 8 * bytes. */
static size_t bit_of(uint64_t pair, uint32_t i, size_t bytes)
{
    uint32_t mixed = (uint32_t)pair + i * ((uint32_t)(pair >> 32) | 1);
    return (size_t)((mixed * (uint64_t)(bytes * 8)) >> 32);
}

void ns_signature_release(struct ns_signature *signature)
{
    free(signature->pairs);
    *signature = (struct ns_signature){0};
}

void ns_signature_break(struct ns_signature *signature)
{
    signature->has_last = false;
}

static bool add_pair(struct ns_signature *signature, uint64_t pair)
{
    if (signature->count > PAIRS_MAX)
        return true;
    if (signature->count == signature->capacity) {
        size_t capacity = signature->capacity ? signature->capacity * 2 : 1024;
        uint64_t *pairs = realloc(signature->pairs, capacity * sizeof *pairs);
        if (!pairs)
            return false;
        signature->pairs = pairs;
        signature->capacity = capacity;
    }
    signature->pairs[signature->count++] = pair;
    return true;
}

bool ns_signature_add(struct ns_signature *signature, uint64_t stem, uint32_t position)
{
    bool fine = true;
    if (signature->has_last && signature->next == position)
        fine = add_pair(signature, hash_pair(signature->last, stem));
    signature->last = stem;
    signature->next = position + 1;
    signature->has_last = true;
    return fine;
}

static size_t filter_size(size_t pairs)
{
    size_t size = (pairs * NS_SIGNATURE_BITS + 7) / 8;
    if (size < NS_SIGNATURE_MIN)
        return NS_SIGNATURE_MIN;
    return size < NS_SIGNATURE_MAX ? size : NS_SIGNATURE_MAX;
}

void ns_signature_finish(struct ns_signature *signature, struct ns_buffer *out)
{
    size_t count = signature->count, size = filter_size(count);
    signature->count = 0;
    signature->has_last = false;
    if (!count || count > PAIRS_MAX)
        return;
    if (!ns_buffer_reserve(out, size))
        return;
    char *bits = out->data + out->size;
    memset(bits, 0, size + 1);
    out->size += size;
    for (size_t i = 0; i < count; i++)
        for (uint32_t h = 0; h < NS_SIGNATURE_HASHES; h++) {
            size_t bit = bit_of(signature->pairs[i], h, size);
            bits[bit / 8] = (char)(bits[bit / 8] | 1 << bit % 8);
        }
}

bool ns_signature_has(struct ns_str filter, struct ns_str left, struct ns_str right)
{
    if (!filter.size)
        return true;
    uint64_t pair = hash_pair(ns_signature_hash(left), ns_signature_hash(right));
    for (uint32_t h = 0; h < NS_SIGNATURE_HASHES; h++) {
        size_t bit = bit_of(pair, h, filter.size);
        if (!(filter.data[bit / 8] >> bit % 8 & 1))
            return false;
    }
    return true;
}

/* A hash of a token, of its bytes alone: the same in every run, for what is stored. */
#ifndef NS_ANALYSIS_TOKEN_HASH_H
#define NS_ANALYSIS_TOKEN_HASH_H

#include "common/analysis/tokenizer.h"

#include <endian.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* token: as the tokenizer gives it, with its padding.  One of at most NS_TOKEN_PADDING bytes, as
 * nearly all are, is two numbers, with no look at its size; a longer one has XXH3. */
static inline uint64_t ns_token_hash(struct ns_str token)
{
    uint64_t low, high;
    if (token.size > NS_TOKEN_PADDING)
        return XXH3_64bits(token.data, token.size);
    memcpy(&low, token.data, sizeof low);
    memcpy(&high, token.data + sizeof low, sizeof high);
    uint64_t hash = le64toh(low) * UINT64_C(0x9e3779b97f4a7c15);
    hash = ((hash ^ hash >> 32) + le64toh(high)) * UINT64_C(0xd6e8feb86659fd93);
    return hash ^ hash >> 32;
}

#endif

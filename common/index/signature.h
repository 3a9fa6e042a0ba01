/* The adjacency signature of an article: a Bloom filter of the pairs of stems that stand side by
 * side in its title, in a caption or in its body.  It says of most articles that a phrase is not in
 * them, without their text.
 *
 * A pair is hashed by the bytes of its stems, whatever their language; it sets NS_SIGNATURE_HASHES
 * bits of a filter of NS_SIGNATURE_BITS for each pair, in whole bytes.  Pairs that repeat count
 * each time.  An article without pairs has no signature, nor has one with so many that its filter
 * would be all ones. */
#ifndef NS_INDEX_SIGNATURE_H
#define NS_INDEX_SIGNATURE_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    NS_SIGNATURE_BITS = 8,
    NS_SIGNATURE_HASHES = 5,
    NS_SIGNATURE_MIN = 8,         /* bytes; a smaller filter says too little */
    NS_SIGNATURE_MAX = 64 * 1024, /* bytes */
};

/* What gathers the pairs of one article; all zero is empty. */
struct ns_signature {
    uint64_t *pairs; /* hashes */
    size_t count, capacity;
    uint64_t last; /* hash of the stem before … */
    uint32_t next; /* … and the position right behind it, if it has one */
    bool has_last;
};

void ns_signature_release(struct ns_signature *signature);

/* What comes now is another text: it has no neighbours in the one before. */
void ns_signature_break(struct ns_signature *signature);

/* What stands for a stem below. */
uint64_t ns_signature_hash(struct ns_str stem);

/* The next stem of a text and its position, which only grows within a text; false when there is no
 * memory. */
bool ns_signature_add(struct ns_signature *signature, uint64_t stem, uint32_t position);

/* Appends the filter to out, or nothing where there is none, and empties the signature. */
void ns_signature_finish(struct ns_signature *signature, struct ns_buffer *out);

/* Whether a filter may have the pair; the empty one, of which nothing is known, may. */
bool ns_signature_has(struct ns_str filter, struct ns_str left, struct ns_str right);

#endif

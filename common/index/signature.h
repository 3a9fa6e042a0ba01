/* The adjacency signature of an article: a filter of the pairs of stems that stand side by side in
 * its title, in a caption or in its body.  It says of most articles that a phrase is not in them,
 * without their text.
 *
 * It is a homogeneous ribbon filter (Dillinger, Huebschle-Schneider, Sanders, Walzer: Fast Succinct
 * Retrieval and Approximate Membership using Ribbon, 2022), which takes four fifths of a Bloom
 * filter that errs as seldom.  A pair is hashed by the bytes of its stems, whatever their language,
 * to an equation in NS_SIGNATURE_WIDTH unknowns in a row, of which the first counts and the others
 * as the hash says; their sum modulo 2 is to be 0.  The filter is NS_SIGNATURE_COLUMNS solutions of
 * the equations of all pairs, one after the other, each in whole bytes, the first unknown lowest.
 * Where the equations leave a choice the solutions differ at random, so that another pair's
 * equation holds in all of them once in 2^NS_SIGNATURE_COLUMNS.
 *
 * An article without pairs has no signature, nor has one with more than NS_SIGNATURE_PAIRS. */
#ifndef NS_INDEX_SIGNATURE_H
#define NS_INDEX_SIGNATURE_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    NS_SIGNATURE_COLUMNS = 6,
    NS_SIGNATURE_WIDTH = 32,
    NS_SIGNATURE_SPARE = 15,    /* percent of unknowns more than pairs, and the width */
    NS_SIGNATURE_PAIRS = 80000, /* different ones: a filter of 66 kB */
};

/* What gathers the pairs of one article; all zero is empty. */
struct ns_signature {
    uint64_t *pairs; /* hashes */
    size_t count, capacity;
    uint32_t *scratch; /* to tell them apart; the equations */
    size_t scratch_capacity;
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

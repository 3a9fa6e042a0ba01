/* What tells of a text whether another one has much of the same: a sketch of its shingles, which
 * are all NS_SHINGLE_WORDS words in a row, as the tokenizer gives them.
 *
 * The sketch keeps the NS_SKETCH_SIZE shingles of the smallest hashes (Broder's bottom-k MinHash):
 * what two sketches share of the smallest in both estimates what the texts share, and with the
 * number of shingles in each, how much of the shorter one stands in the other. */
#ifndef NS_WRITER_SHINGLES_H
#define NS_WRITER_SHINGLES_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    NS_SHINGLE_WORDS = 5,
    NS_SKETCH_SIZE = 128,
    NS_SHINGLES_MIN = 24, /* of a text that is not too short to be told from others */
    NS_SKETCH_TERMS = 12, /* the smallest hashes: those that the index has as terms, at most … */
    NS_SKETCH_TERMS_MIN = 4, /* … and at least; between, one for so many shingles: */
    NS_SHINGLES_A_TERM = 24,
    NS_SKETCH_LOOKUPS = 20, /* the smallest hashes: those that are looked up among these terms */
    NS_SKETCH_TERM_SIZE = 5,
};

struct ns_sketch {
    uint32_t shingles; /* in the text; below NS_SHINGLES_MIN nothing else counts */
    uint32_t count;
    uint32_t hashes[NS_SKETCH_SIZE]; /* ascending, each once */
};

/* What gathers the words of a text; all zero is empty. */
struct ns_shingles {
    uint64_t words[NS_SHINGLE_WORDS]; /* hashes of the last ones, in a ring */
    size_t next;                      /* its oldest, which is overwritten next */
    uint64_t rolling;                 /* a polynomial of these hashes in their order */
    size_t seen;                      /* words so far */
    uint32_t shingles;
    size_t count;
    uint32_t hashes[NS_SKETCH_SIZE]; /* the smallest so far, ascending, each once */
};

/* word: the tokenizer's own, with its padding. */
void ns_shingles_add(struct ns_shingles *shingles, struct ns_str word);

void ns_shingles_reset(struct ns_shingles *shingles);

/* Writes the sketch and empties shingles. */
void ns_shingles_finish(struct ns_shingles *shingles, struct ns_sketch *sketch);

/* The same for a text. */
void ns_sketch_text(struct ns_str text, struct ns_sketch *sketch);

/* How many terms the index has for the sketch, how many are looked up, and the one of a hash,
 * without its prefix. */
size_t ns_sketch_terms(const struct ns_sketch *sketch);
size_t ns_sketch_lookups(const struct ns_sketch *sketch);
void ns_sketch_term(uint32_t hash, char term[NS_SKETCH_TERM_SIZE]);
/* What of a hash is in its term. */
#define NS_SKETCH_TERM_MASK ((UINT32_C(1) << (6 * NS_SKETCH_TERM_SIZE)) - 1)

/* Whether one of the texts has so much of the other that one was made of the other, or both of a
 * third: NS_SAME_TEXT of all their shingles, or NS_SAME_PART of the shorter one's. */
#define NS_SAME_TEXT 0.1
#define NS_SAME_PART 0.18
bool ns_sketch_same(const struct ns_sketch *a, const struct ns_sketch *b);

#endif

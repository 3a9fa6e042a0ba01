/* Words of names: where they end, how they are written, and the form in which they are compared.
 *
 * The tables of names, queries and articles are all cut into words here, so that what is written in
 * a table is found in a text.  Positions are bytes of UTF-8 text. */
#ifndef NS_ENTITIES_WORD_H
#define NS_ENTITIES_WORD_H

#include "common/base/buffer.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    NS_WORD_KEY_MAX = 48, /* bytes of a key; a longer word is no name's */
};

/* How a word is written; combined with |. */
enum ns_word_shape {
    NS_SHAPE_UPPER = 1 << 0,   /* begins with a capital */
    NS_SHAPE_CAPS = 1 << 1,    /* two letters or more, all capitals: NATO, U.S. */
    NS_SHAPE_INITIAL = 1 << 2, /* one capital, with or without a full stop */
    NS_SHAPE_DOTS = 1 << 3,    /* letters with full stops: U.S., D.C. */
    NS_SHAPE_DIGIT = 1 << 4,   /* begins with a digit */
    NS_SHAPE_MIXED = 1 << 5,   /* capitals further in, beside small letters: McCain, eBay */
};

struct ns_word {
    size_t start, end;
    unsigned shape; /* enum ns_word_shape */
};

/* Eight bytes of text as a number, the first the lowest; 0 for those behind its end. */
static inline uint64_t ns_eight_at(struct ns_str text, size_t at)
{
    uint64_t eight = 0;
    if (text.size - at >= sizeof eight)
        memcpy(&eight, text.data + at, sizeof eight);
    else
        memcpy(&eight, text.data + at, text.size - at);
    return le64toh(eight);
}

/* How many of eight bytes are small letters of ASCII, before one that is not. */
static inline unsigned ns_small_letters(uint64_t eight)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t low = eight & each * 0x7f;
    uint64_t from_a = low + each * (0x80 - 'a'), behind_z = low + each * (0x7f - 'z');
    uint64_t other = (eight | ~from_a | behind_z) & each * 0x80;
    return other ? (unsigned)__builtin_ctzll(other) / 8 : 8;
}

/* The next word of text at or after *position, which moves behind it; false when there is none.
 * A possessive 's is left out; O'Neill, AT&T, U.S. and "J." are one word; a hyphen parts words, and
 * "&" alone is a word. */
bool ns_word_next(struct ns_str text, size_t *position, struct ns_word *word);

/* The word that begins at start, which is a letter or digit. */
void ns_word_at(struct ns_str text, size_t start, struct ns_word *word);

/* Bytes of the possessive 's that stands at `at`, the end of a word; 0 when there is none. */
size_t ns_word_possessive(struct ns_str text, size_t at);

/* Writes the key of a word: small letters without accents, full stops and "&" ("and" for "&"
 * alone).  Returns its size, 0 when it has none or it is longer than NS_WORD_KEY_MAX. */
size_t ns_word_key(struct ns_str word, char key[NS_WORD_KEY_MAX]);

/* Hash of a key: the same in every process. */
uint32_t ns_word_hash(const char *key, size_t size);

/* Whether the byte can begin or go on with a word: letters, digits, all of UTF-8 beyond ASCII. */
extern const unsigned char ns_word_byte[256]; /* 0 no, else enum ns_byte_kind */
enum ns_byte_kind {
    NS_BYTE_OTHER = 0,
    NS_BYTE_LOWER,
    NS_BYTE_CAPITAL,
    NS_BYTE_NUMBER,
    NS_BYTE_WIDE, /* part of a character beyond ASCII */
};

#endif

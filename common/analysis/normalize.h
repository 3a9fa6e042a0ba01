/* One word to its normalised form: NFKC, case folded, marks stripped.
 *
 * Marks go where they only tell variants of a letter apart: on Latin, Greek, Hebrew and Arabic, and
 * on Cyrillic but for the breve (й is a letter of its own, and Russian endings are told by it).
 * Elsewhere (kana, Indic scripts, Thai) they are letters and stay.  Uses utf8proc's tables. */
#ifndef NS_ANALYSIS_NORMALIZE_H
#define NS_ANALYSIS_NORMALIZE_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

/* Writes the normalised word, NUL-terminated, to out and returns its size; 0 when it does not fit
 * into capacity bytes, or nothing is left.  word must be valid UTF-8. */
size_t ns_normalize_word(struct ns_str word, char *out, size_t capacity);

/* Whether code point cp (>= 0x80) is part of a word: letter, mark or decimal digit. */
bool ns_is_word_char(uint32_t cp);

/* Whether cp belongs to a script written without spaces, indexed by bigrams: Han, kana, Hangul. */
bool ns_is_bigram_char(uint32_t cp);

#endif

/* Which bytes of 64 in a row begin ASCII words, and where a word needs a closer look: a bit for
 * each byte, the first one lowest.  Found for all of them at once. */
#ifndef NS_ANALYSIS_WORD_MASKS_H
#define NS_ANALYSIS_WORD_MASKS_H

#include <stddef.h>
#include <stdint.h>

enum { NS_WORD_BLOCK = 64 };

struct ns_word_masks {
    uint64_t starts; /* a letter or digit, and none before it */
    /* Bytes over 0x7f; behind a letter or digit, an apostrophe; behind a digit or a single letter,
     * a dot or comma: those at which a word may go on. */
    uint64_t stops;
};

/* Of the block that begins at `at`, a multiple of NS_WORD_BLOCK below size; what is behind the end
 * of the text has no bits. */
struct ns_word_masks ns_word_masks(const char *text, size_t size, size_t at);

#endif

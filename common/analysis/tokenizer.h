/* Text to normalised tokens, each with its place in the original bytes.
 *
 * A token is a run of letters, marks and digits (Unicode categories L, M, Nd), with
 *  - an apostrophe (' or ’) between two of them kept as ' (china's, o'brien);
 *  - the dots of an acronym of single letters dropped (U.S. -> us, U.S.S.R. -> ussr), a trailing
 *    one included in the token's span;
 *  - digits grouped by commas joined (10,000 -> 10000), a decimal point kept (3.5);
 *  - soft hyphens and zero-width joiners inside it dropped;
 *  - hyphens and everything else separating;
 *  - Han, kana and Hangul runs as overlapping bigrams (a run of one character stands alone).
 * It is normalised: NFKC, case folded, marks stripped
 * (normalize.h); invalid UTF-8 separates.  Positions count tokens from 0; they run on over
 * separators.  A run of more than NS_TOKEN_MAX bytes is passed over, but keeps its position; one
 * that normalisation leaves nothing of (marks alone), or makes longer than that, has none. */
#ifndef NS_ANALYSIS_TOKENIZER_H
#define NS_ANALYSIS_TOKENIZER_H

#include "common/analysis/word_masks.h"
#include "common/base/buffer.h"

#include <stdbool.h>

enum { NS_TOKEN_MAX = 240, NS_TOKEN_PADDING = 16 };

struct ns_token {
    struct ns_str text; /* normalised; valid until the next call; NS_TOKEN_PADDING NULs follow */
    size_t start, end;  /* bytes of the source: [start, end) */
    uint32_t position;
};

struct ns_tokenizer {
    struct ns_str source; /* borrowed */
    size_t at;            /* next byte to look at */
    uint32_t position;
    bool in_run;  /* the character at `at` ended the bigram before */
    size_t block; /* where these are from; SIZE_MAX: nowhere yet */
    struct ns_word_masks masks;
    char text[NS_TOKEN_MAX + NS_TOKEN_PADDING];
};

void ns_tokenizer_init(struct ns_tokenizer *tokenizer, struct ns_str source);
bool ns_tokenizer_next(struct ns_tokenizer *tokenizer, struct ns_token *token);

/* From now on the source has that size: not below what was read, and no word is cut. */
void ns_tokenizer_limit(struct ns_tokenizer *tokenizer, size_t size);

/* Words by their first two bytes: for each first byte, a set of second ones, of which those that
 * differ in their upper bits are not told apart.  All zero: no word. */
struct ns_word_filter {
    uint64_t seconds[256];
};

/* Lets words in that begin as this one does, in either case where it is of ASCII; a word of one
 * byte lets in all that begin with it, the empty one all there are. */
void ns_word_filter_add(struct ns_word_filter *filter, struct ns_str word);

/* Whether a word that begins with these bytes is let in; second: NUL where there is none. */
static inline bool ns_word_filter_has(const struct ns_word_filter *filter, char first, char second)
{
    return filter->seconds[(unsigned char)first] >> ((second | 0x20) & 63) & 1;
}

/* The same for a caller who can do without most words: those of plain ASCII letters and digits that
 * the filter does not let in are passed over, at a fraction of the cost.  Positions count them all
 * the same.  One text is read with one filter. */
bool ns_tokenizer_next_of(struct ns_tokenizer *tokenizer, const struct ns_word_filter *filter,
                          struct ns_token *token);

#endif

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

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum { NS_TOKEN_MAX = 240 };

struct ns_token {
    struct ns_str text; /* normalised; valid until the next call, NUL-terminated */
    size_t start, end;  /* bytes of the source: [start, end) */
    uint32_t position;
};

struct ns_tokenizer {
    struct ns_str source; /* borrowed */
    size_t at;            /* next byte to look at */
    uint32_t position;
    bool in_run; /* the character at `at` ended the bigram before */
    char text[NS_TOKEN_MAX + 16];
};

void ns_tokenizer_init(struct ns_tokenizer *tokenizer, struct ns_str source);
bool ns_tokenizer_next(struct ns_tokenizer *tokenizer, struct ns_token *token);

/* The same for a caller who can do without most words: those that begin with an ASCII letter or
 * digit, in lower case, that is not wanted are passed over at a fraction of the cost, where they
 * are plain.  Positions count them all the same. */
bool ns_tokenizer_next_of(struct ns_tokenizer *tokenizer, const bool wanted[256],
                          struct ns_token *token);

#endif

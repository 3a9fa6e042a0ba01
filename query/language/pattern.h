/* Tokens compared with patterns: wildcards, and words with mistakes in them. */
#ifndef NS_LANGUAGE_PATTERN_H
#define NS_LANGUAGE_PATTERN_H

#include "common/analysis/tokenizer.h"

/* Makes the text of a wildcard as tokens are: case folded, accents dropped.  Appended to out; false
 * when nothing is left that is no wildcard. */
bool ns_pattern_normalize(struct ns_str text, struct ns_buffer *out);

/* Whether a normalised pattern fits all of a token. */
bool ns_pattern_fits(struct ns_str pattern, struct ns_str token);

/* Bytes in front of the first wildcard. */
size_t ns_pattern_prefix(struct ns_str pattern);

struct ns_fuzzy {
    uint32_t points[NS_TOKEN_MAX]; /* the word's characters */
    size_t count;
    unsigned distance;
};

/* distance is made less than the number of the word's characters. */
void ns_fuzzy_init(struct ns_fuzzy *fuzzy, struct ns_str word, unsigned distance);

/* Whether token is at most `distance` insertions, deletions, replacements or exchanges of
 * neighbouring characters (optimal string alignment) away from the word. */
bool ns_fuzzy_fits(const struct ns_fuzzy *fuzzy, struct ns_str token);

#endif

/* What a paragraph looks like, in any language: sizes, capitals, endings. */
#ifndef NS_EXTRACT_TEXT_SHAPE_H
#define NS_EXTRACT_TEXT_SHAPE_H

#include "common/base/buffer.h"

struct ns_shape {
    size_t width;       /* columns on a terminal; Han, kana and Hangul count two */
    size_t words;       /* two characters without spaces between words count as one */
    size_t capitalised; /* words that begin with a capital */
    size_t lower;       /* words that begin with a small letter */
    size_t upper_letters, lower_letters, digits;
    bool begins_lower;
    bool ends_sentence; /* . ! ? … and their kin, quotes and brackets behind them set aside */
    bool ends_period;   /* a full stop, not that of "..." or "U.S." */
    bool ends_colon;
    bool has_at; /* an e-mail address */
};

/* text: one line of valid UTF-8. */
void ns_shape_measure(struct ns_str text, struct ns_shape *shape);

/* Capitals only, a few words: "LIFESTYLE", "SCIENCE & TECH". */
bool ns_shape_is_tag(const struct ns_shape *shape);

/* A paragraph that nobody writes but in running text. */
bool ns_shape_is_prose(const struct ns_shape *shape);

/* A name: two to five capitalised words, or a short run of a script without capitals. */
bool ns_shape_is_name(const struct ns_shape *shape);

#endif

/* What one run of a query's text, without spaces in it, asks for: a word in any of its forms, or
 *
 *   =word             this form only
 *   w*d *d wom?n      wildcards: * any number of characters, ? exactly one
 *   word~ word~2      the words at most 1 or 2 mistakes away from it
 *
 * Wildcards stand among letters and digits; a ? at the end is a question mark.  Where that is not
 * so, and in scripts that are taken in pairs of characters, * ? ~ are punctuation. */
#ifndef NS_LANGUAGE_TERM_H
#define NS_LANGUAGE_TERM_H

#include "common/analysis/tokenizer.h"

enum ns_word_form {
    NS_WORD_STEM,     /* the tokens with its stem */
    NS_WORD_EXACT,    /* itself */
    NS_WORD_WILDCARD, /* the tokens that the pattern fits (pattern.h) */
    NS_WORD_FUZZY,    /* the tokens at most so many mistakes away */
};

struct ns_term {
    enum ns_word_form form;
    struct ns_str text; /* borrowed: without the marks; of a wildcard the pattern as written */
    unsigned distance;  /* mistakes; a number that is no distance is kept for the message */
};

enum { NS_FUZZY_MAX = 2 };

/* False when ~ is followed by a number that is neither 1 nor 2. */
bool ns_term_read(struct ns_str run, struct ns_term *out);

/* Takes the next run of a phrase's text off its front; false at its end. */
bool ns_term_split(struct ns_str *text, struct ns_str *run);

#endif

/* Wildcards and mistyped words to terms of the index.
 *
 * What is looked at are the words that articles have, but the index finds articles by stems: a
 * pattern stands for the stems of all words that it fits, and the text then decides by the words
 * themselves. */
#ifndef NS_LANGUAGE_VOCABULARY_H
#define NS_LANGUAGE_VOCABULARY_H

#include "common/base/arena.h"
#include "common/base/status.h"
#include "query/language/pattern.h"

enum {
    NS_EXPANSION_MAX = 256, /* terms that a pattern stands for: the most frequent ones */
    NS_VOCABULARY_MAX = 2 * 1000 * 1000, /* terms of the index that are looked at for one */
};

/* The terms of an index. */
struct ns_vocabulary {
    void *context;
    /* Calls take for each term that starts with prefix, until it returns false. */
    enum ns_status (*each)(void *context, struct ns_str prefix,
                           bool (*take)(void *taker, struct ns_str term, uint32_t frequency),
                           void *taker, struct ns_error *err);
    /* The same for the words of each stem, but those with a digit and possessives (forms.h of the
     * writer); NULL: none is known. */
    enum ns_status (*each_form)(void *context, struct ns_str stems,
                                bool (*take)(void *taker, struct ns_str stem, struct ns_str word),
                                void *taker, struct ns_error *err);
    bool has_positions; /* the index says where in each article they stand */
};

/* What to look for: terms that are prefix and then a name or the stem of a word that fits. */
struct ns_wanted {
    const char *prefix;           /* of the schema */
    bool is_stem;                 /* of words, which are compared; else the terms themselves are */
    bool keeps_first;             /* a stem begins with the first letter of its words */
    struct ns_str pattern;        /* a wildcard, normalised … */
    const struct ns_fuzzy *fuzzy; /* … or, when not NULL, a word with mistakes in it */
};

struct ns_expansion {
    struct ns_str term;   /* as written in the query; set by the caller */
    struct ns_str *terms; /* by frequency; NULL when there are none */
    size_t used, found;   /* terms there are; terms that fit */
    bool complete;        /* all of the vocabulary was looked at */
};

/* terms live in arena. */
enum ns_status ns_vocabulary_expand(const struct ns_vocabulary *vocabulary,
                                    const struct ns_wanted *wanted, struct ns_arena *arena,
                                    struct ns_expansion *out, struct ns_error *err);

#endif

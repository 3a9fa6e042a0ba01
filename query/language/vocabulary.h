/* Wildcards and mistyped words to terms of the index.
 *
 * The index holds stems, so what is looked for are the stems of words that may fit; the text then
 * decides by the words themselves.  Where a stemmer takes off an end that the pattern needs, words
 * are missed: *ing finds "king", not "going". */
#ifndef NS_LANGUAGE_VOCABULARY_H
#define NS_LANGUAGE_VOCABULARY_H

#include "common/base/arena.h"
#include "common/base/status.h"
#include "query/language/pattern.h"

enum {
    NS_EXPANSION_MAX = 256, /* terms that a pattern stands for: the most frequent ones */
    NS_VOCABULARY_MAX = 2 * 1000 * 1000, /* terms of the index that are looked at for one */
    NS_VARIANTS_MAX = 64,                /* patterns for stems that come of one */
};

/* The terms of an index. */
struct ns_vocabulary {
    void *context;
    /* Calls take for each term that starts with prefix, until it returns false. */
    enum ns_status (*each)(void *context, struct ns_str prefix,
                           bool (*take)(void *taker, struct ns_str term, uint32_t frequency),
                           void *taker, struct ns_error *err);
};

/* What to look for: terms that are prefix and then fit one of the patterns or the words. */
struct ns_wanted {
    const char *prefix; /* of the schema */
    const struct ns_str *patterns;
    size_t pattern_count;
    const struct ns_fuzzy *words;
    size_t word_count;
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

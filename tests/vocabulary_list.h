/* A vocabulary for tests: a list of terms, in no order. */
#ifndef NS_TESTS_VOCABULARY_LIST_H
#define NS_TESTS_VOCABULARY_LIST_H

#include "query/language/vocabulary.h"

struct vocabulary_list {
    const char *const *terms;
    size_t count;
    const char *const *forms; /* pairs of a stem and a word, a NULL behind; NULL = none */
};

/* The frequency of a term is its place in the list, from 1. */
static enum ns_status vocabulary_list_each(void *context, struct ns_str prefix,
                                           bool (*take)(void *taker, struct ns_str term,
                                                        uint32_t frequency),
                                           void *taker, struct ns_error *err)
{
    const struct vocabulary_list *list = context;
    (void)err;
    for (size_t i = 0; i < list->count; i++) {
        struct ns_str term = ns_str_of(list->terms[i]);
        if (term.size >= prefix.size && memcmp(term.data, prefix.data, prefix.size) == 0 &&
            !take(taker, term, (uint32_t)i + 1))
            break;
    }
    return NS_OK;
}

static enum ns_status vocabulary_list_each_form(void *context, struct ns_str prefix,
                                                bool (*take)(void *taker, struct ns_str stem,
                                                             struct ns_str word),
                                                void *taker, struct ns_error *err)
{
    const struct vocabulary_list *list = context;
    (void)err;
    for (size_t i = 0; list->forms && list->forms[i]; i += 2) {
        struct ns_str stem = ns_str_of(list->forms[i]), word = ns_str_of(list->forms[i + 1]);
        if (stem.size >= prefix.size && memcmp(stem.data, prefix.data, prefix.size) == 0 &&
            !take(taker, stem, word))
            break;
    }
    return NS_OK;
}

/* The one that queries are planned with: stems, terms with prefixes, words of stems. */
static const char *const vocabulary_terms[] = {
    "sanctuari",  "sanction", "sanctif", "troop",  "putin", "put",
    "petersburg", "hamburg",  "woman",   "women",  "happi", "Ssanction",
    "Alee",       "Aleeds",   "Ameyer",  "Qsanct", "über",  "go",
};
static const char *const vocabulary_forms[] = {
    "sanction", "sanctions", "sanction", "sanctioning", "sanctuari", "sanctuary", "troop",
    "troops",   "happi",     "happy",    "go",          "going",     NULL,
};
static struct vocabulary_list vocabulary_list = {
    vocabulary_terms, sizeof vocabulary_terms / sizeof *vocabulary_terms, vocabulary_forms};
static const struct ns_vocabulary vocabulary = {.context = &vocabulary_list,
                                                .each = vocabulary_list_each,
                                                .each_form = vocabulary_list_each_form};

#endif

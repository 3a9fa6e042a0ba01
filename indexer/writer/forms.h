/* Forms: the words, folded as tokens are, that articles have for a stem.  They are the synonyms of
 * the stem in the index: the vocabulary of a language, of which the terms hold the stems only.
 *
 * No form is kept of a word with a digit, which is its own stem, nor of a possessive in 's, whose
 * stem is that of the word without it; nor in a language without a stemmer. */
#ifndef NS_WRITER_FORMS_H
#define NS_WRITER_FORMS_H

#include "common/base/table.h"
#include "common/index/xapian_shim.h"

/* Each form once; all zero is empty. */
struct ns_forms {
    struct ns_table pairs; /* stem, zero byte, word: neither has one */
};

void ns_forms_release(struct ns_forms *forms); /* frees; usable again */

/* Adds a form, unless it is one that is not kept.  False when there is no memory. */
bool ns_forms_add(struct ns_forms *forms, struct ns_str stem, struct ns_str word);

/* Adds those of another. */
bool ns_forms_add_all(struct ns_forms *forms, const struct ns_forms *others);

/* The forms are numbered as they came, from 0. */
uint32_t ns_forms_count(const struct ns_forms *forms);

struct ns_form {
    struct ns_str stem, word;
};
struct ns_form ns_forms_get(const struct ns_forms *forms, uint32_t number);

/* Their numbers in order of the stems' bytes, then the words'; the caller frees the array.  NULL
 * when there is no memory. */
uint32_t *ns_forms_order(const struct ns_forms *forms);

/* Adds those from number `from` on to an index, if they are not there. */
enum ns_status ns_forms_put(const struct ns_forms *forms, uint32_t from,
                            struct ns_xapian_writer *writer, struct ns_error *err);

/* Bytes held. */
size_t ns_forms_memory(const struct ns_forms *forms);

#endif

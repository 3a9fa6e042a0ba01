/* Tokens to stems, in one language, through a cache: most tokens of a text were seen before.
 *
 * Stems are Xapian's (Snowball).  A token that has none (digits, other scripts) is its own stem.
 * Before that French, Italian and Catalan words lose an article that was drawn to them (l'homme is
 * homme), and digits their dots where a language groups them so (10.000 is 10000). */
#ifndef NS_ANALYSIS_STEMMER_H
#define NS_ANALYSIS_STEMMER_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdint.h>

struct ns_stemmer;

struct ns_stem {
    struct ns_str text; /* NUL-terminated; lives as long as the stemmer */
    uint32_t id;        /* dense from 0, one for each distinct stem of this stemmer */
    bool fresh;         /* the token may be the first of its kind; false: it came before */
};

/* language: ISO 639-1; one without a stemmer ("", "ko", unknown) keeps tokens as they are, but
 * "" is English. */
enum ns_status ns_stemmer_open(struct ns_stemmer **out, struct ns_str language,
                               struct ns_error *err);
void ns_stemmer_close(struct ns_stemmer *stemmer);

/* The stem of a normalised token; false when there is no memory. */
bool ns_stemmer_stem(struct ns_stemmer *stemmer, struct ns_str token, struct ns_stem *out);

/* The same in two steps, for who seldom needs the text.  The token is the tokenizer's own, with its
 * padding. */
bool ns_stemmer_id(struct ns_stemmer *stemmer, struct ns_str token, uint32_t *id, bool *fresh);
/* Asks for the memory that this will need: some tokens ahead, so that it is there by then. */
void ns_stemmer_fetch(const struct ns_stemmer *stemmer, struct ns_str token);
struct ns_str ns_stemmer_text(const struct ns_stemmer *stemmer, uint32_t id);

/* False where every token is its own stem. */
bool ns_stemmer_has_stems(const struct ns_stemmer *stemmer);

/* Distinct stems so far, and bytes held.  An owner that must bound its memory closes the stemmer
 * and opens another. */
uint32_t ns_stemmer_count(const struct ns_stemmer *stemmer);
size_t ns_stemmer_memory(const struct ns_stemmer *stemmer);

/* The language ("en", "de", …) that ns_stemmer_open would use for this one: itself where a
 * stemmer exists, "none" otherwise.  Static text. */
const char *ns_stemmer_language(struct ns_str language);

#endif

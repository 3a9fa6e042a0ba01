/* An analyzer: private to document.c, which puts documents together, document_words.c, which counts
 * words, document_names.c, which has to do with names of all kinds, and what they use. */
#ifndef NS_WRITER_ANALYZER_H
#define NS_WRITER_ANALYZER_H

#include "common/analysis/stemmer.h"
#include "common/analysis/tokenizer.h"
#include "common/article/foreign.h"
#include "common/article/mention.h"
#include "common/entities/entity.h"
#include "common/index/schema.h"
#include "common/index/signature.h"
#include "indexer/writer/document.h"
#include "indexer/writer/positions.h"
#include "indexer/writer/term_sort.h"

enum { NS_ANALYZER_VALUES = 16 }; /* more than there are slots */

/* What counting needs of a stem, in one place and no more: its text is far away. */
struct ns_stem_state {
    uint64_t hash;  /* for the signature */
    uint32_t count; /* what it counts for in the article at hand; zero between articles */
    bool known;     /* hash and start are set */
};

/* A token whose stem is looked up some tokens later. */
struct ns_pending_token {
    char text[NS_TOKEN_MAX + NS_TOKEN_PADDING];
    size_t size;
    uint32_t position;
};
enum { NS_PENDING_TOKENS = 16 };

/* A word of the text at hand. */
struct ns_counted_word {
    uint32_t stem, position;
};

/* One language's stemmer, and its stems. */
struct ns_analyzer_language {
    const char *name;
    struct ns_stemmer *stemmer;
    struct ns_stem_state *states; /* by stem id */
    uint64_t *starts;             /* by stem id, as in struct ns_term_key */
    uint32_t capacity;
    uint32_t age; /* stemmers that it had before this one */
};

/* A term as it was found: they come in no order, some more than once. */
struct ns_found_term {
    struct ns_str text;
    uint64_t start; /* as in struct ns_term_key */
    uint32_t wdf;
    uint32_t stem; /* its id, or NS_NOT_A_STEM */
    struct ns_position_run run;
};

struct ns_analyzer {
    struct ns_encoder *encoder;
    struct ns_mention_encoder mentions;
    struct ns_tagger *tagger; /* NULL: no entities */
    struct ns_analyzer_language languages[NS_STEMMERS_MAX];
    size_t language_count;
    struct ns_tokenizer tokenizer;
    struct ns_forms forms;
    bool keeps_positions;

    /* The article at hand. */
    struct ns_analyzer_language *language;
    struct ns_pending_token pending[NS_PENDING_TOKENS];
    struct ns_counted_word *words; /* of one text */
    size_t word_count, word_capacity;
    uint32_t *stems; /* each once */
    size_t stem_count, stem_capacity;
    struct ns_found_term *found;
    size_t found_count, found_capacity;
    struct ns_term_key *keys;     /* of what was found, and scratch */
    struct ns_xapian_term *terms; /* sorted, each once */
    struct ns_xapian_positions *term_positions;
    uint32_t *term_stems;
    size_t term_count, term_capacity;
    size_t dropped_terms;
    struct ns_positions positions;
    uint32_t first_position; /* of the text at hand */
    uint32_t *term_places;   /* what term_positions point into */
    size_t place_capacity;
    struct ns_signature signature;
    struct ns_shingles shingles;
    struct ns_print print;
    char *cluster; /* the value, as in struct ns_document */
    struct ns_xapian_value values[NS_ANALYZER_VALUES];
    size_t value_count;
    struct ns_buffer id_term, data, scratch, list;
    struct ns_buffer foreign; /* paragraphs of other languages (foreign.h) */
    struct ns_arena arena;    /* prefixed terms, values */
};

/* Room for `more` items of that size behind count; NULL when there is no memory. */
void *ns_analyzer_grown(void *items, size_t count, size_t more, size_t *capacity, size_t size);

/* False: no memory.  A term that is too long is dropped and counted. */
bool ns_analyzer_add_found(struct ns_analyzer *analyzer, struct ns_found_term term);
bool ns_analyzer_add_term(struct ns_analyzer *analyzer, struct ns_str text, uint32_t wdf);
bool ns_analyzer_add_prefixed(struct ns_analyzer *analyzer, const char *prefix, struct ns_str text,
                              uint32_t wdf);
bool ns_analyzer_add_value(struct ns_analyzer *analyzer, enum ns_slot slot, struct ns_str value);

/* The one of that code; NULL when it was never used. */
struct ns_analyzer_language *ns_analyzer_language(struct ns_analyzer *analyzer, struct ns_str code);

/* The stems of title, body and captions, with their positions; gathers pairs and shingles. */
bool ns_analyzer_add_words(struct ns_analyzer *analyzer, const struct ns_article *article);

/* Terms and values of authors, sections and source; terms of date, language, kind and id. */
bool ns_analyzer_add_filters(struct ns_analyzer *analyzer, const struct ns_article *article);

/* Those of people, countries, organizations and places; begins and fills mentions. */
enum ns_status ns_analyzer_add_entities(struct ns_analyzer *analyzer,
                                        const struct ns_article *article, struct ns_error *err);

#endif

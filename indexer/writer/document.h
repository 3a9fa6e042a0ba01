/* The analysed article: what a writer is fed.  Both writers get exactly this, so both write the
 * same index. */
#ifndef NS_WRITER_DOCUMENT_H
#define NS_WRITER_DOCUMENT_H

#include "common/article/article.h"
#include "common/article/stored.h"
#include "common/index/xapian_shim.h"
#include "indexer/writer/duplicates.h"
#include "indexer/writer/forms.h"

#include <stdbool.h>

struct ns_entity_names; /* common/entities/entity.h */
struct ns_analyzer;     /* one thread's analysis: stemmers by language, encoder, scratch memory */

enum { NS_STEMMERS_MAX = 32 };
#define NS_NOT_A_STEM UINT32_MAX

struct ns_document {
    struct ns_str id_term;             /* the Q term, also among the terms */
    struct ns_xapian_document content; /* terms sorted by bytes, each once; values sorted by slot */
    uint64_t hash;                     /* content hash, as in the stored form */
    /* For who keeps something by term: of each term the number of the stem that it is, dense and
     * the same in all documents of one stemmer, or NS_NOT_A_STEM. */
    const uint32_t *stems;
    uint32_t stemmer;             /* which one: below NS_STEMMERS_MAX */
    uint32_t stemmer_age;         /* changes when its numbers begin anew */
    size_t dropped_terms;         /* terms longer than NS_TERM_MAX */
    const struct ns_print *print; /* for ns_duplicates_place, which tells what belongs … */
    char *cluster; /* … here: the bytes of the value in NS_SLOT_CLUSTER; NULL: it has none */
};

/* entities: whether people, countries, organizations and places are looked for, in articles in
 * English; names: a user's own, borrowed, or NULL. */
enum ns_status ns_analyzer_open(struct ns_analyzer **out, struct ns_str dictionary, bool entities,
                                const struct ns_entity_names *names, struct ns_error *err);
/* Documents have positions from now on (positions.h). */
void ns_analyzer_keep_positions(struct ns_analyzer *analyzer);
void ns_analyzer_close(struct ns_analyzer *analyzer);

/* The content hash and the id term only, at a fraction of the cost: is the article unchanged? */
enum ns_status ns_analyzer_identify(struct ns_analyzer *analyzer, const struct ns_article *article,
                                    struct ns_document *out, struct ns_error *err);

/* What ns_analyzer_analyze finds of this alone. */
enum ns_status ns_analyzer_print(struct ns_analyzer *analyzer, const struct ns_article *article,
                                 struct ns_print *print, struct ns_error *err);

/* Whether the index has the article already, in this stored form: the same content, from a file
 * that is still there.  One that was moved is stored anew, for its path; a copy of it elsewhere is
 * not. */
bool ns_document_is_stored(uint64_t hash, struct ns_str path, struct ns_str stored);

/* Everything.  out points into the analyzer, until its next call. */
enum ns_status ns_analyzer_analyze(struct ns_analyzer *analyzer, const struct ns_article *article,
                                   struct ns_document *out, struct ns_error *err);

/* The forms of all words analysed since the analyzer was opened, or forgot them: for a writer to
 * put into the index as it will. */
const struct ns_forms *ns_analyzer_forms(const struct ns_analyzer *analyzer);
void ns_analyzer_forget_forms(struct ns_analyzer *analyzer);

#endif

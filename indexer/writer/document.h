/* The analysed article: what a writer is fed.  Both writers get exactly this, so both write the
 * same index. */
#ifndef NS_WRITER_DOCUMENT_H
#define NS_WRITER_DOCUMENT_H

#include "common/article/article.h"
#include "common/article/stored.h"
#include "common/index/xapian_shim.h"

struct ns_analyzer; /* one thread's analysis: stemmers by language, encoder, scratch memory */

struct ns_document {
    struct ns_str id_term;             /* the Q term, also among the terms */
    struct ns_xapian_document content; /* terms sorted by bytes, each once; values sorted by slot */
    uint64_t hash;                     /* content hash, as in the stored form */
    size_t dropped_terms;              /* terms longer than NS_TERM_MAX */
};

enum ns_status ns_analyzer_open(struct ns_analyzer **out, struct ns_str dictionary,
                                struct ns_error *err);
void ns_analyzer_close(struct ns_analyzer *analyzer);

/* The content hash and the id term only, at a fraction of the cost: is the article unchanged? */
enum ns_status ns_analyzer_identify(struct ns_analyzer *analyzer, const struct ns_article *article,
                                    struct ns_document *out, struct ns_error *err);

/* Everything.  out points into the analyzer, until its next call. */
enum ns_status ns_analyzer_analyze(struct ns_analyzer *analyzer, const struct ns_article *article,
                                   struct ns_document *out, struct ns_error *err);

#endif

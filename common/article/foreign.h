/* The paragraphs of a body that are in another language than the article: quotations, mostly. Their
 * words are stemmed in that language, when they are indexed and when a text is searched.
 *
 * They are found when an article is indexed and kept with it, as the mentions are, so that nothing
 * has to guess again.  Encoded: for each run of such paragraphs in one language, varints for the
 * bytes between it and the one before, and for its bytes, and the two letters of the language. */
#ifndef NS_ARTICLE_FOREIGN_H
#define NS_ARTICLE_FOREIGN_H

#include "common/base/buffer.h"

#include <stdbool.h>

enum { NS_FOREIGN_MAX = 1024 }; /* runs of one body; those behind them are not told apart */

/* Appends what there is in body to out; nothing for most articles.  language: the article's. */
void ns_foreign_find(struct ns_str body, struct ns_str language, struct ns_buffer *out);

/* A body from begin to end, in pieces of one language. */
struct ns_foreign_pieces {
    struct ns_str rest;     /* encoded */
    struct ns_str language; /* of the article */
    size_t size;            /* of the body */
    size_t end;             /* of the piece at hand */
    size_t foreign_end;     /* that of the run which follows; 0: none */
    char code[2];           /* its language */
};

/* foreign: as it was encoded; what is damaged in it ends it.  All is borrowed. */
void ns_foreign_start(struct ns_foreign_pieces *pieces, size_t size, struct ns_str language,
                      struct ns_str foreign);

/* The next piece: bytes up to *end, behind the piece before, which are in that language; foreign:
 * not the article's.  False when there is none. */
bool ns_foreign_next(struct ns_foreign_pieces *pieces, size_t *end, struct ns_str *language,
                     bool *foreign);

#endif

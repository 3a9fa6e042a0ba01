/* The text of the article among the blocks of its page, by text and link density, what templates
 * call their parts, and the neighbourhood of each block. */
#ifndef NS_EXTRACT_HTML_BODY_H
#define NS_EXTRACT_HTML_BODY_H

#include "common/article/article.h"
#include "indexer/extract/html_blocks.h"

struct ns_html_body {
    bool *keep;      /* by block: whether it belongs to the article's text */
    bool *captions;  /* by block: whether it stands under one of the article's pictures */
    unsigned *hints; /* by block: what is hinted of it (html_hints.h), what is around it included */
    size_t start;    /* the first block kept; their number when the page holds no article */
    size_t end;      /* the one behind the last block kept */
};

/* Judges the blocks.  NS_NOMEM is the only error; release body, zero before, in any case. */
enum ns_status ns_html_body_select(struct ns_html_body *body, const struct ns_html_tree *tree,
                                   const struct ns_html_blocks *blocks, struct ns_error *err);
void ns_html_body_release(struct ns_html_body *body);

/* Sets article->body and adds to article->captions.  The headline, when article->title is set, is
 * not repeated in the body.  NS_NOMEM is the only error. */
enum ns_status ns_html_body_write(const struct ns_html_body *body,
                                  const struct ns_html_blocks *blocks, struct ns_article *article,
                                  struct ns_error *err);

#endif

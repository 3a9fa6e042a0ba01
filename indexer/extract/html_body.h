/* The text of the article among the blocks of its page, by text and link density, what templates
 * call their parts, and the neighbourhood of each block. */
#ifndef NS_EXTRACT_HTML_BODY_H
#define NS_EXTRACT_HTML_BODY_H

#include "common/article/article.h"
#include "indexer/extract/html_blocks.h"

/* Sets article->body (empty when the page has no text that reads like an article) and adds to
 * article->captions.  article->title, when set, is not repeated in the body.  NS_NOMEM is the only
 * error. */
enum ns_status ns_html_body_extract(const struct ns_html_tree *tree,
                                    const struct ns_html_blocks *blocks, struct ns_article *article,
                                    struct ns_error *err);

#endif

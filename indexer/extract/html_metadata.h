/* What a page says of its article: JSON-LD, OpenGraph, Dublin Core and other <meta>, canonical
 * link, microdata, <time>, and the marks by which templates show bylines and dates. */
#ifndef NS_EXTRACT_HTML_METADATA_H
#define NS_EXTRACT_HTML_METADATA_H

#include "common/article/article.h"
#include "indexer/extract/html_body.h"

/* What a page says of itself beside the fields of its article. */
struct ns_html_declared {
    bool article;       /* it is one: JSON-LD, og:type */
    struct ns_str text; /* of the article or, of a live blog, of its updates; lives in article */
};

/* Fills the fields of article that are still empty: url, title, source, language, authors,
 * sections, published, modified.  body tells where the text stands.
 * NS_NOMEM is the only error. */
enum ns_status ns_html_metadata_read(const struct ns_html_tree *tree,
                                     const struct ns_html_blocks *blocks,
                                     const struct ns_html_body *body, struct ns_article *article,
                                     struct ns_html_declared *declared, struct ns_error *err);

#endif

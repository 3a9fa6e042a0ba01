/* Galleries within articles: pictures with their words, numbered "1/50", "2/50". */
#ifndef NS_EXTRACT_HTML_GALLERY_H
#define NS_EXTRACT_HTML_GALLERY_H

#include "indexer/extract/html_blocks.h"

/* The innermost element around the numbered pictures of the page's first gallery; NULL when there
 * is none. */
const struct ns_html_node *ns_html_gallery_find(const struct ns_html_blocks *blocks);

#endif

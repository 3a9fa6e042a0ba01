/* Lists of other stories on a page: links to headlines, one after the other, under a heading. */
#ifndef NS_EXTRACT_HTML_LISTS_H
#define NS_EXTRACT_HTML_LISTS_H

#include "indexer/extract/html_body.h"
#include "indexer/extract/page_parts.h"

/* Adds the items to parts; listed, by block, when not NULL, tells which blocks belong to the lists.
 * What belongs to the article, or to readers' comments, is in none. */
void ns_html_lists_read(const struct ns_html_blocks *blocks, const struct ns_html_body *body,
                        struct ns_page_parts *parts, bool *listed);

#endif

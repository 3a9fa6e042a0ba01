/* What became of each block of a page, and why, for those who ask. */
#ifndef NS_EXTRACT_HTML_WHY_H
#define NS_EXTRACT_HTML_WHY_H

#include "indexer/extract/html_body.h"
#include "indexer/extract/page_parts.h"

/* Adds a note for each block.  listed: html_lists.h.  title: the article's headline. */
void ns_html_why_note(const struct ns_html_blocks *blocks, const struct ns_html_body *body,
                      const bool *listed, struct ns_str title, struct ns_page_parts *parts);

#endif

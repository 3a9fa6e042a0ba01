/* Pages with several articles: cards or whole texts, each an <article> with a headline that leads
 * to the page of its own. */
#ifndef NS_EXTRACT_HTML_CARDS_H
#define NS_EXTRACT_HTML_CARDS_H

#include "indexer/extract/html_body.h"
#include "indexer/extract/page_parts.h"

/* Whether the page is made of such articles, none of them its own; article has its address and its
 * title.  Their headlines are then added to the items of parts, under that title.  When there is no
 * memory, parts says so. */
bool ns_html_cards_read(const struct ns_html_tree *tree, const struct ns_html_blocks *blocks,
                        const struct ns_html_body *body, const struct ns_article *article,
                        struct ns_page_parts *parts);

#endif

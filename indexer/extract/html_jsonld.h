/* schema.org descriptions in JSON-LD: <script type="application/ld+json">.
 * Read are Article and its kin (NewsArticle, BlogPosting, ...), alone, in arrays and in @graph,
 * with authors and publishers that are referred to by @id; of a page without one, the WebPage. */
#ifndef NS_EXTRACT_HTML_JSONLD_H
#define NS_EXTRACT_HTML_JSONLD_H

#include "indexer/extract/html_facts.h"

/* Reads one script's text.  Text that is not JSON, or over 1 MB, says nothing. */
void ns_html_jsonld_read(struct ns_html_facts *facts, struct ns_str json);

#endif

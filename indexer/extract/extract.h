/* A page to an article: headline, byline, date, section, captions and body, without the navigation,
 * lists and counters around them.  Fields already set in article (id, path) are kept; everything
 * found is added.  NS_INVALID: the page holds no article (empty, or nothing but lists). */
#ifndef NS_EXTRACT_EXTRACT_H
#define NS_EXTRACT_EXTRACT_H

#include "common/article/article.h"

/* A saved page as text, lines as a browser printed them. */
enum ns_status ns_extract_text(struct ns_str page, struct ns_article *article,
                               struct ns_error *err);

/* A page as HTML (libxml2's parser; any input is accepted and bounded). */
enum ns_status ns_extract_html(struct ns_str page, struct ns_article *article,
                               struct ns_error *err);

#endif

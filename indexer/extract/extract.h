/* A page to an article: headline, byline, date, section, captions and body, without the navigation,
 * lists and counters around them.  Fields already set in article (id, path) are kept; everything
 * found is added.  What the page holds besides goes to parts, which is reset first, unless it is
 * NULL.  NS_INVALID: the page holds no article (empty, or nothing but lists); parts has its lists
 * all the same. */
#ifndef NS_EXTRACT_EXTRACT_H
#define NS_EXTRACT_EXTRACT_H

#include "indexer/extract/page_parts.h"

/* A saved page as text, lines as a browser printed them. */
enum ns_status ns_extract_text(struct ns_str page, struct ns_article *article,
                               struct ns_page_parts *parts, struct ns_error *err);

/* A page as HTML (libxml2's parser; any input is accepted and bounded). */
enum ns_status ns_extract_html(struct ns_str page, struct ns_article *article,
                               struct ns_page_parts *parts, struct ns_error *err);

/* A piece of HTML that is all article, as feeds and wires carry it: its paragraphs become the body,
 * what stands under its pictures captions; links alone at its end ("Read more") are left out.  The
 * body stays as it was when there is no text.  NS_NOMEM is the only error. */
enum ns_status ns_extract_fragment(struct ns_str html, struct ns_article *article,
                                   struct ns_error *err);

/* The text of a piece of HTML, in one line, appended to out. */
enum ns_status ns_extract_line(struct ns_str html, struct ns_buffer *out, struct ns_error *err);

#endif

/* A whole article, for people. */
#ifndef NS_OUTPUT_SHOW_ARTICLE_H
#define NS_OUTPUT_SHOW_ARTICLE_H

#include "query/output/paint.h"

/* Appends headline, byline, date and source, URL or file, captions in brackets, and body; without
 * control characters.  width: columns to wrap at; 0 leaves lines as long as they are. */
void ns_output_article(struct ns_buffer *out, const struct ns_article *article, bool color,
                       enum ns_highlight highlight, size_t width);

#endif

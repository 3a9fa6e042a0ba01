/* What --like names: an article of the index, or a text from a file or standard input. */
#ifndef NS_QUERY_LIKE_TEXT_H
#define NS_QUERY_LIKE_TEXT_H

#include "query/match/search.h"

/* Fills article, which is reset first: that with the id `name`; else the text of the file of that
 * name, "-" being standard input, as the body of one without an id.  NS_NOT_FOUND when there is
 * neither. */
enum ns_status ns_like_read(struct ns_searcher *searcher, const char *name,
                            struct ns_article *article, struct ns_error *err);

#endif

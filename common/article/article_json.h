/* An article as JSON: what `nindex --export` and `nsearch --show --json` print, and what the NDJSON
 * reader takes back without loss.
 *
 * Keys, in this order, each left out when the article has no such thing: id, kind ("headline"),
 * origin, list and rank of a headline, title, author, date, date_from, modified, modified_from,
 * paywalled, section, source, lang, url, path, dateline, caption, body. author, section and caption
 * are arrays of strings; date and modified are ISO 8601 to the known precision; rank is a number,
 * paywalled true; all others are strings. */
#ifndef NS_ARTICLE_ARTICLE_JSON_H
#define NS_ARTICLE_ARTICLE_JSON_H

#include "common/article/article.h"

struct ns_json;

/* The same into an object that is open, for who adds to it. */
void ns_article_write_members(struct ns_json *json, const struct ns_article *article);

/* Appends one JSON object, without a newline, to out. */
void ns_article_write_json(struct ns_buffer *out, const struct ns_article *article);

#endif

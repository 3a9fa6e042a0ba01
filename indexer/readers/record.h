/* What the readers of records (a line, a row, an entry of a feed) have in common: the names of an
 * article's fields, and how a record becomes an article with an id. */
#ifndef NS_READERS_RECORD_H
#define NS_READERS_RECORD_H

#include "indexer/readers/reader.h"

enum ns_key_kind {
    NS_KEY_ID,
    NS_KEY_TEXT,
    NS_KEY_LIST,
    NS_KEY_DATE,
    NS_KEY_LANGUAGE,
    NS_KEY_KIND,
    NS_KEY_ORIGIN,
    NS_KEY_RANK,
    NS_KEY_EVIDENCE,
    NS_KEY_FLAG,
};

struct ns_key {
    const char *name;
    enum ns_key_kind kind;
    size_t offset; /* of the field in struct ns_article */
    size_t max;    /* bytes kept */
};

/* The keys of NDJSON, which are those of ns_article_write_json. */
extern const struct ns_key ns_keys[];
enum { NS_KEY_COUNT = 21 };

/* By its exact name; NULL when there is none. */
const struct ns_key *ns_key_find(const char *name);

/* Sets the language to what the text looks like (language.h), where nothing said it.  NS_NOMEM. */
enum ns_status ns_record_guess_language(struct ns_article *article, struct ns_error *err);

/* Sets the language from "en", "EN" or "en-US"; anything but a code is dropped.  NS_NOMEM. */
enum ns_status ns_record_language(struct ns_article *article, struct ns_str text,
                                  struct ns_error *err);

/* Makes the address of a page or an entry the one that both have (address.h).  NS_NOMEM. */
enum ns_status ns_record_address(struct ns_article *article, struct ns_error *err);

/* Sets the id; one of more than NS_ID_MAX bytes is NS_INVALID. */
enum ns_status ns_record_id(struct ns_article *article, struct ns_str id, struct ns_error *err);

/* A record of input becomes an article: without text it is NS_INVALID.  Where it has no id, its
 * URL, else its file and number (a line, a row, its place) become its id; where it has no path, the
 * file's becomes that. */
enum ns_status ns_record_finish(struct ns_article *article, const struct ns_input *input,
                                size_t number, struct ns_error *err);

/* Hands article on when status, of reading it, is NS_OK, else tells sink->skip why.  NS_NOMEM and
 * what the sink returns are the only errors. */
enum ns_status ns_record_hand_on(struct ns_article *article, enum ns_status status,
                                 const struct ns_error *why, const struct ns_input *input,
                                 size_t line, const struct ns_sink *sink, struct ns_error *err);

#endif

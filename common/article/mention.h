/* The people, countries, organizations and places that an article names, and where: kept with the
 * stored article, so that nothing has to look for them again.
 *
 * Encoded, one after the other, each begun by a varint:
 *   0   a text: its place, a byte; of a caption its number, a varint.  The title is the first one
 *   1   a mention of a new sort: type | weak << 2 | manner << 3 | written << 5, a byte; the
 * identity, a varint for its size and bytes, unless it is as it is written there; and its span n a
 * mention of the sort that was number n - 2 to come up; and its span A span is a varint, the bytes
 * from the start of the mention before it in this text * 2 + 1, and a varint, its size; the 1 and
 * the size are left out when the last one of the sort was as long.  In a dateline there are no
 * spans. */
#ifndef NS_ARTICLE_MENTION_H
#define NS_ARTICLE_MENTION_H

#include "common/article/article.h"
#include "common/base/table.h"
#include "common/entities/entity_type.h"

enum { NS_MENTIONS_MAX = 16 * 1024 }; /* of one article; those behind them are not kept */

enum ns_mention_place {
    NS_MENTION_TITLE,
    NS_MENTION_BODY,
    NS_MENTION_CAPTION,
    NS_MENTION_DATELINE
};

/* How it is named; enum ns_entity_manner. */
enum ns_mention_manner { NS_MENTION_NAME, NS_MENTION_DEMONYM, NS_MENTION_EVIDENCE };

struct ns_mention {
    enum ns_entity_type type;
    enum ns_mention_place place;
    enum ns_mention_manner manner;
    bool weak;
    struct ns_str identity;
    uint32_t start, end; /* bytes of the title, the body or the caption; 0 in a dateline */
    uint32_t caption;
};

/* All zero is ready; keeps memory between articles. */
struct ns_mention_encoder {
    struct ns_buffer out, key;
    struct ns_table sorts;
    uint32_t *sizes; /* of the last mention, by sort */
    uint32_t capacity;
    const struct ns_article *article;
    struct ns_mention last;
    size_t count;
};

void ns_mention_encoder_release(struct ns_mention_encoder *encoder);

/* The next article, which is borrowed until the finish. */
void ns_mention_encoder_begin(struct ns_mention_encoder *encoder, const struct ns_article *article);

/* Mentions come by place, there by caption, and there by start; one that does not is left out. */
void ns_mention_encode(struct ns_mention_encoder *encoder, const struct ns_mention *mention);

/* What article->mentions holds to be: valid until the next begin; false when there was no memory.
 */
bool ns_mention_encoder_finish(struct ns_mention_encoder *encoder, struct ns_str *out);

struct ns_mentions {
    struct ns_mention *items; /* as they were encoded; identities point into the article */
    size_t count;
};

/* The mentions of a stored article, NS_MENTIONS_MAX at most, in arena; every place is within its
 * text.  What is damaged ends the list.  False when there is no memory. */
bool ns_mentions_decode(const struct ns_article *article, struct ns_arena *arena,
                        struct ns_mentions *out);

#endif

/* The people, countries, organizations and places that an article names, and where: kept with the
 * stored article, so that nothing has to look for them again.
 *
 * Encoded in groups: the mentions of one span of a text, NS_SURFACE_SORTS at most.  A group begins
 * with a byte: kind * 8 + gap.
 *   kind 0      what stands here was met before in this article: the mentions of the longest such
 *               surface (surfaces.h), and its size
 *   kind 1      no span, but another text: its place, a byte; of a caption its number, a varint.
 *               The title is the first one
 *   kind 2 + 2 * (words - 1) + several, words up to 4: a span of so many words
 *   kind 10 + several: a span of any size, which follows as a varint
 * several: 1 when a byte follows that says how many mentions the span has.  Each is a varint:
 *   below 64    a new sort: type | weak << 2 | manner << 3 | written << 5; the identity follows, a
 *               varint for its size and bytes, unless it is as it is written there
 *   others      the sort of number n - 64 before the newest one
 * gap: how many other capitals that a name might begin with come before this one, from the end of
 * the span before it; 7: a varint follows, the bytes from the start of that span.  In a dateline
 * there are no spans: gap 0, one word. */
#ifndef NS_ARTICLE_MENTION_H
#define NS_ARTICLE_MENTION_H

#include "common/article/article.h"
#include "common/article/surfaces.h"
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
    uint32_t known; /* sorts that were written */
    struct ns_surfaces surfaces;
    const struct ns_article *article;
    struct ns_mention last;    /* the span that came last, … */
    struct ns_surface group;   /* … its mentions, which are written when another span comes … */
    struct ns_mention written; /* … and the one that was written last */
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

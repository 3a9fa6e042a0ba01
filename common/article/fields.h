/* The fields of an article as bytes: what the stored form (stored.h) and the processes that read
 * files (indexer/workers) have in common.
 *
 * A field is: varint tag, varint size, bytes; tags grow, lists repeat their tag.  Unknown tags are
 * skipped, so a later minor addition does not make old programs fail.  What a hit list shows stands
 * in a head of its own. */
#ifndef NS_ARTICLE_FIELDS_H
#define NS_ARTICLE_FIELDS_H

#include "common/article/stored.h"

/* Most bytes that a frame may hold: the fields at their limits, with room for fields to come. */
enum { NS_FIELDS_MAX = NS_BODY_MAX + NS_LIST_MAX * (NS_CAPTION_MAX + 4 * NS_FIELD_MAX) };

/* Clears head and frame and fills them: all fields but path, mentions, foreign and from_page.
 * NS_LIMIT past NS_FIELDS_MAX, NS_NOMEM. */
enum ns_status ns_fields_encode(const struct ns_article *article, struct ns_buffer *head,
                                struct ns_buffer *frame, struct ns_error *err);

/* Adds behind the content what was found in it: mentions, foreign paragraphs. */
void ns_fields_put_found(struct ns_buffer *frame, const struct ns_article *article);

/* The part of a frame that is content: without what was found in it. */
struct ns_str ns_fields_content(struct ns_str frame);

/* Copies what fields say into article, as it stands there; lasting: fields stand in the article's
 * arena, and what is long is not copied.  NS_CORRUPT, NS_NOMEM. */
enum ns_status ns_fields_decode(struct ns_str fields, bool lasting, struct ns_article *article,
                                struct ns_error *err);

/* Points head at what the fields of a head say; false on damage, or when there is no id. */
bool ns_fields_head(struct ns_str fields, struct ns_stored_head *head);

#endif

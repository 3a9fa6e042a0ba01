/* A page and what a feed says of it are one article.
 *
 * Whichever comes first, and in however many runs, the outcome is the same: of a page and a feed's
 * entry under one id the page stands, with what only the entry told (title, date, authors,
 * sections, source, language); its text is the entry's only where that is NS_JOIN_FULLER times as
 * long: the page then was a stub, or behind a wall.  A page replaces a page, an entry an entry. */
#ifndef NS_WRITER_JOIN_H
#define NS_WRITER_JOIN_H

#include "common/article/article.h"
#include "common/article/stored.h"
#include "common/index/xapian_shim.h"

#include <stdint.h>

#define NS_JOIN_FULLER 1.5

/* What decides between two versions, without their text. */
struct ns_join_facts {
    uint8_t origin; /* enum ns_origin */
    uint8_t fields; /* those that it has, a bit each */
    uint32_t body;  /* bytes of text */
};

struct ns_join_facts ns_join_facts(const struct ns_article *article);

enum ns_join {
    NS_JOIN_NEWER, /* the newer version stands alone */
    NS_JOIN_OLDER, /* the newer one adds nothing */
    NS_JOIN_MIXED, /* something of both */
};
enum ns_join ns_join_weigh(struct ns_join_facts newer, struct ns_join_facts older);

/* Whether one of the two is more than a page and the other more than an entry: else newer stands.
 */
bool ns_join_concerns(enum ns_origin newer, enum ns_origin older);

/* What NS_JOIN_MIXED gives.  Its strings are those of newer and older. */
void ns_join_mix(const struct ns_article *newer, const struct ns_article *older,
                 struct ns_article *mixed);

/* For versions that the index holds. */
struct ns_joiner {
    struct ns_decoder *decoder; /* NULL until one is needed */
    struct ns_xapian_db *db;    /* where the decoder finds its dictionaries */
    struct ns_article older;    /* the last one decoded */
    struct ns_article mixed;
};

void ns_joiner_init(struct ns_joiner *joiner);
void ns_joiner_release(struct ns_joiner *joiner);

/* Weighs newer against the version that is stored in db.  *article: newer, or the mixture, which
 * lives until the next call; NULL when the newer one adds nothing.  What cannot be read gives way
 * to what is new. */
enum ns_status ns_join_stored(struct ns_joiner *joiner, struct ns_xapian_db *db,
                              struct ns_str stored, const struct ns_article *newer,
                              const struct ns_article **article, struct ns_error *err);

#endif

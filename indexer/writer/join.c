#include "indexer/writer/join.h"

#include "common/index/generation.h"

enum field {
    FIELD_TITLE = 1,
    FIELD_PUBLISHED = 2,
    FIELD_AUTHORS = 4,
    FIELD_SECTIONS = 8,
    FIELD_SOURCE = 16,
    FIELD_LANGUAGE = 32,
    FIELD_BODY = 64, /* of what is taken only */
};

struct ns_join_facts ns_join_facts(const struct ns_article *article)
{
    unsigned fields = (article->title.size ? FIELD_TITLE : 0U) |
                      (article->published.precision ? FIELD_PUBLISHED : 0U) |
                      (article->authors.count ? FIELD_AUTHORS : 0U) |
                      (article->sections.count ? FIELD_SECTIONS : 0U) |
                      (article->source.size ? FIELD_SOURCE : 0U) |
                      (article->language.size ? FIELD_LANGUAGE : 0U);
    return (struct ns_join_facts){(uint8_t)article->origin, (uint8_t)fields,
                                  (uint32_t)article->body.size};
}

bool ns_join_concerns(enum ns_origin newer, enum ns_origin older)
{
    return newer != older || newer >= NS_ORIGIN_JOINED;
}

/* Of the two, which one's fields count first: what a page said, ever. */
static bool older_is_first(enum ns_origin newer, enum ns_origin older)
{
    return newer == NS_ORIGIN_FEED && older != NS_ORIGIN_FEED;
}

static bool has_entry_text(struct ns_join_facts facts)
{
    return facts.origin == NS_ORIGIN_FEED || facts.origin == NS_ORIGIN_JOINED_TEXT;
}

/* What the first lacks and the second has. */
static unsigned taken(struct ns_join_facts first, struct ns_join_facts second)
{
    unsigned fields = second.fields & ~(unsigned)first.fields;
    if (!has_entry_text(second))
        return fields;
    bool fuller = has_entry_text(first) ? second.body * NS_JOIN_FULLER >= first.body
                                        : second.body > first.body * NS_JOIN_FULLER;
    return fuller ? fields | FIELD_BODY : fields;
}

enum ns_join ns_join_weigh(struct ns_join_facts newer, struct ns_join_facts older)
{
    if (!ns_join_concerns((enum ns_origin)newer.origin, (enum ns_origin)older.origin))
        return NS_JOIN_NEWER;
    if (older_is_first((enum ns_origin)newer.origin, (enum ns_origin)older.origin))
        return taken(older, newer) ? NS_JOIN_MIXED : NS_JOIN_OLDER;
    return taken(newer, older) ? NS_JOIN_MIXED : NS_JOIN_NEWER;
}

void ns_join_mix(const struct ns_article *newer, const struct ns_article *older,
                 struct ns_article *mixed)
{
    bool swap = older_is_first(newer->origin, older->origin);
    const struct ns_article *first = swap ? older : newer, *second = swap ? newer : older;
    unsigned fields = taken(ns_join_facts(first), ns_join_facts(second));
    *mixed = *first;
    if (fields & FIELD_TITLE)
        mixed->title = second->title;
    if (fields & FIELD_PUBLISHED) {
        mixed->published = second->published;
        mixed->published_from = second->published_from;
    }
    if (fields & FIELD_AUTHORS)
        mixed->authors = second->authors;
    if (fields & FIELD_SECTIONS)
        mixed->sections = second->sections;
    if (fields & FIELD_SOURCE)
        mixed->source = second->source;
    if (fields & FIELD_LANGUAGE)
        mixed->language = second->language;
    if (fields & FIELD_BODY)
        mixed->body = second->body;
    bool text = (fields & FIELD_BODY) || first->origin == NS_ORIGIN_JOINED_TEXT;
    mixed->origin = text ? NS_ORIGIN_JOINED_TEXT : NS_ORIGIN_JOINED;
}

/* --- with what is stored ------------------------------------------------------------------ */

void ns_joiner_init(struct ns_joiner *joiner)
{
    *joiner = (struct ns_joiner){0};
    ns_article_init(&joiner->older);
}

void ns_joiner_release(struct ns_joiner *joiner)
{
    ns_decoder_close(joiner->decoder);
    ns_article_release(&joiner->older);
    ns_joiner_init(joiner);
}

static enum ns_status find_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                      struct ns_error *err)
{
    const struct ns_joiner *joiner = context;
    return ns_generation_dictionary(joiner->db, id, out, err);
}

static enum ns_status decode(struct ns_joiner *joiner, struct ns_xapian_db *db,
                             struct ns_str stored, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    joiner->db = db;
    if (!joiner->decoder)
        status = ns_decoder_open(&joiner->decoder, find_dictionary, joiner, err);
    return status ? status : ns_decoder_decode(joiner->decoder, stored, &joiner->older, err);
}

enum ns_status ns_join_stored(struct ns_joiner *joiner, struct ns_xapian_db *db,
                              struct ns_str stored, const struct ns_article *newer,
                              const struct ns_article **article, struct ns_error *err)
{
    struct ns_stored_head head;
    *article = newer;
    if (ns_stored_read_head(stored, &head, NULL) != NS_OK ||
        !ns_join_concerns(newer->origin, head.origin))
        return NS_OK;
    enum ns_status status = decode(joiner, db, stored, err);
    if (status)
        return status == NS_CORRUPT || status == NS_UNSUPPORTED ? NS_OK : status;
    enum ns_join verdict = ns_join_weigh(ns_join_facts(newer), ns_join_facts(&joiner->older));
    if (verdict == NS_JOIN_OLDER)
        *article = NULL;
    if (verdict != NS_JOIN_MIXED)
        return NS_OK;
    ns_join_mix(newer, &joiner->older, &joiner->mixed);
    *article = &joiner->mixed;
    return NS_OK;
}

#include "indexer/writer/analyzer.h"

#include "common/index/value_list.h"

#include <stdio.h>

/* --- terms --- */

static bool add_words(struct ns_analyzer *analyzer, const char *prefix, struct ns_str name,
                      bool *any)
{
    struct ns_token token;
    *any = false;
    ns_tokenizer_init(&analyzer->tokenizer, name);
    for (; ns_tokenizer_next(&analyzer->tokenizer, &token); *any = true)
        if (!ns_analyzer_add_prefixed(analyzer, prefix, token.text, 0))
            return false;
    return true;
}

/* The folded name whole, and each word of it: author:"ann lee" and author:lee. */
static bool add_name(struct ns_analyzer *analyzer, const char *prefix, struct ns_str name,
                     uint32_t wdf)
{
    bool words;
    ns_buffer_clear(&analyzer->scratch);
    bool whole = ns_schema_folded_term(prefix, name, &analyzer->scratch);
    if (whole) {
        struct ns_str term = ns_arena_copy(&analyzer->arena, ns_buffer_str(&analyzer->scratch));
        if (!term.data || !ns_analyzer_add_term(analyzer, term, wdf))
            return false;
    }
    if (!add_words(analyzer, prefix, name, &words))
        return false;
    analyzer->dropped_terms += words && !whole;
    return !ns_buffer_failed(&analyzer->scratch);
}

/* Of "world/asia/koreas" world/asia and world/asia/koreas; the first level is a name like others.
 */
static bool add_paths(struct ns_analyzer *analyzer, struct ns_str path)
{
    const char *slash = memchr(path.data, '/', path.size);
    for (size_t end = slash ? (size_t)(slash - path.data) + 1 : path.size; end < path.size;) {
        slash = memchr(path.data + end, '/', path.size - end);
        end = slash ? (size_t)(slash - path.data) : path.size;
        if (!ns_analyzer_add_prefixed(analyzer, NS_PREFIX_SECTION, (struct ns_str){path.data, end},
                                      0))
            return false;
        end++;
    }
    return true;
}

/* The paths, and the name of each level: section:business/autos and section:autos. */
static bool add_section(struct ns_analyzer *analyzer, struct ns_str name)
{
    struct ns_str level;
    ns_buffer_clear(&analyzer->list);
    ns_schema_section_path(name, &analyzer->list);
    if (ns_buffer_failed(&analyzer->list) || !add_paths(analyzer, ns_buffer_str(&analyzer->list)))
        return false;
    for (int i = 0; i < NS_SECTION_LEVELS && ns_schema_section_level(&name, &level); i++)
        if (!add_name(analyzer, NS_PREFIX_SECTION, level, 0))
            return false;
    return true;
}

/* --- values --- */

static bool add_list(struct ns_analyzer *analyzer, enum ns_slot slot,
                     const struct ns_str_list *names)
{
    ns_buffer_clear(&analyzer->list);
    for (size_t i = 0; i < names->count; i++)
        ns_value_list_append(&analyzer->list, names->items[i], false);
    return !ns_buffer_failed(&analyzer->list) &&
           ns_analyzer_add_value(analyzer, slot, ns_buffer_str(&analyzer->list));
}

static bool add_section_list(struct ns_analyzer *analyzer, const struct ns_str_list *sections)
{
    ns_buffer_clear(&analyzer->list);
    for (size_t i = 0; i < sections->count; i++) {
        ns_buffer_clear(&analyzer->scratch);
        ns_schema_section_name(sections->items[i], &analyzer->scratch);
        if (ns_buffer_failed(&analyzer->scratch))
            return false;
        if (analyzer->scratch.size)
            ns_value_list_append(&analyzer->list, ns_buffer_str(&analyzer->scratch), false);
    }
    return !ns_buffer_failed(&analyzer->list) &&
           ns_analyzer_add_value(analyzer, NS_SLOT_SECTIONS, ns_buffer_str(&analyzer->list));
}

static bool add_names(struct ns_analyzer *analyzer, const struct ns_article *article)
{
    struct ns_str_list source = {{article->source}, article->source.size != 0};
    for (size_t i = 0; i < article->authors.count; i++)
        if (!add_name(analyzer, NS_PREFIX_AUTHOR, article->authors.items[i], 0))
            return false;
    for (size_t i = 0; i < article->sections.count; i++)
        if (!add_section(analyzer, article->sections.items[i]))
            return false;
    return add_name(analyzer, NS_PREFIX_SOURCE, article->source, 0) &&
           add_section_list(analyzer, &article->sections) &&
           add_list(analyzer, NS_SLOT_SOURCE, &source) &&
           add_list(analyzer, NS_SLOT_AUTHORS, &article->authors);
}

/* --- dates and the rest --- */

static bool add_date_terms(struct ns_analyzer *analyzer, struct ns_date date)
{
    char text[32];
    int year, month, day;
    if (date.precision == NS_PRECISION_NONE)
        return true;
    ns_date_civil(date.seconds, &year, &month, &day);
    snprintf(text, sizeof text, "%04d%02d%02d", year, month, day);
    return ns_analyzer_add_prefixed(analyzer, NS_PREFIX_YEAR, (struct ns_str){text, 4}, 0) &&
           (date.precision < NS_PRECISION_MONTH ||
            ns_analyzer_add_prefixed(analyzer, NS_PREFIX_MONTH, (struct ns_str){text, 6}, 0)) &&
           (date.precision < NS_PRECISION_DAY ||
            ns_analyzer_add_prefixed(analyzer, NS_PREFIX_DAY, (struct ns_str){text, 8}, 0));
}

bool ns_analyzer_add_filters(struct ns_analyzer *analyzer, const struct ns_article *article)
{
    const char *kind =
        article->kind == NS_KIND_HEADLINE ? NS_KIND_NAME_HEADLINE : NS_KIND_NAME_ARTICLE;
    return add_names(analyzer, article) && add_date_terms(analyzer, article->published) &&
           (!article->language.size ||
            ns_analyzer_add_prefixed(analyzer, NS_PREFIX_LANGUAGE, article->language, 0)) &&
           ns_analyzer_add_prefixed(analyzer, NS_PREFIX_KIND, ns_str_of(kind), 0) &&
           ns_analyzer_add_term(analyzer, ns_buffer_str(&analyzer->id_term), 0);
}

/* --- entities --- */

static const struct {
    const char *prefix, *weak;
    enum ns_slot slot;
} kinds[NS_ENTITY_TYPES] = {
    [NS_ENTITY_PERSON] = {NS_PREFIX_PERSON, NS_PREFIX_WEAK NS_PREFIX_PERSON, NS_SLOT_PEOPLE},
    [NS_ENTITY_COUNTRY] = {NS_PREFIX_COUNTRY, NS_PREFIX_WEAK NS_PREFIX_COUNTRY, NS_SLOT_COUNTRIES},
    [NS_ENTITY_ORGANIZATION] = {NS_PREFIX_ORGANIZATION, NS_PREFIX_WEAK NS_PREFIX_ORGANIZATION,
                                NS_SLOT_ORGANIZATIONS},
    [NS_ENTITY_PLACE] = {NS_PREFIX_PLACE, NS_PREFIX_WEAK NS_PREFIX_PLACE, NS_SLOT_PLACES},
};

/* The topics of one type: terms, and the list in their slot. */
static enum ns_status add_topics(struct ns_analyzer *analyzer, enum ns_entity_type type,
                                 struct ns_error *err)
{
    struct ns_entity_topics topics;
    enum ns_status status = ns_tagger_topics(analyzer->tagger, type, &topics, err);
    if (status)
        return status;
    ns_buffer_clear(&analyzer->list);
    for (size_t i = 0; i < topics.count; i++) {
        const struct ns_entity_topic *topic = &topics.items[i];
        bool weak = !topic->mentions;
        if (!add_name(analyzer, weak ? kinds[type].weak : kinds[type].prefix, topic->identity,
                      topic->mentions))
            return ns_error_nomem(err);
        ns_value_list_append(&analyzer->list, topic->identity, weak);
    }
    return ns_buffer_failed(&analyzer->list) ||
                   !ns_analyzer_add_value(analyzer, kinds[type].slot,
                                          ns_buffer_str(&analyzer->list))
               ? ns_error_nomem(err)
               : NS_OK;
}

_Static_assert((int)NS_ENTITY_IN_BODY == (int)NS_MENTION_BODY &&
                   (int)NS_ENTITY_IN_CAPTION == (int)NS_MENTION_CAPTION &&
                   (int)NS_ENTITY_IN_DATELINE == (int)NS_MENTION_DATELINE &&
                   (int)NS_MANNER_DEMONYM == (int)NS_MENTION_DEMONYM &&
                   (int)NS_MANNER_EVIDENCE == (int)NS_MENTION_EVIDENCE,
               "what an entity is and what is kept of it");

static void keep_mentions(struct ns_analyzer *analyzer, const struct ns_entity_list *entities)
{
    for (size_t i = 0; i < entities->count; i++) {
        const struct ns_entity *entity = &entities->items[i];
        const struct ns_mention mention = {.type = entity->type,
                                           .place = (enum ns_mention_place)entity->field,
                                           .manner = (enum ns_mention_manner)entity->manner,
                                           .weak = entity->weak,
                                           .identity = entity->identity,
                                           .start = entity->start,
                                           .end = entity->end,
                                           .caption = entity->caption};
        ns_mention_encode(&analyzer->mentions, &mention);
    }
}

enum ns_status ns_analyzer_add_entities(struct ns_analyzer *analyzer,
                                        const struct ns_article *article, struct ns_error *err)
{
    struct ns_entity_list entities;
    ns_mention_encoder_begin(&analyzer->mentions, article);
    /* The tagger knows English: elsewhere every noun may have a capital. */
    if (!analyzer->tagger || strcmp(analyzer->language->name, "en") != 0)
        return NS_OK;
    enum ns_status status = ns_tagger_tag(analyzer->tagger, article, &entities, err);
    if (status == NS_OK)
        keep_mentions(analyzer, &entities);
    for (int type = 0; type < NS_ENTITY_TYPES && !status; type++)
        status = add_topics(analyzer, (enum ns_entity_type)type, err);
    return status;
}

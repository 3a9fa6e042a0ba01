#include "common/entities/topics.h"

#include <stdlib.h>

/* Points of a mention, by where it stands, and factors by how a country is named.  Set by hand,
 * with an eye on what editors say a story is about. */
#define POINTS_TITLE 4.0f
#define POINTS_LEAD 2.5f
#define POINTS_BODY 1.0f
#define POINTS_CAPTION 0.5f
#define POINTS_DATELINE 1.6f
#define FACTOR_DEMONYM 0.9f
#define FACTOR_EVIDENCE 0.45f
#define FACTOR_WEAK 0.3f

/* A topic is a main one with this share of the points of the first, and no fewer points than that.
 */
#define MAIN_SHARE 0.22f
#define MAIN_POINTS 1.2f

enum { LEAD = 300 }; /* bytes of a body that tell what it is about */

void ns_topics_release(struct ns_topics *topics)
{
    free(topics->items);
    ns_table_release(&topics->identities);
    *topics = (struct ns_topics){0};
}

static float points_of(const struct ns_entity *entity, const struct ns_story *story)
{
    float points = POINTS_BODY;
    bool dateline = entity->field == NS_ENTITY_IN_DATELINE ||
                    (entity->field == NS_ENTITY_IN_BODY && entity->start < story->dateline);
    if (dateline)
        points = POINTS_DATELINE;
    else if (entity->field == NS_ENTITY_IN_TITLE)
        points = POINTS_TITLE;
    else if (entity->field == NS_ENTITY_IN_CAPTION)
        points = POINTS_CAPTION;
    else if (entity->start < story->dateline + LEAD)
        points = POINTS_LEAD;
    if (entity->manner == NS_MANNER_EVIDENCE)
        return dateline ? points : points * FACTOR_EVIDENCE;
    if (entity->manner == NS_MANNER_DEMONYM)
        points *= FACTOR_DEMONYM;
    return entity->weak ? points * FACTOR_WEAK : points;
}

static int by_points(const void *left, const void *right)
{
    const struct ns_entity_topic *a = left, *b = right;
    if (a->points != b->points)
        return a->points > b->points ? -1 : 1;
    size_t size = a->identity.size < b->identity.size ? a->identity.size : b->identity.size;
    int order = memcmp(a->identity.data, b->identity.data, size);
    return order ? order
                 : (a->identity.size > b->identity.size) - (a->identity.size < b->identity.size);
}

static struct ns_entity_topic *topic_of(struct ns_topics *topics, struct ns_str identity)
{
    uint32_t id = ns_table_intern(&topics->identities, identity);
    if (id == NS_TABLE_NONE)
        return NULL;
    if (id < topics->count)
        return &topics->items[id];
    if (topics->count == topics->capacity) {
        size_t capacity = topics->capacity ? topics->capacity * 2 : 32;
        struct ns_entity_topic *items = reallocarray(topics->items, capacity, sizeof *items);
        if (!items)
            return NULL;
        topics->items = items;
        topics->capacity = capacity;
    }
    topics->items[topics->count] = (struct ns_entity_topic){.identity = identity};
    return &topics->items[topics->count++];
}

bool ns_topics_count(struct ns_topics *topics, const struct ns_entities *entities,
                     const struct ns_story *story, enum ns_entity_type type)
{
    topics->count = 0;
    ns_table_clear(&topics->identities);
    for (size_t i = 0; i < entities->count; i++) {
        const struct ns_entity *entity = &entities->items[i];
        if (entity->type != type)
            continue;
        struct ns_entity_topic *topic = topic_of(topics, entity->identity);
        if (!topic)
            return false;
        topic->points += points_of(entity, story);
        topic->mentions += !entity->weak;
    }
    if (topics->count)
        qsort(topics->items, topics->count, sizeof *topics->items, by_points);
    for (size_t i = 0; i < topics->count; i++) {
        struct ns_entity_topic *topic = &topics->items[i];
        topic->main =
            topic->points >= MAIN_POINTS && topic->points >= topics->items[0].points * MAIN_SHARE;
    }
    return true;
}

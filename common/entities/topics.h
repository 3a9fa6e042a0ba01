/* What an article is about: its entities, counted by where they stand.  Internal. */
#ifndef NS_ENTITIES_TOPICS_H
#define NS_ENTITIES_TOPICS_H

#include "common/base/table.h"
#include "common/entities/resolve.h"

struct ns_topics {
    struct ns_entity_topic *items;
    size_t count, capacity;
    struct ns_table identities; /* scratch */
};

void ns_topics_release(struct ns_topics *topics);

/* Fills topics from the entities of one type; title and body are those of the article, dateline as
 * in struct ns_story.  False when there is no memory. */
bool ns_topics_count(struct ns_topics *topics, const struct ns_entities *entities,
                     const struct ns_story *story, enum ns_entity_type type);

#endif

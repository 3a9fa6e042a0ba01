/* The names of an article to entities: who or what each is, seen over the whole article. */
#ifndef NS_ENTITIES_RESOLVE_H
#define NS_ENTITIES_RESOLVE_H

#include "common/base/arena.h"
#include "common/entities/story.h"

struct ns_entities {
    struct ns_entity *items;
    size_t count, capacity;
};

/* Memory of resolution, kept between articles. */
struct ns_resolver;
struct ns_resolver *ns_resolver_open(void); /* NULL: no memory */
void ns_resolver_close(struct ns_resolver *resolver);

/* Fills out from story->segments.  Identities live in the tables or in arena.  False when there is
 * no memory. */
bool ns_resolve(struct ns_resolver *resolver, struct ns_story *story, struct ns_arena *arena,
                struct ns_entities *out);

#endif

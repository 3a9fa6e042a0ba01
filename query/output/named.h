/* Whom a hit's article names: people, countries, organizations and places, each once. */
#ifndef NS_OUTPUT_NAMED_H
#define NS_OUTPUT_NAMED_H

#include "common/article/mention.h"
#include "common/base/json.h"

struct ns_named {
    enum ns_entity_type type;
    struct ns_str identity;
    uint32_t mentions; /* that are more than weak evidence */
};

struct ns_named_list {
    struct ns_named *items; /* by type, there by mentions, then as they come */
    size_t count;
};

/* All of it lives in arena and in the article.  False when there is no memory. */
bool ns_named_read(const struct ns_article *article, struct ns_arena *arena,
                   struct ns_named_list *out);

/* "person", "country", "org", "place": as fields of queries are called. */
const char *ns_named_type(enum ns_entity_type type);

/* Appends those of one type, ", " between them, made fit to be shown; as names: countries by name,
 * not by code.  At most so many. */
void ns_named_put(struct ns_buffer *out, const struct ns_named_list *list, enum ns_entity_type type,
                  bool as_names, size_t most);

/* Appends an array of objects: type, value, name, mentions. */
void ns_named_json(struct ns_json *json, const struct ns_named_list *list);

#endif

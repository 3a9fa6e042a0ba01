/* Names in queries, which people type in small letters, and where the other words say little.
 *
 * A name is taken to be one only where it means one thing and could not as well be ordinary words:
 * "turkey", "us" and "who" are names when they begin with a capital, or are all capitals, as the
 * name is; "Georgia" means two things, and "Jordan" behind a given name a person. */
#ifndef NS_ENTITIES_QUERY_NAME_H
#define NS_ENTITIES_QUERY_NAME_H

#include "common/base/buffer.h"
#include "common/entities/entity_type.h"

#include <stdbool.h>

enum { NS_QUERY_NAME_WORDS = 8 }; /* no name has more */

struct ns_query_name {
    bool known; /* the whole text is a name … */
    bool means; /* … that means what follows */
    enum ns_entity_type type;
    struct ns_str identity;
};

/* What the whole of text, words with single spaces between them, is as a name.  own: a user's
 * names, which come before the built-in ones; or NULL.  before: the word that stands before it, or
 * empty. False when not even longer names begin with it. */
struct ns_entity_names;
bool ns_query_name_find(const struct ns_entity_names *own, struct ns_str text, struct ns_str before,
                        struct ns_query_name *out);

#endif

/* The people, countries, organizations and places that a name may mean: those whose names have all
 * of its words, and those it is an alias, a code or a demonym of. */
#ifndef NS_MATCH_WHO_H
#define NS_MATCH_WHO_H

#include "common/base/arena.h"
#include "common/base/status.h"

#include <stdbool.h>

enum { NS_WHO_TYPES = 4 }; /* person, country, organization, place: enum ns_entity_type */

struct ns_who_set { /* what a name may mean, of one type */
    const struct ns_who *who;
    struct ns_str *aliased; /* folded identities */
    size_t count;
};

struct ns_who {
    struct ns_str name, folded;
    struct ns_who_set sets[NS_WHO_TYPES];
    struct ns_arena arena;
};

enum { NS_WHO_NAME_MAX = 256 };

/* names: a user's own, or NULL.  NS_INVALID: the name has no letter or digit, or is over
 * NS_WHO_NAME_MAX bytes.  name is borrowed.  who stays where it is; release in any case. */
struct ns_entity_names;
enum ns_status ns_who_init(struct ns_who *who, struct ns_str name,
                           const struct ns_entity_names *names, struct ns_error *err);
void ns_who_release(struct ns_who *who);

/* Appends a query for the articles that have any of them. */
void ns_who_query(const struct ns_who *who, struct ns_buffer *out);

/* Whether a folded identity is one of them; context is a struct ns_who_set. */
bool ns_who_means(const void *context, struct ns_str folded);

#endif

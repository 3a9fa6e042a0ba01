/* The names of people, countries, organizations and places, as queries give them: any alias, code
 * or demonym finds the identity (country:DPRK, country:"north korea", country:KP). */
#ifndef NS_LANGUAGE_IDENTITY_H
#define NS_LANGUAGE_IDENTITY_H

#include "common/base/arena.h"
#include "common/base/status.h"
#include "common/entities/entity_type.h"

#include <stdbool.h>

struct ns_entity_names;

/* Whether terms of this prefix (schema.h) are those of an entity type. */
bool ns_identity_has_prefix(const char *prefix);

/* The terms of the identities that name may mean, and of the name itself, which may be one that no
 * table knows; each once.  Those of articles with only weak evidence too, unless strong.  They live
 * in arena.  names: a user's own, or NULL. */
enum ns_status ns_identity_terms(const struct ns_entity_names *names, const char *prefix,
                                 struct ns_str name, bool strong, struct ns_arena *arena,
                                 const struct ns_str **terms, size_t *count, struct ns_error *err);

/* The term of a known identity, for more than weak evidence; none (*count 0) when it is too long.
 */
enum ns_status ns_identity_term(enum ns_entity_type type, struct ns_str identity,
                                struct ns_arena *arena, const struct ns_str **terms, size_t *count,
                                struct ns_error *err);

#endif

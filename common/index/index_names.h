/* A user's own names of people, countries, organizations and places, kept in the index directory:
 * entities.tsv (its form: entities/gazetteer_build.h). */
#ifndef NS_INDEX_INDEX_NAMES_H
#define NS_INDEX_INDEX_NAMES_H

#include "common/base/status.h"

#define NS_INDEX_NAMES "entities.tsv"

struct ns_entity_names; /* entities/entity.h */

/* Opens those of an index; *out is NULL when it has none.  NS_INVALID "file:line: what is wrong".
 */
enum ns_status ns_index_names_open(struct ns_entity_names **out, const char *index,
                                   struct ns_error *err);
void ns_index_names_close(struct ns_entity_names *names);

/* Copies a table into the directory of an index, in place of the one there; the caller has opened
 * it, so it is a good one, and holds the lock. */
enum ns_status ns_index_names_install(const char *index, const char *file, struct ns_error *err);

#endif

/* The names of a user's own that a run of nindex goes by. */
#ifndef NS_INDEXER_RUN_NAMES_H
#define NS_INDEXER_RUN_NAMES_H

#include "common/entities/entity.h"
#include "indexer/options_nindex.h"

/* Opens those of --entities, and keeps them in the index; without it, those that the index has;
 * *out is NULL when there are none, or none are wanted.  The caller holds the lock. */
enum ns_status ns_run_names_open(struct ns_entity_names **out,
                                 const struct ns_nindex_options *options, struct ns_error *err);

#endif

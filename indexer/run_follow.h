/* --follow: indexes, and goes on with what changes in the folders. */
#ifndef NS_INDEXER_RUN_FOLLOW_H
#define NS_INDEXER_RUN_FOLLOW_H

#include "common/base/message.h"
#include "indexer/options_nindex.h"

/* Returns when a signal asks for it: one that came while there was nothing to do is answered then
 * (interrupt.h).  The index is locked only while something is written.  Errors as those of
 * ns_run_index. */
enum ns_status ns_run_follow(const struct ns_nindex_options *options, struct ns_messages *messages,
                             uint64_t *skipped, struct ns_error *err);

#endif

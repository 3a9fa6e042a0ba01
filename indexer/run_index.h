/* `nindex PATH...`: files, folders and standard input to the index. */
#ifndef NS_INDEXER_RUN_INDEX_H
#define NS_INDEXER_RUN_INDEX_H

#include "common/base/message.h"
#include "indexer/options_nindex.h"
#include "indexer/workers/pool.h"

/* Reads every operand, through pool, or one of its own where that is NULL, and commits.  What has
 * to be skipped, files and records of files, is named through messages and counted in *skipped; a
 * summary closes the run.  On a signal (interrupt.h) the article at hand is finished and everything
 * so far committed; that is NS_OK, and messages say so. Errors end the run: NS_LOCKED;
 * NS_UNSUPPORTED, NS_CORRUPT, NS_IO, NS_NOMEM from the index, with what was committed before still
 * there; NS_NOT_FOUND when none of the paths can be read. */
enum ns_status ns_run_index(const struct ns_nindex_options *options, struct ns_messages *messages,
                            struct ns_pool *pool, uint64_t *skipped, struct ns_error *err);

#endif

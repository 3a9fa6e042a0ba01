/* `nindex PATH...`: files, folders and standard input to the index. */
#ifndef NS_INDEXER_RUN_INDEX_H
#define NS_INDEXER_RUN_INDEX_H

#include "common/base/message.h"
#include "indexer/manifest.h"
#include "indexer/options_nindex.h"
#include "indexer/workers/pool.h"

/* What several runs share. */
struct ns_session {
    struct ns_pool *pool;
    struct ns_manifest *manifest; /* NULL until a run needs it */
};

enum ns_status ns_session_open(struct ns_session *session, const struct ns_nindex_options *options,
                               struct ns_error *err);
void ns_session_close(struct ns_session *session);

/* Reads every operand, but for the files that the manifest knows, and commits.  What has
 * to be skipped, files and records of files, is named through messages and counted in *skipped; a
 * summary closes the run.  On a signal (interrupt.h) the article at hand is finished and everything
 * so far committed; that is NS_OK, and messages say so. Errors end the run: NS_LOCKED;
 * NS_UNSUPPORTED, NS_CORRUPT, NS_IO, NS_NOMEM from the index, with what was committed before still
 * there; NS_NOT_FOUND when none of the paths can be read. */
enum ns_status ns_run_index(const struct ns_nindex_options *options, struct ns_messages *messages,
                            struct ns_session *session, uint64_t *skipped, struct ns_error *err);

#endif

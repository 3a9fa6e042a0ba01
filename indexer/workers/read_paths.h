/* Reads the files that the paths on nindex's command line stand for, without an index. */
#ifndef NS_WORKERS_READ_PATHS_H
#define NS_WORKERS_READ_PATHS_H

#include "indexer/options_nindex.h"
#include "indexer/workers/pool.h"

/* Hands all articles of the operands to the sink, and what could not be read to its skip.
 * NS_NOT_FOUND when there is nothing else; else what ns_file_list_walk or ns_pool_read says. */
enum ns_status ns_read_paths(struct ns_pool *pool, const struct ns_nindex_options *options,
                             const struct ns_pool_sink *sink, struct ns_error *err);

#endif

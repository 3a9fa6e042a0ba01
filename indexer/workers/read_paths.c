#include "indexer/workers/read_paths.h"

#include "indexer/workers/file_list.h"

struct walk {
    const struct ns_pool_sink *sink;
    bool skipped;
};

static void skip_path(void *context, const char *path, const struct ns_error *why)
{
    struct walk *walk = context;
    walk->skipped = true;
    walk->sink->sink.skip(walk->sink->sink.context, path, 0, why);
}

enum ns_status ns_read_paths(struct ns_pool *pool, const struct ns_nindex_options *options,
                             const struct ns_pool_sink *sink, struct ns_error *err)
{
    struct ns_file_list list = {0};
    struct walk walk = {sink, false};
    enum ns_status status = ns_file_list_walk(&list, options->operands, options->operand_count,
                                              options->index.data, skip_path, &walk, err);
    if (status == NS_OK && !list.count && walk.skipped)
        status = ns_error_set(err, NS_NOT_FOUND, "nothing could be read");
    if (status == NS_OK)
        status = ns_pool_read(pool, list.paths, list.count, options->format, sink, err);
    ns_file_list_release(&list);
    return status;
}

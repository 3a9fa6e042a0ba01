/* The files that paths on a command line stand for (walk.h), in order. */
#ifndef NS_WORKERS_FILE_LIST_H
#define NS_WORKERS_FILE_LIST_H

#include "common/base/arena.h"
#include "common/base/status.h"

#include <stdint.h>

struct ns_file_list {
    const char **paths; /* in arena */
    size_t count, capacity;
    uint64_t bytes; /* of all files together, as far as it is known */
    struct ns_arena arena;
};

/* Tells of a path that could not be walked. */
typedef void ns_file_list_skip(void *context, const char *path, const struct ns_error *why);

/* *list is zeroed.  index: as for ns_walk.  NS_NOMEM, NS_IO. */
enum ns_status ns_file_list_walk(struct ns_file_list *list, const char *const *paths, size_t count,
                                 const char *index, ns_file_list_skip *skip, void *context,
                                 struct ns_error *err);
void ns_file_list_release(struct ns_file_list *list);

#endif

#include "indexer/workers/file_list.h"

#include "indexer/readers/walk.h"

#include <stdlib.h>

struct walking {
    struct ns_file_list *list;
    ns_file_list_skip *skip;
    void *context;
};

static enum ns_status add(void *context, const char *path, uint64_t size, struct ns_error *err)
{
    struct ns_file_list *list = ((struct walking *)context)->list;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        const char **paths = reallocarray(list->paths, capacity, sizeof *paths);
        if (!paths)
            return ns_error_nomem(err);
        list->paths = paths;
        list->capacity = capacity;
    }
    struct ns_str copy = ns_arena_copy(&list->arena, ns_str_of(path));
    if (!copy.data)
        return ns_error_nomem(err);
    list->paths[list->count++] = copy.data;
    list->bytes += size;
    return NS_OK;
}

static void skip(void *context, const char *path, const struct ns_error *why)
{
    const struct walking *walking = context;
    walking->skip(walking->context, path, why);
}

enum ns_status ns_file_list_walk(struct ns_file_list *list, const char *const *paths, size_t count,
                                 const char *index, ns_file_list_skip *told, void *context,
                                 struct ns_error *err)
{
    struct walking walking = {list, told, context};
    const struct ns_walk_sink sink = {&walking, add, skip, NULL};
    enum ns_status status = NS_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = ns_walk(paths[i], index, &sink, err);
    return status;
}

void ns_file_list_release(struct ns_file_list *list)
{
    ns_arena_release(&list->arena);
    free(list->paths);
    *list = (struct ns_file_list){0};
}

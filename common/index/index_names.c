#include "common/index/index_names.h"

#include "common/entities/entity.h"

#include <stdio.h>
#include <unistd.h>

static bool path_of(const char *index, const char *name, struct ns_buffer *out)
{
    ns_buffer_clear(out);
    ns_buffer_printf(out, "%s/%s", index, name);
    return !ns_buffer_failed(out);
}

enum ns_status ns_index_names_open(struct ns_entity_names **out, const char *index,
                                   struct ns_error *err)
{
    struct ns_buffer path = {0};
    enum ns_status status = NS_OK;
    *out = NULL;
    if (!path_of(index, NS_INDEX_NAMES, &path))
        status = ns_error_nomem(err);
    else if (access(path.data, F_OK) == 0)
        status = ns_entity_names_open(out, path.data, err);
    ns_buffer_release(&path);
    return status;
}

void ns_index_names_close(struct ns_entity_names *names)
{
    ns_entity_names_close(names);
}

static enum ns_status copy(FILE *from, const char *from_name, FILE *to, const char *to_name,
                           struct ns_error *err)
{
    char bytes[1 << 14];
    size_t size;
    while ((size = fread(bytes, 1, sizeof bytes, from)) > 0)
        if (fwrite(bytes, 1, size, to) != size)
            return ns_error_errno(err, to_name);
    if (ferror(from))
        return ns_error_errno(err, from_name);
    return fflush(to) || fsync(fileno(to)) ? ns_error_errno(err, to_name) : NS_OK;
}

/* Written beside the old one, which is there until the new one is whole. */
static enum ns_status replace(const char *file, const char *next, const char *path,
                              struct ns_error *err)
{
    FILE *from = fopen(file, "re");
    if (!from)
        return ns_error_errno(err, file);
    FILE *to = fopen(next, "we");
    enum ns_status status = to ? copy(from, file, to, next, err) : ns_error_errno(err, next);
    (void)fclose(from);
    if (to && fclose(to) && status == NS_OK)
        status = ns_error_errno(err, next);
    if (status == NS_OK && rename(next, path))
        status = ns_error_errno(err, path);
    if (status != NS_OK && to)
        (void)unlink(next);
    return status;
}

enum ns_status ns_index_names_install(const char *index, const char *file, struct ns_error *err)
{
    struct ns_buffer path = {0}, next = {0};
    enum ns_status status =
        path_of(index, NS_INDEX_NAMES, &path) && path_of(index, NS_INDEX_NAMES ".new", &next)
            ? replace(file, next.data, path.data, err)
            : ns_error_nomem(err);
    ns_buffer_release(&path);
    ns_buffer_release(&next);
    return status;
}

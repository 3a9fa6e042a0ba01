#include "indexer/watch.h"

#include "common/base/table.h"
#include "indexer/interrupt.h"
#include "indexer/readers/walk.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    QUIET = 100, /* milliseconds without an event that end a batch */
    SLICES = 8,  /* times QUIET after which it ends in any case */
    LOOK = 500,  /* milliseconds after which it is seen whether a signal came */
    EVENTS = 64 * 1024,
};

#define EVENTS_WANTED                                                                              \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_ONLYDIR | IN_EXCL_UNLINK)

struct ns_watch {
    int fd;
    const char *const *roots;
    size_t root_count;
    const char *index;
    char **folders; /* by watch descriptor; NULL: none */
    size_t capacity;
    size_t entered;          /* folders that the last walk came to */
    struct ns_table changed; /* paths */
    const char **paths;      /* those of them that are there */
    char events[EVENTS] __attribute__((aligned(__alignof__(struct inotify_event))));
};

static enum ns_status remember(struct ns_watch *watch, int descriptor, const char *path,
                               struct ns_error *err)
{
    size_t at = (size_t)descriptor;
    if (at >= watch->capacity) {
        size_t capacity = 2 * at + 64;
        char **folders = reallocarray(watch->folders, capacity, sizeof *folders);
        if (!folders)
            return ns_error_nomem(err);
        memset(folders + watch->capacity, 0, (capacity - watch->capacity) * sizeof *folders);
        watch->folders = folders;
        watch->capacity = capacity;
    }
    char *copy = strdup(path);
    if (!copy)
        return ns_error_nomem(err);
    free(watch->folders[at]);
    watch->folders[at] = copy;
    return NS_OK;
}

/* A folder that is gone already is no matter. */
static enum ns_status watch_folder(void *context, const char *path, struct ns_error *err)
{
    struct ns_watch *watch = context;
    watch->entered++;
    int descriptor = inotify_add_watch(watch->fd, path, EVENTS_WANTED);
    if (descriptor >= 0)
        return remember(watch, descriptor, path, err);
    if (errno == ENOENT || errno == ENOTDIR || errno == EACCES)
        return NS_OK;
    if (errno != ENOSPC)
        return ns_error_errno(err, "cannot watch a folder");
    ns_error_set(err, NS_LIMIT, "%s: the system lets no more folders be watched", path);
    ns_error_hint(err, "sysctl fs.inotify.max_user_watches sets how many");
    return NS_LIMIT;
}

static enum ns_status ignore_file(void *context, const char *path, uint64_t size,
                                  struct ns_error *err)
{
    (void)context, (void)path, (void)size, (void)err;
    return NS_OK;
}

static void ignore_skip(void *context, const char *path, const struct ns_error *why)
{
    (void)context, (void)path, (void)why;
}

static enum ns_status watch_tree(struct ns_watch *watch, const char *path, struct ns_error *err)
{
    const struct ns_walk_sink sink = {
        .context = watch, .file = ignore_file, .skip = ignore_skip, .folder = watch_folder};
    return ns_walk(path, watch->index, &sink, err);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum ns_status watch_roots(struct ns_watch *watch, bool changed, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (size_t i = 0; i < watch->root_count && !status; i++) {
        if (!is_folder(watch->roots[i]))
            continue;
        status = watch_tree(watch, watch->roots[i], err);
        if (!status && changed &&
            ns_table_intern(&watch->changed, ns_str_of(watch->roots[i])) == NS_TABLE_NONE)
            status = ns_error_nomem(err);
    }
    return status;
}

enum ns_status ns_watch_open(struct ns_watch **out, const char *const *paths, size_t count,
                             const char *index, struct ns_error *err)
{
    bool any = false;
    *out = NULL;
    for (size_t i = 0; i < count; i++)
        any |= is_folder(paths[i]);
    if (!any)
        return ns_error_set(err, NS_INVALID, "--follow needs a folder");
    struct ns_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return ns_error_nomem(err);
    watch->roots = paths;
    watch->root_count = count;
    watch->index = index;
    ns_table_init(&watch->changed);
    watch->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    enum ns_status status = watch->fd < 0 ? ns_error_errno(err, "cannot watch folders")
                                          : watch_roots(watch, false, err);
    if (status)
        ns_watch_close(watch);
    else
        *out = watch;
    return status;
}

void ns_watch_close(struct ns_watch *watch)
{
    if (!watch)
        return;
    if (watch->fd >= 0)
        (void)close(watch->fd);
    for (size_t i = 0; i < watch->capacity; i++)
        free(watch->folders[i]);
    free(watch->folders);
    free(watch->paths);
    ns_table_release(&watch->changed);
    free(watch);
}

void ns_watch_clear(struct ns_watch *watch)
{
    ns_table_release(&watch->changed);
}

/* --- events ------------------------------------------------------------------------------- */

/* A folder went elsewhere: what happens in it and below would be told under its old name. */
static void forget_tree(struct ns_watch *watch, const char *path)
{
    size_t size = strlen(path);
    for (size_t i = 0; i < watch->capacity; i++) {
        const char *folder = watch->folders[i];
        if (folder && strncmp(folder, path, size) == 0 && (!folder[size] || folder[size] == '/'))
            (void)inotify_rm_watch(watch->fd, (int)i);
    }
}

/* A file that comes by a link is complete at once, and nobody closes it. */
static bool is_linked(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && (S_ISLNK(st.st_mode) || st.st_nlink > 1);
}

static enum ns_status take_event(struct ns_watch *watch, const struct inotify_event *event,
                                 struct ns_error *err)
{
    char path[PATH_MAX];
    size_t at = (size_t)event->wd;
    if (event->mask & IN_Q_OVERFLOW)
        return watch_roots(watch, true, err);
    const char *folder = event->wd >= 0 && at < watch->capacity ? watch->folders[at] : NULL;
    if (!folder)
        return NS_OK;
    if (event->mask & IN_IGNORED) {
        free(watch->folders[at]);
        watch->folders[at] = NULL;
        return NS_OK;
    }
    int size = event->len ? snprintf(path, sizeof path, "%s/%s", folder, event->name) : 0;
    if (size <= 0 || (size_t)size >= sizeof path || event->name[0] == '.')
        return NS_OK;
    bool is_tree = event->mask & IN_ISDIR;
    if (event->mask & IN_MOVED_FROM) {
        if (is_tree)
            forget_tree(watch, path);
        return NS_OK;
    }
    if (!is_tree && (event->mask & IN_CREATE) && !is_linked(path))
        return NS_OK;
    if (is_tree) {
        watch->entered = 0;
        enum ns_status status = watch_tree(watch, path, err);
        if (status || !watch->entered) /* an index, perhaps */
            return status;
    }
    return ns_table_intern(&watch->changed, ns_str_of(path)) == NS_TABLE_NONE ? ns_error_nomem(err)
                                                                              : NS_OK;
}

static enum ns_status read_events(struct ns_watch *watch, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    ssize_t got;
    while (!status && (got = read(watch->fd, watch->events, EVENTS)) > 0)
        for (const char *at = watch->events; at < watch->events + got && !status;) {
            const struct inotify_event *event = (const void *)at;
            status = take_event(watch, event, err);
            at += sizeof *event + event->len;
        }
    if (!status && got < 0 && errno != EAGAIN && errno != EINTR)
        return ns_error_errno(err, "cannot watch folders");
    return status;
}

enum ns_status ns_watch_wait(struct ns_watch *watch, const char *const **paths, size_t *count,
                             struct ns_error *err)
{
    struct pollfd ready = {.fd = watch->fd, .events = POLLIN};
    *count = 0;
    for (int slices = 0; slices < SLICES && !ns_interrupt_signal();) {
        bool any = watch->changed.count;
        int events = poll(&ready, 1, any ? QUIET : LOOK);
        enum ns_status status = events > 0 ? read_events(watch, err) : NS_OK;
        if (status)
            return status;
        if (any && events == 0)
            break;
        slices += any;
    }
    /* What happened before the signal came is not lost. */
    enum ns_status status = ns_interrupt_signal() ? read_events(watch, err) : NS_OK;
    if (status)
        return status;
    const char **there = reallocarray(watch->paths, watch->changed.count + 1, sizeof *there);
    if (!there)
        return ns_error_nomem(err);
    watch->paths = there;
    for (uint32_t i = 0; i < watch->changed.count; i++)
        if (access(watch->changed.keys[i].data, F_OK) == 0)
            there[(*count)++] = watch->changed.keys[i].data;
    *paths = there;
    return NS_OK;
}

#include "indexer/readers/walk.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct walk {
    const struct ns_walk_sink *sink;
    bool has_index;
    dev_t index_device;
    ino_t index_inode;
};

static int compare_names(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void skip_errno(const struct walk *walk, const char *path, int number, const char *what)
{
    struct ns_error why;
    errno = number;
    (void)ns_error_errno(&why, what);
    walk->sink->skip(walk->sink->context, path, &why);
}

static void skip_saying(const struct walk *walk, const char *path, const char *message)
{
    struct ns_error why;
    ns_error_set(&why, NS_INVALID, "%s", message);
    walk->sink->skip(walk->sink->context, path, &why);
}

/* The index in use, or any folder with an index's stub file in it. */
static bool is_index(const struct walk *walk, const FTSENT *entry)
{
    if (walk->has_index && entry->fts_statp->st_dev == walk->index_device &&
        entry->fts_statp->st_ino == walk->index_inode)
        return true;
    char stub[PATH_MAX];
    struct stat st;
    int size = snprintf(stub, sizeof stub, "%s/XAPIANDB", entry->fts_path);
    return size > 0 && (size_t)size < sizeof stub && stat(stub, &st) == 0 && S_ISREG(st.st_mode);
}

static enum ns_status enter_folder(const struct walk *walk, FTS *tree, FTSENT *entry,
                                   struct ns_error *err)
{
    bool named = entry->fts_level == FTS_ROOTLEVEL;
    bool hidden = !named && entry->fts_name[0] == '.';
    bool index = !hidden && is_index(walk, entry);
    if (index && named)
        skip_saying(walk, entry->fts_path, "it is an index, not a folder of articles");
    if (hidden || index) {
        (void)fts_set(tree, entry, FTS_SKIP);
        return NS_OK;
    }
    return walk->sink->folder ? walk->sink->folder(walk->sink->context, entry->fts_path, err)
                              : NS_OK;
}

static enum ns_status visit(const struct walk *walk, FTS *tree, FTSENT *entry, struct ns_error *err)
{
    const struct ns_walk_sink *sink = walk->sink;
    bool named = entry->fts_level == FTS_ROOTLEVEL;
    if (!named && entry->fts_name[0] == '.' && entry->fts_info != FTS_D)
        return NS_OK;
    switch (entry->fts_info) {
    case FTS_F:
        return sink->file(sink->context, entry->fts_path, (uint64_t)entry->fts_statp->st_size, err);
    case FTS_D:
        return enter_folder(walk, tree, entry, err);
    case FTS_DEFAULT:
        if (named && S_ISFIFO(entry->fts_statp->st_mode))
            return sink->file(sink->context, entry->fts_path, 0, err);
        if (named)
            skip_saying(walk, entry->fts_path, "it is a device, not a file");
        return NS_OK;
    case FTS_DC:
        skip_saying(walk, entry->fts_path, "a loop of symbolic links");
        return NS_OK;
    case FTS_SLNONE:
        skip_saying(walk, entry->fts_path, "a symbolic link that leads nowhere");
        return NS_OK;
    case FTS_DNR:
    case FTS_NS:
    case FTS_ERR:
        skip_errno(walk, entry->fts_path, entry->fts_errno, "cannot read");
        return NS_OK;
    default: /* a folder that is left */
        return NS_OK;
    }
}

enum ns_status ns_walk(const char *path, const char *index, const struct ns_walk_sink *sink,
                       struct ns_error *err)
{
    struct walk walk = {.sink = sink};
    struct stat st;
    if (strcmp(path, "-") == 0)
        return sink->file(sink->context, path, 0, err);
    if (path[0] == '\0') {
        skip_errno(&walk, path, ENOENT, "cannot read");
        return NS_OK;
    }
    if (index && stat(index, &st) == 0) {
        walk.has_index = true;
        walk.index_device = st.st_dev;
        walk.index_inode = st.st_ino;
    }
    char root[PATH_MAX];
    if (strlen(path) >= sizeof root) {
        skip_errno(&walk, path, ENAMETOOLONG, "cannot read");
        return NS_OK;
    }
    memcpy(root, path, strlen(path) + 1);
    char *roots[] = {root, NULL};
    FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, compare_names);
    if (!tree)
        return ns_error_errno(err, "cannot walk");
    enum ns_status status = NS_OK;
    FTSENT *entry;
    while (!status && (errno = 0, entry = fts_read(tree)))
        status = visit(&walk, tree, entry, err);
    if (!status && errno)
        status = ns_error_errno(err, "cannot walk");
    (void)fts_close(tree);
    return status;
}

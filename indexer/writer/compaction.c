#include "indexer/writer/compaction.h"

#include "common/index/generation.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    GROWTH_MAX = 2,
    SLACK = 512 * 1024, /* bytes: some empty blocks in each table are not worth the work */
    NOTE_SIZE = 64,
};

static const char note_name[] = "size";

struct extent {
    uint64_t bytes, documents;
};

/* Sum of the sizes of the tables in an open directory. */
static enum ns_status measure(int directory, uint64_t *bytes, struct ns_error *err)
{
    struct dirent *entry;
    struct stat info;
    *bytes = 0;
    int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    if (!entries) {
        enum ns_status status = ns_error_errno(err, "generation");
        if (copy >= 0)
            (void)close(copy);
        return status;
    }
    while ((entry = readdir(entries)) != NULL)
        if (fstatat(directory, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode))
            *bytes += (uint64_t)info.st_size;
    (void)closedir(entries);
    return NS_OK;
}

/* What was noted; false when nothing was, or it cannot be read. */
static bool read_note(int directory, struct extent *out)
{
    char text[NOTE_SIZE + 1] = {0};
    char *middle, *end;
    int file = openat(directory, note_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t size = read(file, text, NOTE_SIZE);
    (void)close(file);
    out->bytes = strtoull(text, &middle, 10);
    out->documents = strtoull(middle, &end, 10);
    return size > 0 && out->documents && strcmp(end, "\n") == 0;
}

/* A note that is lost only costs a later one, of a larger size. */
static void write_note(int directory, const struct extent *extent)
{
    char text[NOTE_SIZE];
    int size =
        snprintf(text, sizeof text, "%" PRIu64 " %" PRIu64 "\n", extent->bytes, extent->documents);
    int file =
        openat(directory, note_name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
        return;
    (void)!write(file, text, (size_t)size);
    (void)close(file);
}

static bool is_due(const struct extent *noted, const struct extent *now)
{
    double share = (double)now->documents / (double)noted->documents;
    double most = (double)noted->bytes * GROWTH_MAX * (share > 1 ? share : 1) + SLACK;
    return (double)now->bytes > most;
}

static enum ns_status look(struct ns_index_lock *lock, int directory, struct extent *now, bool *due,
                           struct ns_error *err)
{
    struct ns_xapian_db *db;
    struct ns_xapian_stats stats;
    struct extent noted;
    *due = false;
    enum ns_status status = ns_xapian_open(&db, ns_index_lock_generation(lock), err);
    if (!status)
        status = ns_xapian_read_stats(db, &stats, err);
    ns_xapian_close(db);
    if (!status)
        status = measure(directory, &now->bytes, err);
    if (status || !stats.documents)
        return status;
    now->documents = stats.documents;
    if (read_note(directory, &noted))
        *due = is_due(&noted, now);
    else
        write_note(directory, now);
    return NS_OK;
}

static enum ns_status compact(struct ns_index_lock *lock, struct ns_error *err)
{
    struct ns_buffer path;
    uint32_t generation;
    ns_buffer_init(&path);
    const char *source = ns_index_lock_generation(lock);
    enum ns_status status = ns_index_lock_reserve(lock, &generation, &path, err);
    if (!status) {
        status = ns_xapian_compact(&source, 1, path.data, err);
        if (!status)
            status = ns_generation_sync(path.data, err);
        if (status)
            ns_index_lock_discard(lock, generation);
        else
            status = ns_index_lock_publish(lock, generation, err);
    }
    ns_buffer_release(&path);
    return status;
}

static enum ns_status open_live(struct ns_index_lock *lock, int *directory, struct ns_error *err)
{
    *directory = open(ns_index_lock_generation(lock), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *directory < 0 ? ns_error_errno(err, ns_index_lock_generation(lock)) : NS_OK;
}

enum ns_status ns_compaction_run(struct ns_index_lock *lock, struct ns_compaction *out,
                                 struct ns_error *err)
{
    struct extent now;
    bool due = false;
    int directory;
    *out = (struct ns_compaction){0};
    enum ns_status status = open_live(lock, &directory, err);
    if (status)
        return status;
    status = look(lock, directory, &now, &due, err);
    (void)close(directory);
    if (status || !due)
        return status;
    status = compact(lock, err);
    if (!status)
        status = open_live(lock, &directory, err);
    if (status)
        return status;
    out->before = now.bytes;
    status = measure(directory, &now.bytes, err);
    out->after = now.bytes;
    write_note(directory, &now);
    (void)close(directory);
    return status;
}

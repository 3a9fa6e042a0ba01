#include "common/index/index_dir.h"

#include "common/index/generation.h"
#include "common/index/index_names.h"
#include "common/index/stub.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_NAME "lock"

enum {
    POLL_NANOSECONDS = 50 * 1000 * 1000, /* between two tries for the lock */
    PID_SIZE = 16,                       /* of the lock file: a process number and a newline */
    MODE_DIRECTORY = 0777,               /* as the umask allows */
    MODE_FILE = 0666,
    OPEN_TRIES = 10, /* generations that may be replaced while one is being opened */
};

struct ns_index {
    char *path;
    int directory;
    int held; /* the lock file, or -1 */
    uint32_t generation;
    struct ns_xapian_db *db;
};

struct ns_index_lock {
    char *path;
    int directory;
    int file; /* the locked one */
    uint32_t generation;
    uint32_t highest; /* number that is in use or was given out */
    struct ns_buffer generation_path;
    unsigned repaired;
};

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

enum ns_status ns_index_default_path(struct ns_buffer *out, struct ns_error *err)
{
    const char *index = environment("NSEARCH_INDEX");
    const char *data = environment("XDG_DATA_HOME");
    const char *home = environment("HOME");
    if (index) {
        ns_buffer_append_text(out, index);
    } else if (data && data[0] == '/') { /* the XDG specification: a relative one is ignored */
        ns_buffer_printf(out, "%s/nsearch/index", data);
    } else if (home) {
        ns_buffer_printf(out, "%s/.local/share/nsearch/index", home);
    } else {
        enum ns_status status = ns_error_set(err, NS_INVALID, "there is no place for the index");
        ns_error_hint(err, "name one with --index DIR, or set HOME");
        return status;
    }
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

/* --- what is in a directory --- */

static enum ns_status not_an_index(const char *path, struct ns_error *err)
{
    enum ns_status status = ns_error_set(err, NS_UNSUPPORTED, "%s: not an nsearch index", path);
    ns_error_hint(err, "name with --index a directory that nindex made; for nindex, an empty or a "
                       "new one will do");
    return status;
}

static enum ns_status no_index(const char *path, struct ns_error *err)
{
    enum ns_status status = ns_error_set(err, NS_NOT_FOUND, "%s: there is no index", path);
    ns_error_hint(err, "make one with: nindex --index %s PATH...", path);
    return status;
}

static void hint_damaged(struct ns_error *err)
{
    ns_error_hint(err, "the index is damaged: restore it from a copy, or remove the directory and "
                       "index the articles again");
}

static enum ns_status damaged(const char *path, const char *what, struct ns_error *err)
{
    enum ns_status status = ns_error_set(err, NS_CORRUPT, "%s: %s", path, what);
    hint_damaged(err);
    return status;
}

/* Hands on the system's error with the index's path before it. */
static enum ns_status system_error(const char *path, const char *name, struct ns_error *err)
{
    char what[NS_MESSAGE_SIZE];
    int cause = errno;
    (void)snprintf(what, sizeof what, "%s/%s", path, name);
    errno = cause;
    return ns_error_errno(err, what);
}

struct contents {
    bool lock, generations, foreign;
};

/* Looks through a directory that has no stub that we can read. */
static enum ns_status look_through(const char *path, int directory, struct contents *out,
                                   struct ns_error *err)
{
    struct stat info;
    struct dirent *entry;
    *out = (struct contents){0};
    int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    if (!entries) {
        enum ns_status status = ns_error_errno(err, path);
        if (copy >= 0)
            (void)close(copy);
        return status;
    }
    while (errno = 0, (entry = readdir(entries)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        if (ns_generation_of_name(ns_str_of(name)))
            out->generations = true;
        else if (strcmp(name, LOCK_NAME) == 0)
            out->lock = fstatat(directory, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
                        S_ISREG(info.st_mode) && info.st_size <= PID_SIZE;
        else if (strcmp(name, NS_STUB_NAME) != 0 && strcmp(name, NS_STUB_TEMPORARY) != 0 &&
                 strcmp(name, NS_BOILERPLATE_FILE) != 0 && strcmp(name, NS_INDEX_NAMES) != 0)
            out->foreign = true;
    }
    enum ns_status status = errno == 0 ? NS_OK : ns_error_errno(err, path);
    (void)closedir(entries);
    return status;
}

/* Why ns_stub_read failed: no index yet (NS_NOT_FOUND), a damaged one, or something else. */
static enum ns_status judge(const char *path, int directory, const struct ns_error *cause,
                            struct ns_error *err)
{
    struct contents contents;
    if (cause->code != NS_NOT_FOUND && cause->code != NS_UNSUPPORTED)
        return ns_error_set(err, cause->code, "%s: %s", path, cause->message);
    enum ns_status status = look_through(path, directory, &contents, err);
    if (status)
        return status;
    if (cause->code == NS_UNSUPPORTED)
        return contents.lock && contents.generations ? damaged(path, cause->message, err)
                                                     : not_an_index(path, err);
    /* Our first act in a directory is to make the lock: without it nothing is ours. */
    if (contents.foreign || (contents.generations && !contents.lock))
        return not_an_index(path, err);
    return no_index(path, err);
}

/* Opens what is live.  A writer may replace it and remove the old one in the middle: then the stub
 * names another one when it is read again. */
static enum ns_status open_live(const char *path, int directory, bool older, uint32_t *generation,
                                struct ns_xapian_db **db, struct ns_error *err)
{
    struct ns_error cause = {0};
    enum ns_status status = NS_OK;
    uint32_t tried = 0;
    *db = NULL;
    for (int i = 0; i < OPEN_TRIES; i++) {
        if (ns_stub_read(directory, generation, &cause))
            return judge(path, directory, &cause, err);
        if (*generation == tried)
            break;
        tried = *generation;
        status = ns_generation_open(db, path, *generation, older, &cause);
        if (!status)
            return NS_OK;
    }
    if (status == NS_NOT_FOUND)
        return damaged(path, "the generation that " NS_STUB_NAME " names is not there", err);
    if (status == NS_CORRUPT)
        hint_damaged(&cause);
    if (status == NS_IO)
        ns_error_hint(&cause, "all files of the index must be there and readable; if some are "
                              "lost, restore it from a copy, or remove the directory and index "
                              "the articles again");
    if (err)
        *err = cause;
    return status;
}

static enum ns_status open_directory(const char *path, int *directory, struct ns_error *err)
{
    *directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*directory >= 0)
        return NS_OK;
    if (errno == ENOENT)
        return no_index(path, err);
    if (errno == ENOTDIR)
        return not_an_index(path, err);
    return ns_error_errno(err, path);
}

/* --- readers --- */

enum ns_status ns_index_open(struct ns_index **out, const char *path, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    *out = NULL;
    struct ns_index *index = calloc(1, sizeof *index);
    if (!index)
        return ns_error_nomem(err);
    index->directory = index->held = -1;
    index->path = strdup(path);
    if (!index->path)
        status = ns_error_nomem(err);
    if (!status)
        status = open_directory(path, &index->directory, err);
    if (!status)
        status = open_live(path, index->directory, false, &index->generation, &index->db, err);
    if (status)
        ns_index_close(index);
    else
        *out = index;
    return status;
}

void ns_index_close(struct ns_index *index)
{
    if (!index)
        return;
    ns_xapian_close(index->db);
    if (index->held >= 0)
        (void)close(index->held);
    if (index->directory >= 0)
        (void)close(index->directory);
    free(index->path);
    free(index);
}

struct ns_xapian_db *ns_index_db(struct ns_index *index)
{
    return index->db;
}

uint32_t ns_index_generation(const struct ns_index *index)
{
    return index->generation;
}

enum ns_status ns_index_refresh(struct ns_index *index, struct ns_error *err)
{
    struct ns_xapian_db *db;
    uint32_t generation;
    if (ns_stub_read(index->directory, &generation, NULL) == NS_OK &&
        generation == index->generation && ns_xapian_reopen(index->db, NULL) == NS_OK)
        return NS_OK;
    enum ns_status status = open_live(index->path, index->directory, false, &generation, &db, err);
    if (status)
        return status;
    ns_xapian_close(index->db);
    index->db = db;
    index->generation = generation;
    return NS_OK;
}

enum ns_status ns_index_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                   struct ns_error *err)
{
    struct ns_index *index = context;
    return ns_generation_dictionary(index->db, id, out, err);
}

/* --- the lock --- */

static enum ns_status locked(const char *path, int file, struct ns_error *err)
{
    char text[PID_SIZE + 1] = {0};
    char *end = text;
    long pid = pread(file, text, PID_SIZE, 0) > 0 ? strtol(text, &end, 10) : 0;
    enum ns_status status =
        pid > 0 && *end == '\n'
            ? ns_error_set(err, NS_LOCKED, "%s: another nindex is writing (process %ld)", path, pid)
            : ns_error_set(err, NS_LOCKED, "%s: another nindex is writing", path);
    ns_error_hint(err, "try again later, or wait for it with --wait SECONDS");
    return status;
}

static struct timespec now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return time;
}

static bool is_past(struct timespec start, unsigned seconds)
{
    struct timespec time = now();
    int64_t passed =
        (int64_t)(time.tv_sec - start.tv_sec) * 1000000000 + time.tv_nsec - start.tv_nsec;
    return passed >= (int64_t)seconds * 1000000000;
}

/* how: LOCK_EX or LOCK_SH */
static enum ns_status wait_for(const char *path, int file, int how, unsigned wait_seconds,
                               struct ns_error *err)
{
    const struct timespec pause = {0, POLL_NANOSECONDS};
    struct timespec start = now();
    while (flock(file, how | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return system_error(path, LOCK_NAME, err);
        if (is_past(start, wait_seconds))
            return locked(path, file, err);
        (void)nanosleep(&pause, NULL);
    }
    return NS_OK;
}

/* Whether the lock file is still the one in the directory: while we waited, someone may have
 * removed the index and made another. */
static bool is_current(const struct ns_index_lock *lock)
{
    struct stat held, named;
    return fstat(lock->file, &held) == 0 &&
           fstatat(lock->directory, LOCK_NAME, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

static enum ns_status open_lock_file(struct ns_index_lock *lock, struct ns_error *err)
{
    lock->file =
        openat(lock->directory, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, MODE_FILE);
    if (lock->file >= 0)
        return NS_OK;
    bool refused = errno == EACCES || errno == EROFS || errno == EPERM;
    enum ns_status status = system_error(lock->path, LOCK_NAME, err);
    if (refused)
        ns_error_hint(err, "nindex must be allowed to write to the index");
    return status;
}

static enum ns_status take_lock(struct ns_index_lock *lock, unsigned wait_seconds,
                                struct ns_error *err)
{
    enum ns_status status = open_lock_file(lock, err);
    if (!status)
        status = wait_for(lock->path, lock->file, LOCK_EX, wait_seconds, err);
    if (status)
        return status;
    if (!is_current(lock))
        return ns_error_set(err, NS_IO, "%s: the index was removed or replaced meanwhile",
                            lock->path);
    /* The number only serves the message of those who wait: a full disk may lose it. */
    if (ftruncate(lock->file, 0) == 0)
        (void)dprintf(lock->file, "%ld\n", (long)getpid());
    return NS_OK;
}

enum ns_status ns_index_hold(struct ns_index *index, unsigned wait_seconds, struct ns_error *err)
{
    index->held = openat(index->directory, LOCK_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (index->held < 0 && errno != ENOENT)
        return system_error(index->path, LOCK_NAME, err);
    if (index->held < 0) /* a copy, made without it: who would write makes it first */
        return NS_OK;
    enum ns_status status = wait_for(index->path, index->held, LOCK_SH, wait_seconds, err);
    return status ? status : ns_index_refresh(index, err);
}

/* --- the writer --- */

static enum ns_status make_directories(const char *path, struct ns_error *err)
{
    char *copy = strdup(path);
    enum ns_status status = NS_OK;
    if (!copy)
        return ns_error_nomem(err);
    for (char *p = copy + 1; copy[0] && *p && !status; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(copy, MODE_DIRECTORY) != 0 && errno != EEXIST)
            status = ns_error_errno(err, copy);
        *p = '/';
    }
    if (!status && mkdir(path, MODE_DIRECTORY) != 0 && errno != EEXIST)
        status = ns_error_errno(err, path);
    free(copy);
    return status;
}

/* The live generation, 0 when there is none yet and that is allowed.  Changes nothing. */
static enum ns_status inspect(struct ns_index_lock *lock, enum ns_index_want want,
                              struct ns_error *err)
{
    struct ns_xapian_db *db;
    enum ns_status status =
        open_live(lock->path, lock->directory, want == NS_INDEX_OLDER, &lock->generation, &db, err);
    ns_xapian_close(db);
    return status == NS_NOT_FOUND && want == NS_INDEX_CREATE ? NS_OK : status;
}

/* Removes every generation but the live one. */
static enum ns_status remove_orphans(struct ns_index_lock *lock, struct ns_error *err)
{
    struct dirent *entry;
    lock->highest = lock->generation;
    int copy = openat(lock->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    if (!entries) {
        enum ns_status status = ns_error_errno(err, lock->path);
        if (copy >= 0)
            (void)close(copy);
        return status;
    }
    while ((entry = readdir(entries)) != NULL) {
        uint32_t number = ns_generation_of_name(ns_str_of(entry->d_name));
        if (number == 0 || number == lock->generation)
            continue;
        if (ns_generation_remove(lock->directory, number, NULL) == NS_OK)
            lock->repaired++;
        else if (number > lock->highest)
            lock->highest = number; /* stays, harmless: only its number is taken */
    }
    (void)closedir(entries);
    if (unlinkat(lock->directory, NS_STUB_TEMPORARY, 0) == 0)
        lock->repaired++;
    return NS_OK;
}

static enum ns_status set_live(struct ns_index_lock *lock, uint32_t generation,
                               struct ns_error *err)
{
    lock->generation = generation;
    ns_buffer_clear(&lock->generation_path);
    ns_generation_path(lock->path, generation, &lock->generation_path);
    return ns_buffer_failed(&lock->generation_path) ? ns_error_nomem(err) : NS_OK;
}

static enum ns_status write_stub(struct ns_index_lock *lock, uint32_t generation,
                                 struct ns_error *err)
{
    struct ns_error cause;
    if (ns_stub_write(lock->directory, generation, &cause))
        return ns_error_set(err, cause.code, "%s/%s", lock->path, cause.message);
    return NS_OK;
}

static enum ns_status create_first(struct ns_index_lock *lock, struct ns_str dictionary,
                                   struct ns_error *err)
{
    struct ns_buffer path;
    uint32_t number;
    ns_buffer_init(&path);
    enum ns_status status = ns_index_lock_reserve(lock, &number, &path, err);
    ns_buffer_release(&path);
    if (status)
        return status;
    status = ns_generation_create(lock->path, number, dictionary, err);
    if (status) {
        ns_index_lock_discard(lock, number);
        return status;
    }
    status = write_stub(lock, number, err); /* it may name the generation even after an error */
    if (!status)
        lock->generation = number;
    return status;
}

static enum ns_status prepare(struct ns_index_lock *lock, unsigned wait_seconds,
                              enum ns_index_want want, struct ns_str dictionary,
                              struct ns_error *err)
{
    enum ns_status status = want == NS_INDEX_CREATE ? make_directories(lock->path, err) : NS_OK;
    if (!status)
        status = open_directory(lock->path, &lock->directory, err);
    /* Before the lock, so that a foreign directory stays untouched; and again with it, for what
     * may have happened while we waited. */
    if (!status)
        status = inspect(lock, want, err);
    if (!status)
        status = take_lock(lock, wait_seconds, err);
    if (!status)
        status = inspect(lock, want, err);
    if (!status)
        status = remove_orphans(lock, err);
    if (!status && lock->generation == 0)
        status = create_first(lock, dictionary, err);
    return status ? status : set_live(lock, lock->generation, err);
}

enum ns_status ns_index_lock_open(struct ns_index_lock **out, const char *path,
                                  unsigned wait_seconds, enum ns_index_want want,
                                  struct ns_str dictionary, struct ns_error *err)
{
    *out = NULL;
    struct ns_index_lock *lock = calloc(1, sizeof *lock);
    if (!lock)
        return ns_error_nomem(err);
    lock->directory = lock->file = -1;
    lock->path = strdup(path);
    enum ns_status status =
        lock->path ? prepare(lock, wait_seconds, want, dictionary, err) : ns_error_nomem(err);
    if (status)
        ns_index_lock_close(lock);
    else
        *out = lock;
    return status;
}

void ns_index_lock_close(struct ns_index_lock *lock)
{
    if (!lock)
        return;
    if (lock->file >= 0) {
        (void)!ftruncate(lock->file, 0); /* we are not at work any more */
        (void)close(lock->file);         /* gives the lock up */
    }
    if (lock->directory >= 0)
        (void)close(lock->directory);
    ns_buffer_release(&lock->generation_path);
    free(lock->path);
    free(lock);
}

const char *ns_index_lock_generation(const struct ns_index_lock *lock)
{
    return lock->generation_path.data;
}

unsigned ns_index_lock_repaired(const struct ns_index_lock *lock)
{
    return lock->repaired;
}

/* --- a new generation --- */

enum ns_status ns_index_lock_reserve(struct ns_index_lock *lock, uint32_t *generation,
                                     struct ns_buffer *path, struct ns_error *err)
{
    if (lock->highest == UINT32_MAX)
        return ns_error_set(err, NS_LIMIT, "%s: there are no more numbers for generations",
                            lock->path);
    *generation = ++lock->highest;
    ns_index_lock_path(lock, *generation, path);
    return ns_buffer_failed(path) ? ns_error_nomem(err) : NS_OK;
}

void ns_index_lock_path(const struct ns_index_lock *lock, uint32_t generation,
                        struct ns_buffer *path)
{
    ns_generation_path(lock->path, generation, path);
}

void ns_index_lock_discard(struct ns_index_lock *lock, uint32_t generation)
{
    (void)ns_generation_remove(lock->directory, generation, NULL);
}

enum ns_status ns_index_lock_publish(struct ns_index_lock *lock, uint32_t generation,
                                     struct ns_error *err)
{
    uint32_t former = lock->generation;
    /* The name of the generation must be on the disk before the stub that names it. */
    if (!ns_directory_sync(lock->directory))
        return ns_error_errno(err, lock->path);
    enum ns_status status = write_stub(lock, generation, err);
    if (status)
        return status;
    ns_index_lock_discard(lock, former);
    return set_live(lock, generation, err);
}

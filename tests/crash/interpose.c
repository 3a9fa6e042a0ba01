/* Loaded before libc: counts the calls by which a program changes files, and at the one asked for
 * either kills the program, when the call is done, or begins to say that the disk is full.
 *
 *   NSEARCH_KILL_AT=n    the n-th call is the last thing that the process does
 *   NSEARCH_FULL_AT=n    the n-th call and all after it that need room fail with ENOSPC
 *   NSEARCH_COUNT=file   how many calls there were, written when the program ends
 *
 * Calls on standard input, output and error do not count. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;
static long kill_at, full_at;

static long number_in(const char *name)
{
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    kill_at = number_in("NSEARCH_KILL_AT");
    full_at = number_in("NSEARCH_FULL_AT");
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("NSEARCH_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) {
        (void)fprintf(file, "%ld\n", atomic_load(&calls));
        (void)fclose(file);
    }
}

/* The function of libc that this one stands before. */
static void *real(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);
    if (!function)
        abort();
    return function;
}

/* Counts a call that is about to be made; whether the disk is full for it. */
static bool is_full(long *number, bool needs_room)
{
    *number = atomic_fetch_add(&calls, 1) + 1;
    if (!needs_room || !full_at || *number < full_at)
        return false;
    errno = ENOSPC;
    return true;
}

static void done(long number)
{
    if (number == kill_at)
        (void)kill(getpid(), SIGKILL);
}

/* NOLINTBEGIN(bugprone-macro-parentheses,clang-analyzer-valist.Uninitialized): types, parameters */

/* CALL(TYPE, NAME, PARAMETERS, ARGUMENTS, COUNTS, NEEDS_ROOM): stands before NAME. */
#define CALL(type, name, parameters, arguments, counts, needs_room)                                \
    type name parameters;                                                                          \
    type name parameters                                                                           \
    {                                                                                              \
        type(*next) parameters;                                                                    \
        long number;                                                                               \
        *(void **)(&next) = real(#name);                                                           \
        if (!(counts))                                                                             \
            return next arguments;                                                                 \
        if (is_full(&number, needs_room))                                                          \
            return -1;                                                                             \
        type result = next arguments;                                                              \
        done(number);                                                                              \
        return result;                                                                             \
    }

CALL(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size),
     file > STDERR_FILENO, true)
CALL(ssize_t, pwrite, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at),
     true, true)
CALL(ssize_t, pwrite64, (int file, const void *bytes, size_t size, off64_t at),
     (file, bytes, size, at), true, true)
CALL(int, fsync, (int file), (file), true, true)
CALL(int, fdatasync, (int file), (file), true, true)
CALL(int, ftruncate, (int file, off_t size), (file, size), true, false)
CALL(int, rename, (const char *from, const char *to), (from, to), true, false)
CALL(int, renameat, (int in, const char *from, int out, const char *to), (in, from, out, to), true,
     false)
CALL(int, unlink, (const char *path), (path), true, false)
CALL(int, unlinkat, (int in, const char *path, int flags), (in, path, flags), true, false)
CALL(int, rmdir, (const char *path), (path), true, false)
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), true, true)

/* OPEN(NAME, PARAMETERS, ARGUMENTS): counts where it may make a file. */
#define OPEN(name, parameters, arguments)                                                          \
    int name parameters;                                                                           \
    int name parameters                                                                            \
    {                                                                                              \
        int(*next) parameters;                                                                     \
        long number;                                                                               \
        mode_t mode = 0;                                                                           \
        *(void **)(&next) = real(#name);                                                           \
        if (flags & O_CREAT) {                                                                     \
            va_list more;                                                                          \
            va_start(more, flags);                                                                 \
            mode = va_arg(more, mode_t);                                                           \
            va_end(more);                                                                          \
        }                                                                                          \
        if (!(flags & O_CREAT))                                                                    \
            return next arguments;                                                                 \
        if (is_full(&number, true))                                                                \
            return -1;                                                                             \
        int file = next arguments;                                                                 \
        done(number);                                                                              \
        return file;                                                                               \
    }

OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int in, const char *path, int flags, ...), (in, path, flags, mode))
OPEN(openat64, (int in, const char *path, int flags, ...), (in, path, flags, mode))

/* NOLINTEND(bugprone-macro-parentheses,clang-analyzer-valist.Uninitialized) */

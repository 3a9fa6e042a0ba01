#include "common/index/stub.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKEND "glass "
#define GENERATION "gen-"

enum {
    DIGITS_MIN = 6,
    STUB_SIZE = sizeof BACKEND + NS_GENERATION_NAME_SIZE, /* the longest line and its NUL */
};

void ns_generation_name(uint32_t generation, char out[NS_GENERATION_NAME_SIZE])
{
    (void)snprintf(out, NS_GENERATION_NAME_SIZE, GENERATION "%0*" PRIu32, DIGITS_MIN, generation);
}

uint32_t ns_generation_of_name(struct ns_str name)
{
    uint64_t number = 0;
    size_t start = strlen(GENERATION);
    if (name.size >= NS_GENERATION_NAME_SIZE)
        return 0;
    for (size_t i = start; i < name.size; i++) {
        if (name.data[i] < '0' || name.data[i] > '9')
            return 0;
        number = number * 10 + (uint64_t)(name.data[i] - '0');
    }
    if (number > UINT32_MAX)
        return 0;
    /* Only the spelling that ns_generation_name gives is one of ours. */
    char spelling[NS_GENERATION_NAME_SIZE];
    ns_generation_name((uint32_t)number, spelling);
    return ns_str_equal(name, ns_str_of(spelling)) ? (uint32_t)number : 0;
}

enum ns_status ns_stub_parse(struct ns_str stub, uint32_t *generation, struct ns_error *err)
{
    size_t start = strlen(BACKEND);
    *generation = 0;
    if (stub.size > start && memcmp(stub.data, BACKEND, start) == 0 &&
        stub.data[stub.size - 1] == '\n') {
        struct ns_str name = {stub.data + start, stub.size - start - 1};
        *generation = ns_generation_of_name(name);
    }
    if (*generation == 0)
        return ns_error_set(err, NS_UNSUPPORTED, NS_STUB_NAME " does not name a generation");
    return NS_OK;
}

enum ns_status ns_stub_read(int directory, uint32_t *generation, struct ns_error *err)
{
    char bytes[STUB_SIZE + 1]; /* one more than any stub of ours has */
    struct stat info;
    *generation = 0;
    /* O_NONBLOCK: a FIFO of this name must not hold us up. */
    int file = openat(directory, NS_STUB_NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0 && errno == ELOOP)
        return ns_error_set(err, NS_UNSUPPORTED, NS_STUB_NAME " is a symbolic link");
    if (file < 0)
        return ns_error_errno(err, NS_STUB_NAME);
    enum ns_status status = NS_OK;
    ssize_t size = 0;
    if (fstat(file, &info) != 0)
        status = ns_error_errno(err, NS_STUB_NAME);
    else if (!S_ISREG(info.st_mode))
        status = ns_error_set(err, NS_UNSUPPORTED, NS_STUB_NAME " is not a file");
    else if ((size = read(file, bytes, sizeof bytes)) < 0)
        status = ns_error_errno(err, NS_STUB_NAME);
    (void)close(file);
    if (status)
        return status;
    return ns_stub_parse((struct ns_str){bytes, (size_t)size}, generation, err);
}

static bool write_synced(int file, const char *bytes, size_t size)
{
    /* So few bytes are written whole or not at all. */
    ssize_t written = write(file, bytes, size);
    if (written >= 0 && (size_t)written != size)
        errno = ENOSPC;
    return written == (ssize_t)size && fsync(file) == 0;
}

bool ns_directory_sync(int directory)
{
    return fsync(directory) == 0 || errno == EINVAL || errno == ENOTSUP;
}

enum ns_status ns_stub_write(int directory, uint32_t generation, struct ns_error *err)
{
    char name[NS_GENERATION_NAME_SIZE], line[STUB_SIZE];
    ns_generation_name(generation, name);
    int size = snprintf(line, sizeof line, BACKEND "%s\n", name);
    int file = openat(directory, NS_STUB_TEMPORARY,
                      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
        return ns_error_errno(err, NS_STUB_TEMPORARY);
    bool written = write_synced(file, line, (size_t)size);
    int cause = errno;
    if (close(file) != 0 && written) {
        written = false;
        cause = errno;
    }
    if (!written) {
        (void)unlinkat(directory, NS_STUB_TEMPORARY, 0);
        errno = cause;
        return ns_error_errno(err, NS_STUB_TEMPORARY);
    }
    if (renameat(directory, NS_STUB_TEMPORARY, directory, NS_STUB_NAME) != 0 ||
        !ns_directory_sync(directory))
        return ns_error_errno(err, NS_STUB_NAME);
    return NS_OK;
}

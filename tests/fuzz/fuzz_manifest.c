/* Any bytes are a manifest or are refused; what is one is still one when it is opened again, and
 * what is none stays as it is. */
#include "indexer/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(int fd, const void *bytes, size_t size)
{
    if (write(fd, bytes, size) != (ssize_t)size)
        abort();
}

static void check(const uint8_t *data, size_t size, const char *first)
{
    char path[32];
    struct ns_manifest *manifest;
    struct ns_error err = {0};
    int fd = memfd_create("manifest", MFD_CLOEXEC);
    if (fd < 0)
        abort();
    put(fd, first, strlen(first));
    put(fd, data, size);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum ns_status status = ns_manifest_open(&manifest, path, "/", false, &err);
    ns_manifest_close(manifest);
    if (status && lseek(fd, 0, SEEK_END) != (off_t)(strlen(first) + size))
        abort();
    if (status && !err.message[0])
        abort();
    if (!status && ns_manifest_open(&manifest, path, "/", false, NULL))
        abort();
    if (!status)
        ns_manifest_close(manifest);
    (void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check(data, size, size && data[0] == 'n' ? "" : "nsearch manifest 1 /\n");
    return 0;
}

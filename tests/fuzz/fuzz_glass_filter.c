/* A copy of any files without some documents is a database whose tables can be read, or nothing is
 * left of it.  Input: for each of iamglass and the tables its size (3 bytes) and its
 * bytes. */
#include "indexer/writer/bulk/glass_filter.h"
#include "indexer/writer/bulk/glass_walk.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES = NS_GLASS_TABLES + 1 };

static char from[64], to[64];

/* Stands before that of libc: nothing here has to last. */
int fsync(int file)
{
    (void)file;
    return 0;
}

static const char *name_of(unsigned i)
{
    return i ? ns_glass_file_name(i - 1) : NS_GLASS_VERSION_FILE;
}

static void remove_directory(const char *path)
{
    char file[128];
    for (unsigned i = 0; i <= FILES; i++) {
        snprintf(file, sizeof file, "%s/%s", path, i < FILES ? name_of(i) : "flintlock");
        (void)unlink(file);
    }
    (void)rmdir(path);
}

static void remove_all(void)
{
    remove_directory(from);
    remove_directory(to);
}

static void prepare(void)
{
    const char *root = getenv("TMPDIR");
    snprintf(from, sizeof from, "%.40s/from.%d", root ? root : "/tmp", (int)getpid());
    snprintf(to, sizeof to, "%.40s/to.%d", root ? root : "/tmp", (int)getpid());
    if (mkdir(from, 0700) != 0)
        abort();
    atexit(remove_all);
}

static void write_files(const uint8_t *data, size_t size)
{
    char path[128];
    for (unsigned i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", from, name_of(i));
        (void)unlink(path);
        if (size < 3)
            continue;
        size_t bytes = (size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2];
        data += 3, size -= 3;
        if (bytes > size)
            bytes = size;
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file < 0 || write(file, data, bytes) != (ssize_t)bytes)
            abort();
        (void)close(file);
        data += bytes, size -= bytes;
    }
}

static enum ns_status count_entry(void *context, const struct ns_glass_entry *entry,
                                  struct ns_error *err)
{
    (void)err;
    *(uint64_t *)context += entry->key.size + entry->tag.size;
    return NS_OK;
}

static void read_back(void)
{
    struct ns_glass_tree trees[NS_GLASS_TABLES];
    struct ns_glass_statistics statistics;
    uint64_t sum = 0;
    int directory = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC), file;
    if (directory < 0 || ns_glass_read_version(directory, trees, &statistics, NULL))
        abort();
    for (unsigned kind = 0; kind < NS_GLASS_TABLES; kind++) {
        if (ns_glass_open_table(directory, kind, &file, NULL) ||
            ns_glass_walk(file, "table", &trees[kind], count_entry, &sum, NULL))
            abort();
        if (file >= 0)
            (void)close(file);
    }
    (void)close(directory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t dead[] = {2, 3, 5, 1000000, UINT32_MAX};
    struct ns_error err;
    if (!from[0])
        prepare();
    write_files(data, size);
    remove_directory(to);
    enum ns_status status = ns_glass_filter(from, to, dead, sizeof dead / sizeof *dead, &err);
    if (status == NS_OK)
        read_back();
    else if (access(to, F_OK) == 0)
        abort();
    if (status && status != NS_CORRUPT && status != NS_UNSUPPORTED && status != NS_NOT_FOUND)
        abort();
    return 0;
}

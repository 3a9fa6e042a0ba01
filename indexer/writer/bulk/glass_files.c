#include "indexer/writer/bulk/glass_files.h"

#include "common/index/stub.h"
#include "common/index/xapian_shim.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_FILE "flintlock"

enum ns_status ns_glass_files_open(struct ns_glass_files *files, const char *path,
                                   struct ns_error *err)
{
    *files = (struct ns_glass_files){.directory = -1};
    if (!ns_glass_version_supported(ns_xapian_version()))
        return ns_error_set(err, NS_UNSUPPORTED, "cannot write the tables of Xapian %s",
                            ns_xapian_version());
    files->path = strdup(path);
    if (!files->path)
        return ns_error_nomem(err);
    enum ns_status status = NS_OK;
    if (mkdir(path, 0777) < 0) {
        status = ns_error_errno(err, path);
        free(files->path);
        files->path = NULL;
        return status;
    }
    files->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (files->directory < 0) {
        status = ns_error_errno(err, path);
        ns_glass_files_close(files, true);
    }
    return status;
}

enum ns_status ns_glass_files_table(struct ns_glass_files *files, enum ns_glass_table_kind kind,
                                    enum ns_glass_packing packing, struct ns_error *err)
{
    return ns_glass_table_open(&files->tables[kind], files->directory, ns_glass_file_name(kind),
                               packing, err);
}

static void remove_files(const struct ns_glass_files *files)
{
    if (files->directory >= 0) {
        (void)unlinkat(files->directory, NS_GLASS_VERSION_FILE, 0); /* first: a database no more */
        (void)unlinkat(files->directory, LOCK_FILE, 0);
        for (unsigned kind = 0; kind < NS_GLASS_TABLES; kind++)
            (void)unlinkat(files->directory, ns_glass_file_name(kind), 0);
    }
    (void)rmdir(files->path);
}

void ns_glass_files_close(struct ns_glass_files *files, bool abandon)
{
    if (abandon && files->path)
        remove_files(files);
    for (unsigned kind = 0; kind < NS_GLASS_TABLES; kind++)
        ns_glass_table_close(files->tables[kind]);
    if (files->directory >= 0)
        (void)close(files->directory);
    free(files->path);
    *files = (struct ns_glass_files){.directory = -1};
}

/* --- finishing --- */

static enum ns_status finish_table(struct ns_glass_files *files, enum ns_glass_table_kind kind,
                                   struct ns_glass_root *root, struct ns_error *err)
{
    const char *name = ns_glass_file_name(kind);
    enum ns_status status =
        ns_glass_table_finish(files->tables[kind], !files->skip_sync, root, err);
    if (!status && kind != NS_GLASS_POSTLIST && root->entries == 0 &&
        unlinkat(files->directory, name, 0) < 0)
        status = ns_error_errno(err, name);
    return status;
}

static enum ns_status write_file(const struct ns_glass_files *files, const char *name,
                                 struct ns_str bytes, struct ns_error *err)
{
    int file = openat(files->directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return ns_error_errno(err, name);
    bool good = bytes.size == 0 || write(file, bytes.data, bytes.size) == (ssize_t)bytes.size;
    good = good && (files->skip_sync || fsync(file) == 0);
    enum ns_status status = good ? NS_OK : ns_error_errno(err, name);
    if (close(file) < 0 && !status)
        status = ns_error_errno(err, name);
    return status;
}

static enum ns_status write_version(const struct ns_glass_files *files,
                                    const struct ns_glass_root roots[NS_GLASS_TABLES],
                                    const struct ns_glass_statistics *statistics,
                                    struct ns_error *err)
{
    unsigned char uuid[16];
    struct ns_buffer bytes;
    if (getrandom(uuid, sizeof uuid, 0) != (ssize_t)sizeof uuid)
        return ns_error_errno(err, "getrandom");
    uuid[6] = (unsigned char)(0x40 | (uuid[6] & 0x0f)); /* random, as RFC 4122 marks it */
    uuid[8] = (unsigned char)(0x80 | (uuid[8] & 0x3f));
    ns_buffer_init(&bytes);
    enum ns_status status = ns_glass_version_encode(roots, statistics, uuid, &bytes, err);
    if (!status)
        status = write_file(files, NS_GLASS_VERSION_FILE, ns_buffer_str(&bytes), err);
    ns_buffer_release(&bytes);
    return status;
}

enum ns_status ns_glass_files_finish(struct ns_glass_files *files,
                                     const struct ns_glass_statistics *statistics,
                                     struct ns_error *err)
{
    struct ns_glass_root roots[NS_GLASS_TABLES] = {{0, 0, 0, 0}};
    enum ns_status status = NS_OK;
    for (unsigned kind = 0; !status && kind < NS_GLASS_TABLES; kind++)
        if (files->tables[kind])
            status = finish_table(files, kind, &roots[kind], err);
    if (!status)
        status = write_file(files, LOCK_FILE, (struct ns_str){"", 0}, err);
    if (!status)
        status = write_version(files, roots, statistics, err);
    if (!status && !files->skip_sync && !ns_directory_sync(files->directory))
        status = ns_error_errno(err, files->path);
    return status;
}

#include "common/index/generation.h"

#include "common/article/stored.h"
#include "common/index/schema.h"
#include "common/index/stub.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

void ns_generation_path(const char *index, uint32_t generation, struct ns_buffer *out)
{
    char name[NS_GENERATION_NAME_SIZE];
    ns_generation_name(generation, name);
    ns_buffer_printf(out, "%s/%s", index, name);
}

/* Hands on an error from below, with the index's path before its message. */
static enum ns_status blame(struct ns_error *err, const char *index, const struct ns_error *cause)
{
    enum ns_status status = ns_error_set(err, cause->code, "%s: %s", index, cause->message);
    if (cause->hint[0])
        ns_error_hint(err, "%s", cause->hint);
    return status;
}

/* --- numbers in the metadata --- */

/* A decimal number without sign, spaces or leading zeros, as the metadata spells them. */
static bool parse_number(struct ns_str text, uint32_t *number)
{
    uint64_t value = 0;
    if (text.size == 0 || text.size > 10 || (text.size > 1 && text.data[0] == '0'))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    *number = (uint32_t)value;
    return value <= UINT32_MAX;
}

/* *present is false when there is no such key; NS_CORRUPT when its value is no number. */
static enum ns_status get_number(struct ns_xapian_db *db, const char *key, bool *present,
                                 uint32_t *number, struct ns_error *err)
{
    struct ns_buffer text;
    ns_buffer_init(&text);
    enum ns_status status = ns_xapian_metadata(db, ns_str_of(key), &text, err);
    *present = text.size > 0;
    if (!status && *present && !parse_number(ns_buffer_str(&text), number))
        status = ns_error_set(err, NS_CORRUPT, "metadata %s is not a number", key);
    ns_buffer_release(&text);
    return status;
}

static struct ns_str dictionary_key(uint32_t id, char out[64])
{
    (void)snprintf(out, 64, NS_META_DICTIONARY "%" PRIu32, id);
    return ns_str_of(out);
}

/* --- create and remove --- */

typedef enum ns_status put_entry(void *context, struct ns_str key, struct ns_str value,
                                 struct ns_error *err);

static enum ns_status put_number(put_entry *put, void *context, const char *key, uint32_t number,
                                 struct ns_error *err)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%" PRIu32, number);
    return put(context, ns_str_of(key), ns_str_of(text), err);
}

enum ns_status ns_generation_each_metadata(struct ns_str dictionary, bool positions, put_entry *put,
                                           void *context, struct ns_error *err)
{
    char key[64];
    enum ns_status status = put_number(put, context, NS_META_SCHEMA, NS_SCHEMA_VERSION, err);
    if (!status && positions)
        status = put_number(put, context, NS_META_POSITIONS, 1, err);
    if (status || dictionary.size == 0)
        return status;
    uint32_t id = ns_dictionary_id(dictionary);
    if (id == 0)
        return ns_error_set(err, NS_INVALID, "not a zstd dictionary");
    status = put_number(put, context, NS_META_CURRENT_DICTIONARY, id, err);
    return status ? status : put(context, dictionary_key(id, key), dictionary, err);
}

static enum ns_status set_entry(void *context, struct ns_str key, struct ns_str value,
                                struct ns_error *err)
{
    return ns_xapian_writer_set_metadata(context, key, value, err);
}

static enum ns_status write_generation(const char *path, struct ns_str dictionary,
                                       struct ns_error *err)
{
    struct ns_xapian_writer *writer;
    enum ns_status status = ns_xapian_writer_open(&writer, path, true, err);
    if (status)
        return status;
    status = ns_generation_each_metadata(dictionary, false, set_entry, writer, err);
    if (!status)
        status = ns_xapian_writer_commit(writer, err);
    ns_xapian_writer_close(writer);
    return status;
}

/* Xapian syncs its files, not the names that the directory gives them. */
enum ns_status ns_generation_sync(const char *path, struct ns_error *err)
{
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return ns_error_errno(err, "open");
    enum ns_status status = ns_directory_sync(directory) ? NS_OK : ns_error_errno(err, "fsync");
    (void)close(directory);
    return status;
}

enum ns_status ns_generation_create(const char *index, uint32_t generation,
                                    struct ns_str dictionary, struct ns_error *err)
{
    struct ns_error local;
    struct ns_buffer path;
    ns_buffer_init(&path);
    ns_generation_path(index, generation, &path);
    enum ns_status status = ns_buffer_failed(&path)
                                ? ns_error_nomem(&local)
                                : write_generation(path.data, dictionary, &local);
    if (!status)
        status = ns_generation_sync(path.data, &local);
    if (status)
        status = blame(err, index, &local);
    ns_buffer_release(&path);
    return status;
}

/* Unlinks the files of an open directory; anything that unlink does not take stops it. */
static bool remove_files(DIR *files)
{
    struct dirent *entry;
    while (errno = 0, (entry = readdir(files)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(files), entry->d_name, 0) != 0)
            return false;
    }
    return errno == 0;
}

enum ns_status ns_generation_remove(int directory, uint32_t generation, struct ns_error *err)
{
    char name[NS_GENERATION_NAME_SIZE];
    ns_generation_name(generation, name);
    int inner = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
        return ns_error_errno(err, name);
    DIR *files = fdopendir(inner);
    if (!files) {
        (void)close(inner);
        return ns_error_errno(err, name);
    }
    enum ns_status status = remove_files(files) ? NS_OK : ns_error_errno(err, name);
    (void)closedir(files);
    if (!status && unlinkat(directory, name, AT_REMOVEDIR) != 0)
        status = ns_error_errno(err, name);
    return status;
}

/* --- open --- */

static enum ns_status check_schema(struct ns_xapian_db *db, bool older, struct ns_error *err)
{
    bool present;
    uint32_t version = 0;
    enum ns_status status = get_number(db, NS_META_SCHEMA, &present, &version, err);
    if (status)
        return status;
    if (!present) {
        status = ns_error_set(err, NS_UNSUPPORTED, "not an nsearch index");
        ns_error_hint(err, "it is a Xapian database of another program; name another directory "
                           "with --index");
        return status;
    }
    if (version == NS_SCHEMA_VERSION || (older && version < NS_SCHEMA_VERSION))
        return NS_OK;
    status = ns_error_set(err, NS_UNSUPPORTED,
                          "the index has schema version %" PRIu32 ", this program needs %d",
                          version, NS_SCHEMA_VERSION);
    ns_error_hint(err, "%s",
                  version > NS_SCHEMA_VERSION
                      ? "a newer nsearch made it: install that one, or name another index"
                      : "an older nsearch made it: \"nindex --rebuild\" makes it anew from the "
                        "articles in it");
    return status;
}

/* Whether path/iamglass is there and neither it nor path is a symbolic link.  Xapian would also
 * take a stub in path, which could name anything. */
static enum ns_status check_glass(const char *path, struct ns_error *err)
{
    struct stat info;
    const char *name = strrchr(path, '/') + 1; /* the caller puts the index before it */
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory < 0)
        return ns_error_errno(err, name);
    enum ns_status status = NS_OK;
    if (fstatat(directory, "iamglass", &info, AT_SYMLINK_NOFOLLOW) != 0)
        status = ns_error_errno(err, name);
    else if (!S_ISREG(info.st_mode))
        status = ns_error_set(err, NS_UNSUPPORTED, "%s is no glass database", name);
    (void)close(directory);
    return status;
}

enum ns_status ns_generation_open(struct ns_xapian_db **out, const char *index, uint32_t generation,
                                  bool older, struct ns_error *err)
{
    struct ns_xapian_db *db = NULL;
    struct ns_error local;
    struct ns_buffer path;
    ns_buffer_init(&path);
    ns_generation_path(index, generation, &path);
    enum ns_status status =
        ns_buffer_failed(&path) ? ns_error_nomem(&local) : check_glass(path.data, &local);
    if (!status)
        status = ns_xapian_open(&db, path.data, &local);
    if (!status)
        status = check_schema(db, older, &local);
    if (status) {
        ns_xapian_close(db);
        db = NULL;
        status = blame(err, index, &local);
    }
    *out = db;
    ns_buffer_release(&path);
    return status;
}

/* --- dictionaries --- */

enum ns_status ns_generation_dictionary(struct ns_xapian_db *db, uint32_t id, struct ns_buffer *out,
                                        struct ns_error *err)
{
    char key[64];
    size_t before = out->size;
    enum ns_status status = ns_xapian_metadata(db, dictionary_key(id, key), out, err);
    if (!status && out->size == before)
        status = ns_error_set(err, NS_NOT_FOUND, "the index has no dictionary %" PRIu32, id);
    return status;
}

enum ns_status ns_generation_current_dictionary(struct ns_xapian_db *db, struct ns_buffer *out,
                                                struct ns_error *err)
{
    bool present;
    uint32_t id = 0;
    enum ns_status status = get_number(db, NS_META_CURRENT_DICTIONARY, &present, &id, err);
    if (status || !present)
        return status;
    status = ns_generation_dictionary(db, id, out, err);
    if (status == NS_NOT_FOUND)
        status = ns_error_set(err, NS_CORRUPT, "the index has lost its dictionary %" PRIu32, id);
    return status;
}

/* --- positions --- */

enum ns_status ns_generation_has_positions(struct ns_xapian_db *db, bool *out, struct ns_error *err)
{
    uint32_t number = 0;
    bool present;
    enum ns_status status = get_number(db, NS_META_POSITIONS, &present, &number, err);
    *out = present && number == 1;
    return status;
}

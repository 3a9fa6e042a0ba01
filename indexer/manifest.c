#include "indexer/manifest.h"

#include "common/base/table.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_LINE "nsearch manifest 1 "

enum { CHUNK = 64 * 1024 };

/* What is known of a file. */
struct state {
    uint64_t size;
    int64_t time;
};

struct ns_manifest {
    int fd;
    dev_t device; /* of the manifest itself, which may stand among the files */
    ino_t inode;
    const char *path;
    struct ns_buffer first; /* line, with the newline */
    struct ns_table paths;  /* as they stand in lines */
    struct state *states;   /* by number in paths */
    size_t capacity;

    const char **lines; /* of the files of the list at hand, in arena; NULL: none */
    struct ns_arena arena;
    struct ns_buffer pending; /* lines to be written */
};

/* --- lines -------------------------------------------------------------------------------- */

static void append_escaped(struct ns_buffer *out, const char *path)
{
    for (const char *p = path; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < ' ' || c == '%' || c == 0x7f)
            ns_buffer_printf(out, "%%%02X", c);
        else
            ns_buffer_append_char(out, *p);
    }
}

static bool take_number(struct ns_str *line, uint64_t *number)
{
    size_t digits = 0;
    *number = 0;
    while (digits < line->size && line->data[digits] >= '0' && line->data[digits] <= '9') {
        uint64_t digit = (uint64_t)(line->data[digits] - '0');
        if (*number > ((uint64_t)INT64_MAX - digit) / 10)
            return false;
        *number = *number * 10 + digit;
        digits++;
    }
    if (!digits || digits == line->size || line->data[digits] != ' ')
        return false;
    line->data += digits + 1;
    line->size -= digits + 1;
    return true;
}

static enum ns_status keep(struct ns_manifest *manifest, struct ns_str path, struct state state,
                           struct ns_error *err)
{
    uint32_t number = ns_table_intern(&manifest->paths, path);
    if (number == NS_TABLE_NONE)
        return ns_error_nomem(err);
    if (number >= manifest->capacity) {
        size_t capacity = 2 * manifest->capacity + 1024;
        struct state *states = reallocarray(manifest->states, capacity, sizeof *states);
        if (!states)
            return ns_error_nomem(err);
        manifest->states = states;
        manifest->capacity = capacity;
    }
    manifest->states[number] = state;
    return NS_OK;
}

static enum ns_status read_line(struct ns_manifest *manifest, struct ns_str line, size_t number,
                                struct ns_error *err)
{
    uint64_t size, time;
    if (take_number(&line, &size) && take_number(&line, &time) && line.size &&
        line.data[0] == '/' && !memchr(line.data, '\0', line.size))
        return keep(manifest, line, (struct state){size, (int64_t)time}, err);
    ns_error_set(err, NS_CORRUPT, "%s:%zu: not a line of a manifest", manifest->path, number);
    ns_error_hint(err, "without that file all is read once more");
    return NS_CORRUPT;
}

/* --- the file ----------------------------------------------------------------------------- */

static enum ns_status read_all(const struct ns_manifest *manifest, struct ns_buffer *text,
                               struct ns_error *err)
{
    ssize_t got = 1;
    while (got > 0 && ns_buffer_reserve(text, CHUNK)) {
        got = read(manifest->fd, text->data + text->size, CHUNK);
        text->size += got > 0 ? (size_t)got : 0;
    }
    if (got < 0)
        return ns_error_errno(err, "cannot read the manifest");
    return ns_buffer_failed(text) ? ns_error_nomem(err) : NS_OK;
}

static enum ns_status check_first(const struct ns_manifest *manifest, struct ns_str text,
                                  struct ns_error *err)
{
    struct ns_str first = ns_buffer_str(&manifest->first);
    if (text.size >= first.size && memcmp(text.data, first.data, first.size) == 0)
        return NS_OK;
    struct ns_str kind = NS_STR(FIRST_LINE);
    bool is_manifest = text.size >= kind.size && memcmp(text.data, kind.data, kind.size) == 0;
    ns_error_set(err, NS_INVALID, "%s: %s", manifest->path,
                 is_manifest ? "the manifest of another index" : "not a manifest of nindex");
    ns_error_hint(err, "name another file, or remove that one: then all is read once more");
    return NS_INVALID;
}

/* *whole is how much of the text is whole lines. */
static enum ns_status read_lines(struct ns_manifest *manifest, struct ns_str text, size_t *whole,
                                 struct ns_error *err)
{
    enum ns_status status = check_first(manifest, text, err);
    *whole = manifest->first.size;
    for (size_t number = 2; !status; number++) {
        const char *begin = text.data + *whole;
        const char *newline = memchr(begin, '\n', text.size - *whole);
        if (!newline)
            break;
        struct ns_str line = {begin, (size_t)(newline - begin)};
        status = read_line(manifest, line, number, err);
        *whole += line.size + 1;
    }
    return status;
}

static enum ns_status write_all(const struct ns_manifest *manifest, struct ns_str bytes,
                                struct ns_error *err)
{
    while (bytes.size) {
        ssize_t done = write(manifest->fd, bytes.data, bytes.size);
        if (done < 0 && errno != EINTR)
            return ns_error_errno(err, "cannot write the manifest");
        bytes.data += done > 0 ? done : 0;
        bytes.size -= done > 0 ? (size_t)done : 0;
    }
    return fdatasync(manifest->fd) == 0 ? NS_OK : ns_error_errno(err, "cannot write the manifest");
}

static enum ns_status cut(const struct ns_manifest *manifest, size_t size, struct ns_error *err)
{
    return ftruncate(manifest->fd, (off_t)size) == 0
               ? NS_OK
               : ns_error_errno(err, "cannot write the manifest");
}

static enum ns_status load(struct ns_manifest *manifest, bool empty, struct ns_error *err)
{
    struct ns_buffer text;
    size_t whole = 0;
    ns_buffer_init(&text);
    enum ns_status status = read_all(manifest, &text, err);
    if (!status && text.size)
        status = empty ? check_first(manifest, ns_buffer_str(&text), err)
                       : read_lines(manifest, ns_buffer_str(&text), &whole, err);
    if (!status && whole < text.size)
        status = cut(manifest, whole, err);
    if (!status && !whole)
        status = write_all(manifest, ns_buffer_str(&manifest->first), err);
    ns_buffer_release(&text);
    return status;
}

static enum ns_status open_file(struct ns_manifest *manifest, const char *index,
                                struct ns_error *err)
{
    struct stat st;
    char *real = realpath(index, NULL);
    if (!real)
        return ns_error_errno(err, "cannot find the index");
    ns_buffer_append_text(&manifest->first, FIRST_LINE);
    append_escaped(&manifest->first, real);
    ns_buffer_append_char(&manifest->first, '\n');
    free(real);
    if (ns_buffer_failed(&manifest->first))
        return ns_error_nomem(err);
    manifest->fd = open(manifest->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
    if (manifest->fd < 0 || fstat(manifest->fd, &st) != 0)
        return ns_error_errno(err, "cannot open the manifest");
    manifest->device = st.st_dev;
    manifest->inode = st.st_ino;
    return S_ISREG(st.st_mode) ? NS_OK
                               : ns_error_set(err, NS_INVALID, "%s: not a file", manifest->path);
}

enum ns_status ns_manifest_open(struct ns_manifest **out, const char *path, const char *index,
                                bool empty, struct ns_error *err)
{
    *out = NULL;
    struct ns_manifest *manifest = calloc(1, sizeof *manifest);
    if (!manifest)
        return ns_error_nomem(err);
    manifest->fd = -1;
    manifest->path = path;
    ns_table_init(&manifest->paths);
    enum ns_status status = open_file(manifest, index, err);
    if (!status)
        status = load(manifest, empty, err);
    if (status)
        ns_manifest_close(manifest);
    else
        *out = manifest;
    return status;
}

void ns_manifest_close(struct ns_manifest *manifest)
{
    if (!manifest)
        return;
    if (manifest->fd >= 0)
        (void)close(manifest->fd);
    ns_table_release(&manifest->paths);
    ns_arena_release(&manifest->arena);
    ns_buffer_release(&manifest->first);
    ns_buffer_release(&manifest->pending);
    free(manifest->states);
    free(manifest->lines);
    free(manifest);
}

/* --- files -------------------------------------------------------------------------------- */

static bool is_known(const struct ns_manifest *manifest, struct ns_str path, struct state state)
{
    uint32_t number = ns_table_find(&manifest->paths, path);
    return number != NS_TABLE_NONE && manifest->states[number].size == state.size &&
           manifest->states[number].time == state.time;
}

/* *line: what there is to note of the file; NULL where it can not be told. */
static enum ns_status look_at(struct ns_manifest *manifest, const char *path, bool *known,
                              const char **line, struct ns_error *err)
{
    struct stat st;
    struct ns_buffer text;
    *known = false;
    *line = NULL;
    char *real = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? realpath(path, NULL) : NULL;
    if (!real || strcmp(path, "-") == 0 || st.st_mtim.tv_sec < 0) {
        free(real);
        return NS_OK;
    }
    const struct state state = {(uint64_t)st.st_size,
                                (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
    ns_buffer_init(&text);
    ns_buffer_printf(&text, "%" PRIu64 " %" PRId64 " ", state.size, state.time);
    size_t begin = text.size;
    append_escaped(&text, real);
    if (!ns_buffer_failed(&text)) {
        *known = (st.st_dev == manifest->device && st.st_ino == manifest->inode) ||
                 is_known(manifest, (struct ns_str){text.data + begin, text.size - begin}, state);
        *line = *known ? "" : ns_arena_copy(&manifest->arena, ns_buffer_str(&text)).data;
    }
    ns_buffer_release(&text);
    free(real);
    return *line ? NS_OK : ns_error_nomem(err);
}

enum ns_status ns_manifest_filter(struct ns_manifest *manifest, struct ns_file_list *list,
                                  uint64_t *known, struct ns_error *err)
{
    size_t kept = 0;
    *known = 0;
    ns_arena_reset(&manifest->arena);
    free(manifest->lines);
    manifest->lines = calloc(list->count + 1, sizeof *manifest->lines);
    if (!manifest->lines)
        return ns_error_nomem(err);
    for (size_t i = 0; i < list->count; i++) {
        bool is;
        enum ns_status status = look_at(manifest, list->paths[i], &is, &manifest->lines[kept], err);
        if (status)
            return status;
        *known += is;
        list->paths[kept] = list->paths[i];
        kept += !is;
    }
    list->count = kept;
    return NS_OK;
}

void ns_manifest_note(struct ns_manifest *manifest, size_t at)
{
    if (!manifest->lines[at])
        return;
    ns_buffer_append_text(&manifest->pending, manifest->lines[at]);
    ns_buffer_append_char(&manifest->pending, '\n');
}

/* The table learns of it as well: a file that comes once more, unchanged, is known. */
enum ns_status ns_manifest_save(struct ns_manifest *manifest, struct ns_error *err)
{
    struct ns_str lines = ns_buffer_str(&manifest->pending);
    enum ns_status status = NS_OK;
    if (ns_buffer_failed(&manifest->pending))
        return ns_error_nomem(err);
    if (lines.size)
        status = write_all(manifest, lines, err);
    while (lines.size && !status) {
        size_t size = (size_t)((const char *)memchr(lines.data, '\n', lines.size) - lines.data);
        status = read_line(manifest, (struct ns_str){lines.data, size}, 0, err);
        lines.data += size + 1;
        lines.size -= size + 1;
    }
    ns_buffer_clear(&manifest->pending);
    return status;
}

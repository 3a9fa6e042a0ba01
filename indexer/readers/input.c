#include "indexer/readers/input.h"

#include "indexer/readers/decompress.h"
#include "indexer/readers/utf16.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    CHUNK = 256 * 1024,         /* bytes asked of the file at once */
    WIDE = 32 * 1024,           /* bytes of UTF-16 converted at once */
    LONGEST_READ = 1024 * 1024, /* read(2) is never asked for more */
};

/* Bytes flow: file -> raw -> decompressor -> wide -> converter -> window.  A plain UTF-8 file goes
 * straight to the window but for its first chunk, which detection wants to see. */
struct ns_input {
    struct ns_input_file file;     /* of a part fd -1 */
    struct ns_input_source source; /* of a part */
    struct ns_str bytes;           /* of a part in memory, as far as not read yet */
    unsigned depth;
    char *name, *path, *url;
    uint64_t consumed, produced; /* bytes of the file; bytes after decompression */

    char *raw; /* CHUNK bytes */
    size_t raw_start, raw_end;
    bool file_ended;
    struct ns_decompressor *decompressor; /* NULL: the file is not compressed */

    char *wide; /* WIDE bytes; NULL but for UTF-16 */
    size_t wide_size;
    enum ns_utf16 order;

    char *window;
    size_t start, end, capacity; /* what was not handed out yet: [start, end) */
    size_t line;                 /* number of the last line handed out */
    bool prepared, ended;        /* ended: nothing more reaches the window */
    struct ns_error failure;     /* why it ended, where the end came too early */
};

static enum ns_status open_file(struct ns_input *input, const char *path, struct ns_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    input->name = strdup(is_stdin ? "(standard input)" : path);
    if (!input->name)
        return ns_error_nomem(err);
    int fd = input->file.fd = is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                       : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return ns_error_errno(err, "cannot open");
    if (S_ISDIR(st.st_mode))
        return ns_error_set(err, NS_INVALID, "it is a folder");
    input->file.regular = S_ISREG(st.st_mode);
    input->file.size = (uint64_t)st.st_size;
    if (input->file.regular) {
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
        if (!is_stdin)
            input->path = realpath(path, NULL); /* none: a deleted file behind /dev/fd */
        return NS_OK;
    }
    if (!is_stdin && !S_ISFIFO(st.st_mode) && !S_ISSOCK(st.st_mode))
        return ns_error_set(err, NS_INVALID, "it is a device, not a file");
    return NS_OK;
}

static struct ns_input *new_input(struct ns_error *err)
{
    struct ns_input *input = calloc(1, sizeof *input);
    if (input) {
        input->file.fd = -1;
        input->raw = malloc(CHUNK);
        input->window = malloc(2 * CHUNK);
        input->capacity = 2 * CHUNK;
    }
    if (input && input->raw && input->window)
        return input;
    ns_input_close(input);
    (void)ns_error_nomem(err);
    return NULL;
}

enum ns_status ns_input_open(struct ns_input **out, const char *path, struct ns_error *err)
{
    *out = NULL;
    struct ns_input *input = new_input(err);
    if (!input)
        return NS_NOMEM;
    enum ns_status status = open_file(input, path, err);
    if (status) {
        ns_input_close(input);
        return status;
    }
    *out = input;
    return NS_OK;
}

enum ns_status ns_input_open_file(struct ns_input **out, const struct ns_input_file *file,
                                  const char *name, const char *path, struct ns_error *err)
{
    struct ns_input *input = *out = new_input(err);
    if (!input) {
        (void)close(file->fd);
        return NS_NOMEM;
    }
    input->file = *file;
    input->name = strdup(name);
    input->path = *path ? strdup(path) : NULL;
    if (input->name && (input->path || !*path))
        return NS_OK;
    ns_input_close(input);
    *out = NULL;
    return ns_error_nomem(err);
}

/* "whole!name", without the control characters that a name may hold. */
static char *join_name(struct ns_str whole, struct ns_str name)
{
    if (!name.size)
        return strdup(whole.data);
    char *joined = malloc(whole.size + name.size + 2);
    if (!joined)
        return NULL;
    memcpy(joined, whole.data, whole.size);
    joined[whole.size] = '!';
    for (size_t i = 0; i < name.size; i++)
        joined[whole.size + 1 + i] = (unsigned char)name.data[i] < ' ' ? ' ' : name.data[i];
    joined[whole.size + 1 + name.size] = '\0';
    return joined;
}

enum ns_status ns_input_open_part(struct ns_input **out, const struct ns_input *whole,
                                  struct ns_str name, struct ns_str url,
                                  const struct ns_input_source *source, struct ns_error *err)
{
    *out = NULL;
    struct ns_input *input = new_input(err);
    if (!input)
        return NS_NOMEM;
    input->source = *source;
    input->depth = whole->depth + 1;
    input->name = join_name(ns_str_of(whole->name), name);
    input->path = whole->path ? join_name(ns_str_of(whole->path), name) : NULL;
    input->url = strndup(url.size ? url.data : "", url.size);
    if (!input->name || !input->url || (whole->path && !input->path)) {
        ns_input_close(input);
        return ns_error_nomem(err);
    }
    *out = input;
    return NS_OK;
}

static enum ns_status read_memory(void *context, char *out, size_t size, size_t *got,
                                  struct ns_error *err)
{
    struct ns_input *input = context;
    (void)err;
    *got = input->bytes.size < size ? input->bytes.size : size;
    if (*got)
        memcpy(out, input->bytes.data, *got);
    input->bytes.data += *got;
    input->bytes.size -= *got;
    return NS_OK;
}

enum ns_status ns_input_open_bytes(struct ns_input **out, const struct ns_input *whole,
                                   struct ns_str name, struct ns_str url, struct ns_str bytes,
                                   struct ns_error *err)
{
    const struct ns_input_source memory = {NULL, read_memory};
    enum ns_status status = ns_input_open_part(out, whole, name, url, &memory, err);
    if (status == NS_OK) {
        (*out)->source.context = *out;
        (*out)->bytes = bytes;
    }
    return status;
}

void ns_input_close(struct ns_input *input)
{
    if (!input)
        return;
    if (input->file.fd >= 0)
        (void)close(input->file.fd);
    ns_decompressor_close(input->decompressor);
    free(input->name);
    free(input->path);
    free(input->url);
    free(input->raw);
    free(input->wide);
    free(input->window);
    free(input);
}

const struct ns_input_file *ns_input_file(const struct ns_input *input)
{
    return &input->file;
}

const char *ns_input_name(const struct ns_input *input)
{
    return input->name;
}

struct ns_str ns_input_path(const struct ns_input *input)
{
    return input->path ? ns_str_of(input->path) : NS_STR("");
}

struct ns_str ns_input_url(const struct ns_input *input)
{
    return input->url ? ns_str_of(input->url) : NS_STR("");
}

unsigned ns_input_depth(const struct ns_input *input)
{
    return input->depth;
}

uint64_t ns_input_consumed(const struct ns_input *input)
{
    return input->consumed;
}

void ns_input_stop(struct ns_input *input)
{
    input->ended = true;
    ns_error_set(&input->failure, NS_INVALID, "stopped");
}

/* --- the file ----------------------------------------------------------------------------- */

/* 0 at the end of the file and on failure, which is noted. */
static size_t read_file(struct ns_input *input, char *out, size_t size)
{
    if (input->file_ended)
        return 0;
    size_t wanted = size < LONGEST_READ ? size : LONGEST_READ, got = 0;
    if (input->source.read) {
        struct ns_error err;
        if (input->source.read(input->source.context, out, wanted, &got, &err))
            input->failure = err;
    } else {
        ssize_t result = read(input->file.fd, out, wanted);
        if (result < 0)
            (void)ns_error_errno(&input->failure, "cannot read");
        else
            got = (size_t)result;
    }
    input->file_ended = got == 0 || input->failure.code;
    input->consumed += got;
    return got;
}

/* Adds to raw; false when nothing was added. */
static bool fill_raw(struct ns_input *input)
{
    if (input->raw_start > 0) {
        memmove(input->raw, input->raw + input->raw_start, input->raw_end - input->raw_start);
        input->raw_end -= input->raw_start;
        input->raw_start = 0;
    }
    size_t got = read_file(input, input->raw + input->raw_end, CHUNK - input->raw_end);
    input->raw_end += got;
    return got > 0;
}

static struct ns_str raw_rest(const struct ns_input *input)
{
    return (struct ns_str){input->raw + input->raw_start, input->raw_end - input->raw_start};
}

/* --- decompression ------------------------------------------------------------------------ */

static bool expands_too_much(struct ns_input *input)
{
    if (input->produced <= NS_INPUT_FREE || input->produced / NS_INPUT_RATIO <= input->consumed)
        return false;
    ns_error_set(&input->failure, NS_LIMIT,
                 "it expands to more than %d times its size, which no text does", NS_INPUT_RATIO);
    ns_error_hint(&input->failure, "if you trust it, decompress it first");
    return true;
}

static size_t read_compressed(struct ns_input *input, char *out, size_t size)
{
    for (;;) {
        struct ns_str in = raw_rest(input);
        bool last = input->file_ended;
        size_t got = 0;
        struct ns_error err;
        enum ns_status status =
            ns_decompressor_step(input->decompressor, &in, last, out, size, &got, &err);
        input->raw_start = input->raw_end - in.size;
        input->produced += got;
        if (status) {
            input->failure = err;
            return got;
        }
        if (expands_too_much(input))
            return 0;
        if (got > 0 || last)
            return got;
        (void)fill_raw(input);
        if (input->failure.code)
            return 0;
    }
}

/* Decompressed bytes, 0 at the end; failure tells what kind of end. */
static size_t read_bytes(struct ns_input *input, char *out, size_t size)
{
    if (input->failure.code)
        return 0;
    if (input->decompressor)
        return read_compressed(input, out, size);
    struct ns_str rest = raw_rest(input);
    if (rest.size == 0)
        return read_file(input, out, size);
    size_t got = rest.size < size ? rest.size : size;
    memcpy(out, rest.data, got);
    input->raw_start += got;
    return got;
}

/* --- conversion --------------------------------------------------------------------------- */

static_assert(WIDE / 2 * NS_UTF16_GROWTH <= CHUNK, "all that was read fits when converted");

/* out has room for CHUNK bytes. */
static size_t read_utf16(struct ns_input *input, char *out)
{
    size_t got, written;
    do {
        struct ns_str in = {input->wide, input->wide_size};
        got = read_bytes(input, input->wide + in.size, WIDE - in.size);
        in.size += got;
        written = ns_utf16_convert(input->order, &in, got == 0, out);
        memmove(input->wide, in.data, in.size);
        input->wide_size = in.size;
    } while (written == 0 && got > 0);
    return written;
}

/* --- the window --------------------------------------------------------------------------- */

/* Makes room for CHUNK more bytes. */
static bool make_room(struct ns_input *input)
{
    if (input->start > 0 && input->end > input->start)
        memmove(input->window, input->window + input->start, input->end - input->start);
    input->end -= input->start;
    input->start = 0;
    if (input->capacity - input->end >= CHUNK)
        return true;
    size_t capacity = 2 * input->capacity;
    char *window = realloc(input->window, capacity);
    if (!window) {
        (void)ns_error_nomem(&input->failure);
        return false;
    }
    input->window = window;
    input->capacity = capacity;
    return true;
}

/* Adds to the window; false when nothing more comes. */
static bool fill(struct ns_input *input)
{
    if (input->ended)
        return false;
    size_t got = 0;
    if (make_room(input)) {
        char *out = input->window + input->end;
        size_t room = input->capacity - input->end;
        got = input->order ? read_utf16(input, out) : read_bytes(input, out, room);
    }
    input->end += got;
    if (got == 0)
        input->ended = true;
    return got > 0;
}

/* Drops a byte order mark and sets up what the first bytes ask for. */
static void begin_text(struct ns_input *input)
{
    size_t got = 1;
    while (input->end < 3 && got > 0) {
        got = read_bytes(input, input->window + input->end, 3 - input->end);
        input->end += got;
    }
    struct ns_str head = {input->window, input->end};
    input->order = ns_utf16_detect(head);
    if (input->order) {
        input->wide = malloc(WIDE);
        if (!input->wide) {
            (void)ns_error_nomem(&input->failure);
            return;
        }
        input->wide_size = head.size - 2;
        memcpy(input->wide, head.data + 2, input->wide_size);
        input->end = 0;
    } else if (head.size == 3 && memcmp(head.data, "\xef\xbb\xbf", 3) == 0) {
        input->end = 0;
    }
}

static void prepare(struct ns_input *input)
{
    if (input->prepared)
        return;
    input->prepared = true;
    while (input->raw_end < NS_COMPRESSION_MAGIC && fill_raw(input))
        ;
    enum ns_compression compression = ns_compression_detect(raw_rest(input));
    if (compression && ns_decompressor_open(&input->decompressor, compression, &input->failure))
        return;
    begin_text(input);
}

enum ns_status ns_input_failure(const struct ns_input *input, struct ns_error *err)
{
    if (err && input->failure.code)
        *err = input->failure;
    return input->failure.code;
}

enum ns_status ns_input_head(struct ns_input *input, struct ns_str *head, struct ns_error *err)
{
    prepare(input);
    while (input->end - input->start < NS_INPUT_HEAD && fill(input))
        ;
    size_t size = input->end - input->start;
    *head =
        (struct ns_str){input->window + input->start, size < NS_INPUT_HEAD ? size : NS_INPUT_HEAD};
    return size > 0 ? NS_OK : ns_input_failure(input, err);
}

/* The line began in the window and is too long: drops all of it. */
static enum ns_status pass_over(struct ns_input *input, struct ns_error *err)
{
    char *newline = NULL;
    do {
        size_t size = input->end - input->start;
        newline = memchr(input->window + input->start, '\n', size);
        input->start = newline ? (size_t)(newline - input->window) + 1 : input->end;
    } while (!newline && fill(input));
    ns_error_set(err, NS_LIMIT, "a line of more than %d MiB", NS_LINE_MAX / (1024 * 1024));
    return NS_LIMIT;
}

enum ns_status ns_input_line(struct ns_input *input, struct ns_str *text, size_t *line, bool *more,
                             struct ns_error *err)
{
    prepare(input);
    *text = NS_STR("");
    *more = true;
    *line = ++input->line;
    size_t size = 0; /* of the line as far as it was looked at */
    char *newline = NULL;
    do {
        char *begin = input->window + input->start;
        size_t seen = input->end - input->start;
        newline = memchr(begin + size, '\n', seen - size);
        size = newline ? (size_t)(newline - begin) : seen;
    } while (!newline && size <= NS_LINE_MAX && fill(input));
    if (size > NS_LINE_MAX)
        return pass_over(input, err);
    if (!newline && (size == 0 || input->failure.code)) {
        *more = false;
        return ns_input_failure(input, err);
    }
    *text = (struct ns_str){input->window + input->start, size};
    input->start += newline ? size + 1 : size;
    if (size && text->data[size - 1] == '\r')
        text->size--;
    return NS_OK;
}

enum ns_status ns_input_bytes(struct ns_input *input, size_t max, struct ns_str *bytes,
                              struct ns_error *err)
{
    prepare(input);
    if (input->start == input->end)
        (void)fill(input);
    size_t size = input->end - input->start;
    *bytes = (struct ns_str){input->window + input->start, size < max ? size : max};
    input->start += bytes->size;
    return size > 0 ? NS_OK : ns_input_failure(input, err);
}

bool ns_input_seek(struct ns_input *input, uint64_t offset, uint64_t *size)
{
    prepare(input);
    if (!input->file.regular || input->decompressor || input->order || input->failure.code ||
        offset > INT64_MAX || lseek(input->file.fd, (off_t)offset, SEEK_SET) < 0)
        return false;
    input->raw_start = input->raw_end = 0;
    input->start = input->end = 0;
    input->file_ended = input->ended = false;
    input->consumed = offset;
    if (size)
        *size = input->file.size;
    return true;
}

enum ns_status ns_input_all(struct ns_input *input, struct ns_str *text, struct ns_error *err)
{
    prepare(input);
    while (input->end - input->start <= NS_PAGE_MAX && fill(input))
        ;
    *text = (struct ns_str){input->window + input->start, input->end - input->start};
    if (input->failure.code)
        return ns_input_failure(input, err);
    if (text->size > NS_PAGE_MAX)
        return ns_error_set(err, NS_LIMIT, "a page of more than %d MiB",
                            NS_PAGE_MAX / (1024 * 1024));
    return NS_OK;
}

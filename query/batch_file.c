#include "query/batch_file.h"

#include "query/language/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    ID_MAX = 1024,
    KEPT_MAX = ID_MAX + 1 + 2 * NS_QUERY_MAX, /* bytes of a line: more than a query may have */
};

struct ns_batch {
    FILE *file;
    const char *name;
    bool stream;
    size_t number; /* of the line that text holds */
    struct ns_buffer text;
    bool cut;    /* the line is longer than text */
    char id[24]; /* of a line without one */
};

static enum ns_status open_error(const char *path, struct ns_error *err)
{
    char what[256];
    (void)snprintf(what, sizeof what, "cannot read %s", path);
    return ns_error_errno(err, what);
}

enum ns_status ns_batch_open(struct ns_batch **out, const char *path, struct ns_error *err)
{
    struct ns_batch *batch = calloc(1, sizeof *batch);
    struct stat facts;
    bool is_stdin = strcmp(path, "-") == 0;
    if (!batch)
        return ns_error_nomem(err);
    batch->name = is_stdin ? "(standard input)" : path;
    batch->file = is_stdin ? stdin : fopen(path, "re");
    if (!batch->file) {
        enum ns_status status = open_error(path, err);
        free(batch);
        return status;
    }
    batch->stream = fstat(fileno(batch->file), &facts) == 0 && !S_ISREG(facts.st_mode);
    *out = batch;
    return NS_OK;
}

void ns_batch_close(struct ns_batch *batch)
{
    if (!batch)
        return;
    if (batch->file != stdin)
        (void)fclose(batch->file);
    ns_buffer_release(&batch->text);
    free(batch);
}

const char *ns_batch_name(const struct ns_batch *batch)
{
    return batch->name;
}

bool ns_batch_is_stream(const struct ns_batch *batch)
{
    return batch->stream;
}

/* A line without its end; false when there is none. */
static bool read_line(struct ns_batch *batch)
{
    int c = getc_unlocked(batch->file);
    ns_buffer_clear(&batch->text);
    batch->cut = false;
    if (c == EOF)
        return false;
    for (; c != EOF && c != '\n'; c = getc_unlocked(batch->file)) {
        if (batch->text.size < KEPT_MAX)
            ns_buffer_append_char(&batch->text, (char)c);
        else
            batch->cut = true;
    }
    batch->number++;
    return true;
}

static struct ns_str without_mark(struct ns_str text)
{
    static const struct ns_str mark = {"\xEF\xBB\xBF", 3};
    if (text.size >= mark.size && memcmp(text.data, mark.data, mark.size) == 0)
        return (struct ns_str){text.data + mark.size, text.size - mark.size};
    return text;
}

static void split(struct ns_batch *batch, struct ns_batch_line *line)
{
    struct ns_str text = ns_buffer_str(&batch->text);
    if (batch->number == 1)
        text = without_mark(text);
    size_t most = text.size < ID_MAX + 1 ? text.size : ID_MAX + 1;
    const char *tab = memchr(text.data, '\t', most);
    struct ns_str id = {text.data, tab ? (size_t)(tab - text.data) : 0};
    size_t skip = tab ? id.size + 1 : 0;
    struct ns_str query = {text.data + skip, text.size - skip};
    line->number = batch->number;
    line->id = ns_str_trim(id);
    line->query = batch->cut ? query : ns_str_trim(query); /* too long, whatever it holds */
    if (line->id.size == 0) {
        (void)snprintf(batch->id, sizeof batch->id, "%zu", batch->number);
        line->id = ns_str_of(batch->id);
    }
}

enum ns_status ns_batch_next(struct ns_batch *batch, struct ns_batch_line *line, bool *more,
                             struct ns_error *err)
{
    while (read_line(batch)) {
        if (ns_buffer_failed(&batch->text))
            return ns_error_nomem(err);
        split(batch, line);
        if (line->query.size) {
            *more = true;
            return NS_OK;
        }
    }
    *more = false;
    return ferror(batch->file) ? open_error(batch->name, err) : NS_OK;
}

/* For tests and fuzz targets: a reader's articles from bytes, as text. */
#ifndef NS_TESTS_READER_CHECK_H
#define NS_TESTS_READER_CHECK_H

#include "common/article/article_json.h"
#include "indexer/readers/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define READER_CHECK(what) ((what) ? (void)0 : abort())

struct reader_told {
    struct ns_buffer text; /* an article in JSON, or "skipped BYTES:LINE: why", one a line */
    enum ns_status status;
    struct ns_error err;
};

/* Removes the first `what` behind begin: a path that is empty, as here all are. */
static inline void reader_drop(struct ns_buffer *text, size_t begin, const char *what)
{
    char *at = memmem(text->data + begin, text->size - begin, what, strlen(what));
    if (!at)
        return;
    char *rest = at + strlen(what);
    memmove(at, rest, (size_t)(text->data + text->size - rest) + 1);
    text->size -= strlen(what);
}

static inline enum ns_status reader_take(void *context, struct ns_article *article,
                                         struct ns_error *err)
{
    struct reader_told *told = context;
    (void)err;
    READER_CHECK(article->id.size > 0 && article->id.size <= NS_ID_MAX);
    READER_CHECK(article->title.size + article->body.size > 0);
    size_t begin = told->text.size;
    ns_article_write_json(&told->text, article);
    reader_drop(&told->text, begin, ",\"path\":\"\"");
    ns_buffer_append_char(&told->text, '\n');
    return NS_OK;
}

static inline void reader_skip(void *context, const char *file, size_t line,
                               const struct ns_error *why)
{
    struct reader_told *told = context;
    READER_CHECK(file && why->code && why->message[0]);
    const char *part = strchr(file, '!');
    ns_buffer_printf(&told->text, "skipped BYTES%s:%zu: %s\n", part ? part : "", line,
                     why->message);
}

/* Reads bytes, which have no path, with reader, or with the one that they ask for.  Release
 * told->text. */
static inline void reader_check(struct reader_told *told, const struct ns_reader *reader,
                                struct ns_str bytes)
{
    char path[32];
    struct ns_article article;
    struct ns_input *input;
    const struct ns_sink sink = {.context = told, .article = reader_take, .skip = reader_skip};
    *told = (struct reader_told){.status = NS_OK};
    int fd = memfd_create("bytes", MFD_CLOEXEC);
    READER_CHECK(fd >= 0 && write(fd, bytes.data, bytes.size) == (ssize_t)bytes.size);
    (void)snprintf(path, sizeof path, "/dev/fd/%d", fd);
    ns_buffer_init(&told->text);
    ns_article_init(&article);
    READER_CHECK(ns_input_open(&input, path, &told->err) == NS_OK);
    told->status = ns_read_input(input, reader, &article, &sink, &told->err);
    READER_CHECK(told->status == NS_OK || told->err.message[0]);
    ns_input_close(input);
    ns_article_release(&article);
    (void)close(fd);
}

#endif

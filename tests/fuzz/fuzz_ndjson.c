/* The NDJSON reader: each line is an article that can be exported and read again, or is skipped. */
#include "common/article/article_json.h"
#include "indexer/readers/json_line.h"
#include "indexer/readers/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHECK(what) ((what) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum ns_status take(void *context, struct ns_article *article, struct ns_error *err)
{
    (void)context;
    CHECK(article->id.size > 0 && article->id.size <= NS_ID_MAX);
    CHECK(article->title.size + article->body.size > 0);
    struct ns_buffer exported;
    struct ns_json_line parser;
    ns_buffer_init(&exported);
    ns_json_line_init(&parser);
    ns_article_write_json(&exported, article);
    CHECK(!memchr(exported.data, '\n', exported.size));
    CHECK(ns_json_line_parse(&parser, ns_buffer_str(&exported), err) == NS_OK);
    ns_json_line_release(&parser);
    ns_buffer_release(&exported);
    return NS_OK;
}

static void note_skip(void *context, const char *file, size_t line, const struct ns_error *why)
{
    (void)context;
    CHECK(file && line > 0 && why->message[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof path, "/dev/fd/%d", fd);
    struct ns_input *input;
    struct ns_article article;
    struct ns_error err;
    const struct ns_sink sink = {.article = take, .skip = note_skip};
    ns_article_init(&article);
    CHECK(ns_input_open(&input, path, &err) == NS_OK);
    (void)ns_reader_ndjson.read(input, &article, &sink, &err);
    ns_input_close(input);
    ns_article_release(&article);
    (void)close(fd);
    return 0;
}

#include "query/like_text.h"

#include <errno.h>
#include <stdio.h>

enum {
    TEXT_MAX = 1024 * 1024, /* bytes that are read: many times what is looked at */
    CHUNK = 64 * 1024,
};

static enum ns_status read_stream(FILE *file, const char *name, struct ns_buffer *out,
                                  struct ns_error *err)
{
    size_t size;
    do {
        if (!ns_buffer_reserve(out, CHUNK))
            return ns_error_nomem(err);
        size = fread(out->data + out->size, 1, CHUNK, file);
        out->size += size;
    } while (size && out->size < TEXT_MAX);
    return ferror(file) ? ns_error_errno(err, name) : NS_OK;
}

static enum ns_status read_file(const char *name, struct ns_buffer *out, struct ns_error *err)
{
    FILE *file = fopen(name, "re");
    if (!file && errno == ENOENT)
        return ns_error_set(err, NS_NOT_FOUND,
                            "--like: no article has the id \"%.200s\", and there is no such file",
                            name);
    if (!file)
        return ns_error_errno(err, name);
    enum ns_status status = read_stream(file, name, out, err);
    (void)fclose(file);
    return status;
}

enum ns_status ns_like_read(struct ns_searcher *searcher, const char *name,
                            struct ns_article *article, struct ns_error *err)
{
    bool is_stdin = strcmp(name, "-") == 0;
    struct ns_buffer text = {0};
    enum ns_status status = NS_NOT_FOUND;
    if (!is_stdin)
        status = ns_searcher_find(searcher, ns_str_of(name), article, err);
    if (status != NS_NOT_FOUND)
        return status;
    ns_article_reset(article);
    status =
        is_stdin ? read_stream(stdin, "(standard input)", &text, err) : read_file(name, &text, err);
    if (status == NS_OK)
        status = ns_article_set(article, &article->body, ns_buffer_str(&text), TEXT_MAX, err);
    ns_buffer_release(&text);
    return status;
}

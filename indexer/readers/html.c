#include "indexer/extract/extract.h"
#include "indexer/readers/reader.h"

#include <strings.h>

/* Starts of a page; what comes before them is white space and comments. */
static const char *const openings[] = {
    "<!doctype html", "<html", "<head", "<body",    "<title",   "<meta", "<link", "<script",
    "<style",         "<div",  "<p>",   "<article", "<section", "<h1",   "<!--"};

static bool starts(struct ns_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && strncasecmp(text.data, with, size) == 0;
}

static struct ns_str after(struct ns_str text, const char *mark)
{
    const char *at = memmem(text.data, text.size, mark, strlen(mark));
    if (!at)
        return (struct ns_str){0};
    size_t used = (size_t)(at - text.data) + strlen(mark);
    return ns_str_trim((struct ns_str){text.data + used, text.size - used});
}

/* The head without the white space, comments and XML declaration at its start. */
static struct ns_str without_prologue(struct ns_str head)
{
    head = ns_str_trim(head);
    for (;;) {
        struct ns_str rest = {0};
        if (starts(head, "<!--"))
            rest = after(head, "-->");
        else if (starts(head, "<?xml"))
            rest = after(head, "?>");
        if (!rest.size)
            return head;
        head = rest;
    }
}

static bool html_detect(struct ns_str head)
{
    head = without_prologue(head);
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (starts(head, openings[i]))
            return true;
    /* XHTML with a document type of its own, and fragments that come to the point late. */
    return head.size && head.data[0] == '<' &&
           (memmem(head.data, head.size, "<html", 5) || memmem(head.data, head.size, "<HTML", 5));
}

static enum ns_status html_read(struct ns_input *input, struct ns_article *article,
                                const struct ns_sink *sink, struct ns_error *err)
{
    return ns_read_page(input, ns_extract_html, article, sink, err);
}

const struct ns_reader ns_reader_html = {
    .name = "html",
    .summary = "a saved page as HTML",
    .detect = html_detect,
    .read = html_read,
    .page = true,
};

#include "common/base/ascii.h"
#include "indexer/extract/extract.h"
#include "indexer/readers/reader.h"

/* A byte order mark that was taken for windows-1252 and made UTF-8 once more. */
#define TWICE_ENCODED_MARK "\xC3\xAF\xC2\xBB\xC2\xBF"

/* Starts of a page; what comes before them is white space and comments. */
static const char *const openings[] = {
    "<!doctype html", "<html", "<head", "<body",    "<title",   "<meta", "<link", "<script",
    "<style",         "<div",  "<p>",   "<article", "<section", "<h1",   "<!--"};

static struct ns_str after(struct ns_str text, const char *mark)
{
    const char *at = memmem(text.data, text.size, mark, strlen(mark));
    if (!at)
        return (struct ns_str){0};
    size_t used = (size_t)(at - text.data) + strlen(mark);
    return ns_str_trim((struct ns_str){text.data + used, text.size - used});
}

/* Elements that stand in every page in number. */
static const char *const frequent[] = {"a",  "b",    "br",     "center", "div",   "font", "h1",
                                       "h2", "img",  "li",     "link",   "meta",  "p",    "script",
                                       "td", "span", "strong", "style",  "table", "tr",   "ul"};

enum { TAGS_MIN = 6 }; /* tags of such elements that make a page */

/* Roots of other formats, in which pieces of pages may stand. */
static const char *const other_roots[] = {"<?xml", "<rss", "<feed", "<rdf", "<nitf", "<newsml"};

/* The head without the white space, comments and XML declaration at its start. */
static struct ns_str without_prologue(struct ns_str head)
{
    head = ns_str_trim(head);
    for (;;) {
        struct ns_str rest = {0};
        if (ns_ascii_starts(head, "<!--"))
            rest = after(head, "-->");
        else if (ns_ascii_starts(head, "<?xml"))
            rest = after(head, "?>");
        if (!rest.size)
            return head;
        head = rest;
    }
}

/* A tag at the start of text. */
static bool is_frequent_tag(struct ns_str text)
{
    size_t size = 1;
    while (size < text.size && !strchr(" \t\r\n>", text.data[size]))
        size++;
    for (size_t i = 0; i < sizeof frequent / sizeof *frequent && size < text.size; i++)
        if (strlen(frequent[i]) == size - 1 &&
            strncasecmp(text.data + 1, frequent[i], size - 1) == 0)
            return true;
    return false;
}

/* A page whose first lines are lost, or follow a message of the server that failed to make them. */
static bool is_damaged_page(struct ns_str head)
{
    size_t tags = 0;
    if (!head.size || head.data[0] != '<')
        return false;
    for (size_t i = 0; i < sizeof other_roots / sizeof *other_roots; i++)
        if (ns_ascii_starts(head, other_roots[i]))
            return false;
    for (const char *at = head.data; at && tags < TAGS_MIN;) {
        struct ns_str rest = {at, head.size - (size_t)(at - head.data)};
        tags += is_frequent_tag(rest);
        at = memchr(at + 1, '<', rest.size - 1);
    }
    return tags == TAGS_MIN;
}

static bool html_detect(struct ns_str head)
{
    head = without_prologue(head);
    if (ns_ascii_starts(head, TWICE_ENCODED_MARK))
        head = without_prologue((struct ns_str){head.data + strlen(TWICE_ENCODED_MARK),
                                                head.size - strlen(TWICE_ENCODED_MARK)});
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (ns_ascii_starts(head, openings[i]))
            return true;
    /* XHTML with a document type of its own, and fragments that come to the point late. */
    return is_damaged_page(head) ||
           (head.size && head.data[0] == '<' &&
            (memmem(head.data, head.size, "<html", 5) || memmem(head.data, head.size, "<HTML", 5)));
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

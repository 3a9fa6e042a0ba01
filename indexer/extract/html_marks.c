#include "indexer/extract/html_marks.h"

#include "common/base/ascii.h"
#include "indexer/extract/html_hints.h"

enum {
    ABOVE_TITLE = 4,    /* blocks above the headline that may be its date or byline */
    TITLE_WITHIN = 2,   /* blocks of the text that may repeat the headline */
    ABOVE_TEXT = 12,    /* blocks above the text, where the headline is not shown */
    RUNNING_WORDS = 30, /* a block of more words is text: bylines stand before or just after it */
    RUNNING_BLOCKS = 2, /* after so many of them they do not */
};

static bool is_date_property(struct ns_str name)
{
    const char *colon = name.data ? memchr(name.data, ':', name.size) : NULL;
    if (!name.data)
        return false;
    if (colon) { /* "schema:dateCreated" */
        name.size -= (size_t)(colon + 1 - name.data);
        name.data = colon + 1;
    }
    return name.size > 4 && ns_ascii_starts(name, "date");
}

/* A link to the page of an author: ".../author/ann-lee". */
static bool is_author_link(const struct ns_html_node *node)
{
    static const char *const parts[] = {
        "author/",     "authors/",     "autor/",       "autoren/",  "auteur/",     "auteurs/",
        "autore/",     "autores/",     "redakteur/",   "redactor/", "writer/",     "writers/",
        "journalist/", "journalists/", "reporter/",    "staff/",    "columnists/", "newsteam/",
        "periodista/", "contributor/", "contributors/"};
    struct ns_str rest = ns_html_attr(node, NS_ATTR_HREF);
    const char *slash;
    while (node->tag == NS_TAG_A && rest.size && (slash = memchr(rest.data, '/', rest.size))) {
        rest = (struct ns_str){slash + 1, rest.size - (size_t)(slash + 1 - rest.data)};
        for (size_t i = 0; i < sizeof parts / sizeof *parts && rest.size; i++)
            if (*parts[i] == *rest.data && rest.size > strlen(parts[i]) &&
                memcmp(rest.data, parts[i], strlen(parts[i])) == 0)
                return true;
    }
    return false;
}

static bool is_mark(const struct ns_html_node *node, unsigned hints)
{
    return node->tag == NS_TAG_TIME || hints & (NS_HINT_AUTHOR | NS_HINT_DATE) ||
           is_date_property(ns_html_attr(node, NS_ATTR_ITEMPROP)) ||
           is_date_property(ns_html_attr(node, NS_ATTR_PROPERTY));
}

void ns_html_marks_find(struct ns_html_marks *marks, const struct ns_html_tree *tree)
{
    const struct ns_html_node *root = tree->root;
    bool skip = false;
    marks->count = 0;
    for (const struct ns_html_node *node = root; node; node = ns_html_next(root, node, skip)) {
        bool whole = node->tag == NS_TAG_BODY || node->tag == NS_TAG_HTML;
        bool bare = node->tag == NS_TAG_TEXT || (!node->attrs && node->tag != NS_TAG_TIME);
        unsigned hints = whole || bare ? 0 : ns_html_hints(node);
        skip = ns_html_nature(node->tag) == NS_HTML_SKIP || (hints & NS_HINT_COMMENT);
        if (!bare && is_author_link(node))
            hints |= NS_HINT_AUTHOR;
        if (skip || whole || bare || !is_mark(node, hints))
            continue;
        if (marks->count == NS_HTML_MARKS_MAX)
            break;
        marks->items[marks->count++] = (struct ns_html_mark){node, hints};
    }
}

struct ns_str ns_html_mark_text(const struct ns_html_node *node, struct ns_buffer *scratch,
                                size_t max)
{
    ns_buffer_clear(scratch);
    size_t size = 0;
    const struct ns_html_node *at = node;
    while ((at = ns_html_next(node, at, false)) != NULL && size <= 4 * max)
        size += at->tag == NS_TAG_TEXT ? at->text.size : 1;
    if (size > 4 * max)
        return NS_STR("");
    ns_html_text(node, scratch);
    struct ns_str text = ns_str_trim(ns_buffer_str(scratch));
    return text.size <= max ? text : NS_STR("");
}

struct ns_str ns_html_mark_names(const struct ns_html_node *node, struct ns_buffer *scratch,
                                 size_t max)
{
    const struct ns_html_node *at = node;
    bool skip = false;
    if (!ns_html_mark_text(node, scratch, max).size)
        return NS_STR("");
    ns_buffer_clear(scratch);
    while ((at = ns_html_next(node, at, skip)) != NULL) {
        skip = ns_html_nature(at->tag) == NS_HTML_SKIP;
        if (at->tag == NS_TAG_TEXT)
            ns_buffer_append_str(scratch, at->text);
        ns_buffer_append_char(scratch, ' ');
    }
    return ns_str_trim(ns_buffer_str(scratch));
}

void ns_html_marks_around(const struct ns_html_view *view, size_t *first, size_t *after,
                          size_t *last)
{
    const struct ns_html_blocks *blocks = view->blocks;
    size_t title = blocks->count, top = title, running = 0;
    for (size_t i = 0; i < blocks->count && view->title.size; i++) {
        bool wanted = title == blocks->count || i <= view->start + TITLE_WITHIN;
        if (wanted && ns_str_equal(ns_html_block_text(blocks, &blocks->items[i]), view->title))
            title = i;
        if (title == i && (top == blocks->count || i > top + ABOVE_TEXT))
            top = i;
    }
    if (title < blocks->count) {
        *after = title + 1;
        *first = top > ABOVE_TITLE ? top - ABOVE_TITLE : 0;
    } else {
        *after = view->start > ABOVE_TEXT ? view->start - ABOVE_TEXT : 0;
        *first = *after;
    }
    size_t i = *after, end = view->end > *after ? view->end : blocks->count;
    for (; i < end && running < RUNNING_BLOCKS; i++)
        running += blocks->items[i].words > RUNNING_WORDS;
    *last = i;
}

struct ns_str ns_html_marks_line(struct ns_str *text)
{
    const char *end = memchr(text->data, '\n', text->size);
    struct ns_str line = {text->data, end ? (size_t)(end - text->data) : text->size};
    size_t used = line.size + (end != NULL);
    text->data += used;
    text->size -= used;
    return line;
}

#include "common/base/ascii.h"
#include "indexer/extract/byline.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/html_marks.h"
#include "indexer/extract/page_names.h"

enum {
    DATE_TEXT = 120,    /* bytes of an element that may be a date */
    LINE_MAX = 100,     /* bytes of a line that may hold one */
    BLOCK_LINES = 3,    /* lines of a block that are looked at */
    OPENING_BLOCKS = 5, /* of the text that may begin with one */
    OPENING_MAX = 40,   /* bytes of the text that may begin with one */
    VALUE_MAX = 48,     /* bytes of a date in a script */
};

static bool is_known(const struct ns_html_facts *facts)
{
    return facts->published.precision != NS_PRECISION_NONE;
}

static bool holds(struct ns_str text, const char *part)
{
    for (size_t i = 0; i < text.size; i++)
        if (ns_ascii_starts((struct ns_str){text.data + i, text.size - i}, part))
            return true;
    return false;
}

/* --- elements ------------------------------------------------------------------------------ */

static bool is_sure(const struct ns_html_node *node)
{
    return node->tag == NS_TAG_TIME ||
           holds(ns_html_attr(node, NS_ATTR_ITEMPROP), "datePublished") ||
           holds(ns_html_attr(node, NS_ATTR_ITEMPROP), "dateModified");
}

static bool is_change(const struct ns_html_node *node)
{
    static const enum ns_html_attr_name attrs[] = {NS_ATTR_ITEMPROP, NS_ATTR_PROPERTY,
                                                   NS_ATTR_CLASS};
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
        struct ns_str value = ns_html_attr(node, attrs[i]);
        if ((holds(value, "modified") || holds(value, "update")) && !holds(value, "publish"))
            return true;
    }
    return false;
}

static void read_mark(struct ns_html_facts *facts, const struct ns_html_node *node,
                      struct ns_buffer *scratch)
{
    static const enum ns_html_attr_name attrs[] = {NS_ATTR_DATETIME, NS_ATTR_CONTENT,
                                                   NS_ATTR_TITLE};
    struct ns_date *field = is_change(node) ? &facts->modified : &facts->published;
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
        ns_html_facts_keep_date(facts, field, ns_html_attr(node, attrs[i]));
    ns_html_facts_keep_date(facts, field, ns_html_mark_text(node, scratch, DATE_TEXT));
}

static void read_marks(struct ns_html_facts *facts, const struct ns_html_marks *marks, bool sure)
{
    struct ns_buffer scratch;
    ns_buffer_init(&scratch);
    for (size_t i = 0; i < marks->count; i++) {
        const struct ns_html_node *node = marks->items[i].node;
        bool author = !is_sure(node) && (marks->items[i].hints & NS_HINT_AUTHOR) &&
                      !(marks->items[i].hints & NS_HINT_DATE);
        if (!author && (!sure || is_sure(node)))
            read_mark(facts, node, &scratch);
    }
    facts->failed |= ns_buffer_failed(&scratch);
    ns_buffer_release(&scratch);
}

/* --- lines --------------------------------------------------------------------------------- */

/* labelled: only lines that say what the date is, "Published 24 November 2024". */
static void read_block(struct ns_html_facts *facts, const struct ns_html_view *view, size_t i,
                       bool labelled)
{
    struct ns_str text = ns_html_block_text(view->blocks, &view->blocks->items[i]);
    for (size_t lines = 0; lines < BLOCK_LINES && text.size && !is_known(facts); lines++) {
        struct ns_str line = ns_html_marks_line(&text);
        bool change = ns_names_in(NS_NAMES_UPDATED, line) > 0;
        if (line.size > LINE_MAX || (labelled && !change && !ns_names_in(NS_NAMES_DATED, line)))
            continue;
        ns_html_facts_keep_date(facts, change && !labelled ? &facts->modified : &facts->published,
                                line);
    }
}

/* A text that begins with its date: "24.11.2024 - The ferry runs again". */
static void read_opening(struct ns_html_facts *facts, const struct ns_html_view *view)
{
    size_t end =
        view->start + OPENING_BLOCKS < view->end ? view->start + OPENING_BLOCKS : view->end;
    for (size_t i = view->start; i < end && i < view->blocks->count && !is_known(facts); i++) {
        struct ns_str text = ns_html_block_text(view->blocks, &view->blocks->items[i]);
        if (text.size > OPENING_MAX)
            text.size = OPENING_MAX;
        struct ns_date date;
        if (i == view->start || ns_byline_date(text, 0, &date))
            ns_html_facts_keep_date(facts, &facts->published, text);
    }
}

static void read_lines(struct ns_html_facts *facts, const struct ns_html_view *view)
{
    size_t first, after, last;
    ns_html_marks_around(view, &first, &after, &last);
    for (size_t i = after; i < last && !is_known(facts); i++)
        read_block(facts, view, i, false);
    for (size_t i = after; i-- > first && !is_known(facts);)
        read_block(facts, view, i, false);
    if (!is_known(facts))
        read_opening(facts, view);
    for (size_t i = after; i < view->blocks->count && !is_known(facts); i++)
        read_block(facts, view, i, true);
    for (size_t i = 0; i < after && !is_known(facts); i++)
        read_block(facts, view, i, true);
}

/* --- scripts ------------------------------------------------------------------------------- */

/* The value of a key in what looks like JSON: "key":"value". */
static void read_script(struct ns_html_facts *facts, struct ns_str script)
{
    static const char *const keys[] = {"\"datePublished\":\"", "\"publishedAt\":\"",
                                       "\"published_at\":\"",  "\"publishDate\":\"",
                                       "\"publish_date\":\"",  "\"publicationDate\":\"",
                                       "\"pubDate\":\"",       "\"publishedDate\":\""};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !is_known(facts); i++) {
        const char *at = memmem(script.data, script.size, keys[i], strlen(keys[i]));
        if (!at)
            continue;
        struct ns_str value = {at + strlen(keys[i]), 0};
        size_t left = (size_t)(script.data + script.size - value.data);
        while (value.size < left && value.size < VALUE_MAX && value.data[value.size] != '"')
            value.size++;
        ns_html_facts_keep_date(facts, &facts->published, value);
    }
}

static void read_scripts(struct ns_html_facts *facts, const struct ns_html_tree *tree)
{
    for (const struct ns_html_node *node = tree->root; node && !is_known(facts);
         node = ns_html_next(tree->root, node, false))
        if (node->tag == NS_TAG_SCRIPT && node->first && node->first->tag == NS_TAG_TEXT)
            read_script(facts, node->first->text);
}

void ns_html_dates_read(struct ns_html_facts *facts, const struct ns_html_marks *marks,
                        const struct ns_html_view *view, bool sure)
{
    facts->evidence = NS_EVIDENCE_MICRODATA;
    read_marks(facts, marks, sure);
    if (sure || is_known(facts))
        return;
    facts->evidence = NS_EVIDENCE_TEXT;
    read_lines(facts, view);
    facts->evidence = NS_EVIDENCE_SCRIPT;
    if (!is_known(facts))
        read_scripts(facts, view->tree);
    facts->evidence = NS_EVIDENCE_TEXT;
    ns_html_facts_keep_date(facts, &facts->published, view->title);
    if (!is_known(facts)) {
        facts->published = facts->modified;
        facts->published_from = facts->modified_from;
    }
}

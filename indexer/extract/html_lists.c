#include "indexer/extract/html_lists.h"

#include "common/base/ascii.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/html_marks.h"
#include "indexer/extract/page_names.h"
#include "indexer/extract/text_shape.h"

enum {
    ITEM_WORDS_MIN = 4, /* a link of fewer words is a menu's */
    ITEM_WORDS_MAX = 40,
    HEADING_WORDS = 8,    /* of a list's heading */
    TAG_WORDS = 3,        /* of the section beside an item */
    BETWEEN_MAX = 4,      /* other blocks between two items of a list: dates, tags, summaries */
    NAMED_ITEMS = 2,      /* of a list that has a name known for it */
    UNNAMED_ITEMS = 3,    /* of another one with a heading */
    LINK_NODES = 64,      /* nodes within a block that may be its link */
    LINK_TEXT_MAX = 1024, /* bytes of a link's text that is looked at */
    LINK_ANCESTORS = 4,   /* elements around a block that may be its link */
};

#define LINKY 0.5 /* share of a block's text within links */

struct finder {
    const struct ns_html_blocks *blocks;
    const struct ns_html_body *body;
    struct ns_page_parts *parts;
    bool *listed;
    struct ns_buffer *scratch;
};

static const struct ns_html_block *block_at(const struct finder *finder, size_t i)
{
    return &finder->blocks->items[i];
}

/* A headline may stand over its summary in one block; a short line is its section. */
static struct ns_str headline_of(struct ns_str text)
{
    const char *end = memchr(text.data, '\n', text.size);
    size_t spaces = 0, size = end ? (size_t)(end - text.data) : text.size;
    for (size_t i = 0; i < size; i++)
        spaces += text.data[i] == ' ';
    return spaces + 1 >= ITEM_WORDS_MIN ? (struct ns_str){text.data, size} : text;
}

/* "Sign in", "Subscribe to our newsletter". */
static bool is_invitation(struct ns_str text)
{
    return ns_names_at_end(NS_NAMES_WIDGET, text) || ns_names_in(NS_NAMES_PROMOTION, text);
}

static bool is_heading_tag(const struct ns_html_block *block)
{
    return block->node->tag >= NS_TAG_H1 && block->node->tag <= NS_TAG_H6;
}

static bool is_linky(const struct ns_html_block *block)
{
    return (double)block->link_size > LINKY * (double)block->size;
}

static bool is_outside(const struct finder *finder, size_t i)
{
    unsigned hints = finder->body->hints[i];
    return !finder->body->keep[i] && !(hints & NS_HINT_COMMENT);
}

static bool is_item(const struct finder *finder, size_t i)
{
    const struct ns_html_block *block = block_at(finder, i);
    return is_outside(finder, i) && is_linky(block) && block->words >= ITEM_WORDS_MIN &&
           block->words <= ITEM_WORDS_MAX &&
           !is_invitation(ns_html_block_text(finder->blocks, block));
}

/* What a list stands under: a heading, or a line with a known name. */
static bool is_list_heading(const struct finder *finder, size_t i)
{
    const struct ns_html_block *block = block_at(finder, i);
    if (!is_outside(finder, i) || block->words > HEADING_WORDS || is_item(finder, i))
        return false;
    return is_heading_tag(block) ||
           ns_names_in(NS_NAMES_LIST, ns_html_block_text(finder->blocks, block)) > 0;
}

static bool is_link(const struct ns_html_node *node)
{
    return node->tag == NS_TAG_A && ns_html_attr(node, NS_ATTR_HREF).size > 0;
}

/* The link of a block, or the one that it stands in; NULL when there is none. */
static const struct ns_html_node *link_of(const struct ns_html_node *node)
{
    const struct ns_html_node *at = node;
    for (size_t seen = 0; at && seen < LINK_NODES; seen++, at = ns_html_next(node, at, false))
        if (is_link(at))
            return at;
    at = node->parent;
    for (size_t up = 0; at && up < LINK_ANCESTORS; up++, at = at->parent)
        if (is_link(at))
            return at;
    return NULL;
}

/* The name of a section: a few words, no digits. */
static bool is_section(struct ns_str text)
{
    struct ns_shape shape;
    ns_shape_measure(text, &shape);
    return shape.words && shape.words <= TAG_WORDS && !shape.digits && !shape.ends_sentence &&
           !shape.ends_colon && !ns_names_in(NS_NAMES_WIDGET, text) &&
           !ns_names_in(NS_NAMES_LIST, text);
}

/* The section beside an item. */
static bool is_tag(const struct finder *finder, size_t i)
{
    return is_outside(finder, i) && !is_heading_tag(block_at(finder, i)) &&
           is_section(ns_html_block_text(finder->blocks, block_at(finder, i)));
}

/* The section that stands in the item's own block, behind the link; title is then without it. */
static struct ns_str take_tag(const struct finder *finder, const struct ns_html_node *link,
                              struct ns_str *title)
{
    struct ns_str text =
        link ? ns_html_mark_text(link, finder->scratch, LINK_TEXT_MAX) : NS_STR("");
    if (!text.size || text.size >= title->size || memcmp(text.data, title->data, text.size) != 0)
        return NS_STR("");
    struct ns_str rest =
        ns_str_trim((struct ns_str){title->data + text.size, title->size - text.size});
    if (!is_section(rest))
        return NS_STR("");
    title->size = text.size;
    return rest;
}

/* The end of the list that begins behind the heading, and its items. */
static size_t list_end(const struct finder *finder, size_t heading, size_t *items)
{
    size_t end = heading + 1, between = 0;
    *items = 0;
    for (size_t i = heading + 1; i < finder->blocks->count && between <= BETWEEN_MAX; i++) {
        if (finder->body->keep[i] || is_list_heading(finder, i))
            break;
        if (!is_item(finder, i)) {
            between++;
            continue;
        }
        ++*items;
        between = 0;
        end = i + 1;
    }
    /* The last item's section. */
    return end < finder->blocks->count && is_tag(finder, end) ? end + 1 : end;
}

/* Whether sections stand before the items, not behind them. */
static bool tags_first(const struct finder *finder, size_t begin, size_t end)
{
    while (begin < end && !is_item(finder, begin) && !is_tag(finder, begin))
        begin++;
    return begin < end && is_tag(finder, begin);
}

static void add_items(const struct finder *finder, size_t heading, size_t end)
{
    struct ns_str list = ns_html_block_text(finder->blocks, block_at(finder, heading));
    bool first = tags_first(finder, heading + 1, end);
    size_t rank = 0;
    for (size_t i = heading + 1; i < end; i++) {
        if (!is_item(finder, i))
            continue;
        size_t beside = first ? i - 1 : i + 1;
        bool tagged = beside > heading && beside < end && is_tag(finder, beside);
        const struct ns_html_node *link = link_of(block_at(finder, i)->node);
        struct ns_str title = headline_of(ns_html_block_text(finder->blocks, block_at(finder, i)));
        struct ns_str tag = take_tag(finder, link, &title);
        if (!tag.size && tagged)
            tag = ns_html_block_text(finder->blocks, block_at(finder, beside));
        struct ns_page_item item = {
            .title = title,
            .list = list,
            .tag = tag,
            .link = link ? ns_html_attr(link, NS_ATTR_HREF) : NS_STR(""),
            .rank = ++rank,
        };
        ns_page_parts_add_item(finder->parts, &item);
    }
}

void ns_html_lists_read(const struct ns_html_blocks *blocks, const struct ns_html_body *body,
                        struct ns_page_parts *parts, bool *listed)
{
    struct ns_buffer scratch;
    ns_buffer_init(&scratch);
    const struct finder finder = {blocks, body, parts, listed, &scratch};
    for (size_t i = 0; i < blocks->count;) {
        size_t items = 0, end = i + 1;
        if (is_list_heading(&finder, i)) {
            end = list_end(&finder, i, &items);
            struct ns_str name = ns_html_block_text(blocks, block_at(&finder, i));
            bool named = ns_names_in(NS_NAMES_LIST, name) || ns_page_list_is_popular(name);
            if (items < (size_t)(named ? NAMED_ITEMS : UNNAMED_ITEMS))
                end = i + 1;
            else
                add_items(&finder, i, end);
        }
        for (size_t k = i; listed && k < end; k++)
            listed[k] = end > i + 1;
        i = end;
    }
    parts->failed |= ns_buffer_failed(&scratch);
    ns_buffer_release(&scratch);
}

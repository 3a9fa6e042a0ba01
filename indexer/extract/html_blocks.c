#include "indexer/extract/html_blocks.h"

#include "common/base/ascii.h"

#include <stdint.h>
#include <stdlib.h>

enum { CELL_NODES_MAX = 64 }; /* nodes of a table row that are looked at to see what it is */

struct reader {
    struct ns_html_blocks *blocks;
    const struct ns_html_node *container; /* innermost open block element */
    const struct ns_html_node *row;       /* open table row that is read as one block */
    size_t links, pre;                    /* open <a> and <pre> */
    size_t start, link_size;              /* of the block being read */
    size_t breaks;                        /* <br> seen since its last character */
    const struct ns_html_node *owner;     /* its container */
    bool space;                           /* white space seen since its last character */
    bool failed;
};

static bool is_closing_mark(const char *p, size_t size, size_t *bytes)
{
    static const char *const marks[] = {"\"",           "'",       ")", "]", "\xe2\x80\x99",
                                        "\xe2\x80\x9d", "\xc2\xbb"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *bytes = strlen(marks[i]);
        if (size > *bytes && memcmp(p + size - *bytes, marks[i], *bytes) == 0)
            return true;
    }
    return false;
}

static bool ends_sentence(struct ns_str text)
{
    static const char *const ends[] = {
        ".", "!", "?", ":", "\xe2\x80\xa6", "\xe3\x80\x82", "\xef\xbc\x81", "\xef\xbc\x9f"};
    size_t bytes;
    while (is_closing_mark(text.data, text.size, &bytes))
        text.size -= bytes;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        bytes = strlen(ends[i]);
        if (text.size >= bytes && memcmp(text.data + text.size - bytes, ends[i], bytes) == 0)
            return true;
    }
    return false;
}

static size_t count_words(struct ns_str text)
{
    size_t words = 0, wide = 0;
    bool in_word = false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool space = c == ' ' || c == '\n';
        words += !space && !in_word;
        in_word = !space;
        wide += c >= 0xE3 && c <= 0xED; /* U+3000 to U+DFFF: Han, kana, Hangul */
    }
    return words + wide / 2;
}

static void end_block(struct reader *reader)
{
    struct ns_html_blocks *blocks = reader->blocks;
    struct ns_html_block block = {.node = reader->owner,
                                  .start = reader->start,
                                  .size = blocks->text.size - reader->start,
                                  .link_size = reader->link_size};
    reader->space = false;
    reader->breaks = 0;
    reader->start = blocks->text.size;
    reader->link_size = 0;
    if (!block.size || reader->failed)
        return;
    struct ns_str text = ns_html_block_text(blocks, &block);
    block.words = count_words(text);
    block.sentence = ends_sentence(text);
    if (blocks->count == blocks->capacity) {
        size_t capacity = blocks->capacity ? 2 * blocks->capacity : 256;
        struct ns_html_block *items = realloc(blocks->items, capacity * sizeof *items);
        if (!items) {
            reader->failed = true;
            return;
        }
        blocks->items = items;
        blocks->capacity = capacity;
    }
    blocks->items[blocks->count++] = block;
}

/* What has to stand between the last character of the block and the next. */
static void add_gap(struct reader *reader)
{
    struct ns_buffer *text = &reader->blocks->text;
    if (reader->breaks > 1)
        end_block(reader);
    if (text->size == reader->start)
        reader->owner = reader->row ? reader->row : reader->container;
    else if (reader->breaks)
        ns_buffer_append_char(text, '\n');
    else if (reader->space)
        ns_buffer_append_char(text, ' ');
    reader->space = false;
    reader->breaks = 0;
}

/* Bytes of white space at p; a no-break space is one too. */
static size_t space_size(const char *p, size_t size)
{
    if (ns_ascii_is_space(*p))
        return 1;
    return size > 1 && p[0] == '\xC2' && p[1] == '\xA0' ? 2 : 0;
}

static size_t word_size(const char *p, size_t size)
{
    size_t n = 0;
    while (n < size && !space_size(p + n, size - n))
        n++;
    return n;
}

static void add_text(struct reader *reader, struct ns_str text)
{
    struct ns_buffer *out = &reader->blocks->text;
    for (size_t i = 0; i < text.size;) {
        size_t space = space_size(text.data + i, text.size - i);
        if (space) {
            if (reader->pre && text.data[i] == '\n' && out->size > reader->start)
                reader->breaks = 1;
            reader->space = true;
            i += space;
            continue;
        }
        size_t size = word_size(text.data + i, text.size - i);
        add_gap(reader);
        ns_buffer_append(out, text.data + i, size);
        if (reader->links)
            reader->link_size += size + 1;
        i += size;
    }
}

/* A row is data, and one block, when its cells hold nothing but words: no paragraphs, no tables,
 * no lines.  Other rows lay out the page. */
static bool is_data_row(const struct ns_html_node *row)
{
    const struct ns_html_node *at = row;
    size_t cells = 0;
    for (size_t seen = 0; (at = ns_html_next(row, at, false)) != NULL; seen++) {
        bool cell = at->tag == NS_TAG_TD || at->tag == NS_TAG_TH;
        cells += cell;
        if (seen == CELL_NODES_MAX || at->tag == NS_TAG_BR ||
            (!cell && ns_html_nature(at->tag) == NS_HTML_BLOCK))
            return false;
    }
    return cells > 1;
}

/* A link that leads elsewhere: not to a note on the same page, not to an empty script. */
static bool is_link(const struct ns_html_node *node)
{
    struct ns_str href = ns_html_attr(node, NS_ATTR_HREF);
    return node->tag == NS_TAG_A && !(href.size > 1 && href.data[0] == '#') &&
           !ns_str_equal(href, NS_STR("javascript:"));
}

static void enter(struct reader *reader, const struct ns_html_node *node)
{
    if (node->tag == NS_TAG_TEXT) {
        add_text(reader, node->text);
    } else if (node->tag == NS_TAG_BR) {
        reader->breaks++;
    } else if (node->tag == NS_TAG_A) {
        reader->links += is_link(node);
    } else if (reader->row) {
        reader->space = true;
    } else if (ns_html_nature(node->tag) == NS_HTML_BLOCK) {
        end_block(reader);
        reader->container = node;
        reader->pre += node->tag == NS_TAG_PRE;
        if (node->tag == NS_TAG_TR && is_data_row(node))
            reader->row = node;
    }
}

static void leave(struct reader *reader, const struct ns_html_node *node)
{
    reader->links -= is_link(node);
    if (reader->row && reader->row != node)
        return;
    if (ns_html_nature(node->tag) == NS_HTML_BLOCK) {
        end_block(reader);
        reader->pre -= node->tag == NS_TAG_PRE;
        reader->row = NULL;
        /* Inline elements may stand around blocks: look for the block outside. */
        const struct ns_html_node *outer = node->parent;
        while (outer->parent && ns_html_nature(outer->tag) != NS_HTML_BLOCK)
            outer = outer->parent;
        reader->container = outer;
    }
}

enum ns_status ns_html_blocks_read(struct ns_html_blocks *blocks, const struct ns_html_tree *tree,
                                   struct ns_error *err)
{
    *blocks = (struct ns_html_blocks){0};
    ns_buffer_init(&blocks->text);
    struct reader reader = {.blocks = blocks, .container = tree->root, .owner = tree->root};
    const struct ns_html_node *node = tree->root;
    while (node && !reader.failed) {
        bool skip = ns_html_nature(node->tag) == NS_HTML_SKIP;
        if (!skip && node != tree->root)
            enter(&reader, node);
        if (node->first && !skip) {
            node = node->first;
            continue;
        }
        if (!skip && node != tree->root)
            leave(&reader, node);
        while (!node->next && node->parent) {
            node = node->parent;
            if (node->parent)
                leave(&reader, node);
        }
        node = node->next;
    }
    end_block(&reader);
    if (reader.failed || ns_buffer_failed(&blocks->text))
        return ns_error_nomem(err);
    return NS_OK;
}

void ns_html_blocks_release(struct ns_html_blocks *blocks)
{
    free(blocks->items);
    ns_buffer_release(&blocks->text);
    *blocks = (struct ns_html_blocks){0};
}

struct ns_str ns_html_block_text(const struct ns_html_blocks *blocks,
                                 const struct ns_html_block *block)
{
    return (struct ns_str){blocks->text.data + block->start, block->size};
}

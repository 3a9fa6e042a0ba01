#include "indexer/extract/extract.h"

#include "indexer/extract/html_blocks.h"
#include "indexer/extract/html_charset.h"

struct fragment {
    struct ns_buffer decoded;
    struct ns_html_tree tree;
    struct ns_html_blocks blocks;
};

static enum ns_status open_fragment(struct fragment *fragment, struct ns_str html,
                                    struct ns_error *err)
{
    struct ns_str text;
    *fragment = (struct fragment){0};
    ns_buffer_init(&fragment->decoded);
    enum ns_status status = ns_html_charset_decode(html, &fragment->decoded, &text, err);
    if (!status)
        status = ns_html_tree_parse(&fragment->tree, text, err);
    return status;
}

static void close_fragment(struct fragment *fragment)
{
    ns_html_blocks_release(&fragment->blocks);
    ns_html_tree_release(&fragment->tree);
    ns_buffer_release(&fragment->decoded);
}

static bool is_caption(const struct ns_html_node *node)
{
    for (; node; node = node->parent)
        if (node->tag == NS_TAG_FIGCAPTION)
            return true;
    return false;
}

/* White space does not count as part of a link. */
static bool is_link(const struct ns_html_block *block)
{
    return block->link_size > 0 && block->link_size + block->words >= block->size;
}

/* Blocks without the links at the end, unless there is nothing else. */
static size_t without_last_links(const struct ns_html_blocks *blocks)
{
    size_t count = blocks->count;
    while (count > 0 && is_link(&blocks->items[count - 1]))
        count--;
    return count ? count : blocks->count;
}

static enum ns_status write_blocks(const struct ns_html_blocks *blocks, struct ns_article *article,
                                   struct ns_error *err)
{
    struct ns_buffer body;
    enum ns_status status = NS_OK;
    size_t count = without_last_links(blocks);
    ns_buffer_init(&body);
    for (size_t i = 0; i < count && !status; i++) {
        struct ns_str text = ns_html_block_text(blocks, &blocks->items[i]);
        if (is_caption(blocks->items[i].node)) {
            status = ns_article_add(article, &article->captions, text, err);
            continue;
        }
        if (body.size)
            ns_buffer_append_text(&body, "\n\n");
        ns_buffer_append_str(&body, text);
    }
    if (!status && ns_buffer_failed(&body))
        status = ns_error_nomem(err);
    if (!status && body.size)
        status = ns_article_set(article, &article->body, ns_buffer_str(&body), NS_BODY_MAX, err);
    ns_buffer_release(&body);
    return status;
}

enum ns_status ns_extract_fragment(struct ns_str html, struct ns_article *article,
                                   struct ns_error *err)
{
    struct fragment fragment;
    enum ns_status status = open_fragment(&fragment, html, err);
    if (!status)
        status = ns_html_blocks_read(&fragment.blocks, &fragment.tree, err);
    if (!status)
        status = write_blocks(&fragment.blocks, article, err);
    close_fragment(&fragment);
    return status;
}

enum ns_status ns_extract_line(struct ns_str html, struct ns_buffer *out, struct ns_error *err)
{
    struct fragment fragment;
    if (!html.size || (!memchr(html.data, '<', html.size) && !memchr(html.data, '&', html.size))) {
        ns_text_clean_line(out, html);
        return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
    }
    enum ns_status status = open_fragment(&fragment, html, err);
    struct ns_buffer text;
    ns_buffer_init(&text);
    if (!status) {
        ns_html_text(fragment.tree.root, &text);
        ns_text_clean_line(out, ns_buffer_str(&text));
        if (ns_buffer_failed(&text) || ns_buffer_failed(out))
            status = ns_error_nomem(err);
    }
    ns_buffer_release(&text);
    close_fragment(&fragment);
    return status;
}

#include "indexer/extract/extract.h"

#include "indexer/extract/html_body.h"
#include "indexer/extract/html_cards.h"
#include "indexer/extract/html_charset.h"
#include "indexer/extract/html_lists.h"
#include "indexer/extract/html_metadata.h"
#include "indexer/extract/html_why.h"

#include <stdlib.h>

enum {
    DECLARED_MIN = 200, /* bytes of a text that only the page's description has ... */
    DECLARED_TIMES = 3, /* ... and how much longer it is than what is shown */
    INDEX_ITEMS = 10,   /* headlines in lists that make an index page ... */
    INDEX_WORDS = 60,   /* ... when the text has no more words than this */
};

/* A page may declare more text than it shows, to programs that show it later. */
static bool is_longer(struct ns_str declared, struct ns_str shown)
{
    return declared.size > DECLARED_MIN && declared.size > DECLARED_TIMES * shown.size;
}

/* Some declare it with tags; what was escaped as text is not understood. */
static enum ns_status use_declared(struct ns_str text, struct ns_article *article,
                                   struct ns_page_parts *parts, struct ns_error *err)
{
    if (memmem(text.data, text.size, "&lt;", 4))
        return NS_OK;
    if (parts)
        ns_page_parts_note(parts, NS_PART_BODY, "stands in the page's description only", text);
    if (memchr(text.data, '<', text.size))
        return ns_extract_fragment(text, article, err);
    article->body = text;
    return NS_OK;
}

/* Whether a page is a list of articles, with a few words of its own, that nobody signed or dated.
 */
static bool is_index(const struct ns_html_blocks *blocks, const struct ns_html_body *body,
                     const struct ns_article *article, const struct ns_page_parts *parts)
{
    size_t words = 0;
    for (size_t i = 0; i < blocks->count; i++)
        words += body->keep[i] ? blocks->items[i].words : 0;
    return parts->item_count >= INDEX_ITEMS && words <= INDEX_WORDS && !article->authors.count &&
           !article->published.precision;
}

static enum ns_status read_parts(const struct ns_html_blocks *blocks,
                                 const struct ns_html_body *body, const struct ns_article *article,
                                 struct ns_page_parts *parts, struct ns_error *err)
{
    struct ns_str title = article->title;
    bool *listed = parts->noted ? calloc(blocks->count + 1, sizeof *listed) : NULL;
    if (parts->noted && !listed)
        return ns_error_nomem(err);
    ns_html_lists_read(blocks, body, parts, listed);
    if (parts->noted)
        ns_html_why_note(blocks, body, listed, title, parts);
    free(listed);
    parts->index = is_index(blocks, body, article, parts);
    return parts->failed ? ns_error_nomem(err) : NS_OK;
}

static enum ns_status fill(const struct ns_html_tree *tree, const struct ns_html_blocks *blocks,
                           struct ns_article *article, struct ns_page_parts *parts,
                           struct ns_error *err)
{
    struct ns_html_body body = {0};
    struct ns_html_declared declared = {0};
    enum ns_status status = ns_html_body_select(&body, tree, blocks, err);
    if (!status)
        status = ns_html_metadata_read(tree, blocks, &body, article, &declared, err);
    if (!status)
        status = ns_html_body_write(&body, blocks, article, err);
    if (!status && is_longer(declared.text, article->body))
        status = use_declared(declared.text, article, parts, err);
    if (!status && parts)
        status = read_parts(blocks, &body, article, parts, err);
    if (!status && parts && !declared.article)
        parts->index |= ns_html_cards_read(tree, blocks, &body, article, parts);
    if (!status && parts && parts->failed)
        status = ns_error_nomem(err);
    if (!status && parts && parts->index)
        status = ns_error_set(err, NS_INVALID, "no article: an index page");
    if (!status && !article->body.size && !article->title.size)
        status = ns_error_set(err, NS_INVALID, "no article in this page");
    ns_html_body_release(&body);
    return status;
}

enum ns_status ns_extract_html(struct ns_str page, struct ns_article *article,
                               struct ns_page_parts *parts, struct ns_error *err)
{
    struct ns_buffer decoded;
    struct ns_html_tree tree = {0};
    struct ns_html_blocks blocks = {0};
    struct ns_str text;
    ns_buffer_init(&decoded);
    if (parts)
        ns_page_parts_reset(parts);
    enum ns_status status = ns_html_charset_decode(page, &decoded, &text, err);
    if (!status)
        status = ns_html_tree_parse(&tree, text, err);
    if (!status)
        status = ns_html_blocks_read(&blocks, &tree, err);
    if (!status)
        status = fill(&tree, &blocks, article, parts, err);
    ns_html_blocks_release(&blocks);
    ns_html_tree_release(&tree);
    ns_buffer_release(&decoded);
    return status;
}

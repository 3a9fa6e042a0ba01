#include "indexer/extract/extract.h"

#include "indexer/extract/html_body.h"
#include "indexer/extract/html_charset.h"
#include "indexer/extract/html_metadata.h"

static enum ns_status fill(const struct ns_html_tree *tree, const struct ns_html_blocks *blocks,
                           struct ns_article *article, struct ns_error *err)
{
    struct ns_html_body body = {0};
    enum ns_status status = ns_html_body_select(&body, tree, blocks, err);
    if (!status)
        status = ns_html_metadata_read(tree, blocks, &body, article, err);
    if (!status)
        status = ns_html_body_write(&body, blocks, article, err);
    if (!status && !article->body.size && !article->title.size)
        status = ns_error_set(err, NS_INVALID, "no article in this page");
    ns_html_body_release(&body);
    return status;
}

enum ns_status ns_extract_html(struct ns_str page, struct ns_article *article, struct ns_error *err)
{
    struct ns_buffer decoded;
    struct ns_html_tree tree = {0};
    struct ns_html_blocks blocks = {0};
    struct ns_str text;
    ns_buffer_init(&decoded);
    enum ns_status status = ns_html_charset_decode(page, &decoded, &text, err);
    if (!status)
        status = ns_html_tree_parse(&tree, text, err);
    if (!status)
        status = ns_html_blocks_read(&blocks, &tree, err);
    if (!status)
        status = fill(&tree, &blocks, article, err);
    ns_html_blocks_release(&blocks);
    ns_html_tree_release(&tree);
    ns_buffer_release(&decoded);
    return status;
}

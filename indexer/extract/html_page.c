#include "indexer/extract/extract.h"

#include "indexer/extract/html_body.h"
#include "indexer/extract/html_charset.h"
#include "indexer/extract/html_metadata.h"

static enum ns_status read_page(const struct ns_html_tree *tree,
                                const struct ns_html_blocks *blocks, struct ns_article *article,
                                struct ns_error *err)
{
    enum ns_status status = ns_html_metadata_read(tree, blocks, article, err);
    if (!status)
        status = ns_html_body_extract(tree, blocks, article, err);
    if (!status && !article->body.size && !article->title.size)
        status = ns_error_set(err, NS_INVALID, "no article in this page");
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
        status = read_page(&tree, &blocks, article, err);
    ns_html_blocks_release(&blocks);
    ns_html_tree_release(&tree);
    ns_buffer_release(&decoded);
    return status;
}

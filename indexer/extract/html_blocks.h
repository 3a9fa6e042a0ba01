/* A page's tree as a row of blocks: the paragraphs, headings, list items and table rows that a
 * reader sees, in order, with the measures that tell text from furniture. */
#ifndef NS_EXTRACT_HTML_BLOCKS_H
#define NS_EXTRACT_HTML_BLOCKS_H

#include "indexer/extract/html_tree.h"

struct ns_html_block {
    const struct ns_html_node *node; /* the innermost block element around it */
    size_t start, size;              /* bytes within the text of all blocks */
    size_t link_size;                /* of these, bytes within links */
    size_t words;                    /* Han, kana and Hangul: two characters count as a word */
    bool sentence;                   /* ends as sentences do */
};

struct ns_html_blocks {
    struct ns_html_block *items;
    size_t count, capacity;
    struct ns_buffer text; /* white space collapsed; a line break within a block is '\n' */
};

/* Reads the blocks of the whole tree.  Scripts, styles, buttons, embedded things are left out;
 * nothing else is.  NS_NOMEM is the only error; release in any case. */
enum ns_status ns_html_blocks_read(struct ns_html_blocks *blocks, const struct ns_html_tree *tree,
                                   struct ns_error *err);
void ns_html_blocks_release(struct ns_html_blocks *blocks);

struct ns_str ns_html_block_text(const struct ns_html_blocks *blocks,
                                 const struct ns_html_block *block);

#endif

/* A page as a row of blocks, each a paragraph, heading, list item or label, and what they are. */
#ifndef NS_EXTRACT_BLOCK_H
#define NS_EXTRACT_BLOCK_H

#include "common/base/arena.h"
#include "common/base/status.h"
#include "indexer/extract/text_shape.h"

enum ns_block_kind {
    NS_BLOCK_TEXT = 0, /* not told apart: a paragraph of the article, if it stands within it */
    NS_BLOCK_HEADLINE,
    NS_BLOCK_BYLINE, /* names, dates or both */
    NS_BLOCK_SECTION,
    NS_BLOCK_DATELINE,
    NS_BLOCK_CAPTION,
    NS_BLOCK_LIST_HEADING, /* of a list of other stories */
    NS_BLOCK_LIST_ITEM,
    NS_BLOCK_LIST_TAG,   /* the section tag or number of an item */
    NS_BLOCK_NAVIGATION, /* menus, skip links, share and comment widgets, promotion, legal lines */
    NS_BLOCK_CONTACT,    /* the author's name and address: the end of most articles */
    NS_BLOCK_COMMENTS,   /* a counter or heading of readers' comments */
    NS_BLOCK_REPEAT,     /* said before */
};

#define NS_BLOCK_NONE SIZE_MAX

struct ns_block {
    enum ns_block_kind kind;
    struct ns_str text;    /* the whole block, one line; lives in the arena */
    struct ns_str content; /* text without list marker and inline tag */
    struct ns_shape shape; /* of content */
    size_t segments;       /* parts between wide gaps, bars and dots: menus have many */
    size_t indent;         /* columns before it */
    size_t rank;           /* number in a numbered list; 0 = none */
    bool marked;           /* a bullet or number stands before it */
    bool tagged;           /* the section stands within the line: "(SPORT)", "SPORT: …" */
    bool gap;              /* a blank line stands before it */
    size_t heading;        /* list item: index of the list's heading, or NS_BLOCK_NONE */
};

struct ns_blocks {
    struct ns_block *items;
    size_t count, capacity;
    struct ns_arena arena;
};

enum { NS_BLOCKS_MAX = 1000 * 1000 }; /* lines and blocks of one page */

void ns_blocks_init(struct ns_blocks *blocks);
void ns_blocks_release(struct ns_blocks *blocks);

/* Adds a block with the text (one line, copied) and finds its marker and shape.  NS_LIMIT past
 * NS_BLOCKS_MAX, NS_NOMEM. */
enum ns_status ns_blocks_add(struct ns_blocks *blocks, struct ns_str line, size_t indent, bool gap,
                             struct ns_error *err);

/* Whether a bullet or number stands before the text of the line. */
bool ns_block_marker(struct ns_str line);

/* Cuts clean text (ns_text_clean) into blocks.  Lines that were wrapped at a width are joined; in
 * any other text each line is a block. */
enum ns_status ns_blocks_read(struct ns_blocks *blocks, struct ns_str text, struct ns_error *err);

/* Finds the lists of other stories, by what they look like and by some names, and marks their
 * blocks NS_BLOCK_LIST_….  A list that belongs to the article stays NS_BLOCK_TEXT. */
enum ns_status ns_blocks_find_lists(struct ns_blocks *blocks, struct ns_error *err);

/* Marks what a block is by itself, wherever it stands: captions, contacts, comment counters, menus.
 */
void ns_blocks_label(struct ns_blocks *blocks);

/* Whether the block is still undecided running text. */
bool ns_block_is_prose(const struct ns_block *block);

#endif

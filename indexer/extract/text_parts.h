/* What a page of text holds beside its article, once its blocks are told apart. */
#ifndef NS_EXTRACT_TEXT_PARTS_H
#define NS_EXTRACT_TEXT_PARTS_H

#include "indexer/extract/block.h"
#include "indexer/extract/page_parts.h"

/* Adds the items of its lists, and the notes when they are asked for.  The article's text stands
 * in the blocks from begin up to end. */
void ns_text_parts_read(const struct ns_blocks *blocks, size_t begin, size_t end,
                        struct ns_page_parts *parts);

#endif

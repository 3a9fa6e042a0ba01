#include "indexer/extract/text_parts.h"

#include "indexer/extract/page_names.h"

enum { ITEM_WORDS_MIN = 3 }; /* a headline of fewer words says nothing */

/* The section that stands behind an item. */
static struct ns_str tag_behind(const struct ns_blocks *blocks, size_t item)
{
    const struct ns_block *next = &blocks->items[item + 1];
    bool tag = item + 1 < blocks->count && next->kind == NS_BLOCK_LIST_TAG;
    return tag && !next->marked ? ns_str_trim(next->content) : NS_STR("");
}

static void add_items(const struct ns_blocks *blocks, struct ns_page_parts *parts)
{
    size_t place = 0;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct ns_block *block = &blocks->items[i];
        bool listed = block->kind == NS_BLOCK_LIST_ITEM || block->kind == NS_BLOCK_LIST_TAG;
        if (!listed)
            place = 0; /* another list begins */
        if (block->kind != NS_BLOCK_LIST_ITEM || block->shape.words < ITEM_WORDS_MIN)
            continue;
        place++;
        struct ns_page_item item = {
            .title = block->content,
            .list =
                block->heading == NS_BLOCK_NONE ? NS_STR("") : blocks->items[block->heading].text,
            .tag = tag_behind(blocks, i),
            .rank = block->rank ? block->rank : place,
        };
        ns_page_parts_add_item(parts, &item);
    }
}

struct reason {
    enum ns_part_kind kind;
    const char *why;
};

static struct reason reason_of(const struct ns_block *block, bool within)
{
    static const struct reason reasons[] = {
        [NS_BLOCK_TEXT] = {NS_PART_BODY, "is running text, or belongs to some"},
        [NS_BLOCK_HEADLINE] = {NS_PART_HEADLINE, "is the headline"},
        [NS_BLOCK_BYLINE] = {NS_PART_BYLINE, "names an author or a date"},
        [NS_BLOCK_SECTION] = {NS_PART_SECTION, "stands over the headline as a section does"},
        [NS_BLOCK_DATELINE] = {NS_PART_BYLINE, "names the place and the day"},
        [NS_BLOCK_CAPTION] = {NS_PART_CAPTION, "ends with a picture's source"},
        [NS_BLOCK_LIST_HEADING] = {NS_PART_RELATED, "heads a list of other stories"},
        [NS_BLOCK_LIST_ITEM] = {NS_PART_RELATED, "stands in a list of other stories"},
        [NS_BLOCK_LIST_TAG] = {NS_PART_RELATED, "stands beside an item of a list"},
        [NS_BLOCK_NAVIGATION] = {NS_PART_NAVIGATION, "looks like a menu or a button"},
        [NS_BLOCK_CONTACT] = {NS_PART_AUTHOR, "is the author's address"},
        [NS_BLOCK_COMMENTS] = {NS_PART_COMMENTS, "counts readers' comments"},
        [NS_BLOCK_REPEAT] = {NS_PART_REPEAT, "was said just before"},
    };
    if (block->kind == NS_BLOCK_NAVIGATION && ns_names_at_start(NS_NAMES_LEGAL, block->text))
        return (struct reason){NS_PART_LEGAL, "begins as a notice of rights does"};
    if (block->kind == NS_BLOCK_NAVIGATION && ns_names_in(NS_NAMES_PROMOTION, block->text))
        return (struct reason){NS_PART_PROMOTION, "invites to subscribe"};
    if (block->kind == NS_BLOCK_TEXT && !within)
        return (struct reason){NS_PART_OTHER, "stands before or behind the article's text"};
    return reasons[block->kind];
}

void ns_text_parts_read(const struct ns_blocks *blocks, size_t begin, size_t end,
                        struct ns_page_parts *parts)
{
    add_items(blocks, parts);
    for (size_t i = 0; i < blocks->count && parts->noted; i++) {
        const struct ns_block *block = &blocks->items[i];
        struct reason reason = reason_of(block, i >= begin && i < end);
        ns_page_parts_note(parts, reason.kind, reason.why, block->text);
    }
}

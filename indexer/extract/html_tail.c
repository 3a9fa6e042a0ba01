#include "indexer/extract/html_tail.h"

#include "common/base/ascii.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/page_names.h"

enum {
    WORDS_BEFORE = 60,      /* of text, so that it may be all of an article */
    HEADING_WORDS = 6,      /* of a heading of comments */
    NOTICE_WORDS = 40,      /* of a notice at the end */
    TEASER_WORDS = 45,      /* of a teaser of another story, at most */
    TEASER_TITLE_WORDS = 3, /* of the headline over it, at least */
    LABEL_SIZE = 16,        /* bytes of a link at its end */
    TEASERS_LIST = 4,       /* so many of them may be longer than the text */
    TEASERS_MIN = 2,        /* so that they are no accident */
    SIGNED_MIN = 2,         /* lines that sign comments, so that they do */
};

/* "Comments", "Comments (3)", "3 Comments". */
static bool heads_comments(const struct ns_html_block *block, struct ns_str text)
{
    if (block->words > HEADING_WORDS || ns_ascii_equal(text, NS_STR("comment")))
        return false; /* one is a column of a table */
    size_t at = 0;
    while (at < text.size && (ns_ascii_is_digit(text.data[at]) || text.data[at] == ' '))
        at++;
    struct ns_str rest = {text.data + at, text.size - at};
    size_t size = ns_names_at_start(NS_NAMES_COMMENTS, rest);
    while (size && size < rest.size &&
           (ns_ascii_is_digit(rest.data[size]) || strchr(" ():.", rest.data[size])))
        size++;
    return size && size == rest.size;
}

/* "Copyright 2024 The Example Post. All rights reserved." */
static bool reserves_rights(const struct ns_html_block *block, struct ns_str text)
{
    return block->words <= NOTICE_WORDS && ns_names_at_start(NS_NAMES_LEGAL, text) &&
           ns_names_in(NS_NAMES_LEGAL, text) > 1;
}

/* "Posted by: Ann, Harbour Town on 9:35am". */
static bool signs_comment(struct ns_str text)
{
    static const char *const signs[] = {"posted by", "comment by", "posted at", "kommentar von",
                                        "geschrieben von"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (ns_ascii_starts(text, signs[i]))
            return true;
    return false;
}

/* The first block of what is kept that ends the text. */
static size_t find_end(const struct ns_html_blocks *blocks, const bool *keep)
{
    size_t words = 0, signs = 0, first_sign = blocks->count;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct ns_html_block *block = &blocks->items[i];
        if (!keep[i])
            continue;
        struct ns_str text = ns_html_block_text(blocks, block);
        if (words >= WORDS_BEFORE) {
            if (heads_comments(block, text) || reserves_rights(block, text))
                return i;
            if (signs_comment(text)) {
                first_sign = signs++ ? first_sign : i;
                if (signs == SIGNED_MIN)
                    return first_sign;
            }
        }
        words += block->words;
    }
    return blocks->count;
}

/* A notice of rights, or an invitation to readers: not a sentence about such things. */
static bool is_notice(const struct ns_html_block *block, struct ns_str text)
{
    bool quotes = memchr(text.data, '"', text.size) || memmem(text.data, text.size, "\xE2\x80", 2);
    if (block->words > NOTICE_WORDS)
        return false;
    return ns_names_at_start(NS_NAMES_LEGAL, text) || ns_names_at_start(NS_NAMES_PROMOTION, text) ||
           (ns_names_in(NS_NAMES_PROMOTION, text) && ns_names_in(NS_NAMES_READER, text) && !quotes);
}

/* The one behind the last block that is kept and no notice; 0 when there is none. */
static size_t end_of_text(const struct ns_html_blocks *blocks, const bool *keep)
{
    for (size_t i = blocks->count; i-- > 0;)
        if (keep[i] && !is_notice(&blocks->items[i], ns_html_block_text(blocks, &blocks->items[i])))
            return i + 1;
    return 0;
}

/* --- teasers of other stories -------------------------------------------------------------- */

static bool is_linky(const struct ns_html_block *block)
{
    return block->link_size * 2 > block->size;
}

static const struct ns_html_node *skip_blank(const struct ns_html_node *node)
{
    while (node && node->tag == NS_TAG_TEXT && !ns_str_trim(node->text).size)
        node = node->next;
    return node;
}

/* Whether a block begins with a link on a line of its own, or ends with one of a word or two:
 * "More", "Full story". */
static bool has_link_at_edge(const struct ns_html_node *node)
{
    const struct ns_html_node *first = skip_blank(node->first), *last = first;
    for (const struct ns_html_node *at = first; at; at = skip_blank(at->next))
        last = at;
    if (!first || first == last)
        return false;
    const struct ns_html_node *second = skip_blank(first->next), *label = last->first;
    return (first->tag == NS_TAG_A && second->tag == NS_TAG_BR) ||
           (last->tag == NS_TAG_A && label && label->tag == NS_TAG_TEXT && !label->next &&
            label->text.size <= LABEL_SIZE);
}

bool ns_html_tail_is_teaser(const struct ns_html_blocks *blocks, const bool *keep, size_t i)
{
    const struct ns_html_block *block = &blocks->items[i];
    if (block->words > TEASER_WORDS)
        return false;
    bool under = i && !keep[i - 1] && is_linky(&blocks->items[i - 1]) &&
                 blocks->items[i - 1].words >= TEASER_TITLE_WORDS;
    return under || (block->link_size && has_link_at_edge(block->node));
}

/* Several teasers, one after the other, at the end of a longer text. */
static void cut_teasers(const struct ns_html_blocks *blocks, bool *keep)
{
    size_t words = 0, teasers = 0, of_teasers = 0, from = blocks->count;
    for (size_t i = 0; i < blocks->count; i++)
        words += keep[i] ? blocks->items[i].words : 0;
    for (size_t i = blocks->count; i-- > 0;) {
        if (!keep[i])
            continue;
        bool teaser = ns_html_tail_is_teaser(blocks, keep, i);
        if (!teaser && blocks->items[i].words > HEADING_WORDS)
            break;
        of_teasers += blocks->items[i].words;
        teasers += teaser;
        from = teaser ? i : from;
    }
    bool list = teasers >= TEASERS_LIST || words >= 2 * of_teasers;
    if (teasers < TEASERS_MIN || words < of_teasers + WORDS_BEFORE || !list)
        return;
    for (size_t i = from; i < blocks->count; i++)
        keep[i] = false;
}

void ns_html_tail_cut(const struct ns_html_blocks *blocks, bool *keep, unsigned *hints)
{
    size_t last = find_end(blocks, keep);
    bool rights =
        last < blocks->count &&
        reserves_rights(&blocks->items[last], ns_html_block_text(blocks, &blocks->items[last]));
    for (size_t i = last; i < blocks->count; i++) {
        if (keep[i] && !rights)
            hints[i] |= NS_HINT_COMMENT;
        keep[i] = false;
    }
    size_t end = end_of_text(blocks, keep);
    for (size_t i = end; end && i < blocks->count; i++)
        keep[i] = false;
    cut_teasers(blocks, keep);
}

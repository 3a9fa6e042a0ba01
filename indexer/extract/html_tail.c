#include "indexer/extract/html_tail.h"

#include "common/base/ascii.h"
#include "indexer/extract/page_names.h"

enum {
    WORDS_BEFORE = 60, /* of text, so that it may be all of an article */
    HEADING_WORDS = 6, /* of a heading of comments */
    NOTICE_WORDS = 40, /* of a notice at the end */
    SIGNED_MIN = 2,    /* lines that sign comments, so that they do */
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
            if (heads_comments(block, text))
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

void ns_html_tail_cut(const struct ns_html_blocks *blocks, bool *keep)
{
    for (size_t i = find_end(blocks, keep); i < blocks->count; i++)
        keep[i] = false;
    size_t end = end_of_text(blocks, keep);
    for (size_t i = end; end && i < blocks->count; i++)
        keep[i] = false;
}

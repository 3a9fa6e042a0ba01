#include "indexer/extract/html_why.h"

#include "common/base/ascii.h"
#include "indexer/extract/byline.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/html_tail.h"
#include "indexer/extract/page_names.h"

enum { FURNITURE_WORDS = 30 }; /* a longer paragraph is no notice or invitation */

#define LINKY 0.5 /* share of a block's text within links */

struct reason {
    enum ns_part_kind kind;
    const char *why;
};

/* What the words of a short block say. */
static bool by_words(const struct ns_html_block *block, struct ns_str text, struct reason *reason)
{
    static const struct {
        enum ns_name_group group;
        bool first; /* the words stand at the start */
        struct reason reason;
    } groups[] = {
        {NS_NAMES_LEGAL, true, {NS_PART_LEGAL, "begins as a notice of rights does"}},
        {NS_NAMES_PROMOTION, false, {NS_PART_PROMOTION, "invites to subscribe"}},
        {NS_NAMES_SKIP, false, {NS_PART_NAVIGATION, "leads to another part of the page"}},
        {NS_NAMES_WIDGET, true, {NS_PART_NAVIGATION, "names a button"}},
    };
    for (size_t i = 0; i < sizeof groups / sizeof *groups && block->words <= FURNITURE_WORDS; i++)
        if (groups[i].first ? ns_names_at_start(groups[i].group, text)
                            : ns_names_in(groups[i].group, text)) {
            *reason = groups[i].reason;
            return true;
        }
    return false;
}

/* What its template calls the block or what is around it. */
static bool by_hints(unsigned hints, struct reason *reason)
{
    static const struct {
        unsigned hint;
        struct reason reason;
    } hinted[] = {
        {NS_HINT_HIDDEN, {NS_PART_HIDDEN, "is not shown"}},
        {NS_HINT_COMMENT, {NS_PART_COMMENTS, "stands where readers write"}},
        {NS_HINT_AUTHOR, {NS_PART_AUTHOR, "is called the author's"}},
        {NS_HINT_ASIDE, {NS_PART_NAVIGATION, "is called an aside by its template"}},
    };
    for (size_t i = 0; i < sizeof hinted / sizeof *hinted; i++)
        if (hints & hinted[i].hint) {
            *reason = hinted[i].reason;
            return true;
        }
    return false;
}

static struct reason reason_of(const struct ns_html_block *block, struct ns_str text,
                               unsigned hints, bool listed, struct ns_str title)
{
    struct reason reason;
    struct ns_byline byline;
    if (text.size == title.size && ns_ascii_equal(text, title))
        return (struct reason){NS_PART_HEADLINE, "is the headline"};
    if (listed)
        return (struct reason){NS_PART_RELATED, "stands in a list of links under a heading"};
    if (by_words(block, text, &reason))
        return reason;
    if (ns_byline_read(text, &byline) && (byline.certain || byline.published.precision))
        return (struct reason){NS_PART_BYLINE, "names an author or a date"};
    if (by_hints(hints, &reason))
        return reason;
    if ((double)block->link_size > LINKY * (double)block->size)
        return (struct reason){NS_PART_NAVIGATION, "is mostly links"};
    return (struct reason){NS_PART_OTHER, "stands apart from the article's text"};
}

void ns_html_why_note(const struct ns_html_blocks *blocks, const struct ns_html_body *body,
                      const bool *listed, struct ns_str title, struct ns_page_parts *parts)
{
    for (size_t i = 0; i < blocks->count; i++) {
        const struct ns_html_block *block = &blocks->items[i];
        struct ns_str text = ns_html_block_text(blocks, block);
        struct reason reason = {NS_PART_BODY, "is running text, or belongs to some"};
        if (body->captions[i])
            reason = (struct reason){NS_PART_CAPTION, "is marked up as the words of a picture"};
        else if (!body->keep[i])
            reason = reason_of(block, text, body->hints[i], listed[i], title);
        if (reason.kind == NS_PART_OTHER && ns_html_tail_is_teaser(blocks, body->keep, i))
            reason = (struct reason){NS_PART_RELATED, "leads to another story"};
        ns_page_parts_note(parts, reason.kind, reason.why, text);
    }
}

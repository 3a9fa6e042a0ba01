/* A saved page to an article: blocks are labelled by themselves and as lists, then the head (from
 * headline to the first running text), the body and its end are found. */
#include "indexer/extract/block.h"
#include "indexer/extract/byline.h"
#include "indexer/extract/extract.h"
#include "indexer/extract/page_names.h"
#include "indexer/extract/text_parts.h"

enum {
    HEADLINE_WIDTH_MIN = 8,
    HEADLINE_WIDTH_MAX = 250,
    HEADLINE_WORDS_MIN = 4,
    HEADLINE_WORDS_MAX = 30,
    HEADLINE_REACH = 3, /* blocks from a headline to its byline */
    LEAD_BLOCKS = 40,   /* these reaches with captions, menus and the like between them */
    TEXT_REACH = 2,     /* blocks from a headline to the text, without a byline between */
    DECK_WORDS = 4,     /* a shorter line between headline and text is furniture */
    TOP_BLOCKS = 3,     /* menus stand among so many first blocks */
    BYLINE_BLOCKS = 4,  /* blocks behind a headline without furniture that may be bylines */
    HEAD_BLOCKS = 500,  /* blocks before the text, or from the headline on, that are looked at */
    AUTHOR_SHARE = 3,   /* so much more text before the author's address than behind it */
    COMMENTS_SHARE = 3, /* comments have at most so much more text than the article */
    SECTION_WORDS = 3,
    SECTION_WIDTH = 32,
};

struct layout {
    struct ns_block *items;
    size_t count;
    bool has_byline;   /* before the text */
    size_t headline;   /* NS_BLOCK_NONE when there is none */
    size_t head_begin; /* where the headline is looked for */
    size_t head_end;
    size_t text_begin; /* the first running text, or count */
    size_t contact;    /* the first contact behind that, or count */
    size_t body_begin; /* behind the headline */
    size_t body_end;   /* where the article is over */
    bool furnished;    /* the page has menus, lists, counters around the article */
};

/* --- the head ----------------------------------------------------------------------------- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void find_text(struct layout *layout)
{
    size_t i = 0;
    while (i < layout->count && (layout->items[i].marked || !ns_block_is_prose(&layout->items[i])))
        i++;
    layout->text_begin = i;
    layout->head_begin = i < layout->count && i > HEAD_BLOCKS ? i - HEAD_BLOCKS : 0;
    layout->head_end = least(i, layout->head_begin + HEAD_BLOCKS);
    while (i < layout->count && layout->items[i].kind != NS_BLOCK_CONTACT)
        i++;
    layout->contact = i;
}

static bool is_byline(const struct ns_block *block)
{
    struct ns_byline byline;
    if (block->kind == NS_BLOCK_CONTACT)
        return true;
    return block->kind == NS_BLOCK_TEXT && !block->marked && ns_byline_read(block->text, &byline) &&
           (byline.certain || byline.published.precision || byline.modified.precision);
}

static bool may_be_headline(const struct ns_block *block)
{
    const struct ns_shape *shape = &block->shape;
    return block->kind == NS_BLOCK_TEXT && !block->marked && shape->words >= 2 &&
           shape->width >= HEADLINE_WIDTH_MIN && shape->width <= HEADLINE_WIDTH_MAX &&
           !shape->ends_period && !shape->ends_colon && !shape->has_at && !is_byline(block);
}

/* Whether a byline or the text follows within so many blocks. */
static bool leads_to(const struct layout *layout, size_t from, size_t reach, bool text)
{
    size_t end = least(layout->head_end + 1, layout->count);
    for (size_t i = from + 1; i < least(end, from + 1 + LEAD_BLOCKS) && reach > 0; i++) {
        const struct ns_block *block = &layout->items[i];
        if (text ? i == layout->text_begin : is_byline(block))
            return true;
        if (i >= layout->text_begin)
            return false;
        reach -= block->kind == NS_BLOCK_TEXT;
    }
    return false;
}

/* "Headline - Site" as a browser's title, where "Headline" stands below it too. */
static bool is_window_title(const struct layout *layout, size_t i)
{
    struct ns_str text = layout->items[i].text;
    for (size_t k = i + 1; k < layout->head_end; k++) {
        struct ns_str other = layout->items[k].text;
        if (layout->items[k].shape.words >= HEADLINE_WORDS_MIN && other.size <= text.size &&
            memcmp(other.data, text.data, other.size) == 0)
            return true;
    }
    return false;
}

static int headline_score(const struct layout *layout, size_t i)
{
    const struct ns_block *block = &layout->items[i];
    int points = 0;
    if (block->shape.words >= HEADLINE_WORDS_MIN && block->shape.words <= HEADLINE_WORDS_MAX)
        points += 2;
    else if (block->shape.words == HEADLINE_WORDS_MIN - 1)
        points += 1;
    if (layout->has_byline)
        points += leads_to(layout, i, HEADLINE_REACH, false) ? 3 : 0;
    else
        points += leads_to(layout, i, TEXT_REACH, true) ? 1 : 0;
    points -= ns_shape_is_tag(&block->shape) ? 2 : 0;
    points -= is_window_title(layout, i) ? 4 : 0;
    return points;
}

/* In a text without furniture the first line is the headline, or none is. */
static size_t first_line(const struct layout *layout)
{
    size_t i = 0;
    while (i < layout->head_end &&
           (is_byline(&layout->items[i]) || ns_shape_is_tag(&layout->items[i].shape)))
        i++;
    if (i == layout->head_end) /* nothing but such lines: an old wire's headline is in capitals */
        i = 0;
    bool found = i < layout->head_end && may_be_headline(&layout->items[i]);
    return found ? i : NS_BLOCK_NONE;
}

static size_t best_line(const struct layout *layout)
{
    size_t found = NS_BLOCK_NONE;
    int best = 0;
    for (size_t i = layout->head_begin; i < layout->head_end; i++) {
        if (!may_be_headline(&layout->items[i]))
            continue;
        int points = headline_score(layout, i);
        if (found == NS_BLOCK_NONE || points > best) {
            found = i;
            best = points;
        }
    }
    return found;
}

static void find_headline(struct layout *layout)
{
    for (size_t i = layout->head_begin; i < layout->head_end; i++)
        layout->has_byline |= is_byline(&layout->items[i]);
    bool choose = layout->furnished && layout->text_begin < layout->count;
    layout->headline = choose ? best_line(layout) : first_line(layout);
    if (layout->headline != NS_BLOCK_NONE) {
        layout->body_begin = layout->headline + 1;
        layout->items[layout->headline].kind = NS_BLOCK_HEADLINE;
    } else {
        layout->body_begin = choose ? layout->text_begin : 0;
    }
}

/* --- section and byline ------------------------------------------------------------------- */

static enum ns_status add_section(struct ns_article *article, struct ns_str text,
                                  struct ns_error *err)
{
    struct ns_shape shape;
    text = ns_str_trim(text);
    ns_shape_measure(text, &shape);
    if (shape.words == 0 || shape.words > SECTION_WORDS || shape.width > SECTION_WIDTH)
        return NS_OK;
    return ns_article_add(article, &article->sections, text, err);
}

/* "Home > World > Asia": all but the first, which is the site, and the headline itself. */
static enum ns_status add_breadcrumb(struct ns_article *article, const struct ns_block *block,
                                     const char *mark, struct ns_error *err)
{
    struct ns_str rest = block->text;
    enum ns_status status = NS_OK;
    bool first = true;
    while (rest.size > 0 && !status) {
        const char *at = memmem(rest.data, rest.size, mark, strlen(mark));
        struct ns_str part = {rest.data, at ? (size_t)(at - rest.data) : rest.size};
        rest.data += at ? part.size + strlen(mark) : rest.size;
        rest.size -= at ? part.size + strlen(mark) : rest.size;
        if (!first)
            status = add_section(article, part, err);
        first = false;
    }
    return status;
}

/* The page states its section right above the headline: a breadcrumb or a label. */
static enum ns_status take_section(const struct layout *layout, struct ns_article *article,
                                   struct ns_error *err)
{
    static const char *const marks[] = {" > ", " › ", " » "};
    if (layout->headline == NS_BLOCK_NONE || layout->headline == 0)
        return NS_OK;
    struct ns_block *block = &layout->items[layout->headline - 1];
    if (block->kind != NS_BLOCK_TEXT && block->kind != NS_BLOCK_NAVIGATION)
        return NS_OK;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memmem(block->text.data, block->text.size, marks[i], strlen(marks[i]))) {
            block->kind = NS_BLOCK_SECTION;
            return add_breadcrumb(article, block, marks[i], err);
        }
    bool close = !layout->items[layout->headline].gap && block->shape.words <= 2;
    /* Without a gap before it, it is the last line of a menu. */
    if (block->kind != NS_BLOCK_TEXT || block->marked || !block->gap ||
        block->shape.ends_sentence || block->shape.digits || block->shape.begins_lower ||
        !(close || ns_shape_is_tag(&block->shape)))
        return NS_OK;
    block->kind = NS_BLOCK_SECTION;
    return add_section(article, block->text, err);
}

/* Whether the first contact behind the text names the name, before the address or in one line. */
static bool is_signed(const struct layout *layout, struct ns_str name)
{
    if (layout->contact == layout->count)
        return false;
    struct ns_str text = layout->items[layout->contact].text;
    return memmem(text.data, text.size, name.data, name.size);
}

static enum ns_status take_byline(const struct layout *layout, struct ns_block *block,
                                  struct ns_article *article, bool *found, struct ns_error *err)
{
    struct ns_byline byline;
    enum ns_status status = NS_OK;
    *found = false;
    if (block->marked || !ns_byline_read(block->text, &byline))
        return NS_OK;
    bool dated = byline.published.precision || byline.modified.precision;
    if (!dated && !byline.certain && !is_signed(layout, byline.names[0]))
        return NS_OK;
    *found = true;
    for (size_t i = 0; i < byline.count && !status; i++)
        status = ns_article_add(article, &article->authors, byline.names[i], err);
    if (!article->published.precision && byline.published.precision) {
        article->published = byline.published;
        article->published_from = NS_EVIDENCE_TEXT;
    }
    if (!article->modified.precision && byline.modified.precision) {
        article->modified = byline.modified;
        article->modified_from = NS_EVIDENCE_TEXT;
    }
    block->kind = NS_BLOCK_BYLINE;
    return status;
}

/* "SEOUL, Nov. 24 —" on a line of its own. */
static bool is_dateline(const struct ns_block *block)
{
    struct ns_str text = block->text;
    size_t letters = 0;
    while (letters < text.size && text.data[letters] >= 'A' && text.data[letters] <= 'Z')
        letters++;
    if (letters < 3 || block->shape.words > 8)
        return false;
    return text.data[text.size - 1] == '-' ||
           (text.size > 3 && memcmp(text.data + text.size - 3, "—", 3) == 0);
}

/* What stands between headline and text: bylines, dates, a deck, captions; the rest is furniture.
 */
static enum ns_status read_head(struct layout *layout, struct ns_article *article,
                                struct ns_error *err)
{
    enum ns_status status = take_section(layout, article, err);
    bool whole = layout->text_begin == layout->count;
    size_t reach = layout->furnished ? HEAD_BLOCKS : BYLINE_BLOCKS;
    for (size_t i = layout->body_begin; i < layout->text_begin && !status; i++) {
        struct ns_block *block = &layout->items[i];
        bool found = false;
        if (i < layout->body_begin + reach &&
            (block->kind == NS_BLOCK_TEXT || block->kind == NS_BLOCK_CONTACT))
            status = take_byline(layout, block, article, &found, err);
        if (found || status || block->kind != NS_BLOCK_TEXT)
            continue;
        if (is_dateline(block)) {
            block->kind = NS_BLOCK_DATELINE;
            status = ns_article_set(article, &article->dateline, block->text, NS_FIELD_MAX, err);
        } else if (layout->furnished && !whole && block->shape.words < DECK_WORDS) {
            block->kind = NS_BLOCK_NAVIGATION;
        }
    }
    return status;
}

/* --- the end ------------------------------------------------------------------------------ */

static size_t text_width(const struct layout *layout, size_t begin, size_t end)
{
    size_t width = 0;
    for (size_t i = begin; i < end; i++)
        if (ns_block_is_prose(&layout->items[i]))
            width += layout->items[i].shape.width;
    return width;
}

static bool is_list(enum ns_block_kind kind)
{
    return kind == NS_BLOCK_LIST_HEADING || kind == NS_BLOCK_LIST_ITEM || kind == NS_BLOCK_LIST_TAG;
}

/* The article ends at the author's address or the comments that have most of the text before them,
 * or at lists and widgets that have nearly all of it.  A list with text behind it that is not at
 * the page's end stands within the article. */
static void find_end(struct layout *layout)
{
    size_t all = text_width(layout, layout->body_begin, layout->count);
    size_t before = text_width(layout, layout->body_begin, layout->text_begin);
    layout->body_end = layout->count;
    for (size_t i = layout->text_begin; i < layout->count; i++) {
        const struct ns_block *block = &layout->items[i];
        enum ns_block_kind kind = block->kind;
        bool furniture = is_list(kind) || kind == NS_BLOCK_NAVIGATION;
        if (ns_block_is_prose(block))
            before += block->shape.width;
        size_t behind = all - before;
        if ((kind == NS_BLOCK_CONTACT && before >= AUTHOR_SHARE * behind) ||
            (kind == NS_BLOCK_COMMENTS && before * COMMENTS_SHARE >= behind) ||
            (furniture && behind == 0)) {
            layout->body_end = i;
            return;
        }
    }
}

/* --- the article -------------------------------------------------------------------------- */

static enum ns_status add_captions(const struct layout *layout, struct ns_article *article,
                                   struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (size_t i = layout->body_begin; i < layout->body_end && !status; i++)
        if (layout->items[i].kind == NS_BLOCK_CAPTION)
            status = ns_article_add(article, &article->captions, layout->items[i].text, err);
    return status;
}

static bool belongs_to_body(const struct layout *layout, const struct ns_block *block)
{
    if (block->kind != NS_BLOCK_TEXT || block->content.size == 0)
        return false;
    return layout->headline == NS_BLOCK_NONE ||
           !ns_str_equal(block->text, layout->items[layout->headline].text);
}

static enum ns_status set_body(const struct layout *layout, struct ns_article *article,
                               struct ns_error *err)
{
    struct ns_buffer body;
    ns_buffer_init(&body);
    const struct ns_block *last = NULL;
    for (size_t i = layout->body_begin; i < layout->body_end && body.size <= NS_BODY_MAX; i++) {
        const struct ns_block *block = &layout->items[i];
        if (!belongs_to_body(layout, block))
            continue;
        if (last)
            ns_buffer_append_text(&body, last->marked && block->marked ? "\n" : "\n\n");
        ns_text_clean_line(&body, block->text);
        last = block;
    }
    enum ns_status status =
        ns_buffer_failed(&body)
            ? ns_error_nomem(err)
            : ns_article_set(article, &article->body, ns_buffer_str(&body), NS_BODY_MAX, err);
    ns_buffer_release(&body);
    return status;
}

/* Whether there are lists.  In a page without lists, comments and menus at its top, what looks like
 * a menu or a counter is a table or a title: nothing is set aside. */
static bool survey(struct layout *layout)
{
    bool listed = false, commented = false, menu = false;
    for (size_t i = 0; i < layout->count; i++) {
        enum ns_block_kind kind = layout->items[i].kind;
        listed |= is_list(kind);
        commented |= kind == NS_BLOCK_COMMENTS;
        menu |= kind == NS_BLOCK_NAVIGATION && i < TOP_BLOCKS;
    }
    layout->furnished = listed || commented || menu;
    for (size_t i = 0; i < layout->count && !layout->furnished; i++)
        if (layout->items[i].kind == NS_BLOCK_NAVIGATION)
            layout->items[i].kind = NS_BLOCK_TEXT;
    return listed;
}

static enum ns_status lay_out(struct ns_blocks *blocks, struct ns_article *article,
                              struct ns_page_parts *parts, struct ns_error *err)
{
    struct layout layout = {.items = blocks->items, .count = blocks->count};
    bool listed = survey(&layout);
    find_text(&layout);
    find_headline(&layout);
    enum ns_status status = read_head(&layout, article, err);
    find_end(&layout);
    if (!status && layout.headline != NS_BLOCK_NONE && article->title.size == 0)
        status = ns_article_set(article, &article->title, layout.items[layout.headline].text,
                                NS_FIELD_MAX, err);
    if (!status)
        status = add_captions(&layout, article, err);
    if (!status)
        status = set_body(&layout, article, err);
    if (!status && parts) {
        ns_text_parts_read(blocks, layout.body_begin, layout.body_end, parts);
        parts->index = article->body.size == 0 && parts->item_count > 0;
        status = parts->failed ? ns_error_nomem(err) : NS_OK;
    }
    if (!status && article->body.size == 0 && (listed || article->title.size == 0))
        status = ns_error_set(err, NS_INVALID, "no article: nothing but lists and menus");
    return status;
}

enum ns_status ns_extract_text(struct ns_str page, struct ns_article *article,
                               struct ns_page_parts *parts, struct ns_error *err)
{
    struct ns_buffer text;
    struct ns_blocks blocks;
    ns_buffer_init(&text);
    ns_blocks_init(&blocks);
    if (parts)
        ns_page_parts_reset(parts);
    ns_text_clean(&text, page);
    enum ns_status status = ns_buffer_failed(&text) ? ns_error_nomem(err) : NS_OK;
    if (!status && text.size == 0)
        status = ns_error_set(err, NS_INVALID, "no text");
    if (!status)
        status = ns_blocks_read(&blocks, ns_buffer_str(&text), err);
    if (!status) {
        ns_blocks_label(&blocks);
        status = ns_blocks_find_lists(&blocks, err);
    }
    if (!status)
        status = lay_out(&blocks, article, parts, err);
    ns_blocks_release(&blocks);
    ns_buffer_release(&text);
    return status;
}

#include "indexer/extract/html_body.h"

#include "common/base/ascii.h"
#include "indexer/extract/html_gallery.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/html_tail.h"

#include <stdlib.h>

/* How it works.  Every block has a value: a paragraph of running text is worth its words, links and
 * scraps cost something.  The element whose blocks are worth most together holds the article.
 * Within it, elements that are worth less than nothing go, and then single blocks are judged by
 * their neighbours. */

enum {
    TITLE_WITHIN = 4,       /* blocks of the text that may repeat the headline */
    ARTICLE_WORDS = 100,    /* of running text beside a gallery, so that it is not the article */
    LINKED_WORDS = 20,      /* of a sentence that may be so much of links */
    GOOD_WORDS = 10,        /* a block of so many words, few of them links, is running text */
    SENTENCE_WORDS = 4,     /* ... and one of so many that ends as a sentence does */
    LEAD_BLOCKS = 12,       /* blocks from the headline to the text among which its lead may be */
    LEAD_WORDS = 8,         /* of a lead that ends as a sentence does */
    LONG_LEAD_WORDS = 12,   /* ... and of one that does not */
    FEW_LINKS_PERCENT = 20, /* of the text of a page without running text, so that it is one */
    CLOCKS_MIN = 3,         /* times over paragraphs that make a live blog */
    CLOCK_WORDS = 6,        /* of such a time */
    CLOCK_NODES = 8,        /* nodes of a block among which its <time> is */
    CLOCK_ABOVE = 2,        /* blocks from a time to the text under it */
    BLOCK_WORDS_MAX = 120,  /* words of one block that count for the choice of the container */
};

#define LINKY_PROSE 0.75
#define LINKY 0.5           /* share of a block's text within links that makes it furniture */
#define OVERRULED_ASIDE 0.4 /* share of the page's good text that overrules what a class says */
#define OVERRULED_COMMENT 0.8
#define CONTENT_BONUS 1.3
#define LEAD_LINKS 0.3

static const unsigned furniture = NS_HINT_ASIDE | NS_HINT_HIDDEN | NS_HINT_COMMENT;

struct measure {
    enum ns_html_tag tag;
    size_t parent;  /* index of the parent; 0 of the root */
    unsigned hints; /* of the node and, once passed down, of its ancestors */
    size_t words;   /* of running text inside */
    double value;   /* of all blocks inside */
    double pruned;  /* the same without inner elements that are worth less than nothing */
    bool dropped;
};

struct page {
    const struct ns_html_blocks *blocks;
    struct measure *measures; /* by node index */
    size_t count;
    bool *keep; /* by block */
};

static bool is_heading(const struct ns_html_node *node)
{
    return node->tag >= NS_TAG_H1 && node->tag <= NS_TAG_H6;
}

static double link_share(const struct ns_html_block *block)
{
    double share = (double)block->link_size / (double)block->size;
    return share > 1 ? 1 : share;
}

/* Whether a block is mostly links: more of a long sentence may be, as in works of reference. */
static bool is_linky(const struct ns_html_block *block)
{
    bool prose = block->node->tag == NS_TAG_P && block->sentence && block->words >= LINKED_WORDS;
    return link_share(block) > (prose ? LINKY_PROSE : LINKY);
}

static bool is_good(const struct ns_html_block *block)
{
    if (is_linky(block) || is_heading(block->node))
        return false;
    return block->words >= (block->sentence ? SENTENCE_WORDS : GOOD_WORDS);
}

static bool is_text_tag(enum ns_html_tag tag)
{
    return tag == NS_TAG_P || tag == NS_TAG_BLOCKQUOTE || tag == NS_TAG_PRE || tag == NS_TAG_LI ||
           tag == NS_TAG_TR || tag == NS_TAG_DD || tag == NS_TAG_DT;
}

static double block_value(const struct ns_html_block *block, unsigned hints)
{
    double words = (double)(block->words < BLOCK_WORDS_MAX ? block->words : BLOCK_WORDS_MAX);
    double links = link_share(block);
    if (hints & furniture)
        return -0.5;
    if (is_heading(block->node) || hints & NS_HINT_CAPTION)
        return -3 * links;
    if (is_linky(block))
        return -3 - words / 2;
    if (!is_good(block))
        return is_text_tag(block->node->tag) ? 0 : -1;
    double value = words * (1 - links);
    if (!block->sentence)
        value /= 2;
    if (hints & NS_HINT_CONTENT)
        value *= CONTENT_BONUS;
    return block->node->tag == NS_TAG_LI ? value / 2 : value;
}

static void read_nodes(struct page *page, const struct ns_html_tree *tree)
{
    for (const struct ns_html_node *node = tree->root; node;
         node = ns_html_next(tree->root, node, false)) {
        struct measure *measure = &page->measures[node->index];
        measure->tag = node->tag;
        measure->parent = node->parent ? node->parent->index : 0;
        if (ns_html_nature(node->tag) == NS_HTML_BLOCK && node->tag != NS_TAG_BODY &&
            node->tag != NS_TAG_HTML)
            measure->hints = ns_html_hints(node);
        if (measure->hints & NS_HINT_AUTHOR) /* what is told of them is not what they tell */
            measure->hints |= NS_HINT_ASIDE;
    }
}

/* Words of running text in every element: a parent's index is below its children's. */
static void count_good_words(struct page *page)
{
    for (size_t i = 0; i < page->blocks->count; i++) {
        const struct ns_html_block *block = &page->blocks->items[i];
        if (is_good(block))
            page->measures[block->node->index].words += block->words;
    }
    for (size_t i = page->count; i-- > 1;) {
        const struct measure *measure = &page->measures[i];
        page->measures[measure->parent].words += measure->words;
    }
}

/* The share of the page's good text that makes an element no aside whatever it is called. */
static double overruling_share(const struct measure *measure)
{
    if (measure->tag == NS_TAG_ARTICLE || measure->tag == NS_TAG_MAIN)
        return OVERRULED_ASIDE / 4;
    return measure->hints & NS_HINT_CONTENT ? OVERRULED_ASIDE / 2 : OVERRULED_ASIDE;
}

/* What stands around the element that the page itself calls its main part is no aside. */
static void spare_main(struct page *page, const struct ns_html_node *root)
{
    const unsigned spared = NS_HINT_ASIDE | NS_HINT_HIDDEN;
    for (const struct ns_html_node *node = root; node; node = ns_html_next(root, node, false))
        for (const struct ns_html_node *at = node->tag == NS_TAG_MAIN ? node : NULL; at;
             at = at->parent)
            page->measures[at->index].hints &= ~spared;
}

/* Hands down what is hinted of readers' comments, but for elements that hold nearly everything;
 * returns the words of running text that are left. */
static double pass_comments_down(struct page *page)
{
    size_t total = page->measures[0].words, left = total;
    for (size_t i = 1; i < page->count; i++) {
        struct measure *measure = &page->measures[i];
        unsigned outer = page->measures[measure->parent].hints & NS_HINT_COMMENT;
        if ((double)measure->words > (double)total * OVERRULED_COMMENT)
            measure->hints &= ~(unsigned)NS_HINT_COMMENT;
        if (measure->hints & NS_HINT_COMMENT && !outer)
            left -= measure->words;
        measure->hints |= outer;
    }
    return (double)left;
}

/* Hands the other hints down, but for those that the amount of text inside contradicts. */
static void pass_hints_down(struct page *page)
{
    const unsigned inherited = NS_HINT_ASIDE | NS_HINT_HIDDEN | NS_HINT_CAPTION;
    const unsigned handed = inherited | NS_HINT_CONTENT | NS_HINT_LEAD;
    double total = pass_comments_down(page);
    for (size_t i = 1; i < page->count; i++) {
        struct measure *measure = &page->measures[i];
        if ((double)measure->words > total * overruling_share(measure) &&
            !(measure->hints & NS_HINT_COMMENT))
            measure->hints &= ~inherited;
        measure->hints |= page->measures[measure->parent].hints & handed;
    }
}

/* The words of a gallery's pictures are captions, when the article has others beside them. */
static void set_gallery_apart(struct page *page)
{
    const struct ns_html_node *gallery = ns_html_gallery_find(page->blocks);
    if (!gallery || page->measures[0].words < page->measures[gallery->index].words + ARTICLE_WORDS)
        return;
    page->measures[gallery->index].hints |= NS_HINT_CAPTION;
    for (size_t i = gallery->index + 1; i < page->count; i++)
        page->measures[i].hints |= page->measures[page->measures[i].parent].hints & NS_HINT_CAPTION;
}

static void value_nodes(struct page *page)
{
    for (size_t i = 0; i < page->blocks->count; i++) {
        const struct ns_html_block *block = &page->blocks->items[i];
        struct measure *measure = &page->measures[block->node->index];
        double value = block_value(block, measure->hints);
        measure->value += value;
        measure->pruned += value;
    }
    for (size_t i = page->count; i-- > 1;) {
        const struct measure *measure = &page->measures[i];
        struct measure *parent = &page->measures[measure->parent];
        parent->value += measure->value;
        if (measure->pruned > 0)
            parent->pruned += measure->pruned;
    }
}

/* The innermost of the elements that are worth most; false when none is worth anything.  A single
 * paragraph among others is no container. */
static bool find_container(const struct page *page, size_t *container)
{
    double best = 0;
    for (size_t i = 0; i < page->count; i++) {
        if (page->measures[i].value <= 0 || page->measures[i].value < best)
            continue;
        best = page->measures[i].value;
        *container = i;
    }
    while (best > 0 && is_text_tag(page->measures[*container].tag))
        *container = page->measures[*container].parent;
    return best > 0;
}

static void drop_outside(struct page *page, size_t container)
{
    for (size_t i = 0; i < page->count; i++) {
        struct measure *measure = &page->measures[i];
        bool outside = i == 0 || page->measures[measure->parent].dropped;
        measure->dropped = i != container && (outside || measure->pruned < 0);
    }
}

/* First judgement: running text stays. */
static void keep_good_blocks(struct page *page)
{
    for (size_t i = 0; i < page->blocks->count; i++) {
        const struct ns_html_block *block = &page->blocks->items[i];
        const struct measure *measure = &page->measures[block->node->index];
        bool shown = !measure->dropped && !(measure->hints & (furniture | NS_HINT_CAPTION));
        page->keep[i] = shown && is_good(block);
    }
}

/* The next kept block from i on in steps of one; count when there is none. */
static size_t next_kept(const struct page *page, size_t i)
{
    while (i < page->blocks->count && !page->keep[i])
        i++;
    return i;
}

/* What a block adds to the run of text it stands in; what is not kept divides. */
static double run_value(const struct page *page, size_t i)
{
    const struct ns_html_block *block = &page->blocks->items[i];
    unsigned hints = page->measures[block->node->index].hints;
    bool links = link_share(block) > LINKY && !is_heading(block->node) && !(hints & furniture);
    return page->keep[i] || links ? block_value(block, hints) : -1;
}

/* Text is one run of blocks: what lies beyond more furniture than it has words (an invitation to
 * subscribe, a notice) is not part of it.  This is the run of the largest sum. */
static void keep_best_run(struct page *page)
{
    double best = 0, sum = 0;
    size_t start = 0, best_start = 0, best_end = 0;
    for (size_t i = 0; i < page->blocks->count; i++) {
        sum += run_value(page, i);
        if (sum <= 0) {
            sum = 0;
            start = i + 1;
        } else if (sum > best) {
            best = sum;
            best_start = start;
            best_end = i + 1;
        }
    }
    for (size_t i = 0; i < page->blocks->count; i++)
        if (i < best_start || i >= best_end)
            page->keep[i] = false;
}

/* A page without any running text, but with words that are no links: a few lines, a list, a poem.
 * All of them are its text. */
static void keep_few_words(struct page *page)
{
    size_t text = 0, links = 0;
    for (size_t i = 0; i < page->blocks->count; i++) {
        text += page->blocks->items[i].size;
        links += page->blocks->items[i].link_size;
    }
    for (size_t i = 0; i < page->blocks->count && links * 100 <= text * FEW_LINKS_PERCENT; i++) {
        const struct ns_html_block *block = &page->blocks->items[i];
        unsigned hints = page->measures[block->node->index].hints;
        page->keep[i] = !(hints & (furniture | NS_HINT_CAPTION)) && link_share(block) <= LINKY;
    }
}

/* An item of a list of the article's own, which is one link among others that are not. */
static bool is_linked_item(const struct page *page, size_t i)
{
    const struct ns_html_block *block = &page->blocks->items[i];
    const struct ns_html_node *list = block->node->parent;
    bool before = i && page->keep[i - 1] && block[-1].node->parent == list;
    bool behind = i + 1 < page->blocks->count && page->keep[i + 1] && block[1].node->parent == list;
    return block->node->tag == NS_TAG_LI && block->words >= SENTENCE_WORDS && (before || behind);
}

/* Second judgement: what is short stays between kept neighbours when it is marked up as text, or
 * stands in the same element as one of them. */
static void keep_short_blocks(struct page *page)
{
    const struct ns_html_block *blocks = page->blocks->items;
    size_t before = next_kept(page, 0), after = before;
    for (size_t i = before; i < page->blocks->count; i++) {
        if (page->keep[i]) {
            before = i;
            continue;
        }
        if (after <= i)
            after = next_kept(page, i);
        const struct ns_html_block *block = &blocks[i];
        const struct measure *measure = &page->measures[block->node->index];
        bool linked = is_linky(block);
        if (measure->hints & (furniture | NS_HINT_CAPTION) || is_heading(block->node) ||
            (linked ? !is_linked_item(page, i) : measure->dropped))
            continue;
        bool within = after < page->blocks->count;
        bool beside =
            block->node == blocks[before].node || (within && block->node == blocks[after].node);
        page->keep[i] = beside || (within && is_text_tag(block->node->tag));
    }
}

/* Headings stay when what they head does. */
static void keep_headings(struct page *page)
{
    size_t start = next_kept(page, 0);
    for (size_t i = page->blocks->count; i-- > start;) {
        const struct ns_html_block *block = &page->blocks->items[i];
        const struct measure *measure = &page->measures[block->node->index];
        bool next = i + 1 < page->blocks->count && page->keep[i + 1];
        if (is_heading(block->node) && next && !measure->dropped && !(measure->hints & furniture) &&
            link_share(block) <= LINKY)
            page->keep[i] = true;
    }
}

/* Whether a block above the text may be its first sentences, set apart by the layout. */
static bool is_lead(const struct page *page, size_t i)
{
    const struct ns_html_block *block = &page->blocks->items[i];
    unsigned hints = page->measures[block->node->index].hints;
    bool shown = !(hints & (NS_HINT_HIDDEN | NS_HINT_COMMENT | NS_HINT_CAPTION));
    bool aside = (hints & NS_HINT_ASIDE) && !(hints & NS_HINT_LEAD);
    return shown && !aside && link_share(block) <= LEAD_LINKS && block->words >= LEAD_WORDS &&
           (block->sentence || block->words >= LONG_LEAD_WORDS);
}

/* What stands between the headline and the text, wherever the layout puts it. */
static void keep_lead(struct page *page)
{
    const struct ns_html_block *blocks = page->blocks->items;
    size_t start = next_kept(page, 0), top = start;
    if (start == page->blocks->count)
        return;
    while (top > 0 && start - top < LEAD_BLOCKS && blocks[top].node->tag != NS_TAG_H1)
        top--;
    for (size_t i = top + 1; i < start && blocks[top].node->tag == NS_TAG_H1; i++)
        page->keep[i] = is_lead(page, i);
}

/* Whether a block is a time and little else, in its element. */
static bool is_clock(const struct ns_html_block *block, struct ns_str text)
{
    const struct ns_html_node *at = block->node;
    bool digit = false;
    for (size_t i = 0; i < text.size; i++)
        digit |= ns_ascii_is_digit(text.data[i]);
    if (!digit || block->words > CLOCK_WORDS)
        return false;
    for (size_t seen = 0; at && seen < CLOCK_NODES; seen++, at = ns_html_next(block->node, at, 0))
        if (at->tag == NS_TAG_TIME)
            return true;
    return false;
}

static bool is_over_kept(const struct page *page, size_t i)
{
    for (size_t at = i + 1; at <= i + CLOCK_ABOVE && at < page->blocks->count; at++)
        if (page->keep[at])
            return true;
    return false;
}

/* The times over the updates of a live blog are text: several stand just over kept blocks. */
static void keep_clocks(struct page *page)
{
    const unsigned out = NS_HINT_HIDDEN | NS_HINT_COMMENT | NS_HINT_CAPTION;
    size_t start = next_kept(page, 0);
    start -= start > CLOCK_ABOVE ? CLOCK_ABOVE : start;
    for (size_t round = 0, clocks = 0; round < 2; round++) {
        if (round && clocks < CLOCKS_MIN)
            return;
        for (size_t i = start; i < page->blocks->count; i++) {
            const struct ns_html_block *block = &page->blocks->items[i];
            struct ns_str text = ns_html_block_text(page->blocks, block);
            if (page->keep[i] || page->measures[block->node->index].hints & out ||
                !is_over_kept(page, i) || !is_clock(block, text))
                continue;
            page->keep[i] = round;
            clocks++;
        }
    }
}

static void mark_captions(const struct page *page, bool *captions)
{
    for (size_t i = 0; i < page->blocks->count; i++) {
        const struct measure *measure = &page->measures[page->blocks->items[i].node->index];
        captions[i] = !measure->dropped && (measure->hints & NS_HINT_CAPTION) &&
                      !(measure->hints & furniture);
    }
}

enum ns_status ns_html_body_select(struct ns_html_body *body, const struct ns_html_tree *tree,
                                   const struct ns_html_blocks *blocks, struct ns_error *err)
{
    struct page page = {.blocks = blocks, .count = tree->count};
    page.measures = calloc(tree->count, sizeof *page.measures);
    page.keep = body->keep = calloc(blocks->count + 1, sizeof *body->keep);
    body->captions = calloc(blocks->count + 1, sizeof *body->captions);
    body->hints = calloc(blocks->count + 1, sizeof *body->hints);
    body->start = body->end = blocks->count;
    if (!page.measures || !body->keep || !body->captions || !body->hints) {
        free(page.measures);
        return ns_error_nomem(err);
    }
    read_nodes(&page, tree);
    count_good_words(&page);
    spare_main(&page, tree->root);
    pass_hints_down(&page);
    set_gallery_apart(&page);
    value_nodes(&page);
    size_t container = 0;
    if (find_container(&page, &container)) {
        drop_outside(&page, container);
        keep_good_blocks(&page);
        keep_best_run(&page);
        keep_short_blocks(&page);
        keep_headings(&page);
        keep_lead(&page);
        keep_clocks(&page);
        ns_html_tail_cut(blocks, page.keep, body->hints);
        mark_captions(&page, body->captions);
    } else {
        keep_few_words(&page);
    }
    body->start = next_kept(&page, 0);
    while (body->end && body->start < blocks->count && !body->keep[body->end - 1])
        body->end--;
    for (size_t i = 0; i < blocks->count; i++)
        body->hints[i] |= page.measures[blocks->items[i].node->index].hints;
    free(page.measures);
    return NS_OK;
}

void ns_html_body_release(struct ns_html_body *body)
{
    free(body->keep);
    free(body->captions);
    free(body->hints);
    *body = (struct ns_html_body){0};
}

/* The headline may be repeated at the start; further down the same words are text. */
static bool is_title(struct ns_str text, struct ns_str title, size_t kept)
{
    return kept < TITLE_WITHIN && text.size && ns_ascii_equal(text, title);
}

enum ns_status ns_html_body_write(const struct ns_html_body *body,
                                  const struct ns_html_blocks *blocks, struct ns_article *article,
                                  struct ns_error *err)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    enum ns_status status = NS_OK;
    size_t kept = 0, all = 0;
    for (size_t i = 0; i < blocks->count; i++)
        all += body->keep[i];
    for (size_t i = 0; i < blocks->count && !status; i++) {
        struct ns_str text = ns_html_block_text(blocks, &blocks->items[i]);
        if (body->captions[i])
            status = ns_article_add(article, &article->captions, text, err);
        if (!body->keep[i] || (is_title(text, article->title, kept++) && all > 1))
            continue;
        if (out.size)
            ns_buffer_append_text(&out, "\n\n");
        ns_buffer_append_str(&out, text);
    }
    if (!status && ns_buffer_failed(&out))
        status = ns_error_nomem(err);
    if (!status)
        status = ns_article_set(article, &article->body, ns_buffer_str(&out), NS_BODY_MAX, err);
    ns_buffer_release(&out);
    return status;
}

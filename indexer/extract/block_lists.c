/* Lists of other stories.  What gives them away: items that are headlines and not sentences, a
 * short heading, section tags in capitals, ranks, items that stand in several lists, no running
 * text behind.  Each sign adds to a score; names of headings are only one of them. */
#include "indexer/extract/block.h"
#include "indexer/extract/page_names.h"

#include <stdlib.h>
#include <xxhash.h>

enum {
    HEADING_WORDS = 8,
    TAG_LABEL_WORDS = 3,
    ITEM_WIDTH = 200,   /* no headline is longer */
    HEADLINE_WORDS = 4, /* fewer are a menu's */
    TABLE_SHARE = 8,    /* more digits, one in so many columns, make a table */
    ENOUGH = 4,         /* score of a list of other stories */
};

struct run {
    size_t heading; /* NS_BLOCK_NONE when there is none */
    size_t begin, end;
    size_t items, tagged, sentences, lower, repeated, words;
    bool separate_ranks; /* "1" on a line of its own */
};

struct finder {
    struct ns_block *items;
    size_t count;
    size_t text_end;  /* behind the last running text */
    bool furnished;   /* the page has lists, contacts, comments: more than an article */
    uint64_t *hashes; /* of the contents of headline-like blocks, sorted */
    size_t hash_count;
};

static bool is_open(const struct ns_block *block)
{
    return block->kind == NS_BLOCK_TEXT;
}

/* A label of few words: a tag or a heading. */
static bool is_label(const struct ns_block *block, size_t words)
{
    return is_open(block) && !block->marked && block->shape.words > 0 &&
           block->shape.words <= words && !block->shape.ends_period && !block->shape.has_at;
}

static bool is_item_text(const struct ns_block *block)
{
    return is_open(block) && block->content.size > 0 && block->shape.width <= ITEM_WIDTH;
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static enum ns_status hash_contents(struct finder *finder, struct ns_error *err)
{
    finder->hashes = malloc((finder->count + 1) * sizeof *finder->hashes);
    if (!finder->hashes)
        return ns_error_nomem(err);
    for (size_t i = 0; i < finder->count; i++) {
        const struct ns_block *block = &finder->items[i];
        if (block->shape.words >= HEADLINE_WORDS)
            finder->hashes[finder->hash_count++] =
                XXH3_64bits(block->content.data, block->content.size);
    }
    qsort(finder->hashes, finder->hash_count, sizeof *finder->hashes, compare_hashes);
    return NS_OK;
}

/* Whether the same text stands in two places or more. */
static bool is_repeated(const struct finder *finder, const struct ns_block *block)
{
    uint64_t hash = XXH3_64bits(block->content.data, block->content.size);
    const uint64_t *found =
        block->shape.words < HEADLINE_WORDS
            ? NULL
            : bsearch(&hash, finder->hashes, finder->hash_count, sizeof hash, compare_hashes);
    if (!found)
        return false;
    size_t at = (size_t)(found - finder->hashes);
    return (at > 0 && finder->hashes[at - 1] == hash) ||
           (at + 1 < finder->hash_count && finder->hashes[at + 1] == hash);
}

/* The block that holds the item's text when i begins an item (its marker may stand on a line of its
 * own); NS_BLOCK_NONE when none begins there. */
static size_t item_text(const struct finder *finder, size_t i)
{
    const struct ns_block *block = &finder->items[i];
    if (!is_open(block) || !block->marked)
        return NS_BLOCK_NONE;
    if (block->content.size > 0)
        return block->shape.width <= ITEM_WIDTH ? i : NS_BLOCK_NONE;
    bool next = i + 1 < finder->count && !block[1].marked && is_item_text(&block[1]);
    return next ? i + 1 : NS_BLOCK_NONE;
}

static void count_item(const struct finder *finder, struct run *run, size_t text)
{
    const struct ns_block *block = &finder->items[text];
    run->items++;
    run->tagged += block->tagged;
    run->sentences += block->shape.ends_period;
    run->lower += block->shape.begins_lower;
    run->repeated += is_repeated(finder, block);
    run->words += block->shape.words;
}

/* Whether what stands at i, behind an item, is the item's tag and not the next list's heading.
 * tagged: the items before had one. */
static bool is_item_tag(const struct finder *finder, size_t i, bool tagged, size_t rank)
{
    if (i >= finder->count || !is_label(&finder->items[i], TAG_LABEL_WORDS))
        return false;
    if (ns_shape_is_tag(&finder->items[i].shape) && finder->items[i].shape.words <= 3 &&
        !finder->items[i].shape.digits)
        return true;
    if (tagged)
        return true;
    size_t next = i + 1 < finder->count ? item_text(finder, i + 1) : NS_BLOCK_NONE;
    return next != NS_BLOCK_NONE && rank > 0 && finder->items[i + 1].rank == rank + 1;
}

/* Items with bullets or numbers from begin on. */
static void follow_marked(const struct finder *finder, size_t begin, struct run *run)
{
    size_t at = begin, rank = 0;
    bool may_tag = true;
    *run = (struct run){.heading = NS_BLOCK_NONE, .begin = begin, .end = begin};
    while (at < finder->count) {
        size_t text = item_text(finder, at);
        if (text == NS_BLOCK_NONE)
            break;
        if (run->items > 0 && finder->items[at].rank > 0 && finder->items[at].rank <= rank)
            break; /* numbers begin anew: another list */
        rank = finder->items[at].rank;
        run->separate_ranks |= text != at && rank > 0;
        count_item(finder, run, text);
        run->end = at = text + 1;
        size_t tags = run->tagged;
        if (may_tag && !finder->items[text].tagged && is_item_tag(finder, at, tags > 0, rank)) {
            run->tagged++;
            run->end = ++at;
        }
        may_tag = run->tagged > 0;
    }
}

/* Items without marks: three and more headlines one after the other, each perhaps with its tag. */
static void follow_plain(const struct finder *finder, size_t begin, struct run *run)
{
    size_t at = begin;
    *run = (struct run){.heading = NS_BLOCK_NONE, .begin = begin, .end = begin};
    while (at < finder->count) {
        const struct ns_block *block = &finder->items[at];
        if (!is_item_text(block) || block->marked || block->shape.words < HEADLINE_WORDS ||
            block->shape.ends_period || block->shape.ends_colon || block->shape.has_at ||
            block->shape.digits * TABLE_SHARE > block->shape.width)
            break;
        count_item(finder, run, at);
        run->end = ++at;
        if (is_item_tag(finder, at, run->tagged > 0, 0)) {
            run->tagged++;
            run->end = ++at;
        }
    }
}

static bool is_heading(const struct ns_block *block)
{
    return is_label(block, HEADING_WORDS) && block->segments == 1 && !block->shape.digits;
}

static int score(const struct finder *finder, const struct run *run, bool named)
{
    const struct ns_block *before = run->begin > 0 ? &finder->items[run->begin - 1] : NULL;
    bool headed = run->heading != NS_BLOCK_NONE;
    bool headlines = run->words >= HEADLINE_WORDS * run->items && run->lower == 0;
    int points = 0;
    points += named ? 3 : 0;
    points += 2 * run->tagged >= run->items && run->items > 1 ? 3 : 0;
    points += 2 * run->repeated >= run->items ? 3 : run->repeated > 0;
    points += run->separate_ranks ? 2 : 0;
    points += headed && !finder->items[run->heading].shape.ends_colon ? 1 : 0;
    points += headlines ? 1 : 0;
    points += finder->text_end > run->end ? -1 : 1;
    points += finder->furnished ? 1 : 0;
    points -= 2 * run->sentences >= run->items ? 3 : 0;
    points -= 2 * run->lower >= run->items ? 2 : 0;
    /* Running text that leads up to the list. */
    if (!headed && before && ns_block_is_prose(before))
        points -= 2;
    if (before && is_open(before) && before->shape.ends_colon && !named)
        points -= before->shape.words > HEADING_WORDS ? 3 : 1;
    return points;
}

static void mark(struct finder *finder, const struct run *run)
{
    if (run->heading != NS_BLOCK_NONE)
        finder->items[run->heading].kind = NS_BLOCK_LIST_HEADING;
    size_t rank = 0;
    for (size_t i = run->begin; i < run->end; i++) {
        struct ns_block *block = &finder->items[i];
        bool empty = block->marked && block->content.size == 0;
        bool tag = !block->marked && is_label(block, TAG_LABEL_WORDS) && i > run->begin;
        block->kind = empty || tag ? NS_BLOCK_LIST_TAG : NS_BLOCK_LIST_ITEM;
        block->heading = run->heading;
        if (empty)
            rank = block->rank;
        else if (!tag && block->rank == 0)
            block->rank = rank;
    }
}

/* Whether a list stands at i; *next is where to go on looking. */
static void look_at(struct finder *finder, size_t i, size_t *next)
{
    struct run run;
    const struct ns_block *block = &finder->items[i];
    *next = i + 1;
    if (!is_open(block))
        return;
    bool plain = !block->marked;
    if (plain)
        follow_plain(finder, i, &run);
    else
        follow_marked(finder, i, &run);
    if (run.items == 0 || (plain && run.items < 3))
        return;
    if (i > 0 && is_heading(&finder->items[i - 1]))
        run.heading = i - 1;
    bool named = run.heading != NS_BLOCK_NONE &&
                 ns_names_in(NS_NAMES_LIST, finder->items[run.heading].text) > 0;
    /* Headlines without marks may as well be short lines of the article's own. */
    int least = plain && run.tagged == 0 && run.repeated == 0 ? ENOUGH + 1 : ENOUGH;
    if (run.items == 1 && !named)
        return;
    if (score(finder, &run, named) >= least)
        mark(finder, &run);
    *next = run.end;
}

/* What the other blocks say about the page. */
static void survey(struct finder *finder)
{
    for (size_t i = 0; i < finder->count; i++) {
        const struct ns_block *block = &finder->items[i];
        if (!block->marked && ns_block_is_prose(block))
            finder->text_end = i + 1;
        finder->furnished |= block->kind == NS_BLOCK_CONTACT || block->kind == NS_BLOCK_COMMENTS ||
                             block->kind == NS_BLOCK_LIST_ITEM;
    }
}

enum ns_status ns_blocks_find_lists(struct ns_blocks *blocks, struct ns_error *err)
{
    struct finder finder = {.items = blocks->items, .count = blocks->count};
    enum ns_status status = hash_contents(&finder, err);
    /* Twice: where the clear ones stand, the others need less to be believed. */
    for (int pass = 0; pass < 2 && !status; pass++) {
        survey(&finder);
        for (size_t i = 0, next; i < finder.count; i = next)
            look_at(&finder, i, &next);
    }
    free(finder.hashes);
    return status;
}

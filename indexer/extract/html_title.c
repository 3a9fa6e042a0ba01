#include "indexer/extract/html_title.h"

#include "common/base/ascii.h"
#include "indexer/extract/byline.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/page_names.h"

#include <string.h>

enum {
    PARTS_MAX = 12,    /* of "Headline | Section | Site" */
    LETTERS_MAX = 128, /* letters of a site's name that are compared */
    SITE_LETTERS_MIN = 3,
    SITE_WORDS_MAX = 4,    /* a part of more words is not taken for a site's name */
    HEADING_WORDS_MIN = 3, /* a heading of fewer words may be a section's name */
    HEADING_WORDS_MAX = 25,
    ABOVE_MAX = 16,       /* blocks above the text that are searched for its heading */
    LONG_WORD = 4,        /* bytes of a word that says something */
    TITLE_WORDS_MAX = 20, /* words of a title that are looked for in the text */
    TEXT_MAX = 3000,      /* bytes of the text in which they are */
    MAIN_HEADINGS = 16,   /* of a page that are looked at, from the text up */
    WITHIN_TEXT = 2,      /* blocks of the text among which the headline may be */
    TITLE_NODES = 8,      /* nodes within a block that may be called its headline */
    RANK_CALLED = 3,      /* of headline_rank: what is marked up as a headline has so much */
    TITLE_MAX = 512,      /* bytes of a title that is compared with what the page shows */
};

static size_t word_count(struct ns_str text)
{
    size_t words = 0;
    for (size_t i = 0; i < text.size; i++)
        words += text.data[i] != ' ' && (i == 0 || text.data[i - 1] == ' ');
    return words;
}

/* Bytes of what stands between the parts of a title at a place; 0 when nothing does. */
static size_t separator(struct ns_str text, size_t at)
{
    static const char *const separators[] = {" | ",
                                             " - ",
                                             " \xE2\x80\x93 ", /* en dash */
                                             " \xE2\x80\x94 ", /* em dash */
                                             " :: ",
                                             " \xC2\xBB ", /* >> */
                                             " \xC2\xAB ", /* << */
                                             " \xC2\xB7 ", /* middle dot */
                                             " \xE2\x80\xA2 ",
                                             " / ",
                                             " > ",
                                             " < ",
                                             "| ",
                                             " : "};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        size_t size = strlen(separators[i]);
        if (text.size - at > size && memcmp(text.data + at, separators[i], size) == 0)
            return size;
    }
    return 0;
}

static size_t split(struct ns_str title, struct ns_str parts[PARTS_MAX])
{
    size_t count = 0, start = 0;
    for (size_t at = 0; at < title.size && count + 1 < PARTS_MAX; at++) {
        size_t size = separator(title, at);
        if (!size)
            continue;
        parts[count++] = (struct ns_str){title.data + start, at - start};
        start = at + size;
        at = start - 1;
    }
    parts[count++] = (struct ns_str){title.data + start, title.size - start};
    return count;
}

static bool same(struct ns_str a, struct ns_str b)
{
    return a.size && ns_ascii_equal(a, b);
}

/* From the first to the last of parts, which lie within one title. */
static struct ns_str span(const struct ns_str *parts, size_t first, size_t last)
{
    const char *end = parts[last].data + parts[last].size;
    return ns_str_trim((struct ns_str){parts[first].data, (size_t)(end - parts[first].data)});
}

/* The letters and digits of text, small; other scripts as they are. */
static size_t letters_of(struct ns_str text, char *out, size_t max)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size && size < max; i++)
        if (ns_ascii_is_letter(text.data[i]) || ns_ascii_is_digit(text.data[i]) ||
            (unsigned char)text.data[i] >= 0x80)
            out[size++] = ns_ascii_lower(text.data[i]);
    return size;
}

/* Whether part names the site: its letters stand in the site's name or host, or the name in it. */
static bool names_site(struct ns_str part, const struct ns_html_titles *titles)
{
    char letters[LETTERS_MAX], others[LETTERS_MAX];
    const struct ns_str names[] = {titles->source, titles->host};
    size_t size = letters_of(part, letters, sizeof letters);
    bool brief = word_count(part) <= SITE_WORDS_MAX + 2;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t other = letters_of(names[i], others, sizeof others);
        if (size >= SITE_LETTERS_MIN && memmem(others, other, letters, size))
            return true;
        if (brief && other >= SITE_LETTERS_MIN && memmem(letters, size, others, other))
            return true;
    }
    return false;
}

static bool after_bar(struct ns_str part)
{
    const char *before = part.data - 1; /* the space that every separator ends with */
    while (*before == ' ')
        before--;
    return *before == '|';
}

/* Takes parts off the ends that are the site's name, or are short beside what is left; guess: the
 * title is the document's, which most sites end with their name. */
static struct ns_str without_site(struct ns_str title, const struct ns_html_titles *titles,
                                  bool guess)
{
    struct ns_str parts[PARTS_MAX];
    size_t first = 0, last = split(title, parts) - 1;
    while (first < last) {
        size_t words = word_count(parts[last]);
        size_t rest = word_count(span(parts, first, last - 1));
        bool small = (guess || after_bar(parts[last])) && words <= SITE_WORDS_MAX && words <= rest;
        if (!small && !names_site(parts[last], titles))
            break;
        last--;
    }
    while (first < last) {
        size_t words = word_count(parts[first]);
        size_t rest = word_count(span(parts, first + 1, last));
        bool small = guess && words <= SITE_WORDS_MAX && 2 * words <= rest;
        if (!small && !same(parts[first], titles->source))
            break;
        first++;
    }
    return span(parts, first, last);
}

static bool contains(struct ns_str text, struct ns_str part)
{
    for (size_t at = 0; at + part.size <= text.size; at++)
        if (ns_ascii_equal((struct ns_str){text.data + at, part.size}, part))
            return true;
    return false;
}

static bool ends(struct ns_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.data + text.size - size, with, size) == 0;
}

static bool is_heading(const struct ns_html_block *block)
{
    return block->node->tag >= NS_TAG_H1 && block->node->tag <= NS_TAG_H6;
}

static bool is_linky(const struct ns_html_block *block)
{
    return block->link_size * 2 > block->size;
}

/* The longest block whose words stand in a title: the headline, as the page shows it. */
static struct ns_str shown_in_title(const struct ns_html_blocks *blocks, struct ns_str title,
                                    struct ns_str source, bool headings)
{
    struct ns_str best = {0};
    if (title.size > TITLE_MAX)
        return best;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct ns_html_block *block = &blocks->items[i];
        struct ns_str text = ns_html_block_text(blocks, block);
        if (text.size <= best.size || text.size > title.size || same(text, source))
            continue;
        if (headings ? is_heading(block) : !is_linky(block) && 2 * text.size > title.size)
            if (block->words >= HEADING_WORDS_MIN && contains(title, text))
                best = text;
    }
    return best;
}

/* Whether a title speaks of what the text does: at least two thirds of its longer words stand
 * there. The title of many a page is but the name of its site. */
static bool fits_text(struct ns_str title, const struct ns_html_blocks *blocks, size_t start)
{
    size_t words = 0, found = 0;
    if (start == blocks->count)
        return true;
    size_t from = blocks->items[start].start, size = blocks->text.size - from;
    struct ns_str text = {blocks->text.data + from, size < TEXT_MAX ? size : TEXT_MAX};
    for (size_t at = 0; at < title.size;) {
        const char *space = memchr(title.data + at, ' ', title.size - at);
        size_t end = space ? (size_t)(space - title.data) : title.size;
        if (end - at >= LONG_WORD && words < TITLE_WORDS_MAX) {
            words++;
            found += contains(text, (struct ns_str){title.data + at, end - at});
        }
        at = end + 1;
    }
    return words && 3 * found >= 2 * words;
}

static struct ns_str first_line(struct ns_str text)
{
    const char *end = memchr(text.data, '\n', text.size);
    return end ? ns_str_trim((struct ns_str){text.data, (size_t)(end - text.data)}) : text;
}

/* Lines that stand above articles and are not their headlines: dates, headings of lists. */
static bool is_furniture(struct ns_str text)
{
    struct ns_date date;
    return ns_names_at_start(NS_NAMES_DATED, text) || ns_names_in(NS_NAMES_LIST, text) ||
           ns_names_in(NS_NAMES_LEGAL, text) || ns_byline_date(text, 0, &date);
}

/* Whether an element, or one of the first within it, is called the headline by its template. */
static bool is_called_title(const struct ns_html_node *node)
{
    const struct ns_html_node *at = node;
    for (size_t seen = 0; at && seen < TITLE_NODES; seen++, at = ns_html_next(node, at, false))
        if (at->tag != NS_TAG_TEXT && (ns_html_hints(at) & NS_HINT_TITLE))
            return true;
    return false;
}

/* How much a block near the start of the text looks like its headline; 0 = not at all. */
static unsigned headline_rank(const struct ns_html_blocks *blocks,
                              const struct ns_html_block *block, struct ns_str source, size_t start)
{
    struct ns_str text = first_line(ns_html_block_text(blocks, block));
    bool heading = is_heading(block);
    if (is_linky(block) || is_furniture(text) || block->words < HEADING_WORDS_MIN ||
        block->words > HEADING_WORDS_MAX || same(text, source))
        return 0;
    if (!fits_text(text, blocks, start))
        return heading;
    if (heading)
        return NS_TAG_H6 - block->node->tag + RANK_CALLED + 1;
    if (is_called_title(block->node))
        return RANK_CALLED;
    bool byline = ns_ascii_starts(text, "by ");
    return !block->sentence && !byline ? 2 : 0;
}

/* What stands over the text as its headline does: the highest heading, else what is called one,
 * else a line of some words.  The nearest of equals; nothing below the least rank. */
static struct ns_str headline_above(const struct ns_html_blocks *blocks, size_t start,
                                    struct ns_str source, unsigned least)
{
    struct ns_str best = {0};
    unsigned best_rank = least - 1;
    if (start == blocks->count)
        return best;
    for (size_t i = start + 1; i-- > 0 && start - i <= ABOVE_MAX;) {
        unsigned rank = headline_rank(blocks, &blocks->items[i], source, start);
        if (rank <= best_rank)
            continue;
        best_rank = rank;
        best = first_line(ns_html_block_text(blocks, &blocks->items[i]));
    }
    return best;
}

/* How many of the words of text are longer than particles, and how many of those stand in title. */
static void shared_words(struct ns_str text, struct ns_str title, size_t *words, size_t *shared)
{
    *words = *shared = 0;
    for (size_t at = 0; at < text.size && *words < TITLE_WORDS_MAX;) {
        const char *space = memchr(text.data + at, ' ', text.size - at);
        size_t end = space ? (size_t)(space - text.data) : text.size;
        struct ns_str word = {text.data + at, end - at};
        while (word.size && strchr(",.:;!?", word.data[word.size - 1]))
            word.size--;
        if (word.size >= LONG_WORD) {
            ++*words;
            *shared += contains(title, word);
        }
        at = end + 1;
    }
}

/* Whether a heading says what a title does in other words: half the words of each stand in the
 * other.  One that only adds a kicker or a second line to the title does not, unless the title is
 * cut. */
static bool rewords(struct ns_str heading, struct ns_str title)
{
    size_t words, shared, others, in_heading;
    if (title.size > TITLE_MAX || contains(title, heading))
        return false;
    if (contains(heading, title))
        return ends(title, "...") || ends(title, "\xE2\x80\xA6");
    shared_words(heading, title, &words, &shared);
    shared_words(title, heading, &others, &in_heading);
    return words && 2 * shared >= words && others && 3 * in_heading >= others;
}

/* The highest heading of a page that stands just above the text, or at its start, and says what the
 * title does: the headline as its readers see it.  Titles are cut, or dressed for search engines.
 */
static struct ns_str main_heading(const struct ns_html_blocks *blocks, struct ns_str title,
                                  size_t start)
{
    size_t end = start + WITHIN_TEXT < blocks->count ? start + WITHIN_TEXT + 1 : blocks->count;
    size_t seen = 0;
    for (size_t i = end; i-- > 0 && seen < MAIN_HEADINGS;) {
        const struct ns_html_block *block = &blocks->items[i];
        struct ns_str text = ns_html_block_text(blocks, block);
        if (block->node->tag != NS_TAG_H1 || text.size > TITLE_MAX)
            continue;
        seen++;
        if (block->words >= HEADING_WORDS_MIN && block->words <= HEADING_WORDS_MAX &&
            rewords(text, title))
            return text;
    }
    return (struct ns_str){0};
}

struct ns_str ns_html_title_choose(const struct ns_html_titles *titles,
                                   const struct ns_html_blocks *blocks, size_t body_start)
{
    struct ns_str source = titles->source;
    for (size_t i = 0; i < titles->count; i++) {
        struct ns_str title = without_site(titles->declared[i], titles, false);
        if (!title.size || same(title, source))
            continue;
        struct ns_str shown = main_heading(blocks, title, body_start);
        if (!shown.size)
            shown = shown_in_title(blocks, title, source, true);
        return shown.size ? shown : title;
    }
    struct ns_str document = titles->document.data ? titles->document : NS_STR("");
    struct ns_str shown = shown_in_title(blocks, document, source, true);
    if (!shown.size)
        shown = shown_in_title(blocks, document, source, false);
    if (shown.size)
        return shown;
    struct ns_str title = without_site(document, titles, true);
    bool fits = fits_text(title, blocks, body_start);
    shown = headline_above(blocks, body_start, source, fits ? RANK_CALLED : 1);
    return shown.size ? shown : title;
}

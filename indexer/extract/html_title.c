#include "indexer/extract/html_title.h"

#include "common/base/ascii.h"
#include "indexer/extract/byline.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/html_marks.h"
#include "indexer/extract/page_names.h"
#include "indexer/extract/title_parts.h"

#include <string.h>

#define FITS (2.0 / 3) /* share of a title's words in a text, so that it speaks of the same */
#define HALF 0.5
#define RANK_STRONG 0.5
#define RANK_CALLED 2.0
#define RANK_HEADING 4.0

enum {
    HEADING_WORDS_MIN = 3, /* a heading of fewer words may be a section's name */
    HEADING_WORDS_MAX = 25,
    ABOVE_MAX = 16,       /* blocks above the text that are searched for its heading */
    LONG_WORD = 4,        /* bytes of a word that says something */
    TITLE_WORDS_MAX = 20, /* words of a title that are looked for in the text */
    TEXT_MAX = 3000,      /* bytes of the text in which they are */
    MAIN_HEADINGS = 16,   /* of a page that are looked at, from the text up */
    WITHIN_TEXT = 2,      /* blocks of the text among which the headline may be */
    TITLE_NODES = 8,      /* nodes within a block that may be called its headline */
    KICKER_MAX = 120,     /* bytes of a kicker */
    TITLE_MAX = 512,      /* bytes of a title that is compared with what the page shows */
};

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

/* --- headings without what stands over and under them ------------------------------------------
 */

static bool begins_with(struct ns_str text, struct ns_str part)
{
    return part.size && part.size < text.size && memcmp(text.data, part.data, part.size) == 0;
}

static bool ends_with(struct ns_str text, struct ns_str part)
{
    return part.size && part.size < text.size &&
           ns_ascii_equal((struct ns_str){text.data + text.size - part.size, part.size}, part);
}

/* Without the marks that stood between the text and what was before it. */
static struct ns_str skip_marks(struct ns_str text)
{
    static const char *const marks[] = {
        " ", "\n", ":", "|", "- ", "/ ", "\xE2\x80\x93 ", "\xE2\x80\x94 "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (ns_ascii_starts(text, marks[i])) {
            size_t size = strlen(marks[i]);
            text = (struct ns_str){text.data + size, text.size - size};
            i = SIZE_MAX; /* once more from the first */
        }
    return text;
}

/* The heading's text without the few words over it and the line under it that its template calls
 * so. */
static struct ns_str headline_of(const struct ns_html_blocks *blocks,
                                 const struct ns_html_block *block)
{
    struct ns_str text = ns_html_block_text(blocks, block);
    const struct ns_html_node *at = block->node;
    struct ns_buffer scratch;
    ns_buffer_init(&scratch);
    for (size_t seen = 0; at && seen < TITLE_NODES; seen++) {
        at = ns_html_next(block->node, at, false);
        unsigned hints = at && at->attrs ? ns_html_hints(at) : 0;
        if (!(hints & (NS_HINT_KICKER | NS_HINT_LEAD)))
            continue;
        struct ns_str part = ns_html_mark_text(at, &scratch, KICKER_MAX);
        if (begins_with(text, part))
            text = skip_marks((struct ns_str){text.data + part.size, text.size - part.size});
        else if ((hints & NS_HINT_LEAD) && ends_with(text, part))
            text = ns_str_trim((struct ns_str){text.data, text.size - part.size});
    }
    ns_buffer_release(&scratch);
    return text;
}

/* --- lines that may be the headline ------------------------------------------------------------
 */

/* The longest block whose words stand in a title: the headline, as the page shows it. */
static struct ns_str shown_in_title(const struct ns_html_blocks *blocks, struct ns_str title,
                                    struct ns_str source, bool headings)
{
    struct ns_str best = {0};
    if (title.size > TITLE_MAX)
        return best;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct ns_html_block *block = &blocks->items[i];
        if (headings && !is_heading(block))
            continue;
        struct ns_str text =
            headings ? headline_of(blocks, block) : ns_html_block_text(blocks, block);
        if (text.size <= best.size || text.size > title.size || ns_title_same(text, source))
            continue;
        bool large = 2 * text.size > title.size ||
                     (block->words > NS_TITLE_SITE_WORDS && ns_title_has_part(title, text));
        if (headings || (!is_linky(block) && large))
            if (block->words >= HEADING_WORDS_MIN && contains(title, text))
                best = text;
    }
    return best;
}

/* A word without the marks around it. */
static struct ns_str bare_word(struct ns_str word)
{
    while (word.size && strchr(",.:;!?\"')", word.data[word.size - 1]))
        word.size--;
    while (word.size && strchr("\"'(", word.data[0])) {
        word.data++;
        word.size--;
    }
    return word;
}

/* The share of the longer words of a title that stand in the text. */
static double share_in_text(struct ns_str title, const struct ns_html_blocks *blocks, size_t start)
{
    size_t words = 0, found = 0;
    size_t from = blocks->items[start].start, size = blocks->text.size - from;
    struct ns_str text = {blocks->text.data + from, size < TEXT_MAX ? size : TEXT_MAX};
    for (size_t at = 0; at < title.size;) {
        const char *space = memchr(title.data + at, ' ', title.size - at);
        size_t end = space ? (size_t)(space - title.data) : title.size;
        struct ns_str word = bare_word((struct ns_str){title.data + at, end - at});
        if (word.size >= LONG_WORD && words < TITLE_WORDS_MAX) {
            words++;
            found += contains(text, word);
        }
        at = end + 1;
    }
    return words ? (double)found / (double)words : 0;
}

/* Whether a title speaks of what the text does.  The title of many a page is but the name of its
 * site. */
static bool fits_text(struct ns_str title, const struct ns_html_blocks *blocks, size_t start)
{
    return start == blocks->count || share_in_text(title, blocks, start) >= FITS;
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

/* Whether a block begins in bold or large letters. */
static bool is_strong(const struct ns_html_node *node)
{
    const struct ns_html_node *at = node;
    for (size_t seen = 0; at && seen < TITLE_NODES; seen++, at = ns_html_next(node, at, false))
        if (at->tag == NS_TAG_B || at->tag == NS_TAG_STRONG || at->tag == NS_TAG_BIG ||
            at->tag == NS_TAG_FONT)
            return true;
    return false;
}

/* Lines that stand between the headline and the text. */
static bool is_between(struct ns_str text)
{
    struct ns_byline byline;
    return is_furniture(text) || ns_names_at_start(NS_NAMES_WIDGET, text) ||
           ns_names_in(NS_NAMES_PROMOTION, text) ||
           (ns_byline_read(text, &byline) && (byline.certain || byline.published.precision));
}

/* How much a block near the start of the text looks like its headline; 0 = not at all. */
static double headline_rank(const struct ns_html_blocks *blocks, const struct ns_html_block *block,
                            struct ns_str source, size_t start)
{
    struct ns_str text = first_line(ns_html_block_text(blocks, block));
    size_t words = ns_title_words(text);
    if (is_linky(block) || words < HEADING_WORDS_MIN - 1 || words > HEADING_WORDS_MAX ||
        ends(text, ":") || ns_title_same(text, source) || is_between(text))
        return 0;
    double share = share_in_text(text, blocks, start);
    if (words < HEADING_WORDS_MIN && (share < 1 || ns_ascii_starts(text, "the ")))
        return 0;
    if (is_heading(block))
        return RANK_HEADING + (double)(NS_TAG_H6 - block->node->tag) + share;
    if (is_called_title(block->node) && share >= FITS)
        return RANK_CALLED + share;
    if (ends(text, ".") || share < HALF || ns_names_in(NS_NAMES_OUTLET, text))
        return 0;
    return (is_strong(block->node) ? RANK_STRONG : 0) + share;
}

/* What stands over the text as its headline does: the highest heading, else what is called one,
 * else a line of some words that the text has too.  The nearest of equals; nothing below the least
 * rank. */
static struct ns_str headline_above(const struct ns_html_blocks *blocks, size_t start,
                                    struct ns_str source, double least)
{
    struct ns_str best = {0};
    double best_rank = least;
    if (start == blocks->count)
        return best;
    for (size_t i = start + 1; i-- > 0 && start - i <= ABOVE_MAX;) {
        double rank = headline_rank(blocks, &blocks->items[i], source, start);
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
        struct ns_str word = bare_word((struct ns_str){text.data + at, end - at});
        if (word.size >= LONG_WORD) {
            ++*words;
            *shared += contains(title, word);
        }
        at = end + 1;
    }
}

/* Whether a heading says what a title does in other words, half the words of each standing in the
 * other, or in more.  One that only adds a kicker does not, unless the title is cut. */
static bool rewords(struct ns_str heading, struct ns_str title)
{
    size_t words, shared, others, in_heading;
    if (title.size > TITLE_MAX || contains(title, heading))
        return false;
    bool cut = ends(title, "...") || ends(title, "\xE2\x80\xA6");
    if (contains(heading, title))
        return cut || (ns_title_words(title) >= HEADING_WORDS_MIN &&
                       ns_ascii_equal((struct ns_str){heading.data, title.size}, title));
    shared_words(heading, title, &words, &shared);
    shared_words(title, heading, &others, &in_heading);
    return words && 2 * shared >= words && others && 3 * in_heading >= others;
}

/* --- the main heading ---------------------------------------------------------------------- */

/* What speaks for a main heading, the weakest first. */
enum grade {
    GRADE_NONE,
    GRADE_SHORT,   /* one or two words that are the title, begin it, or stand behind its colon */
    GRADE_FITS,    /* its words are those of the text, and there is no other such heading */
    GRADE_STANDS,  /* is a part of a title */
    GRADE_REWORDS, /* is a title, or says what it does in other words or in more */
};

/* A page's titles, as declared and of its document, without the site's name. */
static size_t all_titles(const struct ns_html_titles *titles, struct ns_str all[NS_TITLES_MAX + 1])
{
    size_t count = 0;
    for (size_t i = 0; i < titles->count; i++)
        if (titles->declared[i].size <= TITLE_MAX)
            all[count++] = ns_title_without_site(titles->declared[i], titles, false);
    if (titles->document.size && titles->document.size <= TITLE_MAX)
        all[count++] = ns_title_without_site(titles->document, titles, false);
    return count;
}

/* Whether a and b have the same letters, or, unless whole, those of b stand in a: whatever marks
 * are between them. */
static bool spells(struct ns_str a, struct ns_str b, bool whole)
{
    char in[TITLE_MAX], part[TITLE_MAX];
    size_t size = ns_title_letters(a, in, sizeof in),
           least = ns_title_letters(b, part, sizeof part);
    return least && least <= size && (!whole || least == size) && memmem(in, size, part, least);
}

/* Whether text is a title, begins it, or is all behind its colon. */
static bool is_piece(struct ns_str title, struct ns_str text)
{
    if (text.size > title.size)
        return false;
    bool begins = ns_ascii_equal((struct ns_str){title.data, text.size}, text);
    bool whole = text.size == title.size || strchr(" :,.|-(", title.data[text.size]);
    const char *colon = memrchr(title.data, ':', title.size);
    const char *from = colon ? colon + 1 : title.data;
    struct ns_str behind = {from, (size_t)(title.data + title.size - from)};
    return (begins && whole) || ns_title_same(ns_str_trim(behind), text);
}

/* A link to the first page of a site: its name stands there. */
static bool leads_home(const struct ns_html_node *heading)
{
    const struct ns_html_node *at = heading;
    for (size_t seen = 0; at && seen < TITLE_NODES; seen++, at = ns_html_next(heading, at, false)) {
        struct ns_str href = ns_html_attr(at, NS_ATTR_HREF);
        const char *host = href.size ? memmem(href.data, href.size, "//", 2) : NULL;
        if (at->tag != NS_TAG_A || !href.size)
            continue;
        const char *path = host ? host + 2 : href.data, *end = href.data + href.size;
        path = host ? memchr(path, '/', (size_t)(end - path)) : path;
        return !path || end - path <= 1 ||
               ns_ascii_equal(ns_html_attr(at, NS_ATTR_REL), NS_STR("home"));
    }
    return false;
}

/* all: the titles of the page, count of them. */
static enum grade grade_of(const struct ns_str *all, size_t count, struct ns_str source,
                           const struct ns_html_blocks *blocks, struct ns_str text, size_t start)
{
    size_t words = ns_title_words(text);
    enum grade grade = GRADE_NONE;
    if (!words || words > HEADING_WORDS_MAX || text.size > TITLE_MAX || is_furniture(text) ||
        ns_title_same(text, source))
        return GRADE_NONE;
    if (words < HEADING_WORDS_MIN)
        return count && is_piece(all[0], text) ? GRADE_SHORT : GRADE_NONE;
    for (size_t i = 0; i < count && grade < GRADE_REWORDS; i++)
        if (spells(all[i], text, true) || rewords(text, all[i]))
            grade = GRADE_REWORDS;
        else if (spells(all[i], text, false))
            grade = GRADE_STANDS;
    return !grade && fits_text(text, blocks, start) ? GRADE_FITS : grade;
}

/* What is behind the heading's kicker, or over its second line, where a title tells the one from
 * the other. */
static struct ns_str without_lines(const struct ns_str *all, size_t count, struct ns_str heading)
{
    for (size_t i = 0; i < count; i++)
        if (ns_title_words(all[i]) > 1 && ends_with(heading, all[i]))
            return (struct ns_str){heading.data + heading.size - all[i].size, all[i].size};
        else if (begins_with(heading, all[i]) && heading.data[all[i].size] == '\n')
            return (struct ns_str){heading.data, all[i].size};
    return heading;
}

/* The highest heading of a page that stands above the text, or at its start, and for which most
 * speaks: the headline as its readers see it.  Titles are cut, or dressed for search engines.  The
 * nearest to the text of equals. */
static struct ns_str main_heading(const struct ns_html_titles *titles,
                                  const struct ns_html_blocks *blocks, size_t start,
                                  enum grade *grade)
{
    size_t end = start + WITHIN_TEXT < blocks->count ? start + WITHIN_TEXT + 1 : blocks->count;
    struct ns_str best = {0}, all[NS_TITLES_MAX + 1];
    size_t count = all_titles(titles, all), seen = 0, fitting = 0;
    *grade = GRADE_NONE;
    for (size_t i = blocks->count; i-- > 0 && seen < MAIN_HEADINGS;) {
        const struct ns_html_block *block = &blocks->items[i];
        if (block->node->tag != NS_TAG_H1 || leads_home(block->node))
            continue;
        struct ns_str text = headline_of(blocks, block);
        fitting += ns_title_words(text) >= HEADING_WORDS_MIN;
        if (i >= end)
            continue;
        seen++;
        enum grade found = grade_of(all, count, titles->source, blocks, text, start);
        if (found > *grade) {
            *grade = found;
            best = text;
        }
    }
    if (*grade == GRADE_FITS && fitting > 1)
        *grade = GRADE_NONE;
    return *grade ? ns_title_without_site(without_lines(all, count, best), titles, false) : best;
}

/* --- the choice ---------------------------------------------------------------------------- */

/* The first title that is declared and says more than the site's name. */
static struct ns_str declared_title(const struct ns_html_titles *titles)
{
    for (size_t i = 0; i < titles->count; i++) {
        struct ns_str title = ns_title_without_site(titles->declared[i], titles, false);
        if (title.size && !ns_title_same(title, titles->source))
            return title;
    }
    return (struct ns_str){0};
}

struct ns_str ns_html_title_choose(const struct ns_html_titles *titles,
                                   const struct ns_html_blocks *blocks, size_t body_start)
{
    struct ns_str source = titles->source, declared = declared_title(titles);
    struct ns_str document = titles->document.data ? titles->document : NS_STR("");
    enum grade grade;
    struct ns_str heading = main_heading(titles, blocks, body_start, &grade);
    if (grade >= GRADE_REWORDS)
        return heading;
    struct ns_str title = declared.size ? declared : document;
    struct ns_str shown = shown_in_title(blocks, title, source, true);
    if (!shown.size && !declared.size)
        shown = shown_in_title(blocks, title, source, false);
    if (shown.size)
        return shown;
    if (grade)
        return heading;
    if (declared.size)
        return declared;
    title = ns_title_without_site(document, titles, true);
    bool fits = fits_text(title, blocks, body_start);
    shown = headline_above(blocks, body_start, source, fits ? RANK_CALLED : 0);
    return shown.size ? shown : title;
}

#include "indexer/extract/html_title.h"

#include <string.h>
#include <strings.h>

enum {
    PARTS_MAX = 12,        /* of "Headline | Section | Site" */
    SITE_WORDS_MAX = 4,    /* a part of more words is not taken for a site's name */
    HEADING_WORDS_MIN = 3, /* a heading of fewer words may be a section's name */
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
    return a.size == b.size && a.size && strncasecmp(a.data, b.data, a.size) == 0;
}

/* From the first to the last of parts, which lie within one title. */
static struct ns_str span(const struct ns_str *parts, size_t first, size_t last)
{
    const char *end = parts[last].data + parts[last].size;
    return ns_str_trim((struct ns_str){parts[first].data, (size_t)(end - parts[first].data)});
}

/* Takes parts off the ends that are the site's name, or are short beside what is left. */
static struct ns_str without_site(struct ns_str title, struct ns_str source, bool guess)
{
    struct ns_str parts[PARTS_MAX];
    size_t first = 0, last = split(title, parts) - 1;
    while (first < last) {
        size_t words = word_count(parts[last]);
        size_t rest = word_count(span(parts, first, last - 1));
        bool small = guess && words <= SITE_WORDS_MAX && words < rest;
        if (!same(parts[last], source) && !small)
            break;
        last--;
    }
    while (first < last) {
        size_t words = word_count(parts[first]);
        size_t rest = word_count(span(parts, first + 1, last));
        bool small = guess && words <= SITE_WORDS_MAX && 2 * words <= rest;
        if (!same(parts[first], source) && !small)
            break;
        first++;
    }
    return span(parts, first, last);
}

static bool contains(struct ns_str text, struct ns_str part)
{
    if (!part.size || part.size > text.size)
        return false;
    for (size_t at = 0; at + part.size <= text.size; at++)
        if (strncasecmp(text.data + at, part.data, part.size) == 0)
            return true;
    return false;
}

/* The longest heading whose words stand in the document's title. */
static struct ns_str heading_in_title(const struct ns_html_blocks *blocks, struct ns_str document,
                                      struct ns_str source)
{
    struct ns_str best = {0};
    for (size_t i = 0; i < blocks->count; i++) {
        const struct ns_html_block *block = &blocks->items[i];
        struct ns_str text = ns_html_block_text(blocks, block);
        bool heading = block->node->tag >= NS_TAG_H1 && block->node->tag <= NS_TAG_H6;
        if (heading && text.size > best.size && !same(text, source) &&
            block->words >= HEADING_WORDS_MIN && contains(document, text))
            best = text;
    }
    return best;
}

/* The only <h1>, or the first of some words. */
static struct ns_str main_heading(const struct ns_html_blocks *blocks, struct ns_str source)
{
    for (size_t i = 0; i < blocks->count; i++) {
        const struct ns_html_block *block = &blocks->items[i];
        struct ns_str text = ns_html_block_text(blocks, block);
        if (block->node->tag == NS_TAG_H1 && block->words >= HEADING_WORDS_MIN &&
            !same(text, source))
            return text;
    }
    return (struct ns_str){0};
}

struct ns_str ns_html_title_choose(const struct ns_html_titles *titles,
                                   const struct ns_html_blocks *blocks)
{
    for (size_t i = 0; i < titles->count; i++) {
        struct ns_str title = without_site(titles->declared[i], titles->source, false);
        if (title.size && !same(title, titles->source))
            return title;
    }
    struct ns_str heading = heading_in_title(blocks, titles->document, titles->source);
    if (heading.size)
        return heading;
    struct ns_str title = without_site(titles->document, titles->source, true);
    return title.size ? title : main_heading(blocks, titles->source);
}

#include "indexer/extract/title_parts.h"

#include "common/base/ascii.h"

#include <string.h>

enum {
    PARTS_MAX = 12,    /* of "Headline | Section | Site" */
    LETTERS_MAX = 128, /* letters of a site's name that are compared */
    SITE_LETTERS_MIN = 3,
    WIDE_LEAD = 0xE3,      /* the first byte of Han, kana and Hangul is this or more ... */
    WIDE_LEAD_LAST = 0x80, /* ... and its last one this */
};

size_t ns_title_words(struct ns_str text)
{
    size_t words = 0;
    for (size_t i = 0; text.data && i < text.size; i++)
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

/* The marks between a title and its site in scripts without spaces: "..._..._...", "...-...". */
static size_t tight_separator(struct ns_str text, size_t at)
{
    bool mark = text.data[at] == '_' || text.data[at] == '-';
    return mark && at && at + 1 < text.size && (unsigned char)text.data[at - 1] >= WIDE_LEAD_LAST &&
                   (unsigned char)text.data[at + 1] >= WIDE_LEAD
               ? 1
               : 0;
}

static size_t split(struct ns_str title, struct ns_str parts[PARTS_MAX])
{
    size_t count = 0, start = 0;
    for (size_t at = 0; at < title.size && count + 1 < PARTS_MAX; at++) {
        size_t size = separator(title, at);
        if (!size)
            size = tight_separator(title, at);
        if (!size)
            continue;
        parts[count++] = (struct ns_str){title.data + start, at - start};
        start = at + size;
        at = start - 1;
    }
    parts[count++] = (struct ns_str){title.data + start, title.size - start};
    return count;
}

bool ns_title_same(struct ns_str a, struct ns_str b)
{
    return a.size && ns_ascii_equal(a, b);
}

/* From the first to the last of parts, which lie within one title. */
static struct ns_str span(const struct ns_str *parts, size_t first, size_t last)
{
    const char *end = parts[last].data + parts[last].size;
    return ns_str_trim((struct ns_str){parts[first].data, (size_t)(end - parts[first].data)});
}

size_t ns_title_letters(struct ns_str text, char *out, size_t max)
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
    size_t size = ns_title_letters(part, letters, sizeof letters);
    bool brief = ns_title_words(part) <= NS_TITLE_SITE_WORDS + 2;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t other = ns_title_letters(names[i], others, sizeof others);
        if (size >= SITE_LETTERS_MIN && memmem(others, other, letters, size))
            return true;
        if (brief && other >= SITE_LETTERS_MIN && memmem(letters, size, others, other))
            return true;
    }
    return false;
}

static bool after_bar(struct ns_str part)
{
    if (!part.data)
        return false;
    const char *before = part.data - 1; /* the space that every separator ends with */
    while (*before == ' ')
        before--;
    return *before == '|';
}

struct ns_str ns_title_without_site(struct ns_str title, const struct ns_html_titles *titles,
                                    bool guess)
{
    struct ns_str parts[PARTS_MAX];
    size_t first = 0, last = split(title, parts) - 1;
    while (first < last) {
        size_t words = ns_title_words(parts[last]);
        size_t rest = ns_title_words(span(parts, first, last - 1));
        bool small =
            (guess || after_bar(parts[last])) && words <= NS_TITLE_SITE_WORDS && words <= rest;
        if (!small && !names_site(parts[last], titles))
            break;
        last--;
    }
    while (first < last) {
        size_t words = ns_title_words(parts[first]);
        size_t rest = ns_title_words(span(parts, first + 1, last));
        bool small = guess && words <= NS_TITLE_SITE_WORDS && 2 * words <= rest;
        if (!small && !ns_title_same(parts[first], titles->source))
            break;
        first++;
    }
    return span(parts, first, last);
}

bool ns_title_has_part(struct ns_str title, struct ns_str text)
{
    struct ns_str parts[PARTS_MAX];
    size_t count = split(title, parts);
    for (size_t i = 0; i < count; i++)
        if (ns_title_same(ns_str_trim(parts[i]), text))
            return true;
    return false;
}

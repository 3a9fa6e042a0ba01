#include "indexer/extract/html_facts.h"

#include "common/base/ascii.h"
#include "common/base/utf8.h"
#include "indexer/extract/byline.h"

#include <libxml/HTMLparser.h>

enum {
    DATE_TEXT_MAX = 120, /* bytes of text that is searched for a date */
    GROUP_MAX = 80,      /* bytes of the name of who is no person */
    BYLINE_MAX = 800,    /* bytes of a byline before it is cleaned */
    ISO_DAY = 10,        /* bytes of 2024-11-24 */
    REFERENCE_MAX = 12,  /* bytes of a character reference's name */
};

void ns_html_facts_init(struct ns_html_facts *facts)
{
    *facts = (struct ns_html_facts){0};
    ns_arena_init(&facts->arena);
}

void ns_html_facts_release(struct ns_html_facts *facts)
{
    ns_arena_release(&facts->arena);
}

/* The number in "#8217" or "#x2019"; 0 when there is none. */
static uint32_t numbered(const char *name, size_t size)
{
    uint32_t value = 0;
    bool hex = size > 1 && (name[1] == 'x' || name[1] == 'X');
    for (size_t i = hex ? 2 : 1; i < size; i++) {
        char c = name[i];
        uint32_t digit = 16;
        if (ns_ascii_is_digit(c))
            digit = (uint32_t)(c - '0');
        else if (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            digit = (uint32_t)((c | 32) - 'a' + 10);
        if (digit == 16 || value > 0x10FFFF)
            return 0;
        value = value * (hex ? 16 : 10) + digit;
    }
    return value;
}

/* The character that "&name;" at text stands for, 0 when it is none; *used is its length. */
static uint32_t reference(struct ns_str text, size_t *used)
{
    size_t limit = text.size < REFERENCE_MAX ? text.size : REFERENCE_MAX;
    const char *end = memchr(text.data, ';', limit);
    if (!end || end - text.data < 2)
        return 0;
    size_t size = (size_t)(end - text.data) - 1;
    *used = size + 2;
    if (text.data[1] == '#')
        return numbered(text.data + 1, size);
    char name[REFERENCE_MAX];
    memcpy(name, text.data + 1, size);
    name[size] = '\0';
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    return entity ? entity->value : 0;
}

static void decode_references(struct ns_buffer *out, struct ns_str text)
{
    while (text.size) {
        const char *mark = memchr(text.data, '&', text.size);
        size_t plain = mark ? (size_t)(mark - text.data) : text.size;
        ns_buffer_append(out, text.data, plain);
        text.data += plain;
        text.size -= plain;
        if (!text.size)
            break;
        char character[NS_UTF8_MAX] = "&";
        size_t used = 1, size = 1;
        uint32_t cp = reference(text, &used);
        if (cp)
            size = ns_utf8_encode(cp, character);
        else
            used = 1;
        ns_buffer_append(out, character, size);
        text.data += used;
        text.size -= used;
    }
}

/* Takes tags out that stand where none belong: "<em>Bridge</em> opens". */
static void drop_tags(struct ns_buffer *text)
{
    size_t size = 0;
    for (size_t i = 0; i < text->size; i++) {
        const char *at = text->data + i, *end = NULL;
        bool tag = *at == '<' && i + 1 < text->size && (at[1] == '/' || ns_ascii_is_letter(at[1]));
        if (tag)
            end = memchr(at, '>', text->size - i);
        if (end)
            i += (size_t)(end - at);
        else
            text->data[size++] = *at;
    }
    text->size = size;
}

struct ns_str ns_html_facts_copy(struct ns_html_facts *facts, struct ns_str value)
{
    struct ns_buffer decoded, clean;
    ns_buffer_init(&decoded);
    ns_buffer_init(&clean);
    if (value.size > 4 * NS_FIELD_MAX)
        value.size = 4 * NS_FIELD_MAX;
    decode_references(&decoded, value);
    drop_tags(&decoded);
    ns_text_clean_line(&clean, ns_buffer_str(&decoded));
    struct ns_str copy = ns_arena_copy(&facts->arena, ns_buffer_str(&clean));
    facts->failed |= !copy.data || ns_buffer_failed(&decoded) || ns_buffer_failed(&clean);
    ns_buffer_release(&decoded);
    ns_buffer_release(&clean);
    return copy;
}

void ns_html_facts_keep(struct ns_html_facts *facts, struct ns_str *field, struct ns_str value)
{
    if (!field->size)
        *field = ns_html_facts_copy(facts, value);
}

void ns_html_facts_keep_url(struct ns_html_facts *facts, struct ns_str value)
{
    value = ns_str_trim(value);
    if (ns_ascii_starts(value, "http://") || ns_ascii_starts(value, "https://"))
        ns_html_facts_keep(facts, &facts->url, value);
}

/* Takes digits of a number up to max; 0 when there are none, or more. */
static size_t take_digits(struct ns_str text, size_t at, size_t max, unsigned *number)
{
    size_t size = 0;
    for (*number = 0; at + size < text.size && ns_ascii_is_digit(text.data[at + size]); size++)
        *number = 10 * *number + (unsigned)(text.data[at + size] - '0');
    return size <= max ? size : 0;
}

/* 25/12/2024, and 5/3/2024 where the day comes first, become 25.12.2024, which is read so. */
static void point_slashes(struct ns_buffer *text, bool day_first)
{
    struct ns_str all = ns_buffer_str(text);
    for (size_t at = 0; at < all.size; at++) {
        unsigned first, second;
        if (at && ns_ascii_is_digit(all.data[at - 1]))
            continue;
        size_t size = take_digits(all, at, 2, &first), slash = at + size;
        if (!size || slash >= all.size || all.data[slash] != '/')
            continue;
        size = take_digits(all, slash + 1, 2, &second);
        size_t last = slash + 1 + size;
        if (size && last < all.size && all.data[last] == '/' && second <= 12 &&
            (day_first || first > 12))
            text->data[slash] = text->data[last] = '.';
    }
}

/* The date with which the word at `at` begins; a clock that nobody can read is left out. */
static bool read_date(struct ns_str text, size_t at, struct ns_date *date)
{
    if (ns_byline_date(text, at, date))
        return true;
    struct ns_str day = {text.data + at, text.size - at < ISO_DAY ? text.size - at : ISO_DAY};
    bool iso = day.size == ISO_DAY && day.data[4] == '-' && text.size - at > ISO_DAY &&
               text.data[at + ISO_DAY] == 'T';
    return iso && ns_date_parse(day, date);
}

/* Words begin behind spaces, and numbers behind letters where elements touch: "Published5 March".
 */
static bool may_begin(struct ns_str text, size_t at)
{
    return at == 0 || strchr(" :", text.data[at - 1]) ||
           (ns_ascii_is_digit(text.data[at]) && ns_ascii_is_letter(text.data[at - 1]));
}

static void keep_zone(struct ns_date *field, struct ns_date date)
{
    if (!field->zone && date.zone && date.precision >= NS_PRECISION_MINUTE &&
        field->precision >= NS_PRECISION_MINUTE && field->seconds / 60 == date.seconds / 60)
        field->zone = date.zone;
}

void ns_html_facts_keep_date(struct ns_html_facts *facts, struct ns_date *field, struct ns_str text)
{
    struct ns_buffer clean;
    struct ns_date date;
    if (text.size > 4 * DATE_TEXT_MAX)
        return;
    ns_buffer_init(&clean);
    ns_text_clean_line(&clean, text);
    point_slashes(&clean, facts->day_first);
    text = ns_buffer_str(&clean);
    facts->failed |= ns_buffer_failed(&clean);
    bool found = false;
    for (size_t at = 0; at < text.size && text.size <= DATE_TEXT_MAX && !found; at++)
        found = may_begin(text, at) && read_date(text, at, &date);
    if (found && field->precision != NS_PRECISION_NONE) {
        keep_zone(field, date);
    } else if (found) {
        *field = date;
        *(field == &facts->modified ? &facts->modified_from : &facts->published_from) =
            facts->evidence;
    }
    ns_buffer_release(&clean);
}

void ns_html_facts_add(struct ns_str_list *list, struct ns_str item)
{
    if (!item.size || list->count == NS_LIST_MAX)
        return;
    for (size_t i = 0; i < list->count; i++)
        if (ns_str_equal(list->items[i], item))
            return;
    list->items[list->count++] = item;
}

void ns_html_facts_add_section(struct ns_html_facts *facts, struct ns_str value)
{
    ns_html_facts_add(&facts->sections, ns_html_facts_copy(facts, value));
}

void ns_html_facts_add_authors(struct ns_html_facts *facts, struct ns_str byline, bool sure)
{
    struct ns_byline names;
    if (byline.size > BYLINE_MAX)
        return;
    struct ns_str copy = ns_html_facts_copy(facts, byline);
    ns_byline_read_marked(copy, sure, &names);
    for (size_t i = 0; i < names.count; i++)
        ns_html_facts_add(&facts->authors, names.names[i]);
}

void ns_html_facts_add_declared(struct ns_html_facts *facts, struct ns_str byline)
{
    size_t before = facts->authors.count;
    ns_html_facts_add_authors(facts, byline, true);
    struct ns_str copy = ns_html_facts_copy(facts, byline);
    if (facts->authors.count == before && copy.size <= GROUP_MAX && ns_byline_is_signature(copy))
        ns_html_facts_add(&facts->groups, copy);
}

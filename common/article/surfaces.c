#include "common/article/surfaces.h"

#include "common/base/ascii.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHAIN_MAX = 32, /* surfaces that are looked at in a bucket */
    EIGHT = 8,      /* bytes looked at together */
};

static bool is_word_byte(char c)
{
    return ns_ascii_is_letter(c) || ns_ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

static bool begins(struct ns_str text, size_t at)
{
    char c = text.data[at];
    return c >= 'A' && c <= 'Z' && (!at || !is_word_byte(text.data[at - 1]));
}

/* The first place from `at` on with a capital in the EIGHT bytes that begin there, or fewer of them
 * before end: most text has none. */
static size_t pass_small(struct ns_str text, size_t at, size_t end)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    for (uint64_t eight; end - at >= EIGHT; at += EIGHT) {
        memcpy(&eight, text.data + at, sizeof eight);
        uint64_t low = eight & each * 0x7f;
        uint64_t from_a = low + each * (0x80 - 'A'), behind_z = low + each * (0x7f - 'Z');
        if (~eight & from_a & ~behind_z & each * 0x80)
            break;
    }
    return at;
}

static bool ends(struct ns_str text, size_t at)
{
    return at && is_word_byte(text.data[at - 1]) &&
           (at == text.size || !is_word_byte(text.data[at]));
}

/* --- places --- */

unsigned ns_surface_gap(struct ns_str text, size_t from, size_t start, unsigned far)
{
    unsigned gap = 0;
    if (start < from || start >= text.size || !begins(text, start))
        return far;
    for (size_t at = from; at < start && gap < far;) {
        size_t next = pass_small(text, at, start);
        size_t stop = start - next < EIGHT ? start : next + EIGHT;
        for (at = next; at < stop && gap < far; at++)
            gap += begins(text, at);
    }
    return gap;
}

bool ns_surface_begin(struct ns_str text, size_t from, unsigned gap, size_t *start)
{
    for (size_t at = from; at < text.size;) {
        size_t next = pass_small(text, at, text.size);
        size_t stop = text.size - next < EIGHT ? text.size : next + EIGHT;
        for (at = next; at < stop; at++)
            if (begins(text, at) && gap-- == 0) {
                *start = at;
                return true;
            }
    }
    return false;
}

unsigned ns_surface_words(struct ns_str text, size_t start, size_t end, unsigned most)
{
    unsigned words = 0;
    if (end - start > NS_SURFACE_MAX || end == start || !ends(text, end))
        return 0;
    for (size_t at = start + 1; at <= end; at++)
        words += ends(text, at);
    return words <= most ? words : 0;
}

bool ns_surface_end(struct ns_str text, size_t start, unsigned words, size_t *end)
{
    for (size_t at = start + 1; at <= text.size && at - start <= NS_SURFACE_MAX; at++)
        if (ends(text, at) && --words == 0) {
            *end = at;
            return true;
        }
    return false;
}

/* --- what was met --- */

void ns_surfaces_release(struct ns_surfaces *surfaces)
{
    free(surfaces->items);
    *surfaces = (struct ns_surfaces){0};
}

void ns_surfaces_clear(struct ns_surfaces *surfaces)
{
    surfaces->count = 0;
    surfaces->failed = false;
    memset(surfaces->buckets, 0, sizeof surfaces->buckets);
}

/* text has two bytes at least. */
static size_t bucket_of(const char *text)
{
    return ((unsigned char)text[0] * 31u + (unsigned char)text[1]) % NS_SURFACE_BUCKETS;
}

bool ns_surfaces_add(struct ns_surfaces *surfaces, const struct ns_surface *surface)
{
    if (surface->text.size < 2 || surface->text.size > NS_SURFACE_MAX)
        return true;
    if (surfaces->count == surfaces->capacity) {
        uint32_t capacity = surfaces->capacity ? surfaces->capacity * 2 : 64;
        struct ns_surface *items = reallocarray(surfaces->items, capacity, sizeof *items);
        if (!items) {
            surfaces->failed = true;
            return false;
        }
        surfaces->items = items;
        surfaces->capacity = capacity;
    }
    uint32_t *bucket = &surfaces->buckets[bucket_of(surface->text.data)];
    surfaces->items[surfaces->count] = *surface;
    surfaces->items[surfaces->count].next = *bucket;
    *bucket = ++surfaces->count;
    return true;
}

static bool stands_at(struct ns_str surface, struct ns_str text, size_t at)
{
    size_t left = text.size - at;
    return surface.size <= left && memcmp(surface.data, text.data + at, surface.size) == 0 &&
           (surface.size == left || !is_word_byte(text.data[at + surface.size]));
}

const struct ns_surface *ns_surfaces_find(const struct ns_surfaces *surfaces, struct ns_str text,
                                          size_t at)
{
    const struct ns_surface *best = NULL;
    if (at >= text.size || text.size - at < 2)
        return NULL;
    uint32_t number = surfaces->buckets[bucket_of(text.data + at)];
    for (int i = 0; number && i < CHAIN_MAX; i++) {
        const struct ns_surface *surface = &surfaces->items[number - 1];
        if ((!best || surface->text.size > best->text.size) && stands_at(surface->text, text, at))
            best = surface;
        number = surface->next;
    }
    return best;
}

bool ns_surface_equal(const struct ns_surface *a, const struct ns_surface *b)
{
    if (!a || a->text.size != b->text.size || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->sorts[i] != b->sorts[i])
            return false;
    return true;
}

#include "indexer/writer/term_sort.h"

#include <endian.h>

enum {
    RUN = 8,          /* keys that are put in order one by one */
    DIGITS = 256,     /* of a radix sort, a byte each */
    DIGITS_MIN = 64,  /* fewer keys are merged at once */
    FIRST_DIGITS = 4, /* bytes by which all keys are sorted; a run of equal ones is merged */
};

struct sorting {
    struct ns_str (*text)(const void *context, uint32_t index);
    const void *context;
};

uint64_t ns_term_start(struct ns_str text)
{
    uint64_t start = 0;
    if (text.size)
        memcpy(&start, text.data, text.size < sizeof start ? text.size : sizeof start);
    return be64toh(start);
}

static bool is_text_less(const struct sorting *sorting, uint32_t a, uint32_t b)
{
    struct ns_str x = sorting->text(sorting->context, a), y = sorting->text(sorting->context, b);
    int order = memcmp(x.data, y.data, x.size < y.size ? x.size : y.size);
    return order ? order < 0 : x.size < y.size;
}

static inline bool is_less(const struct sorting *sorting, struct ns_term_key a,
                           struct ns_term_key b)
{
    return a.start != b.start ? a.start < b.start : is_text_less(sorting, a.index, b.index);
}

static void sort_run(const struct sorting *sorting, struct ns_term_key *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct ns_term_key key = keys[i];
        size_t at = i;
        for (; at && is_less(sorting, key, keys[at - 1]); at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* Merges [0, middle) and [middle, count) of from. */
static void merge(const struct sorting *sorting, const struct ns_term_key *from, size_t middle,
                  size_t count, struct ns_term_key *to)
{
    size_t left = 0, right = middle;
    while (left < middle && right < count)
        *to++ = is_less(sorting, from[right], from[left]) ? from[right++] : from[left++];
    memcpy(to, from + left, (middle - left) * sizeof *to);
    memcpy(to + (middle - left), from + right, (count - right) * sizeof *to);
}

/* Merges runs, ever longer. */
static void merge_sort(const struct sorting *sorting, struct ns_term_key *keys, size_t count,
                       struct ns_term_key *scratch)
{
    struct ns_term_key *from = keys, *to = scratch;
    for (size_t i = 0; i < count; i += RUN)
        sort_run(sorting, keys + i, count - i < RUN ? count - i : RUN);
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t i = 0; i < count; i += 2 * width) {
            size_t size = count - i < 2 * width ? count - i : 2 * width;
            merge(sorting, from + i, size < width ? size : width, size, to + i);
        }
        struct ns_term_key *swap = from;
        from = to;
        to = swap;
    }
    if (from != keys)
        memcpy(keys, from, count * sizeof *keys);
}

static uint32_t first_bytes(struct ns_term_key key)
{
    return (uint32_t)(key.start >> 32);
}

/* By the first bytes alone, the last of them first: no comparison, so none that a processor guesses
 * wrong.  FIRST_DIGITS is even: keys end where they were. */
static void radix_sort(struct ns_term_key *keys, size_t count, struct ns_term_key *scratch)
{
    size_t places[FIRST_DIGITS][DIGITS] = {{0}};
    struct ns_term_key *from = keys, *to = scratch;
    for (size_t i = 0; i < count; i++)
        for (unsigned d = 0; d < FIRST_DIGITS; d++)
            places[d][first_bytes(keys[i]) >> 8 * d & (DIGITS - 1)]++;
    for (unsigned d = 0; d < FIRST_DIGITS; d++) {
        size_t place = 0;
        for (size_t digit = 0; digit < DIGITS; digit++) {
            size_t keys_of_digit = places[d][digit];
            places[d][digit] = place;
            place += keys_of_digit;
        }
        for (size_t i = 0; i < count; i++)
            to[places[d][first_bytes(from[i]) >> 8 * d & (DIGITS - 1)]++] = from[i];
        struct ns_term_key *swap = from;
        from = to;
        to = swap;
    }
}

void ns_term_sort(struct ns_term_key *keys, size_t count,
                  struct ns_str (*text)(const void *context, uint32_t index), const void *context)
{
    const struct sorting sorting = {text, context};
    struct ns_term_key *scratch = keys + count;
    if (count < DIGITS_MIN) {
        merge_sort(&sorting, keys, count, scratch);
        return;
    }
    radix_sort(keys, count, scratch);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && first_bytes(keys[end]) == first_bytes(keys[i]);)
            end++;
        if (end - i > 1)
            merge_sort(&sorting, keys + i, end - i, scratch);
    }
}

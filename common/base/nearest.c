#include "common/base/nearest.h"

#include "common/base/ascii.h"

#include <stdbool.h>
#include <stdint.h>

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

static bool begins_with(struct ns_str text, struct ns_str start)
{
    if (start.size > text.size)
        return false;
    for (size_t i = 0; i < start.size; i++)
        if (ns_ascii_lower(text.data[i]) != ns_ascii_lower(start.data[i]))
            return false;
    return true;
}

/* Both at most NS_NEAREST_MAX long. */
static size_t distance(struct ns_str a, struct ns_str b)
{
    size_t rows[3][NS_NEAREST_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.size; j++)
        last[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            char x = ns_ascii_lower(a.data[i - 1]), y = ns_ascii_lower(b.data[j - 1]);
            row[j] = min3(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y));
            bool swapped = i > 1 && j > 1 && x == ns_ascii_lower(b.data[j - 2]) &&
                           y == ns_ascii_lower(a.data[i - 2]);
            if (swapped && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[b.size];
}

static size_t errors_between(struct ns_str word, struct ns_str candidate)
{
    if (candidate.size > NS_NEAREST_MAX)
        return SIZE_MAX;
    size_t errors = distance(word, candidate);
    if (errors > 1 && word.size >= 2 && begins_with(candidate, word))
        return 1;
    return errors;
}

ptrdiff_t ns_nearest(struct ns_str word, const char *const *candidates, size_t count)
{
    if (word.size == 0 || word.size > NS_NEAREST_MAX)
        return -1;
    size_t allowed = word.size < 6 ? 1 : word.size / 3;
    if (allowed >= word.size)
        allowed = word.size - 1;
    ptrdiff_t nearest = -1;
    size_t least = allowed + 1;
    for (size_t i = 0; i < count; i++) {
        if (!candidates[i])
            continue;
        size_t errors = errors_between(word, ns_str_of(candidates[i]));
        if (errors < least) {
            least = errors;
            nearest = (ptrdiff_t)i;
        }
    }
    return nearest;
}

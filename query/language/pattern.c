#include "query/language/pattern.h"

#include "common/analysis/normalize.h"
#include "common/base/utf8.h"

static bool is_wildcard(char c)
{
    return c == '*' || c == '?';
}

/* One piece between wildcards; an apostrophe joins its parts as in a token. */
static void append_folded(struct ns_buffer *out, struct ns_str piece)
{
    char raw[NS_TOKEN_MAX], folded[2 * NS_TOKEN_MAX + 16];
    size_t size = 0;
    for (size_t i = 0; i < piece.size; i++)
        if (piece.size - i >= 3 && memcmp(piece.data + i, "\xe2\x80\x99", 3) == 0) {
            raw[size++] = '\'';
            i += 2;
        } else {
            raw[size++] = piece.data[i];
        }
    size = ns_normalize_word((struct ns_str){raw, size}, folded, sizeof folded);
    ns_buffer_append(out, folded, size);
}

bool ns_pattern_normalize(struct ns_str text, struct ns_buffer *out)
{
    size_t literals = 0;
    for (size_t at = 0; at < text.size;) {
        if (is_wildcard(text.data[at])) {
            /* Two stars are one. */
            if (text.data[at] != '*' || !at || text.data[at - 1] != '*')
                ns_buffer_append_char(out, text.data[at]);
            at++;
            continue;
        }
        size_t end = at, before = out->size;
        while (end < text.size && !is_wildcard(text.data[end]))
            end++;
        append_folded(out, (struct ns_str){text.data + at, end - at});
        literals += out->size - before;
        at = end;
    }
    return literals != 0;
}

static size_t character_size(struct ns_str text, size_t at)
{
    uint32_t cp;
    size_t size = ns_utf8_decode(text.data + at, text.size - at, &cp);
    return size ? size : 1;
}

bool ns_pattern_fits(struct ns_str pattern, struct ns_str token)
{
    size_t p = 0, t = 0, star = SIZE_MAX, resume = 0;
    while (t < token.size) {
        if (p < pattern.size && pattern.data[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size && pattern.data[p] == '?') {
            t += character_size(token, t);
            p++;
        } else if (p < pattern.size && pattern.data[p] == token.data[t]) {
            t++;
            p++;
        } else if (star != SIZE_MAX) { /* the last * takes one character more */
            resume += character_size(token, resume);
            t = resume;
            p = star + 1;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*')
        p++;
    return p == pattern.size;
}

size_t ns_pattern_prefix(struct ns_str pattern)
{
    size_t size = 0;
    while (size < pattern.size && !is_wildcard(pattern.data[size]))
        size++;
    return size;
}

static size_t decode(struct ns_str text, uint32_t points[NS_TOKEN_MAX])
{
    size_t count = 0;
    for (size_t at = 0; at < text.size && count < NS_TOKEN_MAX; count++) {
        size_t size = ns_utf8_decode(text.data + at, text.size - at, &points[count]);
        at += size ? size : 1;
    }
    return count;
}

void ns_fuzzy_init(struct ns_fuzzy *fuzzy, struct ns_str word, unsigned distance)
{
    fuzzy->count = decode(word, fuzzy->points);
    fuzzy->distance = distance < fuzzy->count ? distance : (unsigned)fuzzy->count - 1;
}

/* Only the 2 * distance + 1 cells around the diagonal can be small enough: cell i of a row is
 * column row - distance + i. */
enum { BAND = 2 * 2 + 1, FAR = 99 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Fills row number y >= 1 from the two before; returns its smallest cell. */
static unsigned fill_row(const struct ns_fuzzy *fuzzy, const uint32_t *points, size_t count,
                         size_t y, unsigned rows[3][BAND])
{
    unsigned *row = rows[y % 3], smallest = FAR, band = 2 * fuzzy->distance + 1;
    const unsigned *above = rows[(y + 2) % 3], *above2 = rows[(y + 1) % 3];
    for (unsigned i = 0; i < band; i++) {
        row[i] = FAR;
        if (y + i < fuzzy->distance || y + i - fuzzy->distance > count)
            continue;
        size_t x = y + i - fuzzy->distance;
        if (x == 0) {
            row[i] = (unsigned)y;
        } else {
            row[i] = above[i] + (fuzzy->points[y - 1] != points[x - 1]);
            if (i > 0)
                row[i] = least(row[i], row[i - 1] + 1);
            if (x > 1 && y > 1 && fuzzy->points[y - 1] == points[x - 2] &&
                fuzzy->points[y - 2] == points[x - 1])
                row[i] = least(row[i], above2[i] + 1);
        }
        if (i + 1 < band)
            row[i] = least(row[i], above[i + 1] + 1);
        smallest = least(smallest, row[i]);
    }
    return smallest;
}

bool ns_fuzzy_fits(const struct ns_fuzzy *fuzzy, struct ns_str token)
{
    uint32_t points[NS_TOKEN_MAX];
    unsigned rows[3][BAND] = {{0}};
    unsigned distance = fuzzy->distance;
    if (token.size + distance < fuzzy->count || token.size > 4 * (fuzzy->count + distance))
        return false;
    size_t count = decode(token, points);
    if (count + distance < fuzzy->count || count > fuzzy->count + distance)
        return false;
    for (unsigned i = 0; i < 2 * distance + 1; i++)
        rows[0][i] = i < distance ? FAR : i - distance;
    for (size_t y = 1; y <= fuzzy->count; y++)
        if (fill_row(fuzzy, points, count, y, rows) > distance)
            return false;
    return rows[fuzzy->count % 3][count + distance - fuzzy->count] <= distance;
}

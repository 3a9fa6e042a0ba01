#include "common/analysis/normalize.h"

#include <utf8proc.h>

enum { WORD_POINTS = 512, CHAR_POINTS = 32 };

bool ns_is_word_char(uint32_t cp)
{
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
        return true;
    default:
        return false;
    }
}

bool ns_is_bigram_char(uint32_t cp)
{
    if (cp < 0x1100)
        return false;
    return cp <= 0x11ff                      /* Hangul jamo */
           || (cp >= 0x3005 && cp <= 0x3007) /* iteration mark, closing mark, zero */
           || (cp >= 0x3041 && cp <= 0x318e && cp != 0x30fb) /* kana, bopomofo, jamo */
           || (cp >= 0x31a0 && cp <= 0x31ff) || (cp >= 0x3400 && cp <= 0x4dbf) ||
           (cp >= 0x4e00 && cp <= 0x9fff) || (cp >= 0xa960 && cp <= 0xa97f) ||
           (cp >= 0xac00 && cp <= 0xd7fb) || (cp >= 0xf900 && cp <= 0xfaff) ||
           (cp >= 0xff66 && cp <= 0xff9f) || (cp >= 0xffa0 && cp <= 0xffdc) ||
           (cp >= 0x20000 && cp <= 0x3ffff);
}

static bool is_mark(utf8proc_int32_t cp)
{
    return cp >= 0x300 && utf8proc_category(cp) == UTF8PROC_CATEGORY_MN;
}

static bool drops_mark(utf8proc_int32_t base, utf8proc_int32_t mark)
{
    if (base >= 0x400 && base < 0x530)
        return mark != 0x306;
    return base < 0x700;
}

/* Canonical order: marks after one base sorted by combining class, stably. */
static void order_marks(utf8proc_int32_t *points, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        utf8proc_propval_t class = utf8proc_get_property(points[i])->combining_class;
        utf8proc_int32_t point = points[i];
        size_t at = i;
        while (class && at && utf8proc_get_property(points[at - 1])->combining_class > class) {
            points[at] = points[at - 1];
            at--;
        }
        points[at] = point;
    }
}

/* Decomposes and folds one code point, appending what is kept; the new count, or WORD_POINTS + 1
 * when there is no room. */
static size_t add_point(utf8proc_int32_t cp, utf8proc_int32_t *points, size_t count,
                        utf8proc_int32_t *base)
{
    utf8proc_int32_t parts[CHAR_POINTS];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        cp, parts, CHAR_POINTS,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &boundary);
    if (n < 0 || n > CHAR_POINTS)
        return count;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        if (parts[i] <= ' ')
            continue;
        if (is_mark(parts[i])) {
            if (drops_mark(*base, parts[i]))
                continue;
        } else {
            *base = parts[i];
        }
        if (count >= WORD_POINTS)
            return WORD_POINTS + 1;
        points[count++] = parts[i];
    }
    return count;
}

size_t ns_normalize_word(struct ns_str word, char *out, size_t capacity)
{
    utf8proc_int32_t points[WORD_POINTS];
    utf8proc_int32_t base = 0;
    size_t count = 0;
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)word.data;
    size_t left = word.size;
    while (left) {
        utf8proc_int32_t cp;
        utf8proc_ssize_t n = utf8proc_iterate(p, (utf8proc_ssize_t)left, &cp);
        if (n <= 0)
            return 0;
        count = add_point(cp, points, count, &base);
        if (count > WORD_POINTS)
            return 0;
        p += n;
        left -= (size_t)n;
    }
    order_marks(points, count);
    utf8proc_ssize_t composed =
        utf8proc_normalize_utf32(points, (utf8proc_ssize_t)count, UTF8PROC_COMPOSE);
    size_t size = 0;
    for (utf8proc_ssize_t i = 0; i < composed; i++) {
        if (size + 5 > capacity)
            return 0;
        size += (size_t)utf8proc_encode_char(points[i], (utf8proc_uint8_t *)out + size);
    }
    if (size)
        out[size] = '\0';
    return size;
}

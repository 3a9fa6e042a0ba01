#include "common/base/utf8.h"

#include <string.h>

/* What a lead byte promises: the length, and the range of the second byte, which is where
 * overlong forms, surrogates and values above U+10FFFF are told apart. */
struct lead {
    unsigned char length, low, high;
};

static struct lead lead_of(unsigned char byte)
{
    if (byte < 0x80)
        return (struct lead){1, 0, 0};
    if (byte < 0xC2)
        return (struct lead){0, 0, 0};
    if (byte < 0xE0)
        return (struct lead){2, 0x80, 0xBF};
    if (byte < 0xF0)
        return (struct lead){3, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF};
    if (byte < 0xF5)
        return (struct lead){4, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF};
    return (struct lead){0, 0, 0};
}

/* How many bytes at p belong to one sequence, as far as they are valid; 0 for a byte that cannot
 * begin one.  *lead says how many there should be. */
static size_t sequence(const unsigned char *p, size_t n, struct lead *lead)
{
    *lead = lead_of(p[0]);
    if (lead->length < 2)
        return lead->length;
    if (n < 2 || p[1] < lead->low || p[1] > lead->high)
        return 1;
    size_t i = 2;
    while (i < lead->length && i < n && (p[i] & 0xC0) == 0x80)
        i++;
    return i;
}

size_t ns_utf8_decode(const char *p, size_t n, uint32_t *cp)
{
    static const unsigned char lead_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *u = (const unsigned char *)p;
    struct lead lead;
    *cp = NS_UTF8_REPLACEMENT;
    if (n == 0)
        return 0;
    size_t length = sequence(u, n, &lead);
    if (length == 0 || length != lead.length)
        return 0;
    uint32_t value = u[0] & lead_mask[length];
    for (size_t i = 1; i < length; i++)
        value = value << 6 | (u[i] & 0x3Fu);
    *cp = value;
    return length;
}

size_t ns_utf8_invalid_length(const char *p, size_t n)
{
    struct lead lead;
    size_t length = n ? sequence((const unsigned char *)p, n, &lead) : 0;
    return length ? length : 1;
}

size_t ns_utf8_encode(uint32_t cp, char out[NS_UTF8_MAX])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = NS_UTF8_REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

size_t ns_utf8_ascii_prefix(const char *p, size_t n)
{
    size_t i = 0;
    for (; n - i >= 8; i += 8) {
        uint64_t word;
        memcpy(&word, p + i, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < n && (unsigned char)p[i] < 0x80)
        i++;
    return i;
}

bool ns_utf8_valid(const char *p, size_t n)
{
    for (size_t i = ns_utf8_ascii_prefix(p, n); i < n;) {
        uint32_t cp;
        size_t length = ns_utf8_decode(p + i, n - i, &cp);
        if (!length)
            return false;
        i += length;
        i += ns_utf8_ascii_prefix(p + i, n - i);
    }
    return true;
}

size_t ns_utf8_cut(const char *p, size_t n, size_t max)
{
    if (max >= n)
        return n;
    /* Only a character that begins up to three bytes before the cut can reach over it. */
    for (size_t back = 1; back < NS_UTF8_MAX && back <= max; back++) {
        uint32_t cp;
        if (ns_utf8_decode(p + max - back, n - (max - back), &cp) > back)
            return max - back;
    }
    return max;
}

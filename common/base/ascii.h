/* ASCII characters and the comparison of texts with their case aside, whatever the locale. */
#ifndef NS_BASE_ASCII_H
#define NS_BASE_ASCII_H

#include "common/base/buffer.h"

static inline char ns_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static inline bool ns_ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ns_ascii_is_letter(char c)
{
    return ns_ascii_lower(c) >= 'a' && ns_ascii_lower(c) <= 'z';
}

/* Space, tab, line feed, vertical tab, form feed, carriage return. */
static inline bool ns_ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether text begins with these letters, ASCII case aside.  with: NUL-terminated. */
static inline bool ns_ascii_starts(struct ns_str text, const char *with)
{
    size_t i = 0;
    while (with[i] && i < text.size && ns_ascii_lower(text.data[i]) == ns_ascii_lower(with[i]))
        i++;
    return !with[i];
}

/* Whether both are equal, ASCII case aside. */
static inline bool ns_ascii_equal(struct ns_str a, struct ns_str b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (ns_ascii_lower(a.data[i]) != ns_ascii_lower(b.data[i]))
            return false;
    return true;
}

#endif

/* UTF-8 as the Unicode Standard defines it (table 3-7): no overlong forms, no surrogates,
 * nothing above U+10FFFF. */
#ifndef NS_BASE_UTF8_H
#define NS_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NS_UTF8_MAX = 4 };           /* bytes of the longest encoding */
#define NS_UTF8_REPLACEMENT 0xFFFDu /* stands for bytes that are no character */
#define NS_UTF8_REPLACEMENT_TEXT "\xEF\xBF\xBD"

/* Decodes the code point at p[0..n).  Returns its length in bytes (1 to 4) and sets *cp; returns
 * 0 and sets *cp to U+FFFD when there is none (n is 0, or the bytes are not valid UTF-8). */
size_t ns_utf8_decode(const char *p, size_t n, uint32_t *cp);

/* Bytes to replace by one U+FFFD where ns_utf8_decode returned 0 and n > 0: the longest start of
 * a valid sequence, at least 1 ("maximal subpart", as browsers and Python replace). */
size_t ns_utf8_invalid_length(const char *p, size_t n);

/* Writes cp and returns its length; a value that is no scalar value is written as U+FFFD.
 * No NUL is added. */
size_t ns_utf8_encode(uint32_t cp, char out[NS_UTF8_MAX]);

/* Number of leading bytes of p[0..n) below 0x80 (NUL counts as one of them). */
size_t ns_utf8_ascii_prefix(const char *p, size_t n);

/* True when all of p[0..n) is valid UTF-8. */
bool ns_utf8_valid(const char *p, size_t n);

/* The largest size <= max (and <= n) at which p[0..n) can be cut without splitting a character.
 * A run of bytes that is no valid character may be cut anywhere. */
size_t ns_utf8_cut(const char *p, size_t n, size_t max);

#endif

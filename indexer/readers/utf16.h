/* UTF-16 with a byte order mark, as some editors save text: made UTF-8 before anything reads it. */
#ifndef NS_READERS_UTF16_H
#define NS_READERS_UTF16_H

#include "common/base/buffer.h"

enum ns_utf16 { NS_UTF16_NONE, NS_UTF16_LITTLE, NS_UTF16_BIG };

/* By the byte order mark; NS_UTF16_NONE when there is none (UTF-8 and all else). */
enum ns_utf16 ns_utf16_detect(struct ns_str head);

enum { NS_UTF16_GROWTH = 3 }; /* bytes of UTF-8 for at most two of UTF-16 */

/* Converts whole characters of in, which is moved past them, and writes UTF-8 to out, which has
 * room for NS_UTF16_GROWTH bytes for each begun pair of input bytes; returns the bytes written.
 * last: no more follows, so a broken end becomes U+FFFD, as lone surrogates do. */
size_t ns_utf16_convert(enum ns_utf16 order, struct ns_str *in, bool last, char *out);

#endif

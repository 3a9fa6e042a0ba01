/* The bytes of a page to UTF-8.
 *
 * What decides, in this order: a byte order mark; bytes that are valid UTF-8 as a whole (whatever
 * the page declares: a declaration is wrong more often than such bytes are chance); the charset
 * that a <meta> or an XML declaration near the start names; what libuchardet takes the bytes for,
 * where enough of them are beyond ASCII; else windows-1252, where runs of bytes
 * that are valid UTF-8 are still read as such (pages are pasted together).  The names and what they
 * stand for follow the WHATWG Encoding Standard. */
#ifndef NS_EXTRACT_HTML_CHARSET_H
#define NS_EXTRACT_HTML_CHARSET_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdint.h>

/* *text is the page in UTF-8 without NUL: either within page itself or in scratch, which the caller
 * initialised and releases.  Bytes that cannot be decoded become U+FFFD, NUL a space.
 * NS_NOMEM is the only error. */
enum ns_status ns_html_charset_decode(struct ns_str page, struct ns_buffer *scratch,
                                      struct ns_str *text, struct ns_error *err);

/* The same for text whose charset is told by what carried it; label as in a page. */
enum ns_status ns_html_charset_decode_as(struct ns_str text, struct ns_str label,
                                         struct ns_buffer *scratch, struct ns_str *decoded,
                                         struct ns_error *err);

/* Loads all charsets, for a process that may not open files later: iconv reads a file for each. */
void ns_html_charset_load(void);

/* The character that windows-1252 has for a byte from 0x80 on.  Pages mean it by U+0080 to U+009F
 * too (&#146; is an apostrophe to every browser). */
uint32_t ns_html_windows_1252(unsigned char byte);

#endif

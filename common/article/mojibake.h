/* Text that was UTF-8, and was read as windows-1252 and written as UTF-8 again: "CafÃ© â€“ itâ€™s".
 */
#ifndef NS_ARTICLE_MOJIBAKE_H
#define NS_ARTICLE_MOJIBAKE_H

#include "common/base/buffer.h"

#include <stdbool.h>

/* Writes text with such sequences put right to out, which is empty; also those that went that way
 * more than once.  False, and out is not to be looked at, when there is nothing that is certain:
 * letters of Western Europe and punctuation count, of other scripts only three and more in a row,
 * since a capital with a quotation mark behind it may be meant. */
bool ns_mojibake_repair(struct ns_str text, struct ns_buffer *out);

#endif

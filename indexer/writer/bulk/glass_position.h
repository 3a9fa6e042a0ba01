/* Positions of a term in a document.
 *
 *   key   sortable string term, 00, sortable uint docid
 *   tag   uint last position; for more than one position then bits, the least significant first:
 *         first position out of last, number of positions - 2 out of last - first, and the others
 *         by interpolative coding: the middle one (rounded down) out of the numbers that leave room
 *         for those between, then the half before it, then the half after it
 *
 * "v out of n" takes ceil(log2 n) = b bits; the 2^b - n codes that this leaves over shorten the
 * values in the middle of the range by the highest bit. */
#ifndef NS_BULK_GLASS_POSITION_H
#define NS_BULK_GLASS_POSITION_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdint.h>

/* Appends the tag to out.  positions ascend, each once, count > 0: NS_INVALID when not. */
enum ns_status ns_glass_positions_encode(const uint32_t *positions, size_t count,
                                         struct ns_buffer *out, struct ns_error *err);

#endif

/* "Did you mean": the name nearest to a mistyped word.  For options, fields and other small sets.
 */
#ifndef NS_BASE_NEAREST_H
#define NS_BASE_NEAREST_H

#include "common/base/buffer.h"

#include <stddef.h>

/* Longer words and candidates have no near name: it bounds the work at 64 x 64 a candidate. */
enum { NS_NEAREST_MAX = 64 };

/* Index of the candidate nearest to word, or -1 when none is near enough to be worth naming.
 * The distance is Damerau-Levenshtein with adjacent transpositions (optimal string alignment), in
 * bytes, ASCII case ignored.  Near enough is one error, and one more for every three bytes of word
 * beyond the third, but never as many errors as word has bytes.  A candidate that begins with word
 * (of two bytes or more) counts as one error away, since abbreviating is how many such words come
 * about.  Of equals the first wins.  NULL candidates are passed over. */
ptrdiff_t ns_nearest(struct ns_str word, const char *const *candidates, size_t count);

#endif

/* Sorting the terms of an article by their bytes: many times faster than qsort(3), which calls a
 * function for each comparison, and would count in indexing as much as the stemming does.  A radix
 * sort by the first four bytes, and merges where those are equal. */
#ifndef NS_WRITER_TERM_SORT_H
#define NS_WRITER_TERM_SORT_H

#include "common/base/buffer.h"

#include <stdint.h>

struct ns_term_key {
    uint64_t start; /* the first bytes as a big-endian number: most comparisons end there */
    uint32_t index; /* of the text */
};

/* ns_term_key.start of a text; a short one is padded with zeros. */
uint64_t ns_term_start(struct ns_str text);

/* Sorts keys, which has room for as many again behind them as scratch.  text tells the text of a
 * key's index.  Equal texts come in the order in which they stood. */
void ns_term_sort(struct ns_term_key *keys, size_t count,
                  struct ns_str (*text)(const void *context, uint32_t index), const void *context);

#endif

/* Counts for people: a name, a number and a bar a line. */
#ifndef NS_OUTPUT_BARS_H
#define NS_OUTPUT_BARS_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

struct ns_bar {
    struct ns_str label;
    uint64_t number;
};

struct ns_bars_look {
    bool color;
    size_t width; /* columns of the terminal */
};

/* Appends a heading: a name, and what is said of it. */
void ns_output_bars_heading(struct ns_buffer *out, const char *name, const char *remark,
                            const struct ns_bars_look *look);

/* Appends a line a bar; the longest takes what columns there are.  Labels are made fit to be shown,
 * and cut where they take more than half of the columns. */
void ns_output_bars(struct ns_buffer *out, const struct ns_bar *bars, size_t count,
                    const struct ns_bars_look *look);

#endif

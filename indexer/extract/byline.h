/* The line between headline and text: who wrote it, and when. */
#ifndef NS_EXTRACT_BYLINE_H
#define NS_EXTRACT_BYLINE_H

#include "common/base/buffer.h"
#include "common/base/date.h"

enum { NS_BYLINE_NAMES = 8 };

struct ns_byline {
    struct ns_str names[NS_BYLINE_NAMES]; /* borrowed from the line */
    size_t count;
    bool certain; /* a word for it stands there ("By", "Reporter"); else it only looks like names */
    struct ns_date published, modified;
};

/* Reads "By Ann Lee and Bo Cho | Nov. 24, 2024", "Ann Lee, Reporter", "Updated 24 November 2024".
 * False when the line holds neither names nor a date, or much else. */
bool ns_byline_read(struct ns_str line, struct ns_byline *out);

#endif

/* What one text has of another, sentence by sentence. */
#ifndef NS_MATCH_TEXT_DIFF_H
#define NS_MATCH_TEXT_DIFF_H

#include "common/base/buffer.h"

#include <stdbool.h>

enum ns_diff_kind { NS_DIFF_SAME, NS_DIFF_LEFT_OUT, NS_DIFF_ADDED };

struct ns_diff_part {
    enum ns_diff_kind kind;
    struct ns_str sentence; /* of the old text when it is left out, else of the new one */
};

struct ns_diff {
    struct ns_diff_part *parts; /* in the order of both texts */
    size_t count;
    size_t same, left_out, added;
};

enum { NS_DIFF_CELLS_MAX = 1 << 22 }; /* of the table that finds the longest sequence in common */

/* Sentences are the same when their words are, in whatever case and with whatever between them.
 * Texts that differ over too long a stretch for NS_DIFF_CELLS_MAX are taken to have nothing of it
 * in common.  False when there is no memory.  Release in any case. */
bool ns_diff_texts(struct ns_diff *diff, struct ns_str old, struct ns_str new);
void ns_diff_release(struct ns_diff *diff);

#endif

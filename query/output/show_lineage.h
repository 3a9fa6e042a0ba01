/* --lineage: one article of those with much the same text, and how it differs from the first. */
#ifndef NS_OUTPUT_SHOW_LINEAGE_H
#define NS_OUTPUT_SHOW_LINEAGE_H

#include "common/article/article.h"
#include "query/match/text_diff.h"

struct ns_lineage_style {
    bool color;
    size_t width; /* SIZE_MAX: lines are not wrapped */
};

/* diff: from the first article to this one; NULL: this is the first. */
void ns_output_lineage(struct ns_buffer *out, const struct ns_article *article,
                       const struct ns_diff *diff, const struct ns_lineage_style *style);

/* The same as a JSON object and a newline. */
void ns_output_lineage_json(struct ns_buffer *out, const struct ns_article *article,
                            const struct ns_diff *diff);

#endif

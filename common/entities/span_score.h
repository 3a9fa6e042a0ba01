/* How well a span of tokens would do as a name of each kind.
 *
 * This is the seam between finding names and judging them: rules with weights set by hand judge
 * here. 0 is as good as no name at all; a span takes the label with the highest score, and a text
 * the division into spans with the highest sum (segment.h). */
#ifndef NS_ENTITIES_SPAN_SCORE_H
#define NS_ENTITIES_SPAN_SCORE_H

#include "common/entities/story.h"

struct ns_span {
    const struct ns_story *story;
    size_t first, count;          /* tokens */
    size_t run_first, run_end;    /* the tokens around it that it might have gone on with */
    const struct ns_match *match; /* of a table, exactly this span; NULL for none */
    bool second;                  /* the article's memory is filled */
};

/* What a name of a table is. */
enum ns_label ns_match_label(const struct ns_story *story, const struct ns_match *match);

/* Fills score by enum ns_label; what cannot be is below NS_SCORE_NEVER. */
#define NS_SCORE_NEVER (-100.0f)
#define NS_SCORE_TABLE 4.0f /* of a word that a table has */
void ns_span_score(const struct ns_span *span, float score[NS_LABELS]);

#endif

/* How well a span of tokens would do as a name of each kind.
 *
 * This is the seam between finding names and judging them: rules (span_rules.h) judge here, and
 * what was learned from marked texts (span_model.h), except that a user's own names are not argued
 * with and text in small letters has rules only.  0 is as good as no name at all; a span takes the
 * label with the highest score, and a text the division into spans with the highest sum
 * (segment.h). */
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

#define NS_SCORE_NEVER (-100.0f)
#define NS_SCORE_HOPELESS (-4.5f) /* below it the model is not asked */
#define NS_SCORE_TABLE 4.0f       /* of a word that a table has */
/* Whether the model is asked of a span with these scores by rules. */
bool ns_span_has_hope(const struct ns_span *span, const float score[NS_LABELS]);

/* Fills score by enum ns_label; what cannot be is below NS_SCORE_NEVER. */
void ns_span_score(const struct ns_span *span, float score[NS_LABELS]);

#endif

/* Parts the tokens of an article into names: of all divisions the one whose spans' scores
 * (span_score.h) sum to most, found by dynamic programming over each run of adjoining tokens. */
#ifndef NS_ENTITIES_SEGMENT_H
#define NS_ENTITIES_SEGMENT_H

#include "common/entities/story.h"

/* Fills story->segments with the names, in order; spans that are no name are left out.  second: the
 * article's memory is filled and asked. */
void ns_story_segment(struct ns_story *story, bool second);

/* Fills the memory from the segments of the first pass. */
void ns_story_remember(struct ns_story *story);

#endif

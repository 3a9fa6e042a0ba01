/* Where sentences and paragraphs of an article's text begin. */
#ifndef NS_MATCH_SENTENCE_H
#define NS_MATCH_SENTENCE_H

#include "common/base/buffer.h"

/* Whether a sentence starts at byte `at`: after a line's end, or a stop, perhaps a quote, and a
 * space, but not with a small letter; or right after a wide stop (。).  at <= text.size. */
bool ns_sentence_starts(struct ns_str text, size_t at);

/* Whether a paragraph starts at byte `at`: behind an empty line. */
bool ns_paragraph_starts(struct ns_str text, size_t at);

#endif

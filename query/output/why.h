/* Why a hit has its score, for people. */
#ifndef NS_OUTPUT_WHY_H
#define NS_OUTPUT_WHY_H

#include "query/match/reasons.h"

/* One line without its end: "12.3 = korea 4.1 + north 3.2 + (title) 2.1 + country:kp 0.4": what
 * gives most first.  Appended to out. */
void ns_output_why(struct ns_buffer *out, const struct ns_hit *hit,
                   const struct ns_reasons *reasons);

/* The same with all that goes into it, some lines.  */
void ns_output_reasons(struct ns_buffer *out, const struct ns_hit *hit,
                       const struct ns_reasons *reasons);

#endif

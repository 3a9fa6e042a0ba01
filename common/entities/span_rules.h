/* Rules with weights set by hand that judge spans: what is learned (span_model.h) comes on top. */
#ifndef NS_ENTITIES_SPAN_RULES_H
#define NS_ENTITIES_SPAN_RULES_H

#include "common/entities/span_score.h"

/* Fills score by enum ns_label, as ns_span_score does. */
void ns_span_rules(const struct ns_span *span, float score[NS_LABELS]);

#endif

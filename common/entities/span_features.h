/* What the model sees of a span of tokens: features, as hashes.
 *
 * Those of a token do not depend on the span it is taken in (what it does there, begin it or end
 * it, chooses among the weights); those of a span do.  The program that trains the model and the
 * one that uses it see the same. */
#ifndef NS_ENTITIES_SPAN_FEATURES_H
#define NS_ENTITIES_SPAN_FEATURES_H

#include "common/entities/span_score.h"

enum { NS_TOKEN_FEATURES = 24, NS_SPAN_FEATURES = 12 };

/* Fills the classes of the small words next to a token, which rules ask for. */
void ns_token_look_beside(const struct ns_story *story, size_t token, struct ns_token_view *view);

/* Fills the words around a token. */
void ns_token_look_around(const struct ns_story *story, size_t token, struct ns_token_view *view);

/* Fills features; returns how many.  The views of the tokens have the words around them. */
size_t ns_token_features(const struct ns_story *story, size_t token,
                         uint32_t features[NS_TOKEN_FEATURES]);
size_t ns_span_features(const struct ns_span *span, uint32_t features[NS_SPAN_FEATURES]);

#endif

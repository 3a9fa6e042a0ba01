/* What the text of a hit adds to its score: query words in its title and early in its body, and
 * pairs of them side by side or near each other, as in the sequential dependence model (Metzler and
 * Croft, A Markov random field model for term dependencies, SIGIR 2005), with the saturation of
 * BM25 in place of a language model. */
#ifndef NS_MATCH_RERANK_H
#define NS_MATCH_RERANK_H

#include "query/match/passage.h"

/* At least 0, on the scale of BM25 scores.  The plan's words have their weights, log of inverse
 * frequency; average_length: words of an article. */
double ns_rerank_bonus(const struct ns_plan *plan, const struct ns_article_proximity *proximity,
                       double average_length);

#endif

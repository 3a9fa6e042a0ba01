/* What the text of a hit adds to its score: query words in its title and early in its body, and
 * pairs of them side by side or near each other, as in the sequential dependence model (Metzler and
 * Croft, A Markov random field model for term dependencies, SIGIR 2005), with the saturation of
 * BM25 in place of a language model. */
#ifndef NS_MATCH_RERANK_H
#define NS_MATCH_RERANK_H

#include "query/match/passage.h"

/* Each at least 0, on the scale of BM25 scores. */
struct ns_rerank_worth {
    double title, lead, pairs; /* words in the title; early in the body; beside and near others */
};

/* The plan's words have their weights, log of inverse frequency; average_length: words of an
 * article. */
struct ns_rerank_worth ns_rerank_worth(const struct ns_plan *plan,
                                       const struct ns_article_proximity *proximity,
                                       double average_length);

/* Its sum: what is added to the score. */
double ns_rerank_bonus(struct ns_rerank_worth worth);

#endif

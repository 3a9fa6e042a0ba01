/* Words that tell what articles are about: pseudo-relevance feedback, where words that the best
 * articles share become part of the query, and articles like a given one.
 *
 * A word's weight is its mean share of the articles, as of RM3's relevance model (Abdul-Jaleel and
 * others, UMass at TREC 2004), times its idf; the words of most weight are taken. */
#ifndef NS_MATCH_EXPAND_H
#define NS_MATCH_EXPAND_H

#include "common/article/article.h"
#include "common/index/xapian_shim.h"

struct ns_expander; /* one thread's stemmers and counts */

enum ns_status ns_expander_open(struct ns_expander **out, struct ns_error *err);
void ns_expander_close(struct ns_expander *expander);

/* Forgets the articles taken and the words chosen. */
void ns_expander_reset(struct ns_expander *expander);

/* Takes the words of an article's title and body, the first 4,096. */
enum ns_status ns_expander_add(struct ns_expander *expander, const struct ns_article *article,
                               struct ns_error *err);

/* Chooses words that so many of the articles have at least and that are not common in the index.
 * weight: what all of them weigh, against 1 for a word of a query. */
enum ns_status ns_expander_choose(struct ns_expander *expander, struct ns_xapian_db *db,
                                  uint32_t articles, double weight, struct ns_error *err);

/* The chosen words add to the score of what query matches; they find nothing new.  Takes query and
 * puts another one in its place, NULL when there is no memory. */
enum ns_status ns_expander_apply(const struct ns_expander *expander, struct ns_xapian_query **query,
                                 struct ns_error *err);

/* A query for articles with any of the chosen words; NULL when there is no memory. */
struct ns_xapian_query *ns_expander_query(const struct ns_expander *expander);

size_t ns_expander_count(const struct ns_expander *expander); /* words chosen */

/* Chosen word number i, and the factor of its score; the term lives until the next reset. */
struct ns_str ns_expander_word(const struct ns_expander *expander, size_t i, double *factor);

/* "nuclear^0.25 missil^0.12": the chosen words, appended to out. */
void ns_expander_print(const struct ns_expander *expander, struct ns_buffer *out);

#endif

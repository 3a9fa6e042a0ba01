#include "query/match/rerank.h"

#include "query/match/searcher.h"

#include <math.h>
#include <stdlib.h>

/* One setting for every collection: the gains were much the same over a wide range. */
static const double ordered = 0.2, near = 0.2, title = 0.3, lead = 0.3;
static const double lead_words = 100; /* over which a first place loses 1 - 1/e of its worth */
static const double k1 = 1.2, slope = 0.75; /* as of BM25 */

static double saturated(double count, double norm)
{
    return (k1 + 1) * count / (count + norm);
}

static double worth_of_pair(const struct ns_plan_word *words, const struct ns_pair_places *pair,
                            double norm)
{
    double weight = fmin(words[0].weight, words[1].weight);
    return weight * (ordered * saturated(pair->ordered, norm) + near * saturated(pair->near, norm));
}

struct ns_rerank_worth ns_rerank_worth(const struct ns_plan *plan,
                                       const struct ns_article_proximity *proximity,
                                       double average_length)
{
    double norm = k1 * (1 - slope + slope * proximity->length / fmax(average_length, 1));
    struct ns_rerank_worth worth = {0};
    for (size_t i = 0; i < proximity->word_count; i++) {
        const struct ns_word_places *places = &proximity->words[i];
        double weight = places->repeats ? 0 : plan->words[i].weight;
        worth.title += places->title ? weight * title : 0;
        worth.lead += places->body ? weight * lead * exp(-(double)places->first / lead_words) : 0;
    }
    for (size_t i = 0; i + 1 < proximity->word_count; i++)
        worth.pairs += worth_of_pair(&plan->words[i], &proximity->pairs[i], norm);
    return worth;
}

double ns_rerank_bonus(struct ns_rerank_worth worth)
{
    return worth.title + worth.lead + worth.pairs;
}

enum ns_status ns_searcher_weigh(struct ns_searcher *searcher, struct ns_error *err)
{
    struct ns_xapian_db *db = ns_index_db(searcher->index);
    struct ns_xapian_stats stats;
    if (searcher->weighed)
        return NS_OK;
    enum ns_status status = ns_xapian_read_stats(db, &stats, err);
    if (status != NS_OK)
        return status;
    searcher->average_length =
        (double)stats.total_length / (double)(stats.documents ? stats.documents : 1);
    for (size_t i = 0; i < searcher->plan.word_count && status == NS_OK; i++) {
        struct ns_plan_word *word = &searcher->plan.words[i];
        double total = 0;
        for (size_t t = 0; t < word->term_count && status == NS_OK; t++) {
            uint32_t frequency = 0;
            status = ns_xapian_term_frequency(db, word->terms[t], &frequency, err);
            total += frequency;
        }
        word->weight = log(1 + (double)stats.documents / (total + 1));
    }
    searcher->weighed = status == NS_OK;
    return status;
}

static enum ns_status add_bonus(struct ns_searcher *searcher, struct ns_xapian_hit *hit,
                                struct ns_error *err)
{
    struct ns_article_proximity proximity;
    const struct ns_article *article = NULL;
    enum ns_status status = ns_searcher_read(searcher, hit->docid, &article, err);
    if (status == NS_OK)
        status = ns_matcher_proximity(searcher->matcher, article, &proximity, err);
    struct ns_kept *kept = ns_searcher_kept(searcher, hit->docid);
    if (status == NS_OK && kept)
        status = ns_matcher_words(searcher->matcher, &kept->article.arena, &kept->words, err);
    if (status == NS_OK)
        hit->weight +=
            ns_rerank_bonus(ns_rerank_worth(&searcher->plan, &proximity, searcher->average_length));
    return status;
}

static int compare_docids(const void *a, const void *b)
{
    const struct ns_xapian_hit *x = a, *y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

static int compare_hits(const void *a, const void *b)
{
    const struct ns_xapian_hit *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return compare_docids(a, b);
}

void ns_searcher_sort_hits(struct ns_xapian_hit *hits, size_t count)
{
    if (count)
        qsort(hits, count, sizeof *hits, compare_hits);
}

enum ns_status ns_searcher_rerank(struct ns_searcher *searcher, struct ns_xapian_hit *hits,
                                  size_t count, struct ns_error *err)
{
    enum ns_status status = ns_searcher_weigh(searcher, err);
    if (count) /* side by side in the index */
        qsort(hits, count, sizeof *hits, compare_docids);
    for (size_t i = 0; i < count && status == NS_OK; i++)
        status = add_bonus(searcher, &hits[i], err);
    ns_searcher_sort_hits(hits, count);
    return status;
}

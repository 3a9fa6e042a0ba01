/* Why a hit has its score: what each term of the query gives by BM25, and what the text adds.
 *
 * The shares of the terms are computed here, as Xapian does, from what the index knows of the
 * article; together they are the score that Xapian gave it. */
#ifndef NS_MATCH_REASONS_H
#define NS_MATCH_REASONS_H

#include "query/match/rerank.h"
#include "query/match/search.h"

struct ns_reason {
    struct ns_str term; /* as in a query: korea, title:korea, country:kp; of a wildcard the first */
    size_t terms;       /* that rank as one: 1, but for wildcards and fuzzy words */
    uint32_t count;     /* how often the article has it, the title counting more */
    uint32_t articles;  /* that have it */
    double factor;      /* by which the query has it count */
    bool expansion;     /* the best articles brought it in */
    double score;
};

struct ns_reasons {
    const struct ns_reason *items; /* in the order of the query */
    size_t count;
    double terms;   /* the sum of their scores */
    double recency; /* what the date adds to that, where it counts */
    bool reread;    /* the text adds what follows: it is one of the best few */
    struct ns_rerank_worth text;
    struct ns_article_proximity places; /* of the plan's words */
    uint32_t length;                    /* of the article, in words, the title counting more */
    double average_length;
};

/* reasons is valid until the next call, and the next search.  When the index has changed since the
 * search, they are those of now, or none. */
enum ns_status ns_searcher_reasons(struct ns_searcher *searcher, const struct ns_hit *hit,
                                   struct ns_reasons *reasons, struct ns_error *err);

#endif

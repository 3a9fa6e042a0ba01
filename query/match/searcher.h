/* A searcher and its steps: private to search.c, which puts them in order, judge.c and rerank.c. */
#ifndef NS_MATCH_SEARCHER_H
#define NS_MATCH_SEARCHER_H

#include "common/index/index_dir.h"
#include "query/match/expand.h"
#include "query/match/search.h"

struct ns_searcher {
    struct ns_index *index;
    struct ns_languages languages;
    struct ns_vocabulary vocabulary; /* of the index */
    struct ns_planner *planner;
    struct ns_matcher *matcher;
    struct ns_decoder *decoder;
    struct ns_expander *expander; /* opened when first needed */

    /* The last search. */
    struct ns_arena arena; /* the query's text and tree */
    struct ns_node *tree;
    struct ns_plan plan;
    bool any, weighed;
    size_t reranked;       /* hits that the text put in order */
    double average_length; /* of an article, in words; known when weighed */
    struct ns_hit *hits;
    size_t *offsets; /* of each hit's stored article in data */
    size_t hit_count, hit_capacity;
    struct ns_buffer data;
    bool *found;
    size_t found_capacity;

    struct ns_buffer scratch;
    struct ns_article article;
};

/* Whether a candidate that the plan's query has found matches, by its values or its text. */
enum ns_status ns_searcher_judge(struct ns_searcher *searcher, uint32_t docid, bool *accepted,
                                 struct ns_error *err);

/* Gives the plan's words their idf, once a search: a rare word says more. */
enum ns_status ns_searcher_weigh(struct ns_searcher *searcher, struct ns_error *err);

/* Adds to each score what the article's text is worth (rerank.h), and sorts the hits by it. */
enum ns_status ns_searcher_rerank(struct ns_searcher *searcher, struct ns_xapian_hit *hits,
                                  size_t count, struct ns_error *err);

#endif

/* A searcher and its steps: private to search.c, which puts them in order, and to text_search.c,
 * judge.c, rerank.c, read.c. */
#ifndef NS_MATCH_SEARCHER_H
#define NS_MATCH_SEARCHER_H

#include "common/base/table.h"
#include "common/index/index_dir.h"
#include "common/index/index_names.h"
#include "query/match/expand.h"
#include "query/language/plan_score.h"
#include "query/match/reasons.h"

enum { NS_KEPT_MAX = 32 };

/* An article that was read once, and need not be again while the search lasts. */
struct ns_kept {
    uint32_t docid;
    struct ns_body_words words; /* of the plan, in the article's arena */
    struct ns_article article;
};

struct ns_searcher {
    struct ns_index *index;
    struct ns_languages languages;
    struct ns_vocabulary vocabulary; /* of the index */
    struct ns_planner *planner;
    struct ns_entity_names *names; /* a user's own, of the index; or NULL */
    struct ns_matcher *matcher;
    struct ns_decoder *decoder;
    struct ns_expander *expander; /* opened when first needed */

    /* The last search. */
    struct ns_arena arena; /* the query's text and tree */
    struct ns_node *tree;
    struct ns_plan plan;
    bool any, weighed;
    double half_life;      /* as in the options; 0: dates do not count */
    int64_t now;           /* seconds */
    bool like;             /* the query only chooses: the expander's words rank */
    size_t reranked;       /* hits that the text put in order */
    size_t dated;          /* hits whose scores were multiplied by what their dates are worth */
    size_t candidates;     /* of which the text was asked, or the values */
    size_t read;           /* articles that were read */
    double average_length; /* of an article, in words; known when weighed */
    struct ns_kept *kept;  /* NS_KEPT_MAX of them, and the article at hand behind the last one */
    size_t kept_count;
    struct ns_hit *hits;
    size_t *offsets; /* of each hit's stored article in data; SIZE_MAX: it is kept */
    size_t hit_count, hit_capacity;
    struct ns_buffer data;
    bool *found;
    size_t found_capacity;

    /* What the last call of ns_searcher_reasons found. */
    struct ns_table terms;        /* of the article */
    struct ns_buffer frequencies; /* in it: uint32_t by term */
    struct ns_plan_shares shares;
    struct ns_buffer reasons, reason_names;

    struct ns_buffer scratch;
};

/* What articles are decoded into. */
static inline struct ns_article *ns_searcher_at_hand(const struct ns_searcher *searcher)
{
    return &searcher->kept[searcher->kept_count].article;
}

/* Reads an article that matches: *out is valid until the next call, or for as long as the search,
 * as far as there is room. */
enum ns_status ns_searcher_read(struct ns_searcher *searcher, uint32_t docid,
                                const struct ns_article **out, struct ns_error *err);

/* The same where the caller has the stored article. */
enum ns_status ns_searcher_read_stored(struct ns_searcher *searcher, uint32_t docid,
                                       struct ns_str stored, const struct ns_article **out,
                                       struct ns_error *err);

/* Moves to the newest state of the index. */
enum ns_status ns_searcher_refresh(struct ns_searcher *searcher, struct ns_error *err);

/* Keeps the article at hand, that of docid, as far as there is room. */
void ns_searcher_keep(struct ns_searcher *searcher, uint32_t docid);

/* The article, where it was read and is kept; else NULL. */
struct ns_kept *ns_searcher_kept(const struct ns_searcher *searcher, uint32_t docid);

/* Forgets the articles that were read. */
void ns_searcher_forget(struct ns_searcher *searcher);

/* Searches for the tree at hand, and begins again when the index changes meanwhile. */
enum ns_status ns_searcher_run(struct ns_searcher *searcher,
                               const struct ns_search_options *options, struct ns_results *results,
                               struct ns_error *err);

/* --- where the text decides --- */

enum ns_verdict {
    NS_VERDICT_OPEN, /* the text must be read */
    NS_VERDICT_YES,
    NS_VERDICT_NO,
};

/* A document that the plan's query has found. */
struct ns_candidate {
    uint32_t docid;
    enum ns_verdict verdict;
    int64_t published; /* INT64_MIN = not known */
};

/* Decides, of candidates by ascending docid, those that their values suffice for; docids are theirs
 * once more. */
enum ns_status ns_searcher_screen(struct ns_searcher *searcher, const uint32_t *docids,
                                  struct ns_candidate *candidates, size_t count,
                                  struct ns_error *err);

/* Whether the candidate matches, by its text. */
enum ns_status ns_searcher_judge(struct ns_searcher *searcher, const struct ns_candidate *candidate,
                                 bool *accepted, struct ns_error *err);

/* Keeps those that match of the plan's candidates, *count docids that ascend. */
enum ns_status ns_searcher_keep_matches(struct ns_searcher *searcher, uint32_t *docids,
                                        size_t *count, struct ns_error *err);

/* Candidates in order of rank until there are as many matches as the options ask for. */
enum ns_status ns_searcher_search_text(struct ns_searcher *searcher,
                                       const struct ns_search_options *options,
                                       struct ns_results *results, struct ns_error *err);

/* --- */

/* The plan's query, sorted as the options say. */
struct ns_xapian_request ns_searcher_request(const struct ns_searcher *searcher,
                                             const struct ns_search_options *options);

/* Adds a hit, and its stored article to data, unless it is kept. */
enum ns_status ns_searcher_take_hit(struct ns_searcher *searcher, struct ns_xapian_hit hit,
                                    size_t rank, struct ns_error *err);

/* The weights of BM25: one setting for every collection. */
extern const struct ns_xapian_bm25 ns_searcher_bm25;

/* Puts in the place of the plan's query one for articles like the given one that it finds. */
enum ns_status ns_searcher_plan_like(struct ns_searcher *searcher, const struct ns_article *article,
                                     struct ns_error *err);

/* Gives the reader all matches of the plan, and counts them in results. */
enum ns_status ns_searcher_read_matches(struct ns_searcher *searcher,
                                        const struct ns_match_reader *reader,
                                        struct ns_results *results, struct ns_error *err);

/* Gives the plan's words their idf, once a search: a rare word says more. */
enum ns_status ns_searcher_weigh(struct ns_searcher *searcher, struct ns_error *err);

/* The best first. */
void ns_searcher_sort_hits(struct ns_xapian_hit *hits, size_t count);

/* The matches of a request in the order of their scores multiplied by what their dates are worth
 * (recent.h): exactly that order, though seldom all of them are looked at. */
struct ns_recent {
    struct ns_xapian_request request; /* of the page to come */
    struct ns_xapian_hit *hits;
    size_t count, settled; /* of hits, so many are known to be the best: these do not move */
    bool complete;         /* there are no others, and all are settled */
    bool bounded;          /* most is known, else a bound of it */
    double last, most;     /* score of the last match by the text; worth of the newest one's date */
    uint32_t total_lower, total_upper;
};

void ns_recent_init(struct ns_recent *recent, const struct ns_xapian_request *request);
void ns_recent_release(struct ns_recent *recent);

/* Settles some more of the matches, if it can; all when this is repeated. */
enum ns_status ns_recent_next(const struct ns_searcher *searcher, struct ns_recent *recent,
                              struct ns_error *err);

/* Settles at least count of them, or all. */
enum ns_status ns_recent_settle(const struct ns_searcher *searcher, struct ns_recent *recent,
                                size_t count, struct ns_error *err);

/* How many of the hits the text puts in order: none where it could not change anything. */
size_t ns_searcher_rerank_depth(const struct ns_searcher *searcher,
                                const struct ns_search_options *options);

/* Adds to each score what the article's text is worth (rerank.h), and sorts the hits by it. */
enum ns_status ns_searcher_rerank(struct ns_searcher *searcher, struct ns_xapian_hit *hits,
                                  size_t count, struct ns_error *err);

#endif

/* A query to its hits: parse, plan, let Xapian find and rank, let the stored text decide.
 *
 * A searcher is for one thread.  It follows the index: when a commit or a new generation comes in
 * the middle of a search, the search is done again from its start. */
#ifndef NS_MATCH_SEARCH_H
#define NS_MATCH_SEARCH_H

#include "common/article/article.h"
#include "common/article/stored.h"
#include "query/match/passage.h"

struct ns_searcher;

enum ns_search_mode {
    NS_MODE_DEFAULT, /* all words; where nothing has them all, the best partial matches */
    NS_MODE_ALL,
    NS_MODE_ANY,
    NS_MODE_PHRASE, /* the whole query is one phrase */
};

enum ns_sort { NS_SORT_RELEVANCE, NS_SORT_OLDEST, NS_SORT_NEWEST, NS_SORT_POPULAR };

/* Which hits are shown once, with their number (collapse.h). */
enum ns_collapse { NS_COLLAPSE_NONE, NS_COLLAPSE_DUP, NS_COLLAPSE_SOURCE };

/* What is done with all matches at once: docids ascend.  It is called again, and begins anew, when
 * the index changes meanwhile, or when partial matches take the place of none. */
struct ns_match_reader {
    enum ns_status (*read)(void *context, struct ns_xapian_db *db, const uint32_t *docids,
                           size_t count, struct ns_error *err);
    void *context;
};

struct ns_search_options {
    enum ns_search_mode mode;
    enum ns_sort sort;
    enum ns_collapse collapse;
    size_t first, count; /* the page: ranks from first (0 = best) */
    size_t rerank;       /* so many of the best by their terms are put in order by their text too */
    double half_life;    /* seconds; above 0: newer articles count more, see recent.h */
    const struct ns_article *like; /* not NULL: articles like this one, apart from itself, that
                                      match the query, which may be empty then */
    bool expand;                   /* words that the best articles share add to the scores */
    const struct ns_match_reader *reader; /* not NULL: it gets all matches, and there are no hits */
    size_t count_to; /* the total is exact up to here, whatever it costs; SIZE_MAX: always */
};

struct ns_hit {
    size_t rank; /* from 1 */
    uint32_t docid;
    double score;
    struct ns_str stored; /* the stored article */
    struct ns_stored_head head;
    size_t group; /* with collapse: matches in its group, itself among them; else 0 */
};

struct ns_results {
    struct ns_hit *hits; /* valid until the next search */
    size_t count;
    size_t total;        /* matching articles */
    bool total_is_exact; /* else there are at least that many */
    size_t unpaired; /* 1 + byte of a quote or parenthesis of the query that means nothing, or 0 */
    bool relaxed;    /* nothing had all words: these are partial matches */
    const struct ns_expansion *expansions; /* of wildcards and fuzzy words, as hits valid */
    size_t expansion_count;
};

enum ns_status ns_searcher_open(struct ns_searcher **out, const char *index_path,
                                struct ns_error *err);
void ns_searcher_close(struct ns_searcher *searcher);

/* The names of a user's own that the index has; or NULL. */
struct ns_entity_names;
const struct ns_entity_names *ns_searcher_names(const struct ns_searcher *searcher);

/* NS_INVALID: the query; its message names the column. */
enum ns_status ns_searcher_search(struct ns_searcher *searcher, struct ns_str query,
                                  const struct ns_search_options *options,
                                  struct ns_results *results, struct ns_error *err);

/* The whole article of a hit: valid until the next call, and the next search. */
enum ns_status ns_searcher_article(struct ns_searcher *searcher, const struct ns_hit *hit,
                                   const struct ns_article **out, struct ns_error *err);

/* The article with this id; NS_NOT_FOUND when there is none. */
enum ns_status ns_searcher_find(struct ns_searcher *searcher, struct ns_str id,
                                struct ns_article *article, struct ns_error *err);

/* Where the words of the last search stand in an article: highlights and the best passage.  out is
 * valid until the next call. */
enum ns_status ns_searcher_passage(struct ns_searcher *searcher, const struct ns_article *article,
                                   size_t snippet_size, struct ns_passage *out,
                                   struct ns_error *err);

/* The stages of the last search, which gave results, for --explain; appended to out. */
enum ns_status ns_searcher_explain(struct ns_searcher *searcher, const struct ns_results *results,
                                   struct ns_buffer *out, struct ns_error *err);

#endif

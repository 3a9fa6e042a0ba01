/* The passage module: one scan of an article's text against the words of a query, with the
 * indexer's own analysis.  It decides what stems cannot (plan->predicates), tells how near to each
 * other the words stand, and yields the best passage and the highlights. */
#ifndef NS_MATCH_PASSAGE_H
#define NS_MATCH_PASSAGE_H

#include "common/article/article.h"
#include "query/language/plan.h"

/* Bytes [start, end) of a text to highlight; in order, not overlapping. */
struct ns_span {
    size_t start, end;
};

struct ns_spans {
    const struct ns_span *items;
    size_t count;
};

struct ns_passage {
    struct ns_spans title;      /* in article->title */
    struct ns_str snippet;      /* a piece of article->body (or of a caption); may hold newlines */
    struct ns_spans spans;      /* in snippet */
    bool cut_before, cut_after; /* whether it starts, ends within a sentence */
};

/* How often a word of the plan stands in an article, and where first. */
struct ns_word_places {
    uint32_t title, captions, body; /* times */
    uint32_t first;                 /* its first position in the body, in words from 0 */
    bool repeats;                   /* the same word as one before it in the plan: counted there */
};

/* How often the words i and i + 1 of the plan stand beside each other in the body. */
struct ns_pair_places {
    uint32_t ordered; /* i + 1 right behind i */
    uint32_t near;    /* in either order, less than NS_NEAR_WORDS apart; holds the ordered ones */
};

enum {
    NS_NEAR_WORDS = 8,
    NS_PROXIMITY_WORDS = 64,        /* words of the plan that are looked at: the first ones */
    NS_PROXIMITY_SIZE = 256 * 1024, /* bytes of a body, and of all captions */
};

/* What a ranker goes by.  Words under a NOT have no places, words of title:… none in the body. */
struct ns_article_proximity {
    size_t word_count; /* at most NS_PROXIMITY_WORDS */
    struct ns_word_places words[NS_PROXIMITY_WORDS];
    struct ns_pair_places pairs[NS_PROXIMITY_WORDS]; /* word_count - 1 of them */
    uint32_t length;                                 /* words of the body */
    uint32_t window;       /* the fewest words of the body in a row that hold all those it has */
    uint32_t window_words; /* how many different words of the plan that are; 0: no window */
};

/* A word of the plan in a text: its class there, and its bytes [start, end). */
struct ns_word_match {
    size_t start, end;
    uint32_t position;
    size_t word;
};

/* Those that are shown of a body, in order. */
struct ns_body_words {
    const struct ns_word_match *items;
    size_t count;
    bool known; /* else it has not been looked at, or not all of it */
};

struct ns_matcher; /* one thread's scanner: stemmers by language, scratch memory */

enum ns_status ns_matcher_open(struct ns_matcher **out, struct ns_error *err);
void ns_matcher_close(struct ns_matcher *matcher);

/* From now on scans are for this plan; borrowed. */
enum ns_status ns_matcher_prepare(struct ns_matcher *matcher, const struct ns_plan *plan,
                                  struct ns_error *err);

/* Whether predicate number i of the plan holds in the article, for all i: into found[]. */
enum ns_status ns_matcher_decide(struct ns_matcher *matcher, const struct ns_article *article,
                                 bool *found, struct ns_error *err);

/* How the plan's words stand to each other in the article.  Looks at the first 131,072 places, and
 * at no more text than NS_PROXIMITY_SIZE. */
enum ns_status ns_matcher_proximity(struct ns_matcher *matcher, const struct ns_article *article,
                                    struct ns_article_proximity *out, struct ns_error *err);

/* What ns_matcher_proximity has just found in the body, in arena: for a passage of the same article
 * and plan without another scan. */
enum ns_status ns_matcher_words(const struct ns_matcher *matcher, struct ns_arena *arena,
                                struct ns_body_words *out, struct ns_error *err);

/* The best passage, of at most about `size` bytes (20 to 64 KiB), and highlights; valid until the
 * next call, and pointing into article.  words: where they are known, else NULL. */
enum ns_status ns_matcher_passage(struct ns_matcher *matcher, const struct ns_article *article,
                                  const struct ns_body_words *words, size_t size,
                                  struct ns_passage *out, struct ns_error *err);

#endif

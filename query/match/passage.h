/* The passage module: one scan of an article's text against the words of a query, with the
 * indexer's own analysis.  It decides phrases and yields the best passage and the highlights. */
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

struct ns_matcher; /* one thread's scanner: stemmers by language, scratch memory */

enum ns_status ns_matcher_open(struct ns_matcher **out, struct ns_error *err);
void ns_matcher_close(struct ns_matcher *matcher);

/* From now on scans are for this plan; borrowed. */
enum ns_status ns_matcher_prepare(struct ns_matcher *matcher, const struct ns_plan *plan,
                                  struct ns_error *err);

/* Whether phrase number i of the plan stands in the article, for all i: into found[]. */
enum ns_status ns_matcher_phrases(struct ns_matcher *matcher, const struct ns_article *article,
                                  bool *found, struct ns_error *err);

/* The best passage, of at most about `size` bytes (20 to 64 KiB), and highlights; valid until the
 * next call, and pointing into article. */
enum ns_status ns_matcher_passage(struct ns_matcher *matcher, const struct ns_article *article,
                                  size_t size, struct ns_passage *out, struct ns_error *err);

#endif

/* The scanner: those tokens of a text that stand for words of a plan, found with the indexer's own
 * analysis.  Private to query/match/.
 *
 * Words of the plan that the same tokens stand for (the same stem in the language at hand, the same
 * exact form, the same pattern) are one class; a class goes by the number of its first word. */
#ifndef NS_MATCH_SCAN_H
#define NS_MATCH_SCAN_H

#include "common/analysis/tokenizer.h"
#include "common/article/article.h"
#include "common/article/foreign.h"
#include "query/language/plan.h"

enum { NS_SCAN_LANGUAGES = 32 }; /* more than there are stemmers */

#define NS_SCAN_NONE SIZE_MAX

/* A word of the plan, as one language tells it from the others. */
struct ns_scan_word {
    size_t class;
    size_t next;        /* of a class: another one with the same stem, or NS_SCAN_NONE */
    bool shown, titled; /* of a class: some word of it is shown in the text, in the title */
};

struct ns_scan_language {
    const char *name;
    struct ns_stemmer *stemmer;
    struct ns_scan_word *words; /* by word of the plan */
    size_t *classes;            /* by stem id below `mapped`: the first class with that stem */
    uint32_t mapped;
    size_t *patterns; /* the classes of wildcards and fuzzy words */
    size_t pattern_count;
    struct ns_word_filter stems;  /* tokens that can match by their stem */
    struct ns_word_filter fits;   /* tokens that a pattern may fit */
    struct ns_word_filter either; /* both */
    uint64_t prepared;            /* for which plan */
};

struct ns_scan {
    const struct ns_plan *plan;
    uint64_t prepared; /* counts plans */
    struct ns_scan_language *languages[NS_SCAN_LANGUAGES];
    size_t language_count;
    struct ns_scan_language *language; /* the article's: classes are as it tells them */
    struct ns_scan_language *reading;  /* that of the paragraph at hand */
    const struct ns_article *article;
    struct ns_foreign_pieces pieces; /* of its body, those behind the one at hand */
    bool in_pieces;                  /* the text at hand is such a body */
    size_t *own_hits;                /* scratch */
    struct ns_tokenizer tokenizer;
    struct ns_token token; /* the last one found */
    size_t *hits;          /* the classes that it stands for */
    size_t hit_count, hit_capacity;
};

void ns_scan_release(struct ns_scan *scan);

/* From now on scans are for this plan; borrowed. */
enum ns_status ns_scan_prepare(struct ns_scan *scan, const struct ns_plan *plan,
                               struct ns_error *err);

/* Texts are those of this article, which is borrowed, from now on. */
enum ns_status ns_scan_use_article(struct ns_scan *scan, const struct ns_article *article,
                                   struct ns_error *err);

/* text: a field of the article. */
enum ns_status ns_scan_start(struct ns_scan *scan, struct ns_str text, struct ns_error *err);

/* Goes to the next token that some word of the plan stands for: scan->token, scan->hits.  *more is
 * false when there is none. */
enum ns_status ns_scan_next(struct ns_scan *scan, bool *more, struct ns_error *err);

#endif

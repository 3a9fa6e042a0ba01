/* A tree to a plan: the Xapian query that finds candidates, and what the text must decide.
 *
 * Stems find: a phrase becomes the AND of its stems, a negated phrase becomes nothing.  Where that
 * is wider than the query (plan->needs_text), each candidate's text settles it: ns_plan_accepts.
 * A word is stemmed in every language of the index, each article having one. */
#ifndef NS_LANGUAGE_PLAN_H
#define NS_LANGUAGE_PLAN_H

#include "common/index/xapian_shim.h"
#include "query/language/tree.h"

enum { NS_PLAN_LANGUAGES = 24 };

/* The languages that the articles of an index are stemmed in ("en", "de", "none"). */
struct ns_languages {
    const char *names[NS_PLAN_LANGUAGES]; /* static text, as ns_stemmer_language gives */
    size_t count;
};

/* A normalised token of the query, as the passage module looks for it. */
struct ns_plan_word {
    struct ns_str token;
    double weight;       /* how much it tells: grows with its rarity (idf) */
    enum ns_field field; /* NS_FIELD_TEXT or NS_FIELD_TITLE */
};

/* A phrase: words[first] .. words[first + count - 1], one after the other. */
struct ns_plan_phrase {
    size_t first, count;
    enum ns_field field;
};

struct ns_planner; /* stemmers and stop words, kept from query to query */

struct ns_plan {
    struct ns_xapian_query *query; /* owned by the plan */
    struct ns_plan_word *words;
    size_t word_count;
    struct ns_plan_phrase *phrases;
    size_t phrase_count;
    size_t ranked;   /* words and phrases that can be left out by relaxing */
    bool needs_text; /* candidates may be too many: see ns_plan_accepts */
    bool has_weight; /* some part ranks; else hits are equal and shown newest first */
    const struct ns_node *tree;
    struct ns_arena arena;
};

enum ns_status ns_planner_open(struct ns_planner **out, struct ns_error *err);
void ns_planner_close(struct ns_planner *planner);

/* any: juxtaposed words and phrases are alternatives; else all are required.  Fields other than
 * title, dates and negations always are.  languages is copied; db is asked for word frequencies.
 * Release the plan before it is made again. */
enum ns_status ns_planner_plan(struct ns_planner *planner, const struct ns_node *tree, bool any,
                               const struct ns_languages *languages, struct ns_xapian_db *db,
                               struct ns_plan *plan, struct ns_error *err);
void ns_plan_release(struct ns_plan *plan);

/* Decides a candidate: has_term answers for a term of the document, found[] for the phrases. */
struct ns_plan_evidence {
    void *context;
    enum ns_status (*has_term)(void *context, struct ns_str term, bool *out, struct ns_error *err);
    int64_t published; /* seconds; INT64_MIN = not known */
    const bool *found;
};
enum ns_status ns_plan_accepts(const struct ns_plan *plan, const struct ns_plan_evidence *evidence,
                               bool *accepts, struct ns_error *err);

#endif

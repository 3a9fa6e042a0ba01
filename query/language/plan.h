/* A tree to a plan: the Xapian query that finds candidates, and what the text must decide.
 *
 * Stems find: a phrase becomes the AND of its stems, a negated phrase becomes nothing.  Where that
 * is wider than the query (plan->needs_text), each candidate's text settles it: ns_plan_accepts.
 * A word is stemmed in every language of the index; each article has one. */
#ifndef NS_LANGUAGE_PLAN_H
#define NS_LANGUAGE_PLAN_H

#include "common/entities/entity_type.h"
#include "common/index/xapian_shim.h"
#include "query/language/term.h"
#include "query/language/tree.h"
#include "query/language/vocabulary.h"

enum { NS_PLAN_LANGUAGES = 32 }; /* more than there are stemmers */

/* The languages that the articles of an index are stemmed in ("en", "de", "none"). */
struct ns_languages {
    const char *names[NS_PLAN_LANGUAGES]; /* static text, as ns_stemmer_language gives */
    size_t count;
};

/* A normalised token of the query, as the passage module looks for it. */
struct ns_plan_word {
    struct ns_str token; /* of a wildcard the normalised pattern */
    enum ns_word_form form;
    unsigned distance;            /* of a fuzzy word … */
    const struct ns_fuzzy *fuzzy; /* … that is compared with tokens by this */
    const struct ns_str *terms;   /* its terms in the index, one for each distinct stem */
    size_t term_count;
    enum ns_field field; /* NS_FIELD_TEXT or NS_FIELD_TITLE */
    double weight;       /* what finding it is worth; 1 unless the caller knows its rarity */
    bool negated;        /* under a NOT: looked for, but not shown */
};

enum ns_predicate_kind {
    NS_PREDICATE_PHRASE,    /* words[first] .. words[first + count - 1], one after the other */
    NS_PREDICATE_EITHER,    /* left or right; the others are pairs of both: */
    NS_PREDICATE_NEAR,      /* at most `number` words apart, in either order */
    NS_PREDICATE_ADJACENT,  /* left first, right at most `number` words behind it */
    NS_PREDICATE_SENTENCE,  /* in one sentence */
    NS_PREDICATE_PARAGRAPH, /* in one paragraph */
    NS_PREDICATE_AT_LEAST,  /* left, `number` times in the article */
};

/* What the text decides.  A predicate but AT_LEAST holds in one of the title, a caption, the body.
 */
struct ns_plan_predicate {
    enum ns_predicate_kind kind;
    size_t first, count; /* a phrase's words */
    size_t left, right;  /* the others' operands: numbers of predicates before this one */
    uint32_t number;
    bool placed; /* the operand of another predicate, which asks where it stands */
};

/* What words of the query name (plan_names.h): other names of it are shown, too. */
struct ns_plan_name {
    enum ns_entity_type type;
    struct ns_str identity;
    size_t word; /* the first of its words, if it has any in words[] */
};

enum { NS_PLAN_NAMES = 16 }; /* of a query that are shown: the first ones */

struct ns_plan_node; /* the compiled tree, see plan_node.h */

struct ns_plan {
    struct ns_xapian_query *query; /* owned by the plan */
    struct ns_plan_word *words;    /* in the order of the query */
    size_t word_count;
    struct ns_plan_predicate *predicates;
    size_t predicate_count;
    struct ns_plan_name names[NS_PLAN_NAMES];
    size_t name_count;
    struct ns_expansion *expansions; /* of wildcards and fuzzy words */
    size_t expansion_count;
    size_t ranked;      /* items of the root that --any makes alternatives */
    bool ranks;         /* some part adds to the score; else all hits are equally good */
    bool needs_text;    /* candidates may be too many: see ns_plan_accepts */
    bool articles_only; /* headlines in lists are kept out: the query names no kind */
    bool has_dates;     /* ns_plan_accepts may ask when an article was published */
    struct ns_plan_node *root;
    struct ns_arena arena; /* terms, tokens, nodes */
};

struct ns_planner; /* stemmers and stop words, kept from query to query */

enum ns_status ns_planner_open(struct ns_planner **out, struct ns_error *err);
void ns_planner_close(struct ns_planner *planner);

/* From now on names in queries are also looked up among a user's own; borrowed, or NULL. */
struct ns_entity_names;
void ns_planner_know(struct ns_planner *planner, const struct ns_entity_names *names);

/* vocabulary: for wildcards and fuzzy words; NULL: they find nothing.
 * any: juxtaposed words and phrases are alternatives; else all are required.  Fields other than
 * title, dates and negations always are.  Stop words are left out where something else is there to
 * find; one written in capitals (WHO, IT) is meant.  plan is overwritten; release it after use. */
enum ns_status ns_planner_plan(struct ns_planner *planner, const struct ns_node *tree, bool any,
                               const struct ns_languages *languages,
                               const struct ns_vocabulary *vocabulary, struct ns_plan *plan,
                               struct ns_error *err);
void ns_plan_release(struct ns_plan *plan);

/* What plan->query finds, without its ranking; the caller's.  NULL when there is no memory. */
struct ns_xapian_query *ns_plan_filter(const struct ns_plan *plan);

/* What is known of a candidate. */
struct ns_plan_evidence {
    void *context;
    enum ns_status (*has_term)(void *context, struct ns_str term, bool *out, struct ns_error *err);
    int64_t published; /* seconds; INT64_MIN = not known */
    const bool *found; /* by predicate number: the text has it */
};

/* Decides a candidate that plan->query has found, where plan->needs_text. */
enum ns_status ns_plan_accepts(const struct ns_plan *plan, const struct ns_plan_evidence *evidence,
                               bool *accepts, struct ns_error *err);

#endif

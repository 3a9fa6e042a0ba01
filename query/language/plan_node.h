/* The compiled tree of a plan.  Private to plan.c, plan_words.c, plan_near.c and plan_window.c,
 * which make it, and to plan_query.c and plan_accept.c, which read it. */
#ifndef NS_LANGUAGE_PLAN_NODE_H
#define NS_LANGUAGE_PLAN_NODE_H

#include "query/language/plan.h"

enum ns_plan_kind {
    NS_PLAN_TERMS, /* any of terms */
    NS_PLAN_TEXT,  /* the predicate; children find the candidates */
    NS_PLAN_DATE,  /* first to last */
    NS_PLAN_AND,
    NS_PLAN_OR,
    NS_PLAN_NOT,
};

struct ns_plan_node {
    enum ns_plan_kind kind;
    bool ranks;      /* some part of it adds to the score */
    bool needs_text; /* its Xapian query finds too much */
    const struct ns_str *terms;
    size_t term_count;
    bool is_synonym;  /* the terms rank as one */
    uint32_t wqf;     /* how often the query has it */
    double boost;     /* times its weight */
    size_t predicate; /* its number */
    int64_t first, last;
    enum ns_xapian_op window_op; /* of children that are terms: PHRASE or NEAR … */
    uint32_t window;             /* … in so many positions of the index; 0 = none */
    struct ns_plan_node *children, *next;
};

/* --- making it --- */

struct ns_stemmer;

struct ns_plan_compiler {
    struct ns_planner *planner;
    struct ns_plan *plan;
    const struct ns_languages *languages;
    const struct ns_vocabulary *vocabulary;
    const struct ns_entity_names *names; /* a user's own, or NULL */
    bool any, negated;
    struct ns_error *err;
};

/* The user's own names that it knows, or NULL. */
const struct ns_entity_names *ns_planner_names(const struct ns_planner *planner);

/* Owned by the planner. */
enum ns_status ns_plan_find_stemmer(struct ns_plan_compiler *compiler, const char *name,
                                    struct ns_stemmer **out);

/* NULL, and the error set, when there is no memory. */
struct ns_plan_node *ns_plan_new_node(struct ns_plan_compiler *compiler, enum ns_plan_kind kind);

void ns_plan_append(struct ns_plan_node *parent, struct ns_plan_node *child);

/* A word or phrase of the text or the title. */
enum ns_status ns_plan_compile_words(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                     struct ns_plan_node **out);

/* The same as a predicate that stands somewhere: its number in *number; finder, an AND, gets what
 * finds candidates. */
enum ns_status ns_plan_place_words(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                   struct ns_plan_node *finder, size_t *number);

/* A word or phrase of another field. */
enum ns_status ns_plan_compile_name(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                    struct ns_plan_node **out);

/* NEAR, ADJ, SENTENCE, PARAGRAPH, AT_LEAST. */
enum ns_status ns_plan_compile_near(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                    struct ns_plan_node **out);

/* Lets the index's positions, where it has them, find what the words first to first + count - 1,
 * whose terms are the node's children, stand for side by side.  Says whether they also decide it:
 * the terms mean the words in every language. */
bool ns_plan_use_phrase(const struct ns_plan_compiler *compiler, size_t first, size_t count,
                        struct ns_plan_node *node);

/* The same for two operands of NEAR or ADJ, each placed in a child of the node: nothing is changed
 * unless they decide it. */
bool ns_plan_use_near(const struct ns_plan_compiler *compiler,
                      const struct ns_plan_predicate *predicate, struct ns_plan_node *node);

enum ns_status ns_plan_add_predicate(struct ns_plan_compiler *compiler,
                                     struct ns_plan_predicate predicate, size_t *number);

/* --- reading it --- */

/* The Xapian query of a tree: finds what the tree holds for, and more where it needs the text. NULL
 * when there is no memory. */
struct ns_xapian_query *ns_plan_build_query(const struct ns_plan_node *node);

/* That of the whole plan. */
struct ns_xapian_query *ns_plan_build_whole(const struct ns_plan *plan);

#endif

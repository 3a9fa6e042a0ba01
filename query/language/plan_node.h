/* The compiled tree of a plan: private to plan.c, which makes it, and to plan_query.c and
 * plan_accept.c, which read it. */
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
    uint32_t wqf;     /* how often the query has it */
    size_t predicate; /* its number */
    int64_t first, last;
    struct ns_plan_node *children, *next;
};

/* The Xapian query of a tree: finds what the tree holds for, and more where it needs the text. NULL
 * when there is no memory. */
struct ns_xapian_query *ns_plan_build_query(const struct ns_plan_node *node);

#endif

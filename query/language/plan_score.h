/* What a plan's Xapian query takes of an article for its score, term by term: for explanations. */
#ifndef NS_LANGUAGE_PLAN_SCORE_H
#define NS_LANGUAGE_PLAN_SCORE_H

#include "query/language/plan.h"

/* An article, as the index knows it. */
struct ns_plan_document {
    void *context;
    bool (*find)(void *context, struct ns_str term, uint32_t *wdf); /* whether it has the term */
    int64_t published; /* seconds; INT64_MIN = not known */
};

/* A term that the article has, or several that rank as one, and how it counts. */
struct ns_plan_share {
    const struct ns_str *terms;
    size_t term_count;
    uint32_t wqf, wdf;
    double factor;
};

struct ns_plan_shares {
    struct ns_plan_share *items;
    size_t count, capacity;
};

void ns_plan_shares_release(struct ns_plan_shares *shares);

/* Fills shares, in the order of the query.  The article is one that plan->query finds. */
enum ns_status ns_plan_score(const struct ns_plan *plan, const struct ns_plan_document *document,
                             struct ns_plan_shares *shares, struct ns_error *err);

/* A term of the index as a query would ask for it: korea, title:korea, country:kp.  Appended. */
void ns_plan_print_term(struct ns_str term, struct ns_buffer *out);

#endif

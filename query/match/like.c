#include "common/index/schema.h"
#include "query/match/searcher.h"

/* What the words weigh together: only their proportions matter. */
static const double total_weight = 10;

/* query, without the article of this id; takes query. */
static enum ns_status leave_out(struct ns_xapian_query **query, struct ns_str id,
                                struct ns_error *err)
{
    struct ns_buffer term = {0};
    if (!id.size)
        return NS_OK;
    ns_schema_id_term(id, &term);
    struct ns_xapian_query *both[] = {*query, ns_xapian_query_term(ns_buffer_str(&term), 1)};
    bool failed = ns_buffer_failed(&term);
    *query = ns_xapian_query_op(NS_XAPIAN_AND_NOT, both, 2);
    ns_buffer_release(&term);
    return *query && !failed ? NS_OK : ns_error_nomem(err);
}

enum ns_status ns_searcher_plan_like(struct ns_searcher *searcher, const struct ns_article *article,
                                     struct ns_error *err)
{
    struct ns_plan *plan = &searcher->plan;
    enum ns_status status = NS_OK;
    if (!searcher->expander)
        status = ns_expander_open(&searcher->expander, err);
    if (status == NS_OK)
        status = ns_expander_add(searcher->expander, article, err);
    if (status == NS_OK)
        status = ns_expander_choose(searcher->expander, ns_index_db(searcher->index), 1,
                                    total_weight, err);
    if (status != NS_OK)
        return status;
    struct ns_xapian_query *both[] = {ns_expander_query(searcher->expander), plan->query};
    plan->query = ns_xapian_query_op(NS_XAPIAN_FILTER, both, 2);
    plan->ranks = true;
    if (!plan->query)
        return ns_error_nomem(err);
    return leave_out(&plan->query, article->id, err);
}

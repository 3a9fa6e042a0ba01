#include "common/index/schema.h"
#include "query/language/plan_node.h"

#include <stdlib.h>

/* Queries of some of the children, joined by op; NULL when there are none (*none) or no memory. */
static struct ns_xapian_query *join_window(const struct ns_plan_node *children,
                                           enum ns_xapian_op op, uint32_t window,
                                           bool (*wanted)(const struct ns_plan_node *), bool *none)
{
    size_t count = 0, all = 0;
    for (const struct ns_plan_node *child = children; child; child = child->next)
        all++;
    struct ns_xapian_query **queries = malloc((all + 1) * sizeof *queries);
    bool failed = !queries;
    for (const struct ns_plan_node *child = children; child && !failed; child = child->next) {
        if (!wanted(child))
            continue;
        queries[count] = ns_plan_build_query(child);
        failed = !queries[count];
        count += !failed;
    }
    *none = !failed && !count;
    struct ns_xapian_query *query = NULL;
    if (failed)
        for (size_t i = 0; i < count; i++)
            ns_xapian_query_free(queries[i]);
    else if (count)
        query = count == 1 ? queries[0] : ns_xapian_query_window(op, queries, count, window);
    free(queries);
    return query;
}

static struct ns_xapian_query *join(const struct ns_plan_node *children, enum ns_xapian_op op,
                                    bool (*wanted)(const struct ns_plan_node *), bool *none)
{
    return join_window(children, op, 0, wanted, none);
}

static bool is_ranked(const struct ns_plan_node *node)
{
    return node->kind != NS_PLAN_NOT && node->ranks;
}

static bool is_filter(const struct ns_plan_node *node)
{
    return node->kind != NS_PLAN_NOT && !node->ranks;
}

/* A negation that Xapian can take: one that the text decides would lose articles. */
static bool is_exclusion(const struct ns_plan_node *node)
{
    return node->kind == NS_PLAN_NOT && !node->needs_text;
}

static bool is_any(const struct ns_plan_node *node)
{
    (void)node;
    return true;
}

static struct ns_xapian_query *pair(enum ns_xapian_op op, struct ns_xapian_query *left,
                                    struct ns_xapian_query *right)
{
    if (!left || !right) {
        ns_xapian_query_free(left);
        ns_xapian_query_free(right);
        return NULL;
    }
    return ns_xapian_query_op(op, (struct ns_xapian_query *[]){left, right}, 2);
}

static struct ns_xapian_query *build_excluded(const struct ns_plan_node *node)
{
    bool none;
    return join(node->children, NS_XAPIAN_OR, is_any, &none);
}

static struct ns_xapian_query *build_and(const struct ns_plan_node *node)
{
    bool no_ranked, no_filter;
    if (node->window)
        return join_window(node->children, node->window_op, node->window, is_any, &no_ranked);
    struct ns_xapian_query *query = join(node->children, NS_XAPIAN_AND, is_ranked, &no_ranked);
    struct ns_xapian_query *filter = join(node->children, NS_XAPIAN_AND, is_filter, &no_filter);
    if (no_ranked && no_filter)
        query = ns_xapian_query_all();
    else if (no_ranked)
        query = filter;
    else if (!no_filter)
        query = pair(NS_XAPIAN_FILTER, query, filter);
    for (const struct ns_plan_node *child = node->children; child && query; child = child->next)
        if (is_exclusion(child))
            query = pair(NS_XAPIAN_AND_NOT, query, build_excluded(child));
    return query;
}

static struct ns_xapian_query *build_terms(const struct ns_plan_node *node)
{
    struct ns_xapian_query *queries[NS_EXPANSION_MAX];
    if (!node->term_count)
        return ns_xapian_query_term(NS_STR(""), 1);
    for (size_t i = 0; i < node->term_count; i++) {
        queries[i] = ns_xapian_query_term(node->terms[i], node->wqf);
        if (queries[i])
            continue;
        while (i--)
            ns_xapian_query_free(queries[i]);
        return NULL;
    }
    struct ns_xapian_query *query =
        node->term_count == 1
            ? queries[0]
            : ns_xapian_query_op(node->is_synonym ? NS_XAPIAN_SYNONYM : NS_XAPIAN_OR, queries,
                                 node->term_count);
    if (query && node->ranks && node->is_synonym && node->term_count > 1 && node->wqf > 1)
        return ns_xapian_query_scale(query, node->wqf); /* which Xapian has for terms only */
    return node->ranks || !query ? query : ns_xapian_query_scale(query, 0);
}

static struct ns_xapian_query *build_date(const struct ns_plan_node *node)
{
    char first[NS_DATE_VALUE_SIZE], last[NS_DATE_VALUE_SIZE + 1];
    /* An article without a date has no value, so no range has it. */
    ns_schema_date_value(node->first, first);
    ns_schema_date_value(node->last, last);
    last[NS_DATE_VALUE_SIZE] = '\xff'; /* behind whatever says how much of that date is known */
    return ns_xapian_query_range(NS_SLOT_PUBLISHED, (struct ns_str){first, sizeof first},
                                 (struct ns_str){last, sizeof last});
}

static struct ns_xapian_query *build(const struct ns_plan_node *node)
{
    bool none;
    switch (node->kind) {
    case NS_PLAN_TERMS:
        return build_terms(node);
    case NS_PLAN_DATE:
        return build_date(node);
    case NS_PLAN_AND:
    case NS_PLAN_TEXT:
        return build_and(node);
    case NS_PLAN_OR:
        return join(node->children, NS_XAPIAN_OR, is_any, &none);
    case NS_PLAN_NOT:
        return node->needs_text
                   ? ns_xapian_query_all()
                   : pair(NS_XAPIAN_AND_NOT, ns_xapian_query_all(), build_excluded(node));
    }
    return NULL;
}

struct ns_xapian_query *ns_plan_build_query(const struct ns_plan_node *node)
{
    struct ns_xapian_query *query = build(node);
    bool boosted = node->ranks && (node->boost < 1 || node->boost > 1);
    return query && boosted ? ns_xapian_query_scale(query, node->boost) : query;
}

struct ns_xapian_query *ns_plan_build_whole(const struct ns_plan *plan)
{
    struct ns_xapian_query *query = ns_plan_build_query(plan->root);
    if (!query || !plan->articles_only)
        return query;
    return pair(NS_XAPIAN_AND_NOT, query,
                ns_xapian_query_term(NS_STR(NS_PREFIX_KIND NS_KIND_NAME_HEADLINE), 1));
}

struct ns_xapian_query *ns_plan_filter(const struct ns_plan *plan)
{
    struct ns_xapian_query *query = ns_plan_build_whole(plan);
    return query ? ns_xapian_query_scale(query, 0) : NULL;
}

#include "query/language/plan_node.h"

static enum ns_status has_any(const struct ns_plan_node *node,
                              const struct ns_plan_evidence *evidence, bool *out,
                              struct ns_error *err)
{
    enum ns_status status = NS_OK;
    *out = false;
    for (size_t i = 0; i < node->term_count && !*out && status == NS_OK; i++)
        status = evidence->has_term(evidence->context, node->terms[i], out, err);
    return status;
}

static enum ns_status accepts(const struct ns_plan_node *node,
                              const struct ns_plan_evidence *evidence, bool settled, bool *out,
                              struct ns_error *err);

/* AND stops at the first false, OR at the first true. */
static enum ns_status accepts_children(const struct ns_plan_node *node,
                                       const struct ns_plan_evidence *evidence, bool settled,
                                       bool stop_at, bool *out, struct ns_error *err)
{
    *out = !stop_at;
    for (const struct ns_plan_node *child = node->children; child; child = child->next) {
        enum ns_status status = accepts(child, evidence, settled, out, err);
        if (status != NS_OK || *out == stop_at)
            return status;
    }
    return NS_OK;
}

/* settled: Xapian has seen to it that the node holds as far as it can tell. */
static enum ns_status accepts(const struct ns_plan_node *node,
                              const struct ns_plan_evidence *evidence, bool settled, bool *out,
                              struct ns_error *err)
{
    if (settled && !node->needs_text) {
        *out = true;
        return NS_OK;
    }
    enum ns_status status = NS_OK;
    switch (node->kind) {
    case NS_PLAN_TERMS:
        return has_any(node, evidence, out, err);
    case NS_PLAN_TEXT:
        *out = evidence->found[node->predicate];
        return NS_OK;
    case NS_PLAN_DATE:
        *out = evidence->published != INT64_MIN && node->first <= evidence->published &&
               evidence->published <= node->last;
        return NS_OK;
    case NS_PLAN_AND:
        return accepts_children(node, evidence, settled, false, out, err);
    case NS_PLAN_OR:
        return accepts_children(node, evidence, false, true, out, err);
    case NS_PLAN_NOT:
        status = accepts_children(node, evidence, false, true, out, err);
        *out = !*out;
        return status;
    }
    return status;
}

enum ns_status ns_plan_accepts(const struct ns_plan *plan, const struct ns_plan_evidence *evidence,
                               bool *out, struct ns_error *err)
{
    return accepts(plan->root, evidence, true, out, err);
}

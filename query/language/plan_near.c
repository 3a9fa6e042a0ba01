#include "query/language/plan_node.h"

static enum ns_status place(struct ns_plan_compiler *compiler, const struct ns_node *node,
                            struct ns_plan_node *finder, size_t *number);

static enum ns_predicate_kind kind_of(enum ns_node_type type)
{
    switch (type) {
    case NS_NODE_NEAR:
        return NS_PREDICATE_NEAR;
    case NS_NODE_ADJ:
        return NS_PREDICATE_ADJACENT;
    case NS_NODE_SENTENCE:
        return NS_PREDICATE_SENTENCE;
    default:
        return NS_PREDICATE_PARAGRAPH;
    }
}

static double boost_of(const struct ns_node *node)
{
    return (double)node->boost / NS_BOOST_ONE;
}

/* One of several: each finds candidates of its own. */
static enum ns_status place_either(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                   struct ns_plan_node *finder, size_t *number)
{
    struct ns_plan_node *either = ns_plan_new_node(compiler, NS_PLAN_OR);
    if (!either)
        return NS_NOMEM;
    *number = 0;
    for (const struct ns_node *child = node->children; child; child = child->next) {
        struct ns_plan_node *one = ns_plan_new_node(compiler, NS_PLAN_AND);
        struct ns_plan_predicate predicate = {
            .kind = NS_PREDICATE_EITHER, .left = *number, .placed = true};
        if (!one)
            return NS_NOMEM;
        enum ns_status status = place(compiler, child, one, number);
        predicate.right = *number;
        if (status == NS_OK && child != node->children)
            status = ns_plan_add_predicate(compiler, predicate, number);
        if (status != NS_OK)
            return status;
        ns_plan_append(either, one);
    }
    either->boost = boost_of(node);
    ns_plan_append(finder, either);
    return NS_OK;
}

static enum ns_status place_pair(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                 struct ns_plan_node *finder, bool placed, size_t *number)
{
    struct ns_plan_predicate pair = {
        .kind = kind_of(node->type), .number = node->number, .placed = placed};
    enum ns_status status = place(compiler, node->children, finder, &pair.left);
    if (status == NS_OK)
        status = place(compiler, node->children->next, finder, &pair.right);
    return status == NS_OK ? ns_plan_add_predicate(compiler, pair, number) : status;
}

/* Something that stands at places of a text, as the parser has seen to. */
static enum ns_status place(struct ns_plan_compiler *compiler, const struct ns_node *node,
                            struct ns_plan_node *finder, size_t *number)
{
    struct ns_plan_node *part = ns_plan_new_node(compiler, NS_PLAN_AND);
    enum ns_status status;
    if (!part)
        return NS_NOMEM;
    switch (node->type) {
    case NS_NODE_WORD:
    case NS_NODE_PHRASE:
        status = ns_plan_place_words(compiler, node, part, number);
        break;
    case NS_NODE_OR:
        status = place_either(compiler, node, part, number);
        break;
    default:
        status = place_pair(compiler, node, part, true, number);
        break;
    }
    if (status != NS_OK)
        return status;
    part->boost = node->type == NS_NODE_OR ? 1 : boost_of(node);
    ns_plan_append(finder, part);
    return NS_OK;
}

enum ns_status ns_plan_compile_near(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                    struct ns_plan_node **out)
{
    struct ns_plan_node *text = ns_plan_new_node(compiler, NS_PLAN_TEXT);
    struct ns_plan_predicate count = {.kind = NS_PREDICATE_AT_LEAST, .number = node->number};
    enum ns_status status;
    if (!text)
        return NS_NOMEM;
    if (node->type == NS_NODE_AT_LEAST) {
        status = place(compiler, node->children, text, &count.left);
        if (status == NS_OK)
            status = ns_plan_add_predicate(compiler, count, &text->predicate);
    } else {
        status = place_pair(compiler, node, text, false, &text->predicate);
    }
    *out = text;
    if (status != NS_OK)
        return status;
    const struct ns_plan_predicate *predicate = &compiler->plan->predicates[text->predicate];
    text->needs_text = !ns_plan_use_near(compiler, predicate, text);
    return NS_OK;
}

/* Positions in the index in place of the text: phrases, NEAR and ADJ of words. */
#include "query/language/plan_node.h"

enum { WINDOW_WORDS_MAX = 64 }; /* longer phrases are left to the text */

static bool is_pattern(const struct ns_plan_word *word)
{
    return word->form == NS_WORD_WILDCARD || word->form == NS_WORD_FUZZY;
}

/* Whether an article has the word just where it has the term: whatever its language is. */
static bool is_term(const struct ns_plan_word *word)
{
    return word->form == NS_WORD_STEM && word->term_count == 1;
}

static bool has_positions(const struct ns_plan_compiler *compiler)
{
    return compiler->vocabulary && compiler->vocabulary->has_positions;
}

bool ns_plan_use_phrase(const struct ns_plan_compiler *compiler, size_t first, size_t count,
                        struct ns_plan_node *node)
{
    const struct ns_plan_word *words = compiler->plan->words + first;
    bool decides = true;
    if (!has_positions(compiler) || count < 2 || count > WINDOW_WORDS_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (is_pattern(&words[i])) /* its terms may be hundreds */
            return false;
        decides &= is_term(&words[i]);
    }
    for (struct ns_plan_node *child = node->children; child; child = child->next)
        child->is_synonym = false; /* there are no positions of several terms as one */
    node->window_op = NS_XAPIAN_PHRASE;
    node->window = (uint32_t)count;
    return decides;
}

/* The word that an operand is, when it is one; else NULL. */
static const struct ns_plan_word *word_of(const struct ns_plan *plan, size_t predicate)
{
    const struct ns_plan_predicate *phrase = &plan->predicates[predicate];
    return phrase->kind == NS_PREDICATE_PHRASE && phrase->count == 1 ? &plan->words[phrase->first]
                                                                     : NULL;
}

static bool is_boosted(const struct ns_plan_node *node)
{
    return node->boost < 1 || node->boost > 1;
}

bool ns_plan_use_near(const struct ns_plan_compiler *compiler,
                      const struct ns_plan_predicate *predicate, struct ns_plan_node *node)
{
    const struct ns_plan_word *left = word_of(compiler->plan, predicate->left);
    const struct ns_plan_word *right = word_of(compiler->plan, predicate->right);
    struct ns_plan_node *first = node->children, *second = first->next;
    bool is_ordered = predicate->kind == NS_PREDICATE_ADJACENT;
    if (!has_positions(compiler) || (!is_ordered && predicate->kind != NS_PREDICATE_NEAR))
        return false;
    if (!left || !right || !is_term(left) || !is_term(right) || is_boosted(first) ||
        is_boosted(second))
        return false;
    if (ns_str_equal(*left->terms, *right->terms)) /* two places of one term */
        return false;
    node->window_op = is_ordered ? NS_XAPIAN_PHRASE : NS_XAPIAN_NEAR;
    node->window = predicate->number + 1;
    node->children = first->children;
    node->children->next = second->children;
    return true;
}

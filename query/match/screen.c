#include "query/match/screen.h"

#include "common/index/schema.h"
#include "common/index/signature.h"

/* A term as the signature has it: the bare stem. */
static struct ns_str stem_of(const struct ns_plan_word *word, size_t term)
{
    struct ns_str stem = word->terms[term];
    size_t prefix = word->field == NS_FIELD_TITLE ? sizeof NS_PREFIX_TITLE - 1 : 0;
    return (struct ns_str){stem.data + prefix, stem.size - prefix};
}

static bool is_pattern(const struct ns_plan_word *word)
{
    return word->form == NS_WORD_WILDCARD || word->form == NS_WORD_FUZZY;
}

/* The article's language is not known here, so any stem of the one word may stand beside any of
 * the other. */
static bool may_be_neighbours(struct ns_str signature, const struct ns_plan_word *left,
                              const struct ns_plan_word *right)
{
    if (is_pattern(left) || is_pattern(right)) /* their terms need not be all that they stand for */
        return true;
    for (size_t i = 0; i < left->term_count; i++)
        for (size_t j = 0; j < right->term_count; j++)
            if (ns_signature_has(signature, stem_of(left, i), stem_of(right, j)))
                return true;
    return false;
}

static bool may_hold(const struct ns_plan *plan, const struct ns_plan_predicate *predicate,
                     struct ns_str signature, const bool *possible)
{
    const struct ns_plan_word *words = plan->words + predicate->first;
    switch (predicate->kind) {
    case NS_PREDICATE_PHRASE:
        for (size_t i = 1; i < predicate->count; i++)
            if (!may_be_neighbours(signature, &words[i - 1], &words[i]))
                return false;
        return true;
    case NS_PREDICATE_EITHER:
        return possible[predicate->left] || possible[predicate->right];
    case NS_PREDICATE_NEAR:
    case NS_PREDICATE_ADJACENT:
    case NS_PREDICATE_SENTENCE:
    case NS_PREDICATE_PARAGRAPH:
        return possible[predicate->left] && possible[predicate->right];
    case NS_PREDICATE_AT_LEAST:
        return possible[predicate->left];
    }
    return true;
}

size_t ns_screen_predicates(const struct ns_plan *plan, struct ns_str signature, bool *possible)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->predicate_count; i++) {
        possible[i] = may_hold(plan, &plan->predicates[i], signature, possible);
        count += possible[i];
    }
    return count;
}

bool ns_screen_is_sound(const struct ns_plan *plan)
{
    for (size_t i = 0; i < plan->predicate_count; i++)
        if (plan->predicates[i].kind == NS_PREDICATE_PHRASE &&
            plan->words[plan->predicates[i].first].negated)
            return false;
    return true;
}

bool ns_screen_is_useful(const struct ns_plan *plan)
{
    for (size_t p = 0; p < plan->predicate_count; p++) {
        const struct ns_plan_predicate *phrase = &plan->predicates[p];
        const struct ns_plan_word *words = plan->words + phrase->first;
        for (size_t i = 1; phrase->kind == NS_PREDICATE_PHRASE && i < phrase->count; i++)
            if (!is_pattern(&words[i - 1]) && !is_pattern(&words[i]))
                return true;
    }
    return false;
}

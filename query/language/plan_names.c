#include "query/language/plan_names.h"

#include "common/entities/query_name.h"
#include "query/language/identity.h"
#include "query/language/term.h"

/* What an article's mentions of what a name stands for weigh, by whatever name, beside the words of
 * the name: most of them are the same words. */
static const double name_weight = 0.25;

enum { NAME_SIZE = 256 };

/* A word as it stands, that any of its forms will do for. */
static bool is_plain_word(const struct ns_node *node)
{
    struct ns_term term;
    return node && node->type == NS_NODE_WORD && node->field == NS_FIELD_TEXT && !node->exact &&
           !node->plain && ns_term_read(node->text, &term) && term.form == NS_WORD_STEM;
}

/* Appends a word to the name; false when there is no room. */
static bool add_word(char text[NAME_SIZE], size_t *size, struct ns_str word)
{
    if (*size + 1 + word.size > NAME_SIZE)
        return false;
    if (*size)
        text[(*size)++] = ' ';
    memcpy(text + *size, word.data, word.size);
    *size += word.size;
    return true;
}

static enum ns_status make_node(struct ns_plan_compiler *compiler, const struct ns_query_name *name,
                                uint32_t boost, struct ns_plan_node **out)
{
    struct ns_plan_node *node = ns_plan_new_node(compiler, NS_PLAN_TERMS);
    if (!node)
        return NS_NOMEM;
    struct ns_plan *plan = compiler->plan;
    if (plan->name_count < NS_PLAN_NAMES)
        plan->names[plan->name_count++] =
            (struct ns_plan_name){name->type, name->identity, plan->word_count};
    node->ranks = true;
    node->boost = name_weight * boost / NS_BOOST_ONE;
    *out = node;
    return ns_identity_term(name->type, name->identity, &compiler->plan->arena, &node->terms,
                            &node->term_count, compiler->err);
}

enum ns_status ns_plan_find_name(struct ns_plan_compiler *compiler, const struct ns_node *first,
                                 const struct ns_node *before, size_t most, size_t *count,
                                 struct ns_plan_node **out)
{
    const struct ns_entity_names *own = ns_planner_names(compiler->planner);
    struct ns_query_name name = {0}, longer;
    struct ns_str in_front = is_plain_word(before) ? before->text : NS_STR("");
    char text[NAME_SIZE];
    size_t size = 0, words = 0;
    *count = 0;
    *out = NULL;
    for (const struct ns_node *node = first;
         words < most && is_plain_word(node) && node->boost == first->boost; node = node->next) {
        if (!add_word(text, &size, node->text) ||
            !ns_query_name_find(own, (struct ns_str){text, size}, in_front, &longer))
            break;
        words++;
        if (longer.known) {
            name = longer;
            *count = words;
        }
    }
    return name.means ? make_node(compiler, &name, first->boost, out) : NS_OK;
}

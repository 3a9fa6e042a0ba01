#include "query/language/plan_patterns.h"

#include "common/index/schema.h"

#include <stdlib.h>

static enum ns_status new_expansion(struct ns_plan_compiler *compiler, struct ns_str text,
                                    struct ns_expansion **out)
{
    struct ns_plan *plan = compiler->plan;
    struct ns_expansion *expansions =
        realloc(plan->expansions, (plan->expansion_count + 1) * sizeof *expansions);
    if (!expansions)
        return ns_error_nomem(compiler->err);
    plan->expansions = expansions;
    *out = &expansions[plan->expansion_count++];
    **out = (struct ns_expansion){.complete = true};
    (*out)->term = ns_arena_copy(&plan->arena, text);
    return (*out)->term.data ? NS_OK : ns_error_nomem(compiler->err);
}

static enum ns_status search(struct ns_plan_compiler *compiler, const struct ns_wanted *wanted,
                             struct ns_expansion *out)
{
    if (!compiler->vocabulary)
        return NS_OK;
    return ns_vocabulary_expand(compiler->vocabulary, wanted, &compiler->plan->arena, out,
                                compiler->err);
}

/* Suffix rules of English leave the first letter alone; other stemmers may take prefixes off. */
static bool keeps_first(const struct ns_languages *languages)
{
    for (size_t i = 0; i < languages->count; i++)
        if (strcmp(languages->names[i], "en") != 0 && strcmp(languages->names[i], "none") != 0)
            return false;
    return true;
}

static enum ns_status expand_wildcard(struct ns_plan_compiler *compiler, const struct ns_term *term,
                                      struct ns_wanted *wanted, struct ns_str *token,
                                      struct ns_expansion *out)
{
    struct ns_buffer pattern;
    ns_buffer_init(&pattern);
    bool any = ns_pattern_normalize(term->text, &pattern);
    *token = ns_arena_copy(&compiler->plan->arena, ns_buffer_str(&pattern));
    enum ns_status status =
        ns_buffer_failed(&pattern) || !token->data ? ns_error_nomem(compiler->err) : NS_OK;
    ns_buffer_release(&pattern);
    if (status != NS_OK || !any || token->size > NS_TOKEN_MAX)
        return status;
    wanted->pattern = *token;
    return search(compiler, wanted, out);
}

static enum ns_status expand_fuzzy(struct ns_plan_compiler *compiler, const struct ns_term *term,
                                   struct ns_wanted *wanted, struct ns_str *token,
                                   struct ns_expansion *out)
{
    struct ns_fuzzy *fuzzy = ns_arena_alloc(&compiler->plan->arena, sizeof *fuzzy);
    struct ns_tokenizer tokenizer;
    struct ns_token first = {.text = NS_STR("")};
    ns_tokenizer_init(&tokenizer, term->text);
    (void)ns_tokenizer_next(&tokenizer, &first); /* the term has one */
    *token = ns_arena_copy(&compiler->plan->arena, first.text);
    if (!token->data || !fuzzy)
        return ns_error_nomem(compiler->err);
    ns_fuzzy_init(fuzzy, *token, term->distance);
    wanted->fuzzy = fuzzy;
    return search(compiler, wanted, out);
}

enum ns_status ns_plan_expand(struct ns_plan_compiler *compiler, const struct ns_term *term,
                              const char *prefix, struct ns_str *token,
                              struct ns_expansion **expansion)
{
    struct ns_wanted wanted = {.prefix = prefix,
                               .is_stem = !*prefix || strcmp(prefix, NS_PREFIX_TITLE) == 0,
                               .keeps_first = keeps_first(compiler->languages)};
    struct ns_buffer shown;
    ns_buffer_init(&shown);
    ns_buffer_append_str(&shown, term->text);
    if (term->form == NS_WORD_FUZZY)
        ns_buffer_printf(&shown, "~%u", term->distance);
    enum ns_status status = ns_buffer_failed(&shown)
                                ? ns_error_nomem(compiler->err)
                                : new_expansion(compiler, ns_buffer_str(&shown), expansion);
    ns_buffer_release(&shown);
    if (status != NS_OK)
        return status;
    return term->form == NS_WORD_FUZZY
               ? expand_fuzzy(compiler, term, &wanted, token, *expansion)
               : expand_wildcard(compiler, term, &wanted, token, *expansion);
}

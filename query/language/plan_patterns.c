#include "query/language/plan_patterns.h"

#include "common/analysis/stemmer.h"

#include <stdlib.h>

/* Ends of English words that the stemmer takes off: sanctionin* may go on as sanctioning, whose
 * stem is shorter than the pattern. */
static const char *const english_ends[] = {"s",     "es",     "ed",    "ing",  "ly",
                                           "er",    "ers",    "ness",  "ment", "ments",
                                           "ation", "ations", "ities", "able", "ful"};

/* A word with an end that leaves it alone, for patterns that begin with a wildcard. */
static const struct ns_str dummy = {"talk", 4};

/* The patterns that terms are compared with. */
struct variants {
    struct ns_plan_compiler *compiler;
    struct ns_str items[NS_VARIANTS_MAX];
    size_t count;
};

static enum ns_status add_variant(struct variants *variants, struct ns_str text)
{
    for (size_t i = 0; i < variants->count; i++)
        if (ns_str_equal(variants->items[i], text))
            return NS_OK;
    if (variants->count == NS_VARIANTS_MAX)
        return NS_OK;
    struct ns_str *item = &variants->items[variants->count++];
    *item = ns_arena_copy(&variants->compiler->plan->arena, text);
    return item->data ? NS_OK : ns_error_nomem(variants->compiler->err);
}

/* The stem of start + end in a language. */
static enum ns_status stem_of(struct ns_plan_compiler *compiler, const char *language,
                              struct ns_str start, struct ns_str end, struct ns_str *out)
{
    char text[NS_TOKEN_MAX + 16];
    struct ns_stemmer *stemmer = NULL;
    struct ns_stem stem;
    enum ns_status status = ns_plan_find_stemmer(compiler, language, &stemmer);
    if (status != NS_OK)
        return status;
    *out = (struct ns_str){text, 0};
    if (start.size + end.size > NS_TOKEN_MAX) /* no token is that long */
        return NS_OK;
    memcpy(text, start.data, start.size);
    memcpy(text + start.size, end.data, end.size);
    if (!ns_stemmer_stem(stemmer, (struct ns_str){text, start.size + end.size}, &stem))
        return ns_error_nomem(compiler->err);
    *out = stem.text;
    return NS_OK;
}

static bool begins_with(struct ns_str text, struct ns_str start)
{
    return text.size >= start.size && memcmp(text.data, start.data, start.size) == 0;
}

/* Stems of words that begin with start, but not themselves: happy* is happi, too. */
static enum ns_status add_shorter_stem(struct variants *variants, const char *language,
                                       struct ns_str start, struct ns_str end)
{
    struct ns_str stem;
    enum ns_status status = stem_of(variants->compiler, language, start, end, &stem);
    if (status != NS_OK || !stem.size || begins_with(stem, start))
        return status;
    return add_variant(variants, stem);
}

/* For a pattern that is some letters and one * behind them. */
static enum ns_status add_stems_of_start(struct variants *variants, const char *language,
                                         struct ns_str start)
{
    enum ns_status status = add_shorter_stem(variants, language, start, NS_STR(""));
    if (strcmp(language, "en") != 0)
        return status;
    for (size_t i = 0; i < sizeof english_ends / sizeof *english_ends && status == NS_OK; i++) {
        struct ns_str end = ns_str_of(english_ends[i]);
        status = add_shorter_stem(variants, language, start, end);
        for (size_t have = 1; have < end.size && have < start.size && status == NS_OK; have++)
            if (memcmp(start.data + start.size - have, end.data, have) == 0)
                status = add_shorter_stem(variants, language, start,
                                          (struct ns_str){end.data + have, end.size - have});
    }
    return status;
}

/* For a pattern with letters behind its last wildcard: *sanctions is *sanction, too.  before stands
 * for what the wildcard may be: how much of an end a stemmer takes depends on it. */
static enum ns_status add_stem_of_end(struct variants *variants, const char *language,
                                      struct ns_str pattern, size_t tail, struct ns_str before)
{
    char text[NS_TOKEN_MAX + 16];
    struct ns_str stem, end = {pattern.data + tail, pattern.size - tail};
    enum ns_status status = stem_of(variants->compiler, language, before, end, &stem);
    if (status != NS_OK || stem.size <= before.size || !begins_with(stem, before) ||
        tail + stem.size - before.size > sizeof text)
        return status;
    memcpy(text, pattern.data, tail);
    memcpy(text + tail, stem.data + before.size, stem.size - before.size);
    return add_variant(variants, (struct ns_str){text, tail + stem.size - before.size});
}

/* The pattern itself, and what stemmers make of its start or end. */
static enum ns_status make_variants(struct variants *variants, struct ns_str pattern)
{
    const struct ns_languages *languages = variants->compiler->languages;
    size_t prefix = ns_pattern_prefix(pattern), tail = pattern.size;
    while (tail && pattern.data[tail - 1] != '*' && pattern.data[tail - 1] != '?')
        tail--;
    enum ns_status status = add_variant(variants, pattern);
    for (size_t i = 0; i < languages->count && status == NS_OK; i++) {
        if (tail < pattern.size) {
            status = add_stem_of_end(variants, languages->names[i], pattern, tail, NS_STR(""));
            if (status == NS_OK)
                status = add_stem_of_end(variants, languages->names[i], pattern, tail, dummy);
        } else if (prefix + 1 == pattern.size && pattern.data[prefix] == '*') {
            status = add_stems_of_start(variants, languages->names[i],
                                        (struct ns_str){pattern.data, prefix});
        }
    }
    return status;
}

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

static enum ns_status expand_wildcard(struct ns_plan_compiler *compiler, const struct ns_term *term,
                                      const char *prefix, struct ns_str *token,
                                      struct ns_expansion *out)
{
    struct variants variants = {.compiler = compiler};
    struct ns_buffer pattern;
    ns_buffer_init(&pattern);
    bool any = ns_pattern_normalize(term->text, &pattern);
    *token = ns_arena_copy(&compiler->plan->arena, ns_buffer_str(&pattern));
    enum ns_status status =
        ns_buffer_failed(&pattern) || !token->data ? ns_error_nomem(compiler->err) : NS_OK;
    ns_buffer_release(&pattern);
    if (status != NS_OK || !any || token->size > NS_TOKEN_MAX)
        return status;
    status = make_variants(&variants, *token);
    struct ns_wanted wanted = {
        .prefix = prefix, .patterns = variants.items, .pattern_count = variants.count};
    return status == NS_OK ? search(compiler, &wanted, out) : status;
}

/* A word and its stems with mistakes in them. */
static enum ns_status expand_fuzzy(struct ns_plan_compiler *compiler, const struct ns_term *term,
                                   const char *prefix, struct ns_str *token,
                                   struct ns_expansion *out)
{
    const struct ns_languages *languages = compiler->languages;
    struct variants variants = {.compiler = compiler};
    struct ns_tokenizer tokenizer;
    struct ns_token first = {.text = NS_STR("")};
    ns_tokenizer_init(&tokenizer, term->text);
    (void)ns_tokenizer_next(&tokenizer, &first); /* the term has one */
    *token = ns_arena_copy(&compiler->plan->arena, first.text);
    if (!token->data)
        return ns_error_nomem(compiler->err);
    enum ns_status status = add_variant(&variants, *token);
    for (size_t i = 0; i < languages->count && status == NS_OK; i++) {
        struct ns_str stem;
        status = stem_of(compiler, languages->names[i], *token, NS_STR(""), &stem);
        if (status == NS_OK && stem.size)
            status = add_variant(&variants, stem);
    }
    if (status != NS_OK)
        return status;
    struct ns_fuzzy *words = ns_arena_alloc(&compiler->plan->arena, variants.count * sizeof *words);
    if (!words)
        return ns_error_nomem(compiler->err);
    for (size_t i = 0; i < variants.count; i++)
        ns_fuzzy_init(&words[i], variants.items[i], term->distance);
    struct ns_wanted wanted = {.prefix = prefix, .words = words, .word_count = variants.count};
    return search(compiler, &wanted, out);
}

enum ns_status ns_plan_expand(struct ns_plan_compiler *compiler, const struct ns_term *term,
                              const char *prefix, struct ns_str *token,
                              struct ns_expansion **expansion)
{
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
    return term->form == NS_WORD_FUZZY ? expand_fuzzy(compiler, term, prefix, token, *expansion)
                                       : expand_wildcard(compiler, term, prefix, token, *expansion);
}

#include "query/language/identity.h"
#include "query/language/plan_patterns.h"

#include "common/analysis/stemmer.h"
#include "common/index/schema.h"

#include <stdio.h>
#include <stdlib.h>

/* Words can hold several tokens, phrases do: the parser counts fewer. */
enum { WORDS_MAX = 4 * NS_QUERY_WORDS };

static const char *const prefixes[NS_FIELD_COUNT] = {
    [NS_FIELD_TEXT] = "",
    [NS_FIELD_TITLE] = NS_PREFIX_TITLE,
    [NS_FIELD_AUTHOR] = NS_PREFIX_AUTHOR,
    [NS_FIELD_SECTION] = NS_PREFIX_SECTION,
    [NS_FIELD_SOURCE] = NS_PREFIX_SOURCE,
    [NS_FIELD_LANG] = NS_PREFIX_LANGUAGE,
    [NS_FIELD_KIND] = NS_PREFIX_KIND,
    [NS_FIELD_PERSON] = NS_PREFIX_PERSON,
    [NS_FIELD_COUNTRY] = NS_PREFIX_COUNTRY,
    [NS_FIELD_ORGANIZATION] = NS_PREFIX_ORGANIZATION,
    [NS_FIELD_PLACE] = NS_PREFIX_PLACE,
    [NS_FIELD_ID] = NS_PREFIX_ID,
};

static bool contains(const struct ns_str *terms, size_t count, struct ns_str term)
{
    for (size_t i = 0; i < count; i++)
        if (ns_str_equal(terms[i], term))
            return true;
    return false;
}

/* The terms of a token: its stem in each language, each once. */
static enum ns_status stem_token(struct ns_plan_compiler *compiler, struct ns_plan_word *word)
{
    struct ns_arena *arena = &compiler->plan->arena;
    struct ns_str *terms = ns_arena_alloc(arena, compiler->languages->count * sizeof *terms);
    char text[NS_TOKEN_MAX + 32];
    size_t prefix = strlen(prefixes[word->field]);
    if (!terms)
        return ns_error_nomem(compiler->err);
    memcpy(text, prefixes[word->field], prefix);
    for (size_t i = 0; i < compiler->languages->count; i++) {
        struct ns_stemmer *stemmer = NULL;
        struct ns_stem stem;
        enum ns_status status =
            ns_plan_find_stemmer(compiler, compiler->languages->names[i], &stemmer);
        if (status != NS_OK)
            return status;
        if (!ns_stemmer_stem(stemmer, word->token, &stem))
            return ns_error_nomem(compiler->err);
        memcpy(text + prefix, stem.text.data, stem.text.size);
        struct ns_str term = {text, prefix + stem.text.size};
        if (contains(terms, word->term_count, term))
            continue;
        terms[word->term_count] = ns_arena_copy(arena, term);
        if (!terms[word->term_count].data)
            return ns_error_nomem(compiler->err);
        word->term_count++;
    }
    word->terms = terms;
    return NS_OK;
}

static enum ns_status add_word(struct ns_plan_compiler *compiler, const struct ns_plan_word *word)
{
    struct ns_plan *plan = compiler->plan;
    if (plan->word_count == WORDS_MAX)
        return ns_error_set(compiler->err, NS_LIMIT, "query: more than %d words", WORDS_MAX);
    if ((plan->word_count & (plan->word_count - 1)) == 0) { /* full: the capacity is a power of 2 */
        size_t capacity = plan->word_count ? plan->word_count * 2 : 1;
        struct ns_plan_word *words = realloc(plan->words, capacity * sizeof *words);
        if (!words)
            return ns_error_nomem(compiler->err);
        plan->words = words;
    }
    plan->words[plan->word_count++] = *word;
    return NS_OK;
}

enum ns_status ns_plan_add_predicate(struct ns_plan_compiler *compiler,
                                     struct ns_plan_predicate predicate, size_t *number)
{
    struct ns_plan *plan = compiler->plan;
    struct ns_plan_predicate *predicates =
        realloc(plan->predicates, (plan->predicate_count + 1) * sizeof *predicates);
    if (!predicates)
        return ns_error_nomem(compiler->err);
    plan->predicates = predicates;
    *number = plan->predicate_count++;
    predicates[*number] = predicate;
    return NS_OK;
}

/* A node for the terms of a word, appended to group. */
static enum ns_status add_finder(struct ns_plan_compiler *compiler, const struct ns_plan_word *word,
                                 struct ns_plan_node *group)
{
    struct ns_plan_node *node = ns_plan_new_node(compiler, NS_PLAN_TERMS);
    if (!node)
        return NS_NOMEM;
    node->ranks = true;
    node->terms = word->terms;
    node->term_count = word->term_count;
    /* Stems in several languages, too: in one that few articles have, any word would be rare. */
    node->is_synonym = true;
    ns_plan_append(group, node);
    return NS_OK;
}

/* Adds a token to the plan's words, and what finds it to group. */
static enum ns_status add_token(struct ns_plan_compiler *compiler, struct ns_plan_word word,
                                struct ns_str token, struct ns_plan_node *group)
{
    word.token = ns_arena_copy(&compiler->plan->arena, token);
    if (!word.token.data)
        return ns_error_nomem(compiler->err);
    enum ns_status status = stem_token(compiler, &word);
    if (status == NS_OK)
        status = add_finder(compiler, &word, group);
    return status == NS_OK ? add_word(compiler, &word) : status;
}

static enum ns_status add_pattern(struct ns_plan_compiler *compiler, struct ns_plan_word word,
                                  const struct ns_term *term, struct ns_plan_node *group)
{
    struct ns_expansion *expansion = NULL;
    enum ns_status status =
        ns_plan_expand(compiler, term, prefixes[word.field], &word.token, &expansion);
    if (status != NS_OK)
        return status;
    if (term->form == NS_WORD_FUZZY) {
        struct ns_fuzzy *fuzzy = ns_arena_alloc(&compiler->plan->arena, sizeof *fuzzy);
        if (!fuzzy)
            return ns_error_nomem(compiler->err);
        ns_fuzzy_init(fuzzy, word.token, term->distance);
        word.fuzzy = fuzzy;
        word.distance = term->distance;
    }
    word.terms = expansion->terms;
    word.term_count = expansion->used;
    status = add_finder(compiler, &word, group);
    return status == NS_OK ? add_word(compiler, &word) : status;
}

/* Adds what a run of text asks for: a pattern, or the tokens in it. */
static enum ns_status add_run(struct ns_plan_compiler *compiler, struct ns_str run,
                              const struct ns_node *node, struct ns_plan_node *group)
{
    struct ns_plan_word word = {.field = node->field, .weight = 1, .negated = compiler->negated};
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_term term;
    if (node->plain || node->exact)
        term = (struct ns_term){node->exact ? NS_WORD_EXACT : NS_WORD_STEM, run, 0};
    else
        (void)ns_term_read(run, &term); /* the parser has refused bad ones */
    word.form = term.form;
    if (term.form == NS_WORD_WILDCARD || term.form == NS_WORD_FUZZY)
        return add_pattern(compiler, word, &term, group);
    ns_tokenizer_init(&tokenizer, term.text);
    while (ns_tokenizer_next(&tokenizer, &token)) {
        enum ns_status status = add_token(compiler, word, token.text, group);
        if (status != NS_OK)
            return status;
    }
    return NS_OK;
}

/* The runs of a phrase, or the one of a word. */
static enum ns_status add_runs(struct ns_plan_compiler *compiler, const struct ns_node *node,
                               struct ns_plan_node *group)
{
    struct ns_str text = node->text, run;
    enum ns_status status = NS_OK;
    if (node->type == NS_NODE_WORD)
        return add_run(compiler, node->text, node, group);
    while (status == NS_OK && ns_term_split(&text, &run))
        status = add_run(compiler, run, node, group);
    return status;
}

/* A node that the text decides: `count` words from `first` on, side by side. */
static enum ns_status decide_words(struct ns_plan_compiler *compiler, size_t first, size_t count,
                                   struct ns_plan_node *node)
{
    struct ns_plan_predicate phrase = {.kind = NS_PREDICATE_PHRASE, .first = first, .count = count};
    node->kind = NS_PLAN_TEXT;
    node->needs_text = !ns_plan_use_phrase(compiler, first, count, node);
    return ns_plan_add_predicate(compiler, phrase, &node->predicate);
}

/* Puts a node that the text decides in place of what finds a single word. */
static enum ns_status decide_word(struct ns_plan_compiler *compiler, size_t word,
                                  struct ns_plan_node *finder, struct ns_plan_node **out)
{
    struct ns_plan_node *node = ns_plan_new_node(compiler, NS_PLAN_TEXT);
    *out = node;
    if (!node)
        return NS_NOMEM;
    ns_plan_append(node, finder);
    return decide_words(compiler, word, 1, node);
}

/* The words of a group one by one: those that are not any form of a word need the text. */
static enum ns_status decide_each(struct ns_plan_compiler *compiler, size_t first,
                                  struct ns_plan_node *group)
{
    struct ns_plan_node *finders = group->children, *next;
    group->children = NULL;
    for (size_t i = first; finders; i++, finders = next) {
        next = finders->next;
        finders->next = NULL;
        struct ns_plan_node *node = finders;
        enum ns_status status = NS_OK;
        if (compiler->plan->words[i].form != NS_WORD_STEM)
            status = decide_word(compiler, i, finders, &node);
        if (status != NS_OK)
            return status;
        ns_plan_append(group, node);
    }
    return NS_OK;
}

enum ns_status ns_plan_compile_words(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                     struct ns_plan_node **out)
{
    struct ns_plan_node *group = ns_plan_new_node(compiler, NS_PLAN_AND);
    size_t first = compiler->plan->word_count;
    if (!group)
        return NS_NOMEM;
    enum ns_status status = add_runs(compiler, node, group);
    if (status != NS_OK)
        return status;
    size_t count = compiler->plan->word_count - first;
    if (node->type == NS_NODE_PHRASE && count > 1)
        status = decide_words(compiler, first, count, group);
    else
        status = decide_each(compiler, first, group);
    *out = count == 1 ? group->children : group;
    return status;
}

enum ns_status ns_plan_place_words(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                   struct ns_plan_node *finder, size_t *number)
{
    size_t first = compiler->plan->word_count;
    enum ns_status status = add_runs(compiler, node, finder);
    if (status != NS_OK)
        return status;
    struct ns_plan_predicate words = {.kind = NS_PREDICATE_PHRASE,
                                      .first = first,
                                      .count = compiler->plan->word_count - first,
                                      .placed = true};
    (void)ns_plan_use_phrase(compiler, first, words.count, finder);
    return ns_plan_add_predicate(compiler, words, number);
}

/* --- names --- */

static enum ns_status compile_term(struct ns_plan_compiler *compiler, struct ns_str term,
                                   struct ns_plan_node *node)
{
    struct ns_str *terms = ns_arena_alloc(&compiler->plan->arena, sizeof *terms);
    if (!terms)
        return ns_error_nomem(compiler->err);
    *terms = ns_arena_copy(&compiler->plan->arena, term);
    if (!terms->data)
        return ns_error_nomem(compiler->err);
    node->terms = terms;
    node->term_count = 1;
    return NS_OK;
}

static enum ns_status compile_folded(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                     struct ns_plan_node *out)
{
    struct ns_buffer term;
    ns_buffer_init(&term);
    const char *prefix = prefixes[node->field];
    if (node->field == NS_FIELD_ID) {
        ns_schema_id_term(node->text, &term);
    } else if (node->field == NS_FIELD_SECTION) {
        ns_buffer_append_text(&term, prefix);
        ns_schema_section_path(node->text, &term);
    } else if (!ns_schema_folded_term(prefix, node->text, &term)) {
        ns_buffer_append_text(&term, prefix);
    }
    if (term.size > NS_TERM_MAX) { /* in no index, as is the bare prefix */
        ns_buffer_clear(&term);
        ns_buffer_append_text(&term, prefix);
    }
    enum ns_status status = ns_buffer_failed(&term)
                                ? ns_error_nomem(compiler->err)
                                : compile_term(compiler, ns_buffer_str(&term), out);
    ns_buffer_release(&term);
    return status;
}

/* A person, country, organization or place: any of the identities that the name may mean; with =
 * in front, in articles where that is more than weak evidence. */
static enum ns_status compile_identity(struct ns_plan_compiler *compiler,
                                       const struct ns_node *node, struct ns_plan_node *out)
{
    const char *prefix = prefixes[node->field];
    bool marked = node->type == NS_NODE_WORD && *node->text.data == '=';
    struct ns_str name = {node->text.data + marked, node->text.size - marked};
    enum ns_status status =
        ns_identity_terms(compiler->names, prefix, name, node->exact || marked,
                          &compiler->plan->arena, &out->terms, &out->term_count, compiler->err);
    if (status == NS_OK && !out->term_count) /* too long for a term: finds nothing */
        return compile_term(compiler, ns_str_of(prefix), out);
    return status;
}

static enum ns_status compile_pattern(struct ns_plan_compiler *compiler, const struct ns_term *term,
                                      const char *prefix, struct ns_plan_node *out)
{
    struct ns_expansion *expansion = NULL;
    struct ns_str token;
    enum ns_status status = ns_plan_expand(compiler, term, prefix, &token, &expansion);
    if (status != NS_OK)
        return status;
    out->terms = expansion->terms;
    out->term_count = expansion->used;
    return NS_OK;
}

/* A pattern for entities fits those of which there is weak evidence, too. */
static enum ns_status compile_weak_pattern(struct ns_plan_compiler *compiler,
                                           const struct ns_term *term, const char *prefix,
                                           struct ns_plan_node **out)
{
    char weak[sizeof NS_PREFIX_WEAK + 2];
    struct ns_plan_node *either = ns_plan_new_node(compiler, NS_PLAN_OR);
    struct ns_plan_node *node = ns_plan_new_node(compiler, NS_PLAN_TERMS);
    if (!either || !node)
        return NS_NOMEM;
    snprintf(weak, sizeof weak, NS_PREFIX_WEAK "%s", prefix);
    enum ns_status status = compile_pattern(compiler, term, weak, node);
    ns_plan_append(either, *out);
    ns_plan_append(either, node);
    *out = either;
    return status;
}

/* Terms of names are whole words and names: no text need be asked. */
enum ns_status ns_plan_compile_name(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                    struct ns_plan_node **out)
{
    const char *prefix = prefixes[node->field];
    bool entity = ns_identity_has_prefix(prefix);
    struct ns_term term;
    *out = ns_plan_new_node(compiler, NS_PLAN_TERMS);
    if (!*out)
        return NS_NOMEM;
    if (node->type != NS_NODE_WORD || node->field == NS_FIELD_ID ||
        !ns_term_read(node->text, &term) ||
        (term.form != NS_WORD_WILDCARD && term.form != NS_WORD_FUZZY))
        return entity ? compile_identity(compiler, node, *out)
                      : compile_folded(compiler, node, *out);
    enum ns_status status = compile_pattern(compiler, &term, prefix, *out);
    return status == NS_OK && entity ? compile_weak_pattern(compiler, &term, prefix, out) : status;
}

#include "query/language/identity.h"
#include "query/language/plan_node.h"

#include "common/analysis/stemmer.h"
#include "common/analysis/tokenizer.h"
#include "common/base/table.h"
#include "common/index/schema.h"

#include <stdlib.h>

/* data/stopwords/en.txt, as a list of string literals; the Makefile makes it. */
static const char *const stop_words[] = {
#include "generated/stopwords_en.h"
};

/* Words can hold several tokens, phrases do: the parser counts fewer. */
enum { WORDS_MAX = 4 * NS_QUERY_WORDS };

struct ns_planner {
    struct ns_table stop_words;
    struct ns_stemmer *stemmers[NS_PLAN_LANGUAGES];
    const char *names[NS_PLAN_LANGUAGES];
    size_t stemmer_count;
};

struct compiler {
    struct ns_planner *planner;
    struct ns_plan *plan;
    const struct ns_languages *languages;
    bool any, negated;
    struct ns_error *err;
};

static enum ns_status compile(struct compiler *compiler, const struct ns_node *node,
                              struct ns_plan_node **out);

/* --- the planner --- */

enum ns_status ns_planner_open(struct ns_planner **out, struct ns_error *err)
{
    struct ns_planner *planner = calloc(1, sizeof *planner);
    if (!planner)
        return ns_error_nomem(err);
    for (size_t i = 0; i < sizeof stop_words / sizeof *stop_words; i++)
        if (ns_table_intern(&planner->stop_words, ns_str_of(stop_words[i])) == NS_TABLE_NONE) {
            ns_planner_close(planner);
            return ns_error_nomem(err);
        }
    *out = planner;
    return NS_OK;
}

void ns_planner_close(struct ns_planner *planner)
{
    if (!planner)
        return;
    for (size_t i = 0; i < planner->stemmer_count; i++)
        ns_stemmer_close(planner->stemmers[i]);
    ns_table_release(&planner->stop_words);
    free(planner);
}

static enum ns_status find_stemmer(struct compiler *compiler, const char *name,
                                   struct ns_stemmer **out)
{
    struct ns_planner *planner = compiler->planner;
    size_t i = 0;
    while (i < planner->stemmer_count && strcmp(planner->names[i], name) != 0)
        i++;
    if (i == NS_PLAN_LANGUAGES)
        return ns_error_set(compiler->err, NS_LIMIT, "more than %d languages", NS_PLAN_LANGUAGES);
    if (i == planner->stemmer_count) {
        enum ns_status status =
            ns_stemmer_open(&planner->stemmers[i], ns_str_of(name), compiler->err);
        if (status != NS_OK)
            return status;
        planner->names[i] = name;
        planner->stemmer_count++;
    }
    *out = planner->stemmers[i];
    return NS_OK;
}

/* --- the compiled tree --- */

static struct ns_plan_node *new_node(struct compiler *compiler, enum ns_plan_kind kind)
{
    struct ns_plan_node *node = ns_arena_alloc(&compiler->plan->arena, sizeof *node);
    if (node) {
        node->kind = kind;
        node->wqf = 1;
    } else {
        ns_error_nomem(compiler->err);
    }
    return node;
}

static void append(struct ns_plan_node *parent, struct ns_plan_node *child)
{
    struct ns_plan_node **tail = &parent->children;
    while (*tail)
        tail = &(*tail)->next;
    *tail = child;
    parent->ranks |= child->ranks && parent->kind != NS_PLAN_NOT;
    parent->needs_text |= child->needs_text;
}

/* prefix + text as the one term of a filter. */
static enum ns_status compile_term(struct compiler *compiler, struct ns_str term,
                                   struct ns_plan_node **out)
{
    struct ns_str *terms = ns_arena_alloc(&compiler->plan->arena, sizeof *terms);
    struct ns_plan_node *node = new_node(compiler, NS_PLAN_TERMS);
    if (!terms || !node)
        return ns_error_nomem(compiler->err);
    *terms = ns_arena_copy(&compiler->plan->arena, term);
    if (!terms->data)
        return ns_error_nomem(compiler->err);
    node->terms = terms;
    node->term_count = 1;
    *out = node;
    return NS_OK;
}

static bool contains(const struct ns_str *terms, size_t count, struct ns_str term)
{
    for (size_t i = 0; i < count; i++)
        if (ns_str_equal(terms[i], term))
            return true;
    return false;
}

/* The terms of a token: its stem in each language, each once. */
static enum ns_status stem_token(struct compiler *compiler, struct ns_str token,
                                 enum ns_field field, struct ns_plan_word *word)
{
    struct ns_arena *arena = &compiler->plan->arena;
    struct ns_str *terms = ns_arena_alloc(arena, compiler->languages->count * sizeof *terms);
    char text[NS_TOKEN_MAX + 32];
    if (!terms)
        return ns_error_nomem(compiler->err);
    for (size_t i = 0; i < compiler->languages->count; i++) {
        struct ns_stemmer *stemmer = NULL;
        struct ns_stem stem;
        enum ns_status status = find_stemmer(compiler, compiler->languages->names[i], &stemmer);
        if (status != NS_OK)
            return status;
        if (!ns_stemmer_stem(stemmer, token, &stem))
            return ns_error_nomem(compiler->err);
        size_t prefix = field == NS_FIELD_TITLE ? sizeof NS_PREFIX_TITLE - 1 : 0;
        memcpy(text, NS_PREFIX_TITLE, prefix);
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

static enum ns_status add_word(struct compiler *compiler, struct ns_plan_word word)
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
    plan->words[plan->word_count++] = word;
    return NS_OK;
}

static enum ns_status add_predicate(struct compiler *compiler, struct ns_plan_predicate predicate)
{
    struct ns_plan *plan = compiler->plan;
    struct ns_plan_predicate *predicates =
        realloc(plan->predicates, (plan->predicate_count + 1) * sizeof *predicates);
    if (!predicates)
        return ns_error_nomem(compiler->err);
    plan->predicates = predicates;
    plan->predicates[plan->predicate_count++] = predicate;
    return NS_OK;
}

/* Adds a token to the plan's words and makes the node that finds it. */
static enum ns_status compile_token(struct compiler *compiler, struct ns_str token,
                                    enum ns_field field, struct ns_plan_node **out)
{
    struct ns_plan *plan = compiler->plan;
    struct ns_plan_word word = {.field = field, .weight = 1, .negated = compiler->negated};
    word.token = ns_arena_copy(&plan->arena, token);
    if (!word.token.data)
        return ns_error_nomem(compiler->err);
    enum ns_status status = stem_token(compiler, token, field, &word);
    if (status != NS_OK)
        return status;
    struct ns_plan_node *node = new_node(compiler, NS_PLAN_TERMS);
    if (!node)
        return NS_NOMEM;
    node->ranks = true;
    node->terms = word.terms;
    node->term_count = word.term_count;
    *out = node;
    return add_word(compiler, word);
}

/* The tokens of text under a new node: AND for a word, TEXT for a phrase. */
static enum ns_status compile_tokens(struct compiler *compiler, const struct ns_node *node,
                                     enum ns_plan_kind kind, struct ns_plan_node **out)
{
    struct ns_plan *plan = compiler->plan;
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_plan_node *group = new_node(compiler, kind);
    size_t first = plan->word_count;
    if (!group)
        return NS_NOMEM;
    ns_tokenizer_init(&tokenizer, node->text);
    while (ns_tokenizer_next(&tokenizer, &token)) {
        struct ns_plan_node *child = NULL;
        enum ns_status status = compile_token(compiler, token.text, node->field, &child);
        if (status != NS_OK)
            return status;
        append(group, child);
    }
    size_t count = plan->word_count - first;
    if (count == 1) {
        *out = group->children;
        return NS_OK;
    }
    if (kind == NS_PLAN_TEXT) {
        group->needs_text = true;
        group->predicate = plan->predicate_count;
        *out = group;
        return add_predicate(compiler, (struct ns_plan_predicate){.kind = NS_PREDICATE_PHRASE,
                                                                  .first = first,
                                                                  .count = count});
    }
    *out = group;
    return NS_OK;
}

/* A person, country, organization or place: any of the identities that the name may mean. */
static enum ns_status compile_identity(struct compiler *compiler, const char *prefix,
                                       struct ns_str name, struct ns_plan_node **out)
{
    struct ns_plan_node *node = new_node(compiler, NS_PLAN_TERMS);
    if (!node)
        return NS_NOMEM;
    enum ns_status status = ns_identity_terms(prefix, name, &compiler->plan->arena, &node->terms,
                                              &node->term_count, compiler->err);
    if (status == NS_OK && !node->term_count) /* too long for a term: finds nothing */
        return compile_term(compiler, ns_str_of(prefix), out);
    *out = node;
    return status;
}

static enum ns_status compile_name(struct compiler *compiler, const struct ns_node *node,
                                   struct ns_plan_node **out)
{
    static const char *const prefixes[NS_FIELD_COUNT] = {
        [NS_FIELD_AUTHOR] = NS_PREFIX_AUTHOR,
        [NS_FIELD_SECTION] = NS_PREFIX_SECTION,
        [NS_FIELD_SOURCE] = NS_PREFIX_SOURCE,
        [NS_FIELD_LANG] = NS_PREFIX_LANGUAGE,
        [NS_FIELD_KIND] = NS_PREFIX_KIND,
        [NS_FIELD_PERSON] = NS_PREFIX_PERSON,
        [NS_FIELD_COUNTRY] = NS_PREFIX_COUNTRY,
        [NS_FIELD_PLACE] = NS_PREFIX_PLACE,
        [NS_FIELD_ORGANIZATION] = NS_PREFIX_ORGANIZATION,
    };
    if (ns_identity_has_prefix(prefixes[node->field]))
        return compile_identity(compiler, prefixes[node->field], node->text, out);
    struct ns_buffer term;
    ns_buffer_init(&term);
    if (node->field == NS_FIELD_ID)
        ns_schema_id_term(node->text, &term);
    else /* a name too long for a term is in no index: the bare prefix finds nothing */
        if (!ns_schema_folded_term(prefixes[node->field], node->text, &term))
            ns_buffer_append_text(&term, prefixes[node->field]);
    enum ns_status status = ns_buffer_failed(&term)
                                ? ns_error_nomem(compiler->err)
                                : compile_term(compiler, ns_buffer_str(&term), out);
    ns_buffer_release(&term);
    return status;
}

static bool is_text_field(enum ns_field field)
{
    return field == NS_FIELD_TEXT || field == NS_FIELD_TITLE;
}

static bool is_capitals(struct ns_str text)
{
    size_t letters = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] >= 'a' && text.data[i] <= 'z')
            return false;
        letters += text.data[i] >= 'A' && text.data[i] <= 'Z';
    }
    return letters > 1;
}

static bool is_stop_word(const struct ns_planner *planner, const struct ns_node *node)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token, more;
    if (node->type != NS_NODE_WORD || node->field != NS_FIELD_TEXT || is_capitals(node->text))
        return false;
    ns_tokenizer_init(&tokenizer, node->text);
    if (!ns_tokenizer_next(&tokenizer, &token) ||
        ns_table_find(&planner->stop_words, token.text) == NS_TABLE_NONE)
        return false;
    return !ns_tokenizer_next(&tokenizer, &more);
}

/* Whether something of a list is left to find without its stop words. */
static bool drops_stop_words(const struct ns_planner *planner, const struct ns_node *list)
{
    for (const struct ns_node *item = list->children; item; item = item->next) {
        bool text = item->type == NS_NODE_WORD || item->type == NS_NODE_PHRASE
                        ? is_text_field(item->field)
                        : item->type != NS_NODE_DATE && item->type != NS_NODE_NOT;
        if (text && !is_stop_word(planner, item))
            return true;
    }
    return false;
}

static bool is_same_word(const struct ns_plan_node *a, const struct ns_plan_node *b)
{
    if (a->kind != NS_PLAN_TERMS || b->kind != NS_PLAN_TERMS || a->term_count != b->term_count)
        return false;
    for (size_t i = 0; i < a->term_count; i++)
        if (!ns_str_equal(a->terms[i], b->terms[i]))
            return false;
    return true;
}

/* Adds an item to the ranked part of a list; the same word again counts double. */
static void add_ranked(struct ns_plan_node *ranked, struct ns_plan_node *item)
{
    for (struct ns_plan_node *other = ranked->children; other; other = other->next)
        if (is_same_word(item, other)) {
            other->wqf++;
            return;
        }
    append(ranked, item);
}

/* A word of several tokens (post-polio, U.S.-Russia) is several items. */
static void add_ranked_items(struct ns_plan_node *ranked, struct ns_plan_node *item, bool word)
{
    if (!word || item->kind != NS_PLAN_AND) {
        add_ranked(ranked, item);
        return;
    }
    for (struct ns_plan_node *child = item->children, *next; child; child = next) {
        next = child->next;
        child->next = NULL;
        add_ranked(ranked, child);
    }
}

static size_t count_children(const struct ns_plan_node *node)
{
    size_t count = 0;
    for (const struct ns_plan_node *child = node->children; child; child = child->next)
        count++;
    return count;
}

/* (ranked items by the mode) AND filters AND negations */
static enum ns_status compile_list(struct compiler *compiler, const struct ns_node *list,
                                   struct ns_plan_node **out)
{
    struct ns_plan_node *ranked = new_node(compiler, compiler->any ? NS_PLAN_OR : NS_PLAN_AND);
    struct ns_plan_node *all = new_node(compiler, NS_PLAN_AND);
    bool drop = drops_stop_words(compiler->planner, list);
    if (!ranked || !all)
        return NS_NOMEM;
    for (const struct ns_node *item = list->children; item; item = item->next) {
        if (drop && is_stop_word(compiler->planner, item))
            continue;
        struct ns_plan_node *node = NULL;
        enum ns_status status = compile(compiler, item, &node);
        if (status != NS_OK)
            return status;
        if (node->ranks)
            add_ranked_items(ranked, node, item->type == NS_NODE_WORD);
        else
            append(all, node);
    }
    size_t count = count_children(ranked);
    compiler->plan->ranked = count; /* lists end from the inside out: the root's count stays */
    struct ns_plan_node *first = count == 1 ? ranked->children : ranked;
    if (count) {
        first->next = all->children;
        all->children = first;
        all->ranks = true;
        all->needs_text |= first->needs_text;
    }
    *out = all;
    return NS_OK;
}

static enum ns_status compile_children(struct compiler *compiler, const struct ns_node *node,
                                       enum ns_plan_kind kind, struct ns_plan_node **out)
{
    struct ns_plan_node *group = new_node(compiler, kind);
    if (!group)
        return NS_NOMEM;
    for (const struct ns_node *child = node->children; child; child = child->next) {
        struct ns_plan_node *compiled = NULL;
        enum ns_status status = compile(compiler, child, &compiled);
        if (status != NS_OK)
            return status;
        append(group, compiled);
    }
    *out = group;
    return NS_OK;
}

static enum ns_status compile_not(struct compiler *compiler, const struct ns_node *node,
                                  struct ns_plan_node **out)
{
    bool outer = compiler->negated;
    compiler->negated = true;
    enum ns_status status = compile_children(compiler, node, NS_PLAN_NOT, out);
    compiler->negated = outer;
    return status;
}

static enum ns_status compile_date(struct compiler *compiler, const struct ns_node *node,
                                   struct ns_plan_node **out)
{
    struct ns_plan_node *date = new_node(compiler, NS_PLAN_DATE);
    if (!date)
        return NS_NOMEM;
    date->first = node->first;
    date->last = node->last;
    compiler->plan->has_dates = true;
    *out = date;
    return NS_OK;
}

/* Recursion is bounded by the parser's NS_QUERY_DEPTH. */
static enum ns_status compile(struct compiler *compiler, const struct ns_node *node,
                              struct ns_plan_node **out)
{
    switch (node->type) {
    case NS_NODE_WORD:
        return is_text_field(node->field) ? compile_tokens(compiler, node, NS_PLAN_AND, out)
                                          : compile_name(compiler, node, out);
    case NS_NODE_PHRASE:
        return is_text_field(node->field) ? compile_tokens(compiler, node, NS_PLAN_TEXT, out)
                                          : compile_name(compiler, node, out);
    case NS_NODE_DATE:
        return compile_date(compiler, node, out);
    case NS_NODE_LIST:
        return compile_list(compiler, node, out);
    case NS_NODE_AND:
        return compile_children(compiler, node, NS_PLAN_AND, out);
    case NS_NODE_OR:
        return compile_children(compiler, node, NS_PLAN_OR, out);
    case NS_NODE_NOT:
        return compile_not(compiler, node, out);
    }
    return ns_error_set(compiler->err, NS_INVALID, "query: unknown node");
}

enum ns_status ns_planner_plan(struct ns_planner *planner, const struct ns_node *tree, bool any,
                               const struct ns_languages *languages, struct ns_plan *plan,
                               struct ns_error *err)
{
    struct compiler compiler = {planner, plan, languages, any, false, err};
    *plan = (struct ns_plan){0};
    enum ns_status status = compile(&compiler, tree, &plan->root);
    if (status == NS_OK) {
        plan->ranks = plan->root->ranks;
        plan->needs_text = plan->root->needs_text;
        plan->query = ns_plan_build_query(plan->root);
        if (!plan->query)
            status = ns_error_nomem(err);
    }
    if (status != NS_OK)
        ns_plan_release(plan);
    return status;
}

void ns_plan_release(struct ns_plan *plan)
{
    ns_xapian_query_free(plan->query);
    free(plan->words);
    free(plan->predicates);
    ns_arena_release(&plan->arena);
    *plan = (struct ns_plan){0};
}

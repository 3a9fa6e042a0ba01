#include "query/language/plan_names.h"

#include "common/analysis/stemmer.h"
#include "common/analysis/tokenizer.h"
#include "common/base/table.h"
#include "common/entities/query_name.h"
#include "query/language/term.h"

#include <stdlib.h>

/* data/stopwords/en.txt, as a list of string literals; the Makefile makes it. */
static const char *const stop_words[] = {
#include "generated/stopwords_en.h"
};

struct ns_planner {
    const struct ns_entity_names *own; /* names of a user's */
    struct ns_table stop_words;
    struct ns_stemmer *stemmers[NS_PLAN_LANGUAGES];
    const char *names[NS_PLAN_LANGUAGES];
    size_t stemmer_count;
};

static enum ns_status compile(struct ns_plan_compiler *compiler, const struct ns_node *node,
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

void ns_planner_know(struct ns_planner *planner, const struct ns_entity_names *names)
{
    planner->own = names;
}

const struct ns_entity_names *ns_planner_names(const struct ns_planner *planner)
{
    return planner->own;
}

enum ns_status ns_plan_find_stemmer(struct ns_plan_compiler *compiler, const char *name,
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

struct ns_plan_node *ns_plan_new_node(struct ns_plan_compiler *compiler, enum ns_plan_kind kind)
{
    struct ns_plan_node *node = ns_arena_alloc(&compiler->plan->arena, sizeof *node);
    if (node) {
        node->kind = kind;
        node->wqf = 1;
        node->boost = 1;
    } else {
        ns_error_nomem(compiler->err);
    }
    return node;
}

void ns_plan_append(struct ns_plan_node *parent, struct ns_plan_node *child)
{
    struct ns_plan_node **tail = &parent->children;
    while (*tail)
        tail = &(*tail)->next;
    *tail = child;
    parent->ranks |= child->ranks && parent->kind != NS_PLAN_NOT;
    parent->needs_text |= child->needs_text;
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
    struct ns_term term;
    if (node->type != NS_NODE_WORD || node->field != NS_FIELD_TEXT || is_capitals(node->text) ||
        !ns_term_read(node->text, &term) || term.form != NS_WORD_STEM)
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
    if (a->kind != NS_PLAN_TERMS || b->kind != NS_PLAN_TERMS || a->term_count != b->term_count ||
        a->boost < b->boost || a->boost > b->boost)
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
    ns_plan_append(ranked, item);
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
        child->boost *= item->boost;
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

/* A list being compiled. */
struct parts {
    struct ns_plan_node *ranked, *all;
    bool drop;    /* its stop words */
    size_t words; /* ranked items without names (plan_names.h) */
};

/* `count` items of a list, from `item` on: what is ranked goes to `ranked`. */
static enum ns_status compile_items(struct ns_plan_compiler *compiler, const struct ns_node *item,
                                    size_t count, struct parts *parts, struct ns_plan_node *ranked)
{
    for (; count--; item = item->next) {
        struct ns_plan_node *node = NULL;
        if (parts->drop && is_stop_word(compiler->planner, item))
            continue;
        enum ns_status status = compile(compiler, item, &node);
        if (status != NS_OK)
            return status;
        if (node->ranks)
            add_ranked_items(ranked, node, item->type == NS_NODE_WORD);
        else
            ns_plan_append(parts->all, node);
    }
    return NS_OK;
}

/* words OR name; all of the words, that is. */
static enum ns_status add_alternative(struct ns_plan_compiler *compiler, struct ns_plan_node *words,
                                      struct ns_plan_node *name, struct ns_plan_node *to)
{
    struct ns_plan_node *either = ns_plan_new_node(compiler, NS_PLAN_OR);
    if (!either)
        return NS_NOMEM;
    ns_plan_append(either, words);
    ns_plan_append(either, name);
    ns_plan_append(to, either);
    return NS_OK;
}

/* The items of a known name: the words, or in their place any other name of the same. */
static enum ns_status compile_name_items(struct ns_plan_compiler *compiler,
                                         const struct ns_node *item, size_t count,
                                         struct ns_plan_node *name, struct parts *parts)
{
    struct ns_plan_node *words = ns_plan_new_node(compiler, NS_PLAN_AND);
    if (!words)
        return NS_NOMEM;
    enum ns_status status = compile_items(compiler, item, count, parts, words);
    if (status != NS_OK || !words->children)
        return status;
    parts->words += count_children(words);
    return add_alternative(compiler, words, name, parts->ranked);
}

/* Takes the next items of a list, one or a name's. */
static enum ns_status compile_next(struct ns_plan_compiler *compiler, const struct ns_node *item,
                                   const struct ns_node *before, struct parts *parts, size_t *count)
{
    struct ns_plan_node *name = NULL;
    enum ns_status status = NS_OK;
    *count = 0;
    if (!compiler->negated)
        status = ns_plan_find_name(compiler, item, before, NS_QUERY_NAME_WORDS, count, &name);
    if (status != NS_OK)
        return status;
    *count += !*count;
    if (name && !compiler->any)
        return compile_name_items(compiler, item, *count, name, parts);
    size_t there = count_children(parts->ranked);
    status = compile_items(compiler, item, *count, parts, parts->ranked);
    parts->words += count_children(parts->ranked) - there;
    if (status == NS_OK && name)
        ns_plan_append(parts->ranked, name);
    return status;
}

/* (ranked items by the mode) AND filters AND negations */
static enum ns_status compile_list(struct ns_plan_compiler *compiler, const struct ns_node *list,
                                   struct ns_plan_node **out)
{
    struct parts parts = {.ranked =
                              ns_plan_new_node(compiler, compiler->any ? NS_PLAN_OR : NS_PLAN_AND),
                          .all = ns_plan_new_node(compiler, NS_PLAN_AND),
                          .drop = drops_stop_words(compiler->planner, list)};
    const struct ns_node *before = NULL;
    size_t taken = 0;
    if (!parts.ranked || !parts.all)
        return NS_NOMEM;
    for (const struct ns_node *item = list->children; item;) {
        enum ns_status status = compile_next(compiler, item, before, &parts, &taken);
        if (status != NS_OK)
            return status;
        for (; taken--; item = item->next)
            before = item;
    }
    compiler->plan->ranked = parts.words; /* lists end from the inside out: the root's stays */
    struct ns_plan_node *first = parts.ranked->children;
    if (first) {
        first = first->next ? parts.ranked : first;
        first->next = parts.all->children;
        parts.all->children = first;
        parts.all->ranks = true;
        parts.all->needs_text |= first->needs_text;
    }
    *out = parts.all;
    return NS_OK;
}

static enum ns_status compile_children(struct ns_plan_compiler *compiler,
                                       const struct ns_node *node, enum ns_plan_kind kind,
                                       struct ns_plan_node **out)
{
    struct ns_plan_node *group = ns_plan_new_node(compiler, kind);
    if (!group)
        return NS_NOMEM;
    for (const struct ns_node *child = node->children; child; child = child->next) {
        struct ns_plan_node *compiled = NULL, *name = NULL;
        size_t words = 0;
        enum ns_status status = NS_OK;
        if (!compiler->negated)
            status = ns_plan_find_name(compiler, child, NULL, 1, &words, &name);
        if (status == NS_OK)
            status = compile(compiler, child, &compiled);
        if (status == NS_OK && name)
            status = add_alternative(compiler, compiled, name, group);
        else if (status == NS_OK)
            ns_plan_append(group, compiled);
        if (status != NS_OK)
            return status;
    }
    *out = group;
    return NS_OK;
}

static enum ns_status compile_not(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                  struct ns_plan_node **out)
{
    bool outer = compiler->negated;
    compiler->negated = true;
    enum ns_status status = compile_children(compiler, node, NS_PLAN_NOT, out);
    compiler->negated = outer;
    return status;
}

static enum ns_status compile_date(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                   struct ns_plan_node **out)
{
    struct ns_plan_node *date = ns_plan_new_node(compiler, NS_PLAN_DATE);
    if (!date)
        return NS_NOMEM;
    date->first = node->first;
    date->last = node->last;
    compiler->plan->has_dates = true;
    *out = date;
    return NS_OK;
}

static enum ns_status compile_kind(struct ns_plan_compiler *compiler, const struct ns_node *node,
                                   struct ns_plan_node **out)
{
    switch (node->type) {
    case NS_NODE_WORD:
    case NS_NODE_PHRASE:
        return is_text_field(node->field) ? ns_plan_compile_words(compiler, node, out)
                                          : ns_plan_compile_name(compiler, node, out);
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
    case NS_NODE_NEAR:
    case NS_NODE_ADJ:
    case NS_NODE_SENTENCE:
    case NS_NODE_PARAGRAPH:
    case NS_NODE_AT_LEAST:
        return ns_plan_compile_near(compiler, node, out);
    }
    return ns_error_set(compiler->err, NS_INVALID, "query: unknown node");
}

/* Recursion is bounded by the parser's NS_QUERY_DEPTH and NS_QUERY_PHRASES. */
static enum ns_status compile(struct ns_plan_compiler *compiler, const struct ns_node *node,
                              struct ns_plan_node **out)
{
    enum ns_status status = compile_kind(compiler, node, out);
    if (status == NS_OK)
        (*out)->boost *= (double)node->boost / NS_BOOST_ONE;
    return status;
}

/* Whether a query says which kind of article it wants, or which one. */
static bool names_kind(const struct ns_node *node)
{
    if (node->field == NS_FIELD_KIND || node->field == NS_FIELD_ID)
        return true;
    for (const struct ns_node *child = node->children; child; child = child->next)
        if (names_kind(child))
            return true;
    return false;
}

enum ns_status ns_planner_plan(struct ns_planner *planner, const struct ns_node *tree, bool any,
                               const struct ns_languages *languages,
                               const struct ns_vocabulary *vocabulary, struct ns_plan *plan,
                               struct ns_error *err)
{
    struct ns_plan_compiler compiler = {planner,      plan, languages, vocabulary,
                                        planner->own, any,  false,     err};
    *plan = (struct ns_plan){0};
    enum ns_status status = compile(&compiler, tree, &plan->root);
    if (status == NS_OK) {
        plan->ranks = plan->root->ranks;
        plan->needs_text = plan->root->needs_text;
        plan->articles_only = !names_kind(tree);
        plan->query = ns_plan_build_whole(plan);
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
    free(plan->expansions);
    ns_arena_release(&plan->arena);
    *plan = (struct ns_plan){0};
}

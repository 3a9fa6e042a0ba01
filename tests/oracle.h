/* What a query's tree means, by the plainest reading of its text: no index, no stems of the query
 * in all languages, no signatures, no positions.  For tests of what searches find. */
#ifndef NS_TESTS_ORACLE_H
#define NS_TESTS_ORACLE_H

#include <stdlib.h>

#include "common/analysis/stemmer.h"
#include "query/language/term.h"
#include "query/language/tree.h"

enum {
    ORACLE_TOKENS = 128,
    ORACLE_TEXTS = 4,
    ORACLE_WORDS = 16,
    ORACLE_PLACES = 4096,
    ORACLE_STEMMERS = 3
};

struct oracle_token {
    char text[32], stem[32];
    unsigned sentence, paragraph;
};

struct oracle_text {
    struct oracle_token tokens[ORACLE_TOKENS];
    size_t count;
};

struct oracle_article {
    struct oracle_text texts[ORACLE_TEXTS]; /* the title first */
    size_t count;
    struct ns_stemmer *stemmer;
    struct ns_stemmer *const *all; /* ORACLE_STEMMERS: those of all articles */
    const char *section, *language;
    int64_t published; /* INT64_MIN: not known */
};

struct oracle_word {
    enum ns_word_form form;
    char text[32];
    unsigned distance;
};

struct oracle_place {
    size_t first, last;
    bool loose;
};

struct oracle_places {
    struct oracle_place *items;
    size_t count, capacity;
};

static void oracle_copy(char out[32], struct ns_str text)
{
    assert_true(text.size < 32);
    memcpy(out, text.data, text.size);
    out[text.size] = '\0';
}

/* --- words --- */

/* Patterns of these tests are ASCII. */
static bool oracle_glob(const char *pattern, const char *text)
{
    if (*pattern == '*')
        return oracle_glob(pattern + 1, text) || (*text && oracle_glob(pattern, text + 1));
    if (!*pattern || !*text)
        return !*pattern && !*text;
    return (*pattern == '?' || *pattern == *text) && oracle_glob(pattern + 1, text + 1);
}

/* Whether a comes of b by at most so many mistakes, which do not touch each other. */
static bool oracle_near(const char *a, const char *b, unsigned mistakes)
{
    if (*a && *a == *b && oracle_near(a + 1, b + 1, mistakes))
        return true;
    if (!*a && !*b)
        return true;
    if (!mistakes)
        return false;
    return (*a && oracle_near(a + 1, b, mistakes - 1)) ||
           (*b && oracle_near(a, b + 1, mistakes - 1)) ||
           (*a && *b && oracle_near(a + 1, b + 1, mistakes - 1)) ||
           (*a && *b && a[0] == b[1] && a[1] == b[0] && a[1] &&
            oracle_near(a + 2, b + 2, mistakes - 1));
}

static bool oracle_has_stem(struct ns_stemmer *stemmer, const struct oracle_word *word,
                            const struct oracle_token *token)
{
    struct ns_stem stem;
    assert_true(ns_stemmer_stem(stemmer, ns_str_of(word->text), &stem));
    return strcmp(stem.text.data, token->stem) == 0;
}

static bool oracle_fits(const struct oracle_article *article, const struct oracle_word *word,
                        const struct oracle_token *token)
{
    switch (word->form) {
    case NS_WORD_WILDCARD:
        return oracle_glob(word->text, token->text);
    case NS_WORD_FUZZY:
        return oracle_near(word->text, token->text, word->distance);
    case NS_WORD_EXACT:
        return strcmp(word->text, token->text) == 0;
    default:
        return oracle_has_stem(article->stemmer, word, token);
    }
}

/* A word by itself is looked for by its stem in any language: the index decides, not the text. */
static bool oracle_fits_alone(const struct oracle_article *article, const struct oracle_word *word,
                              const struct oracle_token *token)
{
    bool fits = false;
    if (word->form != NS_WORD_STEM)
        return oracle_fits(article, word, token);
    for (size_t i = 0; i < ORACLE_STEMMERS && !fits; i++)
        fits = oracle_has_stem(article->all[i], word, token);
    return fits;
}

/* The words of a word or phrase. */
static size_t oracle_words(const struct ns_node *node, struct oracle_word out[ORACLE_WORDS])
{
    struct ns_str text = node->text, run;
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_term term;
    size_t count = 0;
    while (ns_term_split(&text, &run)) {
        assert_true(ns_term_read(run, &term));
        if (node->exact)
            term = (struct ns_term){NS_WORD_EXACT, run, 0};
        if (term.form == NS_WORD_WILDCARD) {
            out[count].form = term.form;
            oracle_copy(out[count++].text, term.text);
            continue;
        }
        ns_tokenizer_init(&tokenizer, term.text);
        while (ns_tokenizer_next(&tokenizer, &token)) {
            assert_true(count < ORACLE_WORDS);
            out[count] = (struct oracle_word){.form = term.form, .distance = term.distance};
            oracle_copy(out[count++].text, token.text);
        }
    }
    return count;
}

/* --- places --- */

static void oracle_add(struct oracle_places *places, size_t first, size_t last, bool loose)
{
    if (places->count == places->capacity) {
        places->capacity = places->capacity ? 2 * places->capacity : 16;
        places->items = reallocarray(places->items, places->capacity, sizeof *places->items);
        assert_non_null(places->items);
    }
    places->items[places->count++] = (struct oracle_place){first, last, loose};
}

static bool oracle_inside(struct oracle_place inner, struct oracle_place outer)
{
    return outer.loose && inner.first > outer.first && inner.last < outer.last;
}

static bool oracle_joined(const struct oracle_text *text, const struct ns_node *node,
                          struct oracle_place a, struct oracle_place b)
{
    const struct oracle_token *a0 = &text->tokens[a.first], *a1 = &text->tokens[a.last];
    const struct oracle_token *b0 = &text->tokens[b.first], *b1 = &text->tokens[b.last];
    bool apart = a.last < b.first || b.last < a.first || oracle_inside(a, b) || oracle_inside(b, a);
    switch (node->type) {
    case NS_NODE_ADJ:
        return a.last < b.first && b.first - a.last <= node->number;
    case NS_NODE_NEAR:
        return apart && (b.first <= a.last || b.first - a.last <= node->number) &&
               (a.first <= b.last || a.first - b.last <= node->number);
    case NS_NODE_SENTENCE:
        return apart && a0->sentence == a1->sentence && b0->sentence == b1->sentence &&
               a0->sentence == b0->sentence;
    default:
        return apart && a0->paragraph == a1->paragraph && b0->paragraph == b1->paragraph &&
               a0->paragraph == b0->paragraph;
    }
}

static void oracle_find(const struct oracle_article *article, size_t number,
                        const struct ns_node *node, struct oracle_places *out);

static void oracle_find_words(const struct oracle_article *article, size_t number,
                              const struct ns_node *node, struct oracle_places *out)
{
    const struct oracle_text *text = &article->texts[number];
    struct oracle_word words[ORACLE_WORDS];
    size_t count = oracle_words(node, words);
    if (node->field == NS_FIELD_TITLE && number)
        return;
    for (size_t at = 0; at + count <= text->count; at++) {
        size_t fitting = 0;
        while (fitting < count &&
               oracle_fits(article, &words[fitting], &text->tokens[at + fitting]))
            fitting++;
        if (fitting == count)
            oracle_add(out, at, at + count - 1, false);
    }
}

static void oracle_find_pairs(const struct oracle_article *article, size_t number,
                              const struct ns_node *node, struct oracle_places *out)
{
    struct oracle_places two[2] = {{0}, {0}};
    oracle_find(article, number, node->children, &two[0]);
    oracle_find(article, number, node->children->next, &two[1]);
    for (size_t i = 0; i < two[0].count; i++)
        for (size_t j = 0; j < two[1].count; j++) {
            struct oracle_place a = two[0].items[i], b = two[1].items[j];
            size_t first = a.first < b.first ? a.first : b.first;
            size_t last = a.last > b.last ? a.last : b.last;
            bool there = !oracle_joined(&article->texts[number], node, a, b);
            for (size_t k = 0; k < out->count && !there; k++)
                there = out->items[k].first == first && out->items[k].last == last;
            if (!there)
                oracle_add(out, first, last, true);
        }
    free(two[0].items);
    free(two[1].items);
}

/* Adds where something stands in a text of the article. */
static void oracle_find(const struct oracle_article *article, size_t number,
                        const struct ns_node *node, struct oracle_places *out)
{
    if (node->type == NS_NODE_WORD || node->type == NS_NODE_PHRASE)
        oracle_find_words(article, number, node, out);
    else if (node->type == NS_NODE_OR)
        for (const struct ns_node *child = node->children; child; child = child->next)
            oracle_find(article, number, child, out);
    else
        oracle_find_pairs(article, number, node, out);
}

/* The most places that do not overlap: the one that ends first leaves most room. */
static size_t oracle_apart(const struct oracle_places *places)
{
    size_t count = 0, from = 0;
    for (;;) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < places->count; i++)
            if (places->items[i].first >= from && places->items[i].last < best)
                best = places->items[i].last;
        if (best == SIZE_MAX)
            return count;
        count++;
        from = best + 1;
    }
}

static size_t oracle_times(const struct oracle_article *article, const struct ns_node *node)
{
    struct oracle_places places = {0};
    size_t count = 0;
    for (size_t i = 0; i < article->count; i++) {
        places.count = 0;
        oracle_find(article, i, node, &places);
        count += oracle_apart(&places);
    }
    free(places.items);
    return count;
}

/* --- the tree --- */

static bool oracle_is_text(const struct ns_node *node)
{
    return node->field == NS_FIELD_TEXT || node->field == NS_FIELD_TITLE;
}

/* Whether it says what is better. */
static bool oracle_ranks(const struct ns_node *node)
{
    if (node->type == NS_NODE_WORD || node->type == NS_NODE_PHRASE)
        return oracle_is_text(node);
    if (node->type == NS_NODE_DATE || node->type == NS_NODE_NOT)
        return false;
    for (const struct ns_node *child = node->children; child; child = child->next)
        if (oracle_ranks(child))
            return true;
    return false;
}

/* all: every word must be there; else one. */
static bool oracle_has_words(const struct oracle_article *article, const struct ns_node *node,
                             bool all)
{
    struct oracle_word words[ORACLE_WORDS];
    size_t count = oracle_words(node, words),
           texts = node->field == NS_FIELD_TITLE ? 1 : article->count;
    for (size_t w = 0; w < count; w++) {
        bool found = false;
        for (size_t i = 0; i < texts && !found; i++)
            for (size_t t = 0; t < article->texts[i].count && !found; t++)
                found = oracle_fits_alone(article, &words[w], &article->texts[i].tokens[t]);
        if (found != all)
            return found;
    }
    return all;
}

static bool oracle_has_name(const struct oracle_article *article, const struct ns_node *node)
{
    const char *name = node->field == NS_FIELD_SECTION ? article->section
                       : node->field == NS_FIELD_LANG  ? article->language
                                                       : "article";
    return ns_str_equal(node->text, ns_str_of(name));
}

static bool oracle_holds(const struct oracle_article *article, const struct ns_node *node,
                         bool any);

/* Of the ranked items all must hold, or with any one; of the others all. */
static bool oracle_holds_list(const struct oracle_article *article, const struct ns_node *node,
                              bool any)
{
    size_t ranked = 0, held = 0;
    for (const struct ns_node *child = node->children; child; child = child->next) {
        bool one = child->type == NS_NODE_WORD && oracle_is_text(child);
        bool holds =
            one ? oracle_has_words(article, child, !any) : oracle_holds(article, child, any);
        if (!oracle_ranks(child) && !holds)
            return false;
        ranked += oracle_ranks(child);
        held += oracle_ranks(child) && holds;
    }
    return any ? !ranked || held : held == ranked;
}

/* Whether the article matches. */
static bool oracle_holds(const struct oracle_article *article, const struct ns_node *node, bool any)
{
    struct oracle_word words[ORACLE_WORDS];
    switch (node->type) {
    case NS_NODE_WORD:
        return oracle_is_text(node) ? oracle_has_words(article, node, true)
                                    : oracle_has_name(article, node);
    case NS_NODE_PHRASE:
        return oracle_words(node, words) == 1 ? oracle_has_words(article, node, true)
                                              : oracle_times(article, node) > 0;
    case NS_NODE_DATE:
        return article->published != INT64_MIN && node->first <= article->published &&
               article->published <= node->last;
    case NS_NODE_LIST:
        return oracle_holds_list(article, node, any);
    case NS_NODE_NOT:
        return !oracle_holds(article, node->children, any);
    case NS_NODE_AT_LEAST:
        return oracle_times(article, node->children) >= node->number;
    case NS_NODE_AND:
    case NS_NODE_OR:
        for (const struct ns_node *child = node->children; child; child = child->next)
            if (oracle_holds(article, child, any) == (node->type == NS_NODE_OR))
                return node->type == NS_NODE_OR;
        return node->type == NS_NODE_AND;
    default:
        return oracle_times(article, node) > 0;
    }
}

#endif

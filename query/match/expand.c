#include "query/match/expand.h"

#include "common/analysis/stemmer.h"
#include "common/analysis/tokenizer.h"
#include "common/base/table.h"

#include <math.h>
#include <stdlib.h>

enum {
    LANGUAGES_MAX = 32,
    STEMMER_MEMORY_MAX = 32 * 1024 * 1024, /* a stemmer's cache starts anew past this */
    TERM_MIN = 3,                          /* bytes */
    TOKENS_MAX = 4 * 1024,                 /* of an article that are looked at */
    WORDS_MAX = 30,                        /* that are chosen */
};

/* A word that a larger part of the index has tells nothing: of a small index half, up to so many
 * articles. */
static const double common_part = 0.1, common_half = 0.5, common_articles = 10;

struct language {
    const char *name;
    struct ns_stemmer *stemmer;
};

/* A stem in the articles taken. */
struct word {
    double share;      /* sum of its shares of the articles */
    uint32_t count;    /* how often it stands in the article at hand */
    uint32_t articles; /* how many have it */
};

struct chosen {
    struct ns_str term;
    double weight; /* a factor of the term's score */
};

struct ns_expander {
    struct language languages[LANGUAGES_MAX];
    size_t language_count;
    struct ns_table stems;
    struct word *words; /* by number of the stem */
    size_t capacity;
    struct chosen chosen[WORDS_MAX]; /* those of most weight first */
    size_t chosen_count;
    struct ns_tokenizer tokenizer;
};

enum ns_status ns_expander_open(struct ns_expander **out, struct ns_error *err)
{
    struct ns_expander *expander = calloc(1, sizeof *expander);
    if (!expander)
        return ns_error_nomem(err);
    ns_table_init(&expander->stems);
    *out = expander;
    return NS_OK;
}

void ns_expander_close(struct ns_expander *expander)
{
    if (!expander)
        return;
    for (size_t i = 0; i < expander->language_count; i++)
        ns_stemmer_close(expander->languages[i].stemmer);
    ns_table_release(&expander->stems);
    free(expander->words);
    free(expander);
}

void ns_expander_reset(struct ns_expander *expander)
{
    ns_table_release(&expander->stems);
    expander->chosen_count = 0;
}

static enum ns_status find_stemmer(struct ns_expander *expander, struct ns_str code,
                                   struct ns_stemmer **out, struct ns_error *err)
{
    const char *name = ns_stemmer_language(code);
    size_t i = 0;
    while (i < expander->language_count && strcmp(expander->languages[i].name, name) != 0)
        i++;
    struct language *language = &expander->languages[i];
    if (language->stemmer && ns_stemmer_memory(language->stemmer) > STEMMER_MEMORY_MAX) {
        ns_stemmer_close(language->stemmer);
        language->stemmer = NULL;
    }
    if (!language->stemmer) { /* there are fewer names than LANGUAGES_MAX */
        enum ns_status status = ns_stemmer_open(&language->stemmer, ns_str_of(name), err);
        if (status != NS_OK)
            return status;
        language->name = name;
        expander->language_count += i == expander->language_count;
    }
    *out = language->stemmer;
    return NS_OK;
}

static struct word *find_word(struct ns_expander *expander, struct ns_str stem)
{
    uint32_t before = expander->stems.count;
    uint32_t id = ns_table_intern(&expander->stems, stem);
    if (id == NS_TABLE_NONE)
        return NULL;
    if (id >= expander->capacity) {
        size_t capacity = expander->capacity ? expander->capacity * 2 : 2048;
        struct word *words = realloc(expander->words, capacity * sizeof *words);
        if (!words)
            return NULL;
        expander->words = words;
        expander->capacity = capacity;
    }
    if (id == before)
        expander->words[id] = (struct word){0};
    return &expander->words[id];
}

static enum ns_status count_words(struct ns_expander *expander, struct ns_stemmer *stemmer,
                                  struct ns_str text, uint32_t *total, struct ns_error *err)
{
    struct ns_token token;
    struct ns_stem stem;
    ns_tokenizer_init(&expander->tokenizer, text);
    while (*total < TOKENS_MAX && ns_tokenizer_next(&expander->tokenizer, &token)) {
        ++*total;
        if (token.text.size < TERM_MIN)
            continue;
        if (!ns_stemmer_stem(stemmer, token.text, &stem))
            return ns_error_nomem(err);
        struct word *word = find_word(expander, stem.text);
        if (!word)
            return ns_error_nomem(err);
        word->count++;
    }
    return NS_OK;
}

enum ns_status ns_expander_add(struct ns_expander *expander, const struct ns_article *article,
                               struct ns_error *err)
{
    struct ns_stemmer *stemmer = NULL;
    uint32_t total = 0;
    enum ns_status status = find_stemmer(expander, article->language, &stemmer, err);
    if (status == NS_OK)
        status = count_words(expander, stemmer, article->title, &total, err);
    if (status == NS_OK)
        status = count_words(expander, stemmer, article->body, &total, err);
    for (uint32_t i = 0; i < expander->stems.count; i++) {
        struct word *word = &expander->words[i];
        if (!word->count)
            continue;
        word->articles++;
        word->share += (double)word->count / total;
        word->count = 0;
    }
    return status;
}

/* Keeps the best in order; of equal ones the first. */
static void choose(struct ns_expander *expander, struct chosen word)
{
    size_t at = expander->chosen_count;
    if (at < WORDS_MAX)
        expander->chosen_count++;
    else if (word.weight <= expander->chosen[--at].weight)
        return;
    for (; at && expander->chosen[at - 1].weight < word.weight; at--)
        expander->chosen[at] = expander->chosen[at - 1];
    expander->chosen[at] = word;
}

enum ns_status ns_expander_choose(struct ns_expander *expander, struct ns_xapian_db *db,
                                  uint32_t articles, double weight, struct ns_error *err)
{
    struct ns_xapian_stats stats;
    enum ns_status status = ns_xapian_read_stats(db, &stats, err);
    double documents = (double)stats.documents, sum = 0;
    double common = fmax(common_part * documents, fmin(common_half * documents, common_articles));
    for (uint32_t i = 0; i < expander->stems.count && status == NS_OK; i++) {
        struct ns_str stem = expander->stems.keys[i];
        uint32_t frequency = 0;
        if (expander->words[i].articles < articles)
            continue;
        status = ns_xapian_term_frequency(db, stem, &frequency, err);
        if (frequency && frequency <= common)
            choose(expander, (struct chosen){stem, expander->words[i].share *
                                                       log(1 + documents / frequency)});
    }
    for (size_t i = 0; i < expander->chosen_count; i++)
        sum += expander->chosen[i].weight;
    for (size_t i = 0; i < expander->chosen_count; i++)
        expander->chosen[i].weight *= weight / sum;
    return status;
}

struct ns_xapian_query *ns_expander_query(const struct ns_expander *expander)
{
    struct ns_xapian_query *terms[WORDS_MAX];
    if (!expander->chosen_count)
        return ns_xapian_query_term(NS_STR(""), 1);
    for (size_t i = 0; i < expander->chosen_count; i++)
        terms[i] = ns_xapian_query_scale(ns_xapian_query_term(expander->chosen[i].term, 1),
                                         expander->chosen[i].weight);
    return ns_xapian_query_op(NS_XAPIAN_OR, terms, expander->chosen_count);
}

enum ns_status ns_expander_apply(const struct ns_expander *expander, struct ns_xapian_query **query,
                                 struct ns_error *err)
{
    struct ns_xapian_query *both[2] = {*query, NULL};
    if (!expander->chosen_count)
        return NS_OK;
    both[1] = ns_expander_query(expander);
    *query = ns_xapian_query_op(NS_XAPIAN_AND_MAYBE, both, 2);
    return *query ? NS_OK : ns_error_nomem(err);
}

size_t ns_expander_count(const struct ns_expander *expander)
{
    return expander->chosen_count;
}

struct ns_str ns_expander_word(const struct ns_expander *expander, size_t i, double *factor)
{
    *factor = expander->chosen[i].weight;
    return expander->chosen[i].term;
}

void ns_expander_print(const struct ns_expander *expander, struct ns_buffer *out)
{
    for (size_t i = 0; i < expander->chosen_count; i++) {
        const struct chosen *word = &expander->chosen[i];
        ns_buffer_printf(out, "%s%.*s^%.2g", i ? " " : "", (int)word->term.size, word->term.data,
                         word->weight);
    }
}

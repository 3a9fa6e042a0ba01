#include "query/match/suggest.h"

#include "common/base/ascii.h"
#include "common/base/utf8.h"
#include "common/index/schema.h"
#include "query/match/searcher.h"

/* --- words --- */

enum {
    DISTANCE_MAX = 2,
    LONG_WORD = 6, /* characters from which on two mistakes are likely, not in the first letter … */
    SHORT_WORD = 3,   /* … and one */
    MISTAKE_COST = 6, /* a second mistake is made up for by 64 times the frequency … */
    FIRST_LETTER = 3, /* … and another first letter by 8 times: it is the last to be mistaken */
};

struct sought {
    struct ns_fuzzy fuzzy[DISTANCE_MAX]; /* the word with 1, 2 mistakes */
    unsigned most;                       /* mistakes */
    int score;                           /* of what is near so far */
    struct ns_misspelt *out;
};

struct vocabulary_pass {
    struct ns_searcher *searcher;
    struct sought words[NS_MISSPELT_MAX];
    size_t count, seen;
    enum ns_status status;
    struct ns_error *err;
};

static const char *prefix_of(bool in_title)
{
    return in_title ? NS_PREFIX_TITLE : "";
}

static enum ns_status frequency_of(struct ns_searcher *searcher, bool in_title, struct ns_str stem,
                                   uint32_t *out, struct ns_error *err)
{
    ns_buffer_clear(&searcher->scratch);
    ns_buffer_append_text(&searcher->scratch, prefix_of(in_title));
    ns_buffer_append_str(&searcher->scratch, stem);
    if (ns_buffer_failed(&searcher->scratch))
        return ns_error_nomem(err);
    return ns_xapian_term_frequency(ns_index_db(searcher->index), ns_buffer_str(&searcher->scratch),
                                    out, err);
}

/* Powers of two of a frequency. */
static int weight_of(uint32_t frequency)
{
    int bits = 0;
    while (frequency >>= 1)
        bits++;
    return bits;
}

/* The more articles have a word, the likelier it is meant. */
static void weigh(struct vocabulary_pass *pass, struct sought *sought, unsigned mistakes,
                  struct ns_str stem, struct ns_str word)
{
    struct ns_misspelt *out = sought->out;
    uint32_t frequency = 0;
    pass->status = frequency_of(pass->searcher, out->in_title, stem, &frequency, pass->err);
    if (pass->status != NS_OK || !frequency)
        return;
    int score = weight_of(frequency) - MISTAKE_COST * (int)mistakes -
                (word.data[0] == out->word.data[0] ? 0 : FIRST_LETTER);
    if (out->near.size && score <= sought->score)
        return;
    sought->score = score;
    out->near = ns_arena_copy(&pass->searcher->arena, word);
    if (!out->near.data)
        pass->status = ns_error_nomem(pass->err);
}

static bool look_at(void *context, struct ns_str stem, struct ns_str word)
{
    struct vocabulary_pass *pass = context;
    if (++pass->seen > NS_VOCABULARY_MAX)
        return false;
    for (size_t i = 0; i < pass->count && pass->status == NS_OK; i++) {
        struct sought *sought = &pass->words[i];
        unsigned mistakes = sought->most;
        if (!mistakes || !ns_fuzzy_fits(&sought->fuzzy[mistakes - 1], word))
            continue;
        while (mistakes > 1 && ns_fuzzy_fits(&sought->fuzzy[mistakes - 2], word))
            mistakes--;
        if (mistakes == 1 || word.data[0] == sought->out->word.data[0])
            weigh(pass, sought, mistakes, stem, word);
    }
    return pass->status == NS_OK;
}

static bool has_digit(struct ns_str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (ns_ascii_is_digit(word.data[i]))
            return true;
    return false;
}

static void seek(struct vocabulary_pass *pass, struct ns_misspelt *out)
{
    struct sought *sought = &pass->words[pass->count++];
    sought->out = out;
    for (unsigned i = 0; i < DISTANCE_MAX; i++)
        ns_fuzzy_init(&sought->fuzzy[i], out->word, i + 1);
    size_t length = sought->fuzzy[0].count;
    sought->most = has_digit(out->word) || length < SHORT_WORD ? 0 : length < LONG_WORD ? 1 : 2;
}

/* Whether some article has the word, in any of its forms. */
static enum ns_status is_there(struct ns_searcher *searcher, const struct ns_plan_word *word,
                               bool *out, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    *out = false;
    for (size_t i = 0; i < word->term_count && !*out && status == NS_OK; i++) {
        uint32_t frequency = 0;
        status =
            ns_xapian_term_frequency(ns_index_db(searcher->index), word->terms[i], &frequency, err);
        *out = frequency;
    }
    return status;
}

static bool is_listed(const struct ns_misspelt *list, size_t count, const struct ns_plan_word *word)
{
    for (size_t i = 0; i < count; i++)
        if (ns_str_equal(list[i].word, word->token) &&
            list[i].in_title == (word->field == NS_FIELD_TITLE))
            return true;
    return false;
}

enum ns_status ns_searcher_misspelt(struct ns_searcher *searcher,
                                    struct ns_misspelt out[NS_MISSPELT_MAX], size_t *count,
                                    struct ns_error *err)
{
    const struct ns_plan *plan = &searcher->plan;
    struct vocabulary_pass pass = {.searcher = searcher, .err = err};
    enum ns_status status = NS_OK;
    *count = 0;
    for (size_t i = 0; i < plan->word_count && *count < NS_MISSPELT_MAX && status == NS_OK; i++) {
        const struct ns_plan_word *word = &plan->words[i];
        bool there = true;
        if (word->negated || word->form == NS_WORD_WILDCARD || word->form == NS_WORD_FUZZY ||
            is_listed(out, *count, word))
            continue;
        status = is_there(searcher, word, &there, err);
        if (status != NS_OK || there)
            continue;
        out[*count] = (struct ns_misspelt){
            ns_arena_copy(&searcher->arena, word->token), {"", 0}, word->field == NS_FIELD_TITLE};
        if (!out[*count].word.data)
            return ns_error_nomem(err);
        seek(&pass, &out[(*count)++]);
    }
    if (status == NS_OK && *count)
        status =
            ns_xapian_each_synonym(ns_index_db(searcher->index), NS_STR(""), look_at, &pass, err);
    return status == NS_OK ? pass.status : status;
}

/* --- parts --- */

static enum ns_status describe(struct ns_searcher *searcher, const struct ns_node *part,
                               struct ns_str *out, struct ns_error *err)
{
    ns_buffer_clear(&searcher->scratch);
    if (part->type == NS_NODE_DATE)
        ns_buffer_append_str(&searcher->scratch, part->text);
    else
        ns_node_print(part, &searcher->scratch);
    if (ns_buffer_failed(&searcher->scratch))
        return ns_error_nomem(err);
    *out = ns_arena_copy(&searcher->arena, ns_buffer_str(&searcher->scratch));
    return out->data ? NS_OK : ns_error_nomem(err);
}

/* Counts what the tree, changed for now, finds; adds it to out when that is something. */
static enum ns_status try_without(struct ns_searcher *searcher,
                                  const struct ns_search_options *options, struct ns_omission found,
                                  struct ns_omission *out, size_t *count, struct ns_error *err)
{
    struct ns_results results;
    const struct ns_search_options counting = {.mode = options->mode,
                                               .count_to = NS_OMISSION_COUNT};
    enum ns_status status = ns_searcher_run(searcher, &counting, &results, err);
    if (status != NS_OK || !results.total)
        return status;
    found.total = results.total;
    found.is_exact = results.total_is_exact;
    out[(*count)++] = found;
    return NS_OK;
}

/* A phrase as words side by side anywhere. */
static enum ns_status try_words(struct ns_searcher *searcher,
                                const struct ns_search_options *options, struct ns_node *phrase,
                                struct ns_omission *out, size_t *count, struct ns_error *err)
{
    struct ns_omission found = {.quotes = true};
    enum ns_status status = describe(searcher, phrase, &found.part, err);
    if (status != NS_OK)
        return status;
    phrase->type = NS_NODE_WORD;
    status = try_without(searcher, options, found, out, count, err);
    phrase->type = NS_NODE_PHRASE;
    return status;
}

/* The list without the part that *at points to. */
static enum ns_status try_rest(struct ns_searcher *searcher,
                               const struct ns_search_options *options, struct ns_node **at,
                               struct ns_omission *out, size_t *count, struct ns_error *err)
{
    struct ns_omission found = {.quotes = false};
    struct ns_node *part = *at;
    enum ns_status status = describe(searcher, part, &found.part, err);
    if (status != NS_OK)
        return status;
    *at = part->next;
    status = try_without(searcher, options, found, out, count, err);
    *at = part;
    return status;
}

static bool is_positive(const struct ns_node *node)
{
    return node->type != NS_NODE_NOT;
}

/* Whether what is left of a list without this part still asks for something. */
static bool leaves_something(const struct ns_node *list, const struct ns_node *part)
{
    for (const struct ns_node *node = list->children; node; node = node->next)
        if (node != part && is_positive(node))
            return true;
    return false;
}

enum ns_status ns_searcher_omissions(struct ns_searcher *searcher,
                                     const struct ns_search_options *options,
                                     struct ns_omission out[NS_OMISSIONS_MAX], size_t *count,
                                     struct ns_error *err)
{
    struct ns_node *list = searcher->tree;
    enum ns_status status = NS_OK;
    size_t tried = 0;
    *count = 0;
    searcher->any = options->mode == NS_MODE_ANY;
    for (struct ns_node **at = &list->children; *at && tried < NS_OMISSIONS_MAX && status == NS_OK;
         at = &(*at)->next) {
        struct ns_node *part = *at;
        if (part->type == NS_NODE_PHRASE && !part->exact) {
            status = try_words(searcher, options, part, out, count, err);
            tried++;
        }
        if (status != NS_OK || tried == NS_OMISSIONS_MAX || !leaves_something(list, part))
            continue;
        status = try_rest(searcher, options, at, out, count, err);
        tried++;
    }
    return status;
}

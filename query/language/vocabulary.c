#include "query/language/vocabulary.h"

#include "common/base/table.h"

#include <stdlib.h>

struct candidate {
    struct ns_str term;
    uint32_t frequency;
};

/* The most frequent terms so far; once full, a heap whose root is the least frequent. */
struct search {
    const struct ns_wanted *wanted;
    size_t prefix; /* bytes */
    struct ns_arena *arena;
    struct ns_table stems; /* of words that fit */
    struct candidate best[NS_EXPANSION_MAX];
    size_t count, found, seen;
    bool failed;
};

static bool fits(const struct ns_wanted *wanted, struct ns_str text)
{
    return wanted->fuzzy ? ns_fuzzy_fits(wanted->fuzzy, text)
                         : ns_pattern_fits(wanted->pattern, text);
}

/* Whether the word or its possessive fits, which is no form of its own in the index. */
static bool word_fits(const struct ns_wanted *wanted, struct ns_str word)
{
    char possessive[NS_TOKEN_MAX + 2];
    if (fits(wanted, word))
        return true;
    if (word.size > NS_TOKEN_MAX)
        return false;
    memcpy(possessive, word.data, word.size);
    memcpy(possessive + word.size, "'s", 2);
    return fits(wanted, (struct ns_str){possessive, word.size + 2});
}

static bool look_at_form(void *context, struct ns_str stem, struct ns_str word)
{
    struct search *search = context;
    if (++search->seen > NS_VOCABULARY_MAX || search->failed)
        return false;
    if (word_fits(search->wanted, word))
        search->failed = ns_table_intern(&search->stems, stem) == NS_TABLE_NONE;
    return true;
}

/* A stem that no word is known of may be a word itself: one with a digit, or of a language whose
 * stems are not known. */
static bool is_wanted(const struct search *search, struct ns_str text)
{
    if (!search->wanted->is_stem)
        return fits(search->wanted, text);
    return ns_table_find(&search->stems, text) != NS_TABLE_NONE || word_fits(search->wanted, text);
}

/* Lets the candidate at `at` sink below those that are less frequent. */
static void sink(struct candidate *heap, size_t count, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count)
            return;
        if (child + 1 < count && heap[child + 1].frequency < heap[child].frequency)
            child++;
        if (heap[at].frequency <= heap[child].frequency)
            return;
        struct candidate moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
        at = child;
    }
}

static void keep(struct search *search, struct ns_str term, uint32_t frequency)
{
    bool full = search->count == NS_EXPANSION_MAX;
    if (full && frequency <= search->best[0].frequency)
        return;
    struct candidate candidate = {ns_arena_copy(search->arena, term), frequency};
    search->failed |= !candidate.term.data;
    if (full) {
        search->best[0] = candidate;
        sink(search->best, NS_EXPANSION_MAX, 0);
        return;
    }
    search->best[search->count++] = candidate;
    for (size_t i = NS_EXPANSION_MAX / 2; search->count == NS_EXPANSION_MAX && i--;)
        sink(search->best, NS_EXPANSION_MAX, i);
}

static bool look_at(void *context, struct ns_str term, uint32_t frequency)
{
    struct search *search = context;
    struct ns_str text = {term.data + search->prefix, term.size - search->prefix};
    if (++search->seen > NS_VOCABULARY_MAX || search->failed)
        return false;
    if (is_wanted(search, text)) {
        search->found++;
        keep(search, term, frequency);
    }
    return true;
}

/* Bytes that all that is wanted begins with, behind the prefix. */
static size_t common_start(const struct ns_wanted *wanted)
{
    size_t size = wanted->fuzzy ? 0 : ns_pattern_prefix(wanted->pattern);
    if (!wanted->is_stem)
        return size;
    return size && wanted->keeps_first ? 1 : 0;
}

/* Everything behind the prefix that can begin a token: terms with longer prefixes are left out. */
static enum ns_status search_all(const struct ns_vocabulary *vocabulary, char *start, size_t size,
                                 struct search *search, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (int byte = '0'; byte < 0xf5 && status == NS_OK; byte++) {
        if ((byte > '9' && byte < 'a') || (byte > 'z' && byte < 0xc2))
            continue;
        start[size] = (char)byte;
        status = vocabulary->each(vocabulary->context, (struct ns_str){start, size + 1}, look_at,
                                  search, err);
    }
    return status;
}

static int compare(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    return (a->frequency < b->frequency) - (a->frequency > b->frequency);
}

static enum ns_status take_terms(struct search *search, struct ns_expansion *out,
                                 struct ns_error *err)
{
    out->found = search->found;
    out->used = search->count;
    out->complete = out->complete && search->seen <= NS_VOCABULARY_MAX;
    if (!search->count)
        return NS_OK;
    qsort(search->best, search->count, sizeof *search->best, compare);
    out->terms = ns_arena_alloc(search->arena, search->count * sizeof *out->terms);
    if (!out->terms)
        return ns_error_nomem(err);
    for (size_t i = 0; i < search->count; i++)
        out->terms[i] = search->best[i].term;
    return NS_OK;
}

/* Fills search->stems. */
static enum ns_status search_forms(const struct ns_vocabulary *vocabulary, struct ns_str start,
                                   struct search *search, struct ns_error *err)
{
    if (!search->wanted->is_stem || !vocabulary->each_form)
        return NS_OK;
    enum ns_status status =
        vocabulary->each_form(vocabulary->context, start, look_at_form, search, err);
    return status == NS_OK && search->failed ? ns_error_nomem(err) : status;
}

static enum ns_status run(const struct ns_vocabulary *vocabulary, struct search *search,
                          struct ns_expansion *out, struct ns_error *err)
{
    const struct ns_wanted *wanted = search->wanted;
    char start[16 + NS_TOKEN_MAX];
    size_t prefix = search->prefix, size = common_start(wanted);
    memcpy(start, wanted->prefix, prefix);
    if (size)
        memcpy(start + prefix, wanted->pattern.data, size);
    enum ns_status status =
        search_forms(vocabulary, (struct ns_str){start + prefix, size}, search, err);
    out->complete = search->seen <= NS_VOCABULARY_MAX;
    search->seen = 0;
    if (status == NS_OK)
        status = size ? vocabulary->each(vocabulary->context, (struct ns_str){start, prefix + size},
                                         look_at, search, err)
                      : search_all(vocabulary, start, prefix, search, err);
    if (status != NS_OK)
        return status;
    return search->failed ? ns_error_nomem(err) : take_terms(search, out, err);
}

enum ns_status ns_vocabulary_expand(const struct ns_vocabulary *vocabulary,
                                    const struct ns_wanted *wanted, struct ns_arena *arena,
                                    struct ns_expansion *out, struct ns_error *err)
{
    struct search *search = calloc(1, sizeof *search);
    if (!search)
        return ns_error_nomem(err);
    search->wanted = wanted;
    search->prefix = strlen(wanted->prefix);
    search->arena = arena;
    enum ns_status status = run(vocabulary, search, out, err);
    ns_table_release(&search->stems);
    free(search);
    return status;
}

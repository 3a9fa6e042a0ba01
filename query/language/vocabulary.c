#include "query/language/vocabulary.h"

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
    struct candidate best[NS_EXPANSION_MAX];
    size_t count, found, seen;
    bool failed;
};

static bool fits(const struct ns_wanted *wanted, struct ns_str term)
{
    for (size_t i = 0; i < wanted->pattern_count; i++)
        if (ns_pattern_fits(wanted->patterns[i], term))
            return true;
    for (size_t i = 0; i < wanted->word_count; i++)
        if (ns_fuzzy_fits(&wanted->words[i], term))
            return true;
    return false;
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
    if (fits(search->wanted, text)) {
        search->found++;
        keep(search, term, frequency);
    }
    return true;
}

/* Bytes that everything wanted begins with, copied to out. */
static size_t common_start(const struct ns_wanted *wanted, char out[NS_TOKEN_MAX])
{
    if (wanted->word_count || !wanted->pattern_count)
        return 0;
    struct ns_str first = wanted->patterns[0];
    size_t size = ns_pattern_prefix(first);
    for (size_t i = 1; i < wanted->pattern_count; i++) {
        struct ns_str other = {wanted->patterns[i].data, ns_pattern_prefix(wanted->patterns[i])};
        size_t same = 0;
        while (same < size && same < other.size && first.data[same] == other.data[same])
            same++;
        size = same;
    }
    size = size < NS_TOKEN_MAX ? size : NS_TOKEN_MAX;
    memcpy(out, first.data, size);
    return size;
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
    out->complete = search->seen <= NS_VOCABULARY_MAX;
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

enum ns_status ns_vocabulary_expand(const struct ns_vocabulary *vocabulary,
                                    const struct ns_wanted *wanted, struct ns_arena *arena,
                                    struct ns_expansion *out, struct ns_error *err)
{
    char start[16 + NS_TOKEN_MAX];
    size_t prefix = strlen(wanted->prefix);
    struct search *search = calloc(1, sizeof *search);
    if (!search)
        return ns_error_nomem(err);
    search->wanted = wanted;
    search->prefix = prefix;
    search->arena = arena;
    memcpy(start, wanted->prefix, prefix);
    size_t size = common_start(wanted, start + prefix);
    enum ns_status status =
        size ? vocabulary->each(vocabulary->context, (struct ns_str){start, prefix + size}, look_at,
                                search, err)
             : search_all(vocabulary, start, prefix, search, err);
    if (status == NS_OK)
        status = search->failed ? ns_error_nomem(err) : take_terms(search, out, err);
    free(search);
    return status;
}

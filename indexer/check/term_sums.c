#include "indexer/check/term_sums.h"

#include "indexer/writer/bulk/postlist_walk.h"

#include <inttypes.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { TERM_SHOWN = 100 }; /* bytes of it in a message */

void ns_term_sums_release(struct ns_term_sums *sums)
{
    ns_table_release(&sums->terms);
    free(sums->sums);
    *sums = (struct ns_term_sums){0};
}

static void count(struct ns_term_sum *sum, uint32_t docid, uint32_t wdf)
{
    const uint32_t pair[2] = {docid, wdf};
    sum->hash += XXH3_64bits(pair, sizeof pair);
    sum->occurrences += wdf;
    sum->documents++;
}

static struct ns_term_sum *sum_of(struct ns_term_sums *sums, struct ns_str term)
{
    uint32_t number = ns_table_intern(&sums->terms, term);
    if (number == NS_TABLE_NONE)
        return NULL;
    if (number >= sums->capacity) {
        uint32_t capacity = sums->capacity ? sums->capacity * 2 : 4096;
        struct ns_term_sum *more = reallocarray(sums->sums, capacity, sizeof *more);
        if (!more)
            return NULL;
        memset(more + sums->capacity, 0, (capacity - sums->capacity) * sizeof *more);
        sums->sums = more;
        sums->capacity = capacity;
    }
    return &sums->sums[number];
}

bool ns_term_sums_add(struct ns_term_sums *sums, uint32_t docid, struct ns_str term, uint32_t wdf)
{
    struct ns_term_sum *sum = sum_of(sums, term);
    if (sum)
        count(sum, docid, wdf);
    return sum != NULL;
}

void ns_term_sums_add_length(struct ns_term_sums *sums, uint32_t docid, uint32_t length)
{
    count(&sums->lengths, docid, length);
}

/* --- the postings ------------------------------------------------------------------------- */

struct comparison {
    struct ns_term_sums *sums;
    struct ns_faults *faults;
    struct ns_buffer term; /* at hand; empty: the lengths */
    bool known, failed;
    uint64_t documents, occurrences; /* as its header says */
    struct ns_term_sum found;
};

static bool is_equal(const struct ns_term_sum *a, const struct ns_term_sum *b)
{
    return a->hash == b->hash && a->documents == b->documents && a->occurrences == b->occurrences;
}

static void compare_lengths(struct comparison *comparison)
{
    const struct ns_term_sum *want = &comparison->sums->lengths, *found = &comparison->found;
    if (!is_equal(want, found))
        ns_faults_add(comparison->faults,
                      "the lengths of %" PRIu32 " documents, %" PRIu64 " in all, are not those of "
                      "the %" PRIu32 " articles, %" PRIu64 " in all",
                      found->documents, found->occurrences, want->documents, want->occurrences);
}

static void compare_term(struct comparison *comparison)
{
    struct ns_str term = ns_buffer_str(&comparison->term);
    const struct ns_term_sum *found = &comparison->found;
    const char *text = term.data;
    int size = (int)(term.size < TERM_SHOWN ? term.size : TERM_SHOWN);
    if (comparison->documents != found->documents || comparison->occurrences != found->occurrences)
        ns_faults_add(comparison->faults,
                      "term \"%.*s\": there are %" PRIu32 " postings, which should be %" PRIu64
                      " by their own count",
                      size, text, found->documents, comparison->documents);
    uint32_t number = ns_table_find(&comparison->sums->terms, term);
    if (number == NS_TABLE_NONE) {
        ns_faults_add(comparison->faults, "term \"%.*s\": no article has it", size, text);
        return;
    }
    comparison->sums->found++;
    struct ns_term_sum *want = &comparison->sums->sums[number];
    if (want->documents != found->documents)
        ns_faults_add(comparison->faults,
                      "term \"%.*s\": %" PRIu32 " articles have it, the postings name %" PRIu32,
                      size, text, want->documents, found->documents);
    else if (!is_equal(want, found))
        ns_faults_add(comparison->faults,
                      "term \"%.*s\": the postings name other articles, or other counts, than have "
                      "it",
                      size, text);
    want->documents = 0; /* met */
}

static void end_term(struct comparison *comparison)
{
    if (comparison->known)
        compare_term(comparison);
    else
        compare_lengths(comparison);
    comparison->found = (struct ns_term_sum){0};
}

static bool begin_term(void *context, struct ns_str term, uint64_t documents, uint64_t occurrences)
{
    struct comparison *comparison = context;
    end_term(comparison);
    ns_buffer_clear(&comparison->term);
    ns_buffer_append_str(&comparison->term, term);
    comparison->known = true;
    comparison->documents = documents;
    comparison->occurrences = occurrences;
    comparison->failed = ns_buffer_failed(&comparison->term);
    return !comparison->failed;
}

static void take_posting(void *context, uint32_t docid, uint32_t wdf)
{
    struct comparison *comparison = context;
    count(&comparison->found, docid, wdf);
}

static void name_missing(struct ns_term_sums *sums, struct ns_faults *faults)
{
    for (uint32_t i = 0; i < sums->terms.count && sums->found < sums->terms.count; i++)
        if (sums->sums[i].documents)
            ns_faults_add(faults, "term \"%.*s\": %" PRIu32 " articles have it, but no posting",
                          (int)(sums->terms.keys[i].size < TERM_SHOWN ? sums->terms.keys[i].size
                                                                      : TERM_SHOWN),
                          sums->terms.keys[i].data, sums->sums[i].documents);
}

enum ns_status ns_term_sums_compare(struct ns_term_sums *sums, const char *generation,
                                    struct ns_faults *faults, struct ns_error *err)
{
    struct ns_error cause;
    struct comparison comparison = {.sums = sums, .faults = faults};
    const struct ns_postlist_sink sink = {&comparison, begin_term, take_posting, NULL};
    enum ns_status status = ns_postlist_walk(generation, &sink, &cause);
    if (!status && comparison.failed)
        status = NS_NOMEM;
    if (!status) {
        end_term(&comparison);
        name_missing(sums, faults);
    }
    ns_buffer_release(&comparison.term);
    if (status == NS_CORRUPT || status == NS_IO || status == NS_NOT_FOUND) {
        /* What follows the damage cannot be told from what is lost. */
        ns_faults_add(faults, "%s", cause.message);
        return NS_OK;
    }
    if (status == NS_NOMEM)
        return ns_error_nomem(err);
    return status ? ns_error_set(err, status, "%s", cause.message) : NS_OK;
}

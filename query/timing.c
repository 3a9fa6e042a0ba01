#include "query/timing.h"

#include "common/analysis/tokenizer.h"
#include "query/batch_file.h"

#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 3 };

struct timing {
    struct ns_searcher *searcher;
    struct ns_search_options search;
    struct ns_arena arena;    /* the queries */
    struct ns_buffer queries; /* of struct ns_str */
    size_t count;
    double *samples; /* milliseconds: ROUNDS of each query */
    size_t shown, matches, empty;
};

static const char *mode_name(enum ns_search_mode mode)
{
    switch (mode) {
    case NS_MODE_ANY:
        return "any";
    case NS_MODE_PHRASE:
        return "phrase";
    default:
        return "all";
    }
}

static double now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* --- the queries -------------------------------------------------------------------------- */

static bool has_word(struct ns_str query)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    ns_tokenizer_init(&tokenizer, query);
    return ns_tokenizer_next(&tokenizer, &token);
}

static enum ns_status read_queries(struct timing *timing, const char *path, struct ns_error *err)
{
    struct ns_batch *batch = NULL;
    struct ns_batch_line line;
    bool more = true;
    enum ns_status status = ns_batch_open(&batch, path, err);
    while (status == NS_OK) {
        status = ns_batch_next(batch, &line, &more, err);
        if (status || !more)
            break;
        if (!has_word(line.query))
            continue;
        struct ns_str query = ns_arena_copy(&timing->arena, line.query);
        ns_buffer_append(&timing->queries, &query, sizeof query);
        if (!query.data || ns_buffer_failed(&timing->queries))
            status = ns_error_nomem(err);
    }
    timing->count = timing->queries.size / sizeof(struct ns_str);
    if (status == NS_OK && timing->count == 0)
        status = ns_error_set(err, NS_INVALID, "%s: there is no query", ns_batch_name(batch));
    ns_batch_close(batch);
    return status;
}

static struct ns_str query_at(const struct timing *timing, size_t i)
{
    return ((const struct ns_str *)(const void *)timing->queries.data)[i];
}

/* --- the passes --------------------------------------------------------------------------- */

/* A query that is refused finds nothing.  Heads, with ids and titles, are part of the results. */
static enum ns_status search(struct timing *timing, size_t i, struct ns_results *results,
                             struct ns_error *err)
{
    enum ns_status status =
        ns_searcher_search(timing->searcher, query_at(timing, i), &timing->search, results, err);
    if (status != NS_INVALID && status != NS_LIMIT)
        return status;
    *results = (struct ns_results){0};
    return NS_OK;
}

/* round < 0: to warm up. */
static enum ns_status time_pass(struct timing *timing, int round, struct ns_error *err)
{
    struct ns_results results;
    for (size_t i = 0; i < timing->count; i++) {
        double start = now_ms();
        enum ns_status status = search(timing, i, &results, err);
        double end = now_ms();
        if (status)
            return status;
        if (round >= 0)
            timing->samples[i * ROUNDS + (size_t)round] = end - start;
        if (round == 0)
            timing->shown += results.count;
    }
    return NS_OK;
}

static enum ns_status count_matches(struct timing *timing, struct ns_error *err)
{
    struct ns_results results;
    timing->search.count_to = SIZE_MAX;
    timing->search.count = 0;
    for (size_t i = 0; i < timing->count; i++) {
        enum ns_status status = search(timing, i, &results, err);
        if (status)
            return status;
        timing->matches += results.total;
        timing->empty += results.total == 0;
    }
    return NS_OK;
}

static enum ns_status time_queries(struct timing *timing, struct ns_error *err)
{
    timing->samples = calloc(timing->count, ROUNDS * sizeof *timing->samples);
    if (!timing->samples)
        return ns_error_nomem(err);
    for (int round = -1; round < ROUNDS; round++) {
        enum ns_status status = time_pass(timing, round, err);
        if (status)
            return status;
    }
    return count_matches(timing, err);
}

/* --- the line ----------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Nearest rank; count > 0. */
static double percentile(const double *sorted, size_t count, size_t percent)
{
    size_t rank = (count * percent + 99) / 100;
    return sorted[rank - 1];
}

static void put_line(struct timing *timing, size_t limit, struct ns_buffer *out)
{
    double *medians = timing->samples, total = 0;
    size_t count = timing->count;
    for (size_t i = 0; i < count; i++) {
        double *sample = timing->samples + i * ROUNDS;
        qsort(sample, ROUNDS, sizeof *sample, compare);
        medians[i] = sample[ROUNDS / 2];
        total += medians[i];
    }
    qsort(medians, count, sizeof *medians, compare);
    ns_buffer_printf(out, "nsearch\t%s\t%zu\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.1f\t%zu\t%zu\t%zu\n",
                     mode_name(timing->search.mode), limit, count, percentile(medians, count, 50),
                     percentile(medians, count, 95), percentile(medians, count, 99),
                     total / (double)count, total, timing->shown, timing->matches, timing->empty);
}

enum ns_status ns_timing_run(struct ns_run *run, struct ns_error *err)
{
    const struct ns_nsearch_options *options = run->options;
    struct timing timing = {.search = {.mode = options->mode,
                                       .sort = options->sort,
                                       .rerank = options->rerank,
                                       .half_life = options->half_life,
                                       .expand = options->expand,
                                       .count = options->limit}};
    if (options->mode == NS_MODE_DEFAULT)
        timing.search.mode = NS_MODE_ALL;
    ns_arena_init(&timing.arena);
    enum ns_status status = read_queries(&timing, options->batch, err);
    if (status == NS_OK)
        status = ns_searcher_open(&timing.searcher, options->index.data, err);
    if (status == NS_OK)
        status = time_queries(&timing, err);
    if (status == NS_OK) {
        put_line(&timing, options->limit, &run->out->text);
        run->found = timing.matches > 0;
        status = ns_stdout_flush(run->out, true, err);
    }
    if (timing.searcher)
        ns_searcher_close(timing.searcher);
    free(timing.samples);
    ns_buffer_release(&timing.queries);
    ns_arena_release(&timing.arena);
    return status;
}

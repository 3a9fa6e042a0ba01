/* How fast the passage module reads text: MB a second of one core's time, best of five passes.
 *
 *     bench/passages FILE QUERY...
 *
 * FILE: text without markup, in which an empty line ends an article.  For each query what decides
 * its predicates over all articles is timed, and what finds the best passage; how many predicates
 * hold is told, so that two versions can be compared. */
#include "query/match/passage.h"
#include "tests/bench/bench_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PASSES = 5, SNIPPET_SIZE = 280 };

struct bench {
    struct ns_str text;
    struct ns_str *bodies; /* of articles, in text */
    size_t article_count;
    struct ns_planner *planner;
    struct ns_matcher *matcher;
    struct ns_arena arena;
    struct ns_plan plan;
    bool *found;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fail(const struct ns_error *err)
{
    fprintf(stderr, "passages: %s\n", err->message);
    exit(2);
}

static void prepare(struct bench *bench, struct ns_str query)
{
    static const struct ns_languages languages = {{"en"}, 1};
    struct ns_node *tree = NULL;
    struct ns_error err;
    ns_plan_release(&bench->plan);
    ns_arena_reset(&bench->arena);
    if (ns_query_parse(query, 0, &bench->arena, &tree, &err) != NS_OK ||
        ns_planner_plan(bench->planner, tree, false, &languages, NULL, &bench->plan, &err) !=
            NS_OK ||
        ns_matcher_prepare(bench->matcher, &bench->plan, &err) != NS_OK)
        fail(&err);
    free(bench->found);
    bench->found = calloc(bench->plan.predicate_count + 1, sizeof *bench->found);
    if (!bench->found)
        exit(2);
}

/* How many predicates hold. */
static size_t decide(struct bench *bench, const struct ns_article *article)
{
    struct ns_error err;
    size_t count = 0;
    if (ns_matcher_decide(bench->matcher, article, bench->found, &err) != NS_OK)
        fail(&err);
    for (size_t i = 0; i < bench->plan.predicate_count; i++)
        count += bench->found[i];
    return count;
}

/* How many words the best passage shows. */
static size_t find_passage(struct bench *bench, const struct ns_article *article)
{
    struct ns_passage passage;
    struct ns_error err;
    if (ns_matcher_passage(bench->matcher, article, NULL, SNIPPET_SIZE, &passage, &err) != NS_OK)
        fail(&err);
    return passage.spans.count;
}

/* The article at *at, where it begins, and moves on to the next one; false at the end. */
static bool next_article(const struct bench *bench, size_t *at, struct ns_str *out)
{
    struct ns_str text = bench->text;
    if (*at >= text.size)
        return false;
    const char *end = memmem(text.data + *at, text.size - *at, "\n\n", 2);
    size_t size = end ? (size_t)(end - text.data) - *at : text.size - *at;
    *out = (struct ns_str){text.data + *at, size};
    *at += size + 2;
    return true;
}

static void split(struct bench *bench)
{
    struct ns_str body;
    for (size_t at = 0; next_article(bench, &at, &body);)
        bench->article_count++;
    bench->bodies = calloc(bench->article_count + 1, sizeof *bench->bodies);
    if (!bench->bodies)
        exit(2);
    for (size_t at = 0, i = 0; next_article(bench, &at, &bench->bodies[i]);)
        i++;
}

/* One pass over all articles.  Returns seconds. */
static double pass(struct bench *bench,
                   size_t (*read)(struct bench *bench, const struct ns_article *article),
                   size_t *found)
{
    struct ns_article article = {0};
    double start = now();
    *found = 0;
    for (size_t i = 0; i < bench->article_count; i++) {
        article.body = bench->bodies[i];
        *found += read(bench, &article);
    }
    return now() - start;
}

static void measure(struct bench *bench, const char *what, struct ns_str query,
                    size_t (*read)(struct bench *bench, const struct ns_article *article))
{
    size_t found = 0;
    double best = 1e9;
    for (int i = 0; i < PASSES; i++) {
        double seconds = pass(bench, read, &found);
        best = seconds < best ? seconds : best;
    }
    printf("%s\t%.1f MB/s\t%zu found\t%.*s\n", what, (double)bench->text.size / 1e6 / best, found,
           (int)query.size, query.data);
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    struct ns_buffer text = {0};
    struct ns_error err;
    if (argc < 3 || !ns_bench_read(argv[1], &text)) {
        fprintf(stderr, "usage: passages FILE QUERY...\n");
        return 2;
    }
    bench.text = ns_buffer_str(&text);
    split(&bench);
    if (ns_planner_open(&bench.planner, &err) != NS_OK ||
        ns_matcher_open(&bench.matcher, &err) != NS_OK)
        fail(&err);
    for (int i = 2; i < argc; i++) {
        prepare(&bench, ns_str_of(argv[i]));
        measure(&bench, "decide", ns_str_of(argv[i]), decide);
        measure(&bench, "passage", ns_str_of(argv[i]), find_passage);
    }
    free(bench.found);
    free(bench.bodies);
    ns_plan_release(&bench.plan);
    ns_arena_release(&bench.arena);
    ns_matcher_close(bench.matcher);
    ns_planner_close(bench.planner);
    ns_buffer_release(&text);
    return 0;
}

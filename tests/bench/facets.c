/* How long facets over all matches of a query take, matching included: CPU milliseconds, the median
 * of warm passes, by facet.
 *
 *     bench/facets INDEX QUERY */
#include "query/match/facet.h"
#include "query/match/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PASSES = 15 };

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median_ms(struct ns_searcher *searcher, const char *query, struct ns_facets *facets,
                        size_t *total)
{
    const struct ns_match_reader reader = {ns_facets_count, facets};
    const struct ns_search_options options = {.mode = NS_MODE_ALL, .reader = &reader};
    double times[PASSES];
    struct ns_results results;
    struct ns_error err;
    for (int i = -1; i < PASSES; i++) { /* the first warms up */
        double start = now_ms();
        if (ns_searcher_search(searcher, ns_str_of(query), &options, &results, &err) != NS_OK) {
            fprintf(stderr, "facets: %s\n", err.message);
            exit(2);
        }
        times[i < 0 ? 0 : i] = now_ms() - start;
    }
    *total = results.total;
    qsort(times, PASSES, sizeof *times, by_value);
    return times[PASSES / 2];
}

int main(int argc, char **argv)
{
    struct ns_searcher *searcher;
    struct ns_error err;
    size_t total;
    if (argc != 3) {
        fprintf(stderr, "usage: facets INDEX QUERY\n");
        return 2;
    }
    if (ns_searcher_open(&searcher, argv[1], &err) != NS_OK) {
        fprintf(stderr, "facets: %s\n", err.message);
        return 2;
    }
    struct ns_facets none = {0};
    double matching = median_ms(searcher, argv[2], &none, &total);
    printf("matches\t%.2f ms\t%zu articles\n", matching, total);
    for (int facet = 0; facet < NS_FACETS; facet++) {
        const struct ns_facet_request request = {.facet = (enum ns_facet)facet, .limit = 10};
        struct ns_facets facets = {.requests = &request, .count = 1};
        double time = median_ms(searcher, argv[2], &facets, &total);
        printf("%s\t%.2f ms\t%zu values\n", ns_facet_names[facet], time, facets.items[0].distinct);
        ns_facets_release(&facets);
    }
    ns_searcher_close(searcher);
    return 0;
}

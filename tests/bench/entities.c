/* How fast articles are tagged: MB of text a second of one core's time, best of five passes.
 *
 *     bench/entities FILE
 *
 * FILE: text without markup, in which an empty line ends an article. */
#include "common/entities/entity.h"
#include "tests/bench/bench_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PASSES = 5 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* One pass over all articles.  Returns seconds. */
static double pass(struct ns_str text, struct ns_tagger *tagger, size_t *articles, size_t *entities)
{
    struct ns_article article = {0};
    struct ns_entity_list list;
    struct ns_error err;
    double start = now();
    *articles = *entities = 0;
    for (size_t at = 0; at < text.size;) {
        const char *end = memmem(text.data + at, text.size - at, "\n\n", 2);
        size_t size = end ? (size_t)(end - text.data) - at : text.size - at;
        article.body = (struct ns_str){text.data + at, size};
        if (ns_tagger_tag(tagger, &article, &list, &err) != NS_OK)
            exit(1);
        ++*articles;
        *entities += list.count;
        at += size + 2;
    }
    return now() - start;
}

int main(int argc, char **argv)
{
    struct ns_buffer text = {0};
    struct ns_tagger *tagger;
    struct ns_error err;
    size_t articles = 0, entities = 0;
    double best = 1e9;
    if (argc != 2 || !ns_bench_read(argv[1], &text)) {
        fprintf(stderr, "usage: entities FILE\n");
        return 2;
    }
    if (ns_tagger_open(&tagger, NULL, &err) != NS_OK) {
        fprintf(stderr, "entities: %s\n", err.message);
        return 2;
    }
    for (int i = 0; i < PASSES; i++) {
        double seconds = pass(ns_buffer_str(&text), tagger, &articles, &entities);
        best = seconds < best ? seconds : best;
    }
    printf("%.1f MB/s\t%zu articles\t%zu entities\n", (double)text.size / 1e6 / best, articles,
           entities);
    ns_tagger_close(tagger);
    ns_buffer_release(&text);
    return 0;
}

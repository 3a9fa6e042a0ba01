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

/* The articles of the text, parted by empty lines. */
static struct ns_str *split(struct ns_str text, size_t *count)
{
    struct ns_str *articles = calloc(text.size / 2 + 1, sizeof *articles);
    *count = 0;
    for (size_t at = 0; articles && at < text.size;) {
        const char *end = memmem(text.data + at, text.size - at, "\n\n", 2);
        size_t size = end ? (size_t)(end - text.data) - at : text.size - at;
        articles[(*count)++] = (struct ns_str){text.data + at, size};
        at += size + 2;
    }
    return articles;
}

/* One pass over all articles.  Returns seconds. */
static double pass(const struct ns_str *articles, size_t count, struct ns_tagger *tagger,
                   size_t *entities)
{
    struct ns_article article = {0};
    struct ns_entity_list list;
    struct ns_error err;
    double start = now();
    *entities = 0;
    for (size_t i = 0; i < count; i++) {
        article.body = articles[i];
        if (ns_tagger_tag(tagger, &article, &list, &err) != NS_OK)
            exit(1);
        *entities += list.count;
    }
    return now() - start;
}

int main(int argc, char **argv)
{
    struct ns_buffer text = {0};
    struct ns_tagger *tagger;
    struct ns_error err;
    size_t count = 0, entities = 0;
    double best = 1e9;
    if (argc != 2 || !ns_bench_read(argv[1], &text)) {
        fprintf(stderr, "usage: entities FILE\n");
        return 2;
    }
    if (ns_tagger_open(&tagger, NULL, &err) != NS_OK) {
        fprintf(stderr, "entities: %s\n", err.message);
        return 2;
    }
    struct ns_str *articles = split(ns_buffer_str(&text), &count);
    if (!articles)
        return 2;
    for (int i = 0; i < PASSES; i++) {
        double seconds = pass(articles, count, tagger, &entities);
        best = seconds < best ? seconds : best;
    }
    printf("%.1f MB/s\t%zu articles\t%zu entities\n", (double)text.size / 1e6 / best, count,
           entities);
    free(articles);
    ns_tagger_close(tagger);
    ns_buffer_release(&text);
    return 0;
}

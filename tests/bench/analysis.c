/* How fast the analysis is on one core: MB/s of text through each stage, best of five passes.
 *
 *     bench/analysis FILE
 *
 * FILE: NDJSON or text; it is taken as plain bytes, so give it text without markup. */
#include "common/analysis/stemmer.h"
#include "common/analysis/tokenizer.h"
#include "tests/bench/bench_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PASSES = 5 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* One pass; stemmer NULL: tokens only.  Returns seconds. */
static double pass(struct ns_str text, struct ns_stemmer *stemmer, size_t *tokens)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_stem stem;
    double start = now();
    *tokens = 0;
    ns_tokenizer_init(&tokenizer, text);
    while (ns_tokenizer_next(&tokenizer, &token)) {
        ++*tokens;
        if (stemmer && !ns_stemmer_stem(stemmer, token.text, &stem))
            exit(1);
    }
    return now() - start;
}

static void report(const char *what, struct ns_str text, struct ns_stemmer *stemmer)
{
    size_t tokens = 0;
    double best = 1e9;
    for (int i = 0; i < PASSES; i++) {
        double seconds = pass(text, stemmer, &tokens);
        best = seconds < best ? seconds : best;
    }
    printf("%s\t%.1f MB/s\t%.1f ns a token\t%zu tokens\n", what, (double)text.size / 1e6 / best,
           best * 1e9 / (double)tokens, tokens);
}

int main(int argc, char **argv)
{
    struct ns_buffer text = {0};
    struct ns_stemmer *stemmer;
    struct ns_error err;
    if (argc != 2 || !ns_bench_read(argv[1], &text)) {
        fprintf(stderr, "usage: analysis FILE\n");
        return 2;
    }
    if (ns_stemmer_open(&stemmer, NS_STR("en"), &err) != NS_OK) {
        fprintf(stderr, "analysis: %s\n", err.message);
        return 2;
    }
    report("normalise+tokenize", ns_buffer_str(&text), NULL);
    report("normalise+tokenize+stem", ns_buffer_str(&text), stemmer);
    ns_stemmer_close(stemmer);
    ns_buffer_release(&text);
    return 0;
}

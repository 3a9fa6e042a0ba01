/* Where the time of indexing goes: processor seconds of each stage of a bulk run, on one thread.
 *
 *     bench/stages FILE WORKDIR
 *
 * FILE: anything that nindex reads.  Each article goes through all stages before the next, as in a
 * run, so that the caches are in the state of a run.  Names and shingles are what an analysis with
 * them takes more than one without.  WORKDIR: an empty directory for the tables. */
#include "common/article/stored.h"
#include "indexer/readers/reader.h"
#include "indexer/writer/bulk/glass_database.h"
#include "indexer/writer/bulk/glass_termlist.h"
#include "indexer/writer/bulk/inverter.h"
#include "indexer/writer/bulk/inverter_merge.h"
#include "indexer/writer/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum stage {
    READING,
    HASH,
    ZSTD,
    WORDS,
    NAMES,
    TERM_LISTS,
    INVERSION,
    DOCUMENTS,
    TERMS,
    MERGE,
    STAGES,
};

static const char *const names[STAGES] = {
    [READING] = "reading",     [HASH] = "content hash",
    [ZSTD] = "zstd",           [WORDS] = "words",
    [NAMES] = "names",         [TERM_LISTS] = "term lists",
    [INVERSION] = "inversion", [DOCUMENTS] = "docdata, termlist",
    [TERMS] = "postlist",      [MERGE] = "merge",
};

struct stages {
    double seconds[STAGES];
    double last; /* when the stage at hand began */
    size_t articles, bytes;
    struct ns_analyzer *plain, *naming;
    struct ns_encoder *encoder;
    struct ns_inverter inverter;
    struct ns_term_cache cache;
    struct ns_glass *glass;
    struct ns_buffer scratch;
    uint32_t docid;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void end(struct stages *stages, enum stage stage)
{
    double time = now();
    stages->seconds[stage] += time - stages->last;
    stages->last = time;
}

static enum ns_status analyze(struct stages *stages, const struct ns_article *article,
                              struct ns_document *document, struct ns_error *err)
{
    uint64_t hash;
    enum ns_status status = ns_encoder_hash(stages->encoder, article, &hash, err);
    end(stages, HASH);
    ns_buffer_clear(&stages->scratch);
    if (!status)
        status = ns_encoder_encode(stages->encoder, article, &stages->scratch, err);
    end(stages, ZSTD);
    if (!status)
        status = ns_analyzer_analyze(stages->plain, article, document, err);
    end(stages, WORDS);
    if (!status)
        status = ns_analyzer_analyze(stages->naming, article, document, err);
    end(stages, NAMES);
    return status;
}

static enum ns_status take_article(void *context, struct ns_article *article, struct ns_error *err)
{
    struct stages *stages = context;
    struct ns_document document;
    struct ns_glass_termlist termlist;
    end(stages, READING);
    enum ns_status status = analyze(stages, article, &document, err);
    ns_buffer_clear(&stages->scratch);
    if (!status)
        status = ns_glass_termlist_encode(&document.content, &stages->scratch, &termlist, err);
    end(stages, TERM_LISTS);
    if (!status && !ns_inverter_add(&stages->inverter, ++stages->docid, document.content.terms,
                                    document.content.positions, document.content.term_count,
                                    document.stems, &stages->cache))
        status = ns_error_nomem(err);
    end(stages, INVERSION);
    if (!status)
        status =
            ns_glass_add_listed(stages->glass, stages->docid, &document.content, &termlist, err);
    end(stages, DOCUMENTS);
    stages->articles++;
    stages->bytes += article->title.size + article->body.size;
    return status;
}

static void skip(void *context, const char *file, size_t line, const struct ns_error *why)
{
    (void)context;
    (void)file;
    (void)line;
    (void)why;
}

static enum ns_status open_all(struct stages *stages, const char *directory, struct ns_error *err)
{
    struct ns_str dictionary = ns_builtin_dictionary();
    ns_inverter_init(&stages->inverter);
    enum ns_status status = ns_analyzer_open(&stages->plain, dictionary, false, NULL, err);
    if (!status)
        status = ns_analyzer_open(&stages->naming, dictionary, true, NULL, err);
    if (!status)
        status = ns_encoder_open(&stages->encoder, dictionary, 3, err);
    return status ? status : ns_glass_open(&stages->glass, directory, err);
}

static enum ns_status finish(struct stages *stages, const char *directory, const char *merged,
                             struct ns_error *err)
{
    const struct ns_inverter *inverter = &stages->inverter;
    enum ns_status status = ns_inverter_sort(&stages->inverter) ? NS_OK : ns_error_nomem(err);
    if (!status)
        status = ns_inverter_merge(&inverter, 1, stages->glass, err);
    if (status)
        return status;
    status = ns_glass_close(stages->glass, err);
    end(stages, TERMS);
    if (!status)
        status = ns_xapian_compact(&directory, 1, merged, err);
    end(stages, MERGE);
    return status;
}

/* The second analysis repeats the first, and both store the article. */
static void report(struct stages *stages)
{
    double total = 0;
    stages->seconds[NAMES] -= stages->seconds[WORDS];
    stages->seconds[WORDS] -= stages->seconds[ZSTD];
    for (size_t i = 0; i < STAGES; i++)
        total += i == MERGE ? 0 : stages->seconds[i];
    for (size_t i = 0; i < STAGES; i++)
        printf("%s\t%.2f s\t%.1f %%\t%.1f MB/s\n", names[i], stages->seconds[i],
               100 * stages->seconds[i] / total, (double)stages->bytes / 1e6 / stages->seconds[i]);
    printf("all but merge\t%.2f s\t%zu articles\t%.1f MB/s\n", total, stages->articles,
           (double)stages->bytes / 1e6 / total);
}

int main(int argc, char **argv)
{
    static struct stages stages;
    char directory[512], merged[512];
    struct ns_article article;
    struct ns_error err;
    if (argc != 3) {
        fprintf(stderr, "usage: stages FILE WORKDIR\n");
        return 2;
    }
    snprintf(directory, sizeof directory, "%s/stages", argv[2]);
    snprintf(merged, sizeof merged, "%s/merged", argv[2]);
    const struct ns_sink sink = {.context = &stages, .article = take_article, .skip = skip};
    ns_article_init(&article);
    enum ns_status status = open_all(&stages, directory, &err);
    stages.last = now();
    if (!status)
        status = ns_read_file(argv[1], NULL, &article, &sink, &err);
    end(&stages, READING);
    if (!status)
        status = finish(&stages, directory, merged, &err);
    if (status) {
        fprintf(stderr, "stages: %s\n", err.message);
        return 2;
    }
    report(&stages);
    ns_analyzer_close(stages.plain);
    ns_analyzer_close(stages.naming);
    ns_encoder_close(stages.encoder);
    ns_inverter_release(&stages.inverter);
    ns_buffer_release(&stages.scratch);
    free(stages.cache.numbers);
    ns_article_release(&article);
    return 0;
}

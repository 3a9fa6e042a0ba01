#include "indexer/writer/bulk/builder.h"

#include "common/index/generation.h"
#include "indexer/writer/bulk/forms_merge.h"
#include "indexer/writer/bulk/inverter_merge.h"
#include "indexer/writer/bulk/pipeline.h"
#include "indexer/writer/document.h"

#include <stdatomic.h>
#include <stdlib.h>

_Static_assert(NS_NOT_A_STEM == NS_NOT_CACHED, "one value for a term without a number");

/* Sketches of articles that can be read in a part are kept up to so many bytes: quicker. */
enum { PRINTS_MEMORY_MAX = 64 * 1024 * 1024 };

struct worker {
    struct ns_analyzer *analyzer;
    struct ns_inverter inverter;
    struct ns_buffer termlist;                    /* of the document at hand */
    struct ns_term_cache caches[NS_STEMMERS_MAX]; /* by stemmer */
    uint32_t ages[NS_STEMMERS_MAX];               /* of the stemmer that the cache is for */
    uint64_t dropped_terms;
    atomic_size_t memory; /* of inverter and forms, for the thread that decides on spilling */
    atomic_bool full;
};

struct ns_builder {
    struct ns_index_lock *lock;
    struct ns_buffer dictionary;
    bool positions;
    struct ns_pipeline *pipeline;

    struct ns_glass *glass; /* the part at hand; NULL: none */
    uint32_t generation;    /* its */
    struct ns_buffer path;
    uint64_t documents;
    atomic_size_t glass_memory;

    struct ns_parts parts;
    struct ns_duplicates *duplicates;
    size_t parts_seen;       /* by it: opened there */
    struct ns_error failure; /* code NS_OK: none */
    unsigned jobs;
    struct worker workers[];
};

/* --- the steps of the pipeline ------------------------------------------------------------ */

static void clear_cache(struct ns_term_cache *cache)
{
    free(cache->numbers);
    *cache = (struct ns_term_cache){0};
}

static struct ns_term_cache *cache_for(struct worker *worker, const struct ns_document *document)
{
    struct ns_term_cache *cache = &worker->caches[document->stemmer];
    if (worker->ages[document->stemmer] != document->stemmer_age)
        clear_cache(cache);
    worker->ages[document->stemmer] = document->stemmer_age;
    return cache;
}

static enum ns_status invert(struct worker *worker, const struct ns_batch_article *article,
                             struct ns_batch *batch, struct ns_error *err)
{
    struct ns_document document;
    struct ns_glass_termlist termlist;
    enum ns_status status =
        ns_analyzer_analyze(worker->analyzer, &article->article, &document, err);
    ns_buffer_clear(&worker->termlist);
    if (!status)
        status = ns_glass_termlist_encode(&document.content, &worker->termlist, &termlist, err);
    if (status)
        return status;
    if (!ns_batch_put_document(batch, article->docid, &document.content, &termlist) ||
        !ns_inverter_add(&worker->inverter, article->docid, document.content.terms,
                         document.content.positions, document.content.term_count, document.stems,
                         cache_for(worker, &document)))
        return ns_error_nomem(err);
    worker->dropped_terms += document.dropped_terms;
    if (!ns_batch_put_print(batch, article->docid, document.print, ns_batch_cluster(batch)))
        return ns_error_nomem(err);
    return NS_OK;
}

/* One that was left out has been a near-duplicate until then. */
static enum ns_status print_only(struct worker *worker, uint32_t docid,
                                 const struct ns_article *article, struct ns_batch *batch,
                                 struct ns_error *err)
{
    struct ns_print print;
    enum ns_status status = ns_analyzer_print(worker->analyzer, article, &print, err);
    if (!status && !ns_batch_put_print(batch, docid, &print, NULL))
        status = ns_error_nomem(err);
    return status;
}

static enum ns_status process(void *context, unsigned number, struct ns_batch *batch,
                              struct ns_error *err)
{
    struct ns_builder *builder = context;
    struct worker *worker = &builder->workers[number];
    enum ns_status status = NS_OK;
    for (size_t i = 0; i < batch->count && !status; i++) {
        const struct ns_batch_article *article = &batch->articles[i];
        if (article->docid)
            status = invert(worker, article, batch, err);
        else
            status =
                print_only(worker, batch->first_docid + (uint32_t)i, &article->article, batch, err);
    }
    atomic_store(&worker->memory, ns_inverter_memory(&worker->inverter) +
                                      ns_forms_memory(ns_analyzer_forms(worker->analyzer)));
    atomic_store(&worker->full, ns_inverter_is_full(&worker->inverter));
    return status;
}

static enum ns_status write_batch(void *context, struct ns_batch *batch, struct ns_error *err)
{
    struct ns_builder *builder = context;
    enum ns_status status = ns_batch_place(batch, builder->duplicates, err);
    for (size_t i = 0; i < batch->document_count && !status; i++) {
        const struct ns_batch_document *document = &batch->documents[i];
        status = ns_glass_add_listed(builder->glass, document->docid, &document->content,
                                     &document->termlist, err);
    }
    builder->documents += batch->document_count;
    atomic_store(&builder->glass_memory, ns_glass_memory(builder->glass));
    return status;
}

/* --- parts -------------------------------------------------------------------------------- */

static enum ns_status note(struct ns_builder *builder, const struct ns_error *cause,
                           struct ns_error *err)
{
    builder->failure = *cause;
    if (err)
        *err = *cause;
    return cause->code;
}

static enum ns_status put_metadata(void *context, struct ns_str key, struct ns_str value,
                                   struct ns_error *err)
{
    return ns_glass_set_metadata(context, key, value, err);
}

static void drop_part(struct ns_builder *builder)
{
    ns_glass_abandon(builder->glass);
    builder->glass = NULL;
}

static enum ns_status begin_part(struct ns_builder *builder, struct ns_error *err)
{
    ns_buffer_clear(&builder->path);
    builder->documents = 0;
    enum ns_status status =
        ns_index_lock_reserve(builder->lock, &builder->generation, &builder->path, err);
    if (!status)
        status = ns_glass_open(&builder->glass, builder->path.data, err);
    if (!status)
        status = ns_generation_each_metadata(ns_buffer_str(&builder->dictionary),
                                             builder->positions, put_metadata, builder->glass, err);
    return status;
}

static enum ns_status write_terms(struct ns_builder *builder, struct ns_error *err)
{
    const struct ns_inverter **inverters = calloc(builder->jobs, sizeof *inverters);
    enum ns_status status = inverters ? NS_OK : ns_error_nomem(err);
    for (unsigned i = 0; i < builder->jobs && !status; i++) {
        inverters[i] = &builder->workers[i].inverter;
        if (!ns_inverter_sort(&builder->workers[i].inverter))
            status = ns_error_nomem(err);
    }
    if (!status)
        status = ns_inverter_merge(inverters, builder->jobs, builder->glass, err);
    free(inverters);
    return status;
}

static enum ns_status write_forms(struct ns_builder *builder, struct ns_error *err)
{
    const struct ns_forms **forms = calloc(builder->jobs, sizeof *forms);
    enum ns_status status = forms ? NS_OK : ns_error_nomem(err);
    for (unsigned i = 0; i < builder->jobs && !status; i++)
        forms[i] = ns_analyzer_forms(builder->workers[i].analyzer);
    if (!status)
        status = ns_forms_merge(forms, builder->jobs, builder->glass, err);
    free(forms);
    return status;
}

static void empty_workers(struct ns_builder *builder)
{
    for (unsigned i = 0; i < builder->jobs; i++) {
        struct worker *worker = &builder->workers[i];
        ns_inverter_release(&worker->inverter);
        for (size_t k = 0; k < NS_STEMMERS_MAX; k++)
            clear_cache(&worker->caches[k]);
        if (worker->analyzer)
            ns_analyzer_forget_forms(worker->analyzer);
        atomic_store(&worker->memory, 0);
        atomic_store(&worker->full, false);
    }
    atomic_store(&builder->glass_memory, 0);
}

static enum ns_status keep_part(struct ns_builder *builder, struct ns_error *err)
{
    struct ns_parts *parts = &builder->parts;
    uint32_t *generations = reallocarray(parts->generations, parts->count + 1, sizeof *generations);
    if (!generations) {
        ns_index_lock_discard(builder->lock, builder->generation);
        return ns_error_nomem(err);
    }
    generations[parts->count++] = builder->generation;
    parts->generations = generations;
    return ns_generation_sync(builder->path.data, err);
}

static enum ns_status see_parts(struct ns_builder *builder, struct ns_error *err)
{
    struct ns_buffer path;
    enum ns_status status = NS_OK;
    if (ns_duplicates_memory(builder->duplicates) < PRINTS_MEMORY_MAX)
        return NS_OK;
    ns_buffer_init(&path);
    for (; builder->parts_seen < builder->parts.count && !status; builder->parts_seen++) {
        ns_buffer_clear(&path);
        ns_index_lock_path(builder->lock, builder->parts.generations[builder->parts_seen], &path);
        status = ns_buffer_failed(&path) ? ns_error_nomem(err)
                                         : ns_duplicates_read(builder->duplicates, path.data, err);
    }
    ns_buffer_release(&path);
    return status;
}

static enum ns_status finish_part(struct ns_builder *builder, struct ns_error *err)
{
    enum ns_status status = ns_pipeline_drain(builder->pipeline, err);
    if (status)
        return status;
    if (!builder->documents) { /* all of it was replaced or removed */
        drop_part(builder);
        empty_workers(builder);
        return NS_OK;
    }
    status = write_forms(builder, err);
    if (!status)
        status = write_terms(builder, err);
    empty_workers(builder);
    if (status)
        return status;
    struct ns_glass *glass = builder->glass;
    builder->glass = NULL;
    status = ns_glass_close(glass, err);
    if (!status)
        status = keep_part(builder, err);
    return status ? status : see_parts(builder, err);
}

/* --- the interface ------------------------------------------------------------------------ */

static enum ns_status open_workers(struct ns_builder *builder, bool entities,
                                   const struct ns_entity_names *names, struct ns_error *err)
{
    const struct ns_pipeline_steps steps = {builder, process, write_batch};
    enum ns_status status = ns_duplicates_open(&builder->duplicates, err);
    for (unsigned i = 0; i < builder->jobs && !status; i++) {
        struct ns_analyzer **analyzer = &builder->workers[i].analyzer;
        status =
            ns_analyzer_open(analyzer, ns_buffer_str(&builder->dictionary), entities, names, err);
        if (!status && builder->positions)
            ns_analyzer_keep_positions(*analyzer);
    }
    return status ? status : ns_pipeline_open(&builder->pipeline, builder->jobs, &steps, err);
}

enum ns_status ns_builder_open(struct ns_builder **out, struct ns_index_lock *lock, unsigned jobs,
                               struct ns_str dictionary, bool entities,
                               const struct ns_entity_names *names, bool positions,
                               struct ns_error *err)
{
    *out = NULL;
    struct ns_builder *builder = calloc(1, sizeof *builder + jobs * sizeof *builder->workers);
    if (!builder)
        return ns_error_nomem(err);
    builder->lock = lock;
    builder->jobs = jobs;
    builder->positions = positions;
    ns_buffer_append_str(&builder->dictionary, dictionary);
    enum ns_status status = ns_buffer_failed(&builder->dictionary)
                                ? ns_error_nomem(err)
                                : open_workers(builder, entities, names, err);
    if (status)
        ns_builder_close(builder);
    else
        *out = builder;
    return status;
}

void ns_builder_close(struct ns_builder *builder)
{
    if (!builder)
        return;
    ns_pipeline_close(builder->pipeline);
    ns_duplicates_close(builder->duplicates);
    drop_part(builder);
    empty_workers(builder);
    for (unsigned i = 0; i < builder->jobs; i++) {
        ns_analyzer_close(builder->workers[i].analyzer);
        ns_buffer_release(&builder->workers[i].termlist);
    }
    for (size_t i = 0; i < builder->parts.count; i++)
        ns_index_lock_discard(builder->lock, builder->parts.generations[i]);
    free(builder->parts.generations);
    ns_buffer_release(&builder->dictionary);
    ns_buffer_release(&builder->path);
    free(builder);
}

enum ns_status ns_builder_see(struct ns_builder *builder, const char *path, struct ns_error *err)
{
    return path ? ns_duplicates_read(builder->duplicates, path, err) : NS_OK;
}

struct ns_batch *ns_builder_batch(struct ns_builder *builder)
{
    return ns_pipeline_batch(builder->pipeline);
}

static enum ns_status check_failure(const struct ns_builder *builder, struct ns_error *err)
{
    if (builder->failure.code && err)
        *err = builder->failure;
    return builder->failure.code;
}

enum ns_status ns_builder_add(struct ns_builder *builder, struct ns_batch *batch,
                              struct ns_error *err)
{
    struct ns_error cause;
    enum ns_status status = check_failure(builder, err);
    if (!status && !builder->glass && begin_part(builder, &cause))
        status = note(builder, &cause, err);
    if (status) {
        ns_batch_free(batch);
        return status;
    }
    return ns_pipeline_push(builder->pipeline, batch, &cause) ? note(builder, &cause, err) : NS_OK;
}

enum ns_status ns_builder_spill(struct ns_builder *builder, struct ns_error *err)
{
    struct ns_error cause;
    enum ns_status status = check_failure(builder, err);
    if (status || !builder->glass)
        return status;
    return finish_part(builder, &cause) ? note(builder, &cause, err) : NS_OK;
}

enum ns_status ns_builder_take(struct ns_builder *builder, struct ns_parts *parts,
                               struct ns_error *err)
{
    enum ns_status status = ns_builder_spill(builder, err);
    *parts = (struct ns_parts){0};
    if (status)
        return status;
    *parts = builder->parts;
    builder->parts = (struct ns_parts){0};
    builder->parts_seen = 0;
    ns_duplicates_forget(builder->duplicates);
    return NS_OK;
}

size_t ns_builder_memory(const struct ns_builder *builder)
{
    size_t memory = atomic_load(&builder->glass_memory);
    for (unsigned i = 0; i < builder->jobs; i++)
        memory += atomic_load(&builder->workers[i].memory);
    return memory;
}

bool ns_builder_is_full(const struct ns_builder *builder)
{
    bool full = false;
    for (unsigned i = 0; i < builder->jobs; i++)
        full |= atomic_load(&builder->workers[i].full);
    return full;
}

uint64_t ns_builder_dropped_terms(const struct ns_builder *builder)
{
    uint64_t dropped = 0;
    for (unsigned i = 0; i < builder->jobs; i++)
        dropped += builder->workers[i].dropped_terms;
    return dropped;
}

/* The bulk writer: tells new articles from changed and unchanged ones, joins what belongs together,
 * and leaves the rest to outlet.h. */
#include "common/index/generation.h"
#include "common/index/schema.h"
#include "indexer/writer/bulk/glass_version.h"
#include "indexer/writer/bulk/outlet.h"
#include "indexer/writer/bulk/run_ids.h"
#include "indexer/writer/join.h"
#include "indexer/writer/writer.h"

#include <stdlib.h>

enum {
    /* Of the memory for the whole run: what a worker needs beside its postings (stems seen, zstd,
     * batches under way), and what everything else needs. */
    WORKER_MEMORY = 24 * 1024 * 1024,
    PROCESS_MEMORY = 32 * 1024 * 1024,
    BUDGET_MIN = 1024 * 1024,
    BYTES_PER_WORD = 6, /* of news text, with the space */
    KEPT_SHARE = 8,     /* of the memory, for articles that are kept, and those that are late */
};

struct bulk_writer {
    struct ns_writer base;
    struct ns_index_lock *lock;
    bool afresh; /* until the one commit */
    struct ns_outlet outlet;
    struct ns_analyzer *analyzer; /* identifies, and analyses what was held back */
    struct ns_buffer scratch;

    struct ns_xapian_db *live; /* NULL: there is nothing in it */
    uint64_t live_bytes;       /* of its text, about */
    size_t commit;             /* bytes written that cause a commit */

    /* Since the last commit. */
    struct ns_run_ids ids;
    struct ns_joiner joiner;
    struct ns_batch *kept; /* entries of feeds, for pages that come later; NULL: none */
    struct ns_batch *late; /* added again after the commit, when what they join can be read */
    size_t keep;           /* bytes of both that cause a commit */

    struct ns_error failure; /* code NS_OK: none */
};

/* An earlier version of an article; docid 0 = there is none. */
struct version {
    uint32_t docid;
    bool same; /* nothing has to be written */
};

static struct bulk_writer *bulk_of(struct ns_writer *writer)
{
    return (struct bulk_writer *)writer;
}

static enum ns_status note_failure(struct bulk_writer *bulk, const struct ns_error *cause,
                                   struct ns_error *err)
{
    bulk->failure = *cause;
    if (err)
        *err = *cause;
    return cause->code;
}

static enum ns_status check_failure(const struct bulk_writer *bulk, struct ns_error *err)
{
    if (bulk->failure.code && err)
        *err = bulk->failure;
    return bulk->failure.code;
}

/* --- what is there ------------------------------------------------------------------------ */

static enum ns_status find_live(struct bulk_writer *bulk, struct ns_str id_term, uint64_t hash,
                                struct ns_str path, struct version *out, struct ns_error *err)
{
    *out = (struct version){0};
    if (!bulk->live)
        return NS_OK;
    enum ns_status status = ns_xapian_next_document(bulk->live, id_term, 0, &out->docid, err);
    if (status || !out->docid)
        return status;
    ns_buffer_clear(&bulk->scratch);
    status = ns_xapian_document_data(bulk->live, out->docid, &bulk->scratch, err);
    out->same = !status && ns_document_is_stored(hash, path, ns_buffer_str(&bulk->scratch));
    return status;
}

/* The newest version of the article with that id term, compared with its content and path now. */
static enum ns_status find_version(struct bulk_writer *bulk, struct ns_str id_term, uint64_t hash,
                                   struct ns_str path, struct version *out, struct ns_error *err)
{
    const struct ns_run_id *known = ns_run_ids_find(&bulk->ids, id_term);
    if (!known)
        return find_live(bulk, id_term, hash, path, out, err);
    *out = (struct version){.docid = known->docid, .same = known->hash == hash};
    return NS_OK;
}

/* --- batches on their way ----------------------------------------------------------------- */

/* --- versions of one article -------------------------------------------------------------- */

static bool keep(struct ns_batch **batch, uint32_t docid, const struct ns_article *article)
{
    if (!*batch)
        *batch = ns_batch_new();
    return *batch && ns_batch_add(*batch, docid, article);
}

static size_t kept_bytes(const struct bulk_writer *bulk)
{
    return (bulk->kept ? bulk->kept->bytes : 0) + (bulk->late ? bulk->late->bytes : 0);
}

static enum ns_status identify_mixed(struct bulk_writer *bulk, const struct ns_article **article,
                                     struct ns_document *document, uint64_t hash,
                                     struct ns_error *err)
{
    enum ns_status status = ns_analyzer_identify(bulk->analyzer, *article, document, err);
    if (!status && document->hash == hash)
        *article = NULL;
    return status;
}

/* *article becomes what is to be written: NULL for nothing.  *late: that cannot be told before the
 * commit, since the version that this run wrote cannot be read again until then. */
static enum ns_status weigh_run(struct bulk_writer *bulk, const struct ns_run_id *known,
                                const struct ns_article **article, struct ns_document *document,
                                bool *late, struct ns_error *err)
{
    *late = known->late;
    if (*late || !known->docid)
        return NS_OK;
    enum ns_join verdict = ns_join_weigh(ns_join_facts(*article), known->facts);
    if (document->hash == known->hash || verdict == NS_JOIN_OLDER)
        *article = NULL;
    if (!*article || verdict == NS_JOIN_NEWER)
        return NS_OK;
    *late = known->kept == NS_NOT_KEPT;
    if (*late)
        return NS_OK;
    ns_join_mix(*article, &bulk->kept->articles[known->kept].article, &bulk->joiner.mixed);
    *article = &bulk->joiner.mixed;
    return identify_mixed(bulk, article, document, known->hash, err);
}

/* The same with what is live: its docid, 0 for none. */
static enum ns_status weigh_live(struct bulk_writer *bulk, const struct ns_article **article,
                                 struct ns_document *document, uint32_t *docid,
                                 struct ns_error *err)
{
    const struct ns_article *newer = *article;
    struct version old;
    enum ns_status status =
        find_live(bulk, document->id_term, document->hash, newer->path, &old, err);
    *docid = old.docid;
    if (status || !old.docid)
        return status;
    struct ns_str stored = ns_buffer_str(&bulk->scratch);
    if (old.same)
        *article = NULL;
    else
        status = ns_join_stored(&bulk->joiner, bulk->live, stored, newer, article, err);
    if (status || !*article || *article == newer)
        return status;
    status = ns_analyzer_identify(bulk->analyzer, *article, document, err);
    if (!status && ns_document_is_stored(document->hash, (*article)->path, stored))
        *article = NULL;
    return status;
}

/* --- add and remove ----------------------------------------------------------------------- */

static enum ns_status replace(struct bulk_writer *bulk, const struct ns_article *article,
                              const struct ns_document *document, uint32_t old_docid,
                              struct ns_error *err)
{
    struct ns_error cause;
    enum ns_status status = ns_outlet_put(&bulk->outlet, article, &cause);
    struct ns_run_id entry = {.hash = document->hash,
                              .docid = bulk->outlet.last_docid,
                              .kept = NS_NOT_KEPT,
                              .facts = ns_join_facts(article)};
    /* Afresh, each id comes once: nothing has to be kept. */
    if (!status && article->origin == NS_ORIGIN_FEED && !bulk->afresh) {
        if (keep(&bulk->kept, entry.docid, article))
            entry.kept = (uint32_t)bulk->kept->count - 1;
        else
            status = ns_error_nomem(&cause);
    }
    if (!status && ((old_docid && !ns_outlet_kill(&bulk->outlet, old_docid, entry.docid)) ||
                    !ns_run_ids_set(&bulk->ids, document->id_term, entry)))
        status = ns_error_nomem(&cause);
    bulk->outlet.memory = ns_run_ids_memory(&bulk->ids);
    if (!status)
        status = ns_outlet_pass(&bulk->outlet, &cause);
    return status ? note_failure(bulk, &cause, err) : NS_OK;
}

static enum ns_status add_late(struct bulk_writer *bulk, const struct ns_article *article,
                               struct ns_str id_term, struct ns_run_id known, struct ns_error *err)
{
    struct ns_error cause;
    known.late = true;
    if (keep(&bulk->late, 0, article) && ns_run_ids_set(&bulk->ids, id_term, known))
        return NS_OK;
    (void)ns_error_nomem(&cause);
    return note_failure(bulk, &cause, err);
}

/* As bulk_add, which commits where too much is kept. */
static enum ns_status add(struct bulk_writer *bulk, const struct ns_article *article,
                          enum ns_write_outcome *outcome, struct ns_error *err)
{
    struct ns_document document;
    uint32_t old_docid = 0;
    bool late = false;
    enum ns_status status = ns_analyzer_identify(bulk->analyzer, article, &document, err);
    if (status)
        return status;
    const struct ns_run_id *known = ns_run_ids_find(&bulk->ids, document.id_term);
    if (known) {
        old_docid = known->docid;
        status = weigh_run(bulk, known, &article, &document, &late, err);
    } else {
        status = weigh_live(bulk, &article, &document, &old_docid, err);
    }
    if (status)
        return status;
    *outcome = !article ? NS_WRITE_UNCHANGED : old_docid ? NS_WRITE_REPLACED : NS_WRITE_ADDED;
    if (late)
        return add_late(bulk, article, document.id_term, *known, err);
    return article ? replace(bulk, article, &document, old_docid, err) : NS_OK;
}

static enum ns_status bulk_commit(struct ns_writer *writer, struct ns_error *err);

/* Whether it is time to commit in the middle of a run.  As each commit has at least as much to
 * write as is there, all merging together costs no more than twice the last one. */
static bool is_due(const struct bulk_writer *bulk)
{
    if (bulk->afresh) /* what is live must stay until all is there that takes its place */
        return false;
    return kept_bytes(bulk) > bulk->keep ||
           (bulk->outlet.written >= bulk->commit && bulk->outlet.written >= bulk->live_bytes);
}

static enum ns_status bulk_add(struct ns_writer *writer, const struct ns_article *article,
                               enum ns_write_outcome *outcome, struct ns_error *err)
{
    struct bulk_writer *bulk = bulk_of(writer);
    enum ns_status status = check_failure(bulk, err);
    if (!status)
        status = add(bulk, article, outcome, err);
    return !status && is_due(bulk) ? bulk_commit(writer, err) : status;
}

static enum ns_status bulk_remove(struct ns_writer *writer, struct ns_str id, bool *found,
                                  struct ns_error *err)
{
    struct bulk_writer *bulk = bulk_of(writer);
    struct version old;
    struct ns_error cause;
    struct ns_buffer id_term;
    const struct ns_run_id removed = {0};
    *found = false;
    enum ns_status status = check_failure(bulk, err);
    if (status)
        return status;
    if (bulk->late) /* one of them may have that id */
        status = bulk_commit(writer, err);
    if (status)
        return status;
    ns_buffer_init(&id_term);
    ns_schema_id_term(id, &id_term);
    status = ns_buffer_failed(&id_term)
                 ? ns_error_nomem(err)
                 : find_version(bulk, ns_buffer_str(&id_term), 0, NS_STR(""), &old, err);
    if (!status && old.docid) {
        if (ns_outlet_kill(&bulk->outlet, old.docid, bulk->outlet.last_docid + 1) &&
            ns_run_ids_set(&bulk->ids, ns_buffer_str(&id_term), removed)) {
            *found = true;
        } else {
            (void)ns_error_nomem(&cause);
            status = note_failure(bulk, &cause, err);
        }
    }
    ns_buffer_release(&id_term);
    return status;
}

/* --- commit ------------------------------------------------------------------------------- */

static void close_live(struct bulk_writer *bulk)
{
    ns_xapian_close(bulk->live);
    bulk->live = NULL;
}

static enum ns_status open_live(struct bulk_writer *bulk, struct ns_error *err)
{
    struct ns_xapian_stats stats;
    enum ns_status status = ns_xapian_open(&bulk->live, ns_index_lock_generation(bulk->lock), err);
    if (!status)
        status = ns_xapian_read_stats(bulk->live, &stats, err);
    if (status)
        return status;
    bulk->live_bytes = stats.total_length * BYTES_PER_WORD;
    return ns_outlet_see(&bulk->outlet, &stats, err);
}

static void forget_run(struct bulk_writer *bulk)
{
    ns_run_ids_release(&bulk->ids);
    bulk->outlet.memory = 0;
    ns_batch_free(bulk->kept);
    bulk->kept = NULL;
}

static enum ns_status commit_all(struct bulk_writer *bulk, struct ns_error *err)
{
    close_live(bulk); /* it may be removed */
    enum ns_status status = ns_outlet_commit(&bulk->outlet, err);
    if (status)
        return status;
    forget_run(bulk);
    bulk->afresh = false;
    bulk->base.dropped_terms = ns_outlet_dropped_terms(&bulk->outlet);
    return open_live(bulk, err);
}

/* Those that came after what they join with: it can be read now. */
static enum ns_status settle(struct bulk_writer *bulk, struct ns_error *err)
{
    struct ns_batch *late = bulk->late;
    enum ns_write_outcome outcome;
    enum ns_status status = NS_OK;
    bulk->late = NULL;
    for (size_t i = 0; late && i < late->count && !status; i++)
        status = add(bulk, &late->articles[i].article, &outcome, err);
    ns_batch_free(late);
    return status;
}

static enum ns_status bulk_commit(struct ns_writer *writer, struct ns_error *err)
{
    struct bulk_writer *bulk = bulk_of(writer);
    struct ns_error cause;
    enum ns_status status = check_failure(bulk, err);
    if (status)
        return status;
    while (!status && bulk->ids.table.count) { /* else nothing happened */
        status = commit_all(bulk, &cause);
        if (!status)
            status = settle(bulk, &cause);
    }
    writer->commits += !status;
    return status ? note_failure(bulk, &cause, err) : NS_OK;
}

/* --- open and close ----------------------------------------------------------------------- */

static void bulk_close(struct ns_writer *writer)
{
    struct bulk_writer *bulk = bulk_of(writer);
    if (!bulk)
        return;
    ns_outlet_release(&bulk->outlet);
    forget_run(bulk);
    ns_batch_free(bulk->late);
    ns_joiner_release(&bulk->joiner);
    close_live(bulk);
    ns_analyzer_close(bulk->analyzer);
    ns_buffer_release(&bulk->scratch);
    free(bulk);
}

static const struct ns_writer_ops bulk_ops = {
    .add = bulk_add,
    .remove = bulk_remove,
    .commit = bulk_commit,
    .close = bulk_close,
};

/* Shares the memory out: fewer workers when there is too little for all of them. */
static void plan_memory(struct bulk_writer *bulk, const struct ns_writer_options *options)
{
    size_t most = options->memory / ((size_t)2 * WORKER_MEMORY);
    bulk->outlet.jobs = options->jobs;
    if (bulk->outlet.jobs > most)
        bulk->outlet.jobs = (unsigned)most;
    if (bulk->outlet.jobs == 0)
        bulk->outlet.jobs = 1;
    size_t reserved = PROCESS_MEMORY + (size_t)bulk->outlet.jobs * WORKER_MEMORY;
    bulk->keep = options->memory / KEPT_SHARE;
    bulk->outlet.budget = options->memory > reserved ? options->memory - reserved : 0;
    if (bulk->outlet.budget < BUDGET_MIN)
        bulk->outlet.budget = BUDGET_MIN;
}

static enum ns_status start_from_live(struct bulk_writer *bulk, struct ns_error *err)
{
    enum ns_status status = open_live(bulk, err);
    if (!status)
        status = ns_generation_current_dictionary(bulk->live, &bulk->outlet.dictionary, err);
    return status ? status
                  : ns_writer_positions(bulk->live, bulk->outlet.positions, &bulk->outlet.positions,
                                        err);
}

/* As if the live generation were empty: then nothing of it stays, either. */
static enum ns_status start_afresh(struct bulk_writer *bulk, struct ns_error *err)
{
    ns_buffer_append_str(&bulk->outlet.dictionary, ns_builtin_dictionary());
    return ns_buffer_failed(&bulk->outlet.dictionary) ? ns_error_nomem(err) : NS_OK;
}

static enum ns_status check_release(const char *release, struct ns_error *err)
{
    if (ns_glass_version_supported(release))
        return NS_OK;
    enum ns_status status =
        ns_error_set(err, NS_UNSUPPORTED, "cannot write the tables of Xapian %s", release);
    ns_error_hint(err, "--writer live leaves it to Xapian, and takes longer");
    return status;
}

enum ns_status ns_bulk_writer_open(struct ns_writer **out, struct ns_index_lock *lock,
                                   const struct ns_writer_options *options, size_t hold,
                                   struct ns_error *err)
{
    *out = NULL;
    enum ns_status status =
        check_release(options->xapian ? options->xapian : ns_xapian_version(), err);
    if (status)
        return status;
    struct bulk_writer *bulk = calloc(1, sizeof *bulk);
    if (!bulk)
        return ns_error_nomem(err);
    bulk->base.ops = &bulk_ops;
    ns_joiner_init(&bulk->joiner);
    bulk->lock = lock;
    bulk->outlet = (struct ns_outlet){.lock = lock,
                                      .names = options->names,
                                      .entities = options->entities,
                                      .positions = options->positions,
                                      .hold = hold};
    bulk->afresh = options->afresh;
    bulk->commit = options->commit ? options->commit : NS_COMMIT_BYTES;
    plan_memory(bulk, options);
    status = options->afresh ? start_afresh(bulk, err) : start_from_live(bulk, err);
    if (!status)
        status = ns_analyzer_open(&bulk->analyzer, ns_buffer_str(&bulk->outlet.dictionary),
                                  options->entities, options->names, err);
    bulk->outlet.analyzer = bulk->analyzer;
    if (!status && bulk->outlet.positions)
        ns_analyzer_keep_positions(bulk->analyzer);
    if (!status && !bulk->outlet.live_documents) {
        bulk->outlet.sample = options->sample;
        close_live(bulk);
    }
    if (status)
        bulk_close(&bulk->base);
    else
        *out = &bulk->base;
    return status;
}

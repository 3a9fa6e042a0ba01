#include "indexer/run_index.h"

#include "common/base/number.h"
#include "indexer/extract/boilerplate.h"
#include "indexer/interrupt.h"
#include "indexer/maintain.h"
#include "indexer/skipped.h"
#include "indexer/run_names.h"
#include "indexer/workers/file_list.h"
#include "indexer/writer/writer.h"

#include <time.h>

enum {
    HEADLINES = NS_WRITE_UNCHANGED + 1, /* beside the outcomes of enum ns_write_outcome */
    INDEX_PAGES,
    SKIPPED,
    OUTCOMES,
};

struct run {
    const struct ns_nindex_options *options;
    struct ns_messages *messages;
    struct ns_writer *writer;
    struct ns_boilerplate *boilerplate; /* NULL until a page comes */
    uint64_t removed;                   /* paragraphs that it knew */
    uint64_t counts[OUTCOMES];
    struct ns_error failure; /* of the writer: ends the run; code NS_OK: none */

    struct ns_file_list list;     /* files to read */
    struct ns_manifest *manifest; /* or NULL */
    uint64_t commits;             /* of the writer's, those that the manifest knows */

    const struct ns_pool_file *file; /* the one at hand */
    uint64_t files, bytes;           /* done before it */
    uint64_t before[OUTCOMES];       /* what counts were then */
};

/* --- telling ------------------------------------------------------------------------------ */

/* Names what is skipped and counts it. */
static void skip(struct run *run, const char *file, size_t line, const struct ns_error *why)
{
    ns_skipped_name(run->messages, file, line, why);
    run->counts[SKIPPED]++;
}

/* "1,234 articles added, 12 replaced, 500 unchanged, 21 headlines, 3 skipped": what is 0 is left
 * out, but for the first. */
static void describe(struct ns_buffer *out, const uint64_t counts[OUTCOMES])
{
    static const char *const names[OUTCOMES] = {"added",     "replaced",    "unchanged",
                                                "headlines", "index pages", "skipped"};
    static const char *const singular[OUTCOMES] = {
        [HEADLINES] = "headline", [INDEX_PAGES] = "index page"};
    char number[NS_NUMBER_SIZE];
    ns_buffer_printf(out, "%s article%s %s", ns_number_grouped(counts[0], number),
                     counts[0] == 1 ? "" : "s", names[0]);
    for (size_t i = 1; i < OUTCOMES; i++)
        if (counts[i])
            ns_buffer_printf(out, ", %s %s", ns_number_grouped(counts[i], number),
                             counts[i] == 1 && singular[i] ? singular[i] : names[i]);
}

static void tell_file(struct run *run, const char *file)
{
    uint64_t counts[OUTCOMES];
    struct ns_buffer text;
    if (!run->messages->verbose)
        return;
    for (size_t i = 0; i < OUTCOMES; i++)
        counts[i] = run->counts[i] - run->before[i];
    ns_buffer_init(&text);
    describe(&text, counts);
    ns_message_verbose(run->messages, "%s: %s", file, ns_buffer_str(&text).data);
    ns_buffer_release(&text);
}

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void tell_summary(struct run *run, double started)
{
    char number[NS_NUMBER_SIZE];
    struct ns_buffer text;
    ns_buffer_init(&text);
    describe(&text, run->counts);
    /* Elsewhere the same work gives the same words. */
    if (run->messages->terminal || run->messages->verbose)
        ns_buffer_printf(&text, " in %.1f s", seconds_now() - started);
    ns_message_info(run->messages, "%s", ns_buffer_str(&text).data);
    ns_buffer_release(&text);
    if (run->removed)
        ns_message_verbose(run->messages,
                           "paragraphs left out because other pages of their site have them: %s",
                           ns_number_grouped(run->removed, number));
    if (run->writer->dropped_terms)
        ns_message_verbose(run->messages, "terms left out because they are too long: %s",
                           ns_number_grouped(run->writer->dropped_terms, number));
    if (ns_interrupt_signal())
        ns_message_warn(run->messages, "interrupted; what was read until then is in the index: "
                                       "the same command goes on from there");
}

static void show_progress(struct run *run)
{
    ns_progress_update(run->messages, run->files, run->bytes + run->file->consumed);
}

/* --- reading ------------------------------------------------------------------------------ */

/* What the pages of its site share is no part of a page's article. */
static enum ns_status clean_page(struct run *run, struct ns_article *article, struct ns_error *err)
{
    size_t removed = 0;
    enum ns_status status = NS_OK;
    if (!article->from_page)
        return NS_OK;
    if (!run->boilerplate)
        status = ns_boilerplate_open_beside(&run->boilerplate, run->options->index.data, err);
    if (!status)
        status = ns_boilerplate_learn(run->boilerplate, article, &removed, err);
    run->removed += removed;
    return status;
}

/* Files that ended before the article that is at hand are in the index for good when the writer has
 * committed since. */
static enum ns_status note_commit(struct run *run, struct ns_error *err)
{
    bool none = run->writer->commits == run->commits;
    run->commits = run->writer->commits;
    return none || !run->manifest ? NS_OK : ns_manifest_save(run->manifest, err);
}

static enum ns_status take_article(void *context, struct ns_article *article, struct ns_error *err)
{
    struct run *run = context;
    enum ns_write_outcome outcome;
    struct ns_error why = {0};
    enum ns_status status = clean_page(run, article, &why);
    if (!status)
        status = run->writer->ops->add(run->writer, article, &outcome, &why);
    if (status == NS_INVALID || status == NS_LIMIT) {
        skip(run, run->file->name, 0, &why);
        return NS_OK;
    }
    if (!status)
        status = note_commit(run, &why);
    if (status != NS_OK) {
        run->failure = why;
        return ns_error_set(err, status, "%s", why.message);
    }
    if (article->kind == NS_KIND_ARTICLE)
        run->counts[outcome]++;
    else if (outcome != NS_WRITE_UNCHANGED)
        run->counts[HEADLINES]++;
    show_progress(run);
    return ns_interrupt_signal() ? ns_error_set(err, NS_INVALID, "interrupted") : NS_OK;
}

static void take_skip(void *context, const char *file, size_t line, const struct ns_error *why)
{
    struct run *run = context;
    skip(run, file, line, why);
    show_progress(run);
}

static void take_index_page(void *context, const char *file)
{
    struct run *run = context;
    ns_message_verbose(run->messages, "%s: an index page", file);
    run->counts[INDEX_PAGES]++;
}

static void begin_file(void *context, const struct ns_pool_file *file)
{
    struct run *run = context;
    run->file = file;
    memcpy(run->before, run->counts, sizeof run->before);
}

/* An error of this file costs only this file. */
static enum ns_status end_file(void *context, const struct ns_pool_file *file,
                               const struct ns_error *why, struct ns_error *err)
{
    struct run *run = context;
    (void)err;
    if (why)
        skip(run, file->name, 0, why);
    else if (run->manifest)
        ns_manifest_note(run->manifest, (size_t)run->files);
    tell_file(run, file->name);
    run->bytes += file->consumed;
    run->files++;
    return NS_OK;
}

/* --- what to read ------------------------------------------------------------------------- */

static void list_skip(void *context, const char *path, const struct ns_error *why)
{
    skip(context, path, 0, why);
}

static enum ns_status list_files(struct run *run, struct ns_error *err)
{
    const struct ns_nindex_options *options = run->options;
    enum ns_status status = ns_file_list_walk(&run->list, options->operands, options->operand_count,
                                              options->index.data, list_skip, run, err);
    if (status == NS_OK && !run->list.count && run->counts[SKIPPED])
        return ns_error_set(err, NS_NOT_FOUND, "nothing could be read; the index was not touched");
    return status;
}

/* --- the run ------------------------------------------------------------------------------ */

static enum ns_status read_files(struct run *run, struct ns_pool *pool, struct ns_error *err)
{
    const struct ns_pool_sink sink = {.sink = {.context = run,
                                               .article = take_article,
                                               .skip = take_skip,
                                               .index_page = take_index_page,
                                               .headlines = true},
                                      .begin = begin_file,
                                      .end = end_file};
    ns_progress_start(run->messages, run->list.count, run->list.bytes);
    enum ns_status status =
        ns_pool_read(pool, run->list.paths, run->list.count, run->options->format, &sink, err);
    ns_progress_done(run->messages);
    if (!ns_pool_is_filtered(pool))
        ns_message_verbose(run->messages, "files were read without a filter of system calls: "
                                          "there is none here");
    if (run->failure.code) {
        if (err)
            *err = run->failure;
        return run->failure.code;
    }
    if (!status || ns_interrupt_signal())
        status = run->writer->ops->commit(run->writer, err);
    if (!status && run->boilerplate)
        status = ns_boilerplate_save(run->boilerplate, err);
    return status || !run->manifest ? status : ns_manifest_save(run->manifest, err);
}

static enum ns_status write_index(struct run *run, struct ns_pool *pool, struct ns_index_lock *lock,
                                  struct ns_error *err)
{
    struct ns_entity_names *names = NULL;
    enum ns_status status = ns_run_names_open(&names, run->options, err);
    const struct ns_writer_options how = {.memory = run->options->memory,
                                          .jobs = run->options->jobs,
                                          .entities = run->options->tagged,
                                          .sample = NS_WRITER_SAMPLE,
                                          .names = names,
                                          .positions = run->options->positions};
    double started = seconds_now();
    ns_maintain_tell_repairs(lock, run->messages);
    if (status == NS_OK)
        status = ns_writer_open(&run->writer, run->options->writer, lock, &how, err);
    if (status != NS_OK) {
        ns_entity_names_close(names);
        return status;
    }
    if (run->writer->unknown)
        ns_message_warn(run->messages,
                        "nindex does not know the tables of Xapian %s: Xapian writes the index "
                        "itself, which takes longer",
                        run->writer->unknown);
    ns_interrupt_catch();
    status = read_files(run, pool, err);
    if (status == NS_OK)
        tell_summary(run, started);
    else if (!err->hint[0])
        ns_error_hint(err, "what was committed before stays in the index; when the cause is "
                           "mended, the same command goes on from there");
    run->writer->ops->close(run->writer);
    ns_entity_names_close(names);
    if (status == NS_OK && run->counts[NS_WRITE_ADDED] + run->counts[NS_WRITE_REPLACED])
        ns_maintain_compact(lock, run->messages);
    return status;
}

/* Under the lock, so that nobody else adds to the manifest or empties the index. */
static enum ns_status use_manifest(struct run *run, struct ns_session *session,
                                   const struct ns_index_lock *lock, struct ns_error *err)
{
    const char *path = run->options->manifest;
    struct ns_xapian_db *db;
    struct ns_xapian_stats stats;
    char number[NS_NUMBER_SIZE];
    uint64_t known;
    enum ns_status status = NS_OK;
    if (!path)
        return NS_OK;
    if (!session->manifest) {
        status = ns_xapian_open(&db, ns_index_lock_generation(lock), err);
        if (status)
            return status;
        status = ns_xapian_read_stats(db, &stats, err);
        ns_xapian_close(db);
        if (!status)
            status = ns_manifest_open(&session->manifest, path, run->options->index.data,
                                      !stats.documents, err);
    }
    run->manifest = session->manifest;
    if (!status)
        status = ns_manifest_filter(run->manifest, &run->list, &known, err);
    if (!status)
        ns_message_verbose(run->messages, "files that %s knows, and that have not changed: %s",
                           path, ns_number_grouped(known, number));
    return status;
}

static enum ns_status run_index(struct run *run, struct ns_session *session, struct ns_error *err)
{
    const struct ns_nindex_options *options = run->options;
    struct ns_index_lock *lock = NULL;
    enum ns_status status = list_files(run, err);
    if (status == NS_OK)
        status = ns_index_lock_open(&lock, options->index.data, options->wait, NS_INDEX_CREATE,
                                    ns_builtin_dictionary(), err);
    if (status == NS_OK)
        status = use_manifest(run, session, lock, err);
    if (status == NS_OK)
        status = write_index(run, session->pool, lock, err);
    ns_index_lock_close(lock);
    ns_boilerplate_close(run->boilerplate);
    ns_file_list_release(&run->list);
    return status;
}

enum ns_status ns_session_open(struct ns_session *session, const struct ns_nindex_options *options,
                               struct ns_error *err)
{
    const struct ns_pool_options how = {.jobs = options->jobs};
    *session = (struct ns_session){0};
    return ns_pool_open(&session->pool, &how, err);
}

void ns_session_close(struct ns_session *session)
{
    ns_pool_close(session->pool);
    ns_manifest_close(session->manifest);
}

enum ns_status ns_run_index(const struct ns_nindex_options *options, struct ns_messages *messages,
                            struct ns_session *session, uint64_t *skipped, struct ns_error *err)
{
    struct run run = {.options = options, .messages = messages};
    enum ns_status status = run_index(&run, session, err);
    *skipped = run.counts[SKIPPED];
    return status;
}

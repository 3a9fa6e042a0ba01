/* The live writer: Xapian's own WritableDatabase on the live generation. */
#include "indexer/writer/writer.h"

#include "common/index/generation.h"
#include "common/index/schema.h"
#include "indexer/writer/join.h"

#include <stdlib.h>

enum {
    /* What Xapian holds for a (term, article) pair until the next commit: measured 52 over news. */
    BYTES_PER_POSTING = 64,
    /* Stored bytes of an article for one of its postings: to guess those of one to be removed. */
    STORED_PER_POSTING = 8,
    /* A commit costs some ms, so however little memory is given, it should be for something.  More
     * than the most makes a run slower: what Xapian holds no longer fits the processor's caches.
     * 6,000 articles took 7.5 s with 16 MB, 8.5 with 32, 10 with 64, 13 with 512; 3,000 into an
     * index of 32,000 took 5.5, 5.2, 5.7, 7.0. */
    BUDGET_MIN = 1024 * 1024,
    BUDGET_MAX = 32 * 1024 * 1024,
    FORMS_MEMORY_MAX = 8 * 1024 * 1024, /* then those that are written are forgotten */
};

struct live_writer {
    struct ns_writer base;
    struct ns_xapian_writer *xapian;
    struct ns_analyzer *analyzer;
    struct ns_joiner joiner;
    struct ns_duplicates *duplicates;
    struct ns_buffer scratch; /* an id term, or a stored article */
    uint32_t last_docid;      /* given so far */
    uint32_t forms;           /* of the analyzer's, those that are written */
    size_t budget, pending;   /* bytes: those that cause a commit; those since the last one */
    struct ns_error failure;  /* what made Xapian drop the pending changes; code NS_OK: nothing */
};

static struct live_writer *live_of(struct ns_writer *writer)
{
    return (struct live_writer *)writer;
}

/* After a failed write Xapian may have lost what was pending.  Going on would commit only a part
 * of what the caller was told is written, so the failure stays. */
static enum ns_status note_failure(struct live_writer *live, const struct ns_error *cause,
                                   struct ns_error *err)
{
    if (cause->code != NS_INVALID)
        live->failure = *cause;
    if (err)
        *err = *cause;
    return cause->code;
}

static enum ns_status check_failure(const struct live_writer *live, struct ns_error *err)
{
    if (live->failure.code && err)
        *err = live->failure;
    return live->failure.code;
}

static enum ns_status live_commit(struct ns_writer *writer, struct ns_error *err)
{
    struct live_writer *live = live_of(writer);
    struct ns_error cause;
    enum ns_status status = check_failure(live, err);
    if (status)
        return status;
    if (ns_xapian_writer_commit(live->xapian, &cause))
        return note_failure(live, &cause, err);
    live->pending = 0;
    writer->commits++;
    return ns_duplicates_use(live->duplicates, ns_xapian_writer_db(live->xapian), live->last_docid,
                             err);
}

static enum ns_status count_pending(struct live_writer *live, size_t postings, struct ns_error *err)
{
    live->pending += postings * BYTES_PER_POSTING;
    return live->pending < live->budget ? NS_OK : live_commit(&live->base, err);
}

/* The stored article of that id term, in scratch, and its docid; 0 when there is none. */
static enum ns_status find_stored(struct live_writer *live, struct ns_str id_term, uint32_t *docid,
                                  struct ns_error *err)
{
    struct ns_xapian_db *db = ns_xapian_writer_db(live->xapian);
    enum ns_status status = ns_xapian_next_document(db, id_term, 0, docid, err);
    ns_buffer_clear(&live->scratch);
    if (!status && *docid)
        status = ns_xapian_document_data(db, *docid, &live->scratch, err);
    return status;
}

/* An article that changed gets a new docid, so that docids tell the order of arrival whichever
 * writer serves.  The new version comes first: when it is refused the old one stays. */
static enum ns_status put(struct live_writer *live, const struct ns_document *document,
                          uint32_t old_docid, struct ns_error *err)
{
    struct ns_print print = *document->print;
    struct ns_error cause;
    if (live->last_docid == UINT32_MAX)
        return ns_error_set(err, NS_LIMIT, "the index has used up its document numbers");
    if (old_docid && !ns_duplicates_kill(live->duplicates, old_docid, live->last_docid + 1))
        return ns_error_nomem(err);
    if (ns_duplicates_place(live->duplicates, live->last_docid + 1, &print, &cause))
        return note_failure(live, &cause, err);
    if (document->cluster)
        memcpy(document->cluster, print.cluster, NS_CLUSTER_SIZE);
    if (ns_xapian_writer_put(live->xapian, live->last_docid + 1, &document->content, &cause))
        return note_failure(live, &cause, err);
    live->last_docid++;
    if (old_docid && ns_xapian_writer_delete(live->xapian, old_docid, &cause))
        return note_failure(live, &cause, err);
    return NS_OK;
}

static enum ns_status put_forms(struct live_writer *live, struct ns_error *err)
{
    const struct ns_forms *forms = ns_analyzer_forms(live->analyzer);
    struct ns_error cause;
    if (ns_forms_put(forms, live->forms, live->xapian, &cause))
        return note_failure(live, &cause, err);
    live->forms = ns_forms_count(forms);
    if (ns_forms_memory(forms) > FORMS_MEMORY_MAX) {
        ns_analyzer_forget_forms(live->analyzer);
        live->forms = 0;
    }
    return NS_OK;
}

/* Compares *article with the stored version, which is in scratch: NULL when nothing is to be
 * written, else what is. */
static enum ns_status leave_or_join(struct live_writer *live, const struct ns_document *document,
                                    const struct ns_article **article, struct ns_error *err)
{
    struct ns_str stored = ns_buffer_str(&live->scratch);
    const struct ns_article *newer = *article;
    if (!stored.size)
        return NS_OK;
    if (ns_document_is_stored(document->hash, newer->path, stored)) {
        *article = NULL;
        return NS_OK;
    }
    enum ns_status status = ns_join_stored(&live->joiner, ns_xapian_writer_db(live->xapian), stored,
                                           newer, article, err);
    if (status || !*article || *article == newer)
        return status;
    struct ns_document joined;
    status = ns_analyzer_identify(live->analyzer, *article, &joined, err);
    if (!status && ns_document_is_stored(joined.hash, (*article)->path, stored))
        *article = NULL;
    return status;
}

static enum ns_status live_add(struct ns_writer *writer, const struct ns_article *article,
                               enum ns_write_outcome *outcome, struct ns_error *err)
{
    struct live_writer *live = live_of(writer);
    struct ns_document document;
    uint32_t old_docid;
    enum ns_status status = check_failure(live, err);
    if (!status)
        status = ns_analyzer_identify(live->analyzer, article, &document, err);
    if (!status)
        status = find_stored(live, document.id_term, &old_docid, err);
    if (status)
        return status;
    status = leave_or_join(live, &document, &article, err);
    if (status)
        return status;
    if (!article) {
        *outcome = NS_WRITE_UNCHANGED;
        return NS_OK;
    }
    *outcome = old_docid ? NS_WRITE_REPLACED : NS_WRITE_ADDED;
    size_t old_postings = live->scratch.size / STORED_PER_POSTING;
    status = ns_analyzer_analyze(live->analyzer, article, &document, err);
    if (!status)
        status = put(live, &document, old_docid, err);
    if (!status)
        status = put_forms(live, err);
    if (status)
        return status;
    writer->dropped_terms += document.dropped_terms;
    return count_pending(live, document.content.term_count + old_postings, err);
}

static enum ns_status live_remove(struct ns_writer *writer, struct ns_str id, bool *found,
                                  struct ns_error *err)
{
    struct live_writer *live = live_of(writer);
    struct ns_buffer id_term;
    struct ns_error cause;
    uint32_t docid = 0;
    ns_buffer_init(&id_term);
    *found = false;
    enum ns_status status = check_failure(live, err);
    if (status)
        return status;
    ns_schema_id_term(id, &id_term);
    status = ns_buffer_failed(&id_term) ? ns_error_nomem(err)
                                        : find_stored(live, ns_buffer_str(&id_term), &docid, err);
    if (!status && docid) {
        if (!ns_duplicates_kill(live->duplicates, docid, live->last_docid + 1))
            status = ns_error_nomem(err);
        else if (ns_xapian_writer_delete(live->xapian, docid, &cause))
            status = note_failure(live, &cause, err);
        else
            status = count_pending(live, live->scratch.size / STORED_PER_POSTING, err);
        *found = !status;
    }
    ns_buffer_release(&id_term);
    return status;
}

static void live_close(struct ns_writer *writer)
{
    struct live_writer *live = live_of(writer);
    if (!live)
        return;
    ns_analyzer_close(live->analyzer);
    ns_xapian_writer_close(live->xapian);
    ns_buffer_release(&live->scratch);
    ns_joiner_release(&live->joiner);
    ns_duplicates_close(live->duplicates);
    free(live);
}

static const struct ns_writer_ops live_ops = {
    .add = live_add,
    .remove = live_remove,
    .commit = live_commit,
    .close = live_close,
};

/* With the dictionary that the index holds, not the program's: they may differ in age. */
static enum ns_status open_analyzer(struct live_writer *live,
                                    const struct ns_writer_options *options, struct ns_error *err)
{
    struct ns_buffer dictionary;
    ns_buffer_init(&dictionary);
    enum ns_status status =
        ns_generation_current_dictionary(ns_xapian_writer_db(live->xapian), &dictionary, err);
    if (!status)
        status = ns_analyzer_open(&live->analyzer, ns_buffer_str(&dictionary), options->entities,
                                  options->names, err);
    ns_buffer_release(&dictionary);
    bool positions = false;
    if (!status)
        status = ns_writer_positions(ns_xapian_writer_db(live->xapian), options->positions,
                                     &positions, err);
    if (!status && positions) {
        ns_analyzer_keep_positions(live->analyzer);
        status = ns_xapian_writer_set_metadata(live->xapian, NS_STR(NS_META_POSITIONS), NS_STR("1"),
                                               err);
    }
    return status;
}

enum ns_status ns_live_writer_open(struct ns_writer **out, struct ns_index_lock *lock,
                                   const struct ns_writer_options *options, struct ns_error *err)
{
    *out = NULL;
    struct live_writer *live = calloc(1, sizeof *live);
    if (!live)
        return ns_error_nomem(err);
    live->base.ops = &live_ops;
    ns_joiner_init(&live->joiner);
    live->budget = options->memory < BUDGET_MIN   ? BUDGET_MIN
                   : options->memory > BUDGET_MAX ? BUDGET_MAX
                                                  : options->memory;
    struct ns_xapian_stats stats;
    enum ns_status status =
        ns_xapian_writer_open(&live->xapian, ns_index_lock_generation(lock), false, err);
    if (!status)
        status = ns_xapian_read_stats(ns_xapian_writer_db(live->xapian), &stats, err);
    if (!status) {
        live->last_docid = (uint32_t)stats.last_docid;
        status = open_analyzer(live, options, err);
    }
    if (!status)
        status = ns_duplicates_open(&live->duplicates, err);
    if (!status)
        status = ns_duplicates_use(live->duplicates, ns_xapian_writer_db(live->xapian),
                                   live->last_docid, err);
    if (status)
        live_close(&live->base);
    else
        *out = &live->base;
    return status;
}

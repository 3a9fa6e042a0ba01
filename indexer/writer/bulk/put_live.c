#include "indexer/writer/bulk/put_live.h"

#include "indexer/writer/forms.h"

struct put_live {
    struct ns_xapian_writer *writer;
    struct ns_analyzer *analyzer;
    struct ns_duplicates *duplicates;
    uint64_t dropped;
};

static enum ns_status put(struct put_live *live, uint32_t docid, const struct ns_article *article,
                          struct ns_error *err)
{
    struct ns_document document;
    enum ns_status status = ns_analyzer_analyze(live->analyzer, article, &document, err);
    if (status)
        return status;
    struct ns_print print = *document.print;
    status = ns_duplicates_place(live->duplicates, docid, &print, err);
    if (document.cluster)
        memcpy(document.cluster, print.cluster, NS_CLUSTER_SIZE);
    live->dropped += document.dropped_terms;
    return status ? status : ns_xapian_writer_put(live->writer, docid, &document.content, err);
}

/* One that was left out has been a near-duplicate until then. */
static enum ns_status place_only(struct put_live *live, uint32_t docid,
                                 const struct ns_article *article, struct ns_error *err)
{
    struct ns_print print;
    enum ns_status status = ns_analyzer_print(live->analyzer, article, &print, err);
    return status ? status : ns_duplicates_place(live->duplicates, docid, &print, err);
}

static enum ns_status put_batch(struct put_live *live, struct ns_batch *batch, struct ns_error *err)
{
    enum ns_status status = ns_batch_place(batch, live->duplicates, err); /* the kills */
    for (size_t i = 0; i < batch->count && !status; i++) {
        const struct ns_batch_article *article = &batch->articles[i];
        if (article->docid)
            status = put(live, article->docid, &article->article, err);
        else
            status = place_only(live, batch->first_docid + (uint32_t)i, &article->article, err);
    }
    return status;
}

enum ns_status ns_bulk_put_live(struct ns_index_lock *lock, struct ns_analyzer *analyzer,
                                struct ns_batch *batches, const struct ns_put_live *what,
                                uint64_t *dropped, struct ns_error *err)
{
    struct put_live live = {.analyzer = analyzer};
    enum ns_status status =
        ns_xapian_writer_open(&live.writer, ns_index_lock_generation(lock), false, err);
    if (status)
        return status;
    status = ns_duplicates_open(&live.duplicates, err);
    if (!status)
        status =
            ns_duplicates_use(live.duplicates, ns_xapian_writer_db(live.writer), what->last, err);
    for (struct ns_batch *batch = batches; batch && !status; batch = batch->next)
        status = put_batch(&live, batch, err);
    /* Only now: until something replaced them they count as near-duplicates. */
    for (size_t i = 0; i < what->dead_count && !status; i++)
        status = ns_xapian_writer_delete(live.writer, what->dead[i], err);
    if (!status && what->positions)
        status =
            ns_xapian_writer_set_metadata(live.writer, NS_STR(NS_META_POSITIONS), NS_STR("1"), err);
    if (!status)
        status = ns_forms_put(ns_analyzer_forms(analyzer), 0, live.writer, err);
    ns_analyzer_forget_forms(analyzer);
    if (!status)
        status = ns_xapian_writer_commit(live.writer, err);
    ns_duplicates_close(live.duplicates);
    ns_xapian_writer_close(live.writer);
    *dropped += live.dropped;
    return status;
}

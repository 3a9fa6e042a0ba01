#include "query/match/lineage.h"

#include "common/index/schema.h"
#include "query/match/searcher.h"

#include <stdlib.h>

enum { TRIES_MAX = 5 };

/* The document with that id, and its cluster, empty for none. */
static enum ns_status find(struct ns_searcher *searcher, struct ns_str id, uint32_t *docid,
                           struct ns_buffer *cluster, struct ns_error *err)
{
    struct ns_xapian_db *db = ns_index_db(searcher->index);
    struct ns_buffer term = {0};
    ns_schema_id_term(id, &term);
    enum ns_status status = ns_buffer_failed(&term)
                                ? ns_error_nomem(err)
                                : ns_xapian_next_document(db, ns_buffer_str(&term), 0, docid, err);
    ns_buffer_release(&term);
    if (status)
        return status;
    if (!*docid)
        return ns_error_set(err, NS_NOT_FOUND, "no article has the id \"%.*s\"",
                            (int)(id.size < 256 ? id.size : 256), id.data);
    ns_buffer_clear(cluster);
    return ns_xapian_document_value(db, *docid, NS_SLOT_CLUSTER, cluster, err);
}

static enum ns_status search(struct ns_searcher *searcher, struct ns_str cluster,
                             struct ns_xapian_result *result, struct ns_error *err)
{
    struct ns_xapian_query *query = ns_xapian_query_range(NS_SLOT_CLUSTER, cluster, cluster);
    const struct ns_xapian_request request = {.query = query,
                                              .count = NS_LINEAGE_MAX,
                                              .sort_slot = NS_SLOT_PUBLISHED,
                                              .sort_ascending = true};
    enum ns_status status =
        query ? ns_xapian_search(ns_index_db(searcher->index), &request, result, err)
              : ns_error_nomem(err);
    ns_xapian_query_free(query);
    return status;
}

static enum ns_status read_hits(struct ns_searcher *searcher, const struct ns_xapian_hit *found,
                                size_t count, struct ns_lineage *lineage, struct ns_error *err)
{
    lineage->hits = calloc(count, sizeof *lineage->hits);
    size_t *ends = calloc(count, sizeof *ends);
    enum ns_status status = lineage->hits && ends ? NS_OK : ns_error_nomem(err);
    for (size_t i = 0; i < count && !status; i++) {
        status = ns_xapian_document_data(ns_index_db(searcher->index), found[i].docid,
                                         &lineage->data, err);
        ends[i] = lineage->data.size;
    }
    for (size_t i = 0, at = 0; i < count && !status; at = ends[i++]) {
        struct ns_hit *hit = &lineage->hits[i];
        *hit = (struct ns_hit){.rank = i + 1,
                               .docid = found[i].docid,
                               .stored = {lineage->data.data + at, ends[i] - at}};
        status = ns_stored_read_head(hit->stored, &hit->head, err);
    }
    lineage->count = status ? 0 : count;
    free(ends);
    return status;
}

static enum ns_status read_once(struct ns_searcher *searcher, struct ns_str id,
                                struct ns_lineage *lineage, struct ns_error *err)
{
    struct ns_buffer cluster = {0};
    struct ns_xapian_result result = {0};
    struct ns_xapian_hit alone = {0};
    enum ns_status status = find(searcher, id, &alone.docid, &cluster, err);
    if (!status && cluster.size)
        status = search(searcher, ns_buffer_str(&cluster), &result, err);
    if (!status)
        status = result.count ? read_hits(searcher, result.hits, result.count, lineage, err)
                              : read_hits(searcher, &alone, 1, lineage, err);
    ns_xapian_result_release(&result);
    ns_buffer_release(&cluster);
    return status;
}

enum ns_status ns_lineage_read(struct ns_searcher *searcher, struct ns_str id,
                               struct ns_lineage *lineage, struct ns_error *err)
{
    *lineage = (struct ns_lineage){0};
    enum ns_status status = read_once(searcher, id, lineage, err);
    for (int i = 0; i < TRIES_MAX && status == NS_MODIFIED; i++) {
        ns_lineage_release(lineage);
        ns_searcher_forget(searcher);
        status = ns_searcher_refresh(searcher, err);
        if (!status)
            status = read_once(searcher, id, lineage, err);
    }
    return status;
}

void ns_lineage_release(struct ns_lineage *lineage)
{
    free(lineage->hits);
    ns_buffer_release(&lineage->data);
    *lineage = (struct ns_lineage){0};
}

/* All matches of a query at once: for what counts over them. */
#include "query/match/searcher.h"

#include <stdlib.h>

/* Every candidate, by ascending docid: equal weights leave them in that order. */
static enum ns_status find_candidates(struct ns_searcher *searcher, struct ns_xapian_result *out,
                                      struct ns_error *err)
{
    struct ns_xapian_db *db = ns_index_db(searcher->index);
    struct ns_xapian_stats stats;
    enum ns_status status = ns_xapian_read_stats(db, &stats, err);
    if (status != NS_OK)
        return status;
    struct ns_xapian_query *query = ns_plan_filter(&searcher->plan);
    if (!query)
        return ns_error_nomem(err);
    uint32_t all = stats.documents < UINT32_MAX / 2 ? (uint32_t)stats.documents : UINT32_MAX / 2;
    const struct ns_xapian_request request = {
        .query = query, .count = all, .check_at_least = all, .sort_slot = -1};
    status = ns_xapian_search(db, &request, out, err);
    ns_xapian_query_free(query);
    return status;
}

enum ns_status ns_searcher_read_matches(struct ns_searcher *searcher,
                                        const struct ns_match_reader *reader,
                                        struct ns_results *results, struct ns_error *err)
{
    struct ns_xapian_result found = {0};
    uint32_t *docids = NULL;
    size_t count = 0;
    enum ns_status status = find_candidates(searcher, &found, err);
    if (status == NS_OK && !(docids = reallocarray(NULL, found.count + 1, sizeof *docids)))
        status = ns_error_nomem(err);
    for (; status == NS_OK && count < found.count; count++)
        docids[count] = found.hits[count].docid;
    ns_xapian_result_release(&found);
    if (status == NS_OK && searcher->plan.needs_text)
        status = ns_searcher_keep_matches(searcher, docids, &count, err);
    if (status == NS_OK)
        status = reader->read(reader->context, ns_index_db(searcher->index), docids, count, err);
    if (status == NS_OK) {
        results->total = count;
        results->total_is_exact = true;
    }
    free(docids);
    return status;
}

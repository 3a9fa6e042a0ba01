#include "query/match/recent.h"

#include "common/index/schema.h"
#include "query/match/searcher.h"

#include <math.h>
#include <stdlib.h>

double ns_recent_factor(int64_t published, int64_t now, double half_life)
{
    if (published == INT64_MIN)
        return 1;
    double age = (double)now - (double)published;
    return 1 + exp2(-fmax(age, 0) / half_life);
}

static int compare_docids(const void *a, const void *b)
{
    const struct ns_xapian_hit *x = a, *y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

struct dated {
    const struct ns_searcher *searcher;
    struct ns_xapian_hit *hits;
};

static void weigh(void *context, size_t index, struct ns_str value)
{
    const struct dated *dated = context;
    dated->hits[index].weight *= ns_recent_factor(ns_schema_date_of_value(value),
                                                  dated->searcher->now, dated->searcher->half_life);
}

enum ns_status ns_searcher_freshen(struct ns_searcher *searcher, struct ns_xapian_hit *hits,
                                   size_t count, struct ns_error *err)
{
    struct dated dated = {searcher, hits};
    uint32_t *docids = malloc((count + 1) * sizeof *docids);
    if (!docids)
        return ns_error_nomem(err);
    if (count)
        qsort(hits, count, sizeof *hits, compare_docids);
    for (size_t i = 0; i < count; i++)
        docids[i] = hits[i].docid;
    enum ns_status status = ns_xapian_each_value(ns_index_db(searcher->index), NS_SLOT_PUBLISHED,
                                                 docids, count, weigh, &dated, err);
    free(docids);
    ns_searcher_sort_hits(hits, count);
    return status;
}

#include "query/match/recent.h"

#include "common/index/schema.h"
#include "query/match/searcher.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Each page is a search of its own, which starts from the first match: few, growing fast. */
enum { FIRST_PAGE = 1000, PAGE_GROWTH = 16, LAST_PAGE = 1000 * 1000 };

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

/* Multiplies each score by what the article's date is worth. */
static enum ns_status freshen(const struct ns_searcher *searcher, struct ns_xapian_hit *hits,
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
    return status;
}

void ns_recent_init(struct ns_recent *recent, const struct ns_xapian_request *request)
{
    *recent = (struct ns_recent){.request = *request, .most = 2};
    recent->request.first = 0;
    recent->request.count = FIRST_PAGE;
}

void ns_recent_release(struct ns_recent *recent)
{
    free(recent->hits);
    recent->hits = NULL;
}

/* What the date of the newest match is worth: none is worth more. */
static enum ns_status find_most(const struct ns_searcher *searcher, struct ns_recent *recent,
                                struct ns_error *err)
{
    struct ns_xapian_request request = recent->request;
    struct ns_xapian_result newest = {0};
    recent->bounded = true;
    request.first = 0;
    request.count = 1;
    request.sort_slot = NS_SLOT_PUBLISHED;
    enum ns_status status = ns_xapian_search(ns_index_db(searcher->index), &request, &newest, err);
    if (status == NS_OK && newest.count) {
        newest.hits[0].weight = 1;
        status = freshen(searcher, newest.hits, 1, err);
        recent->most = newest.hits[0].weight;
    }
    ns_xapian_result_release(&newest);
    return status;
}

/* Adds a page of matches to those that are there, in the order of their scores by date. */
static enum ns_status add_page(const struct ns_searcher *searcher, struct ns_recent *recent,
                               const struct ns_xapian_result *page, struct ns_error *err)
{
    struct ns_xapian_hit *hits =
        realloc(recent->hits, (recent->count + page->count + 1) * sizeof *hits);
    if (!hits)
        return ns_error_nomem(err);
    recent->hits = hits;
    if (page->count)
        memcpy(hits + recent->count, page->hits, page->count * sizeof *hits);
    enum ns_status status = freshen(searcher, hits + recent->count, page->count, err);
    recent->count += page->count;
    ns_searcher_sort_hits(hits + recent->settled, recent->count - recent->settled);
    return status;
}

/* No match that is yet to come has a higher score than the last one of the page, nor a date that is
 * worth more than `most`. */
static void settle(struct ns_recent *recent)
{
    double bound = recent->last * recent->most;
    while (recent->settled < recent->count &&
           (recent->complete || recent->hits[recent->settled].weight > bound))
        recent->settled++;
}

static enum ns_status fetch_page(const struct ns_searcher *searcher, struct ns_recent *recent,
                                 struct ns_error *err)
{
    struct ns_xapian_result page = {0};
    struct ns_xapian_request *request = &recent->request;
    enum ns_status status = ns_xapian_search(ns_index_db(searcher->index), request, &page, err);
    recent->complete = page.count < request->count;
    recent->last = page.count ? page.hits[page.count - 1].weight : 0;
    if (!request->first) {
        recent->total_lower = page.total_lower;
        recent->total_upper = page.total_upper;
    }
    if (status == NS_OK)
        status = add_page(searcher, recent, &page, err);
    ns_xapian_result_release(&page);
    request->first += request->count;
    request->count =
        request->count < LAST_PAGE / PAGE_GROWTH ? request->count * PAGE_GROWTH : LAST_PAGE;
    return status;
}

enum ns_status ns_recent_next(const struct ns_searcher *searcher, struct ns_recent *recent,
                              struct ns_error *err)
{
    enum ns_status status = NS_OK;
    size_t settled = recent->settled;
    if (recent->count && !recent->bounded) {
        status = find_most(searcher, recent, err);
        settle(recent);
    }
    if (status == NS_OK && recent->settled == settled) {
        status = fetch_page(searcher, recent, err);
        settle(recent);
    }
    return status;
}

enum ns_status ns_recent_settle(const struct ns_searcher *searcher, struct ns_recent *recent,
                                size_t count, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    while (recent->settled < count && !recent->complete && status == NS_OK)
        status = ns_recent_next(searcher, recent, err);
    return status;
}

#include "query/match/searcher.h"

#include <stdlib.h>

/* Each batch is a search of its own, which starts from the first candidate: few, growing fast. */
enum {
    FIRST_BATCH = 1000,
    BATCH_GROWTH = 1024,
    LAST_BATCH = 2 * 1000 * 1000,
    FIRST_CHUNK = 64, /* candidates whose values are read at a time */
};

/* The candidates of a chunk by ascending docid, and where each stands in order of rank. */
struct chunk {
    uint64_t *order; /* docid << 32 | place in order of rank */
    uint32_t *docids;
    struct ns_candidate *candidates;
    size_t *place_of; /* by place in order of rank: in candidates */
    size_t count, capacity;
};

struct text_search {
    struct ns_searcher *searcher;
    const struct ns_search_options *options;
    struct ns_results *results;
    struct ns_xapian_request request; /* of the batch to come */
    size_t enough;                    /* matches */
    size_t depth;                     /* so many of them the text puts in order */
    size_t wanted;                    /* so many of them are kept: these, and the page */
    size_t screened;
    struct ns_xapian_hit *kept;
    size_t kept_count, kept_capacity;
    struct chunk chunk;
};

static void release(struct chunk *chunk)
{
    free(chunk->order);
    free(chunk->docids);
    free(chunk->candidates);
    free(chunk->place_of);
}

static bool reserve(struct chunk *chunk, size_t count)
{
    if (count <= chunk->capacity)
        return true;
    release(chunk);
    *chunk = (struct chunk){.order = malloc(count * sizeof *chunk->order),
                            .docids = malloc(count * sizeof *chunk->docids),
                            .candidates = malloc(count * sizeof *chunk->candidates),
                            .place_of = malloc(count * sizeof *chunk->place_of),
                            .capacity = count};
    return chunk->order && chunk->docids && chunk->candidates && chunk->place_of;
}

static int compare(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void fill(struct chunk *chunk, const struct ns_xapian_hit *hits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        chunk->order[i] = (uint64_t)hits[i].docid << 32 | i;
    qsort(chunk->order, count, sizeof *chunk->order, compare);
    for (size_t i = 0; i < count; i++) {
        uint32_t docid = (uint32_t)(chunk->order[i] >> 32);
        chunk->docids[i] = docid;
        chunk->candidates[i] = (struct ns_candidate){.docid = docid, .published = INT64_MIN};
        chunk->place_of[(uint32_t)chunk->order[i]] = i;
    }
    chunk->count = count;
}

static bool keep(struct text_search *search, struct ns_xapian_hit hit)
{
    if (search->kept_count == search->kept_capacity) {
        size_t capacity = search->kept_capacity ? search->kept_capacity * 2 : 64;
        struct ns_xapian_hit *kept = realloc(search->kept, capacity * sizeof *kept);
        if (!kept)
            return false;
        search->kept = kept;
        search->kept_capacity = capacity;
    }
    search->kept[search->kept_count++] = hit;
    return true;
}

static enum ns_status judge(struct text_search *search, struct ns_xapian_hit hit,
                            const struct ns_candidate *candidate, struct ns_error *err)
{
    struct ns_searcher *searcher = search->searcher;
    bool read = candidate->verdict == NS_VERDICT_OPEN, accepted = !read;
    enum ns_status status = NS_OK;
    if (candidate->verdict == NS_VERDICT_NO)
        return NS_OK;
    if (read)
        status = ns_searcher_judge(searcher, candidate, &accepted, err);
    if (status != NS_OK || !accepted || search->results->total++ >= search->wanted)
        return status;
    if (read)
        ns_searcher_keep(searcher, hit.docid);
    return keep(search, hit) ? NS_OK : ns_error_nomem(err);
}

static enum ns_status judge_chunk(struct text_search *search, const struct ns_xapian_hit *hits,
                                  size_t count, struct ns_error *err)
{
    struct chunk *chunk = &search->chunk;
    if (!reserve(chunk, count))
        return ns_error_nomem(err);
    fill(chunk, hits, count);
    enum ns_status status =
        ns_searcher_screen(search->searcher, chunk->docids, chunk->candidates, count, err);
    for (size_t i = 0; i < count && status == NS_OK && search->results->total < search->enough; i++)
        status = judge(search, hits[i], &chunk->candidates[chunk->place_of[i]], err);
    return status;
}

/* As many candidates as are likely to hold the matches that are missing, by those so far: their
 * values stand side by side in the index, so reading many at once is cheaper. */
static size_t next_chunk(const struct text_search *search)
{
    size_t screened = search->screened, found = search->results->total;
    if (!screened)
        return FIRST_CHUNK;
    double missing = (double)(search->enough - found);
    double likely = (double)screened * missing / ((double)found + 0.5);
    if (likely >= LAST_BATCH)
        return LAST_BATCH;
    return likely > FIRST_CHUNK ? (size_t)likely : FIRST_CHUNK;
}

static enum ns_status judge_batch(struct text_search *search, const struct ns_xapian_result *batch,
                                  struct ns_error *err)
{
    enum ns_status status = NS_OK;
    size_t at = 0;
    while (at < batch->count && status == NS_OK && search->results->total < search->enough) {
        size_t size = next_chunk(search);
        size = size < batch->count - at ? size : batch->count - at;
        status = judge_chunk(search, batch->hits + at, size, err);
        search->screened += size;
        at += size;
    }
    return status;
}

/* How many matches are kept: the page, and those that are put in order; and how many are looked
 * for: these, what is to be counted, and one at least. */
static void want_matches(struct text_search *search)
{
    const struct ns_search_options *options = search->options;
    size_t page =
        options->first > SIZE_MAX - options->count ? SIZE_MAX : options->first + options->count;
    search->depth = ns_searcher_rerank_depth(search->searcher, options);
    search->wanted = page > search->depth ? page : search->depth;
    search->enough = search->wanted > options->count_to ? search->wanted : options->count_to;
    search->enough += !search->enough;
}

/* Puts the best in order, and takes the page. */
static enum ns_status take_page(struct text_search *search, struct ns_error *err)
{
    const struct ns_search_options *options = search->options;
    struct ns_searcher *searcher = search->searcher;
    enum ns_status status = NS_OK;
    searcher->reranked = search->kept_count < search->depth ? search->kept_count : search->depth;
    if (search->depth)
        status = ns_searcher_rerank(searcher, search->kept, searcher->reranked, err);
    for (size_t i = options->first; i < search->kept_count && status == NS_OK; i++)
        if (i - options->first < options->count)
            status = ns_searcher_take_hit(searcher, search->kept[i], i + 1, err);
    return status;
}

/* The candidates that come next in order of rank; *last when there are no others. */
static enum ns_status next_batch(struct text_search *search, struct ns_xapian_result *batch,
                                 bool *last, struct ns_error *err)
{
    struct ns_xapian_request *request = &search->request;
    enum ns_status status =
        ns_xapian_search(ns_index_db(search->searcher->index), request, batch, err);
    *last = batch->count < request->count;
    request->first += request->count;
    request->count =
        request->count < LAST_BATCH / BATCH_GROWTH ? request->count * BATCH_GROWTH : LAST_BATCH;
    return status;
}

static enum ns_status judge_by_rank(struct text_search *search, struct ns_error *err)
{
    struct ns_results *results = search->results;
    enum ns_status status = NS_OK;
    search->request.count = FIRST_BATCH;
    while (status == NS_OK && results->total < search->enough && !results->total_is_exact) {
        struct ns_xapian_result batch = {0};
        bool last = false;
        status = next_batch(search, &batch, &last, err);
        if (status == NS_OK)
            status = judge_batch(search, &batch, err);
        results->total_is_exact = last && results->total < search->enough;
        ns_xapian_result_release(&batch);
    }
    return status;
}

/* The same where dates count. */
static enum ns_status judge_by_date(struct text_search *search, struct ns_error *err)
{
    struct ns_results *results = search->results;
    struct ns_recent recent;
    enum ns_status status = NS_OK;
    size_t judged = 0;
    ns_recent_init(&recent, &search->request);
    while (status == NS_OK && results->total < search->enough && !results->total_is_exact) {
        status = ns_recent_next(search->searcher, &recent, err);
        if (status != NS_OK)
            break;
        struct ns_xapian_result batch = {.hits = recent.hits + judged,
                                         .count = recent.settled - judged};
        status = judge_batch(search, &batch, err);
        judged = recent.settled;
        results->total_is_exact = recent.complete && results->total < search->enough;
    }
    search->searcher->dated = recent.count;
    ns_recent_release(&recent);
    return status;
}

enum ns_status ns_searcher_search_text(struct ns_searcher *searcher,
                                       const struct ns_search_options *options,
                                       struct ns_results *results, struct ns_error *err)
{
    struct text_search search = {.searcher = searcher,
                                 .options = options,
                                 .results = results,
                                 .request = ns_searcher_request(searcher, options)};
    want_matches(&search);
    enum ns_status status =
        searcher->half_life > 0 ? judge_by_date(&search, err) : judge_by_rank(&search, err);
    if (status == NS_OK)
        status = take_page(&search, err);
    free(search.kept);
    release(&search.chunk);
    return status;
}

#include "query/match/popular.h"

#include "common/index/popularity.h"
#include "common/index/schema.h"

#include <stdlib.h>

/* A match, and what puts it in order. */
struct match {
    uint32_t docid;
    uint64_t popularity;
    int64_t published; /* INT64_MIN = not known */
};

struct popular {
    struct ns_story_key *headlines; /* in popular lists, by title */
    struct ns_story_key **by_address;
    size_t headline_count, addressed_count;
    struct match *matches;
    size_t match_count;
};

/* --- headlines ---------------------------------------------------------------------------- */

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_titles(const void *a, const void *b)
{
    const struct ns_story_key *x = a, *y = b;
    return compare(x->title, y->title);
}

static int compare_addresses(const void *a, const void *b)
{
    const struct ns_story_key *const *x = a, *const *y = b;
    return compare((*x)->address, (*y)->address);
}

static enum ns_status find_headlines(struct ns_xapian_db *db, uint32_t **docids, size_t *count,
                                     struct ns_error *err)
{
    struct ns_str term = NS_STR(NS_PREFIX_KIND NS_KIND_NAME_HEADLINE);
    uint32_t frequency, docid = 0;
    enum ns_status status = ns_xapian_term_frequency(db, term, &frequency, err);
    *count = 0;
    *docids = status ? NULL : reallocarray(NULL, (size_t)frequency + 1, sizeof **docids);
    if (!status && !*docids)
        return ns_error_nomem(err);
    while (!status && *count < frequency) {
        status = ns_xapian_next_document(db, term, docid + 1, &docid, err);
        if (!docid)
            break;
        (*docids)[(*count)++] = docid;
    }
    return status;
}

static void take_headline(void *context, size_t index, struct ns_str value)
{
    struct popular *popular = context;
    struct ns_story_key *key = &popular->headlines[popular->headline_count];
    (void)index;
    if (ns_popularity_read(value, key) && key->weight)
        popular->headline_count++;
}

static enum ns_status read_headlines(struct popular *popular, struct ns_xapian_db *db,
                                     struct ns_error *err)
{
    uint32_t *docids = NULL;
    size_t count;
    enum ns_status status = find_headlines(db, &docids, &count, err);
    if (!status) {
        popular->headlines = reallocarray(NULL, count + 1, sizeof *popular->headlines);
        popular->by_address = reallocarray(NULL, count + 1, sizeof *popular->by_address);
        if (!popular->headlines || !popular->by_address)
            status = ns_error_nomem(err);
    }
    if (!status)
        status = ns_xapian_each_value(db, NS_SLOT_POPULARITY, docids, count, take_headline, popular,
                                      err);
    free(docids);
    if (status)
        return status;
    qsort(popular->headlines, popular->headline_count, sizeof *popular->headlines, compare_titles);
    for (size_t i = 0; i < popular->headline_count; i++)
        if (popular->headlines[i].address)
            popular->by_address[popular->addressed_count++] = &popular->headlines[i];
    qsort(popular->by_address, popular->addressed_count, sizeof *popular->by_address,
          compare_addresses);
    return NS_OK;
}

/* The first headline with this title, or one behind it; likewise by address. */
static size_t first_title(const struct popular *popular, uint64_t title)
{
    size_t low = 0, high = popular->headline_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (popular->headlines[middle].title < title)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t first_address(const struct popular *popular, uint64_t address)
{
    size_t low = 0, high = popular->addressed_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (popular->by_address[middle]->address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint64_t popularity_of(const struct popular *popular, const struct ns_story_key *key)
{
    uint64_t sum = 0;
    for (size_t i = first_title(popular, key->title);
         i < popular->headline_count && popular->headlines[i].title == key->title; i++)
        sum += popular->headlines[i].weight;
    for (size_t i = first_address(popular, key->address);
         key->address && i < popular->addressed_count &&
         popular->by_address[i]->address == key->address;
         i++)
        if (popular->by_address[i]->title != key->title) /* else it has counted */
            sum += popular->by_address[i]->weight;
    return sum;
}

/* --- matches ------------------------------------------------------------------------------ */

static void take_popularity(void *context, size_t index, struct ns_str value)
{
    struct popular *popular = context;
    struct ns_story_key key;
    if (ns_popularity_read(value, &key))
        popular->matches[index].popularity = popularity_of(popular, &key);
}

static void take_date(void *context, size_t index, struct ns_str value)
{
    struct popular *popular = context;
    popular->matches[index].published = ns_schema_date_of_value(value);
}

static int compare_matches(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    if (x->popularity != y->popularity)
        return compare(y->popularity, x->popularity);
    if (x->published != y->published)
        return x->published < y->published ? 1 : -1;
    return compare(x->docid, y->docid);
}

static enum ns_status read_matches(void *context, struct ns_xapian_db *db, const uint32_t *docids,
                                   size_t count, struct ns_error *err)
{
    struct popular *popular = context;
    popular->matches = reallocarray(NULL, count + 1, sizeof *popular->matches);
    if (!popular->matches)
        return ns_error_nomem(err);
    popular->match_count = count;
    for (size_t i = 0; i < count; i++)
        popular->matches[i] = (struct match){.docid = docids[i], .published = INT64_MIN};
    enum ns_status status = read_headlines(popular, db, err);
    if (!status && popular->headline_count)
        status = ns_xapian_each_value(db, NS_SLOT_POPULARITY, docids, count, take_popularity,
                                      popular, err);
    if (!status)
        status =
            ns_xapian_each_value(db, NS_SLOT_PUBLISHED, docids, count, take_date, popular, err);
    if (!status)
        qsort(popular->matches, count, sizeof *popular->matches, compare_matches);
    return status;
}

enum ns_status ns_searcher_search_popular(struct ns_searcher *searcher,
                                          const struct ns_search_options *options,
                                          struct ns_results *results, struct ns_error *err)
{
    struct popular popular = {0};
    const struct ns_match_reader reader = {read_matches, &popular};
    enum ns_status status = ns_searcher_read_matches(searcher, &reader, results, err);
    for (size_t i = options->first;
         !status && i < popular.match_count && i - options->first < options->count; i++) {
        const struct match *match = &popular.matches[i];
        status = ns_searcher_take_hit(
            searcher, (struct ns_xapian_hit){match->docid, (double)match->popularity}, i + 1, err);
    }
    free(popular.headlines);
    free(popular.by_address);
    free(popular.matches);
    return status;
}

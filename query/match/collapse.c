#include "query/match/collapse.h"

#include "common/base/table.h"
#include "common/index/schema.h"
#include "common/index/value_list.h"
#include "query/match/searcher.h"

#include <stdlib.h>

enum { SPARE = 10 }; /* hits that are looked for beyond twice as many as are asked for */

struct groups {
    enum ns_slot slot;
    struct ns_table keys;
    size_t *sizes; /* by number of the key: matches */
    bool *shown;
    size_t capacity;
    size_t alone; /* matches without a group */
    bool failed;  /* no memory */
    struct ns_buffer key;
};

static void empty(struct groups *groups)
{
    ns_table_release(&groups->keys);
    free(groups->sizes);
    free(groups->shown);
    ns_buffer_release(&groups->key);
    *groups = (struct groups){.slot = groups->slot};
}

static bool grow(struct groups *groups)
{
    size_t capacity = groups->capacity ? groups->capacity * 2 : 256;
    size_t *sizes = reallocarray(groups->sizes, capacity, sizeof *sizes);
    if (!sizes)
        return false;
    groups->sizes = sizes;
    bool *shown = realloc(groups->shown, capacity);
    if (!shown)
        return false;
    groups->shown = shown;
    groups->capacity = capacity;
    return true;
}

/* What a value is a group by: a source however it is written, as in queries and facets. */
static struct ns_str key_of(struct groups *groups, struct ns_str value)
{
    struct ns_value_item source;
    if (groups->slot != NS_SLOT_SOURCE || !ns_value_list_next(&value, &source))
        return value;
    ns_buffer_clear(&groups->key);
    ns_schema_fold(source.text, &groups->key);
    groups->failed |= ns_buffer_failed(&groups->key);
    return ns_buffer_str(&groups->key);
}

static void count_value(void *context, size_t index, struct ns_str value)
{
    struct groups *groups = context;
    (void)index;
    if (groups->failed)
        return;
    size_t before = groups->keys.count;
    groups->failed = before == groups->capacity && !grow(groups);
    uint32_t number =
        groups->failed ? NS_TABLE_NONE : ns_table_intern(&groups->keys, key_of(groups, value));
    if (number == NS_TABLE_NONE) {
        groups->failed = true;
        return;
    }
    if (number == before)
        groups->sizes[number] = 0;
    groups->sizes[number]++;
    groups->alone--;
}

static enum ns_status count_groups(void *context, struct ns_xapian_db *db, const uint32_t *docids,
                                   size_t count, struct ns_error *err)
{
    struct groups *groups = context;
    empty(groups);
    groups->alone = count;
    enum ns_status status =
        ns_xapian_each_value(db, groups->slot, docids, count, count_value, groups, err);
    return !status && groups->failed ? ns_error_nomem(err) : status;
}

/* The number of a hit's group; NS_TABLE_NONE when it has none. */
static enum ns_status find_group(struct ns_searcher *searcher, struct groups *groups,
                                 const struct ns_hit *hit, uint32_t *number, struct ns_error *err)
{
    struct ns_buffer *value = &searcher->scratch;
    ns_buffer_clear(value);
    enum ns_status status = ns_xapian_document_value(ns_index_db(searcher->index), hit->docid,
                                                     groups->slot, value, err);
    *number = NS_TABLE_NONE;
    if (!status && value->size)
        *number = ns_table_find(&groups->keys, key_of(groups, ns_buffer_str(value)));
    return !status && groups->failed ? ns_error_nomem(err) : status;
}

/* Keeps the first hit of each group, from rank `first` on and at most `most`. */
static enum ns_status keep_first(struct ns_searcher *searcher, struct groups *groups, size_t first,
                                 size_t most, struct ns_error *err)
{
    size_t rank = 0, kept = 0;
    if (groups->keys.count)
        memset(groups->shown, 0, groups->keys.count);
    for (size_t i = 0; i < searcher->hit_count && kept < most; i++) {
        struct ns_hit hit = searcher->hits[i];
        uint32_t number;
        enum ns_status status = find_group(searcher, groups, &hit, &number, err);
        if (status)
            return status;
        bool grouped = number != NS_TABLE_NONE;
        if (grouped && groups->shown[number])
            continue;
        if (grouped)
            groups->shown[number] = true;
        hit.rank = ++rank;
        hit.group = grouped ? groups->sizes[number] : 1;
        if (rank > first)
            searcher->hits[kept++] = hit;
    }
    searcher->hit_count = kept;
    return NS_OK;
}

static enum ns_status collapse(struct ns_searcher *searcher, struct groups *groups,
                               const struct ns_search_options *options, ns_collapse_run *run,
                               struct ns_results *results, struct ns_error *err)
{
    const struct ns_match_reader reader = {.read = count_groups, .context = groups};
    struct ns_search_options all = *options;
    all.collapse = NS_COLLAPSE_NONE;
    all.reader = &reader;
    enum ns_status status = run(searcher, &all, results, err);
    if (status)
        return status;
    size_t matches = results->total, total = groups->keys.count + groups->alone;
    size_t wanted = total < options->first ? 0 : total - options->first, depth = 0;
    if (wanted > options->count)
        wanted = options->count;
    all.reader = NULL;
    all.first = 0;
    all.count_to = 0;
    all.count = 2 * (options->first + options->count) + SPARE;
    while (wanted && !status) {
        if (all.count > matches)
            all.count = matches;
        status = run(searcher, &all, results, err);
        depth = searcher->hit_count;
        if (!status)
            status = keep_first(searcher, groups, options->first, wanted, err);
        if (searcher->hit_count == wanted || depth < all.count || all.count == matches)
            break;
        all.count *= 2;
    }
    if (!wanted)
        searcher->hit_count = 0;
    results->total = total;
    results->total_is_exact = true;
    return status;
}

enum ns_status ns_searcher_collapse(struct ns_searcher *searcher,
                                    const struct ns_search_options *options, ns_collapse_run *run,
                                    struct ns_results *results, struct ns_error *err)
{
    struct groups groups = {.slot = options->collapse == NS_COLLAPSE_SOURCE ? NS_SLOT_SOURCE
                                                                            : NS_SLOT_CLUSTER};
    enum ns_status status = collapse(searcher, &groups, options, run, results, err);
    empty(&groups);
    return status;
}

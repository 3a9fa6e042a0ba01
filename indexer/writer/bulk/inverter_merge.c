#include "indexer/writer/bulk/inverter_merge.h"

#include <stdlib.h>

enum { PORTION = 512 }; /* postings handed over at a time */

struct source {
    const struct ns_inverter *inverter;
    uint32_t next; /* in the order of its terms */
    struct ns_inverted_cursor cursor;
};

struct merge {
    struct source *sources; /* those that have terms left are first */
    size_t count;
    struct source **members; /* that have the term at hand */
    size_t member_count;
    struct ns_glass *glass;
    struct ns_posting postings[PORTION];
    size_t posting_count;
    uint32_t *positions; /* scratch */
    size_t position_capacity;
};

static uint32_t term_of(const struct source *source)
{
    return source->inverter->order[source->next];
}

static struct ns_str text_of(const struct source *source)
{
    return source->inverter->terms.keys[term_of(source)];
}

static int compare(struct ns_str a, struct ns_str b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static void gather_members(struct merge *merge)
{
    merge->member_count = 0;
    for (size_t i = 0; i < merge->count; i++) {
        struct source *source = &merge->sources[i];
        int order = merge->member_count ? compare(text_of(source), text_of(merge->members[0])) : 0;
        if (order > 0)
            continue;
        if (order < 0)
            merge->member_count = 0;
        merge->members[merge->member_count++] = source;
    }
}

static enum ns_status flush(struct merge *merge, struct ns_error *err)
{
    size_t count = merge->posting_count;
    merge->posting_count = 0;
    return count ? ns_glass_add_postings(merge->glass, merge->postings, count, err) : NS_OK;
}

static enum ns_status write_positions(struct merge *merge, struct ns_inverted_cursor *cursor,
                                      struct ns_error *err)
{
    size_t count = cursor->positions;
    if (!count)
        return NS_OK;
    if (count > merge->position_capacity) {
        size_t capacity = count * 2;
        uint32_t *positions = reallocarray(merge->positions, capacity, sizeof *positions);
        if (!positions)
            return ns_error_nomem(err);
        merge->positions = positions;
        merge->position_capacity = capacity;
    }
    ns_inverted_cursor_positions(cursor, merge->positions);
    return ns_glass_add_positions(merge->glass, cursor->docid, merge->positions, count, err);
}

/* Hands over the postings of a member below docid `end`; *more tells whether it has others. */
static enum ns_status write_run(struct merge *merge, struct ns_inverted_cursor *cursor,
                                uint64_t end, bool *more, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (*more = true; *more && cursor->docid < end && !status;
         *more = ns_inverted_cursor_next(cursor)) {
        merge->postings[merge->posting_count++] = (struct ns_posting){cursor->docid, cursor->wdf};
        if (merge->posting_count == PORTION)
            status = flush(merge, err);
        if (!status)
            status = write_positions(merge, cursor, err);
    }
    return status;
}

/* The member with the lowest docid, swapped to the last place; *end is the lowest of the others. */
static struct source *lowest(struct merge *merge, uint64_t *end)
{
    size_t best = 0, last = merge->member_count - 1;
    struct source **members = merge->members;
    *end = UINT64_MAX;
    for (size_t i = 1; i <= last; i++)
        if (members[i]->cursor.docid < members[best]->cursor.docid)
            best = i;
    for (size_t i = 0; i <= last; i++)
        if (i != best && members[i]->cursor.docid < *end)
            *end = members[i]->cursor.docid;
    struct source *source = members[best];
    members[best] = members[last];
    members[last] = source;
    return source;
}

static enum ns_status write_postings(struct merge *merge, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    while (merge->member_count && !status) {
        uint64_t end;
        bool more;
        struct source *source = lowest(merge, &end);
        status = write_run(merge, &source->cursor, end, &more, err);
        merge->member_count -= !more;
    }
    return status ? status : flush(merge, err);
}

/* The members of the term at hand begin at their first posting and go on to their next term. */
static void open_members(struct merge *merge, uint32_t *documents, uint64_t *occurrences)
{
    *documents = 0;
    *occurrences = 0;
    for (size_t i = 0; i < merge->member_count; i++) {
        struct source *source = merge->members[i];
        const struct ns_inverted_term *info = &source->inverter->infos[term_of(source)];
        *documents += info->documents;
        *occurrences += info->occurrences;
        ns_inverted_cursor_init(&source->cursor, source->inverter, term_of(source));
        (void)ns_inverted_cursor_next(&source->cursor); /* a term has a posting at least */
        source->next++;
    }
}

static enum ns_status write_term(struct merge *merge, struct ns_error *err)
{
    uint32_t documents;
    uint64_t occurrences;
    struct ns_str text = text_of(merge->members[0]);
    open_members(merge, &documents, &occurrences);
    enum ns_status status = ns_glass_begin_term(merge->glass, text, documents, occurrences, err);
    if (!status)
        status = write_postings(merge, err);
    return status ? status : ns_glass_end_term(merge->glass, err);
}

static void drop_exhausted(struct merge *merge)
{
    for (size_t i = 0; i < merge->count;) {
        if (merge->sources[i].next < merge->sources[i].inverter->terms.count)
            i++;
        else
            merge->sources[i] = merge->sources[--merge->count];
    }
}

enum ns_status ns_inverter_merge(const struct ns_inverter *const *inverters, size_t count,
                                 struct ns_glass *glass, struct ns_error *err)
{
    struct merge merge = {.glass = glass, .count = count};
    enum ns_status status = NS_OK;
    merge.sources = calloc(count, sizeof *merge.sources);
    merge.members = calloc(count, sizeof *merge.members);
    if (!merge.sources || !merge.members)
        status = ns_error_nomem(err);
    for (size_t i = 0; i < count && !status; i++)
        merge.sources[i].inverter = inverters[i];
    while (!status) {
        drop_exhausted(&merge);
        if (!merge.count)
            break;
        gather_members(&merge);
        status = write_term(&merge, err);
    }
    free(merge.sources);
    free(merge.members);
    free(merge.positions);
    return status;
}

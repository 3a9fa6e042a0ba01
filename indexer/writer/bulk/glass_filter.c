#include "indexer/writer/bulk/glass_filter.h"

#include "common/base/table.h"
#include "common/base/varint.h"
#include "indexer/writer/bulk/glass_files.h"
#include "indexer/writer/bulk/glass_pack.h"
#include "indexer/writer/bulk/glass_postlist.h"
#include "indexer/writer/bulk/glass_termlist.h"
#include "indexer/writer/bulk/postlist_walk.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum {
    VALUE_CHUNK = 2000,      /* bytes, as in glass_values.h */
    SLOTS_MAX = 1024 * 1024, /* bytes of a document's list of slots, inflated */
};

struct filter {
    int from; /* the directory */
    struct ns_glass_tree trees[NS_GLASS_TABLES];
    struct ns_glass_statistics statistics;
    struct ns_glass_files to;
    enum ns_glass_table_kind kind; /* of the table at hand */
    unsigned char *dead;           /* bits by docid, up to last */
    uint64_t last;
    struct ns_buffer term, scratch;

    /* How many of the dead had a value, by slot (4 bytes). */
    struct ns_table slots;
    uint32_t *lost; /* by number */
    uint32_t lost_capacity;

    /* The chunk of values that is filled; empty: none. */
    struct ns_buffer chunk;
    uint64_t slot, chunk_first, chunk_last;

    /* What is left of the posting list at hand; at first: of the document lengths. */
    struct ns_buffer list_term; /* empty: the lengths */
    struct ns_posting *postings;
    size_t count, capacity;
    struct ns_glass_postlist list;
    struct ns_error failure; /* code NS_OK: none */
};

static bool is_dead(const struct filter *filter, uint64_t docid)
{
    return docid <= filter->last && (filter->dead[docid / 8] >> docid % 8 & 1);
}

static struct ns_glass_table *table_of(const struct filter *filter)
{
    return filter->to.tables[filter->kind];
}

static enum ns_status corrupt(const struct filter *filter, const struct ns_glass_entry *entry,
                              const char *what, struct ns_error *err)
{
    return ns_glass_corrupt(ns_glass_file_name(filter->kind), entry->block, what, err);
}

static enum ns_status copy(const struct filter *filter, const struct ns_glass_entry *entry,
                           struct ns_error *err)
{
    return ns_glass_table_copy(table_of(filter), entry->key, entry->tag, entry->packed, err);
}

static enum ns_status copy_entry(void *context, const struct ns_glass_entry *entry,
                                 struct ns_error *err)
{
    return copy(context, entry, err);
}

/* --- tables with a docid in each key ------------------------------------------------------ */

static enum ns_status copy_document(void *context, const struct ns_glass_entry *entry,
                                    struct ns_error *err)
{
    struct filter *filter = context;
    struct ns_str key = entry->key;
    uint64_t docid;
    if (!ns_glass_take_sortable(&key, &docid))
        return corrupt(filter, entry, "a key that is none", err);
    return is_dead(filter, docid) ? NS_OK : copy(filter, entry, err);
}

static enum ns_status copy_positions(void *context, const struct ns_glass_entry *entry,
                                     struct ns_error *err)
{
    struct filter *filter = context;
    struct ns_str key = entry->key;
    uint64_t docid;
    ns_glass_take_term(&key, &filter->term);
    if (!ns_glass_take_sortable(&key, &docid))
        return corrupt(filter, entry, "a key that is none", err);
    return is_dead(filter, docid) ? NS_OK : copy(filter, entry, err);
}

/* --- term lists --------------------------------------------------------------------------- */

static uint32_t *lost_of(struct filter *filter, uint32_t slot)
{
    uint32_t number =
        ns_table_intern(&filter->slots, (struct ns_str){(const char *)&slot, sizeof slot});
    if (number == NS_TABLE_NONE)
        return NULL;
    if (number >= filter->lost_capacity) {
        uint32_t capacity = filter->lost_capacity ? filter->lost_capacity * 2 : 16;
        uint32_t *lost = reallocarray(filter->lost, capacity, sizeof *lost);
        if (!lost)
            return NULL;
        memset(lost + filter->lost_capacity, 0, (capacity - filter->lost_capacity) * sizeof *lost);
        filter->lost = lost;
        filter->lost_capacity = capacity;
    }
    return &filter->lost[number];
}

/* Into scratch.  False when it is no deflate stream, or too long. */
static bool inflate_tag(struct filter *filter, struct ns_str tag)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)tag.data, .avail_in = (uInt)tag.size};
    ns_buffer_clear(&filter->scratch);
    if (!ns_buffer_reserve(&filter->scratch, SLOTS_MAX) || inflateInit2(&stream, -15) != Z_OK)
        return false;
    stream.next_out = (Bytef *)filter->scratch.data;
    stream.avail_out = SLOTS_MAX;
    bool good = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    filter->scratch.size = stream.total_out;
    (void)inflateEnd(&stream);
    return good;
}

/* The slots that a dead document used. */
static enum ns_status count_slots(struct filter *filter, const struct ns_glass_entry *entry,
                                  struct ns_error *err)
{
    struct ns_str in = entry->tag;
    uint64_t gap, slot = UINT64_MAX;
    if (entry->packed) {
        if (!inflate_tag(filter, in))
            return corrupt(filter, entry, "a list of slots that cannot be inflated", err);
        in = ns_buffer_str(&filter->scratch);
    }
    while (in.size) {
        if (!ns_varint_take(&in, &gap) || gap > UINT32_MAX)
            return corrupt(filter, entry, "a list of slots that is none", err);
        slot += gap + 1;
        uint32_t *lost = slot <= UINT32_MAX ? lost_of(filter, (uint32_t)slot) : NULL;
        if (!lost)
            return slot <= UINT32_MAX ? ns_error_nomem(err)
                                      : corrupt(filter, entry, "a list of slots that is none", err);
        ++*lost;
    }
    return NS_OK;
}

static enum ns_status copy_termlist(void *context, const struct ns_glass_entry *entry,
                                    struct ns_error *err)
{
    struct filter *filter = context;
    struct ns_str key = entry->key;
    uint64_t docid;
    if (!ns_glass_take_sortable(&key, &docid))
        return corrupt(filter, entry, "a key that is none", err);
    if (!is_dead(filter, docid))
        return copy(filter, entry, err);
    return key.size ? count_slots(filter, entry, err) : NS_OK;
}

/* --- values ------------------------------------------------------------------------------- */

static enum ns_status flush_values(struct filter *filter, struct ns_error *err)
{
    char key[2 + NS_GLASS_UINT_MAX + NS_GLASS_SORTABLE_MAX] = "\x00\xd8";
    if (!filter->chunk.size)
        return NS_OK;
    if (ns_buffer_failed(&filter->chunk))
        return ns_error_nomem(err);
    char *end = ns_glass_put_uint(key + 2, filter->slot);
    end = ns_glass_put_sortable(end, (uint32_t)filter->chunk_first);
    enum ns_status status =
        ns_glass_table_add(table_of(filter), (struct ns_str){key, (size_t)(end - key)},
                           ns_buffer_str(&filter->chunk), err);
    ns_buffer_clear(&filter->chunk);
    return status;
}

static enum ns_status keep_value(struct filter *filter, uint64_t docid, struct ns_str value,
                                 struct ns_error *err)
{
    enum ns_status status = NS_OK;
    if (filter->chunk.size >= VALUE_CHUNK)
        status = flush_values(filter, err);
    if (filter->chunk.size)
        ns_varint_append(&filter->chunk, docid - filter->chunk_last - 1);
    else
        filter->chunk_first = docid;
    ns_glass_append_string(&filter->chunk, value);
    filter->chunk_last = docid;
    return status;
}

static enum ns_status copy_values(struct filter *filter, const struct ns_glass_entry *entry,
                                  struct ns_error *err)
{
    struct ns_str key = {entry->key.data + 2, entry->key.size - 2}, in = entry->tag;
    uint64_t slot, docid, size, gap;
    enum ns_status status = NS_OK;
    if (!ns_varint_take(&key, &slot) || slot > UINT32_MAX ||
        !ns_glass_take_sortable(&key, &docid) || key.size || docid > UINT32_MAX)
        return corrupt(filter, entry, "a key that is none", err);
    if (filter->chunk.size && slot != filter->slot)
        status = flush_values(filter, err);
    if (filter->chunk.size && docid <= filter->chunk_last)
        return corrupt(filter, entry, "values that are not in order", err);
    filter->slot = slot;
    while (!status) {
        if (!ns_varint_take(&in, &size) || size > in.size)
            return corrupt(filter, entry, "a value that is cut", err);
        if (!is_dead(filter, docid))
            status = keep_value(filter, docid, (struct ns_str){in.data, (size_t)size}, err);
        in.data += size;
        in.size -= (size_t)size;
        if (!in.size)
            break;
        if (!ns_varint_take(&in, &gap) || gap >= UINT32_MAX - docid)
            return corrupt(filter, entry, "a value of an impossible document", err);
        docid += gap + 1;
    }
    return status;
}

static enum ns_status copy_value_statistics(struct filter *filter,
                                            const struct ns_glass_entry *entry,
                                            struct ns_error *err)
{
    struct ns_str bounds = entry->tag;
    uint64_t frequency;
    uint32_t slot = 0;
    size_t size = entry->key.size - 2;
    if (size > sizeof slot || !ns_varint_take(&bounds, &frequency))
        return corrupt(filter, entry, "statistics of values that are none", err);
    for (size_t i = 0; i < size; i++)
        slot |= (uint32_t)(unsigned char)entry->key.data[2 + i] << (8 * i);
    uint32_t number =
        ns_table_find(&filter->slots, (struct ns_str){(const char *)&slot, sizeof slot});
    uint32_t lost = number == NS_TABLE_NONE ? 0 : filter->lost[number];
    if (lost >= frequency)
        return NS_OK;
    ns_buffer_clear(&filter->scratch);
    ns_varint_append(&filter->scratch, frequency - lost);
    ns_buffer_append_str(&filter->scratch, bounds);
    if (ns_buffer_failed(&filter->scratch))
        return ns_error_nomem(err);
    return ns_glass_table_add(table_of(filter), entry->key, ns_buffer_str(&filter->scratch), err);
}

/* Metadata, and values. */
static enum ns_status copy_other(void *context, const struct ns_glass_entry *entry,
                                 struct ns_error *err)
{
    struct filter *filter = context;
    switch ((unsigned char)entry->key.data[1]) {
    case 0xd0:
        return copy_value_statistics(filter, entry, err);
    case 0xd8:
        return copy_values(filter, entry, err);
    default:
        return copy(filter, entry, err);
    }
}

/* --- postings ----------------------------------------------------------------------------- */

static uint64_t sum_postings(const struct filter *filter)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < filter->count; i++)
        sum += filter->postings[i].wdf;
    return sum;
}

/* The lengths are those of all documents that are left. */
static void count_documents(struct filter *filter)
{
    struct ns_glass_statistics *statistics = &filter->statistics;
    statistics->documents = (uint32_t)filter->count;
    statistics->total_length = sum_postings(filter);
    if (!statistics->total_length) /* as Xapian does */
        statistics->shortest = statistics->longest = statistics->largest_wdf = 0;
}

static enum ns_status write_list(struct filter *filter, struct ns_error *err)
{
    struct ns_str term = ns_buffer_str(&filter->list_term);
    struct ns_glass_postlist *list = &filter->list;
    enum ns_status status = NS_OK;
    if (term.size) {
        ns_glass_postlist_begin(list, table_of(filter), term, (uint32_t)filter->count,
                                sum_postings(filter));
    } else {
        status = flush_values(filter, err);
        count_documents(filter);
        ns_glass_postlist_begin_lengths(list, table_of(filter));
    }
    if (!status)
        status = ns_glass_postlist_add(list, filter->postings, filter->count, err);
    filter->count = 0;
    return status ? status : ns_glass_postlist_end(list, err);
}

static bool begin_term(void *context, struct ns_str term, uint64_t documents, uint64_t occurrences)
{
    struct filter *filter = context;
    (void)documents;
    (void)occurrences;
    if (!filter->failure.code)
        (void)write_list(filter, &filter->failure);
    ns_buffer_clear(&filter->list_term);
    ns_buffer_append_str(&filter->list_term, term);
    if (!filter->failure.code && ns_buffer_failed(&filter->list_term))
        (void)ns_error_nomem(&filter->failure);
    if (!filter->failure.code && !ns_glass_term_fits(term))
        (void)ns_error_set(&filter->failure, NS_CORRUPT, "%s: a term that is too long",
                           ns_glass_file_name(NS_GLASS_POSTLIST));
    return !filter->failure.code;
}

static void take_posting(void *context, uint32_t docid, uint32_t wdf)
{
    struct filter *filter = context;
    if (is_dead(filter, docid))
        return;
    if (filter->count == filter->capacity) {
        size_t capacity = filter->capacity ? filter->capacity * 2 : 1024;
        struct ns_posting *postings = reallocarray(filter->postings, capacity, sizeof *postings);
        if (!postings) {
            (void)ns_error_nomem(&filter->failure);
            return;
        }
        filter->postings = postings;
        filter->capacity = capacity;
    }
    filter->postings[filter->count++] = (struct ns_posting){docid, wdf};
}

static enum ns_status copy_postlist(struct filter *filter, int file, struct ns_error *err)
{
    const struct ns_postlist_sink sink = {filter, begin_term, take_posting, copy_other};
    enum ns_status status =
        ns_postlist_walk_table(file, &filter->trees[NS_GLASS_POSTLIST], &sink, err);
    if (!status && !filter->failure.code)
        (void)write_list(filter, &filter->failure);
    if (!status && filter->failure.code && err)
        *err = filter->failure;
    return status ? status : filter->failure.code;
}

/* --- the whole ---------------------------------------------------------------------------- */

static enum ns_status copy_table(struct filter *filter, enum ns_glass_table_kind kind,
                                 struct ns_error *err)
{
    static ns_glass_take_entry *const takers[NS_GLASS_TABLES] = {
        [NS_GLASS_DOCDATA] = copy_document,   [NS_GLASS_TERMLIST] = copy_termlist,
        [NS_GLASS_POSITION] = copy_positions, [NS_GLASS_SPELLING] = copy_entry,
        [NS_GLASS_SYNONYM] = copy_entry,
    };
    int file;
    filter->kind = kind;
    if (filter->trees[kind].empty && kind != NS_GLASS_POSTLIST)
        return NS_OK;
    enum ns_status status = ns_glass_files_table(&filter->to, kind, NS_GLASS_PLAIN, err);
    if (status)
        return status;
    status = ns_glass_open_table(filter->from, kind, &file, err);
    if (status)
        return status;
    status = takers[kind] ? ns_glass_walk(file, ns_glass_file_name(kind), &filter->trees[kind],
                                          takers[kind], filter, err)
                          : copy_postlist(filter, file, err);
    if (file >= 0)
        (void)close(file);
    return status;
}

static enum ns_status mark_dead(struct filter *filter, const uint32_t *dead, size_t count,
                                struct ns_error *err)
{
    filter->last = filter->statistics.last_docid;
    filter->dead = calloc((size_t)(filter->last / 8) + 1, 1);
    if (!filter->dead)
        return ns_error_nomem(err);
    for (size_t i = 0; i < count; i++)
        if (dead[i] <= filter->last)
            filter->dead[dead[i] / 8] |= (unsigned char)(1U << dead[i] % 8);
    return NS_OK;
}

/* The term lists first: the statistics of values need what they tell. */
static enum ns_status copy_tables(struct filter *filter, const char *to, struct ns_error *err)
{
    static const enum ns_glass_table_kind order[NS_GLASS_TABLES] = {
        NS_GLASS_TERMLIST, NS_GLASS_DOCDATA, NS_GLASS_POSITION,
        NS_GLASS_SPELLING, NS_GLASS_SYNONYM, NS_GLASS_POSTLIST,
    };
    enum ns_status status = ns_glass_files_open(&filter->to, to, err);
    if (status)
        return status;
    for (unsigned i = 0; i < NS_GLASS_TABLES && !status; i++)
        status = copy_table(filter, order[i], err);
    if (!status)
        status = ns_glass_files_finish(&filter->to, &filter->statistics, err);
    ns_glass_files_close(&filter->to, status != NS_OK);
    return status;
}

enum ns_status ns_glass_filter(const char *from, const char *to, const uint32_t *dead, size_t count,
                               struct ns_error *err)
{
    struct filter *filter = calloc(1, sizeof *filter);
    if (!filter)
        return ns_error_nomem(err);
    struct ns_error cause = {0};
    enum ns_status status = NS_OK;
    filter->from = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (filter->from < 0)
        status = ns_error_errno(err, from);
    if (!status)
        status = ns_glass_read_version(filter->from, filter->trees, &filter->statistics, err);
    if (!status)
        status = mark_dead(filter, dead, count, err);
    if (!status)
        status = copy_tables(filter, to, &cause);
    if (status == NS_INVALID) /* what is copied is not as a table has it: out of order, too long */
        cause.code = status = NS_CORRUPT;
    if (cause.code && err)
        *err = cause;
    if (filter->from >= 0)
        (void)close(filter->from);
    free(filter->dead);
    free(filter->lost);
    free(filter->postings);
    ns_table_release(&filter->slots);
    ns_buffer_release(&filter->term);
    ns_buffer_release(&filter->scratch);
    ns_buffer_release(&filter->chunk);
    ns_buffer_release(&filter->list_term);
    free(filter);
    return status;
}

#include "indexer/writer/bulk/glass_values.h"

#include "indexer/writer/bulk/glass_pack.h"

#include <stdlib.h>

enum { CHUNK = 2000 };

struct chunk {
    uint32_t first;
    size_t end; /* in the slot's bytes; it begins where the one before it ends */
};

struct ns_glass_slot {
    uint32_t number;
    uint32_t frequency;
    uint32_t last; /* docid */
    struct ns_buffer lowest, highest;
    struct ns_buffer bytes; /* all chunks, as they will be written */
    struct chunk *chunks;
    size_t chunk_count, chunk_capacity;
};

void ns_glass_values_init(struct ns_glass_values *values)
{
    *values = (struct ns_glass_values){0};
}

static void slot_free(struct ns_glass_slot *slot)
{
    ns_buffer_release(&slot->lowest);
    ns_buffer_release(&slot->highest);
    ns_buffer_release(&slot->bytes);
    free(slot->chunks);
    free(slot);
}

void ns_glass_values_release(struct ns_glass_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        slot_free(values->slots[i]);
    free(values->slots);
    ns_glass_values_init(values);
}

/* --- gathering --- */

/* Makes room for one more element of an array. */
static void *grown(void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    size_t more = *capacity ? *capacity * 2 : 8;
    void *moved = more > SIZE_MAX / size ? NULL : realloc(array, more * size);
    if (moved)
        *capacity = more;
    return moved;
}

static struct ns_glass_slot *insert_slot(struct ns_glass_values *values, size_t at, uint32_t number)
{
    struct ns_glass_slot **slots =
        grown(values->slots, values->count, &values->capacity, sizeof *slots);
    if (!slots)
        return NULL;
    values->slots = slots;
    struct ns_glass_slot *slot = calloc(1, sizeof *slot);
    if (!slot)
        return NULL;
    slot->number = number;
    memmove(slots + at + 1, slots + at, (values->count - at) * sizeof *slots);
    slots[at] = slot;
    values->count++;
    return slot;
}

/* Finds the slot, or makes it; NULL when there is no memory. */
static struct ns_glass_slot *find_slot(struct ns_glass_values *values, uint32_t number)
{
    size_t low = 0, high = values->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (values->slots[middle]->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < values->count && values->slots[low]->number == number)
        return values->slots[low];
    return insert_slot(values, low, number);
}

static int order(struct ns_str a, struct ns_str b)
{
    int bytes = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return bytes ? bytes : (a.size > b.size) - (a.size < b.size);
}

static void note_bounds(struct ns_glass_slot *slot, struct ns_str value)
{
    if (slot->frequency == 0 || order(value, ns_buffer_str(&slot->lowest)) < 0) {
        ns_buffer_clear(&slot->lowest);
        ns_buffer_append_str(&slot->lowest, value);
    }
    if (slot->frequency == 0 || order(value, ns_buffer_str(&slot->highest)) > 0) {
        ns_buffer_clear(&slot->highest);
        ns_buffer_append_str(&slot->highest, value);
    }
}

static bool chunk_is_open(const struct ns_glass_slot *slot)
{
    size_t n = slot->chunk_count;
    return n && slot->bytes.size - (n > 1 ? slot->chunks[n - 2].end : 0) < CHUNK;
}

static bool open_chunk(struct ns_glass_slot *slot, uint32_t docid)
{
    struct chunk *chunks =
        grown(slot->chunks, slot->chunk_count, &slot->chunk_capacity, sizeof *chunks);
    if (!chunks)
        return false;
    slot->chunks = chunks;
    chunks[slot->chunk_count++].first = docid;
    return true;
}

enum ns_status ns_glass_values_add(struct ns_glass_values *values, uint32_t docid, uint32_t slot,
                                   struct ns_str value, struct ns_error *err)
{
    struct ns_glass_slot *to = find_slot(values, slot);
    if (!to)
        return ns_error_nomem(err);
    if (chunk_is_open(to))
        ns_varint_append(&to->bytes, docid - to->last - 1);
    else if (!open_chunk(to, docid))
        return ns_error_nomem(err);
    ns_glass_append_string(&to->bytes, value);
    note_bounds(to, value);
    to->chunks[to->chunk_count - 1].end = to->bytes.size;
    to->last = docid;
    to->frequency++;
    bool failed = ns_buffer_failed(&to->bytes) || ns_buffer_failed(&to->lowest) ||
                  ns_buffer_failed(&to->highest);
    return failed ? ns_error_nomem(err) : NS_OK;
}

/* --- writing --- */

static size_t statistics_key(uint32_t slot, char key[8])
{
    memcpy(key, "\x00\xd0", 2);
    return (size_t)(ns_glass_put_uint_last(key + 2, slot) - key);
}

static size_t chunk_prefix(uint32_t slot, char key[16])
{
    memcpy(key, "\x00\xd8", 2);
    return (size_t)(ns_glass_put_uint(key + 2, slot) - key);
}

static int by_statistics_key(const void *a, const void *b)
{
    char key_a[8], key_b[8];
    const struct ns_glass_slot *const *slot_a = a, *const *slot_b = b;
    return order((struct ns_str){key_a, statistics_key((*slot_a)->number, key_a)},
                 (struct ns_str){key_b, statistics_key((*slot_b)->number, key_b)});
}

static int by_chunk_key(const void *a, const void *b)
{
    char key_a[16], key_b[16];
    const struct ns_glass_slot *const *slot_a = a, *const *slot_b = b;
    return order((struct ns_str){key_a, chunk_prefix((*slot_a)->number, key_a)},
                 (struct ns_str){key_b, chunk_prefix((*slot_b)->number, key_b)});
}

static enum ns_status write_statistics(const struct ns_glass_slot *slot, struct ns_buffer *tag,
                                       struct ns_glass_table *table, struct ns_error *err)
{
    char key[8];
    struct ns_str lowest = ns_buffer_str(&slot->lowest), highest = ns_buffer_str(&slot->highest);
    ns_buffer_clear(tag);
    ns_varint_append(tag, slot->frequency);
    ns_glass_append_string(tag, lowest);
    if (!ns_str_equal(lowest, highest))
        ns_buffer_append_str(tag, highest);
    if (ns_buffer_failed(tag))
        return ns_error_nomem(err);
    size_t size = statistics_key(slot->number, key);
    return ns_glass_table_add(table, (struct ns_str){key, size}, ns_buffer_str(tag), err);
}

static enum ns_status write_chunks(const struct ns_glass_slot *slot, struct ns_glass_table *table,
                                   struct ns_error *err)
{
    char key[16];
    char *docid = key + chunk_prefix(slot->number, key);
    size_t start = 0;
    enum ns_status status = NS_OK;
    for (size_t i = 0; !status && i < slot->chunk_count; i++) {
        const struct chunk *chunk = &slot->chunks[i];
        size_t size = (size_t)(ns_glass_put_sortable(docid, chunk->first) - key);
        status =
            ns_glass_table_add(table, (struct ns_str){key, size},
                               (struct ns_str){slot->bytes.data + start, chunk->end - start}, err);
        start = chunk->end;
    }
    return status;
}

enum ns_status ns_glass_values_write(struct ns_glass_values *values, struct ns_glass_table *table,
                                     struct ns_error *err)
{
    enum ns_status status = NS_OK;
    struct ns_buffer tag;
    if (values->count == 0)
        return NS_OK;
    ns_buffer_init(&tag);
    qsort(values->slots, values->count, sizeof *values->slots, by_statistics_key);
    for (size_t i = 0; !status && i < values->count; i++)
        status = write_statistics(values->slots[i], &tag, table, err);
    qsort(values->slots, values->count, sizeof *values->slots, by_chunk_key);
    for (size_t i = 0; !status && i < values->count; i++)
        status = write_chunks(values->slots[i], table, err);
    ns_buffer_release(&tag);
    return status;
}

size_t ns_glass_values_memory(const struct ns_glass_values *values)
{
    size_t bytes = values->capacity * sizeof *values->slots;
    for (size_t i = 0; i < values->count; i++) {
        const struct ns_glass_slot *slot = values->slots[i];
        bytes += sizeof *slot + slot->lowest.capacity + slot->highest.capacity +
                 slot->bytes.capacity + slot->chunk_capacity * sizeof *slot->chunks;
    }
    return bytes;
}

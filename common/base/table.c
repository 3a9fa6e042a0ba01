#include "common/base/table.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/random.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIRST_SLOTS = 256, KEPT_SLOTS = 1024 };

/* The same for all threads, whichever asks first. */
static uint64_t process_seed(void)
{
    static _Atomic uint64_t seed; /* 0 = not drawn yet */
    uint64_t known = atomic_load_explicit(&seed, memory_order_relaxed);
    if (known)
        return known;
    uint64_t drawn;
    if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) != (ssize_t)sizeof drawn)
        drawn = (uint64_t)(uintptr_t)&seed; /* address randomisation will have to do */
    drawn |= 1;
    return atomic_compare_exchange_strong(&seed, &known, drawn) ? drawn : known;
}

uint64_t ns_table_hash(struct ns_str key)
{
    return XXH3_64bits_withSeed(key.data, key.size, process_seed());
}

void ns_table_init(struct ns_table *table)
{
    *table = (struct ns_table){0};
}

void ns_table_release(struct ns_table *table)
{
    free(table->slots);
    free(table->keys);
    ns_arena_release(&table->arena);
    ns_table_init(table);
}

void ns_table_clear(struct ns_table *table)
{
    if (table->mask >= KEPT_SLOTS) {
        ns_table_release(table);
        return;
    }
    for (size_t i = 0; table->slots && i <= table->mask; i++)
        table->slots[i].id = NS_TABLE_NONE;
    table->count = 0;
    ns_arena_reset(&table->arena);
}

/* The slot that holds key, or the free one where it would go. */
static struct ns_table_slot *find_slot(const struct ns_table *table, struct ns_str key,
                                       uint64_t hash)
{
    uint32_t upper = (uint32_t)(hash >> 32);
    for (size_t i = hash & table->mask;; i = (i + 1) & table->mask) {
        struct ns_table_slot *slot = &table->slots[i];
        if (slot->id == NS_TABLE_NONE)
            return slot;
        if (slot->hash == upper && ns_str_equal(table->keys[slot->id], key))
            return slot;
    }
}

static bool grow_slots(struct ns_table *table)
{
    size_t size = table->slots ? (table->mask + 1) * 2 : FIRST_SLOTS;
    struct ns_table_slot *slots = malloc(size * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < size; i++)
        slots[i].id = NS_TABLE_NONE;
    struct ns_table grown = {.slots = slots, .mask = size - 1, .keys = table->keys};
    for (uint32_t id = 0; id < table->count; id++) {
        uint64_t hash = ns_table_hash(table->keys[id]);
        *find_slot(&grown, table->keys[id], hash) =
            (struct ns_table_slot){(uint32_t)(hash >> 32), id};
    }
    free(table->slots);
    table->slots = slots;
    table->mask = size - 1;
    return true;
}

static bool grow_keys(struct ns_table *table)
{
    uint32_t capacity = table->capacity ? table->capacity * 2 : FIRST_SLOTS / 2;
    struct ns_str *keys = realloc(table->keys, capacity * sizeof *keys);
    if (!keys)
        return false;
    table->keys = keys;
    table->capacity = capacity;
    return true;
}

uint32_t ns_table_intern(struct ns_table *table, struct ns_str key)
{
    if (!table->slots || table->count * 2 > table->mask)
        if (!grow_slots(table))
            return NS_TABLE_NONE;
    uint64_t hash = ns_table_hash(key);
    struct ns_table_slot *slot = find_slot(table, key, hash);
    if (slot->id != NS_TABLE_NONE)
        return slot->id;
    if (table->count == NS_TABLE_NONE / 4)
        return NS_TABLE_NONE;
    if (table->count == table->capacity && !grow_keys(table))
        return NS_TABLE_NONE;
    struct ns_str copy = ns_arena_copy(&table->arena, key);
    if (!copy.data)
        return NS_TABLE_NONE;
    *slot = (struct ns_table_slot){(uint32_t)(hash >> 32), table->count};
    table->keys[table->count] = copy;
    return table->count++;
}

uint32_t ns_table_find(const struct ns_table *table, struct ns_str key)
{
    return table->slots ? find_slot(table, key, ns_table_hash(key))->id : NS_TABLE_NONE;
}

void ns_table_fetch(const struct ns_table *table, struct ns_str key)
{
    if (table->slots)
        __builtin_prefetch(&table->slots[ns_table_hash(key) & table->mask]);
}

size_t ns_table_memory(const struct ns_table *table)
{
    size_t slots = table->slots ? (table->mask + 1) * sizeof *table->slots : 0;
    return slots + table->capacity * sizeof *table->keys + table->arena.total;
}

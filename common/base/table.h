/* A hash table that interns byte strings: each distinct key gets the next number, from 0.
 *
 * Keys are copied into the table and stay at their place until release.  Values belong in an array
 * of the caller's, indexed by the number.  Hash: XXH3, seeded at random once a process, so that
 * hostile input cannot line up its keys. */
#ifndef NS_BASE_TABLE_H
#define NS_BASE_TABLE_H

#include "common/base/arena.h"
#include "common/base/buffer.h"

#include <stdint.h>

#define NS_TABLE_NONE UINT32_MAX

struct ns_table_slot {
    uint32_t hash; /* upper half of the key's hash: most mismatches end here */
    uint32_t id;   /* NS_TABLE_NONE = free */
};

struct ns_table {
    struct ns_table_slot *slots;
    size_t mask;         /* slots - 1; a power of two */
    struct ns_str *keys; /* by id; each NUL-terminated */
    uint32_t count, capacity;
    struct ns_arena arena;
};

void ns_table_init(struct ns_table *table);
void ns_table_release(struct ns_table *table); /* frees; usable again */
void ns_table_clear(struct ns_table *table);   /* empty; keeps the memory, unless it is much */

/* The number of key, added when it is new; NS_TABLE_NONE when there is no memory. */
uint32_t ns_table_intern(struct ns_table *table, struct ns_str key);

/* The number of key; NS_TABLE_NONE when it is not there. */
uint32_t ns_table_find(const struct ns_table *table, struct ns_str key);

/* Asks for the memory that a look at the key will need: some keys ahead, so that it is there by
 * then. */
void ns_table_fetch(const struct ns_table *table, struct ns_str key);

/* The hash that tables use, for one of another make. */
uint64_t ns_table_hash(struct ns_str key);

/* Bytes held. */
size_t ns_table_memory(const struct ns_table *table);

#endif

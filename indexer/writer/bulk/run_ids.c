#include "indexer/writer/bulk/run_ids.h"

#include <stdlib.h>

void ns_run_ids_init(struct ns_run_ids *ids)
{
    *ids = (struct ns_run_ids){0};
}

void ns_run_ids_release(struct ns_run_ids *ids)
{
    ns_table_release(&ids->table);
    free(ids->entries);
    ns_run_ids_init(ids);
}

const struct ns_run_id *ns_run_ids_find(const struct ns_run_ids *ids, struct ns_str id_term)
{
    uint32_t number = ns_table_find(&ids->table, id_term);
    return number == NS_TABLE_NONE ? NULL : &ids->entries[number];
}

bool ns_run_ids_set(struct ns_run_ids *ids, struct ns_str id_term, struct ns_run_id entry)
{
    if (ids->table.count == ids->capacity) { /* room first, so that every id has its entry */
        uint32_t capacity = ids->capacity ? ids->capacity * 2 : 256;
        struct ns_run_id *entries = reallocarray(ids->entries, capacity, sizeof *entries);
        if (!entries)
            return false;
        ids->entries = entries;
        ids->capacity = capacity;
    }
    uint32_t number = ns_table_intern(&ids->table, id_term);
    if (number == NS_TABLE_NONE)
        return false;
    ids->entries[number] = entry;
    return true;
}

size_t ns_run_ids_memory(const struct ns_run_ids *ids)
{
    return ns_table_memory(&ids->table) + ids->capacity * sizeof *ids->entries;
}

/* What a run did with which article, until it is committed: by id term. */
#ifndef NS_BULK_RUN_IDS_H
#define NS_BULK_RUN_IDS_H

#include "common/base/table.h"
#include "indexer/writer/join.h"

#define NS_NOT_KEPT UINT32_MAX

struct ns_run_id {
    uint64_t hash;  /* content hash of the newest version */
    uint32_t docid; /* its; 0 = removed */
    uint32_t kept;  /* its place among those that are kept for a later version, or NS_NOT_KEPT */
    struct ns_join_facts facts; /* of that version */
    bool late;                  /* a newer one waits for the commit */
};

struct ns_run_ids {
    struct ns_table table;
    struct ns_run_id *entries; /* by number */
    uint32_t capacity;
};

void ns_run_ids_init(struct ns_run_ids *ids);
void ns_run_ids_release(struct ns_run_ids *ids); /* frees; usable again */

/* The entry of an id term; NULL when there is none. */
const struct ns_run_id *ns_run_ids_find(const struct ns_run_ids *ids, struct ns_str id_term);

/* Adds or replaces it; false when there is no memory. */
bool ns_run_ids_set(struct ns_run_ids *ids, struct ns_str id_term, struct ns_run_id entry);

/* Bytes held. */
size_t ns_run_ids_memory(const struct ns_run_ids *ids);

#endif

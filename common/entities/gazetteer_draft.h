/* A gazetteer while it is built: gazetteer_build.c reads tables into it, gazetteer_finish.c makes
 * it one that can be searched.  Internal to those two. */
#ifndef NS_ENTITIES_GAZETTEER_DRAFT_H
#define NS_ENTITIES_GAZETTEER_DRAFT_H

#include "common/base/table.h"
#include "common/entities/gazetteer_build.h"

/* A growing array of items of one size. */
struct ns_gaz_array {
    void *items;
    size_t count, capacity, size;
};

/* An alias before they are sorted by node. */
struct ns_gaz_draft {
    uint32_t node, entry, order;
    uint8_t form;
};

struct ns_gaz_draft_rule {
    uint32_t node, order;
    struct ns_gaz_rule rule;
};

struct ns_gaz_builder {
    struct ns_table words, edge_keys, entry_keys;
    struct ns_gaz_array word_list, edge_list, node_list, entry_list, drafts, rules, cues;
    struct ns_gaz_array aliases, final_rules;
    struct ns_buffer text;
    uint32_t *slots, *edge_slots;
};

/* The new item at the end, zeroed; NULL when there is no memory. */
void *ns_gaz_push(struct ns_gaz_array *array);

#define NS_GAZ_ITEM(array, type, i) (&((type *)(array).items)[i])

#endif

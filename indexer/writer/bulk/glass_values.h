/* Values, gathered by slot as documents come and written to the postlist table in the end.
 *
 *   statistics   key 00 d0, uint last slot; tag: uint documents with a value, string lowest value,
 *                highest value (the rest; nothing when both are equal)
 *   chunk        key 00 d8, uint slot, sortable uint first docid; tag: string value, then for each
 *                further document: uint docid - previous - 1, string value
 *
 * Chunks close at 2000 bytes.  Neither key's slot is sortable: entries go in the order of their
 * bytes.  The slots that a document uses are in the termlist table. */
#ifndef NS_BULK_GLASS_VALUES_H
#define NS_BULK_GLASS_VALUES_H

#include "common/index/xapian_shim.h"
#include "indexer/writer/bulk/glass_table.h"

struct ns_glass_slot;

struct ns_glass_values {
    struct ns_glass_slot **slots; /* in order of their numbers */
    size_t count, capacity;
};

void ns_glass_values_init(struct ns_glass_values *values);
void ns_glass_values_release(struct ns_glass_values *values);

/* docids ascend.  The value is not empty. */
enum ns_status ns_glass_values_add(struct ns_glass_values *values, uint32_t docid, uint32_t slot,
                                   struct ns_str value, struct ns_error *err);

/* The last thing to be done with them. */
enum ns_status ns_glass_values_write(struct ns_glass_values *values, struct ns_glass_table *table,
                                     struct ns_error *err);

size_t ns_glass_values_memory(const struct ns_glass_values *values);

#endif

/* User metadata: key 00 c0, the user's key; tag: the value.  Kept until the postlist table is
 * written, sorted then. */
#ifndef NS_BULK_GLASS_METADATA_H
#define NS_BULK_GLASS_METADATA_H

#include "indexer/writer/bulk/glass_table.h"

struct ns_glass_metadatum;

struct ns_glass_metadata {
    struct ns_glass_metadatum *first; /* ascending keys */
    size_t bytes;
};

void ns_glass_metadata_release(struct ns_glass_metadata *metadata);

/* NS_INVALID when the key is empty or too long, or the value is. */
enum ns_status ns_glass_metadata_set(struct ns_glass_metadata *metadata, struct ns_str key,
                                     struct ns_str value, struct ns_error *err);

enum ns_status ns_glass_metadata_write(const struct ns_glass_metadata *metadata,
                                       struct ns_glass_table *table, struct ns_error *err);

#endif

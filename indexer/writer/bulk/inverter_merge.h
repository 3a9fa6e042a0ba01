/* The terms of all workers, merged into those of one database. */
#ifndef NS_BULK_INVERTER_MERGE_H
#define NS_BULK_INVERTER_MERGE_H

#include "indexer/writer/bulk/glass_database.h"
#include "indexer/writer/bulk/inverter.h"

/* Phase 2 of glass_database.h.  Each document is in one of the inverters, which are sorted.  Errors
 * as those of ns_glass_add_postings; NS_NOMEM. */
enum ns_status ns_inverter_merge(const struct ns_inverter *const *inverters, size_t count,
                                 struct ns_glass *glass, struct ns_error *err);

#endif

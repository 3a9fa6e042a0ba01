/* The forms of all workers, as the synonyms of one database. */
#ifndef NS_BULK_FORMS_MERGE_H
#define NS_BULK_FORMS_MERGE_H

#include "indexer/writer/bulk/glass_database.h"
#include "indexer/writer/forms.h"

enum ns_status ns_forms_merge(const struct ns_forms *const *forms, size_t count,
                              struct ns_glass *glass, struct ns_error *err);

#endif

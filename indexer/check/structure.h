/* What a check does not look at article by article: the tables as such, and the vocabulary. */
#ifndef NS_CHECK_STRUCTURE_H
#define NS_CHECK_STRUCTURE_H

#include "common/index/xapian_shim.h"
#include "indexer/check/faults.h"
#include "indexer/writer/forms.h"

/* Xapian's own check of the database in a directory. */
void ns_structure_check(const char *generation, struct ns_faults *faults);

/* Whether all these forms are synonyms of their stems in the index. */
enum ns_status ns_structure_check_forms(struct ns_xapian_db *db, const struct ns_forms *forms,
                                        struct ns_faults *faults, struct ns_error *err);

#endif

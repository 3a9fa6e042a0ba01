/* Sums over the postings of each term: the same from both directions, whatever the order. */
#ifndef NS_CHECK_TERM_SUMS_H
#define NS_CHECK_TERM_SUMS_H

#include "common/base/table.h"
#include "indexer/check/faults.h"

#include <stdint.h>

struct ns_term_sum {
    uint64_t hash; /* of all (document, wdf), added up */
    uint64_t occurrences;
    uint32_t documents;
};

struct ns_term_sums {
    struct ns_table terms;
    struct ns_term_sum *sums; /* by number */
    uint32_t capacity;
    struct ns_term_sum lengths; /* of the documents: as if of a term that is in each */
    uint32_t found;             /* terms that were met in the postings */
};

void ns_term_sums_release(struct ns_term_sums *sums);

/* Counts a term of a document.  False when there is no memory. */
bool ns_term_sums_add(struct ns_term_sums *sums, uint32_t docid, struct ns_str term, uint32_t wdf);

/* Counts the length of a document. */
void ns_term_sums_add_length(struct ns_term_sums *sums, uint32_t docid, uint32_t length);

/* Reads the postings of a generation and names all that is not as it was counted. */
enum ns_status ns_term_sums_compare(struct ns_term_sums *sums, const char *generation,
                                    struct ns_faults *faults, struct ns_error *err);

#endif

/* One document of a term, as the inverter hands it to the database. */
#ifndef NS_BULK_POSTING_H
#define NS_BULK_POSTING_H

#include <stdint.h>

struct ns_posting {
    uint32_t docid;
    uint32_t wdf;
};

#endif

/* Numbers as people read them. */
#ifndef NS_BASE_NUMBER_H
#define NS_BASE_NUMBER_H

#include <stdint.h>

enum { NS_NUMBER_SIZE = 32 };

/* "1,234,567".  Returns out. */
const char *ns_number_grouped(uint64_t number, char out[NS_NUMBER_SIZE]);

/* "999 bytes", "1.0 kB", "12.3 MB": powers of 1000, one decimal.  Returns out. */
const char *ns_number_bytes(uint64_t bytes, char out[NS_NUMBER_SIZE]);

#endif

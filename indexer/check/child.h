/* Work that may crash, in a process of its own: on damaged tables libxapian reads past the end of
 * its memory. */
#ifndef NS_CHECK_CHILD_H
#define NS_CHECK_CHILD_H

#include "common/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Zeroed memory that a child shares with its parent; NULL when there is none. */
void *ns_child_share(size_t size);
void ns_child_unshare(void *memory, size_t size);

/* Runs body in a child and waits for it.  Nothing of what it does to memory is seen here, but for
 * what is shared; what it writes to standard error is.  *crashed tells that it did not return.
 * NS_IO, NS_NOMEM when no process can be had. */
enum ns_status ns_child_run(void (*body)(void *context), void *context, bool *crashed,
                            struct ns_error *err);

#endif

/* How the programs of the indexer name what they had to pass over. */
#ifndef NS_INDEXER_SKIPPED_H
#define NS_INDEXER_SKIPPED_H

#include "common/base/message.h"

#include <stddef.h>

/* "FILE:LINE: reason" as an error, without the line where that is 0, and the hint of why; of a long
 * name the end, so that the reason fits behind it. */
void ns_skipped_name(struct ns_messages *messages, const char *file, size_t line,
                     const struct ns_error *why);

#endif

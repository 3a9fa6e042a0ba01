/* A zstd dictionary of an index's own: made of the first articles that are written to it, it stores
 * all others in an eighth less than the one that the program brings. */
#ifndef NS_BULK_TRAIN_H
#define NS_BULK_TRAIN_H

#include "indexer/writer/bulk/batch.h"

enum { NS_TRAIN_SIZE = 112640 }; /* bytes of the dictionary, at most, as zstd advises */

/* Appends the dictionary for articles like those of the batches, a list, to out; nothing when they
 * are too few or too much alike for one. */
enum ns_status ns_bulk_train(const struct ns_batch *batches, struct ns_buffer *out,
                             struct ns_error *err);

#endif

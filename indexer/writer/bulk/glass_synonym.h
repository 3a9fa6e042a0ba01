/* Synonyms: key the term; tag: for each synonym, in byte order, its length ^ 96 (1), bytes. */
#ifndef NS_BULK_GLASS_SYNONYM_H
#define NS_BULK_GLASS_SYNONYM_H

#include "common/base/buffer.h"
#include "common/base/status.h"

/* Appends the tag to out.  NS_INVALID when there is no synonym, or one that is empty, longer than
 * 255 bytes or not greater than the one before. */
enum ns_status ns_glass_synonyms_encode(const struct ns_str *synonyms, size_t count,
                                        struct ns_buffer *out, struct ns_error *err);

#endif

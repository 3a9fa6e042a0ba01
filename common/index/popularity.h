/* How many people read an article, as far as pages tell: lists of what is popular ("Most read")
 * rank headlines.  An article and a headline are of one story when they have the same address or
 * the same title.
 *
 * The value of NS_SLOT_POPULARITY is what joins them, and for a headline what it adds:
 *
 *   article                        5 bytes of the title's hash, then 5 of the address's if it has
 *                                  one
 *   headline in a popular list     2 bytes, little-endian: its weight; then the same
 *
 * So a story's popularity is the sum of the weights of its headlines in the index, whenever they
 * and the article came.  A headline in another list, and what has no title, has no value.
 * Hashes are the lower bytes of XXH3-64, of the folded title (schema.h), and of the address without
 * scheme, "www." and a slash at its end. */
#ifndef NS_INDEX_POPULARITY_H
#define NS_INDEX_POPULARITY_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

struct ns_story_key {
    uint64_t title;   /* hash */
    uint64_t address; /* hash; 0 = unknown */
    uint32_t weight;  /* of a headline; 0: an article */
};

/* What a headline at this place of a popular list adds; rank 0: the place is not known. */
uint32_t ns_popularity_weight(uint32_t rank);

/* Appends the value; weight 0: of an article. */
void ns_popularity_append(struct ns_str title, struct ns_str url, uint32_t weight,
                          struct ns_buffer *out);

/* False when value is none. */
bool ns_popularity_read(struct ns_str value, struct ns_story_key *key);

#endif

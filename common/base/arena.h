/* A bump allocator: many small pieces that live and die together (one article, one query). */
#ifndef NS_BASE_ARENA_H
#define NS_BASE_ARENA_H

#include "common/base/buffer.h"

#include <stddef.h>

struct ns_arena_block;

struct ns_arena {
    struct ns_arena_block *block; /* newest first */
    size_t total;                 /* bytes handed out since the last reset */
};

void ns_arena_init(struct ns_arena *arena);
void ns_arena_release(struct ns_arena *arena); /* frees everything; usable again */
void ns_arena_reset(struct ns_arena *arena);   /* forgets everything, keeps one block for reuse */

/* Zeroed memory aligned for any type, or NULL when there is none.  Valid until reset/release. */
void *ns_arena_alloc(struct ns_arena *arena, size_t size);

/* The same for who fills it: its bytes are anything. */
void *ns_arena_alloc_raw(struct ns_arena *arena, size_t size);

/* Sees to it that so many bytes come from one block, of no more than that where it must be new:
 * what is known beforehand then touches no page but its own.  False when there is no memory. */
bool ns_arena_reserve(struct ns_arena *arena, size_t size);

/* A copy of str with a NUL behind it; data is NULL when there is no memory. */
struct ns_str ns_arena_copy(struct ns_arena *arena, struct ns_str str);

#endif

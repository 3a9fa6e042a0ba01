#include "common/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 16 * 1024 };

struct ns_arena_block {
    struct ns_arena_block *next;
    size_t used, size;
    alignas(max_align_t) char data[];
};

void ns_arena_init(struct ns_arena *arena)
{
    *arena = (struct ns_arena){0};
}

void ns_arena_release(struct ns_arena *arena)
{
    struct ns_arena_block *block = arena->block;
    while (block) {
        struct ns_arena_block *next = block->next;
        free(block);
        block = next;
    }
    ns_arena_init(arena);
}

void ns_arena_reset(struct ns_arena *arena)
{
    struct ns_arena_block *keep = arena->block;
    if (!keep)
        return;
    struct ns_arena rest = {.block = keep->next};
    ns_arena_release(&rest);
    keep->next = NULL;
    keep->used = 0;
    arena->total = 0;
}

void *ns_arena_alloc_raw(struct ns_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + align - 1) / align * align;
    struct ns_arena_block *block = arena->block;
    if (!block || block->size - block->used < size) {
        size_t want = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        block = malloc(sizeof *block + want);
        if (!block)
            return NULL;
        block->next = arena->block;
        block->used = 0;
        block->size = want;
        arena->block = block;
    }
    void *p = block->data + block->used;
    block->used += size;
    arena->total += size;
    return p;
}

void *ns_arena_alloc(struct ns_arena *arena, size_t size)
{
    void *p = ns_arena_alloc_raw(arena, size);
    return p ? memset(p, 0, size) : NULL;
}

struct ns_str ns_arena_copy(struct ns_arena *arena, struct ns_str str)
{
    char *data = str.size < SIZE_MAX / 2 ? ns_arena_alloc_raw(arena, str.size + 1) : NULL;
    if (!data)
        return (struct ns_str){0};
    if (str.size)
        memcpy(data, str.data, str.size);
    data[str.size] = '\0';
    return (struct ns_str){data, str.size};
}

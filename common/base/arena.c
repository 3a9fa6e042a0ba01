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

/* A new block in front; false when there is no memory. */
static bool add_block(struct ns_arena *arena, size_t size)
{
    struct ns_arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return false;
    *block = (struct ns_arena_block){.next = arena->block, .size = size};
    arena->block = block;
    return true;
}

static bool has_room(const struct ns_arena *arena, size_t size)
{
    return arena->block && arena->block->size - arena->block->used >= size;
}

bool ns_arena_reserve(struct ns_arena *arena, size_t size)
{
    return has_room(arena, size) || (size <= SIZE_MAX / 2 && add_block(arena, size));
}

void *ns_arena_alloc_raw(struct ns_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + align - 1) / align * align;
    if (!has_room(arena, size) && !add_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE))
        return NULL;
    struct ns_arena_block *block = arena->block;
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

#include "indexer/writer/positions.h"

#include <stdlib.h>
#include <string.h>

void ns_positions_release(struct ns_positions *positions)
{
    free(positions->found);
    free(positions->stems);
    free(positions->items);
    *positions = (struct ns_positions){0};
}

/* Makes room for `more` items behind count. */
static void *grown(void *items, size_t count, size_t more, size_t *capacity, size_t size)
{
    if (items && count + more <= *capacity)
        return items;
    size_t enough = count + more + count / 2 + 1024;
    void *bigger = reallocarray(items, enough, size);
    if (bigger)
        *capacity = enough;
    return bigger;
}

static bool reserve_stem(struct ns_positions *positions, uint32_t stem)
{
    if (stem < positions->stem_capacity)
        return true;
    uint32_t capacity = stem + stem / 2 + 1024;
    struct ns_stem_positions *stems = reallocarray(positions->stems, capacity, sizeof *stems);
    if (!stems)
        return false;
    memset(stems + positions->stem_capacity, 0,
           (capacity - positions->stem_capacity) * sizeof *stems);
    positions->stems = stems;
    positions->stem_capacity = capacity;
    return true;
}

bool ns_positions_add(struct ns_positions *positions, uint32_t stem, uint32_t position)
{
    struct ns_position_of_stem *found = grown(positions->found, positions->found_count, 1,
                                              &positions->found_capacity, sizeof *found);
    if (!found)
        return false;
    positions->found = found;
    if (!reserve_stem(positions, stem))
        return false;
    found[positions->found_count++] = (struct ns_position_of_stem){stem, position};
    positions->stems[stem].count++;
    return true;
}

static bool reserve_items(struct ns_positions *positions, size_t more)
{
    uint32_t *items =
        grown(positions->items, positions->count, more, &positions->capacity, sizeof *items);
    if (!items)
        return false;
    positions->items = items;
    return true;
}

bool ns_positions_add_run(struct ns_positions *positions, uint32_t position,
                          struct ns_position_run *run)
{
    if (!reserve_items(positions, 1))
        return false;
    *run = (struct ns_position_run){positions->count, 1};
    positions->items[positions->count++] = position;
    return true;
}

bool ns_positions_group(struct ns_positions *positions)
{
    if (!reserve_items(positions, positions->found_count))
        return false;
    for (size_t i = 0; i < positions->found_count; i++) {
        struct ns_stem_positions *stem = &positions->stems[positions->found[i].stem];
        if (!stem->end) {
            stem->end = positions->count;
            positions->count += stem->count;
        }
        positions->items[stem->end++] = positions->found[i].position;
    }
    return true;
}

struct ns_position_run ns_positions_take_run(struct ns_positions *positions, uint32_t stem)
{
    struct ns_stem_positions *of = &positions->stems[stem];
    struct ns_position_run run = {of->end - of->count, of->count};
    *of = (struct ns_stem_positions){0};
    return run;
}

void ns_positions_clear(struct ns_positions *positions)
{
    /* Those that nobody took, after an error. */
    for (size_t i = 0; i < positions->found_count; i++)
        positions->stems[positions->found[i].stem] = (struct ns_stem_positions){0};
    positions->found_count = positions->count = 0;
}

#include "indexer/writer/bulk/inverter.h"

#include "indexer/writer/term_sort.h"

#include <stdlib.h>

enum {
    BLOCK_BITS = 18,
    BLOCK_SIZE = 1 << BLOCK_BITS,
    BLOCKS_MAX = 1 << (32 - BLOCK_BITS),
    LINK_SIZE = 4, /* the place of the next slice, at a slice's end */
    LEVELS = 10,
};

/* Most terms stand in one article only: the first slice has four bytes for that. */
static const uint16_t slice_sizes[LEVELS] = {8, 12, 20, 32, 56, 100, 180, 320, 600, 1100};

void ns_inverter_init(struct ns_inverter *inverter)
{
    *inverter = (struct ns_inverter){0};
}

void ns_inverter_release(struct ns_inverter *inverter)
{
    ns_table_release(&inverter->terms);
    for (size_t i = 0; i < inverter->block_count; i++)
        free(inverter->blocks[i]);
    free(inverter->blocks);
    free(inverter->infos);
    free(inverter->order);
    ns_inverter_init(inverter);
}

static unsigned char *place(const struct ns_inverter *inverter, uint32_t at)
{
    return inverter->blocks[at >> BLOCK_BITS] + (at & (BLOCK_SIZE - 1));
}

static bool add_block(struct ns_inverter *inverter)
{
    if (inverter->block_count == BLOCKS_MAX)
        return false;
    if (inverter->block_count == inverter->block_capacity) {
        size_t capacity = inverter->block_capacity ? inverter->block_capacity * 2 : 16;
        unsigned char **blocks = realloc(inverter->blocks, capacity * sizeof *blocks);
        if (!blocks)
            return false;
        inverter->blocks = blocks;
        inverter->block_capacity = capacity;
    }
    unsigned char *block = malloc(BLOCK_SIZE);
    if (!block)
        return false;
    inverter->blocks[inverter->block_count++] = block;
    inverter->block_used = 0;
    return true;
}

/* Slices do not cross blocks. */
static bool new_slice(struct ns_inverter *inverter, size_t size, uint32_t *out)
{
    if ((!inverter->block_count || BLOCK_SIZE - inverter->block_used < size) &&
        !add_block(inverter))
        return false;
    *out = (uint32_t)((inverter->block_count - 1) << BLOCK_BITS | inverter->block_used);
    inverter->block_used += size;
    return true;
}

static bool begin_list(struct ns_inverter *inverter, struct ns_inverted_term *info)
{
    uint32_t slice;
    if (!new_slice(inverter, slice_sizes[0], &slice))
        return false;
    *info = (struct ns_inverted_term){
        .first = slice, .next = slice, .end = slice + slice_sizes[0] - LINK_SIZE};
    return true;
}

static bool grow_list(struct ns_inverter *inverter, struct ns_inverted_term *info)
{
    uint32_t slice;
    uint32_t level = info->level < LEVELS - 1 ? info->level + 1 : LEVELS - 1;
    if (!new_slice(inverter, slice_sizes[level], &slice))
        return false;
    memcpy(place(inverter, info->end), &slice, LINK_SIZE);
    info->level = level;
    info->next = slice;
    info->end = slice + slice_sizes[level] - LINK_SIZE;
    return true;
}

static bool put_varint(struct ns_inverter *inverter, struct ns_inverted_term *info, uint64_t value)
{
    for (;;) {
        if (info->next == info->end && !grow_list(inverter, info))
            return false;
        bool last = value < 0x80;
        *place(inverter, info->next++) = (unsigned char)(last ? value : value | 0x80);
        if (last)
            return true;
        value >>= 7;
    }
}

static bool put_posting(struct ns_inverter *inverter, struct ns_inverted_term *info, uint32_t docid,
                        uint32_t wdf)
{
    uint64_t gap = docid - info->last_docid;
    if (!put_varint(inverter, info, gap << 1 | (wdf == 1)) ||
        (wdf != 1 && !put_varint(inverter, info, wdf)))
        return false;
    info->last_docid = docid;
    info->documents++;
    info->occurrences += wdf;
    return true;
}

static bool put_positions(struct ns_inverter *inverter, struct ns_inverted_term *info,
                          const struct ns_xapian_positions *positions)
{
    uint32_t last = 0;
    if (!put_varint(inverter, info, positions->count))
        return false;
    for (uint32_t i = 0; i < positions->count; i++) {
        if (!put_varint(inverter, info, positions->at[i] - last))
            return false;
        last = positions->at[i];
    }
    return true;
}

static bool grow_infos(struct ns_inverter *inverter)
{
    uint32_t capacity = inverter->terms.capacity;
    struct ns_inverted_term *infos = reallocarray(inverter->infos, capacity, sizeof *infos);
    if (!infos)
        return false;
    inverter->infos = infos;
    inverter->info_capacity = capacity;
    return true;
}

/* NS_TABLE_NONE when there is no memory. */
static uint32_t number_of(struct ns_inverter *inverter, struct ns_str text)
{
    uint32_t known = inverter->terms.count;
    uint32_t number = ns_table_intern(&inverter->terms, text);
    if (number == NS_TABLE_NONE || (number >= inverter->info_capacity && !grow_infos(inverter)) ||
        (number == known && !begin_list(inverter, &inverter->infos[number])))
        return NS_TABLE_NONE;
    return number;
}

static bool grow_cache(struct ns_term_cache *cache, uint32_t key)
{
    uint32_t capacity = key + key / 2 + 1024;
    uint32_t *numbers = reallocarray(cache->numbers, capacity, sizeof *numbers);
    if (!numbers)
        return false;
    for (uint32_t i = cache->capacity; i < capacity; i++)
        numbers[i] = NS_TABLE_NONE;
    cache->numbers = numbers;
    cache->capacity = capacity;
    return true;
}

static uint32_t cached_number(struct ns_inverter *inverter, struct ns_str text, uint32_t key,
                              struct ns_term_cache *cache)
{
    if (key == NS_NOT_CACHED)
        return number_of(inverter, text);
    if (key >= cache->capacity && !grow_cache(cache, key))
        return NS_TABLE_NONE;
    if (cache->numbers[key] == NS_TABLE_NONE)
        cache->numbers[key] = number_of(inverter, text);
    return cache->numbers[key];
}

/* The lists of most terms are far apart, in memory that no cache holds: it is asked for some terms
 * ahead, so that it comes while others are written. */
enum { AHEAD = 32 };

static void fetch_infos(const struct ns_inverter *inverter, const struct ns_xapian_term *terms,
                        const uint32_t *keys, size_t count, const struct ns_term_cache *cache)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i] == NS_NOT_CACHED)
            ns_table_fetch(&inverter->terms, terms[i].text);
        else if (keys[i] < cache->capacity && cache->numbers[keys[i]] != NS_TABLE_NONE)
            __builtin_prefetch(&inverter->infos[cache->numbers[keys[i]]]);
}

static bool find_numbers(struct ns_inverter *inverter, const struct ns_xapian_term *terms,
                         size_t count, const uint32_t *keys, struct ns_term_cache *cache,
                         uint32_t *numbers)
{
    fetch_infos(inverter, terms, keys, count, cache);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = cached_number(inverter, terms[i].text, keys[i], cache);
        if (numbers[i] == NS_TABLE_NONE)
            return false;
        __builtin_prefetch(place(inverter, inverter->infos[numbers[i]].next), 1);
    }
    return true;
}

static bool add_some(struct ns_inverter *inverter, uint32_t docid,
                     const struct ns_xapian_term *terms,
                     const struct ns_xapian_positions *positions, size_t count,
                     const uint32_t *keys, struct ns_term_cache *cache)
{
    uint32_t numbers[AHEAD];
    if (!find_numbers(inverter, terms, count, keys, cache, numbers))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct ns_inverted_term *info = &inverter->infos[numbers[i]];
        if (!put_posting(inverter, info, docid, terms[i].wdf) ||
            (positions && !put_positions(inverter, info, &positions[i])))
            return false;
    }
    return true;
}

bool ns_inverter_add(struct ns_inverter *inverter, uint32_t docid,
                     const struct ns_xapian_term *terms,
                     const struct ns_xapian_positions *positions, size_t term_count,
                     const uint32_t *keys, struct ns_term_cache *cache)
{
    inverter->has_positions = positions != NULL;
    for (size_t i = 0; i < term_count; i += AHEAD) {
        size_t count = term_count - i < AHEAD ? term_count - i : AHEAD;
        if (!add_some(inverter, docid, terms + i, positions ? positions + i : NULL, count, keys + i,
                      cache))
            return false;
    }
    inverter->documents++;
    return true;
}

size_t ns_inverter_memory(const struct ns_inverter *inverter)
{
    return ns_table_memory(&inverter->terms) + inverter->info_capacity * sizeof *inverter->infos +
           inverter->block_count * BLOCK_SIZE;
}

bool ns_inverter_is_full(const struct ns_inverter *inverter)
{
    return inverter->block_count > BLOCKS_MAX - NS_INVERTER_MARGIN / BLOCK_SIZE;
}

/* --- in order --- */

static struct ns_str text_of(const void *context, uint32_t number)
{
    const struct ns_inverter *inverter = context;
    return inverter->terms.keys[number];
}

bool ns_inverter_sort(struct ns_inverter *inverter)
{
    uint32_t count = inverter->terms.count;
    struct ns_term_key *keys = reallocarray(NULL, count + (size_t)1, 2 * sizeof *keys);
    inverter->order = reallocarray(NULL, count + (size_t)1, sizeof *inverter->order);
    bool fine = keys && inverter->order;
    if (fine) {
        for (uint32_t i = 0; i < count; i++)
            keys[i] = (struct ns_term_key){ns_term_start(inverter->terms.keys[i]), i};
        ns_term_sort(keys, count, text_of, inverter);
        for (uint32_t i = 0; i < count; i++)
            inverter->order[i] = keys[i].index;
    }
    free(keys);
    return fine;
}

/* --- reading --- */

void ns_inverted_cursor_init(struct ns_inverted_cursor *cursor, const struct ns_inverter *inverter,
                             uint32_t term)
{
    const struct ns_inverted_term *info = &inverter->infos[term];
    *cursor = (struct ns_inverted_cursor){.inverter = inverter,
                                          .left = info->documents,
                                          .at = info->first,
                                          .end = info->first + slice_sizes[0] - LINK_SIZE};
}

static void next_slice(struct ns_inverted_cursor *cursor)
{
    memcpy(&cursor->at, place(cursor->inverter, cursor->end), LINK_SIZE);
    cursor->level = cursor->level < LEVELS - 1 ? cursor->level + 1 : LEVELS - 1;
    cursor->end = cursor->at + slice_sizes[cursor->level] - LINK_SIZE;
}

static uint64_t take_varint(struct ns_inverted_cursor *cursor)
{
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (cursor->at == cursor->end)
            next_slice(cursor);
        unsigned char byte = *place(cursor->inverter, cursor->at++);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
}

void ns_inverted_cursor_positions(struct ns_inverted_cursor *cursor, uint32_t *out)
{
    uint32_t position = 0;
    for (; cursor->positions; cursor->positions--) {
        position += (uint32_t)take_varint(cursor);
        *out++ = position;
    }
}

static void pass_positions(struct ns_inverted_cursor *cursor)
{
    for (; cursor->positions; cursor->positions--)
        (void)take_varint(cursor);
}

bool ns_inverted_cursor_next(struct ns_inverted_cursor *cursor)
{
    if (!cursor->left)
        return false;
    pass_positions(cursor);
    uint64_t gap = take_varint(cursor);
    cursor->left--;
    cursor->docid += (uint32_t)(gap >> 1);
    cursor->wdf = gap & 1 ? 1 : (uint32_t)take_varint(cursor);
    if (cursor->inverter->has_positions)
        cursor->positions = (uint32_t)take_varint(cursor);
    return true;
}

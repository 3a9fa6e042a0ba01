#include "indexer/writer/bulk/glass_position.h"

#include "indexer/writer/bulk/glass_pack.h"

struct bits {
    struct ns_buffer *out;
    uint64_t pending; /* the bits that do not make a byte yet */
    unsigned count;   /* of them, at most 7 between calls */
};

static void put_bits(struct bits *bits, uint32_t value, unsigned count)
{
    bits->pending |= (uint64_t)value << bits->count;
    bits->count += count;
    for (; bits->count >= 8; bits->count -= 8, bits->pending >>= 8)
        ns_buffer_append_char(bits->out, (char)(bits->pending & 0xff));
}

/* value < out_of */
static void put_out_of(struct bits *bits, uint32_t value, uint32_t out_of)
{
    if (out_of == 1)
        return;
    unsigned width = 32 - (unsigned)__builtin_clz(out_of - 1);
    uint32_t spare = (uint32_t)((UINT64_C(1) << width) - out_of);
    uint32_t middle = (out_of - spare) / 2;
    if (spare && value >= middle + spare)
        put_bits(bits, (value - middle - spare) | UINT32_C(1) << (width - 1), width);
    else if (spare && value >= middle)
        put_bits(bits, value, width - 1);
    else
        put_bits(bits, value, width);
}

/* What is strictly between the positions at low and high. */
static void put_between(struct bits *bits, const uint32_t *positions, size_t low, size_t high)
{
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t out_of = positions[high] - positions[low] - (uint32_t)(high - low) + 1;
        uint32_t lowest = positions[low] + (uint32_t)(middle - low);
        put_out_of(bits, positions[middle] - lowest, out_of);
        put_between(bits, positions, low, middle);
        low = middle;
    }
}

static bool ascend(const uint32_t *positions, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (positions[i] <= positions[i - 1])
            return false;
    return true;
}

enum ns_status ns_glass_positions_encode(const uint32_t *positions, size_t count,
                                         struct ns_buffer *out, struct ns_error *err)
{
    if (count == 0 || !ascend(positions, count))
        return ns_error_set(err, NS_INVALID, "positions not in order");
    uint32_t first = positions[0], last = positions[count - 1];
    ns_varint_append(out, last);
    if (count > 1) {
        struct bits bits = {out, 0, 0};
        put_out_of(&bits, first, last);
        put_out_of(&bits, (uint32_t)(count - 2), last - first);
        put_between(&bits, positions, 0, count - 1);
        if (bits.count)
            put_bits(&bits, 0, 8 - bits.count);
    }
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

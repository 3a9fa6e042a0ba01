#include "indexer/writer/bulk/glass_deflate.h"

enum {
    END = 256,       /* the symbol that ends a block */
    LENGTH_MAX = 15, /* bits of a code */
    META = 19,       /* symbols that describe code lengths: 0 to 15, and repetitions */
    META_LENGTH_MAX = 7,
    META_REPEAT = 16,                 /* the length before, 3 to 6 times more, in 2 extra bits */
    DESCRIBED = NS_GLASS_SYMBOLS + 1, /* lengths in a header: of the symbols, and of no distance */
    STORED_MAX = 65535,
    LEARN_STEP = 8 << 20, /* a new code for each twice as much, and for so much at least */
};

/* --- codes --- */

/* Takes the rarest node that has no parent yet; count 0 marks those that have. */
static unsigned take_rarest(uint64_t *counts, unsigned nodes, uint64_t *count)
{
    unsigned rarest = 0;
    *count = UINT64_MAX;
    for (unsigned i = 0; i < nodes; i++)
        if (counts[i] && counts[i] < *count) {
            *count = counts[i];
            rarest = i;
        }
    counts[rarest] = 0;
    return rarest;
}

/* Huffman's lengths; symbols of count 0 get none.  At least two have a count.  Returns the
 * longest. */
static unsigned huffman_lengths(const uint32_t *counts, unsigned symbols, uint8_t *lengths)
{
    uint64_t weights[2 * NS_GLASS_SYMBOLS];
    unsigned parents[2 * NS_GLASS_SYMBOLS] = {0};
    unsigned nodes = symbols, used = 0, longest = 0;
    for (unsigned i = 0; i < symbols; i++) {
        weights[i] = counts[i];
        used += counts[i] != 0;
    }
    for (; used > 1; used--) {
        uint64_t first, second;
        parents[take_rarest(weights, nodes, &first)] = nodes;
        parents[take_rarest(weights, nodes, &second)] = nodes;
        weights[nodes++] = first + second;
    }
    for (unsigned i = 0; i < symbols; i++) {
        unsigned depth = 0;
        for (unsigned node = i; counts[i] && parents[node]; node = parents[node])
            depth++;
        lengths[i] = (uint8_t)depth;
        longest = depth > longest ? depth : longest;
    }
    return longest;
}

/* Lengths up to a limit: the counts are flattened until they fit, at a small loss. */
static void limited_lengths(uint32_t *counts, unsigned symbols, unsigned limit, uint8_t *lengths)
{
    while (huffman_lengths(counts, symbols, lengths) > limit)
        for (unsigned i = 0; i < symbols; i++)
            counts[i] = (counts[i] + 1) / 2;
}

/* The canonical codes of RFC 1951, section 3.2.2, with the first bit lowest. */
static void assign_codes(const uint8_t *lengths, unsigned symbols, uint16_t *codes)
{
    unsigned next = 0;
    for (unsigned length = 1; length <= LENGTH_MAX; length++) {
        for (unsigned i = 0; i < symbols; i++) {
            if (lengths[i] != length)
                continue;
            unsigned reversed = 0;
            for (unsigned bit = 0; bit < length; bit++)
                reversed |= (next >> bit & 1) << (length - 1 - bit);
            codes[i] = (uint16_t)reversed;
            next++;
        }
        next <<= 1;
    }
}

/* --- the header --- */

static void put_bits(struct ns_glass_deflater *deflater, unsigned value, unsigned count)
{
    for (unsigned bit = 0; bit < count; bit++, deflater->header_bits++)
        if (value >> bit & 1)
            deflater->header[deflater->header_bits / 8] |=
                (unsigned char)(1u << deflater->header_bits % 8);
}

/* The lengths as run-length symbols; extra[i] is what follows a META_REPEAT. */
static unsigned describe(const uint8_t *lengths, uint8_t meta[DESCRIBED], uint8_t extra[DESCRIBED])
{
    unsigned count = 0;
    for (unsigned i = 0; i < DESCRIBED;) {
        unsigned run = 1;
        while (i + run < DESCRIBED && run < 7 && lengths[i + run] == lengths[i])
            run++;
        meta[count++] = lengths[i];
        i++;
        if (run > 3) {
            meta[count] = META_REPEAT;
            extra[count++] = (uint8_t)(run - 4);
            i += run - 1;
        }
    }
    return count;
}

static void make_header(struct ns_glass_deflater *deflater)
{
    static const uint8_t order[META] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                        11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[DESCRIBED], meta[DESCRIBED], extra[DESCRIBED], meta_lengths[META];
    uint16_t meta_codes[META];
    uint32_t counts[META] = {0};
    memcpy(lengths, deflater->lengths, NS_GLASS_SYMBOLS);
    lengths[NS_GLASS_SYMBOLS] = 0;
    unsigned count = describe(lengths, meta, extra);
    for (unsigned i = 0; i < count; i++)
        counts[meta[i]]++;
    limited_lengths(counts, META, META_LENGTH_MAX, meta_lengths);
    assign_codes(meta_lengths, META, meta_codes);
    memset(deflater->header, 0, sizeof deflater->header);
    deflater->header_bits = 0;
    put_bits(deflater, 1, 1);        /* the last block */
    put_bits(deflater, 2, 2);        /* with a code of its own, */
    put_bits(deflater, 0, 5);        /* of 257 symbols, */
    put_bits(deflater, 0, 5);        /* one (unused) distance, */
    put_bits(deflater, META - 4, 4); /* and all 19 lengths of the code that describes it */
    for (unsigned i = 0; i < META; i++)
        put_bits(deflater, meta_lengths[order[i]], 3);
    for (unsigned i = 0; i < count; i++) {
        put_bits(deflater, meta_codes[meta[i]], meta_lengths[meta[i]]);
        if (meta[i] == META_REPEAT)
            put_bits(deflater, extra[i], 2);
    }
}

/* --- streams --- */

/* Every symbol counts as seen once, so that every byte has a code. */
void ns_glass_deflater_init(struct ns_glass_deflater *deflater)
{
    memset(deflater, 0, sizeof *deflater);
    for (unsigned i = 0; i < NS_GLASS_SYMBOLS; i++)
        deflater->counts[i] = 1;
}

static void learn(struct ns_glass_deflater *deflater)
{
    uint32_t counts[NS_GLASS_SYMBOLS];
    memcpy(counts, deflater->counts, sizeof counts);
    limited_lengths(counts, NS_GLASS_SYMBOLS, LENGTH_MAX, deflater->lengths);
    assign_codes(deflater->lengths, NS_GLASS_SYMBOLS, deflater->codes);
    make_header(deflater);
    deflater->relearn =
        deflater->seen + (deflater->seen < LEARN_STEP ? deflater->seen : LEARN_STEP);
}

static void count_bytes(struct ns_glass_deflater *deflater, struct ns_str bytes)
{
    if (deflater->seen + bytes.size > UINT32_MAX) { /* the past fades */
        deflater->seen = 0;
        deflater->relearn = 0;
        for (unsigned i = 0; i < NS_GLASS_SYMBOLS; i++)
            deflater->counts[i] = deflater->counts[i] / 1024 + 1;
    }
    for (size_t i = 0; i < bytes.size; i++)
        deflater->counts[(unsigned char)bytes.data[i]]++;
    deflater->counts[END]++;
    deflater->seen += bytes.size;
}

/* Writes the stream where there is room for the header and 15 bits a symbol; returns its end. */
static char *put_stream(const struct ns_glass_deflater *deflater, struct ns_str bytes, char *to)
{
    size_t whole = deflater->header_bits / 8;
    memcpy(to, deflater->header, whole);
    to += whole;
    uint64_t pending = deflater->header[whole];
    unsigned count = deflater->header_bits % 8;
    for (size_t i = 0; i <= bytes.size; i++) {
        unsigned symbol = i < bytes.size ? (unsigned char)bytes.data[i] : END;
        pending |= (uint64_t)deflater->codes[symbol] << count;
        count += deflater->lengths[symbol];
        for (; count >= 32; count -= 32, pending >>= 32, to += 4) {
            const unsigned char four[] = {
                (unsigned char)(pending & 0xff), (unsigned char)(pending >> 8 & 0xff),
                (unsigned char)(pending >> 16 & 0xff), (unsigned char)(pending >> 24 & 0xff)};
            memcpy(to, four, sizeof four);
        }
    }
    for (; count; count = count > 8 ? count - 8 : 0, pending >>= 8)
        *to++ = (char)(pending & 0xff);
    return to;
}

bool ns_glass_deflate(struct ns_glass_deflater *deflater, struct ns_str bytes,
                      struct ns_buffer *out)
{
    count_bytes(deflater, bytes);
    if (deflater->seen >= deflater->relearn)
        learn(deflater);
    if (!ns_buffer_reserve(out, NS_GLASS_CODE_HEADER + bytes.size * 2 + 8))
        return false;
    char *start = out->data + out->size;
    size_t size = (size_t)(put_stream(deflater, bytes, start) - start);
    if (size >= bytes.size)
        return false;
    out->size += size;
    return true;
}

void ns_glass_deflate_stored(struct ns_str bytes, struct ns_buffer *out)
{
    do {
        size_t size = bytes.size < STORED_MAX ? bytes.size : STORED_MAX;
        bool last = size == bytes.size;
        const unsigned char head[] = {last, (unsigned char)(size & 0xff),
                                      (unsigned char)(size >> 8), (unsigned char)(~size & 0xff),
                                      (unsigned char)(~size >> 8 & 0xff)};
        ns_buffer_append(out, head, sizeof head);
        ns_buffer_append(out, bytes.data, size);
        bytes.data += size;
        bytes.size -= size;
    } while (bytes.size);
}

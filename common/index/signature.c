#include "common/index/signature.h"

#include <endian.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    COLUMNS = NS_SIGNATURE_COLUMNS,
    WIDTH = NS_SIGNATURE_WIDTH,
    GATHERED_MAX = 1 << 19, /* pairs, the same ones too: of no text that has few enough others */
};

/* The unknowns from `start` on that count have their bits set, the first one's lowest. */
struct equation {
    size_t start;
    uint32_t row;
};

uint64_t ns_signature_hash(struct ns_str stem)
{
    return XXH3_64bits(stem.data, stem.size);
}

/* Not symmetric: "white house" is not "house white". */
static uint64_t hash_pair(uint64_t left, uint64_t right)
{
    uint64_t hash = left + right * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (hash >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return hash ^ (hash >> 32);
}

static struct equation equation_of(uint64_t pair, size_t unknowns)
{
    uint64_t places = unknowns - WIDTH + 1;
    return (struct equation){.start = (size_t)((pair >> 32) * places >> 32),
                             .row = (uint32_t)pair | 1};
}

void ns_signature_release(struct ns_signature *signature)
{
    free(signature->pairs);
    free(signature->scratch);
    *signature = (struct ns_signature){0};
}

void ns_signature_break(struct ns_signature *signature)
{
    signature->has_last = false;
}

static bool add_pair(struct ns_signature *signature, uint64_t pair)
{
    if (signature->count > GATHERED_MAX)
        return true;
    if (signature->count == signature->capacity) {
        size_t capacity = signature->capacity ? signature->capacity * 2 : 1024;
        uint64_t *pairs = realloc(signature->pairs, capacity * sizeof *pairs);
        if (!pairs)
            return false;
        signature->pairs = pairs;
        signature->capacity = capacity;
    }
    signature->pairs[signature->count++] = pair;
    return true;
}

bool ns_signature_add(struct ns_signature *signature, uint64_t stem, uint32_t position)
{
    bool fine = true;
    if (signature->has_last && signature->next == position)
        fine = add_pair(signature, hash_pair(signature->last, stem));
    signature->last = stem;
    signature->next = position + 1;
    signature->has_last = true;
    return fine;
}

/* `count` zeros; NULL when there is no memory. */
static uint32_t *clear_scratch(struct ns_signature *signature, size_t count)
{
    if (count > signature->scratch_capacity) {
        size_t capacity = count + count / 2;
        uint32_t *scratch = reallocarray(signature->scratch, capacity, sizeof *scratch);
        if (!scratch)
            return NULL;
        signature->scratch = scratch;
        signature->scratch_capacity = capacity;
    }
    memset(signature->scratch, 0, count * sizeof *signature->scratch);
    return signature->scratch;
}

/* Keeps each pair once; false when there is no memory. */
static bool drop_repeated(struct ns_signature *signature)
{
    size_t kept = 0, size = 64;
    while (size < signature->count * 2)
        size *= 2;
    uint32_t *slots = clear_scratch(signature, size);
    if (!slots)
        return false;
    for (size_t i = 0; i < signature->count; i++) {
        uint64_t pair = signature->pairs[i];
        uint32_t mark = (uint32_t)(pair >> 32) | 1; /* two pairs seldom have one */
        size_t at = (size_t)pair & (size - 1);
        while (slots[at] && slots[at] != mark)
            at = (at + 1) & (size - 1);
        if (slots[at])
            continue;
        slots[at] = mark;
        signature->pairs[kept++] = pair;
    }
    signature->count = kept;
    return true;
}

/* Gauss: each row ends where it begins, or, when the others say what it says, nowhere. */
static void eliminate(const struct ns_signature *signature, size_t unknowns, uint32_t *rows)
{
    for (size_t i = 0; i < signature->count; i++) {
        struct equation equation = equation_of(signature->pairs[i], unknowns);
        size_t at = equation.start;
        uint32_t row = equation.row;
        while (row && rows[at]) {
            row ^= rows[at];
            if (row) {
                unsigned shift = (unsigned)__builtin_ctz(row);
                row >>= shift;
                at += shift;
            }
        }
        if (row)
            rows[at] = row;
    }
}

/* One bit for each column: what an unknown is that no row begins with. */
static uint32_t choice(size_t unknown)
{
    uint64_t mixed = ((uint64_t)unknown + 1) * UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
    return (uint32_t)(mixed >> 40);
}

/* All columns at once: four lanes of them, twice (vectors of GCC and Clang). */
typedef uint32_t lanes __attribute__((vector_size(16)));
enum { LANES = sizeof(lanes) / sizeof(uint32_t) };
_Static_assert(COLUMNS <= 2 * LANES, "a lane for each column");

static inline lanes parities(lanes bits)
{
    bits ^= bits >> 16;
    bits ^= bits >> 8;
    bits ^= bits >> 4;
    bits ^= bits >> 2;
    return (bits ^ bits >> 1) & 1;
}

static lanes chosen(uint32_t bits)
{
    return (lanes){bits & 1, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1};
}

/* From the last unknown to the first. */
static void substitute(const uint32_t *rows, size_t unknowns, char *columns)
{
    /* Of each column the unknowns that follow, the next one's bit lowest. */
    lanes behind[2] = {{0}, {0}};
    for (size_t at = unknowns; at-- > 0;) {
        uint32_t row = rows[at] >> 1;
        lanes low, high;
        if (rows[at]) {
            low = parities(behind[0] & row);
            high = parities(behind[1] & row);
        } else {
            low = chosen(choice(at));
            high = chosen(choice(at) >> LANES);
        }
        behind[0] = behind[0] << 1 | low;
        behind[1] = behind[1] << 1 | high;
        for (size_t c = 0; at % 8 == 0 && c < COLUMNS; c++)
            columns[c * (unknowns / 8) + at / 8] = (char)(behind[c / LANES][c % LANES] & 0xff);
    }
}

static size_t unknowns_for(size_t pairs)
{
    return (pairs + pairs * NS_SIGNATURE_SPARE / 100 + WIDTH + 7) / 8 * 8;
}

static void append_filter(struct ns_signature *signature, struct ns_buffer *out)
{
    size_t unknowns = unknowns_for(signature->count), size = unknowns / 8 * COLUMNS;
    uint32_t *rows = clear_scratch(signature, unknowns);
    if (!ns_buffer_reserve(out, size))
        return;
    if (!rows) {
        out->failed = true;
        return;
    }
    eliminate(signature, unknowns, rows);
    char *columns = out->data + out->size;
    substitute(rows, unknowns, columns);
    columns[size] = '\0';
    out->size += size;
}

void ns_signature_finish(struct ns_signature *signature, struct ns_buffer *out)
{
    signature->has_last = false;
    if (signature->count && signature->count <= GATHERED_MAX) {
        if (!drop_repeated(signature))
            out->failed = true;
        else if (signature->count <= NS_SIGNATURE_PAIRS)
            append_filter(signature, out);
    }
    signature->count = 0;
}

/* The bits of WIDTH unknowns of a column. */
static uint32_t window(const char *column, size_t start)
{
    uint64_t bits = 0;
    memcpy(&bits, column + start / 8, start % 8 ? 5 : 4);
    return (uint32_t)(le64toh(bits) >> start % 8);
}

bool ns_signature_has(struct ns_str filter, struct ns_str left, struct ns_str right)
{
    size_t bytes = filter.size / COLUMNS;
    if (bytes * 8 < WIDTH || bytes * COLUMNS != filter.size)
        return true;
    uint64_t pair = hash_pair(ns_signature_hash(left), ns_signature_hash(right));
    struct equation equation = equation_of(pair, bytes * 8);
    for (size_t c = 0; c < COLUMNS; c++)
        if (__builtin_parity(equation.row & window(filter.data + c * bytes, equation.start)))
            return false;
    return true;
}

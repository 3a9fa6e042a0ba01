#include "common/analysis/word_masks.h"

#include "common/base/ascii.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LANES = 16 };

/* Bytes side by side, as GNU C has them: a comparison gives all ones where it holds. */
typedef unsigned char lanes __attribute__((vector_size(LANES)));

/* What the bytes of a block are. */
struct kinds {
    uint64_t words, digits, quotes, points, high;
};

/* A bit for each byte, all of them ones or zero. */
#ifdef __SSE2__
static uint64_t bits(lanes set)
{
    return (uint64_t)_mm_movemask_epi8((__m128i)set);
}
#else
static uint64_t bits_of_eight(uint64_t bytes)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return (bytes & UINT64_C(0x8040201008040201)) * UINT64_C(0x0101010101010101) >> 56;
}

static uint64_t bits(lanes set)
{
    uint64_t halves[2];
    memcpy(halves, &set, sizeof halves);
    return bits_of_eight(halves[0]) | bits_of_eight(halves[1]) << 8;
}
#endif

static struct kinds kinds_of(const char *block)
{
    struct kinds kinds = {0};
    for (unsigned i = 0; i < NS_WORD_BLOCK; i += LANES) {
        lanes bytes;
        memcpy(&bytes, block + i, sizeof bytes);
        lanes small = bytes | 0x20;
        lanes letters = (lanes)(small >= 'a') & (lanes)(small <= 'z');
        lanes digits = (lanes)(bytes >= '0') & (lanes)(bytes <= '9');
        kinds.words |= bits(letters | digits) << i;
        kinds.digits |= bits(digits) << i;
        kinds.quotes |= bits((lanes)(bytes == '\'')) << i;
        kinds.points |= bits((lanes)(bytes == '.') | (lanes)(bytes == ',')) << i;
        kinds.high |= bits((lanes)(bytes >= 0x80)) << i;
    }
    return kinds;
}

struct ns_word_masks ns_word_masks(const char *text, size_t size, size_t at)
{
    struct kinds kinds;
    if (size - at < NS_WORD_BLOCK) {
        char rest[NS_WORD_BLOCK] = {0};
        memcpy(rest, text + at, size - at);
        kinds = kinds_of(rest);
    } else {
        kinds = kinds_of(text + at);
    }
    char last = at ? text[at - 1] : ' ', last_but_one = at ? text[at - 2] : ' ';
    bool digit = ns_ascii_is_digit(last);
    uint64_t before = digit || ns_ascii_is_letter(last);
    uint64_t before_that = ns_ascii_is_digit(last_but_one) || ns_ascii_is_letter(last_but_one);
    uint64_t after_word = kinds.words << 1 | before;
    uint64_t after_two = kinds.words << 2 | before << 1 | before_that;
    uint64_t after_digit = kinds.digits << 1 | digit;
    return (struct ns_word_masks){.starts = kinds.words & ~after_word,
                                  .stops =
                                      kinds.high | (kinds.quotes & after_word) |
                                      (kinds.points & (after_digit | (after_word & ~after_two)))};
}

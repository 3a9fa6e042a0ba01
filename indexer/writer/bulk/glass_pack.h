/* How glass spells numbers and strings.  Each function writes at `to`, where the caller has made
 * room, and returns where the next byte goes.
 *
 *   uint             base 128, low bits first, high bit = more follows: as ns_varint_append
 *   uint last        little-endian, without its length; only at the end of a string; 0 = nothing
 *   sortable uint    big-endian, in the order of the numbers: two bytes below 0x8000, then three
 *                    with leading bits 10, four with 110, five with 1110
 *   sortable string  each zero byte followed by 0xff; one more zero byte ends it where something
 *                    can follow that is not the last part of a key */
#ifndef NS_BULK_GLASS_PACK_H
#define NS_BULK_GLASS_PACK_H

#include "common/base/buffer.h"
#include "common/base/varint.h"

#include <stdint.h>

enum {
    NS_GLASS_UINT_MAX = 10,    /* bytes of the longest uint */
    NS_GLASS_SORTABLE_MAX = 5, /* of the longest sortable uint of 32 bits */
};

static inline char *ns_glass_put_uint(char *to, uint64_t value)
{
    while (value >= 0x80) {
        *to++ = (char)(0x80 | (value & 0x7f));
        value >>= 7;
    }
    *to++ = (char)value;
    return to;
}

static inline char *ns_glass_put_uint_last(char *to, uint32_t value)
{
    for (; value; value >>= 8)
        *to++ = (char)(value & 0xff);
    return to;
}

static inline char *ns_glass_put_bytes(char *to, struct ns_str bytes)
{
    if (bytes.size)
        memcpy(to, bytes.data, bytes.size);
    return to + bytes.size;
}

static inline char *ns_glass_put_sortable(char *to, uint32_t value)
{
    unsigned bytes = 2;
    uint64_t mark = 0;
    if (value >= UINT32_C(1) << 29)
        bytes = 5, mark = UINT64_C(0xe0) << 32;
    else if (value >= UINT32_C(1) << 22)
        bytes = 4, mark = UINT64_C(0xc0) << 24;
    else if (value >= UINT32_C(1) << 15)
        bytes = 3, mark = UINT64_C(0x80) << 16;
    uint64_t marked = mark | value;
    for (unsigned i = bytes; i-- > 0;)
        *to++ = (char)(marked >> (8 * i) & 0xff);
    return to;
}

/* Up to twice the string's bytes; the ending zero byte is the caller's. */
static inline char *ns_glass_put_sortable_string(char *to, struct ns_str string)
{
    if (string.size && !memchr(string.data, '\0', string.size))
        return ns_glass_put_bytes(to, string);
    for (size_t i = 0; i < string.size; i++) {
        *to++ = string.data[i];
        if (string.data[i] == '\0')
            *to++ = (char)0xff;
    }
    return to;
}

/* Uint length, then the bytes. */
static inline void ns_glass_append_string(struct ns_buffer *out, struct ns_str string)
{
    ns_varint_append(out, string.size);
    ns_buffer_append_str(out, string);
}

#endif

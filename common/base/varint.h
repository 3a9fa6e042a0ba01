/* Little-endian base-128 integers, low bits first, high bit = more follows. */
#ifndef NS_BASE_VARINT_H
#define NS_BASE_VARINT_H

#include "common/base/buffer.h"

#include <stdint.h>

static inline void ns_varint_append(struct ns_buffer *out, uint64_t value)
{
    char bytes[10];
    size_t size = 0;
    while (value >= 0x80) {
        bytes[size++] = (char)(0x80 | (value & 0x7f));
        value >>= 7;
    }
    bytes[size++] = (char)value;
    ns_buffer_append(out, bytes, size);
}

/* Takes a number off the front of *in; false when there is none, or it is over 64 bits. */
static inline bool ns_varint_take(struct ns_str *in, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; in->size && shift < 64; shift += 7) {
        unsigned char c = (unsigned char)*in->data;
        in->data++;
        in->size--;
        if (shift == 63 && c > 1)
            return false;
        *value |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80)
            return true;
    }
    return false;
}

#endif

#include "common/index/schema.h"

#include "common/analysis/tokenizer.h"

#include <inttypes.h>
#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { HASH_SIZE = 16 }; /* hexadecimal digits of a 64-bit hash */

/* How many bytes of id fit into `room` bytes of a Xapian key, where a NUL byte takes two. */
static size_t fitting_bytes(struct ns_str id, size_t room)
{
    size_t used = 0;
    for (size_t i = 0; i < id.size; i++) {
        used += id.data[i] == '\0' ? 2 : 1;
        if (used > room)
            return i;
    }
    return id.size;
}

void ns_schema_id_term(struct ns_str id, struct ns_buffer *out)
{
    const size_t room = NS_TERM_MAX - strlen(NS_PREFIX_ID);
    ns_buffer_append_text(out, NS_PREFIX_ID);
    if (fitting_bytes(id, room) == id.size) {
        ns_buffer_append_str(out, id);
        return;
    }
    ns_buffer_append(out, id.data, fitting_bytes(id, room - HASH_SIZE));
    ns_buffer_printf(out, "%016" PRIx64, (uint64_t)XXH3_64bits(id.data, id.size));
}

void ns_schema_fold(struct ns_str name, struct ns_buffer *out)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    const char *separator = "";
    ns_tokenizer_init(&tokenizer, name);
    while (ns_tokenizer_next(&tokenizer, &token)) {
        ns_buffer_append_text(out, separator);
        ns_buffer_append_str(out, token.text);
        separator = " ";
    }
}

bool ns_schema_folded_term(const char *prefix, struct ns_str name, struct ns_buffer *out)
{
    size_t start = out->size;
    ns_buffer_append_text(out, prefix);
    size_t bare = out->size;
    ns_schema_fold(name, out);
    if (out->size > bare && out->size - start <= NS_TERM_MAX)
        return true;
    out->size = start;
    if (out->data)
        out->data[start] = '\0';
    return false;
}

/* Flipping the sign bit makes the byte order of two's complement numbers their order. */
static const uint64_t sign_bit = UINT64_C(1) << 63;

void ns_schema_date_value(int64_t seconds, char out[NS_DATE_VALUE_SIZE])
{
    uint64_t bits = (uint64_t)seconds ^ sign_bit;
    for (int i = NS_DATE_VALUE_SIZE - 1; i >= 0; i--) {
        out[i] = (char)(bits & 0xff);
        bits >>= 8;
    }
}

int64_t ns_schema_date_of_value(struct ns_str value)
{
    if (value.size != NS_DATE_VALUE_SIZE)
        return INT64_MIN;
    uint64_t bits = 0;
    for (size_t i = 0; i < value.size; i++)
        bits = bits << 8 | (unsigned char)value.data[i];
    return (int64_t)(bits ^ sign_bit);
}

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

/* Size of what parts levels at the front of text; 0 for none. */
static size_t separator_size(struct ns_str text)
{
    static const char *const separators[] = {"/", ">", "|", "\xc2\xbb", "\xe2\x80\xba"}; /* » › */
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        struct ns_str separator = ns_str_of(separators[i]);
        if (text.size >= separator.size && !memcmp(text.data, separator.data, separator.size))
            return separator.size;
    }
    return 0;
}

static bool has_token(struct ns_str text)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    ns_tokenizer_init(&tokenizer, text);
    return ns_tokenizer_next(&tokenizer, &token);
}

bool ns_schema_section_level(struct ns_str *name, struct ns_str *level)
{
    while (name->size) {
        size_t end = 0, separator = 0;
        for (; end < name->size && !separator; end += !separator)
            separator = separator_size((struct ns_str){name->data + end, name->size - end});
        *level = ns_str_trim((struct ns_str){name->data, end});
        *name = (struct ns_str){name->data + end + separator, name->size - end - separator};
        if (has_token(*level))
            return true;
    }
    return false;
}

static void join_levels(struct ns_str name, struct ns_buffer *out,
                        void (*append)(struct ns_str level, struct ns_buffer *out))
{
    struct ns_str level;
    for (int i = 0; i < NS_SECTION_LEVELS && ns_schema_section_level(&name, &level); i++) {
        ns_buffer_append_text(out, i ? "/" : "");
        append(level, out);
    }
}

static void append_level(struct ns_str level, struct ns_buffer *out)
{
    ns_buffer_append_str(out, level);
}

void ns_schema_section_name(struct ns_str name, struct ns_buffer *out)
{
    join_levels(name, out, append_level);
}

void ns_schema_section_path(struct ns_str name, struct ns_buffer *out)
{
    join_levels(name, out, ns_schema_fold);
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

void ns_schema_date_append(struct ns_date date, struct ns_buffer *out)
{
    char bytes[NS_DATE_VALUE_SIZE];
    ns_schema_date_value(date.seconds, bytes);
    ns_buffer_append(out, bytes, sizeof bytes);
    if (date.precision < NS_PRECISION_DAY)
        ns_buffer_append_char(out, (char)date.precision);
}

struct ns_date ns_schema_date_read(struct ns_str value)
{
    struct ns_date date = {.precision = NS_PRECISION_DAY};
    uint64_t bits = 0;
    if (value.size == NS_DATE_VALUE_SIZE + 1 &&
        (value.data[NS_DATE_VALUE_SIZE] == NS_PRECISION_YEAR ||
         value.data[NS_DATE_VALUE_SIZE] == NS_PRECISION_MONTH))
        date.precision = (enum ns_precision)value.data[NS_DATE_VALUE_SIZE];
    else if (value.size != NS_DATE_VALUE_SIZE)
        return (struct ns_date){.precision = NS_PRECISION_NONE};
    for (size_t i = 0; i < NS_DATE_VALUE_SIZE; i++)
        bits = bits << 8 | (unsigned char)value.data[i];
    date.seconds = (int64_t)(bits ^ sign_bit);
    return date;
}

int64_t ns_schema_date_of_value(struct ns_str value)
{
    struct ns_date date = ns_schema_date_read(value);
    return date.precision == NS_PRECISION_NONE ? INT64_MIN : date.seconds;
}

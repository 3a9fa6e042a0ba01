/* A JSON writer (RFC 8259): commas, escapes and nesting are handled here, and what comes out is
 * valid JSON whatever bytes go in.
 *
 *     ns_json_init(&json, &out);
 *     ns_json_object_begin(&json);
 *     ns_json_key(&json, "title");
 *     ns_json_string(&json, title);
 *     ns_json_object_end(&json);
 *
 * No white space is written, so an object is one line of NDJSON; the caller adds the newline.
 * Running out of memory shows in the buffer (ns_buffer_failed). */
#ifndef NS_BASE_JSON_H
#define NS_BASE_JSON_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum { NS_JSON_DEPTH = 64, NS_JSON_DECIMALS = 9 };

struct ns_json {
    struct ns_buffer *out; /* borrowed */
    unsigned depth;        /* open objects and arrays; NS_JSON_DEPTH at most (asserted) */
    uint64_t has_items;    /* bit d: the one opened at depth d holds something */
    bool after_key;        /* the next value belongs to the key just written */
};

/* Begins at the end of out.  A further value may follow once the first is closed (NDJSON). */
void ns_json_init(struct ns_json *json, struct ns_buffer *out);

void ns_json_object_begin(struct ns_json *json);
void ns_json_object_end(struct ns_json *json);
void ns_json_array_begin(struct ns_json *json);
void ns_json_array_end(struct ns_json *json);

/* The key of the value that is written next.  Keys are not checked for repetition. */
void ns_json_key(struct ns_json *json, const char *key);

/* A string: control characters (DEL and U+0080 to U+009F too, which drive terminals) as \u00XX,
 * each invalid UTF-8 sequence as U+FFFD, all else as it is. */
void ns_json_string(struct ns_json *json, struct ns_str value);
void ns_json_text(struct ns_json *json, const char *value); /* NUL-terminated; NULL is null */
void ns_json_integer(struct ns_json *json, int64_t value);

/* Rounded to a fixed number of decimals (NS_JSON_DECIMALS at most), with "." in every locale.
 * NaN, infinities and what exceeds 10^18 after scaling become null. */
void ns_json_decimal(struct ns_json *json, double value, unsigned decimals);
void ns_json_bool(struct ns_json *json, bool value);
void ns_json_null(struct ns_json *json);

#endif

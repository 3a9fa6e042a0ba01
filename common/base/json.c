#include "common/base/json.h"

#include "common/base/utf8.h"

#include <assert.h>
#include <inttypes.h>

void ns_json_init(struct ns_json *json, struct ns_buffer *out)
{
    *json = (struct ns_json){.out = out};
}

static bool mark_item(struct ns_json *json)
{
    if (json->depth == 0)
        return false;
    uint64_t bit = UINT64_C(1) << (json->depth - 1);
    bool had = json->has_items & bit;
    json->has_items |= bit;
    return had;
}

/* What stands in front of a value or a key: a comma when it is not the first of its container. */
static void separate(struct ns_json *json)
{
    if (json->after_key)
        json->after_key = false;
    else if (mark_item(json))
        ns_buffer_append_char(json->out, ',');
}

static void open_container(struct ns_json *json, char bracket)
{
    assert(json->depth < NS_JSON_DEPTH);
    separate(json);
    ns_buffer_append_char(json->out, bracket);
    json->has_items &= ~(UINT64_C(1) << json->depth);
    json->depth++;
}

static void close_container(struct ns_json *json, char bracket)
{
    assert(json->depth > 0 && !json->after_key);
    json->depth--;
    ns_buffer_append_char(json->out, bracket);
}

void ns_json_object_begin(struct ns_json *json)
{
    open_container(json, '{');
}

void ns_json_object_end(struct ns_json *json)
{
    close_container(json, '}');
}

void ns_json_array_begin(struct ns_json *json)
{
    open_container(json, '[');
}

void ns_json_array_end(struct ns_json *json)
{
    close_container(json, ']');
}

static bool is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

static void append_escaped(struct ns_buffer *out, uint32_t cp)
{
    static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *name = names; *name; name += 2) {
        if (cp == (unsigned char)name[0]) {
            ns_buffer_append_char(out, '\\');
            ns_buffer_append_char(out, name[1]);
            return;
        }
    }
    ns_buffer_printf(out, "\\u%04x", (unsigned)cp);
}

/* Writes the one character, escape or invalid sequence at text; returns its length. */
static size_t append_special(struct ns_buffer *out, struct ns_str text)
{
    uint32_t cp;
    size_t length = ns_utf8_decode(text.data, text.size, &cp);
    if (length == 0) {
        ns_buffer_append_text(out, NS_UTF8_REPLACEMENT_TEXT);
        return ns_utf8_invalid_length(text.data, text.size);
    }
    if (cp < 0xA0)
        append_escaped(out, cp);
    else
        ns_buffer_append(out, text.data, length);
    return length;
}

static void append_quoted(struct ns_buffer *out, struct ns_str text)
{
    ns_buffer_append_char(out, '"');
    for (size_t i = 0; i < text.size;) {
        size_t plain = i;
        while (plain < text.size && is_plain((unsigned char)text.data[plain]))
            plain++;
        ns_buffer_append(out, text.data + i, plain - i);
        i = plain;
        if (i < text.size)
            i += append_special(out, (struct ns_str){text.data + i, text.size - i});
    }
    ns_buffer_append_char(out, '"');
}

void ns_json_key(struct ns_json *json, const char *key)
{
    assert(json->depth > 0 && !json->after_key);
    separate(json);
    append_quoted(json->out, ns_str_of(key));
    ns_buffer_append_char(json->out, ':');
    json->after_key = true;
}

void ns_json_string(struct ns_json *json, struct ns_str value)
{
    separate(json);
    append_quoted(json->out, value);
}

void ns_json_text(struct ns_json *json, const char *value)
{
    if (value)
        ns_json_string(json, ns_str_of(value));
    else
        ns_json_null(json);
}

void ns_json_integer(struct ns_json *json, int64_t value)
{
    separate(json);
    ns_buffer_printf(json->out, "%" PRId64, value);
}

void ns_json_decimal(struct ns_json *json, double value, unsigned decimals)
{
    uint64_t unit = 1;
    if (decimals > NS_JSON_DECIMALS)
        decimals = NS_JSON_DECIMALS;
    for (unsigned i = 0; i < decimals; i++)
        unit *= 10;
    double size = value < 0 ? -value : value;
    double scaled = size * (double)unit;
    if (!(scaled <= 1e18)) {
        ns_json_null(json);
        return;
    }
    /* In integers, because printf writes the decimal point of the locale. */
    uint64_t digits = (uint64_t)(scaled + 0.5);
    separate(json);
    if (value < 0 && digits > 0)
        ns_buffer_append_char(json->out, '-');
    ns_buffer_printf(json->out, "%" PRIu64, digits / unit);
    if (decimals > 0)
        ns_buffer_printf(json->out, ".%0*" PRIu64, (int)decimals, digits % unit);
}

void ns_json_bool(struct ns_json *json, bool value)
{
    separate(json);
    ns_buffer_append_text(json->out, value ? "true" : "false");
}

void ns_json_null(struct ns_json *json)
{
    separate(json);
    ns_buffer_append_text(json->out, "null");
}

#include "indexer/readers/json_line.h"

#include "common/base/utf8.h"

enum {
    COUNTED_FROM = 4 * 1024 * 1024, /* a shorter line cannot hold values enough to matter */
    VALUES_MAX = 1000 * 1000,       /* cJSON needs 64 bytes and more for each */
    EXCERPT = 32,                   /* bytes of bad JSON that a message shows */
};

void ns_json_line_init(struct ns_json_line *parser)
{
    *parser = (struct ns_json_line){0};
    ns_buffer_init(&parser->repaired);
}

void ns_json_line_release(struct ns_json_line *parser)
{
    cJSON_Delete(parser->object);
    ns_buffer_release(&parser->repaired);
    ns_json_line_init(parser);
}

/* Index behind the string that begins (with its quote) at `at`. */
static size_t skip_string(struct ns_str json, size_t at)
{
    for (at++; at < json.size && json.data[at] != '"'; at++)
        if (json.data[at] == '\\')
            at++;
    return at < json.size ? at + 1 : json.size;
}

static bool has_too_many_values(struct ns_str json)
{
    size_t values = 1;
    if (json.size < COUNTED_FROM)
        return false;
    for (size_t at = 0; at < json.size && values <= VALUES_MAX;) {
        char c = json.data[at];
        if (c == '"') {
            at = skip_string(json, at);
            continue;
        }
        values += c == ',' || c == '[' || c == '{';
        at++;
    }
    return values > VALUES_MAX;
}

/* The four hexadecimal digits of the \u escape at p, or -1. */
static long escaped_unit(const char *p, size_t size)
{
    long unit = 0;
    if (size < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = p[i] ? strchr(digits, p[i] | 0x20) : NULL;
        if (!digit)
            return -1;
        unit = unit * 16 + (digit - digits);
    }
    return unit;
}

/* Mends the escape at p; returns its length. */
static size_t repair_escape(char *p, size_t size)
{
    long unit = escaped_unit(p, size);
    if (unit < 0)
        return size < 2 ? size : 2;
    if (unit == 0)
        memcpy(p + 2, "0020", 4);
    if (unit < 0xd800 || unit > 0xdfff)
        return 6;
    long low = unit <= 0xdbff ? escaped_unit(p + 6, size - 6) : -1;
    if (low >= 0xdc00 && low <= 0xdfff)
        return 12;
    memcpy(p + 2, "fffd", 4);
    return 6;
}

/* Every change keeps the length, so positions in messages stay right. */
static bool repair(struct ns_json_line *parser, struct ns_str line)
{
    ns_buffer_clear(&parser->repaired);
    ns_buffer_append_str(&parser->repaired, line);
    if (ns_buffer_failed(&parser->repaired))
        return false;
    char *p = parser->repaired.data;
    for (size_t i = 0; i < line.size;) {
        if (p[i] == '\0')
            p[i] = ' ';
        i += p[i] == '\\' ? repair_escape(p + i, line.size - i) : 1;
    }
    return true;
}

/* The offset of what is wrong; the size of the text when nothing is or when it ends too early. */
static size_t parse(struct ns_json_line *parser)
{
    struct ns_str text = parser->text;
    const char *end = text.data;
    parser->object = cJSON_ParseWithLengthOpts(text.data, text.size, &end, 0);
    size_t at = (size_t)(end - text.data);
    if (!parser->object) /* for a text that ends too early, cJSON points to the last byte */
        return at + 1 < text.size || text.data[text.size - 1] == '}' ? at : text.size;
    struct ns_str rest = ns_str_trim((struct ns_str){end, text.size - at});
    if (rest.size == 0)
        return text.size;
    cJSON_Delete(parser->object);
    parser->object = NULL;
    return (size_t)(rest.data - text.data);
}

enum ns_status ns_json_line_parse(struct ns_json_line *parser, struct ns_str line,
                                  struct ns_error *err)
{
    cJSON_Delete(parser->object);
    parser->object = NULL;
    if (line.size == 0)
        return ns_error_set(err, NS_INVALID, "no JSON");
    if (has_too_many_values(line))
        return ns_error_set(err, NS_LIMIT, "more than %d values", VALUES_MAX);
    parser->text = line;
    bool nul = memchr(line.data, '\0', line.size) || memmem(line.data, line.size, "\\u0000", 6);
    size_t bad = nul ? 0 : parse(parser);
    if (!parser->object) {
        if (!repair(parser, line))
            return ns_error_nomem(err);
        parser->text = ns_buffer_str(&parser->repaired);
        bad = parse(parser);
    }
    if (!parser->object && bad == line.size)
        return ns_error_set(err, NS_INVALID, "not JSON: it ends too early, after %zu bytes",
                            line.size);
    if (!parser->object) {
        struct ns_str rest = {parser->text.data + bad, parser->text.size - bad};
        int shown = (int)ns_utf8_cut(rest.data, rest.size, EXCERPT);
        return ns_error_set(err, NS_INVALID, "not JSON from byte %zu on: %.*s%s", bad + 1, shown,
                            rest.data, (size_t)shown < rest.size ? "..." : "");
    }
    if (!cJSON_IsObject(parser->object))
        return ns_error_set(err, NS_INVALID, "JSON, but not an object");
    return NS_OK;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct ns_str ns_json_line_number(struct ns_str json, const char *key)
{
    size_t depth = 0, length = strlen(key);
    for (size_t at = 0; at < json.size;) {
        char c = json.data[at];
        if (c != '"') {
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
            at++;
            continue;
        }
        size_t begin = at + 1;
        at = skip_string(json, at);
        bool same =
            depth == 1 && at - begin == length + 1 && memcmp(json.data + begin, key, length) == 0;
        while (at < json.size && is_space(json.data[at]))
            at++;
        if (!same || at == json.size || json.data[at] != ':')
            continue;
        for (at++; at < json.size && is_space(json.data[at]);)
            at++;
        size_t end = at;
        while (end < json.size && !is_space(json.data[end]) && !strchr(",}", json.data[end]))
            end++;
        return (struct ns_str){json.data + at, end - at};
    }
    return NS_STR("");
}

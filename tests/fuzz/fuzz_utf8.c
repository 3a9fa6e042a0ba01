/* Any bytes: decoding covers all of them, cutting splits no character, and the JSON writer makes
 * a valid string of them. */
#include "common/base/json.h"
#include "common/base/terminal.h"
#include "common/base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* Walks over text; whether all of it is valid. */
static bool walk(const char *text, size_t size)
{
    bool valid = true;
    for (size_t i = 0; i < size;) {
        char again[NS_UTF8_MAX];
        uint32_t cp;
        size_t length = ns_utf8_decode(text + i, size - i, &cp);
        if (length) {
            require(ns_utf8_encode(cp, again) == length && !memcmp(again, text + i, length));
        } else {
            length = ns_utf8_invalid_length(text + i, size - i);
            valid = false;
        }
        require(length >= 1 && length <= size - i);
        i += length;
    }
    return valid;
}

static void check_json(struct ns_str text)
{
    struct ns_buffer out;
    struct ns_json json;
    ns_buffer_init(&out);
    ns_json_init(&json, &out);
    ns_json_string(&json, text);
    require(out.size >= 2 && out.data[0] == '"' && out.data[out.size - 1] == '"');
    require(ns_utf8_valid(out.data, out.size));
    for (size_t i = 1; i < out.size - 1; i++) {
        require((unsigned char)out.data[i] >= 0x20 && out.data[i] != '"');
        i += out.data[i] == '\\';
    }
    ns_buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const struct ns_str str = {text, size};
    bool valid = walk(text, size);
    require(ns_utf8_valid(text, size) == valid);
    require(ns_utf8_ascii_prefix(text, size) <= size);
    size_t max = size ? data[0] % (size + 1) : 0;
    size_t cut = ns_utf8_cut(text, size, max);
    require(cut <= max && max - cut < NS_UTF8_MAX);
    if (valid)
        require(ns_utf8_valid(text, cut) && ns_utf8_valid(text + cut, size - cut));
    size_t fit = ns_terminal_fit(str, max);
    require(fit <= size && ns_terminal_text_width((struct ns_str){text, fit}) <= max);
    check_json(str);
    return 0;
}

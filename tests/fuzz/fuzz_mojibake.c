/* Repair of text that was read in the wrong charset: what is UTF-8 stays UTF-8, nothing grows, and
 * what was put right is left alone the next time. */
#include "common/article/mojibake.h"
#include "common/base/utf8.h"

#include <stdint.h>
#include <stdlib.h>

static void check_valid(struct ns_str text)
{
    uint32_t c;
    for (size_t i = 0, used; i < text.size; i += used) {
        used = ns_utf8_decode(text.data + i, text.size - i, &c);
        if (!used)
            abort();
    }
}

static bool is_valid(struct ns_str text)
{
    uint32_t c;
    for (size_t i = 0, used; i < text.size; i += used) {
        used = ns_utf8_decode(text.data + i, text.size - i, &c);
        if (!used)
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ns_str text = {(const char *)data, size};
    struct ns_buffer once, twice;
    ns_buffer_init(&once);
    ns_buffer_init(&twice);
    if (ns_mojibake_repair(text, &once)) {
        if (once.size >= size)
            abort();
        if (is_valid(text))
            check_valid(ns_buffer_str(&once));
        if (size < 4096 && ns_mojibake_repair(ns_buffer_str(&once), &twice))
            abort();
    }
    ns_buffer_release(&once);
    ns_buffer_release(&twice);
    return 0;
}

#include "common/article/article.h"

#include "common/article/mojibake.h"
#include "common/base/utf8.h"

#include <stdint.h>

/* What becomes of one character. */
enum fate { FATE_KEEP, FATE_DROP, FATE_SPACE, FATE_NEWLINE, FATE_REPLACE, FATE_LIGATURE };

enum { LIGATURE_FIRST = 0xfb00, LIGATURE_LAST = 0xfb06 };
static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

static const char *ligature_of(uint32_t c)
{
    return c < LIGATURE_FIRST || c > LIGATURE_LAST ? "" : ligatures[c - LIGATURE_FIRST];
}

static bool is_wide_space(uint32_t c)
{
    return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

/* Byte order marks, the marks that change the direction of the text around them, and those that
 * tell where a word may or must not be broken: they are not seen, yet they keep equal text from
 * being equal and can reorder a terminal's line.  Joiners stay: some scripts need them. */
static bool is_unseen(uint32_t c)
{
    return c == 0xfeff || c == 0xad || c == 0x200b || c == 0x2060 || c == 0x61c || c == 0x200e ||
           c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Reads one character at data (size > 0); returns its bytes. */
static size_t classify(const char *data, size_t size, enum fate *fate, uint32_t *c)
{
    size_t used = ns_utf8_decode(data, size, c);
    if (used == 0) {
        *fate = FATE_REPLACE;
        return ns_utf8_invalid_length(data, size);
    }
    if (*c == '\r' && size > 1 && data[1] == '\n')
        *fate = FATE_DROP;
    else if (*c == '\n' || *c == 0x2028 || *c == 0x2029)
        *fate = FATE_NEWLINE;
    else if (*c < 0x20 || (*c >= 0x7f && *c < 0xa0))
        *fate = FATE_SPACE;
    else if (*c >= LIGATURE_FIRST && *c <= LIGATURE_LAST)
        *fate = FATE_LIGATURE;
    else
        *fate = is_unseen(*c) ? FATE_DROP : FATE_KEEP;
    return used;
}

/* Length of the longest start of data that is printable ASCII: nearly all of most texts. */
static size_t plain_run(const char *data, size_t size)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    size_t i = 0;
    for (; size - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
        uint64_t x;
        memcpy(&x, data + i, sizeof x);
        uint64_t below_space = (x - ones * 0x20) & ~x;
        if ((x | below_space | (x + ones)) & high)
            break;
    }
    while (i < size && data[i] >= 0x20 && data[i] < 0x7f)
        i++;
    return i;
}

/* Bytes of white space at data, 0 when there is none.  The text is clean already. */
static size_t space_at(const char *data, size_t size)
{
    if (*data == ' ' || *data == '\n')
        return 1;
    uint32_t c;
    size_t used = ns_utf8_decode(data, size, &c);
    return is_wide_space(c) ? used : 0;
}

static void trim_tail(struct ns_buffer *out, size_t start)
{
    while (out->size > start) {
        size_t last = out->size - 1;
        while (last > start && ((unsigned char)out->data[last] & 0xc0) == 0x80)
            last--;
        if (!space_at(out->data + last, out->size - last))
            break;
        out->size = last;
        out->data[last] = '\0';
    }
}

static void clean_text(struct ns_buffer *out, struct ns_str value)
{
    size_t start = out->size;
    ns_buffer_reserve(out, value.size);
    for (size_t i = 0; i < value.size;) {
        size_t run = plain_run(value.data + i, value.size - i);
        if (out->size == start) /* nothing yet: leading spaces go */
            for (; run && value.data[i] == ' '; run--)
                i++;
        ns_buffer_append(out, value.data + i, run);
        i += run;
        if (i == value.size)
            break;
        enum fate fate;
        uint32_t c;
        size_t used = classify(value.data + i, value.size - i, &fate, &c);
        bool blank = fate == FATE_SPACE || fate == FATE_NEWLINE || is_wide_space(c);
        if (fate == FATE_DROP || (blank && out->size == start))
            ;
        else if (fate == FATE_REPLACE)
            ns_buffer_append_text(out, NS_UTF8_REPLACEMENT_TEXT);
        else if (fate == FATE_LIGATURE)
            ns_buffer_append_text(out, ligature_of(c));
        else if (fate == FATE_KEEP)
            ns_buffer_append(out, value.data + i, used);
        else
            ns_buffer_append_char(out, fate == FATE_SPACE ? ' ' : '\n');
        i += used;
    }
    if (!ns_buffer_failed(out))
        trim_tail(out, start);
}

static void clean_line(struct ns_buffer *out, struct ns_str value)
{
    size_t start = out->size;
    bool space = false; /* white space was seen since the last character written */
    for (size_t i = 0; i < value.size;) {
        enum fate fate;
        uint32_t c;
        size_t used = classify(value.data + i, value.size - i, &fate, &c);
        bool blank = fate == FATE_SPACE || fate == FATE_NEWLINE ||
                     (fate == FATE_KEEP && c == ' ') || is_wide_space(c);
        if (blank) {
            space = true;
        } else if (fate != FATE_DROP) {
            if (space && out->size > start)
                ns_buffer_append_char(out, ' ');
            space = false;
            if (fate == FATE_REPLACE)
                ns_buffer_append_text(out, NS_UTF8_REPLACEMENT_TEXT);
            else if (fate == FATE_LIGATURE)
                ns_buffer_append_text(out, ligatures[c - LIGATURE_FIRST]);
            else
                ns_buffer_append(out, value.data + i, used);
        }
        i += used;
    }
}

static void clean_repaired(struct ns_buffer *out, struct ns_str value,
                           void (*clean)(struct ns_buffer *out, struct ns_str value))
{
    struct ns_buffer repaired;
    ns_buffer_init(&repaired);
    clean(out, ns_mojibake_repair(value, &repaired) ? ns_buffer_str(&repaired) : value);
    out->failed |= ns_buffer_failed(&repaired);
    ns_buffer_release(&repaired);
}

void ns_text_clean(struct ns_buffer *out, struct ns_str value)
{
    clean_repaired(out, value, clean_text);
}

void ns_text_clean_line(struct ns_buffer *out, struct ns_str value)
{
    clean_repaired(out, value, clean_line);
}

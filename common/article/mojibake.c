#include "common/article/mojibake.h"

#include "common/base/utf8.h"

#include <stdint.h>

enum { PASSES = 8, SEQUENCE_MAX = 4, RUN_MIN = 3 };

/* The characters of windows-1252 from 0x80 to 0x9f, where they are not those of Latin-1. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

/* What the sequence at data stands for. */
struct reading {
    char bytes[SEQUENCE_MAX];
    size_t size; /* of the bytes, a character of UTF-8; 0: there is no such sequence */
    size_t used; /* of the text */
    uint32_t character;
};

/* The byte that windows-1252 has for a character; 0 where it has none from 0x80 on. */
static unsigned char byte_of(uint32_t c)
{
    if (c >= 0x80 && c <= 0xff)
        return (unsigned char)c;
    for (size_t i = 0; i < 32; i++)
        if (c == windows_1252[i])
            return (unsigned char)(0x80 + i);
    return 0;
}

static struct reading read_sequence(struct ns_str text)
{
    struct reading reading = {.size = 0};
    size_t wanted = 1, count = 0;
    while (count < wanted) {
        uint32_t c;
        size_t used = ns_utf8_decode(text.data + reading.used, text.size - reading.used, &c);
        unsigned char byte = used ? byte_of(c) : 0;
        if (count == 0)
            wanted = byte >= 0xc2 && byte <= 0xdf   ? 2
                     : byte >= 0xe0 && byte <= 0xef ? 3
                     : byte >= 0xf0 && byte <= 0xf4 ? 4
                                                    : 0;
        else if (byte > 0xbf)
            wanted = 0;
        if (!byte || !wanted)
            return (struct reading){.size = 0};
        reading.bytes[count++] = (char)byte;
        reading.used += used;
        if (count < wanted && reading.used == text.size)
            return (struct reading){.size = 0};
    }
    if (ns_utf8_decode(reading.bytes, count, &reading.character) == count)
        reading.size = count;
    return reading;
}

/* What nobody means to write: Ã or Â with a sign behind it, â with two. */
static bool is_certain(const struct reading *reading)
{
    uint32_t c = reading->character;
    return (c >= 0xa0 && c <= 0xff) || (c >= 0x2010 && c <= 0x203a) || c == 0x20ac || c == 0x2122 ||
           c == 0xfeff;
}

/* How many sequences stand in a row at the start of text. */
static size_t run_length(struct ns_str text)
{
    size_t run = 0;
    while (run < RUN_MIN && text.size) {
        struct reading reading = read_sequence(text);
        if (!reading.size)
            break;
        text.data += reading.used;
        text.size -= reading.used;
        run++;
    }
    return run;
}

/* The next byte that may begin a sequence: all leads are U+00C2 to U+00F4. */
static const char *find_lead(const char *from, const char *end)
{
    while (from < end && (from = memchr(from, 0xc3, (size_t)(end - from))) != NULL) {
        unsigned char second = from + 1 < end ? (unsigned char)from[1] : 0;
        unsigned char third = from + 2 < end ? (unsigned char)from[2] : 0;
        if (second >= 0x82 && second <= 0xb4 && third >= 0x80)
            return from;
        from++;
    }
    return NULL;
}

static bool repair_once(struct ns_str text, struct ns_buffer *out)
{
    const char *at = text.data, *end = text.data + text.size, *lead;
    bool repaired = false;
    size_t run = 0; /* sequences left of a run that is certain by its length */
    while (at < end && (lead = find_lead(at, end)) != NULL) {
        struct ns_str rest = {lead, (size_t)(end - lead)};
        struct reading reading = read_sequence(rest);
        if (lead != at)
            run = 0;
        if (reading.size && !run && run_length(rest) >= RUN_MIN)
            run = RUN_MIN;
        bool right = reading.size && (run || is_certain(&reading));
        size_t used = right ? reading.used : 2;
        ns_buffer_append(out, at, (size_t)(lead - at));
        if (right)
            ns_buffer_append(out, reading.bytes, reading.size);
        else
            ns_buffer_append(out, lead, used);
        run -= run > 0;
        repaired |= right;
        at = lead + used;
    }
    if (at < end)
        ns_buffer_append(out, at, (size_t)(end - at));
    return repaired;
}

bool ns_mojibake_repair(struct ns_str text, struct ns_buffer *out)
{
    struct ns_buffer before;
    if (!text.size || !find_lead(text.data, text.data + text.size) || !repair_once(text, out))
        return false;
    ns_buffer_init(&before);
    for (int pass = 1; pass < PASSES; pass++) {
        ns_buffer_clear(&before);
        ns_buffer_append_str(&before, ns_buffer_str(out));
        ns_buffer_clear(out);
        out->failed |= ns_buffer_failed(&before);
        if (!repair_once(ns_buffer_str(&before), out))
            break;
    }
    ns_buffer_release(&before);
    return true;
}

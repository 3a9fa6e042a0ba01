#include "indexer/readers/utf16.h"

#include "common/base/utf8.h"

enum ns_utf16 ns_utf16_detect(struct ns_str head)
{
    if (head.size >= 2 && memcmp(head.data, "\xff\xfe", 2) == 0)
        return NS_UTF16_LITTLE;
    if (head.size >= 2 && memcmp(head.data, "\xfe\xff", 2) == 0)
        return NS_UTF16_BIG;
    return NS_UTF16_NONE;
}

static uint32_t unit_at(enum ns_utf16 order, const char *data)
{
    uint32_t first = (unsigned char)data[0], second = (unsigned char)data[1];
    return order == NS_UTF16_LITTLE ? second << 8 | first : first << 8 | second;
}

size_t ns_utf16_convert(enum ns_utf16 order, struct ns_str *in, bool last, char *out)
{
    size_t written = 0;
    while (in->size >= 2) {
        uint32_t c = unit_at(order, in->data);
        size_t used = 2;
        if (c >= 0xd800 && c <= 0xdbff) {
            if (in->size < 4 && !last)
                break;
            uint32_t low = in->size < 4 ? 0 : unit_at(order, in->data + 2);
            if (low >= 0xdc00 && low <= 0xdfff) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                used = 4;
            }
        }
        written += ns_utf8_encode(c, out + written);
        in->data += used;
        in->size -= used;
    }
    if (last && in->size == 1) {
        written += ns_utf8_encode(NS_UTF8_REPLACEMENT, out + written);
        in->data++;
        in->size = 0;
    }
    return written;
}

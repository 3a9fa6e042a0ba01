#include "common/index/popularity.h"

#include "common/base/ascii.h"
#include "common/index/schema.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    HASH_SIZE = 5,
    WEIGHT_SIZE = 2,
    TOP_WEIGHT = 1000, /* of the first in its list; the second has half of it, and so on */
    UNRANKED = 10,     /* the place that one without a place counts for */
};

uint32_t ns_popularity_weight(uint32_t rank)
{
    rank = rank ? rank : UNRANKED;
    return rank < TOP_WEIGHT ? TOP_WEIGHT / rank : 1;
}

static void append_number(struct ns_buffer *out, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ns_buffer_append_char(out, (char)(number >> (8 * i)));
}

static uint64_t read_number(const char *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return number;
}

static struct ns_str without(struct ns_str text, const char *start)
{
    size_t size = strlen(start);
    return ns_ascii_starts(text, start) ? (struct ns_str){text.data + size, text.size - size}
                                        : text;
}

static void append_address(struct ns_buffer *out, struct ns_str url)
{
    url = without(without(without(url, "http://"), "https://"), "www.");
    if (url.size && url.data[url.size - 1] == '/')
        url.size--;
    if (url.size)
        append_number(out, XXH3_64bits(url.data, url.size), HASH_SIZE);
}

void ns_popularity_append(struct ns_str title, struct ns_str url, uint32_t weight,
                          struct ns_buffer *out)
{
    struct ns_buffer folded;
    ns_buffer_init(&folded);
    ns_schema_fold(title, &folded);
    if (folded.size && weight)
        append_number(out, weight, WEIGHT_SIZE);
    if (folded.size) {
        append_number(out, XXH3_64bits(folded.data, folded.size), HASH_SIZE);
        append_address(out, url);
    }
    out->failed |= ns_buffer_failed(&folded);
    ns_buffer_release(&folded);
}

bool ns_popularity_read(struct ns_str value, struct ns_story_key *key)
{
    *key = (struct ns_story_key){0};
    if (value.size % HASH_SIZE == WEIGHT_SIZE) {
        key->weight = (uint32_t)read_number(value.data, WEIGHT_SIZE);
        value.data += WEIGHT_SIZE;
        value.size -= WEIGHT_SIZE;
    }
    if (value.size != HASH_SIZE && value.size != 2 * HASH_SIZE)
        return false;
    key->title = read_number(value.data, HASH_SIZE);
    if (value.size > HASH_SIZE)
        key->address = read_number(value.data + HASH_SIZE, HASH_SIZE);
    return true;
}

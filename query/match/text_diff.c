#include "query/match/text_diff.h"

#include "common/analysis/tokenizer.h"
#include "query/match/sentence.h"

#include <stdint.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

struct sentence {
    struct ns_str text;
    uint64_t words; /* their hash */
};

struct sentences {
    struct sentence *items;
    size_t count, capacity;
};

/* 0: there are no words. */
static uint64_t hash_words(struct ns_str text)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    uint64_t hash = 0;
    ns_tokenizer_init(&tokenizer, text);
    while (ns_tokenizer_next(&tokenizer, &token))
        hash = XXH3_64bits_withSeed(token.text.data, token.text.size, hash + 1);
    return hash;
}

static bool add_sentence(struct sentences *list, struct ns_str text)
{
    const struct sentence sentence = {ns_str_trim(text), hash_words(text)};
    if (!sentence.words)
        return true;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct sentence *items = reallocarray(list->items, capacity, sizeof *items);
        if (!items)
            return false;
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = sentence;
    return true;
}

static bool split(struct sentences *list, struct ns_str text)
{
    size_t start = 0;
    for (size_t at = 1; at <= text.size; at++) {
        if (at < text.size && !ns_sentence_starts(text, at))
            continue;
        if (!add_sentence(list, (struct ns_str){text.data + start, at - start}))
            return false;
        start = at;
    }
    return true;
}

static void put(struct ns_diff *diff, enum ns_diff_kind kind, struct ns_str sentence)
{
    diff->parts[diff->count++] = (struct ns_diff_part){kind, sentence};
    diff->same += kind == NS_DIFF_SAME;
    diff->left_out += kind == NS_DIFF_LEFT_OUT;
    diff->added += kind == NS_DIFF_ADDED;
}

/* Of the stretch from the front on, so many in each text.  lengths: NULL for nothing in common,
 * else of the longest common sequence of what is left at (i, k), rows of new + 1. */
static void put_stretch(struct ns_diff *diff, const struct sentence *old, size_t old_count,
                        const struct sentence *new, size_t new_count, const uint16_t *lengths)
{
    size_t i = 0, k = 0, row = new_count + 1;
    while (i < old_count || k < new_count) {
        bool both = i < old_count && k < new_count;
        if (lengths && both && old[i].words == new[k].words) {
            put(diff, NS_DIFF_SAME, new[k].text);
            i++;
            k++;
        } else if (i < old_count &&
                   (!both || !lengths || lengths[(i + 1) * row + k] >= lengths[i * row + k + 1])) {
            put(diff, NS_DIFF_LEFT_OUT, old[i++].text);
        } else {
            put(diff, NS_DIFF_ADDED, new[k++].text);
        }
    }
}

static bool compare_stretch(struct ns_diff *diff, const struct sentence *old, size_t old_count,
                            const struct sentence *new, size_t new_count)
{
    size_t row = new_count + 1;
    if (!old_count || !new_count || old_count > UINT16_MAX ||
        old_count + 1 > NS_DIFF_CELLS_MAX / row) {
        put_stretch(diff, old, old_count, new, new_count, NULL);
        return true;
    }
    uint16_t *lengths = calloc((old_count + 1) * row, sizeof *lengths);
    if (!lengths)
        return false;
    for (size_t i = old_count; i-- > 0;)
        for (size_t k = new_count; k-- > 0;) {
            uint16_t below = lengths[(i + 1) * row + k], right = lengths[i * row + k + 1];
            lengths[i * row + k] = old[i].words == new[k].words
                                       ? (uint16_t)(lengths[(i + 1) * row + k + 1] + 1)
                                   : below > right ? below
                                                   : right;
        }
    put_stretch(diff, old, old_count, new, new_count, lengths);
    free(lengths);
    return true;
}

static const struct sentence *from(const struct sentences *list, size_t first)
{
    return first ? list->items + first : list->items;
}

static bool compare(struct ns_diff *diff, const struct sentences *old, const struct sentences *new)
{
    size_t least = old->count < new->count ? old->count : new->count, front = 0, back = 0;
    diff->parts = calloc(old->count + new->count + 1, sizeof *diff->parts);
    if (!diff->parts)
        return false;
    while (front < least && old->items[front].words == new->items[front].words)
        front++;
    while (back < least - front &&
           old->items[old->count - 1 - back].words == new->items[new->count - 1 - back].words)
        back++;
    for (size_t i = 0; i < front; i++)
        put(diff, NS_DIFF_SAME, new->items[i].text);
    bool fine = compare_stretch(diff, from(old, front), old->count - front - back, from(new, front),
                                new->count - front - back);
    for (size_t i = new->count - back; i < new->count; i++)
        put(diff, NS_DIFF_SAME, new->items[i].text);
    return fine;
}

bool ns_diff_texts(struct ns_diff *diff, struct ns_str old, struct ns_str new)
{
    struct sentences before = {0}, after = {0};
    *diff = (struct ns_diff){0};
    bool fine = split(&before, old) && split(&after, new) && compare(diff, &before, &after);
    free(before.items);
    free(after.items);
    return fine;
}

void ns_diff_release(struct ns_diff *diff)
{
    free(diff->parts);
    *diff = (struct ns_diff){0};
}

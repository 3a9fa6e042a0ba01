#include "query/match/tally.h"

#include "common/base/table.h"
#include "common/index/schema.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 8192, FIRST_NAMES = 1024 };

void ns_tally_release(struct ns_tally *tally)
{
    struct ns_tally empty = {
        .kind = tally->kind, .accepts = tally->accepts, .context = tally->context};
    free(tally->names);
    free(tally->by_text.items);
    free(tally->by_key.items);
    ns_arena_release(&tally->arena);
    ns_buffer_release(&tally->folded);
    ns_buffer_release(&tally->other);
    *tally = empty;
}

/* What folding makes of plain characters; 0 for all others. */
/* clang-format off */
static const char plain[256] = {
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
            'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
            'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    [' '] = ' ', ['-'] = ' ',
};
/* clang-format on */

/* Folding takes a name apart into tokens; for words of ASCII letters and digits, which most names
 * are, lower case comes to the same.  False when name has anything else. */
static bool fold_plain(struct ns_str name, struct ns_buffer *out)
{
    char last = ' ', c = ' ';
    if (name.size > NS_TERM_MAX / 2 || !ns_buffer_reserve(out, name.size))
        return false;
    for (size_t i = 0; i < name.size && c; i++, last = c) {
        c = plain[(unsigned char)name.data[i]];
        if (c != ' ' || last != ' ')
            out->data[out->size++] = c;
    }
    out->size -= out->size && last == ' ';
    out->data[out->size] = '\0';
    return c;
}

/* A name folded; in out, unless it stays as it is. */
static struct ns_str fold(const struct ns_tally *tally, struct ns_str name, struct ns_buffer *out)
{
    if (tally->kind == NS_TALLY_PLAIN)
        return name;
    ns_buffer_clear(out);
    if (fold_plain(name, out))
        return ns_buffer_str(out);
    ns_buffer_clear(out);
    if (tally->kind == NS_TALLY_SECTIONS)
        ns_schema_section_path(name, out);
    else
        ns_schema_fold(name, out);
    return ns_buffer_str(out);
}

static struct ns_str text_of(const struct ns_tally *tally, uint32_t name)
{
    return (struct ns_str){tally->names[name].text, tally->names[name].size};
}

/* --- the hash tables --- */

static bool grow_slots(struct ns_tally_slots *slots)
{
    size_t size = slots->items ? (slots->mask + 1) * 4 : FIRST_SLOTS;
    struct ns_tally_slot *items = reallocarray(NULL, size, sizeof *items);
    if (!items)
        return false;
    for (size_t i = 0; i < size; i++)
        items[i].name = NS_TALLY_NONE;
    for (size_t i = 0; slots->items && i <= slots->mask; i++) {
        struct ns_tally_slot slot = slots->items[i];
        size_t at = slot.hash & (size - 1);
        if (slot.name == NS_TALLY_NONE)
            continue;
        while (items[at].name != NS_TALLY_NONE)
            at = (at + 1) & (size - 1);
        items[at] = slot;
    }
    free(slots->items);
    slots->items = items;
    slots->mask = size - 1;
    return true;
}

static bool has_room(struct ns_tally_slots *slots)
{
    return (slots->items && slots->used * 2 <= slots->mask) || grow_slots(slots);
}

/* Where a name with this text is, or goes. */
static struct ns_tally_slot *find_text(const struct ns_tally *tally, struct ns_str text,
                                       uint32_t hash)
{
    const struct ns_tally_slots *slots = &tally->by_text;
    size_t at = hash & slots->mask;
    while (slots->items[at].name != NS_TALLY_NONE &&
           (slots->items[at].hash != hash ||
            !ns_str_equal(text_of(tally, slots->items[at].name), text)))
        at = (at + 1) & slots->mask;
    return &slots->items[at];
}

/* Where the key is that folds to this, or goes. */
static struct ns_tally_slot *find_key(struct ns_tally *tally, struct ns_str folded, uint32_t hash)
{
    const struct ns_tally_slots *slots = &tally->by_key;
    size_t at = hash & slots->mask;
    while (
        slots->items[at].name != NS_TALLY_NONE &&
        (slots->items[at].hash != hash ||
         !ns_str_equal(fold(tally, text_of(tally, slots->items[at].name), &tally->other), folded)))
        at = (at + 1) & slots->mask;
    return &slots->items[at];
}

/* --- names --- */

static bool make_room_for_name(struct ns_tally *tally)
{
    if (tally->count < tally->capacity)
        return true;
    uint32_t capacity = tally->capacity ? tally->capacity * 2 : FIRST_NAMES;
    struct ns_tally_name *names = reallocarray(tally->names, capacity, sizeof *names);
    if (!names || capacity > NS_TALLY_NONE / 4) {
        tally->names = names ? names : tally->names;
        return false;
    }
    tally->names = names;
    tally->capacity = capacity;
    return true;
}

static struct ns_str section_above(struct ns_str name)
{
    const char *slash = name.size ? memrchr(name.data, '/', name.size) : NULL;
    return (struct ns_str){name.data, slash ? (size_t)(slash - name.data) : 0};
}

/* Gives the newest name its key: itself, unless another one folds to the same; none where nothing
 * is left of it. */
static bool set_key(struct ns_tally *tally, uint32_t name)
{
    struct ns_str folded = fold(tally, text_of(tally, name), &tally->folded);
    if (ns_buffer_failed(&tally->folded) || !has_room(&tally->by_key))
        return false;
    tally->names[name].key = NS_TALLY_NONE;
    if (!folded.size || (tally->accepts && !tally->accepts(tally->context, folded)))
        return true;
    uint32_t hash = (uint32_t)ns_table_hash(folded);
    struct ns_tally_slot *slot = find_key(tally, folded, hash);
    if (ns_buffer_failed(&tally->other))
        return false;
    if (slot->name == NS_TALLY_NONE) {
        *slot = (struct ns_tally_slot){hash, name};
        tally->by_key.used++;
    }
    tally->names[name].key = slot->name;
    return true;
}

/* The number of a name.  The section above it gets one, too, as far as levels go. */
static uint32_t intern(struct ns_tally *tally, struct ns_str text, uint32_t hash, int levels)
{
    uint32_t above = NS_TALLY_NONE;
    if (!has_room(&tally->by_text) || !make_room_for_name(tally) || text.size > UINT32_MAX)
        return NS_TALLY_NONE;
    struct ns_tally_slot *slot = find_text(tally, text, hash);
    if (slot->name != NS_TALLY_NONE)
        return slot->name;
    struct ns_str copy = ns_arena_copy(&tally->arena, text);
    if (!copy.data)
        return NS_TALLY_NONE;
    uint32_t name = tally->count++;
    *slot = (struct ns_tally_slot){hash, name};
    tally->by_text.used++;
    tally->names[name] =
        (struct ns_tally_name){.text = copy.data, .size = (uint32_t)copy.size, .above = above};
    if (!set_key(tally, name))
        return NS_TALLY_NONE;
    if (tally->kind == NS_TALLY_SECTIONS && levels > 1 && section_above(text).size) {
        struct ns_str upper = section_above(text);
        above = intern(tally, upper, (uint32_t)ns_table_hash(upper), levels - 1);
        tally->names[name].above = above;
        if (above == NS_TALLY_NONE)
            return NS_TALLY_NONE;
    }
    return name;
}

bool ns_tally_key(struct ns_tally *tally, struct ns_str text, uint32_t *key)
{
    uint32_t name = intern(tally, text, (uint32_t)ns_table_hash(text), NS_SECTION_LEVELS);
    *key = name == NS_TALLY_NONE ? NS_TALLY_NONE : tally->names[name].key;
    return name != NS_TALLY_NONE;
}

static void count_name(struct ns_tally *tally, uint32_t number, uint32_t article)
{
    struct ns_tally_name *name = &tally->names[number];
    name->count++;
    if (name->key == NS_TALLY_NONE || tally->names[name->key].last == article + 1)
        return;
    struct ns_tally_name *key = &tally->names[name->key];
    tally->distinct += !key->articles;
    key->articles++;
    key->last = article + 1;
}

/* Asks for what looking these names up will read: the slots of all, then their names, then the
 * texts of those.  Together they take little longer than one of them alone. */
static void prefetch(const struct ns_tally *tally, const struct ns_str *texts,
                     const uint32_t *hashes, size_t count)
{
    const struct ns_tally_slots *slots = &tally->by_text;
    if (!slots->items || count < 2)
        return;
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&slots->items[hashes[i] & slots->mask]);
    for (size_t i = 0; i < count; i++) {
        uint32_t name = slots->items[hashes[i] & slots->mask].name;
        if (name != NS_TALLY_NONE)
            __builtin_prefetch(&tally->names[name]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t name = slots->items[hashes[i] & slots->mask].name;
        if (name != NS_TALLY_NONE && tally->names[name].size == texts[i].size)
            __builtin_prefetch(tally->names[name].text);
    }
}

bool ns_tally_add_all(struct ns_tally *tally, const struct ns_str *texts, size_t count,
                      uint32_t article)
{
    uint32_t hashes[NS_TALLY_BATCH];
    for (size_t i = 0; i < count; i++)
        hashes[i] = (uint32_t)ns_table_hash(texts[i]);
    prefetch(tally, texts, hashes, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t name = intern(tally, texts[i], hashes[i], NS_SECTION_LEVELS);
        if (name == NS_TALLY_NONE)
            return false;
        for (; name != NS_TALLY_NONE; name = tally->names[name].above)
            count_name(tally, name, article);
    }
    return true;
}

/* --- the highest --- */

static int compare(struct ns_str a, struct ns_str b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

void ns_tally_settle(struct ns_tally *tally)
{
    for (uint32_t i = 0; i < tally->count; i++)
        tally->names[i].last = tally->names[i].key;
    for (uint32_t i = 0; i < tally->count; i++) {
        if (tally->names[i].key == NS_TALLY_NONE)
            continue;
        uint32_t *best = &tally->names[tally->names[i].key].last;
        uint32_t count = tally->names[i].count, most = tally->names[*best].count;
        if (count > most ||
            (count == most && compare(text_of(tally, i), text_of(tally, *best)) < 0))
            *best = i;
    }
}

static int by_count(const void *left, const void *right, void *context)
{
    const struct ns_tally *tally = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    uint32_t x = tally->names[a].articles, y = tally->names[b].articles;
    if (x != y)
        return x > y ? -1 : 1;
    return compare(ns_tally_shown(tally, a), ns_tally_shown(tally, b));
}

/* A number of articles that at least `limit` keys have: only those need be put in order.  Numbers
 * over LEVELS share the last level. */
static uint32_t least_articles(const struct ns_tally *tally, size_t limit)
{
    enum { LEVELS = 1024 };
    uint32_t with[LEVELS] = {0};
    for (uint32_t i = 0; i < tally->count; i++) {
        uint32_t articles = tally->names[i].articles;
        with[articles < LEVELS ? articles : LEVELS - 1]++;
    }
    size_t above = 0;
    for (uint32_t level = LEVELS - 1; level > 1; level--) {
        above += with[level];
        if (above >= limit)
            return level;
    }
    return 1;
}

bool ns_tally_top(const struct ns_tally *tally, size_t limit, uint32_t **out, size_t *count)
{
    uint32_t least = least_articles(tally, limit);
    size_t used = 0;
    *count = 0;
    *out = NULL;
    for (uint32_t i = 0; i < tally->count; i++)
        used += tally->names[i].articles >= least;
    if (!used)
        return true;
    uint32_t *keys = reallocarray(NULL, used, sizeof *keys);
    if (!keys)
        return false;
    used = 0;
    for (uint32_t i = 0; i < tally->count; i++)
        if (tally->names[i].articles >= least)
            keys[used++] = i;
    qsort_r(keys, used, sizeof *keys, by_count, (void *)(uintptr_t)tally);
    *out = keys;
    *count = used < limit ? used : limit;
    return true;
}

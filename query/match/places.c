#include "query/match/places.h"

#include "query/match/sentence.h"

#include <stdlib.h>

/* --- counting sentences --- */

void ns_place_counter_start(struct ns_place_counter *counter, struct ns_str text)
{
    counter->text = text;
    counter->at = 0;
    counter->sentence = counter->paragraph = 0;
}

void ns_place_counter_go(struct ns_place_counter *counter, size_t start, uint32_t position)
{
    for (size_t at = counter->at + 1; at <= start; at++) {
        counter->sentence += ns_sentence_starts(counter->text, at);
        counter->paragraph += ns_paragraph_starts(counter->text, at);
    }
    counter->at = start;
    counter->sentences[position % NS_PLACES_BACK] = counter->sentence;
    counter->paragraphs[position % NS_PLACES_BACK] = counter->paragraph;
}

struct ns_place ns_place_at(const struct ns_place_counter *counter, uint32_t first, uint32_t last)
{
    uint32_t from = first % NS_PLACES_BACK, to = last % NS_PLACES_BACK;
    return (struct ns_place){
        .first = first,
        .last = last,
        .sentences = {counter->sentences[from], counter->sentences[to]},
        .paragraphs = {counter->paragraphs[from], counter->paragraphs[to]},
    };
}

/* --- lists --- */

bool ns_place_list_add(struct ns_place_list *list, struct ns_place place)
{
    if (list->count == NS_PLACES_MAX)
        return true;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct ns_place *items = realloc(list->items, capacity * sizeof *items);
        if (!items)
            return false;
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = place;
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct ns_place *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->last > b->last) - (a->last < b->last);
}

/* Puts the places in order, each once. */
static void sort(struct ns_place_list *list)
{
    size_t kept = 0;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare);
    for (size_t i = 0; i < list->count; i++)
        if (!kept || compare(&list->items[kept - 1], &list->items[i]) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

size_t ns_place_list_apart(const struct ns_place_list *list)
{
    size_t count = 0;
    uint32_t last = 0; /* where the one that was taken last ends */
    for (size_t i = 0; i < list->count; i++) {
        const struct ns_place *place = &list->items[i];
        if (!count || place->first > last) {
            count++;
            last = place->last;
        } else if (place->last < last) { /* the shorter one leaves more room */
            last = place->last;
        }
    }
    return count;
}

/* --- joining --- */

static bool is_inside(const struct ns_place *inner, const struct ns_place *outer)
{
    return outer->loose && inner->first > outer->first && inner->last < outer->last;
}

/* Whether the two can be pieces of one: they share no word of the query's. */
static bool is_apart(const struct ns_place *a, const struct ns_place *b)
{
    return a->last < b->first || b->last < a->first || is_inside(a, b) || is_inside(b, a);
}

static bool is_within(const uint32_t a[2], const uint32_t b[2])
{
    return a[0] == a[1] && b[0] == b[1] && a[0] == b[0];
}

static bool are_joined(const struct ns_plan_predicate *predicate, const struct ns_place *a,
                       const struct ns_place *b)
{
    switch (predicate->kind) {
    case NS_PREDICATE_ADJACENT:
        return a->last < b->first && b->first - a->last <= predicate->number;
    case NS_PREDICATE_NEAR:
        return is_apart(a, b) && (b->first <= a->last || b->first - a->last <= predicate->number) &&
               (a->first <= b->last || a->first - b->last <= predicate->number);
    case NS_PREDICATE_SENTENCE:
        return is_apart(a, b) && is_within(a->sentences, b->sentences);
    case NS_PREDICATE_PARAGRAPH:
        return is_apart(a, b) && is_within(a->paragraphs, b->paragraphs);
    default:
        return false;
    }
}

/* Whether b and all places before it in order end too early to be joined with a or what comes
 * behind a; reach: words of the longest place of b's list. */
static bool is_behind(const struct ns_plan_predicate *predicate, const struct ns_place *a,
                      const struct ns_place *b, uint32_t reach)
{
    switch (predicate->kind) {
    case NS_PREDICATE_SENTENCE:
        return b->sentences[0] < a->sentences[0];
    case NS_PREDICATE_PARAGRAPH:
        return b->paragraphs[0] < a->paragraphs[0];
    default:
        return (uint64_t)b->first + reach + predicate->number < a->first;
    }
}

static bool is_ahead(const struct ns_plan_predicate *predicate, const struct ns_place *a,
                     const struct ns_place *b)
{
    switch (predicate->kind) {
    case NS_PREDICATE_SENTENCE:
        return b->sentences[0] > a->sentences[1];
    case NS_PREDICATE_PARAGRAPH:
        return b->paragraphs[0] > a->paragraphs[1];
    default:
        return b->first > a->last && b->first - a->last > predicate->number;
    }
}

static struct ns_place hull(const struct ns_place *a, const struct ns_place *b)
{
    const struct ns_place *first = a->first <= b->first ? a : b;
    const struct ns_place *last = a->last >= b->last ? a : b;
    return (struct ns_place){
        .first = first->first,
        .last = last->last,
        .sentences = {first->sentences[0], last->sentences[1]},
        .paragraphs = {first->paragraphs[0], last->paragraphs[1]},
        .loose = true,
    };
}

static uint32_t longest(const struct ns_place_list *list)
{
    uint32_t words = 0;
    for (size_t i = 0; i < list->count; i++) {
        uint32_t size = list->items[i].last - list->items[i].first + 1;
        words = size > words ? size : words;
    }
    return words;
}

static bool join_pairs(const struct ns_plan_predicate *predicate, const struct ns_place_list *left,
                       const struct ns_place_list *right, struct ns_place_list *out)
{
    uint32_t reach = longest(right);
    size_t from = 0, enough = predicate->placed ? NS_PLACES_MAX : 1;
    for (size_t i = 0; i < left->count; i++) {
        const struct ns_place *a = &left->items[i];
        while (from < right->count && is_behind(predicate, a, &right->items[from], reach))
            from++;
        for (size_t j = from; j < right->count && !is_ahead(predicate, a, &right->items[j]); j++) {
            const struct ns_place *b = &right->items[j];
            if (out->count == enough)
                return true;
            if (are_joined(predicate, a, b) && !ns_place_list_add(out, hull(a, b)))
                return false;
        }
    }
    return true;
}

bool ns_place_list_join(const struct ns_plan_predicate *predicate, const struct ns_place_list *left,
                        const struct ns_place_list *right, struct ns_place_list *out)
{
    bool done = true;
    out->count = 0;
    if (predicate->kind == NS_PREDICATE_EITHER) {
        for (size_t i = 0; i < left->count && done; i++)
            done = ns_place_list_add(out, left->items[i]);
        for (size_t i = 0; i < right->count && done; i++)
            done = ns_place_list_add(out, right->items[i]);
    } else {
        done = join_pairs(predicate, left, right, out);
    }
    sort(out);
    return done;
}

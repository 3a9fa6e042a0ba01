#include "query/match/proximity.h"

#include "common/base/utf8.h"

#include <stdlib.h>

enum { PLACES_MAX = 128 * 1024 };

#define NOWHERE UINT32_MAX

/* A word of the plan at a position of the body. */
struct place {
    uint32_t position;
    uint32_t word;       /* its class */
    uint32_t start, end; /* bytes */
    bool shows;          /* the first one of its token: that shows it */
};

struct ns_proximity {
    struct place *places;
    size_t count, capacity;
    bool complete;                       /* the places are all that the body has, of all words */
    uint32_t last[NS_PROXIMITY_WORDS];   /* by class: its last position so far, or NOWHERE */
    uint32_t inside[NS_PROXIMITY_WORDS]; /* by class: how often in the window */
};

struct ns_proximity *ns_proximity_new(void)
{
    return calloc(1, sizeof(struct ns_proximity));
}

void ns_proximity_free(struct ns_proximity *proximity)
{
    if (!proximity)
        return;
    free(proximity->places);
    free(proximity);
}

static bool add_place(struct ns_proximity *proximity, struct place place)
{
    if (proximity->count == PLACES_MAX)
        return true;
    if (proximity->count == proximity->capacity) {
        size_t capacity = proximity->capacity ? proximity->capacity * 2 : 256;
        struct place *places = realloc(proximity->places, capacity * sizeof *places);
        if (!places)
            return false;
        proximity->places = places;
        proximity->capacity = capacity;
    }
    proximity->places[proximity->count++] = place;
    return true;
}

/* Fills proximity->places with the words of the plan in text. */
static enum ns_status collect(struct ns_proximity *proximity, struct ns_scan *scan,
                              struct ns_str text, bool is_title, struct ns_error *err)
{
    bool more = true;
    proximity->count = 0;
    enum ns_status status = ns_scan_start(scan, text, err);
    for (;;) {
        if (status == NS_OK)
            status = ns_scan_next(scan, &more, err);
        if (status != NS_OK || !more)
            return status;
        struct place place = {.position = scan->token.position,
                              .start = (uint32_t)scan->token.start,
                              .end = (uint32_t)scan->token.end,
                              .shows = true};
        for (size_t i = 0; i < scan->hit_count; i++) {
            size_t class = scan->hits[i];
            const struct ns_scan_word *word = &scan->language->words[class];
            if (class >= NS_PROXIMITY_WORDS || !(is_title ? word->titled : word->shown))
                continue;
            place.word = (uint32_t) class;
            if (!add_place(proximity, place))
                return ns_error_nomem(err);
            place.shows = false;
        }
    }
}

static bool is_near(uint32_t before, uint32_t position)
{
    return before != NOWHERE && position - before < NS_NEAR_WORDS && position != before;
}

/* Counts the pairs that the word at this place makes with those before it. */
static void count_pairs(const struct ns_proximity *proximity, const struct ns_scan_word *words,
                        const struct place *place, struct ns_article_proximity *out)
{
    for (size_t i = 0; i + 1 < out->word_count; i++) {
        size_t left = words[i].class, right = words[i + 1].class;
        if (right == place->word) {
            out->pairs[i].ordered +=
                proximity->last[left] != NOWHERE && proximity->last[left] + 1 == place->position;
            out->pairs[i].near += is_near(proximity->last[left], place->position);
        }
        if (left == place->word && left != right)
            out->pairs[i].near += is_near(proximity->last[right], place->position);
    }
}

static void count_body(struct ns_proximity *proximity, const struct ns_scan_word *words,
                       struct ns_article_proximity *out)
{
    for (size_t i = 0; i < NS_PROXIMITY_WORDS; i++)
        proximity->last[i] = NOWHERE;
    for (size_t i = 0; i < proximity->count; i++) {
        const struct place *place = &proximity->places[i];
        struct ns_word_places *word = &out->words[place->word];
        if (!word->body++) {
            word->first = place->position;
            out->window_words++;
        }
        count_pairs(proximity, words, place, out);
        proximity->last[place->word] = place->position;
    }
}

/* The shortest run of places that has every word that the body has. */
static void find_window(struct ns_proximity *proximity, struct ns_article_proximity *out)
{
    const struct place *places = proximity->places;
    uint32_t different = 0;
    size_t start = 0;
    memset(proximity->inside, 0, sizeof proximity->inside);
    for (size_t end = 0; end < proximity->count; end++) {
        different += !proximity->inside[places[end].word]++;
        while (different == out->window_words) {
            uint32_t size = places[end].position - places[start].position + 1;
            if (!out->window || size < out->window)
                out->window = size;
            different -= !--proximity->inside[places[start].word];
            start++;
        }
    }
}

static enum ns_status look_at_body(struct ns_proximity *proximity, struct ns_scan *scan,
                                   struct ns_str body, struct ns_article_proximity *out,
                                   struct ns_error *err)
{
    size_t all = body.size;
    body.size = ns_utf8_cut(body.data, body.size, NS_PROXIMITY_SIZE);
    enum ns_status status = collect(proximity, scan, body, false, err);
    if (status != NS_OK)
        return status;
    proximity->complete = body.size == all && proximity->count < PLACES_MAX &&
                          scan->plan->word_count <= NS_PROXIMITY_WORDS;
    out->length = scan->tokenizer.position;
    count_body(proximity, scan->language->words, out);
    if (out->window_words)
        find_window(proximity, out);
    return NS_OK;
}

enum ns_status ns_proximity_article(struct ns_proximity *proximity, struct ns_scan *scan,
                                    const struct ns_article *article,
                                    struct ns_article_proximity *out, struct ns_error *err)
{
    size_t count = scan->plan->word_count;
    *out = (struct ns_article_proximity){0};
    proximity->complete = false;
    out->word_count = count < NS_PROXIMITY_WORDS ? count : NS_PROXIMITY_WORDS;
    for (size_t i = 0; i < out->word_count; i++)
        out->words[i].repeats = scan->language->words[i].class != i;
    enum ns_status status = collect(proximity, scan, article->title, true, err);
    for (size_t i = 0; i < proximity->count && status == NS_OK; i++)
        out->words[proximity->places[i].word].title++;
    size_t left = NS_PROXIMITY_SIZE;
    for (size_t c = 0; c < article->captions.count && status == NS_OK; c++) {
        struct ns_str caption = article->captions.items[c];
        if (caption.size > left)
            break;
        left -= caption.size;
        status = collect(proximity, scan, caption, false, err);
        for (size_t i = 0; i < proximity->count && status == NS_OK; i++)
            out->words[proximity->places[i].word].captions++;
    }
    return status == NS_OK ? look_at_body(proximity, scan, article->body, out, err) : status;
}

enum ns_status ns_proximity_words(const struct ns_proximity *proximity, struct ns_arena *arena,
                                  struct ns_body_words *out, struct ns_error *err)
{
    *out = (struct ns_body_words){0};
    if (!proximity->complete)
        return NS_OK;
    size_t size = (proximity->count + 1) * sizeof *out->items;
    struct ns_word_match *items =
        ns_arena_reserve(arena, size) ? ns_arena_alloc_raw(arena, size) : NULL;
    if (!items)
        return ns_error_nomem(err);
    for (size_t i = 0; i < proximity->count; i++) {
        const struct place *place = &proximity->places[i];
        if (place->shows)
            items[out->count++] =
                (struct ns_word_match){place->start, place->end, place->position, place->word};
    }
    out->items = items;
    out->known = true;
    return NS_OK;
}

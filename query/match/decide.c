#include "query/match/decide.h"

#include "query/match/places.h"

#include <stdlib.h>

/* One bit for each word of a phrase, all phrases side by side, 64 to a block. */
struct ns_decide {
    const struct ns_plan *plan;
    size_t bits, width; /* width: blocks of a bit vector */
    uint64_t *memory;   /* what the vectors below are cut from */
    size_t memory_size;
    uint64_t *first;                         /* the first words of phrases */
    uint64_t *first_title;                   /* those of title: alone */
    uint64_t *last;                          /* the last words of phrases */
    uint64_t *state;                         /* how far phrases have come at the token at hand */
    uint64_t *mask;                          /* where the token at hand may stand */
    uint64_t *rows;                          /* by row: where the words of a class stand */
    size_t *row_of;                          /* by class: its row, or NS_SCAN_NONE */
    size_t *phrase_of;                       /* by bit: the phrase */
    size_t capacity;                         /* of row_of and phrase_of */
    const struct ns_scan_language *language; /* that rows are for */

    struct ns_place_list *places; /* by predicate: in the text at hand */
    size_t *totals;               /* by predicate: times, over the texts before */
    size_t place_capacity;
    bool has_places;  /* some predicate joins others … */
    bool has_bounds;  /* … within a sentence or a paragraph */
    size_t undecided; /* predicates of the article at hand that may yet be found */
    struct ns_place_counter counter;
};

struct ns_decide *ns_decide_new(void)
{
    return calloc(1, sizeof(struct ns_decide));
}

void ns_decide_free(struct ns_decide *decide)
{
    if (!decide)
        return;
    for (size_t p = 0; p < decide->place_capacity; p++)
        free(decide->places[p].items);
    free(decide->places);
    free(decide->totals);
    free(decide->memory);
    free(decide->row_of);
    free(decide->phrase_of);
    free(decide);
}

/* --- the phrases as bits --- */

static bool is_phrase(const struct ns_plan_predicate *predicate)
{
    return predicate->kind == NS_PREDICATE_PHRASE;
}

static void set_bit(uint64_t *vector, size_t bit)
{
    vector[bit / 64] |= UINT64_C(1) << bit % 64;
}

static bool reserve_numbers(struct ns_decide *decide, size_t count)
{
    if (count <= decide->capacity)
        return true;
    size_t *rows = realloc(decide->row_of, count * sizeof *rows);
    if (!rows)
        return false;
    decide->row_of = rows;
    size_t *phrases = realloc(decide->phrase_of, count * sizeof *phrases);
    if (!phrases)
        return false;
    decide->phrase_of = phrases;
    decide->capacity = count;
    return true;
}

static bool reserve_places(struct ns_decide *decide, size_t count)
{
    if (count <= decide->place_capacity)
        return true;
    size_t *totals = realloc(decide->totals, count * sizeof *totals);
    if (!totals)
        return false;
    decide->totals = totals;
    struct ns_place_list *places = realloc(decide->places, count * sizeof *places);
    if (!places)
        return false;
    memset(places + decide->place_capacity, 0, (count - decide->place_capacity) * sizeof *places);
    decide->places = places;
    decide->place_capacity = count;
    return true;
}

/* Cuts the vectors from one piece: five, and a row for each bit at most. */
static bool reserve_vectors(struct ns_decide *decide)
{
    size_t size = (5 + decide->bits) * decide->width;
    if (size > decide->memory_size) {
        uint64_t *memory = realloc(decide->memory, size * sizeof *memory);
        if (!memory)
            return false;
        decide->memory = memory;
        decide->memory_size = size;
    }
    if (!size)
        return true;
    memset(decide->memory, 0, 5 * decide->width * sizeof *decide->memory);
    uint64_t **vectors[] = {&decide->first, &decide->first_title, &decide->last,
                            &decide->state, &decide->mask,        &decide->rows};
    for (size_t i = 0; i < 6; i++)
        *vectors[i] = decide->memory + i * decide->width;
    return true;
}

static void lay_out_phrases(struct ns_decide *decide)
{
    const struct ns_plan *plan = decide->plan;
    size_t bit = 0;
    for (size_t p = 0; p < plan->predicate_count; p++) {
        const struct ns_plan_predicate *phrase = &plan->predicates[p];
        decide->has_places |= !is_phrase(phrase);
        decide->has_bounds |=
            phrase->kind == NS_PREDICATE_SENTENCE || phrase->kind == NS_PREDICATE_PARAGRAPH;
        if (!is_phrase(phrase))
            continue;
        bool title = plan->words[phrase->first].field == NS_FIELD_TITLE;
        set_bit(title ? decide->first_title : decide->first, bit);
        for (size_t i = 0; i < phrase->count; i++)
            decide->phrase_of[bit++] = p;
        set_bit(decide->last, bit - 1);
    }
}

enum ns_status ns_decide_prepare(struct ns_decide *decide, const struct ns_plan *plan,
                                 struct ns_error *err)
{
    decide->plan = plan;
    decide->language = NULL;
    decide->has_places = decide->has_bounds = false;
    decide->bits = 0;
    for (size_t p = 0; p < plan->predicate_count; p++)
        if (is_phrase(&plan->predicates[p]))
            decide->bits += plan->predicates[p].count;
    decide->width = (decide->bits + 63) / 64;
    if (!reserve_numbers(decide, plan->word_count) || !reserve_vectors(decide) ||
        !reserve_places(decide, plan->predicate_count))
        return ns_error_nomem(err);
    lay_out_phrases(decide);
    return NS_OK;
}

/* Which bits each class of words stands for in this language. */
static void lay_out_rows(struct ns_decide *decide, const struct ns_scan_language *language)
{
    const struct ns_plan *plan = decide->plan;
    size_t bit = 0, rows = 0;
    for (size_t i = 0; i < plan->word_count; i++)
        decide->row_of[i] = NS_SCAN_NONE;
    for (size_t p = 0; p < plan->predicate_count; p++) {
        const struct ns_plan_predicate *phrase = &plan->predicates[p];
        for (size_t i = 0; is_phrase(phrase) && i < phrase->count; i++) {
            size_t *row = &decide->row_of[language->words[phrase->first + i].class];
            if (*row == NS_SCAN_NONE) {
                *row = rows++;
                memset(decide->rows + *row * decide->width, 0,
                       decide->width * sizeof *decide->rows);
            }
            set_bit(decide->rows + *row * decide->width, bit++);
        }
    }
    decide->language = language;
}

/* --- one text --- */

/* A phrase ends at the token at hand. */
static bool meet_phrase(struct ns_decide *decide, size_t p, uint32_t position, bool *found)
{
    const struct ns_plan_predicate *phrase = &decide->plan->predicates[p];
    if (phrase->placed)
        return ns_place_list_add(
            &decide->places[p],
            ns_place_at(&decide->counter, position + 1 - (uint32_t)phrase->count, position));
    decide->undecided -= !found[p];
    found[p] = true;
    return true;
}

/* Takes the phrases one token further; false when there is no memory. */
static bool step(struct ns_decide *decide, const struct ns_scan *scan, bool is_title, bool *found)
{
    size_t width = decide->width;
    memset(decide->mask, 0, width * sizeof *decide->mask);
    for (size_t i = 0; i < scan->hit_count; i++) {
        size_t row = decide->row_of[scan->hits[i]];
        for (size_t w = 0; row != NS_SCAN_NONE && w < width; w++)
            decide->mask[w] |= decide->rows[row * width + w];
    }
    uint64_t carry = 0;
    for (size_t w = 0; w < width; w++) {
        uint64_t on = decide->state[w] & ~decide->last[w];
        uint64_t start = decide->first[w] | (is_title ? decide->first_title[w] : 0);
        decide->state[w] = (on << 1 | carry | start) & decide->mask[w];
        carry = on >> 63;
        uint64_t ends = decide->state[w] & decide->last[w];
        for (; ends; ends &= ends - 1) {
            size_t bit = w * 64 + (size_t)__builtin_ctzll(ends);
            if (!meet_phrase(decide, decide->phrase_of[bit], scan->token.position, found))
                return false;
        }
    }
    return true;
}

/* Reads the text until it ends or nothing is undecided. */
static enum ns_status read_text(struct ns_decide *decide, struct ns_scan *scan, struct ns_str text,
                                bool is_title, bool *found, struct ns_error *err)
{
    bool more = true;
    uint32_t next = 0; /* the position where phrases may go on */
    enum ns_status status = ns_scan_start(scan, text, err);
    if (decide->has_bounds)
        ns_place_counter_start(&decide->counter, text);
    while (decide->undecided) {
        if (status == NS_OK)
            status = ns_scan_next(scan, &more, err);
        if (status != NS_OK || !more)
            return status;
        if (scan->token.position != next)
            memset(decide->state, 0, decide->width * sizeof *decide->state);
        next = scan->token.position + 1;
        if (decide->has_bounds)
            ns_place_counter_go(&decide->counter, scan->token.start, scan->token.position);
        if (!step(decide, scan, is_title, found))
            return ns_error_nomem(err);
    }
    return NS_OK;
}

static bool join_predicate(struct ns_decide *decide, size_t p, bool *found)
{
    const struct ns_plan_predicate *predicate = &decide->plan->predicates[p];
    const struct ns_place_list *left = &decide->places[predicate->left];
    struct ns_place_list *places = &decide->places[p];
    bool holds;
    if (predicate->kind == NS_PREDICATE_AT_LEAST) {
        decide->totals[p] += ns_place_list_apart(left);
        holds = decide->totals[p] >= predicate->number;
    } else {
        if (!ns_place_list_join(predicate, left, &decide->places[predicate->right], places))
            return false;
        holds = places->count != 0;
    }
    if (holds && !predicate->placed) {
        decide->undecided -= !found[p];
        found[p] = true;
    }
    return true;
}

static enum ns_status decide_text(struct ns_decide *decide, struct ns_scan *scan,
                                  struct ns_str text, bool is_title, bool *found,
                                  struct ns_error *err)
{
    const struct ns_plan *plan = decide->plan;
    memset(decide->state, 0, decide->width * sizeof *decide->state);
    for (size_t p = 0; p < plan->predicate_count; p++)
        decide->places[p].count = 0;
    enum ns_status status = read_text(decide, scan, text, is_title, found, err);
    for (size_t p = 0; decide->has_places && p < plan->predicate_count && status == NS_OK; p++)
        if (!is_phrase(&plan->predicates[p]) && !join_predicate(decide, p, found))
            status = ns_error_nomem(err);
    return status;
}

enum ns_status ns_decide_article(struct ns_decide *decide, struct ns_scan *scan,
                                 const struct ns_article *article, bool *found,
                                 struct ns_error *err)
{
    const struct ns_plan *plan = decide->plan;
    if (!plan->predicate_count)
        return NS_OK;
    decide->undecided = 0;
    for (size_t p = 0; p < plan->predicate_count; p++) {
        found[p] = false;
        decide->totals[p] = 0;
        decide->undecided += !plan->predicates[p].placed;
    }
    if (decide->language != scan->language)
        lay_out_rows(decide, scan->language);
    enum ns_status status = decide_text(decide, scan, article->title, true, found, err);
    for (size_t i = 0; i < article->captions.count && status == NS_OK; i++)
        status = decide_text(decide, scan, article->captions.items[i], false, found, err);
    if (status == NS_OK)
        status = decide_text(decide, scan, article->body, false, found, err);
    return status;
}

#include "indexer/writer/analyzer.h"

#include <stdlib.h>

/* A state for each stem so far. */
static bool grow_states(struct ns_analyzer_language *language)
{
    uint32_t need = ns_stemmer_count(language->stemmer);
    if (need <= language->capacity)
        return true;
    uint32_t capacity = need + need / 2 + 1024;
    struct ns_stem_state *states = reallocarray(language->states, capacity, sizeof *states);
    if (!states)
        return false;
    language->states = states;
    uint64_t *starts = reallocarray(language->starts, capacity, sizeof *starts);
    if (!starts)
        return false;
    language->starts = starts;
    memset(states + language->capacity, 0, (capacity - language->capacity) * sizeof *states);
    language->capacity = capacity;
    return true;
}

static void learn_stem(struct ns_analyzer_language *language, uint32_t stem)
{
    struct ns_str text = ns_stemmer_text(language->stemmer, stem);
    language->starts[stem] = ns_term_start(text);
    language->states[stem] = (struct ns_stem_state){.hash = ns_signature_hash(text), .known = true};
}

/* In a language without stems the words are the terms. */
static bool add_form(struct ns_analyzer *analyzer, uint32_t stem, struct ns_str word)
{
    const struct ns_stemmer *stemmer = analyzer->language->stemmer;
    return !ns_stemmer_has_stems(stemmer) ||
           ns_forms_add(&analyzer->forms, ns_stemmer_text(stemmer, stem), word);
}

/* Where the stem stands; a stem of the title, which is under its prefix as well, with the term that
 * was added last. */
static bool add_position(struct ns_analyzer *analyzer, uint32_t stem, uint32_t position,
                         bool prefixed)
{
    if (!analyzer->keeps_positions)
        return true;
    if (!ns_positions_add(&analyzer->positions, stem, position))
        return false;
    return !prefixed || ns_positions_add_run(&analyzer->positions, position,
                                             &analyzer->found[analyzer->found_count - 1].run);
}

/* Also under a prefix, unless that is NULL. */
static bool add_token(struct ns_analyzer *analyzer, const struct ns_pending_token *token,
                      const char *prefix)
{
    struct ns_str text = {token->text, token->size};
    struct ns_stemmer *stemmer = analyzer->language->stemmer;
    struct ns_counted_word word = {.position = token->position};
    bool fresh;
    if (!ns_stemmer_id(stemmer, text, &word.stem, &fresh) ||
        (fresh && !add_form(analyzer, word.stem, text)))
        return false;
    struct ns_counted_word *words = ns_analyzer_grown(analyzer->words, analyzer->word_count, 1,
                                                      &analyzer->word_capacity, sizeof *words);
    if (!words)
        return false;
    analyzer->words = words;
    words[analyzer->word_count++] = word;
    size_t before = analyzer->found_count;
    if (prefix &&
        !ns_analyzer_add_prefixed(analyzer, prefix, ns_stemmer_text(stemmer, word.stem), 1))
        return false;
    return add_position(analyzer, word.stem, analyzer->first_position + token->position,
                        analyzer->found_count > before);
}

/* The states of most stems are far away: each is asked for some words ahead, so that it comes
 * while others are counted. */
enum { AHEAD = 16 };

/* Counts the words' stems and their pairs. */
static bool count_words(struct ns_analyzer *analyzer, uint32_t weight)
{
    struct ns_analyzer_language *language = analyzer->language;
    const struct ns_counted_word *words = analyzer->words;
    size_t count = analyzer->word_count;
    uint32_t *stems = ns_analyzer_grown(analyzer->stems, analyzer->stem_count, count,
                                        &analyzer->stem_capacity, sizeof *stems);
    if ((count && !stems) || !grow_states(language))
        return false;
    analyzer->stems = stems;
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count)
            __builtin_prefetch(&language->states[words[i + AHEAD].stem], 1);
        struct ns_stem_state *state = &language->states[words[i].stem];
        if (!state->known)
            learn_stem(language, words[i].stem);
        if (!state->count)
            stems[analyzer->stem_count++] = words[i].stem;
        state->count += weight;
        if (!ns_signature_add(&analyzer->signature, state->hash, words[i].position))
            return false;
    }
    return true;
}

/* Reads the next tokens, some at a time; returns their number. */
static size_t read_tokens(struct ns_analyzer *analyzer, struct ns_shingles *shingles)
{
    size_t count = 0;
    struct ns_token token;
    while (count < NS_PENDING_TOKENS && ns_tokenizer_next(&analyzer->tokenizer, &token)) {
        struct ns_pending_token *pending = &analyzer->pending[count++];
        pending->size = token.text.size;
        pending->position = token.position;
        memcpy(pending->text, token.text.data, NS_TOKEN_PADDING / 2);
        memcpy(pending->text + NS_TOKEN_PADDING / 2, token.text.data + NS_TOKEN_PADDING / 2,
               NS_TOKEN_PADDING / 2);
        if (token.text.size > NS_TOKEN_PADDING)
            memcpy(pending->text, token.text.data, token.text.size + 1);
        struct ns_str text = {pending->text, pending->size};
        ns_stemmer_fetch(analyzer->language->stemmer, text);
        if (shingles)
            ns_shingles_add(shingles, text);
    }
    return count;
}

/* The same of a word in a paragraph of another language.  There are few: each occurrence is a term,
 * and equal terms become one when all are sorted. */
static bool add_foreign_token(struct ns_analyzer *analyzer, const struct ns_pending_token *token)
{
    struct ns_str text = {token->text, token->size};
    struct ns_stemmer *stemmer = analyzer->language->stemmer;
    uint32_t stem;
    bool fresh;
    if (!ns_stemmer_id(stemmer, text, &stem, &fresh) || (fresh && !add_form(analyzer, stem, text)))
        return false;
    struct ns_str term = ns_stemmer_text(stemmer, stem);
    size_t before = analyzer->found_count;
    if (!ns_analyzer_add_term(analyzer, term, NS_WEIGHT_BODY) ||
        !ns_signature_add(&analyzer->signature, ns_signature_hash(term), token->position))
        return false;
    return !analyzer->keeps_positions || analyzer->found_count == before ||
           ns_positions_add_run(&analyzer->positions, analyzer->first_position + token->position,
                                &analyzer->found[before].run);
}

/* What the tokenizer has still to give. */
static bool count_tokens(struct ns_analyzer *analyzer, uint32_t weight, const char *prefix,
                         struct ns_shingles *shingles, bool foreign)
{
    size_t count;
    analyzer->word_count = 0;
    while ((count = read_tokens(analyzer, shingles)) > 0)
        for (size_t i = 0; i < count; i++)
            if (!(foreign ? add_foreign_token(analyzer, &analyzer->pending[i])
                          : add_token(analyzer, &analyzer->pending[i], prefix)))
                return false;
    return count_words(analyzer, weight);
}

static void start_text(struct ns_analyzer *analyzer, struct ns_str text)
{
    ns_tokenizer_init(&analyzer->tokenizer, text);
    ns_signature_break(&analyzer->signature);
}

static void end_text(struct ns_analyzer *analyzer)
{
    analyzer->first_position += analyzer->tokenizer.position + NS_POSITION_GAP;
}

/* Counts the stems of text and their pairs; with a prefix, adds them under it as well. */
static bool count_text(struct ns_analyzer *analyzer, struct ns_str text, uint32_t weight,
                       const char *prefix)
{
    start_text(analyzer, text);
    bool fine = count_tokens(analyzer, weight, prefix, NULL, false);
    end_text(analyzer);
    return fine;
}

/* The same, paragraphs in another language by the stems of that. */
static bool count_body(struct ns_analyzer *analyzer, const struct ns_article *article)
{
    struct ns_analyzer_language *own = analyzer->language;
    struct ns_foreign_pieces pieces;
    size_t end;
    struct ns_str language;
    bool foreign, fine = true;
    ns_foreign_start(&pieces, article->body.size, article->language,
                     ns_buffer_str(&analyzer->foreign));
    start_text(analyzer, article->body);
    while (fine && ns_foreign_next(&pieces, &end, &language, &foreign)) {
        ns_tokenizer_limit(&analyzer->tokenizer, end);
        analyzer->language = foreign ? ns_analyzer_language(analyzer, language) : own;
        fine = count_tokens(analyzer, NS_WEIGHT_BODY, NULL, &analyzer->shingles, foreign);
        if (fine && foreign)
            fine = ns_analyzer_add_prefixed(analyzer, NS_PREFIX_PART_LANGUAGE, language, 0);
    }
    analyzer->language = own;
    end_text(analyzer);
    return fine;
}

bool ns_analyzer_add_words(struct ns_analyzer *analyzer, const struct ns_article *article)
{
    bool fine = count_text(analyzer, article->title, NS_WEIGHT_TITLE, NS_PREFIX_TITLE) &&
                count_body(analyzer, article);
    for (size_t i = 0; i < article->captions.count && fine; i++)
        fine = count_text(analyzer, article->captions.items[i], NS_WEIGHT_CAPTION, NULL);
    bool placed = fine && analyzer->keeps_positions;
    fine = fine && (!placed || ns_positions_group(&analyzer->positions));
    for (size_t i = 0; i < analyzer->stem_count; i++) {
        uint32_t id = analyzer->stems[i];
        struct ns_stem_state *state = &analyzer->language->states[id];
        struct ns_found_term term = {.text = ns_stemmer_text(analyzer->language->stemmer, id),
                                     .start = analyzer->language->starts[id],
                                     .wdf = state->count,
                                     .stem = id};
        if (placed)
            term.run = ns_positions_take_run(&analyzer->positions, id);
        fine = fine && ns_analyzer_add_found(analyzer, term);
        state->count = 0;
    }
    analyzer->stem_count = 0;
    return fine;
}

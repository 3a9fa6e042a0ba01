#include "query/match/scan.h"

#include "common/analysis/stemmer.h"

#include <stdlib.h>

enum { STEMMER_MEMORY_MAX = 32 * 1024 * 1024 }; /* a stemmer's cache starts anew past this */

static void close_language(struct ns_scan_language *language)
{
    ns_stemmer_close(language->stemmer);
    free(language->classes);
    free(language->words);
    free(language->patterns);
    free(language);
}

void ns_scan_release(struct ns_scan *scan)
{
    for (size_t i = 0; i < scan->language_count; i++)
        close_language(scan->languages[i]);
    free(scan->hits);
    free(scan->own_hits);
    *scan = (struct ns_scan){0};
}

enum ns_status ns_scan_prepare(struct ns_scan *scan, const struct ns_plan *plan,
                               struct ns_error *err)
{
    scan->plan = plan;
    scan->prepared++;
    scan->language = NULL;
    if (plan->word_count <= scan->hit_capacity)
        return NS_OK;
    size_t *hits = realloc(scan->hits, plan->word_count * sizeof *hits);
    if (!hits)
        return ns_error_nomem(err);
    scan->hits = hits;
    hits = realloc(scan->own_hits, plan->word_count * sizeof *hits);
    if (!hits)
        return ns_error_nomem(err);
    scan->own_hits = hits;
    scan->hit_capacity = plan->word_count;
    return NS_OK;
}

/* --- words by stem --- */

/* Makes room for what is known of the plan's words and of the stems below `mapped`. */
static bool grow_map(struct ns_scan_language *language, size_t word_count, uint32_t mapped)
{
    struct ns_scan_word *words = realloc(language->words, (word_count + 1) * sizeof *words);
    if (!words)
        return false;
    language->words = words;
    size_t *patterns = realloc(language->patterns, (word_count + 1) * sizeof *patterns);
    if (!patterns)
        return false;
    language->patterns = patterns;
    language->pattern_count = 0;
    size_t *classes = realloc(language->classes, ((size_t)mapped + 1) * sizeof *classes);
    if (!classes)
        return false;
    language->classes = classes;
    language->mapped = mapped;
    for (size_t i = 0; i < word_count; i++)
        words[i] = (struct ns_scan_word){.class = i, .next = NS_SCAN_NONE};
    for (uint32_t i = 0; i < mapped; i++)
        classes[i] = NS_SCAN_NONE;
    return true;
}

static bool is_pattern(const struct ns_plan_word *word)
{
    return word->form == NS_WORD_WILDCARD || word->form == NS_WORD_FUZZY;
}

/* Whether two words with the same stem stand for the same tokens. */
static bool is_same(const struct ns_plan_word *a, const struct ns_plan_word *b)
{
    return a->form == b->form && a->distance == b->distance &&
           (a->form == NS_WORD_STEM || ns_str_equal(a->token, b->token));
}

/* Puts word number i of the plan into its class, a new one if need be, among those of its stem. */
static void classify_stem(const struct ns_plan *plan, struct ns_scan_word *words, size_t i,
                          size_t *first)
{
    size_t class = *first;
    while (class != NS_SCAN_NONE && !is_same(&plan->words[class], &plan->words[i]))
        class = words[class].next;
    if (class == NS_SCAN_NONE) {
        words[i].next = *first;
        *first = i;
    } else {
        words[i].class = class;
    }
}

/* The same for a pattern; the parser sees to it that there are few. */
static void classify_pattern(const struct ns_plan *plan, struct ns_scan_language *language,
                             size_t i)
{
    const struct ns_plan_word *word = &plan->words[i];
    for (size_t p = 0; p < language->pattern_count; p++)
        if (is_same(&plan->words[language->patterns[p]], word)) {
            language->words[i].class = language->patterns[p];
            return;
        }
    language->patterns[language->pattern_count++] = i;
    size_t start = word->form == NS_WORD_WILDCARD ? ns_pattern_prefix(word->token) : 0;
    ns_word_filter_add(&language->fits, (struct ns_str){word->token.data, start});
}

/* Lets in all tokens that can have this stem.  English suffix rules leave the first two letters
 * alone, but for y that may become i (dying, die), and what is left may be one letter; other
 * stemmers may take prefixes off. */
static void add_stem(struct ns_scan_language *language, struct ns_str stem)
{
    if (strcmp(language->name, "en") != 0 && strcmp(language->name, "none") != 0)
        stem.size = 0;
    ns_word_filter_add(&language->stems, stem);
    if (stem.size > 1 && stem.data[1] == 'i') {
        char start[] = {stem.data[0], 'y'};
        ns_word_filter_add(&language->stems, (struct ns_str){start, sizeof start});
    }
}

static enum ns_status map_words(const struct ns_scan *scan, struct ns_scan_language *language,
                                struct ns_error *err)
{
    const struct ns_plan *plan = scan->plan;
    struct ns_stem stem;
    uint32_t mapped = 0;
    language->stems = language->fits = (struct ns_word_filter){{0}};
    for (size_t i = 0; i < plan->word_count; i++) {
        if (is_pattern(&plan->words[i]))
            continue;
        if (!ns_stemmer_stem(language->stemmer, plan->words[i].token, &stem))
            return ns_error_nomem(err);
        mapped = stem.id + 1 > mapped ? stem.id + 1 : mapped;
        add_stem(language, stem.text);
    }
    if (!grow_map(language, plan->word_count, mapped))
        return ns_error_nomem(err);
    for (size_t i = 0; i < plan->word_count; i++) {
        const struct ns_plan_word *word = &plan->words[i];
        if (is_pattern(word)) {
            classify_pattern(plan, language, i);
        } else {
            if (!ns_stemmer_stem(language->stemmer, word->token, &stem))
                return ns_error_nomem(err);
            classify_stem(plan, language->words, i, &language->classes[stem.id]);
        }
        struct ns_scan_word *class = &language->words[language->words[i].class];
        class->titled |= !word->negated;
        class->shown |= !word->negated && word->field == NS_FIELD_TEXT;
    }
    for (size_t i = 0; i < 256; i++)
        language->either.seconds[i] = language->stems.seconds[i] | language->fits.seconds[i];
    language->prepared = scan->prepared;
    return NS_OK;
}

static struct ns_scan_language *find_language(struct ns_scan *scan, const char *name)
{
    for (size_t i = 0; i < scan->language_count; i++)
        if (strcmp(scan->languages[i]->name, name) == 0)
            return scan->languages[i];
    struct ns_scan_language *language = calloc(1, sizeof *language);
    if (!language)
        return NULL;
    language->name = name;
    scan->languages[scan->language_count++] = language; /* there are fewer than NS_SCAN_LANGUAGES */
    return language;
}

static enum ns_status use_language(struct ns_scan *scan, struct ns_str code,
                                   struct ns_scan_language **out, struct ns_error *err)
{
    struct ns_scan_language *language = find_language(scan, ns_stemmer_language(code));
    enum ns_status status = NS_OK;
    if (!language)
        return ns_error_nomem(err);
    if (language->stemmer && ns_stemmer_memory(language->stemmer) > STEMMER_MEMORY_MAX) {
        ns_stemmer_close(language->stemmer);
        language->stemmer = NULL;
        language->prepared = 0;
    }
    if (!language->stemmer)
        status = ns_stemmer_open(&language->stemmer, ns_str_of(language->name), err);
    if (status == NS_OK && language->prepared != scan->prepared)
        status = map_words(scan, language, err);
    *out = language;
    return status;
}

enum ns_status ns_scan_use_article(struct ns_scan *scan, const struct ns_article *article,
                                   struct ns_error *err)
{
    scan->article = article;
    return use_language(scan, article->language, &scan->language, err);
}

/* --- scanning --- */

/* Goes on with what comes in one language behind the piece at hand. */
static enum ns_status next_piece(struct ns_scan *scan, bool *more, struct ns_error *err)
{
    size_t end;
    struct ns_str language;
    bool foreign;
    *more = scan->in_pieces = ns_foreign_next(&scan->pieces, &end, &language, &foreign);
    if (!*more)
        return NS_OK;
    ns_tokenizer_limit(&scan->tokenizer, end);
    return use_language(scan, language, &scan->reading, err);
}

enum ns_status ns_scan_start(struct ns_scan *scan, struct ns_str text, struct ns_error *err)
{
    bool more;
    const struct ns_article *article = scan->article;
    ns_tokenizer_init(&scan->tokenizer, text);
    scan->reading = scan->language;
    scan->in_pieces = article->foreign.size && text.data == article->body.data;
    if (!scan->in_pieces)
        return NS_OK;
    ns_foreign_start(&scan->pieces, text.size, article->language, article->foreign);
    return next_piece(scan, &more, err);
}

/* Makes the classes that the language of the paragraph tells those of the article's: of each word.
 */
static void translate_hits(struct ns_scan *scan)
{
    size_t count = 0;
    for (size_t i = 0; i < scan->plan->word_count; i++) {
        size_t class = scan->language->words[i].class;
        bool hit = false, known = false;
        for (size_t h = 0; h < scan->hit_count && !hit; h++)
            hit = scan->hits[h] == scan->reading->words[i].class;
        for (size_t k = 0; k < count && hit && !known; k++)
            known = scan->own_hits[k] == class;
        if (hit && !known)
            scan->own_hits[count++] = class;
    }
    size_t *hits = scan->hits;
    scan->hits = scan->own_hits;
    scan->own_hits = hits;
    scan->hit_count = count;
}

/* Adds the patterns that fit the token to the hits. */
static void meet_patterns(struct ns_scan *scan)
{
    const struct ns_scan_language *language = scan->reading;
    for (size_t p = 0; p < language->pattern_count; p++) {
        size_t class = language->patterns[p];
        const struct ns_plan_word *word = &scan->plan->words[class];
        bool fits = word->form == NS_WORD_WILDCARD ? ns_pattern_fits(word->token, scan->token.text)
                                                   : ns_fuzzy_fits(word->fuzzy, scan->token.text);
        if (fits)
            scan->hits[scan->hit_count++] = class;
    }
}

/* Adds the words with the token's stem, or that are the token, to the hits. */
static enum ns_status meet_stem(struct ns_scan *scan, struct ns_error *err)
{
    const struct ns_scan_language *language = scan->reading;
    struct ns_stem stem;
    if (!ns_stemmer_stem(language->stemmer, scan->token.text, &stem))
        return ns_error_nomem(err);
    size_t class = stem.id < language->mapped ? language->classes[stem.id] : NS_SCAN_NONE;
    for (; class != NS_SCAN_NONE; class = language->words[class].next) {
        const struct ns_plan_word *word = &scan->plan->words[class];
        if (word->form == NS_WORD_STEM || ns_str_equal(word->token, scan->token.text))
            scan->hits[scan->hit_count++] = class;
    }
    return NS_OK;
}

/* The same within the piece at hand; *more is false at its end. */
static enum ns_status next_in_piece(struct ns_scan *scan, bool *more, struct ns_error *err)
{
    const struct ns_scan_language *language = scan->reading;
    struct ns_token *token = &scan->token;
    scan->hit_count = 0;
    *more = true;
    while (ns_tokenizer_next_of(&scan->tokenizer, &language->either, token)) {
        char first = token->text.data[0], second = token->text.data[1];
        if (ns_word_filter_has(&language->stems, first, second)) {
            enum ns_status status = meet_stem(scan, err);
            if (status != NS_OK)
                return status;
        }
        if (ns_word_filter_has(&language->fits, first, second))
            meet_patterns(scan);
        if (scan->hit_count && language != scan->language)
            translate_hits(scan);
        if (scan->hit_count)
            return NS_OK;
    }
    *more = false;
    return NS_OK;
}

enum ns_status ns_scan_next(struct ns_scan *scan, bool *more, struct ns_error *err)
{
    enum ns_status status = next_in_piece(scan, more, err);
    while (!status && !*more && scan->in_pieces) {
        status = next_piece(scan, more, err);
        if (!status && *more)
            status = next_in_piece(scan, more, err);
    }
    return status;
}

#include "indexer/writer/analyzer.h"

#include "common/index/popularity.h"
#include "indexer/extract/page_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    ZSTD_LEVEL = 3,
    STEMMER_MEMORY_MAX = 64 * 1024 * 1024, /* a stemmer's cache starts anew past this */
};

enum ns_status ns_analyzer_open(struct ns_analyzer **out, struct ns_str dictionary, bool entities,
                                const struct ns_entity_names *names, struct ns_error *err)
{
    struct ns_analyzer *analyzer = calloc(1, sizeof *analyzer);
    if (!analyzer)
        return ns_error_nomem(err);
    enum ns_status status = ns_encoder_open(&analyzer->encoder, dictionary, ZSTD_LEVEL, err);
    if (status == NS_OK && entities)
        status = ns_tagger_open(&analyzer->tagger, names, err);
    if (status != NS_OK) {
        ns_analyzer_close(analyzer);
        return status;
    }
    *out = analyzer;
    return NS_OK;
}

static void close_language(struct ns_analyzer_language *language)
{
    ns_stemmer_close(language->stemmer);
    free(language->states);
    free(language->starts);
    *language = (struct ns_analyzer_language){.name = language->name, .age = language->age + 1};
}

void ns_analyzer_keep_positions(struct ns_analyzer *analyzer)
{
    analyzer->keeps_positions = true;
}

void ns_analyzer_close(struct ns_analyzer *analyzer)
{
    if (!analyzer)
        return;
    for (size_t i = 0; i < analyzer->language_count; i++)
        close_language(&analyzer->languages[i]);
    ns_forms_release(&analyzer->forms);
    ns_encoder_close(analyzer->encoder);
    ns_mention_encoder_release(&analyzer->mentions);
    ns_tagger_close(analyzer->tagger);
    free(analyzer->words);
    free(analyzer->stems);
    free(analyzer->found);
    free(analyzer->terms);
    free(analyzer->term_stems);
    free(analyzer->term_positions);
    free(analyzer->term_places);
    ns_positions_release(&analyzer->positions);
    free(analyzer->keys);
    ns_signature_release(&analyzer->signature);
    ns_buffer_release(&analyzer->id_term);
    ns_buffer_release(&analyzer->data);
    ns_buffer_release(&analyzer->scratch);
    ns_buffer_release(&analyzer->list);
    ns_buffer_release(&analyzer->foreign);
    ns_arena_release(&analyzer->arena);
    free(analyzer);
}

struct ns_analyzer_language *ns_analyzer_language(struct ns_analyzer *analyzer, struct ns_str code)
{
    const char *name = ns_stemmer_language(code);
    for (size_t i = 0; i < analyzer->language_count; i++)
        if (strcmp(analyzer->languages[i].name, name) == 0)
            return &analyzer->languages[i];
    return NULL;
}

static enum ns_status choose_language(struct ns_analyzer *analyzer, struct ns_str code,
                                      struct ns_error *err)
{
    const char *name = ns_stemmer_language(code);
    struct ns_analyzer_language *language = ns_analyzer_language(analyzer, code);
    if (language && language->stemmer && ns_stemmer_memory(language->stemmer) > STEMMER_MEMORY_MAX)
        close_language(language);
    /* There are fewer languages with a stemmer than NS_STEMMERS_MAX. */
    if (!language)
        language = &analyzer->languages[analyzer->language_count];
    if (!language->stemmer) {
        enum ns_status status = ns_stemmer_open(&language->stemmer, ns_str_of(name), err);
        if (status != NS_OK)
            return status;
        language->name = name;
        if (language == &analyzer->languages[analyzer->language_count])
            analyzer->language_count++;
    }
    analyzer->language = language;
    return NS_OK;
}

/* Those of the article and of its paragraphs, before anything refers to their stems. */
static enum ns_status choose_languages(struct ns_analyzer *analyzer,
                                       const struct ns_article *article, struct ns_error *err)
{
    struct ns_foreign_pieces pieces;
    size_t end;
    struct ns_str language;
    bool foreign;
    enum ns_status status = NS_OK;
    ns_buffer_clear(&analyzer->foreign);
    ns_foreign_find(article->body, article->language, &analyzer->foreign);
    if (ns_buffer_failed(&analyzer->foreign))
        return ns_error_nomem(err);
    ns_foreign_start(&pieces, article->body.size, article->language,
                     ns_buffer_str(&analyzer->foreign));
    while (!status && ns_foreign_next(&pieces, &end, &language, &foreign))
        if (foreign)
            status = choose_language(analyzer, language, err);
    return status ? status : choose_language(analyzer, article->language, err);
}

/* --- terms --- */

void *ns_analyzer_grown(void *items, size_t count, size_t more, size_t *capacity, size_t size)
{
    if (count + more <= *capacity)
        return items;
    size_t enough = count + more + count / 2 + 512;
    void *bigger = reallocarray(items, enough, size);
    if (bigger)
        *capacity = enough;
    return bigger;
}

bool ns_analyzer_add_found(struct ns_analyzer *analyzer, struct ns_found_term term)
{
    if (term.text.size > NS_TERM_MAX) {
        analyzer->dropped_terms++;
        return true;
    }
    struct ns_found_term *found = ns_analyzer_grown(analyzer->found, analyzer->found_count, 1,
                                                    &analyzer->found_capacity, sizeof *found);
    if (!found)
        return false;
    analyzer->found = found;
    found[analyzer->found_count++] = term;
    return true;
}

bool ns_analyzer_add_term(struct ns_analyzer *analyzer, struct ns_str text, uint32_t wdf)
{
    return ns_analyzer_add_found(analyzer, (struct ns_found_term){.text = text,
                                                                  .start = ns_term_start(text),
                                                                  .wdf = wdf,
                                                                  .stem = NS_NOT_A_STEM});
}

bool ns_analyzer_add_prefixed(struct ns_analyzer *analyzer, const char *prefix, struct ns_str text,
                              uint32_t wdf)
{
    ns_buffer_clear(&analyzer->scratch);
    ns_buffer_append_text(&analyzer->scratch, prefix);
    ns_buffer_append_str(&analyzer->scratch, text);
    if (ns_buffer_failed(&analyzer->scratch))
        return false;
    struct ns_str term = ns_arena_copy(&analyzer->arena, ns_buffer_str(&analyzer->scratch));
    return term.data && ns_analyzer_add_term(analyzer, term, wdf);
}

static bool reserve_terms(struct ns_analyzer *analyzer, size_t count)
{
    if (count <= analyzer->term_capacity)
        return true;
    struct ns_xapian_term *terms = reallocarray(analyzer->terms, count, sizeof *terms);
    if (!terms)
        return false;
    analyzer->terms = terms;
    uint32_t *stems = reallocarray(analyzer->term_stems, count, sizeof *stems);
    if (!stems)
        return false;
    analyzer->term_stems = stems;
    struct ns_term_key *keys = reallocarray(analyzer->keys, count, 2 * sizeof *keys);
    if (!keys)
        return false;
    analyzer->keys = keys;
    analyzer->term_capacity = count;
    return true;
}

/* Room for the positions of so many terms. */
static bool reserve_positions(struct ns_analyzer *analyzer, size_t count)
{
    struct ns_xapian_positions *of_terms =
        reallocarray(analyzer->term_positions, count, sizeof *of_terms);
    if (!of_terms)
        return false;
    analyzer->term_positions = of_terms;
    if (analyzer->positions.count <= analyzer->place_capacity)
        return true;
    size_t capacity = analyzer->positions.capacity;
    uint32_t *places = reallocarray(analyzer->term_places, capacity, sizeof *places);
    if (!places)
        return false;
    analyzer->term_places = places;
    analyzer->place_capacity = capacity;
    return true;
}

/* A word that both the article's language and that of a paragraph have comes in two rows. */
static void order_positions(uint32_t *places, size_t count, size_t from)
{
    for (size_t i = from; i < count; i++)
        for (size_t at = i; at && places[at - 1] > places[at]; at--) {
            uint32_t place = places[at];
            places[at] = places[at - 1];
            places[at - 1] = place;
        }
}

/* What was found for a term comes in a row, in order of positions. */
static void append_positions(struct ns_analyzer *analyzer, struct ns_position_run run, size_t *used,
                             struct ns_xapian_positions *positions)
{
    uint32_t *places = analyzer->term_places + *used;
    if (!positions->count)
        positions->at = places;
    if (run.count)
        memcpy(places, analyzer->positions.items + run.first, run.count * sizeof *places);
    if (positions->count && analyzer->foreign.size)
        order_positions(analyzer->term_places + (positions->at - analyzer->term_places),
                        positions->count + run.count, positions->count);
    positions->count += run.count;
    *used += run.count;
}

/* The positions of the terms, which are merged. */
static bool place_terms(struct ns_analyzer *analyzer)
{
    size_t used = 0, term = 0;
    if (!reserve_positions(analyzer, analyzer->term_capacity))
        return false;
    memset(analyzer->term_positions, 0, analyzer->term_count * sizeof *analyzer->term_positions);
    for (size_t i = 0; i < analyzer->found_count; i++) {
        const struct ns_found_term *found = &analyzer->found[analyzer->keys[i].index];
        if (!ns_str_equal(analyzer->terms[term].text, found->text))
            term++;
        append_positions(analyzer, found->run, &used, &analyzer->term_positions[term]);
    }
    return true;
}

static struct ns_str found_text(const void *context, uint32_t index)
{
    const struct ns_analyzer *analyzer = context;
    return analyzer->found[index].text;
}

static void sort_found(struct ns_analyzer *analyzer)
{
    for (size_t i = 0; i < analyzer->found_count; i++)
        analyzer->keys[i] = (struct ns_term_key){analyzer->found[i].start, (uint32_t)i};
    ns_term_sort(analyzer->keys, analyzer->found_count, found_text, analyzer);
}

/* Sorts what was found and makes one of equal terms. */
static bool merge_terms(struct ns_analyzer *analyzer)
{
    size_t kept = 0;
    if (!reserve_terms(analyzer, analyzer->found_capacity))
        return false;
    sort_found(analyzer);
    for (size_t i = 0; i < analyzer->found_count; i++) {
        const struct ns_found_term *found = &analyzer->found[analyzer->keys[i].index];
        if (kept && analyzer->keys[i].start == analyzer->keys[i - 1].start &&
            ns_str_equal(analyzer->terms[kept - 1].text, found->text)) {
            analyzer->terms[kept - 1].wdf += found->wdf;
            continue;
        }
        analyzer->terms[kept] = (struct ns_xapian_term){found->text, found->wdf};
        analyzer->term_stems[kept++] = found->stem;
    }
    analyzer->term_count = kept;
    return true;
}

/* --- values --- */

bool ns_analyzer_add_value(struct ns_analyzer *analyzer, enum ns_slot slot, struct ns_str value)
{
    if (!value.size)
        return true;
    struct ns_str copy = ns_arena_copy(&analyzer->arena, value);
    if (!copy.data)
        return false;
    analyzer->values[analyzer->value_count++] = (struct ns_xapian_value){slot, copy};
    return true;
}

static bool add_signature(struct ns_analyzer *analyzer)
{
    ns_buffer_clear(&analyzer->scratch);
    ns_signature_finish(&analyzer->signature, &analyzer->scratch);
    return !ns_buffer_failed(&analyzer->scratch) &&
           ns_analyzer_add_value(analyzer, NS_SLOT_SIGNATURE, ns_buffer_str(&analyzer->scratch));
}

/* The interface wants values by slot. */
static void sort_values(struct ns_analyzer *analyzer)
{
    struct ns_xapian_value *values = analyzer->values;
    for (size_t i = 1; i < analyzer->value_count; i++)
        for (size_t at = i; at && values[at - 1].slot > values[at].slot; at--) {
            struct ns_xapian_value value = values[at];
            values[at] = values[at - 1];
            values[at - 1] = value;
        }
}

/* A headline in a list that tells nothing of how many read it has none. */
static bool add_popularity(struct ns_analyzer *analyzer, const struct ns_article *article)
{
    bool headline = article->kind == NS_KIND_HEADLINE;
    if (headline && !ns_page_list_is_popular(article->list))
        return true;
    ns_buffer_clear(&analyzer->scratch);
    ns_popularity_append(article->title, article->url,
                         headline ? ns_popularity_weight(article->rank) : 0, &analyzer->scratch);
    return !ns_buffer_failed(&analyzer->scratch) &&
           ns_analyzer_add_value(analyzer, NS_SLOT_POPULARITY, ns_buffer_str(&analyzer->scratch));
}

static bool add_values(struct ns_analyzer *analyzer, const struct ns_article *article)
{
    if (article->published.precision != NS_PRECISION_NONE) {
        ns_buffer_clear(&analyzer->scratch);
        ns_schema_date_append(article->published, &analyzer->scratch);
        if (ns_buffer_failed(&analyzer->scratch) ||
            !ns_analyzer_add_value(analyzer, NS_SLOT_PUBLISHED, ns_buffer_str(&analyzer->scratch)))
            return false;
    }
    return add_signature(analyzer) && add_popularity(analyzer, article);
}

/* --- near-duplicates --- */

static bool begin_cluster(struct ns_analyzer *analyzer, const struct ns_article *article,
                          uint64_t hash)
{
    struct ns_print *print = &analyzer->print;
    print->published = article->published;
    if (article->kind == NS_KIND_HEADLINE)
        print->sketch.shingles = 0;
    ns_buffer_clear(&analyzer->scratch);
    ns_buffer_append_str(&analyzer->scratch, ns_buffer_str(&analyzer->id_term));
    ns_buffer_append(&analyzer->scratch, (const char *)&hash, sizeof hash);
    uint64_t cluster = XXH3_64bits(analyzer->scratch.data, analyzer->scratch.size);
    for (size_t i = 0; i < NS_CLUSTER_SIZE; i++)
        print->cluster[i] = (char)(cluster >> (8 * i));
    return !ns_buffer_failed(&analyzer->scratch);
}

static bool add_print(struct ns_analyzer *analyzer, const struct ns_article *article, uint64_t hash)
{
    struct ns_print *print = &analyzer->print;
    ns_shingles_finish(&analyzer->shingles, &print->sketch);
    analyzer->cluster = NULL;
    if (!begin_cluster(analyzer, article, hash))
        return false;
    for (size_t i = 0; i < ns_sketch_terms(&print->sketch); i++) {
        char term[NS_SKETCH_TERM_SIZE];
        ns_sketch_term(print->sketch.hashes[i], term);
        if (!ns_analyzer_add_prefixed(analyzer, NS_PREFIX_SKETCH,
                                      (struct ns_str){term, sizeof term}, 0))
            return false;
    }
    if (!ns_sketch_terms(&print->sketch))
        return true;
    analyzer->cluster = ns_arena_alloc(&analyzer->arena, NS_CLUSTER_SIZE);
    if (!analyzer->cluster)
        return false;
    memcpy(analyzer->cluster, print->cluster, NS_CLUSTER_SIZE);
    analyzer->values[analyzer->value_count++] =
        (struct ns_xapian_value){NS_SLOT_CLUSTER, {analyzer->cluster, NS_CLUSTER_SIZE}};
    return true;
}

/* --- the document --- */

static void begin(struct ns_analyzer *analyzer, const struct ns_article *article)
{
    ns_arena_reset(&analyzer->arena);
    analyzer->found_count = 0;
    analyzer->value_count = 0;
    analyzer->dropped_terms = 0;
    analyzer->signature.count = 0;
    analyzer->first_position = 1;
    ns_positions_clear(&analyzer->positions);
    ns_shingles_reset(&analyzer->shingles);
    ns_buffer_clear(&analyzer->data);
    ns_buffer_clear(&analyzer->id_term);
    ns_schema_id_term(article->id, &analyzer->id_term);
}

enum ns_status ns_analyzer_identify(struct ns_analyzer *analyzer, const struct ns_article *article,
                                    struct ns_document *out, struct ns_error *err)
{
    *out = (struct ns_document){0};
    begin(analyzer, article);
    if (ns_buffer_failed(&analyzer->id_term))
        return ns_error_nomem(err);
    out->id_term = ns_buffer_str(&analyzer->id_term);
    return ns_encoder_hash(analyzer->encoder, article, &out->hash, err);
}

static bool is_there(struct ns_str path)
{
    char name[NS_FIELD_MAX + 1];
    if (!path.size || path.size >= sizeof name)
        return false;
    memcpy(name, path.data, path.size);
    name[path.size] = '\0';
    return access(name, F_OK) == 0;
}

bool ns_document_is_stored(uint64_t hash, struct ns_str path, struct ns_str stored)
{
    struct ns_stored_head head;
    /* What cannot be read is replaced. */
    if (!stored.size || ns_stored_read_head(stored, &head, NULL) != NS_OK || head.hash != hash)
        return false;
    return !path.size || ns_str_equal(path, head.path) || is_there(head.path);
}

/* The stored form, with the mentions of the entities that were found. */
static enum ns_status store(struct ns_analyzer *analyzer, const struct ns_article *article,
                            struct ns_stored_head *head, struct ns_error *err)
{
    struct ns_article view = *article; /* the arena stays the article's */
    view.foreign = ns_buffer_str(&analyzer->foreign);
    if (!ns_mention_encoder_finish(&analyzer->mentions, &view.mentions))
        return ns_error_nomem(err);
    enum ns_status status = ns_encoder_encode(analyzer->encoder, &view, &analyzer->data, err);
    return status == NS_OK ? ns_stored_read_head(ns_buffer_str(&analyzer->data), head, err)
                           : status;
}

enum ns_status ns_analyzer_analyze(struct ns_analyzer *analyzer, const struct ns_article *article,
                                   struct ns_document *out, struct ns_error *err)
{
    *out = (struct ns_document){0};
    begin(analyzer, article);
    struct ns_stored_head head;
    enum ns_status status = choose_languages(analyzer, article, err);
    if (status == NS_OK)
        status = ns_analyzer_add_entities(analyzer, article, err);
    if (status == NS_OK)
        status = store(analyzer, article, &head, err);
    if (status != NS_OK)
        return status;
    if (ns_buffer_failed(&analyzer->id_term) || !ns_analyzer_add_words(analyzer, article) ||
        !ns_analyzer_add_filters(analyzer, article) || !add_values(analyzer, article) ||
        !add_print(analyzer, article, head.hash))
        return ns_error_nomem(err);
    sort_values(analyzer);
    if (!merge_terms(analyzer) || (analyzer->keeps_positions && !place_terms(analyzer)))
        return ns_error_nomem(err);
    out->id_term = ns_buffer_str(&analyzer->id_term);
    out->content = (struct ns_xapian_document){
        .terms = analyzer->terms,
        .positions = analyzer->keeps_positions ? analyzer->term_positions : NULL,
        .term_count = analyzer->term_count,
        .values = analyzer->values,
        .value_count = analyzer->value_count,
        .data = ns_buffer_str(&analyzer->data)};
    out->hash = head.hash;
    out->stems = analyzer->term_stems;
    out->stemmer = (uint32_t)(analyzer->language - analyzer->languages);
    out->stemmer_age = analyzer->language->age;
    out->dropped_terms = analyzer->dropped_terms;
    out->print = &analyzer->print;
    out->cluster = analyzer->cluster;
    return NS_OK;
}

enum ns_status ns_analyzer_print(struct ns_analyzer *analyzer, const struct ns_article *article,
                                 struct ns_print *print, struct ns_error *err)
{
    struct ns_document document;
    enum ns_status status = ns_analyzer_identify(analyzer, article, &document, err);
    if (status)
        return status;
    ns_sketch_text(article->body, &analyzer->print.sketch);
    if (!begin_cluster(analyzer, article, document.hash))
        return ns_error_nomem(err);
    *print = analyzer->print;
    return NS_OK;
}

const struct ns_forms *ns_analyzer_forms(const struct ns_analyzer *analyzer)
{
    return &analyzer->forms;
}

/* The stemmers forget as well: a word is told as fresh only once. */
void ns_analyzer_forget_forms(struct ns_analyzer *analyzer)
{
    ns_forms_release(&analyzer->forms);
    for (size_t i = 0; i < analyzer->language_count; i++)
        close_language(&analyzer->languages[i]);
}

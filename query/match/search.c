#include "query/match/searcher.h"

#include "common/analysis/stemmer.h"
#include "common/index/schema.h"
#include "query/match/collapse.h"
#include "query/match/popular.h"

#include <stdlib.h>
#include <time.h>

enum {
    TRIES_MAX = 8,         /* searches begun again because the index changed meanwhile */
    FEEDBACK = 20,         /* best articles that a query is expanded by */
    FEEDBACK_ARTICLES = 2, /* of them that have a word */
};

/* What all words that expand a query weigh, against 1 for all of the query. */
static const double feedback_weight = 0.5;

/* k3 is high: a word given twice counts twice. */
const struct ns_xapian_bm25 ns_searcher_bm25 = {
    .k1 = 1.2, .k2 = 0, .k3 = 1000, .b = 0.75, .min_normlen = 0};

/* --- opening --- */

static bool add_language(void *context, struct ns_str term, uint32_t frequency)
{
    struct ns_languages *languages = context;
    size_t prefix =
        term.data[0] == 'X' ? sizeof NS_PREFIX_PART_LANGUAGE - 1 : sizeof NS_PREFIX_LANGUAGE - 1;
    struct ns_str code = {term.data + prefix, term.size - prefix};
    const char *name = ns_stemmer_language(code);
    (void)frequency;
    for (size_t i = 0; i < languages->count; i++)
        if (strcmp(languages->names[i], name) == 0)
            return true;
    languages->names[languages->count++] = name;
    return languages->count < NS_PLAN_LANGUAGES;
}

/* What planning needs to know of the index.  English is always among its languages: it is what
 * articles of no known language are taken for. */
static enum ns_status read_facts(struct ns_searcher *searcher, struct ns_error *err)
{
    searcher->languages = (struct ns_languages){.names = {"en"}, .count = 1};
    struct ns_xapian_stats stats;
    enum ns_status status = ns_xapian_read_stats(ns_index_db(searcher->index), &stats, err);
    if (status != NS_OK)
        return status;
    searcher->vocabulary.has_positions = stats.has_positions;
    status = ns_xapian_each_term(ns_index_db(searcher->index), NS_STR(NS_PREFIX_LANGUAGE),
                                 add_language, &searcher->languages, err);
    return status
               ? status
               : ns_xapian_each_term(ns_index_db(searcher->index), NS_STR(NS_PREFIX_PART_LANGUAGE),
                                     add_language, &searcher->languages, err);
}

enum ns_status ns_searcher_refresh(struct ns_searcher *searcher, struct ns_error *err)
{
    enum ns_status status = ns_index_refresh(searcher->index, err);
    return status == NS_OK ? read_facts(searcher, err) : status;
}

/* A dictionary, also when the index changes meanwhile; see ns_dictionary_lookup. */
static enum ns_status find_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                      struct ns_error *err)
{
    struct ns_searcher *searcher = context;
    enum ns_status status = ns_index_dictionary(searcher->index, id, out, err);
    for (int i = 0; i < TRIES_MAX && status == NS_MODIFIED; i++) {
        ns_buffer_clear(out);
        status = ns_searcher_refresh(searcher, err);
        if (status == NS_OK)
            status = ns_index_dictionary(searcher->index, id, out, err);
    }
    return status;
}

/* See ns_vocabulary. */
static enum ns_status each_term(void *context, struct ns_str prefix,
                                bool (*take)(void *taker, struct ns_str term, uint32_t frequency),
                                void *taker, struct ns_error *err)
{
    struct ns_searcher *searcher = context;
    return ns_xapian_each_term(ns_index_db(searcher->index), prefix, take, taker, err);
}

static enum ns_status each_form(void *context, struct ns_str stems,
                                bool (*take)(void *taker, struct ns_str stem, struct ns_str word),
                                void *taker, struct ns_error *err)
{
    struct ns_searcher *searcher = context;
    return ns_xapian_each_synonym(ns_index_db(searcher->index), stems, take, taker, err);
}

enum ns_status ns_searcher_open(struct ns_searcher **out, const char *index_path,
                                struct ns_error *err)
{
    struct ns_searcher *searcher = calloc(1, sizeof *searcher);
    if (!searcher)
        return ns_error_nomem(err);
    searcher->kept = calloc(NS_KEPT_MAX + 1, sizeof *searcher->kept); /* all zero is empty */
    searcher->vocabulary =
        (struct ns_vocabulary){.context = searcher, .each = each_term, .each_form = each_form};
    enum ns_status status =
        searcher->kept ? ns_index_open(&searcher->index, index_path, err) : ns_error_nomem(err);
    if (status == NS_OK)
        status = read_facts(searcher, err);
    if (status == NS_MODIFIED)
        status = ns_searcher_refresh(searcher, err);
    if (status == NS_OK)
        status = ns_index_names_open(&searcher->names, index_path, err);
    if (status == NS_OK)
        status = ns_planner_open(&searcher->planner, err);
    if (status == NS_OK)
        ns_planner_know(searcher->planner, searcher->names);
    if (status == NS_OK)
        status = ns_matcher_open(&searcher->matcher, err);
    if (status == NS_OK)
        status = ns_decoder_open(&searcher->decoder, find_dictionary, searcher, err);
    if (status != NS_OK) {
        ns_searcher_close(searcher);
        return status;
    }
    *out = searcher;
    return NS_OK;
}

void ns_searcher_close(struct ns_searcher *searcher)
{
    if (!searcher)
        return;
    ns_plan_release(&searcher->plan);
    ns_decoder_close(searcher->decoder);
    ns_matcher_close(searcher->matcher);
    ns_expander_close(searcher->expander);
    ns_planner_close(searcher->planner);
    ns_index_names_close(searcher->names);
    ns_index_close(searcher->index);
    ns_arena_release(&searcher->arena);
    ns_buffer_release(&searcher->data);
    ns_buffer_release(&searcher->scratch);
    ns_table_release(&searcher->terms);
    ns_buffer_release(&searcher->frequencies);
    ns_plan_shares_release(&searcher->shares);
    ns_buffer_release(&searcher->reasons);
    ns_buffer_release(&searcher->reason_names);
    /* They came into use in order. */
    for (size_t i = 0; searcher->kept && i <= NS_KEPT_MAX && searcher->kept[i].article.arena.block;
         i++)
        ns_article_release(&searcher->kept[i].article);
    free(searcher->kept);
    free(searcher->hits);
    free(searcher->offsets);
    free(searcher->found);
    free(searcher);
}

const struct ns_entity_names *ns_searcher_names(const struct ns_searcher *searcher)
{
    return searcher->names;
}

/* --- hits --- */

static bool grow_hits(struct ns_searcher *searcher)
{
    size_t capacity = searcher->hit_capacity ? searcher->hit_capacity * 2 : 16;
    struct ns_hit *hits = realloc(searcher->hits, capacity * sizeof *hits);
    if (!hits)
        return false;
    searcher->hits = hits;
    size_t *offsets = realloc(searcher->offsets, capacity * sizeof *offsets);
    if (!offsets)
        return false;
    searcher->offsets = offsets;
    searcher->hit_capacity = capacity;
    return true;
}

enum ns_status ns_searcher_take_hit(struct ns_searcher *searcher, struct ns_xapian_hit hit,
                                    size_t rank, struct ns_error *err)
{
    bool kept = ns_searcher_kept(searcher, hit.docid);
    size_t offset = kept ? SIZE_MAX : searcher->data.size;
    enum ns_status status = kept ? NS_OK
                                 : ns_xapian_document_data(ns_index_db(searcher->index), hit.docid,
                                                           &searcher->data, err);
    if (status != NS_OK)
        return status;
    if (searcher->hit_count == searcher->hit_capacity && !grow_hits(searcher))
        return ns_error_nomem(err);
    searcher->offsets[searcher->hit_count] = offset;
    searcher->hits[searcher->hit_count++] =
        (struct ns_hit){.rank = rank, .docid = hit.docid, .score = hit.weight};
    return NS_OK;
}

static struct ns_stored_head head_of(const struct ns_article *article)
{
    return (struct ns_stored_head){.id = article->id,
                                   .title = article->title,
                                   .section = article->sections.count ? article->sections.items[0]
                                                                      : NS_STR(""),
                                   .source = article->source,
                                   .path = article->path,
                                   .published = article->published,
                                   .origin = article->origin};
}

/* The data has stopped moving: points the hits into it, from the last one, which ends where the
 * data does. */
static enum ns_status settle_hits(struct ns_searcher *searcher, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    size_t end = searcher->data.size;
    for (size_t i = searcher->hit_count; i-- && status == NS_OK;) {
        struct ns_hit *hit = &searcher->hits[i];
        size_t offset = searcher->offsets[i];
        if (offset == SIZE_MAX) {
            hit->head = head_of(&ns_searcher_kept(searcher, hit->docid)->article);
            continue;
        }
        hit->stored = (struct ns_str){searcher->data.data + offset, end - offset};
        status = ns_stored_read_head(hit->stored, &hit->head, err);
        end = offset;
    }
    return status;
}

/* --- searching --- */

struct ns_xapian_request ns_searcher_request(const struct ns_searcher *searcher,
                                             const struct ns_search_options *options)
{
    struct ns_xapian_request request = {
        .query = searcher->plan.query, .bm25 = ns_searcher_bm25, .sort_slot = -1};
    enum ns_sort sort = options->sort;
    if (sort == NS_SORT_RELEVANCE && !searcher->plan.ranks)
        sort = NS_SORT_NEWEST;
    if (sort != NS_SORT_RELEVANCE)
        request.sort_slot = NS_SLOT_PUBLISHED;
    request.sort_ascending = sort == NS_SORT_OLDEST;
    return request;
}

static uint32_t clamp(size_t value)
{
    return value > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)value;
}

size_t ns_searcher_rerank_depth(const struct ns_searcher *searcher,
                                const struct ns_search_options *options)
{
    if (options->sort != NS_SORT_RELEVANCE || !searcher->plan.ranks || searcher->like ||
        !options->count || options->first >= options->rerank || !searcher->plan.word_count)
        return 0;
    return options->rerank;
}

/* The best matches by their dates, too. */
static enum ns_status search_dated(struct ns_searcher *searcher,
                                   const struct ns_xapian_request *request,
                                   struct ns_xapian_result *found, struct ns_error *err)
{
    struct ns_recent recent;
    ns_recent_init(&recent, request);
    enum ns_status status = ns_recent_settle(searcher, &recent, request->count, err);
    searcher->dated = recent.count;
    *found = (struct ns_xapian_result){.hits = recent.hits,
                                       .count = recent.settled < request->count ? recent.settled
                                                                                : request->count,
                                       .total_lower = recent.total_lower,
                                       .total_upper = recent.total_upper};
    return status;
}

/* Xapian's answer is the answer; perhaps in another order. */
static enum ns_status search_terms(struct ns_searcher *searcher,
                                   const struct ns_search_options *options,
                                   struct ns_results *results, struct ns_error *err)
{
    struct ns_xapian_request request = ns_searcher_request(searcher, options);
    struct ns_xapian_result found = {0};
    size_t depth = ns_searcher_rerank_depth(searcher, options);
    bool dated = searcher->half_life > 0;
    size_t skip = depth || dated ? options->first : 0;
    request.first = clamp(options->first - skip);
    request.count = clamp(options->count + skip);
    if (request.count < depth)
        request.count = clamp(depth);
    /* One at least: whether there is any match decides about the next search. */
    request.check_at_least = options->count_to ? clamp(options->count_to) : 1;
    enum ns_status status =
        dated ? search_dated(searcher, &request, &found, err)
              : ns_xapian_search(ns_index_db(searcher->index), &request, &found, err);
    searcher->reranked = found.count < depth ? found.count : depth;
    if (status == NS_OK && depth)
        status = ns_searcher_rerank(searcher, found.hits, searcher->reranked, err);
    for (size_t i = skip; i < found.count && i - skip < options->count && status == NS_OK; i++)
        status = ns_searcher_take_hit(searcher, found.hits[i], options->first + i - skip + 1, err);
    results->total = found.total_lower;
    results->total_is_exact = found.total_lower == found.total_upper;
    ns_xapian_result_release(&found);
    return status;
}

static enum ns_status make_room_for_predicates(struct ns_searcher *searcher, struct ns_error *err)
{
    size_t count = searcher->plan.predicate_count;
    if (count <= searcher->found_capacity)
        return NS_OK;
    bool *found = realloc(searcher->found, count * sizeof *found);
    if (!found)
        return ns_error_nomem(err);
    searcher->found = found;
    searcher->found_capacity = count;
    return NS_OK;
}

/* The plan's hits, as far as the options ask for them. */
static enum ns_status find_hits(struct ns_searcher *searcher,
                                const struct ns_search_options *options, struct ns_results *results,
                                struct ns_error *err)
{
    *results = (struct ns_results){0};
    searcher->hit_count = 0;
    ns_buffer_clear(&searcher->data);
    if (options->reader)
        return ns_searcher_read_matches(searcher, options->reader, results, err);
    enum ns_status status = options->sort == NS_SORT_POPULAR
                                ? ns_searcher_search_popular(searcher, options, results, err)
                            : searcher->plan.needs_text
                                ? ns_searcher_search_text(searcher, options, results, err)
                                : search_terms(searcher, options, results, err);
    return status == NS_OK ? settle_hits(searcher, err) : status;
}

static enum ns_status run_plan(struct ns_searcher *searcher,
                               const struct ns_search_options *options, struct ns_results *results,
                               struct ns_error *err)
{
    if (options->collapse && !options->reader)
        return ns_searcher_collapse(searcher, options, find_hits, results, err);
    return find_hits(searcher, options, results, err);
}

/* Runs the plan for its best articles, and adds to its query what they have in common.  An article
 * that does not match does not come to match by it. */
static enum ns_status expand(struct ns_searcher *searcher, const struct ns_search_options *options,
                             struct ns_error *err)
{
    struct ns_results best;
    struct ns_search_options feedback = {
        .mode = options->mode, .count = FEEDBACK, .rerank = options->rerank};
    if (!searcher->plan.ranks)
        return NS_OK;
    enum ns_status status = run_plan(searcher, &feedback, &best, err);
    if (status == NS_OK && !searcher->expander)
        status = ns_expander_open(&searcher->expander, err);
    if (status != NS_OK)
        return status;
    for (size_t i = 0; i < searcher->hit_count && status == NS_OK; i++) {
        const struct ns_article *article = NULL;
        status = ns_searcher_article(searcher, &searcher->hits[i], &article, err);
        if (status == NS_OK)
            status = ns_expander_add(searcher->expander, article, err);
    }
    if (status == NS_OK)
        status =
            ns_expander_choose(searcher->expander, ns_index_db(searcher->index), FEEDBACK_ARTICLES,
                               feedback_weight * (double)searcher->plan.ranked, err);
    return status == NS_OK ? ns_expander_apply(searcher->expander, &searcher->plan.query, err)
                           : status;
}

static enum ns_status search_once(struct ns_searcher *searcher,
                                  const struct ns_search_options *options,
                                  struct ns_results *results, struct ns_error *err)
{
    *results = (struct ns_results){0};
    searcher->hit_count = 0;
    searcher->weighed = false;
    searcher->reranked = searcher->dated = searcher->candidates = searcher->read = 0;
    ns_searcher_forget(searcher);
    if (searcher->expander)
        ns_expander_reset(searcher->expander);
    ns_plan_release(&searcher->plan);
    enum ns_status status =
        ns_planner_plan(searcher->planner, searcher->tree, searcher->any, &searcher->languages,
                        &searcher->vocabulary, &searcher->plan, err);
    if (status != NS_OK) {
        (void)ns_matcher_prepare(searcher->matcher, &searcher->plan, NULL); /* empty by now */
        return status;
    }
    status = make_room_for_predicates(searcher, err);
    if (status == NS_OK)
        status = ns_matcher_prepare(searcher->matcher, &searcher->plan, err);
    searcher->like = options->like;
    bool dated = options->sort == NS_SORT_RELEVANCE && (searcher->plan.ranks || options->like);
    searcher->half_life = dated ? options->half_life : 0;
    if (status == NS_OK && options->like)
        status = ns_searcher_plan_like(searcher, options->like, err);
    else if (status == NS_OK && options->expand && options->count &&
             options->sort == NS_SORT_RELEVANCE)
        status = expand(searcher, options, err);
    return status == NS_OK ? run_plan(searcher, options, results, err) : status;
}

enum ns_status ns_searcher_run(struct ns_searcher *searcher,
                               const struct ns_search_options *options, struct ns_results *results,
                               struct ns_error *err)
{
    enum ns_status status = search_once(searcher, options, results, err);
    for (int i = 0; i < TRIES_MAX && status == NS_MODIFIED; i++) {
        status = ns_searcher_refresh(searcher, err);
        if (status == NS_OK)
            status = search_once(searcher, options, results, err);
    }
    if (status == NS_MODIFIED)
        ns_error_hint(err, "the index changes faster than it can be read: try again");
    return status;
}

static enum ns_status parse(struct ns_searcher *searcher, struct ns_str query,
                            const struct ns_search_options *options, struct ns_error *err)
{
    ns_arena_reset(&searcher->arena);
    searcher->tree = NULL;
    searcher->now = (int64_t)time(NULL);
    if (options->like && !query.size)
        return ns_query_all(&searcher->arena, &searcher->tree, err);
    if (query.size > NS_QUERY_MAX) /* the parser says so, before anything is copied */
        return ns_query_parse(query, 0, &searcher->arena, &searcher->tree, err);
    struct ns_str text = ns_arena_copy(&searcher->arena, query);
    if (!text.data)
        return ns_error_nomem(err);
    if (options->mode == NS_MODE_PHRASE)
        return ns_query_phrase(text, &searcher->arena, &searcher->tree, err);
    return ns_query_parse(text, searcher->now, &searcher->arena, &searcher->tree, err);
}

enum ns_status ns_searcher_search(struct ns_searcher *searcher, struct ns_str query,
                                  const struct ns_search_options *options,
                                  struct ns_results *results, struct ns_error *err)
{
    *results = (struct ns_results){0};
    enum ns_status status = parse(searcher, query, options, err);
    if (status != NS_OK)
        return status;
    searcher->any = options->mode == NS_MODE_ANY;
    status = ns_searcher_run(searcher, options, results, err);
    if (status == NS_OK && options->mode == NS_MODE_DEFAULT && !results->total &&
        searcher->plan.ranked > 1) {
        searcher->any = true;
        status = ns_searcher_run(searcher, options, results, err);
        results->relaxed = results->total != 0;
    }
    results->unpaired = searcher->tree->unpaired;
    results->hits = searcher->hits;
    results->expansions = searcher->plan.expansions;
    results->expansion_count = searcher->plan.expansion_count;
    results->count = status == NS_OK ? searcher->hit_count : 0;
    return status;
}

/* --- what was found --- */

enum ns_status ns_searcher_article(struct ns_searcher *searcher, const struct ns_hit *hit,
                                   const struct ns_article **out, struct ns_error *err)
{
    return ns_searcher_read_stored(searcher, hit->docid, hit->stored, out, err);
}

static enum ns_status find_stored(struct ns_searcher *searcher, struct ns_str id_term,
                                  struct ns_error *err)
{
    struct ns_xapian_db *db = ns_index_db(searcher->index);
    uint32_t docid = 0;
    enum ns_status status = ns_xapian_next_document(db, id_term, 1, &docid, err);
    if (status == NS_OK && !docid)
        status = NS_NOT_FOUND;
    ns_buffer_clear(&searcher->scratch);
    if (status == NS_OK)
        status = ns_xapian_document_data(db, docid, &searcher->scratch, err);
    return status;
}

enum ns_status ns_searcher_find(struct ns_searcher *searcher, struct ns_str id,
                                struct ns_article *article, struct ns_error *err)
{
    struct ns_buffer term;
    ns_buffer_init(&term);
    ns_schema_id_term(id, &term);
    enum ns_status status = ns_buffer_failed(&term)
                                ? ns_error_nomem(err)
                                : find_stored(searcher, ns_buffer_str(&term), err);
    for (int i = 0; i < TRIES_MAX && status == NS_MODIFIED; i++) {
        status = ns_searcher_refresh(searcher, err);
        if (status == NS_OK)
            status = find_stored(searcher, ns_buffer_str(&term), err);
    }
    ns_buffer_release(&term);
    if (status == NS_NOT_FOUND)
        return ns_error_set(err, NS_NOT_FOUND, "no article has the id \"%.*s\"",
                            (int)(id.size < 256 ? id.size : 256), id.data);
    if (status != NS_OK)
        return status;
    return ns_decoder_decode(searcher->decoder, ns_buffer_str(&searcher->scratch), article, err);
}

static const struct ns_body_words *words_of(const struct ns_searcher *searcher,
                                            const struct ns_article *article)
{
    for (size_t i = 0; i < searcher->kept_count; i++)
        if (article == &searcher->kept[i].article)
            return &searcher->kept[i].words;
    return NULL;
}

enum ns_status ns_searcher_passage(struct ns_searcher *searcher, const struct ns_article *article,
                                   size_t snippet_size, struct ns_passage *out,
                                   struct ns_error *err)
{
    enum ns_status status = ns_searcher_weigh(searcher, err);
    if (status == NS_MODIFIED) /* the hits are from before: the newest counts will do */
        status =
            ns_searcher_refresh(searcher, err) == NS_OK ? ns_searcher_weigh(searcher, err) : status;
    if (status != NS_OK)
        return status;
    return ns_matcher_passage(searcher->matcher, article, words_of(searcher, article), snippet_size,
                              out, err);
}

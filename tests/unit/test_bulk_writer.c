#include "common/index/schema.h"
#include "indexer/writer/writer.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/glass_read.h"
#include "tests/scratch.h"

#define MIB ((size_t)1 << 20)

/* One index under test. */
struct target {
    char path[96];
    struct ns_index_lock *lock;
    struct ns_writer *writer;
};

struct fixture {
    char root[NS_SCRATCH_SIZE];
    struct target bulk, live;
    struct ns_article article;
    struct ns_error err;
    uint64_t random;
    bool positions;
    size_t commit; /* of the bulk writer's options */
};

static uint32_t draw(struct fixture *f, uint32_t below)
{
    f->random = f->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((f->random >> 33) % below);
}

/* --- targets ------------------------------------------------------------------------------ */

static void open_target(struct fixture *f, struct target *target, const char *name)
{
    snprintf(target->path, sizeof target->path, "%s/%s", f->root, name);
    assert_int_equal(ns_index_lock_open(&target->lock, target->path, 0, NS_INDEX_CREATE,
                                        ns_builtin_dictionary(), &f->err),
                     NS_OK);
}

static void close_writer(struct target *target)
{
    if (target->writer)
        target->writer->ops->close(target->writer);
    target->writer = NULL;
}

static void close_target(struct target *target)
{
    close_writer(target);
    ns_index_lock_close(target->lock);
    target->lock = NULL;
}

static void open_bulk(struct fixture *f, unsigned jobs, size_t memory, size_t hold)
{
    const struct ns_writer_options options = {.memory = memory,
                                              .jobs = jobs,
                                              .entities = true,
                                              .positions = f->positions,
                                              .commit = f->commit};
    close_writer(&f->bulk);
    assert_int_equal(ns_bulk_writer_open(&f->bulk.writer, f->bulk.lock, &options, hold, &f->err),
                     NS_OK);
}

static void open_live(struct fixture *f)
{
    const struct ns_writer_options options = {
        .memory = 64 * MIB, .jobs = 1, .entities = true, .positions = f->positions};
    close_writer(&f->live);
    assert_int_equal(ns_live_writer_open(&f->live.writer, f->live.lock, &options, &f->err), NS_OK);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->random = 1;
    ns_scratch_make(f->root);
    ns_article_init(&f->article);
    open_target(f, &f->bulk, "bulk");
    open_target(f, &f->live, "live");
    open_bulk(f, 2, 256 * MIB, 0);
    open_live(f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    close_target(&f->bulk);
    close_target(&f->live);
    ns_article_release(&f->article);
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

static enum ns_write_outcome add(struct fixture *f, struct target *target)
{
    enum ns_write_outcome outcome;
    assert_int_equal(target->writer->ops->add(target->writer, &f->article, &outcome, &f->err),
                     NS_OK);
    return outcome;
}

static bool remove_id(struct fixture *f, struct target *target, const char *id)
{
    bool found;
    assert_int_equal(target->writer->ops->remove(target->writer, ns_str_of(id), &found, &f->err),
                     NS_OK);
    return found;
}

static void commit(struct fixture *f, struct target *target)
{
    assert_int_equal(target->writer->ops->commit(target->writer, &f->err), NS_OK);
}

/* --- comparing ---------------------------------------------------------------------------- */

struct term_list {
    struct ns_arena arena;
    struct ns_str items[20000];
    uint32_t frequencies[20000];
    size_t count;
};

static bool list_term(void *context, struct ns_str term, uint32_t frequency)
{
    struct term_list *list = context;
    assert_true(list->count < sizeof list->items / sizeof *list->items);
    list->frequencies[list->count] = frequency;
    list->items[list->count++] = ns_arena_copy(&list->arena, term);
    return true;
}

/* The weights of all documents with the term: they tell wdf, lengths and statistics. */
static void search(struct ns_xapian_db *db, struct ns_str term, struct ns_xapian_result *out)
{
    struct ns_xapian_query *query = ns_xapian_query_term(term, 1);
    const struct ns_xapian_request request = {.query = query,
                                              .count = 100000,
                                              .check_at_least = 100000,
                                              .bm25 = {1.2, 0, 0, 0.75, 0.5},
                                              .sort_slot = -1};
    assert_int_equal(ns_xapian_search(db, &request, out, NULL), NS_OK);
    ns_xapian_query_free(query);
}

static void compare_searches(struct ns_xapian_db *a, struct ns_xapian_db *b, struct ns_str term)
{
    struct ns_xapian_result x, y;
    search(a, term, &x);
    search(b, term, &y);
    assert_int_equal(x.count, y.count);
    for (size_t i = 0; i < x.count; i++) {
        assert_int_equal(x.hits[i].docid, y.hits[i].docid);
        assert_true(x.hits[i].weight == y.hits[i].weight);
    }
    ns_xapian_result_release(&x);
    ns_xapian_result_release(&y);
}

/* Empties the term that is sought when it is seen first. */
static bool see_term(void *context, struct ns_str term, uint32_t wdf)
{
    struct ns_str *sought = context;
    (void)wdf;
    if (ns_str_equal(term, *sought))
        *sought = NS_STR("");
    return false;
}

static void compare_postings(struct ns_xapian_db *a, struct ns_xapian_db *b, struct ns_str term)
{
    uint32_t x = 0, y = 0;
    do {
        assert_int_equal(ns_xapian_next_document(a, term, x + 1, &x, NULL), NS_OK);
        assert_int_equal(ns_xapian_next_document(b, term, y + 1, &y, NULL), NS_OK);
        assert_int_equal(x, y);
        if (x) { /* the other direction */
            struct ns_str sought = term;
            assert_int_equal(ns_xapian_each_document_term(a, x, term, see_term, &sought, NULL),
                             NS_OK);
            assert_int_equal(sought.size, 0);
        }
    } while (x);
}

static void compare_terms(struct ns_xapian_db *a, struct ns_xapian_db *b)
{
    struct term_list *x = calloc(1, sizeof *x), *y = calloc(1, sizeof *y);
    assert_non_null(x);
    assert_non_null(y);
    assert_int_equal(ns_xapian_each_term(a, NS_STR(""), list_term, x, NULL), NS_OK);
    assert_int_equal(ns_xapian_each_term(b, NS_STR(""), list_term, y, NULL), NS_OK);
    assert_int_equal(x->count, y->count);
    for (size_t i = 0; i < x->count; i++) {
        assert_true(ns_str_equal(x->items[i], y->items[i]));
        assert_int_equal(x->frequencies[i], y->frequencies[i]);
        compare_postings(a, b, x->items[i]);
        compare_searches(a, b, x->items[i]);
    }
    ns_arena_release(&x->arena);
    ns_arena_release(&y->arena);
    free(x);
    free(y);
}

static void compare_values(struct ns_xapian_db *a, struct ns_xapian_db *b, uint32_t docid)
{
    struct ns_buffer x, y;
    ns_buffer_init(&x);
    ns_buffer_init(&y);
    for (uint32_t slot = 0; slot < 8; slot++) {
        ns_buffer_clear(&x);
        ns_buffer_clear(&y);
        assert_int_equal(ns_xapian_document_value(a, docid, slot, &x, NULL), NS_OK);
        assert_int_equal(ns_xapian_document_value(b, docid, slot, &y, NULL), NS_OK);
        assert_true(ns_str_equal(ns_buffer_str(&x), ns_buffer_str(&y)));
    }
    ns_buffer_clear(&x);
    ns_buffer_clear(&y);
    assert_int_equal(ns_xapian_document_data(a, docid, &x, NULL), NS_OK);
    assert_int_equal(ns_xapian_document_data(b, docid, &y, NULL), NS_OK);
    assert_true(x.size > 0);
    assert_true(ns_str_equal(ns_buffer_str(&x), ns_buffer_str(&y)));
    ns_buffer_release(&x);
    ns_buffer_release(&y);
}

static void compare_documents(struct ns_xapian_db *a, struct ns_xapian_db *b)
{
    uint32_t x = 0, y = 0;
    for (;;) {
        assert_int_equal(ns_xapian_next_document(a, NS_STR(""), x + 1, &x, NULL), NS_OK);
        assert_int_equal(ns_xapian_next_document(b, NS_STR(""), y + 1, &y, NULL), NS_OK);
        assert_int_equal(x, y);
        if (!x)
            return;
        compare_values(a, b, x);
    }
}

static void compare_metadata(struct ns_xapian_db *a, struct ns_xapian_db *b)
{
    static const char *const keys[] = {NS_META_SCHEMA, NS_META_CURRENT_DICTIONARY};
    struct ns_buffer x, y;
    ns_buffer_init(&x);
    ns_buffer_init(&y);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ns_xapian_metadata(a, ns_str_of(keys[i]), &x, NULL), NS_OK);
        assert_int_equal(ns_xapian_metadata(b, ns_str_of(keys[i]), &y, NULL), NS_OK);
        assert_true(x.size > 0);
        assert_true(ns_str_equal(ns_buffer_str(&x), ns_buffer_str(&y)));
    }
    ns_buffer_release(&x);
    ns_buffer_release(&y);
}

/* --- forms --- */

static bool list_form(void *context, struct ns_str stem, struct ns_str word)
{
    assert_true(ns_forms_add(context, stem, word));
    return true;
}

static enum ns_status find_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                      struct ns_error *err)
{
    char key[64];
    snprintf(key, sizeof key, "%s%u", NS_META_DICTIONARY, id);
    return ns_xapian_metadata(context, ns_str_of(key), out, err);
}

/* Those of the articles that are there, by their stored text. */
static void analyze_stored(struct ns_xapian_db *db, struct ns_analyzer *analyzer)
{
    struct ns_decoder *decoder;
    struct ns_article article;
    struct ns_document document;
    struct ns_buffer data;
    uint32_t docid = 0;
    ns_buffer_init(&data);
    ns_article_init(&article);
    assert_int_equal(ns_decoder_open(&decoder, find_dictionary, db, NULL), NS_OK);
    for (;;) {
        assert_int_equal(ns_xapian_next_document(db, NS_STR(""), docid + 1, &docid, NULL), NS_OK);
        if (!docid)
            break;
        ns_buffer_clear(&data);
        assert_int_equal(ns_xapian_document_data(db, docid, &data, NULL), NS_OK);
        assert_int_equal(ns_decoder_decode(decoder, ns_buffer_str(&data), &article, NULL), NS_OK);
        assert_int_equal(ns_analyzer_analyze(analyzer, &article, &document, NULL), NS_OK);
    }
    ns_decoder_close(decoder);
    ns_article_release(&article);
    ns_buffer_release(&data);
}

/* Each of some is one of all. */
static void assert_within(const struct ns_forms *some, const struct ns_forms *all)
{
    for (uint32_t i = 0; i < ns_forms_count(some); i++)
        assert_int_not_equal(ns_table_find(&all->pairs, some->pairs.keys[i]), NS_TABLE_NONE);
}

/* An index may have forms of articles that have gone since, the bulk writer's only of those that it
 * handed to a worker. */
static void compare_forms(struct ns_xapian_db *a, struct ns_xapian_db *b)
{
    struct ns_forms bulk = {0}, live = {0};
    struct ns_analyzer *analyzer;
    assert_int_equal(ns_analyzer_open(&analyzer, NS_STR(""), false, NULL, NULL), NS_OK);
    assert_int_equal(ns_xapian_each_synonym(a, NS_STR(""), list_form, &bulk, NULL), NS_OK);
    assert_int_equal(ns_xapian_each_synonym(b, NS_STR(""), list_form, &live, NULL), NS_OK);
    analyze_stored(a, analyzer);
    assert_within(ns_analyzer_forms(analyzer), &bulk);
    assert_within(&bulk, &live);
    ns_analyzer_close(analyzer);
    ns_forms_release(&bulk);
    ns_forms_release(&live);
}

static uint32_t count_forms(const struct target *target)
{
    struct ns_index *index;
    struct ns_forms forms = {0};
    assert_int_equal(ns_index_open(&index, target->path, NULL), NS_OK);
    assert_int_equal(
        ns_xapian_each_synonym(ns_index_db(index), NS_STR(""), list_form, &forms, NULL), NS_OK);
    uint32_t count = ns_forms_count(&forms);
    ns_forms_release(&forms);
    ns_index_close(index);
    return count;
}

/* What searches can see of both indexes is the same. */
static void compare(struct fixture *f)
{
    struct ns_index *a, *b;
    struct ns_xapian_stats x, y;
    assert_int_equal(ns_index_open(&a, f->bulk.path, &f->err), NS_OK);
    assert_int_equal(ns_index_open(&b, f->live.path, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(ns_index_db(a), &x, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(ns_index_db(b), &y, &f->err), NS_OK);
    assert_int_equal(x.documents, y.documents);
    assert_int_equal(x.total_length, y.total_length);
    compare_documents(ns_index_db(a), ns_index_db(b));
    compare_terms(ns_index_db(a), ns_index_db(b));
    compare_metadata(ns_index_db(a), ns_index_db(b));
    compare_forms(ns_index_db(a), ns_index_db(b));
    ns_index_close(a);
    ns_index_close(b);
}

static void check_structure(const struct target *target)
{
    char command[256];
    const char *generation = ns_index_lock_generation(target->lock);
    snprintf(command, sizeof command, "xapian-check '%s' F | grep -q '^No errors found'",
             generation);
    assert_int_equal(system(command), 0);
    /* Nothing else is left beside it. */
    snprintf(command, sizeof command, "test \"$(echo '%s'/gen-*)\" = '%s'", target->path,
             generation);
    assert_int_equal(system(command), 0);
}

/* --- random articles ---------------------------------------------------------------------- */

static void set(struct fixture *f, struct ns_str *field, const char *value)
{
    assert_int_equal(ns_article_set(&f->article, field, ns_str_of(value), NS_BODY_MAX, &f->err),
                     NS_OK);
}

static void add_item(struct fixture *f, struct ns_str_list *list, const char *value)
{
    assert_int_equal(ns_article_add(&f->article, list, ns_str_of(value), &f->err), NS_OK);
}

/* Words by a skewed distribution, some of them as long as terms may be, or longer. */
static void append_words(struct fixture *f, struct ns_buffer *out, uint32_t count)
{
    static const char *const syllables[] = {"ra", "port", "min", "el", "tu", "ing", "sa", "der"};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word = draw(f, draw(f, draw(f, 1000) + 1) + 1);
        if (draw(f, 2000) == 0) {
            char text[] = {(char)('a' + word % 26), '\0'};
            for (uint32_t n = 200 + draw(f, 100); n; n--)
                ns_buffer_append_text(out, text);
        }
        for (uint32_t rest = word + 8; rest; rest /= 8)
            ns_buffer_append_text(out, syllables[rest % 8]);
        ns_buffer_append_text(out, draw(f, 12) ? " " : ". ");
    }
}

static uint32_t draw_size(struct fixture *f)
{
    switch (draw(f, 40)) {
    case 0:
        return 0;
    case 1:
        return 1;
    case 2:
        return 4000;
    default:
        return draw(f, 300);
    }
}

static void fill_article(struct fixture *f, const char *id)
{
    static const char *const languages[] = {"", "en", "de", "ko", "ru"};
    static const char *const sections[] = {"World", "Business & Tech", "Sport", ""};
    struct ns_buffer text;
    ns_buffer_init(&text);
    ns_article_reset(&f->article);
    set(f, &f->article.id, id);
    append_words(f, &text, draw(f, 12));
    set(f, &f->article.title, ns_buffer_str(&text).data);
    ns_buffer_clear(&text);
    append_words(f, &text, draw_size(f));
    set(f, &f->article.body, ns_buffer_str(&text).data);
    set(f, &f->article.language, languages[draw(f, 5)]);
    set(f, &f->article.source, draw(f, 3) ? "Wire Service" : "");
    add_item(f, &f->article.sections, sections[draw(f, 4)]);
    add_item(f, &f->article.sections, sections[draw(f, 4)]);
    if (draw(f, 2))
        add_item(f, &f->article.authors, draw(f, 2) ? "Ann Lee" : "Bo Kim");
    if (draw(f, 4) == 0)
        add_item(f, &f->article.captions, "A caption about a harbour");
    if (draw(f, 5))
        f->article.published = (struct ns_date){.seconds = (int64_t)draw(f, 2000000000),
                                                .precision = NS_PRECISION_DAY};
    ns_buffer_release(&text);
}

/* Most ids are new; some articles come again, changed or as they were. */
static void random_id(struct fixture *f, char out[512], uint32_t *fresh)
{
    uint32_t number = draw(f, 4) && *fresh ? draw(f, *fresh) : (*fresh)++;
    size_t size = (size_t)snprintf(out, 512, "https://example.org/%u", number);
    if (number % 50 == 7)
        memset(out + size, 'x', 400), out[size + 400] = '\0';
}

static void change(struct fixture *f, uint32_t *fresh)
{
    char id[512];
    random_id(f, id, fresh);
    if (draw(f, 10) == 0) {
        assert_int_equal(remove_id(f, &f->bulk, id), remove_id(f, &f->live, id));
        return;
    }
    /* The same seed for an id now and then: an article that has not changed. */
    uint64_t kept = f->random;
    if (draw(f, 3) == 0)
        f->random = strlen(id) * 31 + (unsigned char)id[strlen(id) - 1];
    fill_article(f, id);
    f->random = kept;
    (void)draw(f, 2);
    assert_int_equal(add(f, &f->bulk), add(f, &f->live));
}

static void change_some(struct fixture *f, uint32_t count, uint32_t *fresh)
{
    char id[32];
    for (uint32_t i = 0; i < count; i++)
        change(f, fresh);
    snprintf(id, sizeof id, "last %u", *fresh); /* the last docid is in use */
    fill_article(f, id);
    assert_int_equal(add(f, &f->bulk), add(f, &f->live));
}

static void compare_positions(struct fixture *f)
{
    enum { POSITION = 3 };
    struct glass_database a, b;
    glass_database_read(ns_index_lock_generation(f->bulk.lock), &a);
    glass_database_read(ns_index_lock_generation(f->live.lock), &b);
    assert_string_equal(glass_tables[POSITION], "position");
    assert_true(f->positions == (a.tables[POSITION].count > 0));
    glass_assert_table_equal("position", &a.tables[POSITION], &b.tables[POSITION]);
    glass_database_release(&a);
    glass_database_release(&b);
}

static void commit_and_compare(struct fixture *f)
{
    commit(f, &f->bulk);
    commit(f, &f->live);
    compare(f);
    compare_positions(f);
    check_structure(&f->bulk);
}

static void change_many(struct fixture *f, uint32_t count, uint32_t *fresh)
{
    change_some(f, count, fresh);
    commit_and_compare(f);
}

static void test_random_changes_by_jobs(void **state)
{
    struct fixture *f = *state;
    static const unsigned jobs[] = {1, 2, 4, 3};
    uint32_t fresh = 0;
    for (unsigned i = 0; i < 4; i++) {
        f->random = i + 11;
        open_bulk(f, jobs[i], 256 * MIB, 0);
        change_many(f, 150, &fresh);
        change_many(f, 20, &fresh); /* with the same writer */
    }
}

static unsigned generations(struct fixture *f)
{
    unsigned count = 0;
    DIR *directory = opendir(f->bulk.path);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += strncmp(entry->d_name, "gen-", 4) == 0;
    closedir(directory);
    return count;
}

static void test_random_changes_in_little_memory(void **state)
{
    struct fixture *f = *state;
    uint32_t fresh = 0;
    f->random = 5;
    open_bulk(f, 2, 0, 0); /* spills at every megabyte */
    change_some(f, 700, &fresh);
    assert_true(generations(f) > 3); /* the live one and parts */
    commit_and_compare(f);
    change_many(f, 100, &fresh);
}

static void test_random_changes_held_back(void **state)
{
    struct fixture *f = *state;
    static const size_t holds[] = {100 * MIB, 300000, 100 * MIB, 0};
    uint32_t fresh = 0;
    for (unsigned i = 0; i < 4; i++) {
        f->random = i + 99;
        open_bulk(f, 2, 256 * MIB, holds[i]);
        change_many(f, 120, &fresh);
    }
}

/* Once an index keeps positions it goes on to, without being asked. */
static void test_positions(void **state)
{
    struct fixture *f = *state;
    uint32_t fresh = 0;
    f->positions = true;
    open_live(f);
    open_bulk(f, 3, 0, 0);
    change_many(f, 200, &fresh);
    for (unsigned run = 0; run < 2; run++) {
        f->positions = false;
        open_live(f);
        open_bulk(f, 2, 256 * MIB, run ? 0 : 100 * MIB);
        f->positions = true;
        change_many(f, 80, &fresh);
    }
}

static void test_positions_are_of_all_articles_or_none(void **state)
{
    struct fixture *f = *state;
    struct ns_writer *writer;
    const struct ns_writer_options options = {
        .memory = 64 * MIB, .jobs = 1, .entities = true, .positions = true};
    fill_article(f, "a");
    add(f, &f->bulk);
    add(f, &f->live);
    commit_and_compare(f);
    close_writer(&f->bulk);
    close_writer(&f->live);
    assert_int_equal(ns_bulk_writer_open(&writer, f->bulk.lock, &options, 0, &f->err), NS_INVALID);
    assert_null(writer);
    assert_int_equal(ns_live_writer_open(&writer, f->live.lock, &options, &f->err), NS_INVALID);
    assert_string_equal(f->err.message, "the articles in the index have no positions");
}

/* Where articles are only added, both writers have the same forms. */
static void test_forms_of_new_articles(void **state)
{
    struct fixture *f = *state;
    char id[16];
    uint32_t before = 0;
    for (unsigned run = 0; run < 3; run++) {
        open_bulk(f, 2, 256 * MIB, run == 1 ? 100 * MIB : 0);
        for (unsigned i = 0; i < 60; i++) {
            snprintf(id, sizeof id, "%u.%u", run, i);
            fill_article(f, id);
            assert_int_equal(add(f, &f->bulk), NS_WRITE_ADDED);
            assert_int_equal(add(f, &f->live), NS_WRITE_ADDED);
        }
        commit_and_compare(f);
        assert_int_equal(count_forms(&f->bulk), count_forms(&f->live));
        assert_true(count_forms(&f->bulk) > before);
        before = count_forms(&f->bulk);
    }
}

/* --- single cases ------------------------------------------------------------------------- */

static uint64_t documents(struct fixture *f)
{
    struct ns_index *index;
    struct ns_xapian_stats stats;
    assert_int_equal(ns_index_open(&index, f->bulk.path, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(ns_index_db(index), &stats, &f->err), NS_OK);
    ns_index_close(index);
    return stats.documents;
}

static enum ns_write_outcome add_text(struct fixture *f, const char *id, const char *body)
{
    ns_article_reset(&f->article);
    set(f, &f->article.id, id);
    set(f, &f->article.body, body);
    return add(f, &f->bulk);
}

/* What a long run has done is there before its end, and is what one commit makes of it. */
static void test_commits_of_a_long_run(void **state)
{
    struct fixture *f = *state;
    uint32_t fresh = 0;
    f->commit = 1024 * 1024;
    open_bulk(f, 2, 256 * MIB, 0);
    change_some(f, 500, &fresh);
    assert_true(documents(f) > 50);
    commit_and_compare(f);
}

/* What is live stays as it is until all that takes its place is there. */
static void test_afresh_commits_once(void **state)
{
    struct fixture *f = *state;
    const struct ns_writer_options options = {
        .memory = MIB, .jobs = 2, .entities = true, .afresh = true, .commit = 1024};
    char id[32];
    assert_int_equal(add_text(f, "old", "one"), NS_WRITE_ADDED);
    commit(f, &f->bulk);
    close_writer(&f->bulk);
    assert_int_equal(ns_bulk_writer_open(&f->bulk.writer, f->bulk.lock, &options, 0, &f->err),
                     NS_OK);
    for (unsigned i = 0; i < 400; i++) {
        snprintf(id, sizeof id, "new %u", i);
        fill_article(f, id);
        f->article.origin = NS_ORIGIN_FEED;
        assert_int_equal(add(f, &f->bulk), NS_WRITE_ADDED);
    }
    assert_int_equal(documents(f), 1);
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 400);
}

/* A libxapian whose tables may be others: the live writer serves, unless it must not. */
static void test_another_release_of_xapian(void **state)
{
    struct fixture *f = *state;
    struct ns_writer_options options = {.memory = 64 * MIB, .jobs = 1, .xapian = "1.5.0"};
    close_writer(&f->bulk);
    assert_int_equal(
        ns_writer_open(&f->bulk.writer, NS_WRITER_BULK, f->bulk.lock, &options, &f->err),
        NS_UNSUPPORTED);
    assert_string_equal(f->err.message, "cannot write the tables of Xapian 1.5.0");
    assert_null(f->bulk.writer);
    assert_int_equal(
        ns_writer_open(&f->bulk.writer, NS_WRITER_AUTO, f->bulk.lock, &options, &f->err), NS_OK);
    assert_string_equal(f->bulk.writer->unknown, "1.5.0");
    assert_ptr_equal(f->bulk.writer->ops, f->live.writer->ops);
    assert_int_equal(add_text(f, "a", "one"), NS_WRITE_ADDED);
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 1);
    close_writer(&f->bulk);
    options.xapian = "1.4.99";
    assert_int_equal(
        ns_writer_open(&f->bulk.writer, NS_WRITER_AUTO, f->bulk.lock, &options, &f->err), NS_OK);
    assert_null(f->bulk.writer->unknown);
    assert_ptr_not_equal(f->bulk.writer->ops, f->live.writer->ops);
}

static void test_outcomes(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(add_text(f, "a", "one"), NS_WRITE_ADDED);
    assert_int_equal(add_text(f, "a", "one"), NS_WRITE_UNCHANGED);
    assert_int_equal(add_text(f, "a", "two"), NS_WRITE_REPLACED);
    assert_false(remove_id(f, &f->bulk, "b"));
    assert_true(remove_id(f, &f->bulk, "a"));
    assert_false(remove_id(f, &f->bulk, "a"));
    assert_int_equal(add_text(f, "a", "two"), NS_WRITE_ADDED);
    assert_int_equal(documents(f), 0); /* nothing shows before the commit */
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 1);
    assert_int_equal(add_text(f, "a", "two"), NS_WRITE_UNCHANGED);
    commit(f, &f->bulk);
    assert_true(remove_id(f, &f->bulk, "a"));
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 0);
    check_structure(&f->bulk);
}

static void test_long_terms_are_counted(void **state)
{
    struct fixture *f = *state;
    char name[400];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    memset(name + 200, ' ', 1);
    ns_article_reset(&f->article);
    set(f, &f->article.id, "a");
    set(f, &f->article.source, name);
    add(f, &f->bulk);
    add(f, &f->live);
    commit_and_compare(f);
    assert_int_equal(f->bulk.writer->dropped_terms, 1);
    assert_int_equal(f->live.writer->dropped_terms, 1);
}

static void test_all_that_was_added_is_removed(void **state)
{
    struct fixture *f = *state;
    add_text(f, "a", "one");
    remove_id(f, &f->bulk, "a");
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 0);
    add_text(f, "a", "one");
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 1);
    check_structure(&f->bulk);
}

static void test_every_article_is_replaced(void **state)
{
    struct fixture *f = *state;
    char id[16];
    for (unsigned run = 0; run < 3; run++) {
        for (unsigned i = 0; i < 30; i++) {
            snprintf(id, sizeof id, "%u", i);
            add_text(f, id, run == 0 ? "first words" : run == 1 ? "other words" : "last words");
        }
        commit(f, &f->bulk);
        assert_int_equal(documents(f), 30);
        check_structure(&f->bulk);
    }
}

static void test_close_drops_what_was_not_committed(void **state)
{
    struct fixture *f = *state;
    char id[16], before[128];
    add_text(f, "a", "one");
    commit(f, &f->bulk);
    snprintf(before, sizeof before, "%s", ns_index_lock_generation(f->bulk.lock));
    open_bulk(f, 2, 0, 0);
    for (unsigned i = 0; i < 400; i++) {
        snprintf(id, sizeof id, "%u", i);
        fill_article(f, id);
        add(f, &f->bulk);
    }
    close_writer(&f->bulk);
    assert_int_equal(documents(f), 1);
    assert_string_equal(ns_index_lock_generation(f->bulk.lock), before);
    check_structure(&f->bulk);
}

/* A reader goes on reading what it has open, and finds the rest when it refreshes. */
static void test_readers_across_generations(void **state)
{
    struct fixture *f = *state;
    struct ns_index *index;
    struct ns_buffer data;
    struct ns_xapian_stats stats;
    ns_buffer_init(&data);
    add_text(f, "a", "one");
    commit(f, &f->bulk);
    assert_int_equal(ns_index_open(&index, f->bulk.path, &f->err), NS_OK);
    for (unsigned i = 0; i < 3; i++) {
        add_text(f, "b", i == 0 ? "one" : i == 1 ? "two" : "three");
        commit(f, &f->bulk);
    }
    assert_int_equal(ns_xapian_document_data(ns_index_db(index), 1, &data, &f->err), NS_OK);
    assert_int_equal(ns_index_refresh(index, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(ns_index_db(index), &stats, &f->err), NS_OK);
    assert_int_equal(stats.documents, 2);
    ns_index_close(index);
    ns_buffer_release(&data);
}

/* A limit on file sizes stands in for a full disk: what is committed stays. */
static void test_a_full_disk(void **state)
{
    struct fixture *f = *state;
    char id[16];
    add_text(f, "a", "one");
    commit(f, &f->bulk);
    close_writer(&f->bulk);
    close_writer(&f->live);
    pid_t child = fork();
    if (child == 0) {
        enum ns_status status = NS_OK;
        enum ns_write_outcome outcome;
        const struct rlimit limit = {(rlim_t)100 << 10, RLIM_INFINITY};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        open_bulk(f, 2, 256 * MIB, 0);
        for (unsigned i = 0; i < 3000 && status == NS_OK; i++) {
            snprintf(id, sizeof id, "%u", i);
            fill_article(f, id);
            status = f->bulk.writer->ops->add(f->bulk.writer, &f->article, &outcome, &f->err);
        }
        if (status == NS_OK)
            status = f->bulk.writer->ops->commit(f->bulk.writer, &f->err);
        if (status != NS_IO || !f->err.message[0])
            _exit(1);
        if (f->bulk.writer->ops->commit(f->bulk.writer, &f->err) != NS_IO)
            _exit(2);
        close_writer(&f->bulk);
        _exit(0);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    assert_int_equal(documents(f), 1);
    check_structure(&f->bulk);
    open_bulk(f, 2, 256 * MIB, 0);
    add_text(f, "b", "two");
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 2);
}

#define WITH_INDEXES(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEXES(test_outcomes),
        WITH_INDEXES(test_commits_of_a_long_run),
        WITH_INDEXES(test_afresh_commits_once),
        WITH_INDEXES(test_long_terms_are_counted),
        WITH_INDEXES(test_all_that_was_added_is_removed),
        WITH_INDEXES(test_every_article_is_replaced),
        WITH_INDEXES(test_close_drops_what_was_not_committed),
        WITH_INDEXES(test_readers_across_generations),
        WITH_INDEXES(test_a_full_disk),
        WITH_INDEXES(test_positions),
        WITH_INDEXES(test_positions_are_of_all_articles_or_none),
        WITH_INDEXES(test_another_release_of_xapian),
        WITH_INDEXES(test_forms_of_new_articles),
        WITH_INDEXES(test_random_changes_by_jobs),
        WITH_INDEXES(test_random_changes_in_little_memory),
        WITH_INDEXES(test_random_changes_held_back),
    };
    return cmocka_run_group_tests_name("bulk_writer", tests, NULL, NULL);
}

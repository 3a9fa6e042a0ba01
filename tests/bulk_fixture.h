/* Two indexes, one for the bulk writer and one for the live one, and random articles for both: for
 * tests. */
#ifndef NS_TESTS_BULK_FIXTURE_H
#define NS_TESTS_BULK_FIXTURE_H

#include "indexer/writer/writer.h"
#include "tests/database_compare.h"
#include "tests/glass_read.h"
#include "tests/scratch.h"

#include <stdio.h>

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

static inline uint32_t draw(struct fixture *f, uint32_t below)
{
    f->random = f->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((f->random >> 33) % below);
}

/* --- targets ------------------------------------------------------------------------------ */

static inline void open_target(struct fixture *f, struct target *target, const char *name)
{
    snprintf(target->path, sizeof target->path, "%s/%s", f->root, name);
    assert_int_equal(ns_index_lock_open(&target->lock, target->path, 0, NS_INDEX_CREATE,
                                        ns_builtin_dictionary(), &f->err),
                     NS_OK);
}

static inline void close_writer(struct target *target)
{
    if (target->writer)
        target->writer->ops->close(target->writer);
    target->writer = NULL;
}

static inline void close_target(struct target *target)
{
    close_writer(target);
    ns_index_lock_close(target->lock);
    target->lock = NULL;
}

static inline void open_bulk(struct fixture *f, unsigned jobs, size_t memory, size_t hold)
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

static inline void open_live(struct fixture *f)
{
    const struct ns_writer_options options = {
        .memory = 64 * MIB, .jobs = 1, .entities = true, .positions = f->positions};
    close_writer(&f->live);
    assert_int_equal(ns_live_writer_open(&f->live.writer, f->live.lock, &options, &f->err), NS_OK);
}

static inline int set_up(void **state)
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

static inline int tear_down(void **state)
{
    struct fixture *f = *state;
    close_target(&f->bulk);
    close_target(&f->live);
    ns_article_release(&f->article);
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

static inline enum ns_write_outcome add(struct fixture *f, struct target *target)
{
    enum ns_write_outcome outcome;
    assert_int_equal(target->writer->ops->add(target->writer, &f->article, &outcome, &f->err),
                     NS_OK);
    return outcome;
}

static inline bool remove_id(struct fixture *f, struct target *target, const char *id)
{
    bool found;
    assert_int_equal(target->writer->ops->remove(target->writer, ns_str_of(id), &found, &f->err),
                     NS_OK);
    return found;
}

static inline void commit(struct fixture *f, struct target *target)
{
    assert_int_equal(target->writer->ops->commit(target->writer, &f->err), NS_OK);
}

/* --- forms --- */

static inline bool list_form(void *context, struct ns_str stem, struct ns_str word)
{
    assert_true(ns_forms_add(context, stem, word));
    return true;
}

static inline enum ns_status find_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                             struct ns_error *err)
{
    char key[64];
    snprintf(key, sizeof key, "%s%u", NS_META_DICTIONARY, id);
    return ns_xapian_metadata(context, ns_str_of(key), out, err);
}

/* Those of the articles that are there, by their stored text. */
static inline void analyze_stored(struct ns_xapian_db *db, struct ns_analyzer *analyzer)
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
static inline void assert_within(const struct ns_forms *some, const struct ns_forms *all)
{
    for (uint32_t i = 0; i < ns_forms_count(some); i++)
        assert_int_not_equal(ns_table_find(&all->pairs, some->pairs.keys[i]), NS_TABLE_NONE);
}

/* An index may have forms of articles that have gone since, the bulk writer's only of those that it
 * handed to a worker. */
static inline void compare_forms(struct ns_xapian_db *a, struct ns_xapian_db *b)
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

static inline uint32_t count_forms(const struct target *target)
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
static inline void compare(struct fixture *f)
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

static inline void check_structure(const struct target *target)
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

static inline void compare_positions(struct fixture *f)
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

static inline void commit_and_compare(struct fixture *f)
{
    commit(f, &f->bulk);
    commit(f, &f->live);
    compare(f);
    compare_positions(f);
    check_structure(&f->bulk);
}

static inline uint64_t documents(struct fixture *f)
{
    struct ns_index *index;
    struct ns_xapian_stats stats;
    assert_int_equal(ns_index_open(&index, f->bulk.path, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(ns_index_db(index), &stats, &f->err), NS_OK);
    ns_index_close(index);
    return stats.documents;
}

/* --- random articles ---------------------------------------------------------------------- */

static inline void set(struct fixture *f, struct ns_str *field, const char *value)
{
    assert_int_equal(ns_article_set(&f->article, field, ns_str_of(value), NS_BODY_MAX, &f->err),
                     NS_OK);
}

static inline void add_item(struct fixture *f, struct ns_str_list *list, const char *value)
{
    assert_int_equal(ns_article_add(&f->article, list, ns_str_of(value), &f->err), NS_OK);
}

/* Words by a skewed distribution, some of them as long as terms may be, or longer. */
static inline void append_words(struct fixture *f, struct ns_buffer *out, uint32_t count)
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

static inline uint32_t draw_size(struct fixture *f)
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

static inline void fill_article(struct fixture *f, const char *id)
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

#define WITH_INDEXES(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif

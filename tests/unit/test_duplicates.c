#include "common/index/schema.h"
#include "indexer/writer/writer.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "tests/scratch.h"

#define MIB ((size_t)1 << 20)

enum { DAY = 24 * 60 * 60, ARTICLES = 240, MOVES = 500 };

/* How an index is written; the outcome must be the same. */
struct way {
    enum ns_writer_kind kind;
    unsigned jobs;
    size_t memory;
    int commit_every; /* moves; 0: only in the end */
};

static const struct way ways[] = {
    {NS_WRITER_LIVE, 1, 64 * MIB, 0},  {NS_WRITER_LIVE, 1, 64 * MIB, 90},
    {NS_WRITER_BULK, 1, 256 * MIB, 0}, {NS_WRITER_BULK, 2, 256 * MIB, 150},
    {NS_WRITER_BULK, 1, MIB, 0},       {NS_WRITER_AUTO, 2, 256 * MIB, 70},
};

struct fixture {
    char root[NS_SCRATCH_SIZE], path[96];
    struct ns_index *index; /* of the way that was closed last */
    struct ns_index_lock *lock;
    struct ns_writer *writer;
    struct ns_article article;
    struct ns_buffer body;
    struct ns_error err;
    uint64_t random;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    ns_scratch_make(f->root);
    ns_article_init(&f->article);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_index_close(f->index);
    ns_article_release(&f->article);
    ns_buffer_release(&f->body);
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

static void open_way(struct fixture *f, const struct way *way, size_t number)
{
    const struct ns_writer_options options = {.memory = way->memory, .jobs = way->jobs};
    snprintf(f->path, sizeof f->path, "%s/%zu", f->root, number);
    assert_int_equal(
        ns_index_lock_open(&f->lock, f->path, 0, NS_INDEX_CREATE, ns_builtin_dictionary(), &f->err),
        NS_OK);
    assert_int_equal(ns_writer_open(&f->writer, way->kind, f->lock, &options, &f->err), NS_OK);
}

static void commit(struct fixture *f)
{
    assert_int_equal(f->writer->ops->commit(f->writer, &f->err), NS_OK);
}

static void close_way(struct fixture *f)
{
    commit(f);
    f->writer->ops->close(f->writer);
    ns_index_lock_close(f->lock);
    ns_index_close(f->index);
    assert_int_equal(ns_index_open(&f->index, f->path, &f->err), NS_OK);
}

static uint32_t draw(struct fixture *f, uint32_t below)
{
    f->random = f->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((f->random >> 33) % below);
}

/* --- articles ----------------------------------------------------------------------------- */

static void begin_article(struct fixture *f, const char *id, int64_t day)
{
    ns_article_reset(&f->article);
    assert_int_equal(ns_article_set(&f->article, &f->article.id, ns_str_of(id), NS_ID_MAX, &f->err),
                     NS_OK);
    if (day)
        f->article.published =
            (struct ns_date){.seconds = day * DAY, .precision = NS_PRECISION_DAY};
    ns_buffer_clear(&f->body);
}

/* Words first to last - 1 of a text. */
static void add_text(struct fixture *f, uint32_t text, int first, int last)
{
    for (int i = first; i < last; i++)
        ns_buffer_printf(&f->body, "t%uw%d ", (unsigned)text, i);
}

static void put(struct fixture *f)
{
    enum ns_write_outcome outcome;
    assert_int_equal(ns_article_set(&f->article, &f->article.body, ns_buffer_str(&f->body),
                                    NS_BODY_MAX, &f->err),
                     NS_OK);
    assert_int_equal(f->writer->ops->add(f->writer, &f->article, &outcome, &f->err), NS_OK);
}

static void put_text(struct fixture *f, const char *id, int64_t day, uint32_t text, int first,
                     int last)
{
    begin_article(f, id, day);
    add_text(f, text, first, last);
    put(f);
}

static void remove_id(struct fixture *f, const char *id)
{
    bool found;
    assert_int_equal(f->writer->ops->remove(f->writer, ns_str_of(id), &found, &f->err), NS_OK);
}

/* --- clusters ----------------------------------------------------------------------------- */

/* The cluster of an article in the index, as a number; 0: none. */
static uint64_t cluster_of(struct fixture *f, const char *id)
{
    struct ns_xapian_db *db = ns_index_db(f->index);
    struct ns_buffer bytes;
    uint32_t docid;
    uint64_t cluster = 0;
    ns_buffer_init(&bytes);
    ns_schema_id_term(ns_str_of(id), &bytes);
    assert_int_equal(ns_xapian_next_document(db, ns_buffer_str(&bytes), 0, &docid, &f->err), NS_OK);
    ns_buffer_clear(&bytes);
    if (docid)
        assert_int_equal(ns_xapian_document_value(db, docid, NS_SLOT_CLUSTER, &bytes, &f->err),
                         NS_OK);
    if (bytes.size == sizeof cluster)
        memcpy(&cluster, bytes.data, sizeof cluster);
    ns_buffer_release(&bytes);
    return cluster;
}

static void check_same(struct fixture *f, const char *a, const char *b, bool same)
{
    assert_true(cluster_of(f, a) != 0);
    assert_int_equal(cluster_of(f, a) == cluster_of(f, b), same);
}

/* --- tests -------------------------------------------------------------------------------- */

static void test_cuts(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        open_way(f, &ways[i], i);
        put_text(f, "wire", 100, 1, 0, 600);
        put_text(f, "other", 100, 2, 0, 600);
        put_text(f, "cut", 101, 1, 0, 250);
        begin_article(f, "local", 102); /* with an introduction of its own */
        add_text(f, 3, 0, 200);
        add_text(f, 1, 100, 500);
        put(f);
        put_text(f, "late", 100 + NS_DUPLICATE_DAYS + 3, 1, 0, 600);
        put_text(f, "undated", 0, 1, 0, 600);
        put_text(f, "short", 100, 1, 0, 10);
        close_way(f);
        check_same(f, "wire", "cut", true);
        check_same(f, "wire", "local", true);
        check_same(f, "wire", "undated", true);
        check_same(f, "wire", "other", false);
        check_same(f, "wire", "late", false);
        assert_int_equal(cluster_of(f, "short"), 0);
    }
}

static void test_replaced_and_removed(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        open_way(f, &ways[i], i);
        put_text(f, "a", 100, 1, 0, 600);
        put_text(f, "b", 100, 1, 0, 400);
        put_text(f, "a", 100, 2, 0, 600); /* now another text */
        put_text(f, "c", 100, 1, 0, 500);
        put_text(f, "d", 100, 2, 0, 500);
        remove_id(f, "b");
        remove_id(f, "c");
        put_text(f, "e", 100, 1, 0, 400);
        put_text(f, "g", 100, 1, 0, 400);
        close_way(f);
        check_same(f, "a", "d", true);
        check_same(f, "a", "e", false);
        check_same(f, "e", "g", true);
    }
}

/* Articles that share parts come, change and go: each way makes the same clusters of them. */
static void move(struct fixture *f)
{
    char id[16];
    snprintf(id, sizeof id, "id%u", draw(f, ARTICLES));
    if (draw(f, 12) == 0) {
        remove_id(f, id);
        return;
    }
    begin_article(f, id, 100 + draw(f, 40));
    for (uint32_t parts = 1 + draw(f, 3); parts; parts--) {
        int first = (int)draw(f, 300);
        add_text(f, draw(f, 40), first, first + 30 + (int)draw(f, 200));
    }
    put(f);
}

static void test_any_way(void **state)
{
    struct fixture *f = *state;
    static uint64_t first[ARTICLES];
    size_t clustered = 0;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        open_way(f, &ways[i], i);
        f->random = 7;
        for (int k = 1; k <= MOVES; k++) {
            move(f);
            if (ways[i].commit_every && k % ways[i].commit_every == 0)
                commit(f);
        }
        close_way(f);
        for (int k = 0; k < ARTICLES; k++) {
            char id[16];
            snprintf(id, sizeof id, "id%d", k);
            uint64_t cluster = cluster_of(f, id);
            if (i == 0)
                first[k] = cluster;
            assert_true(cluster == first[k]);
            for (int m = 0; m < k && i == 0 && cluster; m++)
                clustered += first[m] == cluster;
        }
    }
    assert_true(clustered > 100);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(test_cuts),
        WITH_FIXTURE(test_replaced_and_removed),
        WITH_FIXTURE(test_any_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

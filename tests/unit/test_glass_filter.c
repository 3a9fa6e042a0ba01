/* What is left of a database is what Xapian leaves when it deletes the same documents. */
#include "indexer/writer/bulk/glass_filter.h"

#include "tests/database_compare.h"
#include "tests/glass_read.h"
#include "tests/scratch.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { DOCUMENTS = 400, WORDS = 40, SLOTS = 5 };

struct fixture {
    char root[NS_SCRATCH_SIZE];
    char from[128], to[128], other[128];
    uint64_t random;
    uint32_t dead[DOCUMENTS + 1];
    size_t dead_count;
    struct ns_error err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->random = 1;
    ns_scratch_make(f->root);
    snprintf(f->from, sizeof f->from, "%s/from", f->root);
    snprintf(f->to, sizeof f->to, "%s/to", f->root);
    snprintf(f->other, sizeof f->other, "%s/other", f->root);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

static uint32_t draw(struct fixture *f, uint32_t below)
{
    f->random = f->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((f->random >> 33) % below);
}

static int by_text(const void *a, const void *b)
{
    const struct ns_xapian_term *x = a, *y = b;
    return ns_str_compare(x->text, y->text);
}

/* Some words are in nearly all documents, some in one; some begin with a zero byte or hold one. */
static void put_document(struct fixture *f, struct ns_xapian_writer *writer, uint32_t docid)
{
    static char texts[WORDS][64];
    struct ns_xapian_term terms[WORDS];
    struct ns_xapian_positions positions[WORDS];
    struct ns_xapian_value values[SLOTS];
    static uint32_t at[3];
    char data[5000];
    size_t count = 0, value_count = 0, size = draw(f, 9) ? draw(f, 40) + 1 : sizeof data;
    bool any = draw(f, 50) != 0;
    for (uint32_t i = 0; i < WORDS && any; i++) {
        uint32_t word = draw(f, draw(f, 4000) + 1);
        size_t length =
            (size_t)snprintf(texts[i], sizeof texts[i], "%cw%u", word % 97 ? 'a' : '\0', word);
        terms[i].text = (struct ns_str){texts[i], length};
        terms[i].wdf = draw(f, 5);
        count++;
    }
    qsort(terms, count, sizeof *terms, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || !ns_str_equal(terms[i].text, terms[kept - 1].text))
            terms[kept++] = terms[i];
    at[0] = docid % 5 + 1, at[1] = at[0] + 7, at[2] = at[0] + 1000;
    for (size_t i = 0; i < kept; i++)
        positions[i] = (struct ns_xapian_positions){at, (uint32_t)(docid + i) % 4};
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        if (draw(f, slot + 1) == 0)
            values[value_count++] =
                (struct ns_xapian_value){slot * slot * 90, {data, draw(f, 60) + 1}};
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)draw(f, 256);
    const struct ns_xapian_document document = {terms,  positions,   kept,
                                                values, value_count, {data, size}};
    assert_int_equal(ns_xapian_writer_put(writer, docid, &document, &f->err), NS_OK);
}

static void make_database(struct fixture *f, const char *path)
{
    struct ns_xapian_writer *writer;
    f->random = 7;
    assert_int_equal(ns_xapian_writer_open(&writer, path, true, &f->err), NS_OK);
    for (uint32_t docid = 1; docid <= DOCUMENTS; docid++)
        if (docid % 10 != 3) /* some numbers are not in use */
            put_document(f, writer, docid);
    assert_int_equal(
        ns_xapian_writer_set_metadata(writer, NS_STR(NS_META_SCHEMA), NS_STR("1"), &f->err), NS_OK);
    assert_int_equal(ns_xapian_writer_set_metadata(writer, NS_STR(NS_META_CURRENT_DICTIONARY),
                                                   NS_STR("x"), &f->err),
                     NS_OK);
    assert_int_equal(ns_xapian_writer_add_synonym(writer, NS_STR("a"), NS_STR("b"), &f->err),
                     NS_OK);
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
}

/* The first `count` of every `of` documents die. */
static void choose_dead(struct fixture *f, uint32_t count, uint32_t of)
{
    f->dead_count = 0;
    for (uint32_t docid = DOCUMENTS; docid; docid--)
        if (docid % 10 != 3 && docid % of < count)
            f->dead[f->dead_count++] = docid;
}

static void delete_dead(struct fixture *f, const char *path)
{
    struct ns_xapian_writer *writer;
    assert_int_equal(ns_xapian_writer_open(&writer, path, false, &f->err), NS_OK);
    for (size_t i = 0; i < f->dead_count; i++)
        assert_int_equal(ns_xapian_writer_delete(writer, f->dead[i], &f->err), NS_OK);
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
}

static void check_sound(const char *path)
{
    char command[256];
    snprintf(command, sizeof command, "xapian-check '%s' F | grep -q '^No errors found'", path);
    assert_int_equal(system(command), 0);
}

/* Entry by entry where that does not depend on how blocks and chunks were filled. */
static void compare_tables(struct fixture *f)
{
    static const char *const same[] = {"docdata", "termlist", "position", "synonym"};
    struct glass_database a, b;
    glass_database_read(f->to, &a);
    glass_database_read(f->other, &b);
    for (unsigned i = 0; i < GLASS_TABLES; i++)
        for (unsigned k = 0; k < sizeof same / sizeof *same; k++)
            if (strcmp(glass_tables[i], same[k]) == 0)
                glass_assert_table_equal(same[k], &a.tables[i], &b.tables[i]);
    assert_memory_equal(a.statistics, b.statistics, sizeof a.statistics);
    glass_database_release(&a);
    glass_database_release(&b);
}

static void compare(struct fixture *f)
{
    struct ns_xapian_db *a, *b;
    struct ns_xapian_stats x, y;
    assert_int_equal(ns_xapian_open(&a, f->to, &f->err), NS_OK);
    assert_int_equal(ns_xapian_open(&b, f->other, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(a, &x, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(b, &y, &f->err), NS_OK);
    assert_int_equal(x.documents, y.documents);
    assert_int_equal(x.last_docid, y.last_docid);
    assert_int_equal(x.total_length, y.total_length);
    assert_int_equal(x.has_positions, y.has_positions);
    compare_documents(a, b);
    compare_terms(a, b);
    compare_metadata(a, b);
    ns_xapian_close(a);
    ns_xapian_close(b);
}

static void test_as_xapian_deletes(void **state)
{
    static const uint32_t shares[][2] = {{0, 9}, {1, 400},   {1, 9}, {1, 2},
                                         {8, 9}, {399, 400}, {9, 9}};
    struct fixture *f = *state;
    char command[2048];
    make_database(f, f->from);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        choose_dead(f, shares[i][0], shares[i][1]);
        snprintf(command, sizeof command, "rm -rf '%s' '%s' && cp -r '%s' '%s'", f->to, f->other,
                 f->from, f->other);
        assert_int_equal(system(command), 0);
        delete_dead(f, f->other);
        assert_int_equal(ns_glass_filter(f->from, f->to, f->dead, f->dead_count, &f->err), NS_OK);
        check_sound(f->to);
        compare(f);
        compare_tables(f);
    }
}

/* The database is Xapian's as much as one that it made itself. */
static void test_xapian_goes_on(void **state)
{
    struct fixture *f = *state;
    struct ns_xapian_writer *writer;
    make_database(f, f->from);
    choose_dead(f, 1, 2);
    assert_int_equal(ns_glass_filter(f->from, f->to, f->dead, f->dead_count, &f->err), NS_OK);
    assert_int_equal(ns_xapian_writer_open(&writer, f->to, false, &f->err), NS_OK);
    for (uint32_t docid = 1; docid < 60; docid++)
        put_document(f, writer, docid * 20);
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
    check_sound(f->to);
}

/* Damage is found, or changes nothing that matters; nothing is left behind. */
static void test_damage(void **state)
{
    static const char *const names[] = {"postlist.glass", "termlist.glass", "docdata.glass",
                                        "position.glass", "iamglass"};
    struct fixture *f = *state;
    char path[256];
    make_database(f, f->from);
    choose_dead(f, 1, 3);
    unsigned found = 0;
    for (unsigned i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "%s/%s", f->from, names[i % 5]);
        int file = open(path, O_RDWR);
        off_t size = lseek(file, 0, SEEK_END), at = (off_t)(draw(f, 1 << 30) % (uint32_t)size);
        char before, after = (char)draw(f, 256);
        assert_int_equal(pread(file, &before, 1, at), 1);
        assert_int_equal(pwrite(file, &after, 1, at), 1);
        enum ns_status status = ns_glass_filter(f->from, f->to, f->dead, f->dead_count, &f->err);
        assert_true(status == NS_OK || status == NS_CORRUPT || status == NS_UNSUPPORTED ||
                    status == NS_NOMEM);
        assert_int_equal(access(f->to, F_OK), status ? -1 : 0);
        found += status != NS_OK;
        assert_int_equal(pwrite(file, &before, 1, at), 1);
        close(file);
        snprintf(path, sizeof path, "rm -rf '%s'", f->to);
        assert_int_equal(system(path), 0);
    }
    assert_true(found > 5);
    assert_int_equal(ns_glass_filter(f->root, f->to, f->dead, 1, &f->err), NS_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_as_xapian_deletes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xapian_goes_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damage, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("glass_filter", tests, NULL, NULL);
}

#include "indexer/writer/bulk/inverter.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

static void add(struct ns_inverter *inverter, uint32_t docid, const char *text, uint32_t wdf)
{
    const struct ns_xapian_term term = {ns_str_of(text), wdf};
    const uint32_t key = NS_NOT_CACHED;
    assert_true(ns_inverter_add(inverter, docid, &term, NULL, 1, &key, NULL));
}

static void test_postings_come_back(void **state)
{
    (void)state;
    static const uint32_t wdfs[] = {0, 1, 2, 127, 128, UINT32_MAX};
    struct ns_inverter inverter;
    struct ns_inverted_cursor cursor;
    ns_inverter_init(&inverter);
    /* Enough for every size of slice and more than one block of the pool. */
    uint32_t docid = 0;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        docid += 1 + i % 300;
        sum += wdfs[i % 6];
        add(&inverter, docid, "often", wdfs[i % 6]);
        if (i == 1000)
            add(&inverter, docid + 1, "once", 3), docid++;
    }
    assert_true(ns_inverter_memory(&inverter) > 400000);
    uint32_t number = ns_table_find(&inverter.terms, NS_STR("often"));
    assert_int_equal(inverter.infos[number].documents, 200000);
    assert_true(inverter.infos[number].occurrences == sum);
    ns_inverted_cursor_init(&cursor, &inverter, number);
    docid = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        docid += 1 + i % 300;
        assert_true(ns_inverted_cursor_next(&cursor));
        assert_int_equal(cursor.docid, docid);
        assert_int_equal(cursor.wdf, wdfs[i % 6]);
        docid += i == 1000;
    }
    assert_false(ns_inverted_cursor_next(&cursor));
    number = ns_table_find(&inverter.terms, NS_STR("once"));
    ns_inverted_cursor_init(&cursor, &inverter, number);
    assert_true(ns_inverted_cursor_next(&cursor));
    assert_int_equal(cursor.wdf, 3);
    assert_false(ns_inverted_cursor_next(&cursor));
    ns_inverter_release(&inverter);
}

/* Position k of a document: the gaps take one to four bytes. */
static uint32_t position(uint32_t document, uint32_t k)
{
    return 1 + k * (document % 7 ? 1 + document % 200 : 3000000) + document % 3;
}

static void test_positions_come_back(void **state)
{
    (void)state;
    enum { DOCUMENTS = 1000, MOST = 1000 };
    const struct ns_xapian_term terms[] = {{NS_STR("a"), 9}, {NS_STR("b"), 1}};
    const uint32_t keys[] = {NS_NOT_CACHED, NS_NOT_CACHED};
    uint32_t at[MOST];
    struct ns_inverter inverter;
    struct ns_inverted_cursor cursor;
    ns_inverter_init(&inverter);
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        const struct ns_xapian_positions positions[] = {{at, i % MOST}, {NULL, 0}};
        for (uint32_t k = 0; k < i % MOST; k++)
            at[k] = position(i, k);
        assert_true(ns_inverter_add(&inverter, i + 1, terms, positions, 2, keys, NULL));
    }
    ns_inverted_cursor_init(&cursor, &inverter, 0);
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        assert_true(ns_inverted_cursor_next(&cursor));
        assert_int_equal(cursor.docid, i + 1);
        assert_int_equal(cursor.wdf, 9);
        assert_int_equal(cursor.positions, i % MOST);
        if (i % 5 == 0)
            continue; /* they are passed over */
        ns_inverted_cursor_positions(&cursor, at);
        for (uint32_t k = 0; k < i % MOST; k++)
            assert_int_equal(at[k], position(i, k));
    }
    assert_false(ns_inverted_cursor_next(&cursor));
    ns_inverted_cursor_init(&cursor, &inverter, 1);
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        assert_true(ns_inverted_cursor_next(&cursor));
        assert_int_equal(cursor.positions, 0);
    }
    ns_inverter_release(&inverter);
}

static void test_the_greatest_docid(void **state)
{
    (void)state;
    struct ns_inverter inverter;
    struct ns_inverted_cursor cursor;
    ns_inverter_init(&inverter);
    add(&inverter, UINT32_MAX, "a", 1);
    ns_inverted_cursor_init(&cursor, &inverter, 0);
    assert_true(ns_inverted_cursor_next(&cursor));
    assert_int_equal(cursor.docid, UINT32_MAX);
    ns_inverter_release(&inverter);
}

static void test_order(void **state)
{
    (void)state;
    static const struct ns_str sorted[] = {
        {"a", 1},          {"a\0", 2},       {"a\0b", 3}, {"ab", 2}, {"abcdefgh", 8},
        {"abcdefgh\0", 9}, {"abcdefghi", 9}, {"abcx", 4}, {"z", 1},  {"\xc3\xa9", 2}};
    enum { COUNT = sizeof sorted / sizeof *sorted };
    struct ns_inverter inverter;
    ns_inverter_init(&inverter);
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct ns_xapian_term term = {sorted[i * 7 % COUNT], 1};
        const uint32_t key = NS_NOT_CACHED;
        assert_true(ns_inverter_add(&inverter, i + 1, &term, NULL, 1, &key, NULL));
    }
    assert_true(ns_inverter_sort(&inverter));
    for (uint32_t i = 0; i < COUNT; i++)
        assert_true(ns_str_equal(inverter.terms.keys[inverter.order[i]], sorted[i]));
    ns_inverter_release(&inverter);
}

static void test_terms_by_number(void **state)
{
    (void)state;
    struct ns_inverter inverter;
    char text[16] = "word";
    const struct ns_xapian_term terms[] = {{{text, 4}, 2}, {NS_STR("other"), 1}};
    struct ns_term_cache cache = {0};
    static const uint32_t keys[] = {70000, 3};
    ns_inverter_init(&inverter);
    assert_true(ns_inverter_add(&inverter, 1, terms, NULL, 2, keys, &cache));
    assert_true(ns_inverter_add(&inverter, 2, terms, NULL, 2, keys, &cache));
    assert_int_equal(inverter.terms.count, 2);
    assert_int_equal(inverter.infos[1].documents, 2);
    for (uint32_t i = 3; i < 5000; i++) {
        snprintf(text, sizeof text, "%u", i);
        add(&inverter, i, text, 1);
    }
    assert_int_equal(inverter.terms.count, 2 + 4997);
    assert_true(ns_str_equal(inverter.terms.keys[0], NS_STR("word"))); /* a copy */
    assert_true(ns_str_equal(inverter.terms.keys[1], NS_STR("other")));
    free(cache.numbers);
    ns_inverter_release(&inverter);
    ns_inverter_release(&inverter); /* empty, and usable */
    add(&inverter, 1, "word", 1);
    ns_inverter_release(&inverter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_postings_come_back), cmocka_unit_test(test_positions_come_back),
        cmocka_unit_test(test_the_greatest_docid), cmocka_unit_test(test_order),
        cmocka_unit_test(test_terms_by_number),
    };
    return cmocka_run_group_tests_name("inverter", tests, NULL, NULL);
}

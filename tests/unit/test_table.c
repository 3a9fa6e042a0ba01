#include "common/base/table.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>

#include "common/base/varint.h"

static void test_interning(void **state)
{
    (void)state;
    struct ns_table table;
    ns_table_init(&table);
    assert_int_equal(ns_table_find(&table, NS_STR("none")), NS_TABLE_NONE);
    assert_int_equal(ns_table_memory(&table), 0);
    assert_int_equal(ns_table_intern(&table, NS_STR("one")), 0);
    assert_int_equal(ns_table_intern(&table, NS_STR("two")), 1);
    assert_int_equal(ns_table_intern(&table, NS_STR("one")), 0);
    assert_int_equal(ns_table_find(&table, NS_STR("two")), 1);
    assert_int_equal(ns_table_find(&table, NS_STR("tw")), NS_TABLE_NONE);
    assert_string_equal(table.keys[1].data, "two");
    assert_int_equal(table.count, 2);
    ns_table_release(&table);
    assert_int_equal(ns_table_find(&table, NS_STR("one")), NS_TABLE_NONE);
    assert_int_equal(ns_table_intern(&table, NS_STR("two")), 0); /* usable again */
    ns_table_release(&table);
}

/* The empty key, also without data, and keys that differ only behind a NUL. */
static void test_odd_keys(void **state)
{
    (void)state;
    struct ns_table table;
    ns_table_init(&table);
    assert_int_equal(ns_table_intern(&table, (struct ns_str){NULL, 0}), 0);
    assert_int_equal(ns_table_intern(&table, NS_STR("")), 0);
    assert_int_equal(ns_table_intern(&table, NS_STR("a\0b")), 1);
    assert_int_equal(ns_table_intern(&table, NS_STR("a\0c")), 2);
    assert_int_equal(ns_table_intern(&table, NS_STR("a")), 3);
    assert_memory_equal(table.keys[2].data, "a\0c", 4);
    ns_table_release(&table);
}

static void test_growth(void **state)
{
    enum { KEYS = 20000 };
    (void)state;
    struct ns_table table;
    char key[16];
    ns_table_init(&table);
    for (uint32_t i = 0; i < KEYS; i++) {
        snprintf(key, sizeof key, "key %u", (unsigned)i);
        assert_int_equal(ns_table_intern(&table, ns_str_of(key)), i);
    }
    const char *place = table.keys[7].data;
    for (uint32_t i = 0; i < KEYS; i++) {
        snprintf(key, sizeof key, "key %u", (unsigned)i);
        assert_int_equal(ns_table_find(&table, ns_str_of(key)), i);
        assert_string_equal(table.keys[i].data, key);
    }
    assert_ptr_equal(table.keys[7].data, place);
    assert_true(ns_table_memory(&table) > KEYS * (sizeof(struct ns_str) + 8));
    ns_table_release(&table);
}

static void *fill(void *argument)
{
    struct ns_table *table = argument;
    char key[16];
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "%u", i);
        ns_table_intern(table, ns_str_of(key));
    }
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "%u", i);
        if (ns_table_find(table, ns_str_of(key)) != i)
            return table;
    }
    return NULL;
}

/* A table for each of some threads: what they share is only how keys are hashed. */
static void test_threads(void **state)
{
    (void)state;
    struct ns_table tables[4];
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++) {
        ns_table_init(&tables[i]);
        assert_int_equal(pthread_create(&threads[i], NULL, fill, &tables[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
        ns_table_release(&tables[i]);
    }
}

static void test_varints(void **state)
{
    static const struct {
        uint64_t value;
        const char *bytes;
        size_t size;
    } cases[] = {
        {0, "\0", 1},
        {127, "\x7f", 1},
        {128, "\x80\x01", 2},
        {300, "\xac\x02", 2},
        {UINT32_MAX, "\xff\xff\xff\xff\x0f", 5},
        {UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ns_buffer out;
        uint64_t value;
        ns_buffer_init(&out);
        ns_varint_append(&out, cases[i].value);
        assert_int_equal(out.size, cases[i].size);
        assert_memory_equal(out.data, cases[i].bytes, cases[i].size);
        ns_buffer_append_char(&out, 'x');
        struct ns_str in = ns_buffer_str(&out);
        assert_true(ns_varint_take(&in, &value));
        assert_true(value == cases[i].value);
        assert_int_equal(in.size, 1);
        assert_int_equal(in.data[0], 'x');
        for (size_t size = 0; size < cases[i].size; size++) {
            in = (struct ns_str){out.data, size};
            assert_false(ns_varint_take(&in, &value));
        }
        ns_buffer_release(&out);
    }
}

static void test_varints_over_64_bits(void **state)
{
    (void)state;
    uint64_t value;
    struct ns_str in = NS_STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02");
    assert_false(ns_varint_take(&in, &value));
    in = NS_STR("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01");
    assert_false(ns_varint_take(&in, &value));
    in = (struct ns_str){NULL, 0};
    assert_false(ns_varint_take(&in, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interning), cmocka_unit_test(test_odd_keys),
        cmocka_unit_test(test_growth),    cmocka_unit_test(test_threads),
        cmocka_unit_test(test_varints),   cmocka_unit_test(test_varints_over_64_bits),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}

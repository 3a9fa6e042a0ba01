#include "common/index/schema.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

static struct ns_buffer id_term(const char *data, size_t size)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    ns_schema_id_term((struct ns_str){data, size}, &out);
    assert_false(ns_buffer_failed(&out));
    return out;
}

static void test_short_ids_stand_as_they_are(void **state)
{
    (void)state;
    char longest[NS_TERM_MAX - 1];
    memset(longest, 'i', sizeof longest);
    struct ns_buffer out = id_term("http://example.org/a", 20);
    assert_string_equal(out.data, "Qhttp://example.org/a");
    ns_schema_id_term(NS_STR("b"), &out); /* appended */
    assert_string_equal(out.data, "Qhttp://example.org/aQb");
    ns_buffer_release(&out);
    out = id_term(longest, sizeof longest);
    assert_int_equal(out.size, NS_TERM_MAX);
    assert_memory_equal(out.data + 1, longest, sizeof longest);
    ns_buffer_release(&out);
}

static void test_long_ids_are_hashed(void **state)
{
    (void)state;
    char id[1000];
    memset(id, 'x', sizeof id);
    struct ns_buffer one = id_term(id, NS_TERM_MAX);
    struct ns_buffer same = id_term(id, NS_TERM_MAX);
    struct ns_buffer longer = id_term(id, sizeof id);
    assert_int_equal(one.size, NS_TERM_MAX);
    assert_string_equal(one.data, same.data);
    assert_int_equal(longer.size, NS_TERM_MAX);
    assert_string_not_equal(one.data, longer.data);
    assert_memory_equal(one.data, longer.data, NS_TERM_MAX - 16);
    assert_int_equal(strspn(one.data + NS_TERM_MAX - 16, "0123456789abcdef"), 16);
    ns_buffer_release(&one);
    ns_buffer_release(&same);
    ns_buffer_release(&longer);
}

/* Xapian stores a NUL byte of a key as two, and refuses keys past its limit. */
static void test_nul_bytes_count_twice(void **state)
{
    (void)state;
    char id[200] = {0};
    struct ns_buffer out = id_term(id, 122);
    assert_int_equal(out.size, 123);
    ns_buffer_release(&out);
    out = id_term(id, 123);
    assert_int_equal(out.size, 1 + 114 + 16);
    ns_buffer_release(&out);
}

static void test_fold(void **state)
{
    (void)state;
    static const struct {
        const char *name, *folded;
    } cases[] = {
        {"Business & Tech", "business tech"},
        {"  The New York Times ", "the new york times"},
        {"U.S.", "us"},
        {"Süddeutsche Zeitung", "suddeutsche zeitung"},
        {"&!", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ns_buffer out;
        ns_buffer_init(&out);
        ns_buffer_append_text(&out, "|");
        ns_schema_fold(ns_str_of(cases[i].name), &out);
        assert_string_equal(out.data + 1, cases[i].folded);
        ns_buffer_release(&out);
    }
}

static void test_folded_term(void **state)
{
    (void)state;
    struct ns_buffer out, name;
    ns_buffer_init(&out);
    ns_buffer_init(&name);
    assert_false(ns_schema_folded_term(NS_PREFIX_SOURCE, NS_STR("..."), &out));
    assert_int_equal(out.size, 0);
    assert_true(ns_schema_folded_term(NS_PREFIX_SECTION, NS_STR("World News"), &out));
    assert_string_equal(out.data, "XSworld news");
    for (int i = 0; i < NS_TERM_MAX / 2; i++) /* with prefix and spaces: NS_TERM_MAX bytes */
        ns_buffer_append_text(&name, "a ");
    assert_true(ns_schema_folded_term("XS", ns_buffer_str(&name), &out));
    assert_int_equal(out.size, 12 + NS_TERM_MAX);
    ns_buffer_append_text(&name, "b");
    assert_false(ns_schema_folded_term("XS", ns_buffer_str(&name), &out));
    assert_int_equal(out.size, 12 + NS_TERM_MAX);
    assert_int_equal(strlen(out.data), out.size);
    ns_buffer_release(&out);
    ns_buffer_release(&name);
}

static void test_date_values(void **state)
{
    (void)state;
    static const int64_t moments[] = {
        INT64_MIN + 1, -17987443200, -1,           0,        1, 255, 256,
        1732467909,    4294967296,   253402300799, INT64_MAX};
    char last[NS_DATE_VALUE_SIZE], value[NS_DATE_VALUE_SIZE];
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        ns_schema_date_value(moments[i], value);
        struct ns_str str = {value, sizeof value};
        assert_true(ns_schema_date_of_value(str) == moments[i]);
        if (i)
            assert_true(memcmp(last, value, sizeof value) < 0);
        memcpy(last, value, sizeof value);
    }
    assert_true(ns_schema_date_of_value(NS_STR("")) == INT64_MIN);
    assert_true(ns_schema_date_of_value(NS_STR("1234567")) == INT64_MIN);
    assert_true(ns_schema_date_of_value(NS_STR("123456789")) == INT64_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short_ids_stand_as_they_are),
        cmocka_unit_test(test_long_ids_are_hashed),
        cmocka_unit_test(test_nul_bytes_count_twice),
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_folded_term),
        cmocka_unit_test(test_date_values),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}

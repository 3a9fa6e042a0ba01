#include "common/index/schema.h"
#include "common/index/value_list.h"

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

/* A month sorts with its first second, and says that it is one. */
static void test_dates_without_a_day(void **state)
{
    (void)state;
    const struct ns_date month = {1730419200, NS_PRECISION_MONTH, 0};
    char moment[NS_DATE_VALUE_SIZE];
    struct ns_buffer out = {0};
    ns_schema_date_append(month, &out);
    ns_schema_date_value(month.seconds, moment);
    assert_memory_equal(out.data, moment, sizeof moment);
    assert_int_equal(out.size, sizeof moment + 1);
    assert_int_equal(ns_schema_date_read(ns_buffer_str(&out)).precision, NS_PRECISION_MONTH);
    assert_int_equal(ns_schema_date_of_value(ns_buffer_str(&out)), month.seconds);
    ns_buffer_release(&out);
}

static void test_sections(void **state)
{
    static const struct {
        const char *name, *levels, *path;
    } cases[] = {
        {"Business", "Business", "business"},
        {"World > Middle East", "World/Middle East", "world/middle east"},
        {"/business//Autos/", "business/Autos", "business/autos"},
        {"News \xc2\xbb \xc3\x89t\xc3\xa9 \xe2\x80\xba A|B", "News/\xc3\x89t\xc3\xa9/A/B",
         "news/ete/a/b"},
        {" > & / - ", "", ""},
        {"1/2/3/4/5/6/7/8/9", "1/2/3/4/5/6/7/8", "1/2/3/4/5/6/7/8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ns_buffer out = {0};
        ns_buffer_append_text(&out, "");
        ns_schema_section_name(ns_str_of(cases[i].name), &out);
        assert_string_equal(out.data, cases[i].levels);
        ns_buffer_clear(&out);
        ns_buffer_append_text(&out, "");
        ns_schema_section_path(ns_str_of(cases[i].name), &out);
        assert_string_equal(out.data, cases[i].path);
        ns_buffer_release(&out);
    }
}

static void test_value_lists(void **state)
{
    (void)state;
    struct ns_buffer out = {0};
    struct ns_value_item item;
    char name[200];
    memset(name, 'n', sizeof name);
    ns_value_list_append(&out, NS_STR("KP"), false);
    ns_value_list_append(&out, (struct ns_str){name, sizeof name}, true);
    struct ns_str list = ns_buffer_str(&out), cut = {list.data, list.size - 1};
    assert_true(ns_value_list_next(&list, &item));
    assert_true(ns_str_equal(item.text, NS_STR("KP")) && !item.weak);
    assert_true(ns_value_list_next(&list, &item));
    assert_int_equal(item.text.size, sizeof name);
    assert_true(item.weak);
    assert_false(ns_value_list_next(&list, &item));
    assert_true(ns_value_list_next(&cut, &item));
    assert_false(ns_value_list_next(&cut, &item));
    ns_buffer_release(&out);
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
        cmocka_unit_test(test_dates_without_a_day),
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_value_lists),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}

#include "common/base/json.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>

static struct ns_buffer out;
static struct ns_json json;

static int setup(void **state)
{
    (void)state;
    ns_buffer_init(&out);
    ns_json_init(&json, &out);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ns_buffer_release(&out);
    return 0;
}

/* Compares what was written and starts anew. */
static void expect(const char *expected)
{
    assert_false(ns_buffer_failed(&out));
    assert_string_equal(ns_buffer_str(&out).data, expected);
    assert_int_equal(out.size, strlen(expected));
    ns_buffer_clear(&out);
}

static void test_structure(void **state)
{
    (void)state;
    ns_json_object_begin(&json);
    ns_json_key(&json, "title");
    ns_json_text(&json, "Storm");
    ns_json_key(&json, "sections");
    ns_json_array_begin(&json);
    ns_json_text(&json, "world");
    ns_json_text(&json, "weather");
    ns_json_array_begin(&json);
    ns_json_array_end(&json);
    ns_json_object_begin(&json);
    ns_json_object_end(&json);
    ns_json_null(&json);
    ns_json_array_end(&json);
    ns_json_key(&json, "rank");
    ns_json_integer(&json, 1);
    ns_json_key(&json, "relaxed");
    ns_json_bool(&json, true);
    ns_json_key(&json, "more");
    ns_json_bool(&json, false);
    ns_json_object_end(&json);
    expect("{\"title\":\"Storm\",\"sections\":[\"world\",\"weather\",[],{},null],\"rank\":1,"
           "\"relaxed\":true,\"more\":false}");
}

static void test_several_values_in_turn(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        ns_json_object_begin(&json);
        ns_json_key(&json, "i");
        ns_json_integer(&json, i);
        ns_json_object_end(&json);
        ns_buffer_append_char(&out, '\n');
    }
    expect("{\"i\":0}\n{\"i\":1}\n");
}

static void test_depth(void **state)
{
    (void)state;
    char expected[4 * NS_JSON_DEPTH];
    size_t size = 0;
    for (int i = 0; i < NS_JSON_DEPTH; i++) {
        ns_json_array_begin(&json);
        if (i < NS_JSON_DEPTH - 1)
            ns_json_integer(&json, 7);
        memcpy(expected + size, "[7,", 3);
        size += 3;
    }
    size -= 2; /* the innermost is empty */
    for (int i = 0; i < NS_JSON_DEPTH; i++) {
        ns_json_array_end(&json);
        expected[size++] = ']';
    }
    expected[size] = '\0';
    expect(expected);
}

static void test_strings(void **state)
{
    (void)state;
    static const struct {
        const char *in, *expected;
    } examples[] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"a \"b\" \\ c/d", "\"a \\\"b\\\" \\\\ c/d\""},
        {"\b\f\n\r\t\x01\x1F\x7F", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\""},
        {"\xC2\x9B[31m", "\"\\u009b[31m\""},
        {"na\xC3\xAFve \xE2\x80\xA8 \xF0\x9F\x98\x80",
         "\"na\xC3\xAFve \xE2\x80\xA8 \xF0\x9F\x98\x80\""},
        {"\xE2\x82x\xFF\xFFy\xC3", "\"\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBDy\xEF\xBF\xBD\""},
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        ns_json_text(&json, examples[i].in);
        expect(examples[i].expected);
    }
    ns_json_string(&json, (struct ns_str){"a\0b", 3});
    expect("\"a\\u0000b\"");
    ns_json_string(&json, (struct ns_str){0});
    expect("\"\"");
    ns_json_text(&json, NULL);
    expect("null");
    ns_json_object_begin(&json);
    ns_json_key(&json, "a\"\n");
    ns_json_null(&json);
    ns_json_object_end(&json);
    expect("{\"a\\\"\\n\":null}");
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        unsigned decimals;
        const char *expected;
    } examples[] = {
        {0, 0, "0"},
        {0, 3, "0.000"},
        {-0.0, 1, "0.0"},
        {1.5, 1, "1.5"},
        {12.3456, 2, "12.35"},
        {-12.3456, 3, "-12.346"},
        {0.05, 2, "0.05"},
        {-0.001, 2, "0.00"},
        {999.999, 2, "1000.00"},
        {1e15, 0, "1000000000000000"},
        {1e15, 9, "null"},
        {INFINITY, 2, "null"},
        {-INFINITY, 2, "null"},
        {NAN, 2, "null"},
        {0.1234567894, 12, "0.123456789"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        ns_json_decimal(&json, examples[i].value, examples[i].decimals);
        expect(examples[i].expected);
    }
    ns_json_integer(&json, INT64_MIN);
    expect("-9223372036854775808");
    ns_json_array_begin(&json);
    ns_json_decimal(&json, NAN, 1);
    ns_json_decimal(&json, 2, 1);
    ns_json_array_end(&json);
    expect("[null,2.0]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_structure, setup, teardown),
        cmocka_unit_test_setup_teardown(test_several_values_in_turn, setup, teardown),
        cmocka_unit_test_setup_teardown(test_depth, setup, teardown),
        cmocka_unit_test_setup_teardown(test_strings, setup, teardown),
        cmocka_unit_test_setup_teardown(test_numbers, setup, teardown),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}

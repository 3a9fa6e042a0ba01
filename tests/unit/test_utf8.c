#include "common/base/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

static void test_every_scalar_value_survives(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char text[NS_UTF8_MAX];
        uint32_t back;
        if (cp == 0xD800)
            cp = 0xE000;
        size_t size = ns_utf8_encode(cp, text);
        size_t expected = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
        if (size != expected || ns_utf8_decode(text, size, &back) != size || back != cp)
            fail_msg("U+%04X did not survive", (unsigned)cp);
        if (ns_utf8_decode(text, size - 1, &back) != 0)
            fail_msg("U+%04X was decoded from a part of it", (unsigned)cp);
    }
}

static void test_what_is_no_scalar_value_is_replaced(void **state)
{
    (void)state;
    static const uint32_t values[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < 4; i++) {
        char text[NS_UTF8_MAX];
        assert_int_equal(ns_utf8_encode(values[i], text), 3);
        assert_memory_equal(text, NS_UTF8_REPLACEMENT_TEXT, 3);
    }
}

static void test_invalid(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size, replaced;
    } examples[] = {
        {"\x80", 1, 1},             /* a continuation byte alone */
        {"\xC3", 1, 1},             /* cut short */
        {"\xC3(", 2, 1},            /* and something else behind it */
        {"\xE2\x82", 2, 2},         /* two of three bytes */
        {"\xE2\x82x", 3, 2},        /* the same, x is kept */
        {"\xF0\x9F\x98", 3, 3},     /* three of four bytes */
        {"\xC0\x80", 2, 1},         /* overlong NUL */
        {"\xC1\xBF", 2, 1},         /* overlong DEL */
        {"\xE0\x9F\xBF", 3, 1},     /* overlong, three bytes */
        {"\xF0\x8F\xBF\xBF", 4, 1}, /* overlong, four bytes */
        {"\xED\xA0\x80", 3, 1},     /* surrogate */
        {"\xF4\x90\x80\x80", 4, 1}, /* above U+10FFFF */
        {"\xF5\x80\x80\x80", 4, 1},
        {"\xFF", 1, 1},
    };
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        uint32_t cp = 1;
        const char *bytes = examples[i].bytes;
        assert_int_equal(ns_utf8_decode(bytes, examples[i].size, &cp), 0);
        assert_int_equal(cp, NS_UTF8_REPLACEMENT);
        assert_int_equal(ns_utf8_invalid_length(bytes, examples[i].size), examples[i].replaced);
        assert_false(ns_utf8_valid(bytes, examples[i].size));
    }
    uint32_t cp = 1;
    assert_int_equal(ns_utf8_decode("", 0, &cp), 0);
    assert_int_equal(cp, NS_UTF8_REPLACEMENT);
}

static void test_ascii_prefix(void **state)
{
    (void)state;
    char text[40];
    for (size_t size = 0; size < sizeof text; size++) {
        memset(text, 'a', sizeof text);
        assert_int_equal(ns_utf8_ascii_prefix(text, size), size);
        for (size_t at = 0; at < size; at++) {
            text[at] = '\x80';
            assert_int_equal(ns_utf8_ascii_prefix(text, size), at);
            text[at] = at % 2 ? '\0' : '\x7F';
        }
    }
}

static void test_valid(void **state)
{
    (void)state;
    static const char text[] = "plain words, then na\xC3\xAFve \xE2\x82\xAC and \xF0\x9F\x98\x80.";
    assert_true(ns_utf8_valid(text, sizeof text)); /* NUL included */
    assert_true(ns_utf8_valid("", 0));
    assert_false(ns_utf8_valid(text, sizeof text - 3));
    assert_false(ns_utf8_valid("12345678\xC3", 9));
}

static void test_cut(void **state)
{
    (void)state;
    /* a, e acute (2 bytes), euro (3), face (4) */
    static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10, 10};
    for (size_t max = 0; max < sizeof expected / sizeof expected[0]; max++)
        assert_int_equal(ns_utf8_cut(text, 10, max), expected[max]);
    assert_int_equal(ns_utf8_cut("\x80\x80\x80\x80\x80", 5, 3), 3);
    assert_int_equal(ns_utf8_cut("\xF0\x9F\x98", 3, 2), 2); /* no character to split */
    assert_int_equal(ns_utf8_cut("", 0, 5), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scalar_value_survives),
        cmocka_unit_test(test_what_is_no_scalar_value_is_replaced),
        cmocka_unit_test(test_invalid),
        cmocka_unit_test(test_ascii_prefix),
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}

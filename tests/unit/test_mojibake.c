#include "common/article/article.h"
#include "common/article/mojibake.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void check(const char *text, const char *expected)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    bool repaired = ns_mojibake_repair(ns_str_of(text), &out);
    if (expected)
        assert_string_equal(ns_buffer_str(&out).data, expected);
    assert_int_equal(repaired, expected != NULL);
    ns_buffer_release(&out);
}

static void test_repaired(void **state)
{
    (void)state;
    check("Caf\xC3\x83\xC2\xA9", "Café");
    check("CafÃ© â€“ itâ€™s â€œgoodâ€\xC2\x9D", "Café – it’s “good”");
    check("100Â\xC2\xA0â‚¬", "100\xC2\xA0€");
    check("ÐœÐ¾ÑÐºÐ²Ð°", "ÐœÐ¾Ñква"); /* bytes were lost on the way */
    check("Ã Ã¨", "Ã è");             /* U+00A0 became a space */
    check("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет");
}

static void test_twice(void **state)
{
    (void)state;
    check("CafÃƒÂ©", "Café");
    check("itÃ¢â‚¬â„¢s", "it’s");
}

static void test_left_alone(void **state)
{
    (void)state;
    check("", NULL);
    check("plain", NULL);
    check("Café – it’s “good”, naïve, façade", NULL);
    check("NÃO, não, MAÇÃ, maçã", NULL);
    check("„Ä“ und „Ü“", NULL);
    check("caf\xC3\xA9\xC2\xBB\xE2\x80\xA6", NULL); /* café»… */
    check("привет", NULL);
    check("Ã", NULL);
    check("\xC3\x83\xFF", NULL);
}

static void test_cleaned(void **state)
{
    (void)state;
    struct ns_buffer out;
    ns_buffer_init(&out);
    ns_text_clean(&out, NS_STR("so\xC2\xADlu\xC2\xADtion o\xEF\xAC\x83"
                               "cial\xE2\x80\x8B, donâ€™t"));
    assert_string_equal(ns_buffer_str(&out).data, "solution official, don’t");
    ns_buffer_clear(&out);
    ns_text_clean_line(&out, NS_STR("\xEF\xAC\x81ne\xE2\x81\xA0 a\xE2\x80\x8D"
                                    "b"));
    assert_string_equal(ns_buffer_str(&out).data, "fine a\xE2\x80\x8D"
                                                  "b");
    ns_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repaired),
        cmocka_unit_test(test_twice),
        cmocka_unit_test(test_left_alone),
        cmocka_unit_test(test_cleaned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

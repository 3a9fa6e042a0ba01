#include "common/entities/query_name.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

static void check_behind(const char *before, const char *text, enum ns_entity_type type,
                         const char *identity)
{
    struct ns_query_name name;
    assert_true(ns_query_name_find(NULL, ns_str_of(text), ns_str_of(before), &name));
    assert_true(name.known);
    assert_true(name.means);
    assert_int_equal(name.type, type);
    assert_string_equal(name.identity.data, identity);
}

static void check(const char *text, enum ns_entity_type type, const char *identity)
{
    check_behind("", text, type, identity);
}

/* A name, but of what is not certain. */
static void check_unclear(const char *before, const char *text)
{
    struct ns_query_name name;
    assert_true(ns_query_name_find(NULL, ns_str_of(text), ns_str_of(before), &name));
    assert_false(name.means);
}

static void test_names_in_any_letters(void **state)
{
    (void)state;
    check("north korea", NS_ENTITY_COUNTRY, "KP");
    check("North Korea", NS_ENTITY_COUNTRY, "KP");
    check("dprk", NS_ENTITY_COUNTRY, "KP");
    check("D.P.R.K.", NS_ENTITY_COUNTRY, "KP");
    check("nato", NS_ENTITY_ORGANIZATION, "North Atlantic Treaty Organization");
    check("bank of england", NS_ENTITY_ORGANIZATION, "Bank of England");
    check("putin", NS_ENTITY_PERSON, "Vladimir Putin");
    check("Kiev", NS_ENTITY_PLACE, "Kyiv");
}

static void test_ordinary_words(void **state)
{
    (void)state;
    check_unclear("", "turkey");
    check("Turkey", NS_ENTITY_COUNTRY, "TR");
    check_unclear("", "us");
    check_unclear("", "Us");
    check("US", NS_ENTITY_COUNTRY, "US");
    check("u.s.", NS_ENTITY_COUNTRY, "US");
    check_unclear("", "who");
    check("WHO", NS_ENTITY_ORGANIZATION, "World Health Organization");
}

static void test_several_meanings(void **state)
{
    (void)state;
    check_unclear("", "Georgia");
    check_unclear("Michael", "Jordan");
    check_behind("king", "Jordan", NS_ENTITY_COUNTRY, "JO");
    check_unclear("", "russian"); /* the people, or the language */
}

static void test_parts_of_names(void **state)
{
    (void)state;
    struct ns_query_name name;
    assert_true(ns_query_name_find(NULL, NS_STR("bank of"), NS_STR(""), &name));
    assert_false(name.known);
    assert_false(ns_query_name_find(NULL, NS_STR("zqxj"), NS_STR(""), &name));
    assert_false(ns_query_name_find(NULL, NS_STR("north korea zqxj"), NS_STR(""), &name));
    assert_false(ns_query_name_find(NULL, NS_STR(""), NS_STR(""), &name));
    assert_false(ns_query_name_find(NULL, NS_STR("!\xff-"), NS_STR("\xff"), &name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_in_any_letters),
        cmocka_unit_test(test_ordinary_words),
        cmocka_unit_test(test_several_meanings),
        cmocka_unit_test(test_parts_of_names),
    };
    return cmocka_run_group_tests_name("query_name", tests, NULL, NULL);
}

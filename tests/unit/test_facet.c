#include "query/match/facet.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "common/entities/country_name.h"
#include "common/index/schema.h"
#include "query/facet_option.h"

/* "name count;" of the keys of most articles. */
static void check_top(struct ns_tally *tally, size_t limit, const char *expected)
{
    struct ns_buffer out = {0};
    uint32_t *keys;
    size_t count;
    ns_tally_settle(tally);
    assert_true(ns_tally_top(tally, limit, &keys, &count));
    ns_buffer_append_text(&out, "");
    for (size_t i = 0; i < count; i++) {
        struct ns_str shown = ns_tally_shown(tally, keys[i]);
        ns_buffer_printf(&out, "%.*s %u;", (int)shown.size, shown.data,
                         tally->names[keys[i]].articles);
    }
    assert_string_equal(out.data, expected);
    ns_buffer_release(&out);
    free(keys);
}

static void add(struct ns_tally *tally, const char *name, uint32_t article)
{
    assert_true(ns_tally_add(tally, ns_str_of(name), article));
}

/* Ways to write a name are one, counted once an article; the usual one is shown. */
static void test_names(void **state)
{
    (void)state;
    struct ns_tally tally = {.kind = NS_TALLY_NAMES};
    add(&tally, "Kim Jong-un", 0);
    add(&tally, "kim jong un", 0);
    add(&tally, "Kim Jong Un", 1);
    add(&tally, "KIM  JONG  UN ", 2);
    add(&tally, "Kim Jong Un", 3);
    add(&tally,
        "Corinne Ab\xc3\xa4"
        "cherli",
        1);
    add(&tally, "Corinne Abacherli", 3);
    add(&tally, "O'Lee", 3);
    add(&tally, "...", 3);
    add(&tally, "", 3);
    check_top(&tally, 10, "Kim Jong Un 4;Corinne Abacherli 2;O'Lee 1;");
    assert_int_equal(tally.distinct, 3);
    ns_tally_release(&tally);
    check_top(&tally, 10, "");
    assert_int_equal(tally.distinct, 0);
}

static void test_sections(void **state)
{
    (void)state;
    struct ns_tally tally = {.kind = NS_TALLY_SECTIONS};
    add(&tally, "Business/Autos", 0);
    add(&tally, "Business/Markets", 0);
    add(&tally, "business", 1);
    add(&tally, "business/autos", 2);
    add(&tally, "Autos", 3);
    check_top(&tally, 10, "Business 3;Business/Autos 2;Autos 1;Business/Markets 1;");
    ns_tally_release(&tally);
    char deep[4000];
    memset(deep, '/', sizeof deep);
    assert_true(ns_tally_add(&tally, (struct ns_str){deep, sizeof deep}, 0));
    assert_true(tally.count <= NS_SECTION_LEVELS);
    ns_tally_release(&tally);
}

/* Many names, and a limit within those of equal counts: by name. */
static void test_many_names(void **state)
{
    (void)state;
    struct ns_tally tally = {.kind = NS_TALLY_NAMES};
    char name[32];
    for (uint32_t article = 0; article < 3; article++)
        for (int i = 0; i < 20000 && (article < 2 || i % 5000 == 7); i++) {
            snprintf(name, sizeof name, "%s %05d", article % 2 ? "N" : "n", i);
            add(&tally, name, article);
        }
    for (int i = 7; i < 20000; i += 5000) {
        snprintf(name, sizeof name, "N-%05d", i);
        add(&tally, name, 3);
    }
    assert_int_equal(tally.distinct, 20000);
    check_top(&tally, 6, "N 00007 3;N 05007 3;N 10007 3;N 15007 3;N 00000 2;N 00001 2;");
    ns_tally_release(&tally);
}

static void test_country_names(void **state)
{
    (void)state;
    assert_true(ns_str_equal(ns_country_name(NS_STR("KP")), NS_STR("North Korea")));
    assert_true(ns_str_equal(ns_country_name(NS_STR("AD")), NS_STR("Andorra")));
    assert_true(ns_str_equal(ns_country_name(NS_STR("ZW")), NS_STR("Zimbabwe")));
    assert_true(ns_str_equal(ns_country_name(NS_STR("QQ")), NS_STR("QQ")));
    assert_true(ns_str_equal(ns_country_name(NS_STR("Prussia")), NS_STR("Prussia")));
}

static void test_requests(void **state)
{
    (void)state;
    struct ns_facet_request requests[NS_FACETS];
    struct ns_error err;
    size_t count = 0;
    assert_int_equal(ns_facet_option_parse("person,country:3,month:all", requests, &count, &err),
                     NS_OK);
    assert_int_equal(ns_facet_option_parse("person:20", requests, &count, &err), NS_OK);
    assert_int_equal(count, 3);
    assert_int_equal(requests[0].facet, NS_FACET_PERSON);
    assert_int_equal(requests[0].limit, 20);
    assert_int_equal(requests[1].limit, 3);
    assert_true(requests[2].limit == SIZE_MAX);
    assert_int_equal(ns_facet_option_parse("=country:7", requests, &count, &err), NS_OK);
    assert_true(requests[1].strong);
    assert_int_equal(requests[1].limit, 7);
    assert_false(requests[0].strong);
    assert_int_equal(ns_facet_option_parse("persons", requests, &count, &err), NS_INVALID);
    assert_string_equal(err.message, "--facet: there is no facet \"persons\"");
    assert_string_equal(err.hint, "did you mean person?");
    static const char *const bad[] = {
        "", "person,", ",", "person:", "person:0", "person:-1", "person:x", "person:10:10"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ns_facet_option_parse(bad[i], requests, &count, &err), NS_INVALID);
    assert_int_equal(count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),      cmocka_unit_test(test_sections),
        cmocka_unit_test(test_many_names), cmocka_unit_test(test_country_names),
        cmocka_unit_test(test_requests),
    };
    return cmocka_run_group_tests_name("facet", tests, NULL, NULL);
}

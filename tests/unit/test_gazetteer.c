#include "common/entities/gazetteer_build.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

/* Builds table and rules; the builder is the caller's to close. */
static enum ns_status build(struct ns_gaz_builder **builder, const char *table, const char *rules,
                            bool strict, struct ns_gazetteer *out, struct ns_error *err)
{
    assert_int_equal(ns_gaz_builder_open(builder, err), NS_OK);
    enum ns_status status = ns_gaz_builder_add(*builder, "table", ns_str_of(table), err);
    if (status == NS_OK)
        status = ns_gaz_builder_add_rules(*builder, "rules", ns_str_of(rules), err);
    return status == NS_OK ? ns_gaz_builder_finish(*builder, strict, out, err) : status;
}

static const char two_towns[] = "place\tEastmere (north)\tEastmere\n"
                                "place\tEastmere (south)\tEASTMERE|Eastmere\n";

static void test_names_that_conflict(void **state)
{
    (void)state;
    struct ns_gaz_builder *builder = NULL;
    struct ns_gazetteer gazetteer = {0};
    struct ns_error err = {0};
    assert_int_equal(build(&builder, two_towns, "", true, &gazetteer, &err), NS_INVALID);
    assert_non_null(strstr(err.message, "\"eastmere\""));
    assert_non_null(strstr(err.message, "Eastmere (south)"));
    ns_gaz_builder_close(builder);
    assert_int_equal(build(&builder, two_towns, "", false, &gazetteer, &err), NS_OK);
    ns_gaz_builder_close(builder);
    assert_int_equal(build(&builder, two_towns,
                           "Eastmere\tplace\tEastmere (north)\t1\tEastmere (south)|NO\n"
                           "Eastmere\tplace\tEastmere (south)\t0\tWestmere\n",
                           true, &gazetteer, &err),
                     NS_INVALID);
    assert_non_null(strstr(err.message, "rules:2: a cue"));
    ns_gaz_builder_close(builder);
    assert_int_equal(build(&builder, two_towns,
                           "Eastmere\tplace\tEastmere (north)\t1\tEastmere (south)|NO\n"
                           "Eastmere\tplace\tEastmere (south)\t0\t\n",
                           true, &gazetteer, &err),
                     NS_OK);
    assert_int_equal(gazetteer.rule_count, 2);
    assert_int_equal(gazetteer.cue_count, 2);
    ns_gaz_builder_close(builder);
}

static void test_the_later_row_has_a_name(void **state)
{
    (void)state;
    struct ns_gaz_builder *builder = NULL;
    struct ns_gazetteer gazetteer = {0};
    struct ns_error err;
    assert_int_equal(build(&builder, two_towns, "", false, &gazetteer, &err), NS_OK);
    uint32_t node = ns_gazetteer_find(&gazetteer, NS_STR("eastmere"));
    assert_int_not_equal(node, 0);
    if (!gazetteer.nodes || !gazetteer.aliases) {
        fail();
        return; /* clang-tidy does not see that fail() has left */
    }
    uint32_t entry = gazetteer.aliases[gazetteer.nodes[node].alias].entry;
    assert_true(ns_str_equal(ns_gazetteer_identity(&gazetteer, entry), NS_STR("Eastmere (south)")));
    assert_int_equal(ns_gazetteer_find(&gazetteer, NS_STR("Eastmere North")), 0);
    assert_int_equal(ns_gazetteer_find(&gazetteer, NS_STR("")), 0);
    ns_gaz_builder_close(builder);
}

static void test_keys(void **state)
{
    (void)state;
    static const struct {
        const char *word, *key;
    } cases[] = {
        {"U.S.", "us"},         {"AT&T", "att"}, {"O’Neill", "o'neill"},
        {"Türkiye", "turkiye"}, {"&", "and"},    {"São", "sao"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char key[NS_WORD_KEY_MAX];
        size_t size = ns_word_key(ns_str_of(cases[i].word), key);
        assert_true(ns_str_equal((struct ns_str){key, size}, ns_str_of(cases[i].key)));
    }
}

static void test_words(void **state)
{
    (void)state;
    static const struct ns_str text = {"J.R. O'Neill's AT&T, U.S.-led; Côte d'Ivoire", 45};
    static const char *const words[] = {"J.R.", "O'Neill", "AT&T",    "U.S.",
                                        "led",  "Côte",    "d'Ivoire"};
    struct ns_word word;
    size_t position = 0, count = 0;
    while (ns_word_next(text, &position, &word)) {
        struct ns_str found = {text.data + word.start, word.end - word.start};
        assert_true(count < sizeof words / sizeof *words);
        assert_true(ns_str_equal(found, ns_str_of(words[count++])));
    }
    assert_int_equal(count, sizeof words / sizeof *words);
}

static void test_country_codes(void **state)
{
    (void)state;
    char code[3];
    ns_country_unpack(ns_country_pack(NS_STR("KP")), code);
    assert_string_equal(code, "KP");
    assert_int_equal(ns_country_pack(NS_STR("kp")), 0);
    assert_int_equal(ns_country_pack(NS_STR("KPX")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_that_conflict),
        cmocka_unit_test(test_the_later_row_has_a_name),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_country_codes),
    };
    return cmocka_run_group_tests_name("gazetteer", tests, NULL, NULL);
}

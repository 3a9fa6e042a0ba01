#include "common/article/foreign.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#define ENGLISH                                                                                    \
    "The mayor said on Monday that all of the houses by the harbour would be mended by the end "   \
    "of "                                                                                          \
    "the year, and that the city would pay for it."
#define GERMAN                                                                                      \
    "Die Stadt wird alle Häuser am Hafen bis zum Ende des Jahres wieder herrichten, und sie wird " \
    "auch die Kosten dafür tragen, die nicht von den Versicherungen übernommen werden."
#define RUSSIAN                                                                                                                                                           \
    "Город до конца года отремонтирует все дома у гавани и возьмёт на себя расходы, которые не " \
    "покроет страховка, сказал мэр."
#define SHORT "Das ist die Wahrheit, und nichts als das."

/* "en:SIZE de:SIZE ..." for the pieces of body. */
static void assert_pieces(struct ns_str body, const char *language, struct ns_str foreign,
                          const char *expected)
{
    struct ns_foreign_pieces pieces;
    struct ns_buffer told = {0};
    struct ns_str code;
    size_t end, before = 0;
    bool is_foreign;
    ns_foreign_start(&pieces, body.size, ns_str_of(language), foreign);
    while (ns_foreign_next(&pieces, &end, &code, &is_foreign)) {
        assert_true(end > before && end <= body.size);
        ns_buffer_printf(&told, "%s%.*s:%zu", before ? " " : "", (int)code.size, code.data,
                         end - before);
        assert_int_equal(is_foreign, !ns_str_equal(code, ns_str_of(language)));
        before = end;
    }
    assert_int_equal(before, body.size);
    assert_string_equal(ns_buffer_str(&told).data, expected);
    ns_buffer_release(&told);
}

static void check(const char *body, const char *language, const char *expected)
{
    struct ns_buffer foreign = {0};
    ns_foreign_find(ns_str_of(body), ns_str_of(language), &foreign);
    assert_pieces(ns_str_of(body), language, ns_buffer_str(&foreign), expected);
    ns_buffer_release(&foreign);
}

enum {
    E = sizeof ENGLISH - 1,
    G = sizeof GERMAN - 1,
};

static const char *sizes(const char *format, int a, int b, int c)
{
    static char text[128];
    (void)snprintf(text, sizeof text, format, a, b, c);
    return text;
}

static void test_found(void **state)
{
    (void)state;
    check("", "en", "");
    check(ENGLISH, "en", sizes("en:%d", E, 0, 0));
    check(ENGLISH "\n\n" GERMAN "\n\n" ENGLISH, "en", sizes("en:%d de:%d en:%d", E + 2, G, E + 2));
    check(GERMAN "\n\n" ENGLISH "\n\n" ENGLISH, "de", sizes("de:%d en:%d", G + 2, 2 * E + 2, 0));
    check(GERMAN "\n\n" ENGLISH, "en", sizes("de:%d en:%d", G, E + 2, 0));
    check(ENGLISH "\n\n" SHORT, "en", sizes("en:%d", (int)(E + 2 + sizeof SHORT - 1), 0, 0));
    check(ENGLISH "\n\n" RUSSIAN, "en", sizes("en:%d ru:%d", E + 2, (int)sizeof RUSSIAN - 1, 0));
}

/* Of what is damaged, nothing is believed that does not fit. */
static void test_damaged(void **state)
{
    (void)state;
    const struct ns_str body = NS_STR("0123456789");
    assert_pieces(body, "en", NS_STR("\2\3de"), "en:2 de:3 en:5");
    assert_pieces(body, "en", NS_STR("\2\3de\0\5fr"), "en:2 de:3 fr:5");
    assert_pieces(body, "en", NS_STR("\2\3d"), "en:10");
    assert_pieces(body, "en", NS_STR("\2\11de"), "en:10");
    assert_pieces(body, "en", NS_STR("\13\1de"), "en:10");
    assert_pieces(body, "en", NS_STR("\2\0de"), "en:10");
    assert_pieces(body, "en", NS_STR("\2\3de\7\1fr"), "en:2 de:3 en:5");
    assert_pieces(body, "en", NS_STR("\377\377\377\377\377\377\377\377\377\1\1de"), "en:10");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

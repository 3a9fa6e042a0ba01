#include "common/base/nearest.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static const char *const fields[] = {"title", "author", NULL,   "section", "source", "lang",
                                     "since", "until",  "date", "country", "id",     "org"};

static const char *nearest(const char *word)
{
    ptrdiff_t i = ns_nearest(ns_str_of(word), fields, sizeof fields / sizeof fields[0]);
    return i < 0 ? "-" : fields[i];
}

static void test_near(void **state)
{
    (void)state;
    assert_string_equal(nearest("title"), "title");
    assert_string_equal(nearest("titel"), "title");  /* swapped */
    assert_string_equal(nearest("tile"), "title");   /* lost */
    assert_string_equal(nearest("tittle"), "title"); /* doubled */
    assert_string_equal(nearest("tiyle"), "title");  /* wrong */
    assert_string_equal(nearest("TITEL"), "title");
    assert_string_equal(nearest("contry"), "country");
    assert_string_equal(nearest("cuontyr"), "country"); /* two errors of seven */
    assert_string_equal(nearest("sect"), "section");    /* abbreviated */
    assert_string_equal(nearest("di"), "id");
    assert_string_equal(nearest("sourse"), "source");
}

static void test_far(void **state)
{
    (void)state;
    assert_string_equal(nearest(""), "-");
    assert_string_equal(nearest("x"), "-");
    assert_string_equal(nearest("i"), "-");
    assert_string_equal(nearest("xy"), "-");
    assert_string_equal(nearest("headline"), "-");
    assert_string_equal(nearest("tilt"), "-");
    assert_string_equal(nearest("countries-of-the-world"), "-");
}

static void test_first_of_equals(void **state)
{
    (void)state;
    static const char *const names[] = {"cat", "bat", "rat"};
    assert_int_equal(ns_nearest(NS_STR("xat"), names, 3), 0);
    assert_int_equal(ns_nearest(NS_STR("rat"), names, 3), 2);
    assert_int_equal(ns_nearest(NS_STR("rat"), names, 0), -1);
}

static void test_bounds(void **state)
{
    (void)state;
    char longest[NS_NEAREST_MAX + 2];
    memset(longest, 'a', sizeof longest);
    longest[NS_NEAREST_MAX] = '\0';
    const char *names[] = {longest};
    longest[3] = 'b';
    struct ns_str word = {longest, NS_NEAREST_MAX};
    assert_int_equal(ns_nearest(word, names, 1), 0);
    word.size = NS_NEAREST_MAX - 1;
    assert_int_equal(ns_nearest(word, names, 1), 0);
    longest[NS_NEAREST_MAX] = 'a';
    longest[NS_NEAREST_MAX + 1] = '\0';
    assert_int_equal(ns_nearest(word, names, 1), -1); /* the candidate is too long */
    word.size = NS_NEAREST_MAX + 1;
    assert_int_equal(ns_nearest(word, names, 1), -1); /* and here the word */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_far),
        cmocka_unit_test(test_first_of_equals),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}

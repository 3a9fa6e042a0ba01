#include "common/index/popularity.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static struct ns_story_key key_of(const char *title, const char *url, uint32_t weight)
{
    struct ns_buffer value;
    struct ns_story_key key;
    ns_buffer_init(&value);
    ns_popularity_append(ns_str_of(title), ns_str_of(url), weight, &value);
    assert_true(ns_popularity_read(ns_buffer_str(&value), &key));
    ns_buffer_release(&value);
    return key;
}

static void test_key(void **state)
{
    (void)state;
    struct ns_story_key article = key_of("Six Knots, Every Tenant", "", 0);
    assert_int_equal(article.weight, 0);
    assert_int_equal(article.address, 0);
    assert_int_equal(article.title, key_of("six knots every TENANT", "", 0).title);
    assert_true(article.title != key_of("seven knots every tenant", "", 0).title);
    struct ns_story_key headline =
        key_of("Six knots every tenant", "http://www.x.test/knots/", 333);
    assert_int_equal(headline.weight, 333);
    assert_int_equal(headline.title, article.title);
    assert_int_equal(headline.address, key_of("Knots", "https://x.test/knots", 0).address);
    assert_true(headline.address != key_of("Knots", "https://x.test/bridge", 0).address);
    assert_int_equal(key_of("Six knots every tenant", "", 1000).weight, 1000);
}

static void test_no_key(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 9, 11, 13, 15, 17};
    struct ns_buffer value;
    struct ns_story_key key;
    ns_buffer_init(&value);
    ns_popularity_append(NS_STR("?!"), NS_STR("http://x.test/knots"), 7, &value);
    assert_int_equal(value.size, 0); /* no title */
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_false(ns_popularity_read((struct ns_str){"abcdefghijklmnopqrst", sizes[i]}, &key));
    ns_buffer_release(&value);
}

static void test_weight(void **state)
{
    (void)state;
    assert_int_equal(ns_popularity_weight(1), 1000);
    assert_int_equal(ns_popularity_weight(2), 500);
    assert_int_equal(ns_popularity_weight(0), ns_popularity_weight(10));
    for (uint32_t rank = 1; rank < 3000; rank++)
        assert_in_range(ns_popularity_weight(rank + 1), 1, ns_popularity_weight(rank));
    assert_int_equal(ns_popularity_weight(UINT32_MAX), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key),
        cmocka_unit_test(test_no_key),
        cmocka_unit_test(test_weight),
    };
    return cmocka_run_group_tests_name("popularity", tests, NULL, NULL);
}

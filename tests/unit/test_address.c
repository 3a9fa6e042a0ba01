#include "indexer/readers/address.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void check(const char *url, const char *expected)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    ns_address_clean(ns_str_of(url), &out);
    assert_string_equal(ns_buffer_str(&out).data, expected);
    ns_buffer_release(&out);
}

static void test_counters(void **state)
{
    (void)state;
    check("http://x.test/a?utm_source=rss&utm_medium=feed", "http://x.test/a");
    check("http://x.test/a?UTM_Source=rss&id=7", "http://x.test/a?id=7");
    check("http://x.test/a?id=7&fbclid=x&page=2", "http://x.test/a?id=7&page=2");
    check("http://x.test/a?fbclids=x", "http://x.test/a?fbclids=x");
    check("http://x.test/a?id=7?utm_x=1", "http://x.test/a?id=7?utm_x=1");
    check("http://x.test/a?", "http://x.test/a");
    check("http://x.test/a?&&b&cmp", "http://x.test/a?b");
    check("", "");
}

static void test_fragment(void **state)
{
    (void)state;
    check("http://x.test/a#top", "http://x.test/a");
    check("http://x.test/a?b=1#top?utm_x=1", "http://x.test/a?b=1");
    check("http://x.test/#!a?utm_x=1", "http://x.test/#!a?utm_x=1");
    check("#", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counters),
        cmocka_unit_test(test_fragment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

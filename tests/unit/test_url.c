#include "common/base/url.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void test_host(void **state)
{
    (void)state;
    static const char *const examples[][2] = {
        {"https://www.post.example/a", "post.example"},
        {"http://ann:secret@post.example:8080?q", "post.example"},
        {"https://post.example", "post.example"},
        {"post.example/a", ""},
        {"/a://b", ""},
        {"https:/", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct ns_str host = ns_url_host(ns_str_of(examples[i][0]));
        if (!ns_str_equal(host, ns_str_of(examples[i][1])))
            fail_msg("%s: got \"%.*s\"", examples[i][0], (int)host.size, host.data);
    }
}

/* The examples of RFC 3986, 5.4, without their fragments, and what pages add to them. */
static void test_resolve(void **state)
{
    (void)state;
    static const char *const examples[][2] = {
        {"g", "http://a.example/b/c/g"},
        {"./g", "http://a.example/b/c/g"},
        {"g/", "http://a.example/b/c/g/"},
        {"/g", "http://a.example/g"},
        {"//g.example", "http://g.example"},
        {"?y", "http://a.example/b/c/d?y"},
        {"g?y", "http://a.example/b/c/g?y"},
        {"g#s", "http://a.example/b/c/g"},
        {".", "http://a.example/b/c/"},
        {"..", "http://a.example/b/"},
        {"../g", "http://a.example/b/g"},
        {"../../../g", "http://a.example/g"},
        {" /g ", "http://a.example/g"},
        {"https://b.example/x#y", "https://b.example/x"},
        {"#top", ""},
        {"", ""},
        {"javascript:void(0)", ""},
        {"mailto:ann@a.example", ""},
    };
    struct ns_buffer out;
    ns_buffer_init(&out);
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        ns_buffer_clear(&out);
        ns_url_resolve(NS_STR("http://a.example/b/c/d?q"), ns_str_of(examples[i][0]), &out);
        if (!ns_str_equal(ns_buffer_str(&out), ns_str_of(examples[i][1])))
            fail_msg("%s: got \"%.*s\"", examples[i][0], (int)out.size, out.data);
    }
    ns_buffer_clear(&out);
    ns_url_resolve(NS_STR("http://a.example"), NS_STR("g"), &out);
    assert_true(ns_str_equal(ns_buffer_str(&out), NS_STR("http://a.example/g")));
    ns_buffer_clear(&out);
    ns_url_resolve(NS_STR(""), NS_STR("g"), &out);
    ns_url_resolve(NS_STR("file:///a/b"), NS_STR("/g"), &out);
    assert_int_equal(out.size, 0);
    ns_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_host),
        cmocka_unit_test(test_resolve),
    };
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}

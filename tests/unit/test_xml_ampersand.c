#include "indexer/readers/xml_ampersand.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void check(const char *text, const char *expected)
{
    struct ns_buffer scratch;
    ns_buffer_init(&scratch);
    struct ns_str got = ns_xml_escape_ampersands(ns_str_of(text), &scratch);
    assert_int_equal(got.size, strlen(expected));
    assert_memory_equal(got.data, expected, got.size);
    ns_buffer_release(&scratch);
}

static void test_bare(void **state)
{
    (void)state;
    check("Fish & chips", "Fish &amp; chips");
    check("AT&T", "AT&amp;T");
    check("?a=1&b=2&lt=3", "?a=1&amp;b=2&amp;lt=3");
    check("&", "&amp;");
    check("a&&b", "a&amp;&amp;b");
    check("Q&A;", "Q&amp;A;");
    check("&#12", "&amp;#12");
    check("&#xz;", "&amp;#xz;");
    check("&#;", "&amp;#;");
}

static void test_escaped(void **state)
{
    (void)state;
    check("", "");
    check("<!ENTITY b 'x'> &b; & &c", "<!ENTITY b 'x'> &b; &amp; &amp;c");
    check("none", "none");
    check("&amp; &lt; &quot; &apos; &eacute; &#233; &#xE9; &nbsp;",
          "&amp; &lt; &quot; &apos; &eacute; &#233; &#xE9; &nbsp;");
}

static void test_cdata(void **state)
{
    (void)state;
    check("a & <![CDATA[b & c]]> & <![CDATA[&]]>&",
          "a &amp; <![CDATA[b & c]]> &amp; <![CDATA[&]]>&amp;");
    check("<![CDATA[a & b", "<![CDATA[a & b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bare),
        cmocka_unit_test(test_escaped),
        cmocka_unit_test(test_cdata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

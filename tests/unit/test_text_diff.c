#include "query/match/text_diff.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* The diff as lines: " same", "-left out", "+added". */
static void check(const char *old, const char *new, const char *expected)
{
    static const char marks[] = " -+";
    struct ns_diff diff;
    struct ns_buffer out;
    ns_buffer_init(&out);
    assert_true(ns_diff_texts(&diff, ns_str_of(old), ns_str_of(new)));
    for (size_t i = 0; i < diff.count; i++) {
        ns_buffer_append_char(&out, marks[diff.parts[i].kind]);
        ns_buffer_append_str(&out, diff.parts[i].sentence);
        ns_buffer_append_char(&out, '\n');
    }
    assert_string_equal(ns_buffer_str(&out).data, expected);
    assert_int_equal(diff.same + diff.left_out + diff.added, diff.count);
    ns_buffer_release(&out);
    ns_diff_release(&diff);
}

static void test_sentences(void **state)
{
    (void)state;
    check("", "", "");
    check("One. Two.", "One. Two.", " One.\n Two.\n");
    check("One. Two. Three.", "One. Three.", " One.\n-Two.\n Three.\n");
    check("One. Three.", "One. Two. Three.", " One.\n+Two.\n Three.\n");
    check("Aa bb. Cc dd. Ee ff. Gg hh.", "Ee ff. Aa bb. Xx yy. Gg hh.",
          "-Aa bb.\n-Cc dd.\n Ee ff.\n+Aa bb.\n+Xx yy.\n Gg hh.\n");
    check("", "One.", "+One.\n");
    check("One.", "", "-One.\n");
}

static void test_what_does_not_count(void **state)
{
    (void)state;
    check("He said: \"It is over.\"\n\nThey left.", "HE SAID, it is OVER!\nThey  left",
          " HE SAID, it is OVER!\n They  left\n");
    check("One. *** Two.", "One. Two.", " One.\n Two.\n");
}

static void test_too_long(void **state)
{
    (void)state;
    struct ns_buffer old, new;
    struct ns_diff diff;
    ns_buffer_init(&old);
    ns_buffer_init(&new);
    for (int i = 0; i < 3000; i++) {
        ns_buffer_printf(&old, "W%d.\n", i);
        ns_buffer_printf(&new, "W%d.\n", (i + 1500) % 3000);
    }
    assert_true(ns_diff_texts(&diff, ns_buffer_str(&old), ns_buffer_str(&new)));
    assert_int_equal(diff.same, 0);
    assert_int_equal(diff.left_out, 3000);
    assert_int_equal(diff.added, 3000);
    ns_diff_release(&diff);
    ns_buffer_release(&old);
    ns_buffer_release(&new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_what_does_not_count),
        cmocka_unit_test(test_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

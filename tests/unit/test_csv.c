#include "tests/reader_check.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void check_with(const struct ns_reader *reader, const char *bytes, enum ns_status status,
                       const char *expected)
{
    struct reader_told told;
    reader_check(&told, reader, ns_str_of(bytes));
    assert_int_equal(told.status, status);
    assert_string_equal(ns_buffer_str(&told.text).data, expected);
    ns_buffer_release(&told.text);
}

/* Also that the reader is found by the content. */
static void check(const char *bytes, const char *expected)
{
    check_with(NULL, bytes, NS_OK, expected);
}

static void test_fields(void **state)
{
    (void)state;
    check("id,title,body,author,section,date,url,lang\r\n"
          "a1,Herons,\"One.\n\nTwo, \"\"three\"\".\",Ann Lee; Bo Ray,wild|life,2024-05-06,"
          "http://x.test/a,en-GB\r\n",
          "{\"id\":\"a1\",\"title\":\"Herons\",\"author\":[\"Ann Lee\",\"Bo Ray\"],"
          "\"date\":\"2024-05-06\",\"section\":[\"wild\",\"life\"],\"lang\":\"en\","
          "\"url\":\"http://x.test/a\",\"body\":\"One.\\n\\nTwo, \\\"three\\\".\"}\n");
}

static void test_names_and_separators(void **state)
{
    (void)state;
    check("Headline\tFull Text\tsummary\nA\tB, c\tno\n",
          "{\"id\":\"stdin#2\",\"title\":\"A\",\"body\":\"B, c\"}\n");
    check("\"title\";\"summary\"\nA;B\n", "{\"id\":\"stdin#2\",\"title\":\"A\",\"body\":\"B\"}\n");
    /* An exact name before another one, wherever it stands. */
    check("text,body,title\nno,yes,A\n", "{\"id\":\"stdin#2\",\"title\":\"A\",\"body\":\"yes\"}\n");
}

static void test_rows(void **state)
{
    (void)state;
    /* Short and long rows, empty lines, quotes where none belong, no newline at the end; lines are
     * counted through quoted newlines. */
    check("title,body\nA\n\n\"B\nb\",x,more\nC\"c,\"d\"e",
          "{\"id\":\"stdin#2\",\"title\":\"A\"}\n"
          "{\"id\":\"stdin#4\",\"title\":\"B b\",\"body\":\"x\"}\n"
          "{\"id\":\"stdin#6\",\"title\":\"C\\\"c\",\"body\":\"de\"}\n");
    check("title,body\n,\nA,\"b\nc,d\n",
          "skipped BYTES:2: neither \"body\" nor \"title\" has text\n"
          "skipped BYTES:3: a quoted field that does not end\n");
}

static void test_header(void **state)
{
    (void)state;
    check_with(&ns_reader_csv, "colour,size\nred,1\n", NS_INVALID, "");
    check_with(&ns_reader_csv, "title\nA\n", NS_OK, "{\"id\":\"stdin#2\",\"title\":\"A\"}\n");
    /* Prose with a comma is none. */
    struct reader_told told;
    reader_check(&told, NULL,
                 NS_STR("Story, she said, of the year\n\nIt was a long one indeed.\n"));
    assert_int_equal(told.status, NS_OK);
    assert_non_null(strstr(told.text.data, "\"title\":\"Story, she said"));
    ns_buffer_release(&told.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_names_and_separators),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_header),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}

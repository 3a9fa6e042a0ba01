#include "indexer/extract/byline.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

/* The names as "Ann Lee; Bo Cho". */
static const char *names_of(const struct ns_byline *byline)
{
    static char text[512];
    text[0] = '\0';
    for (size_t i = 0; i < byline->count; i++) {
        if (i)
            strcat(text, "; ");
        strncat(text, byline->names[i].data, byline->names[i].size);
    }
    return text;
}

static void check_line(const char *line, bool certain, const char *names, const char *published,
                       const char *modified)
{
    struct ns_byline byline;
    char text[NS_DATE_TEXT_SIZE];
    assert_true(ns_byline_read(ns_str_of(line), &byline));
    assert_string_equal(names_of(&byline), names);
    assert_int_equal(byline.certain, certain);
    assert_string_equal(ns_date_format(byline.published, text), published);
    assert_string_equal(ns_date_format(byline.modified, text), modified);
}

static void refuse_line(const char *line)
{
    struct ns_byline byline;
    assert_false(ns_byline_read(ns_str_of(line), &byline));
    assert_int_equal(byline.count, 0);
}

static void test_names_in_a_line(void **state)
{
    (void)state;
    check_line("By Ann Lee", true, "Ann Lee", "", "");
    check_line("BY ANN LEE AND BO CHO", true, "ANN LEE; BO CHO", "", "");
    check_line("Ann Lee", false, "Ann Lee", "", "");
    check_line("Ann Lee, Staff Writer", true, "Ann Lee", "", "");
    check_line("Ann Lee, Bo Cho & Cy Dee, CNN", false, "Ann Lee; Bo Cho; Cy Dee", "", "");
    check_line("Written by Ann Lee for The Daily Planet", true, "Ann Lee", "", "");
    check_line("By Ann Lee in Kyiv and Bo Cho", true, "Ann Lee", "", "");
    check_line("Von Anna Klein und Bodo Groß", true, "Anna Klein; Bodo Groß", "", "");
    check_line("김철수 기자", true, "김철수", "", "");
    refuse_line("");
    refuse_line("Storms close the ports of three islands");
    refuse_line("By the time the bridge opened it was late.");
}

static void test_dates_in_a_line(void **state)
{
    (void)state;
    check_line("By Ann Lee | Nov. 24, 2024", true, "Ann Lee", "2024-11-24", "");
    check_line("Updated 24 November 2024", false, "", "", "2024-11-24");
    check_line("Published March 5, 2024, updated March 6, 2024", false, "", "2024-03-05",
               "2024-03-06");
    check_line("Ann Lee, Reporter Nov 24, 2024", true, "Ann Lee", "2024-11-24", "");
    refuse_line("The bridge over the river opened on Nov. 24, 2024 to cars and buses");
}

static void check_marked(const char *text, bool sure, const char *names)
{
    struct ns_byline byline;
    ns_byline_read_marked(ns_str_of(text), sure, &byline);
    assert_string_equal(names_of(&byline), names);
}

static void test_marked(void **state)
{
    (void)state;
    check_marked("By Ann Lee, Bo Chu, Senior Correspondent", false, "Ann Lee; Bo Chu");
    check_marked("Posted by Ann Lee on March 5, 2024", false, "Ann Lee");
    check_marked("Ann Lee | Example News | 5 comments", false, "Ann Lee");
    check_marked("Reuters Staff; Ludwig van Beethoven Jr.", false, "Ludwig van Beethoven Jr.");
    check_marked("Recipe by Ann Lee @annlee", false, "");
    check_marked("ann", false, "");
    check_marked("", false, "");
    check_marked("https://example.org/ann lee", false, "");
}

static void test_sure(void **state)
{
    (void)state;
    check_marked("annlee", true, "annlee");
    check_marked("By The Associated Press", true, "The Associated Press");
    check_marked("Ann Lee, Bo Chu", true, "Ann Lee; Bo Chu");
    check_marked("https://example.org/ann", true, "");
}

static void test_many_names(void **state)
{
    (void)state;
    char text[NS_BYLINE_NAMES * 16];
    struct ns_byline byline;
    text[0] = '\0';
    for (int i = 0; i <= NS_BYLINE_NAMES; i++)
        strcat(text, "Ann Lee, ");
    ns_byline_read_marked(ns_str_of(text), false, &byline);
    assert_int_equal(byline.count, NS_BYLINE_NAMES);
    ns_byline_read_marked(ns_str_of(text), true, &byline);
    assert_int_equal(byline.count, NS_BYLINE_NAMES);
}

static void test_date_words(void **state)
{
    (void)state;
    struct ns_date date;
    struct ns_str text = NS_STR("on March 5, 2024, at noon");
    assert_int_equal(ns_byline_date(text, 0, &date), 0);
    assert_int_equal(ns_byline_date(text, 3, &date), strlen("on March 5, 2024,"));
    assert_int_equal(date.precision, NS_PRECISION_DAY);
    assert_int_equal(ns_byline_date(NS_STR("March 2024"), 0, &date), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_in_a_line), cmocka_unit_test(test_dates_in_a_line),
        cmocka_unit_test(test_marked),          cmocka_unit_test(test_sure),
        cmocka_unit_test(test_many_names),      cmocka_unit_test(test_date_words),
    };
    return cmocka_run_group_tests_name("byline", tests, NULL, NULL);
}

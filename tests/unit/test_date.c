#include "common/base/date.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* What text is understood as, in UTC; "-" when it is not a date. */
static const char *read_as(const char *text)
{
    static char out[NS_DATE_TEXT_SIZE];
    struct ns_date date = {1, NS_PRECISION_DAY, 0};
    if (ns_date_parse(ns_str_of(text), &date)) {
        date.zone = 0;
        return ns_date_format(date, out);
    }
    assert_int_equal(date.precision, NS_PRECISION_NONE);
    assert_int_equal(date.seconds, 0);
    return "-";
}

struct example {
    const char *text, *expected;
};

static void check(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = read_as(examples[i].text);
        if (strcmp(got, examples[i].expected) != 0)
            fail_msg("\"%s\": got %s, not %s", examples[i].text, got, examples[i].expected);
    }
}

#define CHECK(examples) check(examples, sizeof(examples) / sizeof((examples)[0]))

static void test_iso(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"2024", "2024"},
        {"2024-11", "2024-11"},
        {"2024-11-24", "2024-11-24"},
        {" \t2024-11-24\r\n", "2024-11-24"},
        {"2024/11/24", "2024-11-24"},
        {"2024-1-9 8:04", "2024-01-09T08:04Z"},
        {"20241124", "2024-11-24"},
        {"2024-11-24T17:05", "2024-11-24T17:05Z"},
        {"2024-11-24T17:05Z", "2024-11-24T17:05Z"},
        {"2024-11-24t17:05:09z", "2024-11-24T17:05:09Z"},
        {"2024-11-24 17:05:09", "2024-11-24T17:05:09Z"},
        {"2024-11-24T17:05:09.123456Z", "2024-11-24T17:05:09Z"},
        {"2024-11-24T17:05:09,5+00:00", "2024-11-24T17:05:09Z"},
        {"2024-11-24T17:05:09+09:00", "2024-11-24T08:05:09Z"},
        {"2024-11-24T17:05:09-0530", "2024-11-24T22:35:09Z"},
        {"2024-12-31T23:30-01", "2025-01-01T00:30Z"},
        {"2024-02-29", "2024-02-29"},
        {"2000-02-29", "2000-02-29"},
        {"1400-01-01", "1400-01-01"},
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    };
    CHECK(examples);
}

static void test_mail(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"Sun, 24 Nov 2024 17:05:09 +0000", "2024-11-24T17:05:09Z"},
        {"24 Nov 2024 17:05 EST", "2024-11-24T22:05Z"},
        {"Sun, 4 Aug 24 17:05:09 PDT", "2024-08-05T00:05:09Z"},
        {"Fri, 24 Nov 95 17:05:09 GMT", "1995-11-24T17:05:09Z"},
        {"Sun, 24 Nov 2024 17:05:09 -0600 (CST)", "2024-11-24T23:05:09Z"},
        {"Sun, 24 Nov 2024 17:05:09 GMT+0200", "2024-11-24T15:05:09Z"},
        {"Sun Nov 24 17:05:09 2024", "2024-11-24T17:05:09Z"},
        {"Fri Nov  1 17:05:09 CET 2024", "2024-11-01T16:05:09Z"},
        {"Mon Jul 1 00:05:09 BST 2024", "2024-06-30T23:05:09Z"},
    };
    CHECK(examples);
}

static void test_newspaper(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"November 24, 2024", "2024-11-24"},
        {"Sunday, November 24, 2024", "2024-11-24"},
        {"Sun. Nov. 24, 2024", "2024-11-24"},
        {"SEPT. 3, 2024", "2024-09-03"},
        {"Sept 3rd, 2024", "2024-09-03"},
        {"May 1 2024", "2024-05-01"},
        {"November 2024", "2024-11"},
        {"24 November 2024", "2024-11-24"},
        {"1st December, 2024", "2024-12-01"},
        {"Nov. 24, 2024, 5:05 p.m.", "2024-11-24T17:05Z"},
        {"Nov. 24, 2024 at 5 PM", "2024-11-24T17:00Z"},
        {"Nov. 24, 2024, 12:05 a.m. EST", "2024-11-24T05:05Z"},
        {"Nov. 24, 2024, 12:05 p.m. PST", "2024-11-24T20:05Z"},
        {"November 24, 2024 5:05pm MST", "2024-11-25T00:05Z"},
        {"11/24/2024", "2024-11-24"},
        {"1/2/24", "2024-01-02"},
        {"24.11.2024", "2024-11-24"},
        {"24.11.24", "2024-11-24"},
        {"24. 11. 2024", "2024-11-24"},
        {"4.1.2024, 17:05", "2024-01-04T17:05Z"},
        {"April 21, 2022 | 4:39 pm", "2022-04-21T16:39Z"},
        {"11/24/2024 5:05 PM", "2024-11-24T17:05Z"},
    };
    CHECK(examples);
}

static void test_other_languages(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"24. November 2024", "2024-11-24"},
        {"Dienstag, 5. März 2024", "2024-03-05"},
        {"Dienstag, 5. MÄRZ 2024 - 16:40 Uhr", "2024-03-05T16:40Z"},
        {"5. Mrz. 2024 um 7:05 Uhr", "2024-03-05T07:05Z"},
        {"2. Jänner 2024", "2024-01-02"},
        {"31. Dez. 2024", "2024-12-31"},
        {"1er août 2024", "2024-08-01"},
        {"mardi 6 février 2024", "2024-02-06"},
        {"3 juil. 2024", "2024-07-03"},
        {"5 de mayo de 2024", "2024-05-05"},
        {"miércoles, 1 de enero de 2025", "2025-01-01"},
        {"2 settembre 2024", "2024-09-02"},
        {"9 de março de 2024", "2024-03-09"},
        {"12 mei 2024", "2024-05-12"},
        {"mar 5, 2024", "2024-03-05"},
        {"2024年3月5日", "2024-03-05"},
        {"2024年03月05日 16:40", "2024-03-05T16:40Z"},
    };
    CHECK(examples);
}

static void test_eastern_time_follows_the_season(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"Nov. 24, 2024, 5:05 p.m. ET", "2024-11-24T22:05Z"},
        {"July 4, 2024, 5:05 p.m. ET", "2024-07-04T21:05Z"},
        {"March 10, 2024, 1:59 a.m. ET", "2024-03-10T06:59Z"},
        {"March 10, 2024, 3:00 a.m. ET", "2024-03-10T07:00Z"},
        {"Nov. 2, 2024, 11:00 p.m. PT", "2024-11-03T06:00Z"},
        {"Nov. 3, 2024, 3:00 a.m. PT", "2024-11-03T11:00Z"},
        {"March 20, 2006, 3:00 a.m. CT", "2006-03-20T09:00Z"},
        {"April 20, 2006, 3:00 a.m. CT", "2006-04-20T08:00Z"},
    };
    CHECK(examples);
}

static void test_zone_is_kept(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"2024-11-24T23:05:09+09:00", "2024-11-24T23:05:09+09:00"},
        {"2024-12-31T23:30-0530", "2024-12-31T23:30-05:30"},
        {"Nov. 24, 2024, 11:05 p.m. ET", "2024-11-24T23:05-05:00"},
        {"July 4, 2024, 11:05 p.m. ET", "2024-07-04T23:05-04:00"},
        {"2024-11-24T17:05+00:00", "2024-11-24T17:05Z"},
        {"2024-11-24", "2024-11-24"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char text[NS_DATE_TEXT_SIZE], again[NS_DATE_TEXT_SIZE];
        struct ns_date date;
        assert_true(ns_date_parse(ns_str_of(examples[i].text), &date));
        assert_string_equal(ns_date_format(date, text), examples[i].expected);
        assert_true(ns_date_parse(ns_str_of(text), &date));
        assert_string_equal(ns_date_format(date, again), text);
        date.precision = date.precision > NS_PRECISION_DAY ? NS_PRECISION_DAY : date.precision;
        (void)ns_date_format(date, again);
        assert_memory_equal(again, text, strlen(again)); /* the day there */
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "   ",
        "yesterday",
        "24",
        "202",
        "20245",
        "1399",
        "2024-",
        "2024-1",
        "2024-13",
        "2024-00-10",
        "2024-11-31",
        "2023-02-29",
        "1900-02-29",
        "2024-11-00",
        "2024/11-24",
        "20241324",
        "20240230",
        "2024-11-24T",
        "2024-11-24T17",
        "2024-11-24T24:00",
        "2024-11-24T17:60",
        "2024-11-24T17:05:60",
        "2024-11-24T17:05+15:00",
        "2024-11-24T17:05+9",
        "2024-11-24T17:05 XYZ",
        "2024-11-24T17:05Z.",
        "2024-11-24x",
        "9999-12-31T23:59-01:00",
        "1400-01-01T00:00+01:00",
        "13/24/2024",
        "11/31/2024",
        "11/24",
        "11.24.2024",
        "24.11.4",
        "24.11/2024",
        "Nov 24 17:05:09",
        "Nov 24 17:05:09 UTC",
        "Nov 24 17 2024",
        "Nov 24 17:05:09 2024 UTC",
        "11/24/024",
        "Nov 24",
        "No 24, 2024",
        "Novembers 24, 2024",
        "November 24, 24",
        "November 24,2024 13:00 p.m.",
        "Nov. 24, 2024, 0:05 a.m.",
        "Nov. 24, 2024, 5",
        "Sunday",
        "Nov. 24, 2024 and more",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(read_as(texts[i]), "-") != 0)
            fail_msg("\"%s\" was read as %s", texts[i], read_as(texts[i]));
    static const struct ns_str with_nul = {"2024\0", 5};
    struct ns_date date;
    assert_false(ns_date_parse(with_nul, &date));
    assert_false(ns_date_parse((struct ns_str){0}, &date));
}

static void test_end(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"2024", "2025-01-01T00:00:00Z"},
        {"9999", "9999-12-31T23:59:59Z"}, /* the end is beyond what can be written */
        {"2024-11", "2024-12-01T00:00:00Z"},
        {"2024-12", "2025-01-01T00:00:00Z"},
        {"2024-02", "2024-03-01T00:00:00Z"},
        {"2024-02-28", "2024-02-29T00:00:00Z"},
        {"2024-11-24T17:59Z", "2024-11-24T18:00:00Z"},
        {"2024-11-24T17:59:59Z", "2024-11-24T18:00:00Z"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        struct ns_date date;
        char out[NS_DATE_TEXT_SIZE];
        assert_true(ns_date_parse(ns_str_of(examples[i].text), &date));
        struct ns_date end = {ns_date_end(date), NS_PRECISION_SECOND, 0};
        assert_string_equal(ns_date_format(end, out), examples[i].expected);
    }
    struct ns_date none = {0};
    assert_int_equal(ns_date_end(none), 0);
}

static void test_civil_matches_counting(void **state)
{
    (void)state;
    /* Day by day from 1399 to 2401, against a calendar kept by counting. */
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int y = 1399, m = 1, d = 1, year, month, day;
    for (int64_t seconds = INT64_C(-18018979200); y < 2401; seconds += 86400) {
        ns_date_civil(seconds, &year, &month, &day);
        if (year != y || month != m || day != d)
            fail_msg("%04d-%02d-%02d came out as %04d-%02d-%02d", y, m, d, year, month, day);
        ns_date_civil(seconds + 86399, &year, &month, &day);
        assert_int_equal(day, d);
        bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
        if (++d > lengths[m - 1] + (m == 2 && leap)) {
            d = 1;
            m = m % 12 + 1;
            y += m == 1;
        }
    }
}

static void test_any_moment_can_be_written(void **state)
{
    (void)state;
    static const int64_t moments[] = {INT64_MIN, INT64_MAX, -1, 0, INT64_C(-99999999999999)};
    static const char *const written[] = {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
                                          "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z",
                                          "0000-01-01T00:00:00Z"};
    for (size_t i = 0; i < 5; i++) {
        char out[NS_DATE_TEXT_SIZE];
        struct ns_date date = {moments[i], NS_PRECISION_SECOND, 0};
        assert_string_equal(ns_date_format(date, out), written[i]);
        for (int p = NS_PRECISION_NONE; p <= NS_PRECISION_SECOND; p++)
            (void)ns_date_end((struct ns_date){moments[i], (enum ns_precision)p, 0});
    }
    char out[NS_DATE_TEXT_SIZE] = "x";
    assert_string_equal(ns_date_format((struct ns_date){0}, out), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_iso),
        cmocka_unit_test(test_mail),
        cmocka_unit_test(test_newspaper),
        cmocka_unit_test(test_other_languages),
        cmocka_unit_test(test_zone_is_kept),
        cmocka_unit_test(test_eastern_time_follows_the_season),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_end),
        cmocka_unit_test(test_civil_matches_counting),
        cmocka_unit_test(test_any_moment_can_be_written),
    };
    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}

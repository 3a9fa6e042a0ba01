#include "query/language/dates.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#include "common/base/date.h"

enum { DAY = 24 * 60 * 60 };

static const int64_t now = 1732467909; /* 2024-11-24T17:05:09Z, a Sunday */

static void check(const char *name, const char *value, const char *expected)
{
    int64_t first, last;
    char out[80], from[NS_DATE_TEXT_SIZE] = "", to[NS_DATE_TEXT_SIZE] = "";
    assert_true(ns_date_range_parse(ns_str_of(name), ns_str_of(value), now, &first, &last));
    assert_true(first <= last);
    if (first != INT64_MIN)
        ns_date_format((struct ns_date){first, NS_PRECISION_SECOND, 0}, from);
    if (last != INT64_MAX)
        ns_date_format((struct ns_date){last, NS_PRECISION_SECOND, 0}, to);
    snprintf(out, sizeof out, "%s..%s", from, to);
    assert_string_equal(out, expected);
}

static void refuse(const char *name, const char *value)
{
    int64_t first, last;
    assert_false(ns_date_range_parse(ns_str_of(name), ns_str_of(value), now, &first, &last));
}

static void test_periods(void **state)
{
    (void)state;
    check("date", "2024", "2024-01-01T00:00:00Z..2024-12-31T23:59:59Z");
    check("date", "2024-02", "2024-02-01T00:00:00Z..2024-02-29T23:59:59Z");
    check("date", "2024-11-24", "2024-11-24T00:00:00Z..2024-11-24T23:59:59Z");
    check("date", "2024-11-24T17:05", "2024-11-24T17:05:00Z..2024-11-24T17:05:59Z");
    check("since", "2024-11", "2024-11-01T00:00:00Z..");
    check("until", "2024-11", "..2024-11-30T23:59:59Z");
    check("until", "9999", "..9999-12-31T23:59:59Z");
}

static void test_ranges(void **state)
{
    (void)state;
    check("date", "2024-10..2025-01", "2024-10-01T00:00:00Z..2025-01-31T23:59:59Z");
    check("date", "2024..", "2024-01-01T00:00:00Z..");
    check("date", "..2024", "..2024-12-31T23:59:59Z");
    check("date", "7d..yesterday", "2024-11-17T00:00:00Z..2024-11-23T23:59:59Z");
    check("date", "2024..2024", "2024-01-01T00:00:00Z..2024-12-31T23:59:59Z");
    check("date", "2024-11..2024", "2024-11-01T00:00:00Z..2024-12-31T23:59:59Z");
}

static void test_relative(void **state)
{
    (void)state;
    check("date", "today", "2024-11-24T00:00:00Z..2024-11-24T23:59:59Z");
    check("date", "yesterday", "2024-11-23T00:00:00Z..2024-11-23T23:59:59Z");
    check("since", "0d", "2024-11-24T00:00:00Z..");
    check("since", "7d", "2024-11-17T00:00:00Z..");
    check("since", "4w", "2024-10-27T00:00:00Z..");
    check("since", "6m", "2024-05-26T00:00:00Z..");
    check("since", "1y", "2023-11-25T00:00:00Z..");
    check("until", "7d", "..2024-11-17T23:59:59Z");
    check("since", "10000d", "1997-07-09T00:00:00Z..");
}

static void test_named(void **state)
{
    (void)state;
    check("date", "this-week", "2024-11-18T00:00:00Z..2024-11-24T23:59:59Z");
    check("date", "last week", "2024-11-11T00:00:00Z..2024-11-17T23:59:59Z");
    check("date", "this-month", "2024-11-01T00:00:00Z..2024-11-30T23:59:59Z");
    check("date", "Last-Month", "2024-10-01T00:00:00Z..2024-10-31T23:59:59Z");
    check("date", "this year", "2024-01-01T00:00:00Z..2024-12-31T23:59:59Z");
    check("since", "last-year", "2023-01-01T00:00:00Z..");
    check("until", " last \t year ", "..2023-12-31T23:59:59Z");
    check("date", "last 3 days", "2024-11-21T00:00:00Z..2024-11-24T23:59:59Z");
    check("date", "last-2-weeks", "2024-11-10T00:00:00Z..2024-11-24T23:59:59Z");
    check("date", "3 days ago", "2024-11-21T00:00:00Z..2024-11-21T23:59:59Z");
    check("since", "1-week-ago", "2024-11-17T00:00:00Z..");
    check("date", "last-month..yesterday", "2024-10-01T00:00:00Z..2024-11-23T23:59:59Z");
    check("date", "last week..this week", "2024-11-11T00:00:00Z..2024-11-24T23:59:59Z");
}

static void check_at(int64_t moment, const char *value, int64_t from, int64_t to)
{
    int64_t first, last;
    assert_true(ns_date_range_parse(NS_STR("date"), ns_str_of(value), moment, &first, &last));
    assert_int_equal(first, from);
    assert_int_equal(last, to - 1);
}

/* Weeks, months and years end where the next ones begin, over a leap year and before 1970. */
static void test_periods_meet(void **state)
{
    static const char *const units[] = {"week", "month", "year"};
    (void)state;
    for (int64_t day = -800; day < 800; day++)
        for (size_t u = 0; u < 3; u++) {
            char name[16];
            int64_t first, last, before, end;
            int64_t moment = day * DAY + 7;
            snprintf(name, sizeof name, "this-%s", units[u]);
            assert_true(
                ns_date_range_parse(NS_STR("date"), ns_str_of(name), moment, &first, &last));
            assert_true(first <= moment && moment <= last);
            check_at(first, name, first, last + 1);
            check_at(last, name, first, last + 1);
            snprintf(name, sizeof name, "last-%s", units[u]);
            assert_true(
                ns_date_range_parse(NS_STR("date"), ns_str_of(name), moment, &before, &end));
            assert_int_equal(end + 1, first);
            if (u == 0) /* 1970-01-05 was a Monday */
                assert_int_equal((first - 4 * DAY) % (7 * DAY), 0);
        }
}

static void test_near_names(void **state)
{
    (void)state;
    assert_string_equal(ns_date_name_near(NS_STR("yesturday")), "yesterday");
    assert_string_equal(ns_date_name_near(NS_STR("last moth")), "last-month");
    assert_null(ns_date_name_near(NS_STR("2024-13")));
    assert_null(ns_date_name_near(NS_STR("")));
}

/* Before 1970 a day starts before its seconds, too. */
static void test_early_clock(void **state)
{
    (void)state;
    int64_t first, last;
    assert_true(ns_date_range_parse(NS_STR("since"), NS_STR("0d"), -1, &first, &last));
    assert_int_equal(first, -DAY);
    assert_true(ns_date_range_parse(NS_STR("since"), NS_STR("0d"), -DAY, &first, &last));
    assert_int_equal(first, -DAY);
}

static void test_refused(void **state)
{
    static const char *const values[] = {
        "",
        "..",
        "...",
        "soon",
        "7",
        "d",
        "7x",
        "7dd",
        "-7d",
        "10001d",
        "99999999999999999999d",
        "2024-13",
        "2024-02-30",
        "2025..2024",
        "2024...2025",
        "2024..soon",
        "soon..2024",
        "2024..2025..2026",
        "7D",
        "last",
        "this",
        "last month ago",
        "this 3 weeks",
        "this-day",
        "last days",
        "last 3",
        "3 days",
        "10001 days ago",
        "700y", /* before the years that dates have */
        "2202y",
    };
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        refuse("date", values[i]);
        refuse("since", values[i]);
    }
    refuse("since", "2024..2025"); /* a range is for date: */
    refuse("until", "..2025");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_periods),      cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_relative),     cmocka_unit_test(test_named),
        cmocka_unit_test(test_periods_meet), cmocka_unit_test(test_near_names),
        cmocka_unit_test(test_early_clock),  cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests_name("query_dates", tests, NULL, NULL);
}

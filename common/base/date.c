#include "common/base/date.h"

#include "common/base/calendar.h"

#include <stdio.h>

int64_t ns_calendar_days(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int64_t ns_calendar_clamp(int64_t seconds)
{
    const int64_t first = ns_calendar_days(0, 1, 1) * NS_DAY;
    const int64_t last = ns_calendar_days(NS_DATE_YEAR_MAX + 1, 1, 1) * NS_DAY - 1;
    if (seconds < first)
        return first;
    return seconds > last ? last : seconds;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void ns_date_civil(int64_t seconds, int *year, int *month, int *day)
{
    int64_t days = floor_divide(ns_calendar_clamp(seconds), NS_DAY) + 719468;
    int64_t era = floor_divide(days, 146097);
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

int ns_calendar_days_in_month(int year, int month)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

const char *ns_date_format(struct ns_date date, char out[NS_DATE_TEXT_SIZE])
{
    int year, month, day;
    int64_t seconds = ns_calendar_clamp(ns_calendar_clamp(date.seconds) + date.zone * NS_MINUTE);
    ns_date_civil(seconds, &year, &month, &day);
    int of_day = (int)(seconds - floor_divide(seconds, NS_DAY) * NS_DAY);
    int hour = of_day / NS_HOUR, minute = of_day / NS_MINUTE % 60, second = of_day % 60;
    char text[96], zone[16] = "";
    const int lengths[] = {
        [NS_PRECISION_NONE] = 0, [NS_PRECISION_YEAR] = 4,    [NS_PRECISION_MONTH] = 7,
        [NS_PRECISION_DAY] = 10, [NS_PRECISION_MINUTE] = 16, [NS_PRECISION_SECOND] = 19,
    };
    (void)snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour,
                   minute, second);
    int east = date.zone < 0 ? -date.zone : date.zone;
    if (date.precision >= NS_PRECISION_MINUTE && east)
        (void)snprintf(zone, sizeof zone, "%c%02d:%02d", date.zone < 0 ? '-' : '+', east / 60 % 100,
                       east % 60);
    else if (date.precision >= NS_PRECISION_MINUTE)
        zone[0] = 'Z';
    (void)snprintf(out, NS_DATE_TEXT_SIZE, "%.*s%s", lengths[date.precision], text, zone);
    return out;
}

int64_t ns_date_end(struct ns_date date)
{
    int year, month, day;
    int64_t seconds = ns_calendar_clamp(date.seconds);
    ns_date_civil(seconds, &year, &month, &day);
    switch (date.precision) {
    case NS_PRECISION_YEAR:
        return ns_calendar_days(year + 1, 1, 1) * NS_DAY;
    case NS_PRECISION_MONTH:
        return ns_calendar_days(month == 12 ? year + 1 : year, month % 12 + 1, 1) * NS_DAY;
    case NS_PRECISION_DAY:
        return seconds + NS_DAY;
    case NS_PRECISION_MINUTE:
        return seconds + NS_MINUTE;
    case NS_PRECISION_SECOND:
        return seconds + 1;
    case NS_PRECISION_NONE:
        break;
    }
    return date.seconds;
}

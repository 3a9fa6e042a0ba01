/* The civil calendar (proleptic Gregorian), for those who read and write dates (date.h).  After
 * Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the
 * leap day is the last of the year. */
#ifndef NS_BASE_CALENDAR_H
#define NS_BASE_CALENDAR_H

#include <stdint.h>

enum {
    NS_MINUTE = 60, /* seconds */
    NS_HOUR = 60 * NS_MINUTE,
    NS_DAY = 24 * NS_HOUR,
};

/* Days from 1970-01-01 to that date. */
int64_t ns_calendar_days(int year, int month, int day);

int ns_calendar_days_in_month(int year, int month);

/* The nearest moment in the years 0 to 9999. */
int64_t ns_calendar_clamp(int64_t seconds);

#endif

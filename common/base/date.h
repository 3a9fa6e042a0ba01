/* Dates of articles and of queries: what is known of a moment, and how precisely.
 *
 * Understood: ISO 8601 (2024, 2024-11, 2024-11-24, 2024-11-24T17:05[:09[.5]][Z|+09:00], a space
 * for the T, one digit in a month or day as in 2024-1-9, and the basic form 20241124), 2024/11/24,
 * RFC 822 (Sun, 24 Nov 2024 17:05:09 +0000), ctime (Sun Nov 24 17:05:09 2024), and the ways
 * newspapers print a day (November 24, 2024; Nov. 24, 2024, 5:05 p.m. EST; 24 November 2024;
 * November 2024; 24.11.2024, 24.11.24; 24 de noviembre de 2024; 2024年11月24日; 11/24/2024 and
 * 11/24/24, month first, as US outlets write).  Months in English, German, French, Spanish,
 * Italian, Portuguese and Dutch, three letters of them or more; a weekday in front is passed over
 * in the first four.  Zones:
 * Z, UTC, GMT, BST, CET, CEST, those of the contiguous US (EST, EDT, and ET by the season), +09,
 * +0900, +09:00; none means UTC.  Years NS_DATE_YEAR_MIN to NS_DATE_YEAR_MAX. */
#ifndef NS_BASE_DATE_H
#define NS_BASE_DATE_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum { NS_DATE_YEAR_MIN = 1400, NS_DATE_YEAR_MAX = 9999 };

enum ns_precision {
    NS_PRECISION_NONE = 0, /* no date */
    NS_PRECISION_YEAR,
    NS_PRECISION_MONTH,
    NS_PRECISION_DAY,
    NS_PRECISION_MINUTE,
    NS_PRECISION_SECOND,
};

struct ns_date {
    int64_t seconds; /* since 1970-01-01 UTC: the first second of the known year, month, day … */
    enum ns_precision precision;
    int16_t zone; /* where the day was told, in minutes east of UTC: how it is written, no more */
};

enum { NS_DATE_TEXT_SIZE = 32 };

/* False when text is not a date as a whole (surrounding white space allowed); out is then empty. */
bool ns_date_parse(struct ns_str text, struct ns_date *out);

/* ISO 8601 to the known precision ("2024", "2024-11", "2024-11-24", "2024-11-24T17:05+09:00", …),
 * in its zone, "Z" for UTC; the empty string for no date.  Returns out. */
const char *ns_date_format(struct ns_date date, char out[NS_DATE_TEXT_SIZE]);

/* The first second after what date covers: of 2024-11, the first second of December. */
int64_t ns_date_end(struct ns_date date);

/* Civil calendar date (proleptic Gregorian) of a moment, UTC; moments outside the years 0 to 9999
 * count as the nearest one inside. */
void ns_date_civil(int64_t seconds, int *year, int *month, int *day);

#endif

/* Dates as queries give them: since:2024-10, until:7d, date:2024-10..2025-01, since:last-month.
 *
 *   moment := what ns_date_parse takes | period | back
 *   period := today | yesterday | (this | last) (week | month | year)     weeks begin on Monday
 *           | last NUMBER UNITS            from so long ago to now
 *   back   := NUMBER(d|w|m|y) | NUMBER UNITS ago                          that day
 *
 * A hyphen or spaces stand between the words of one, in any case of letters.  Days are UTC's. */
#ifndef NS_LANGUAGE_DATES_H
#define NS_LANGUAGE_DATES_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

/* What name ("since", "until", "date") and value cover: seconds *first to *last, both included,
 * INT64_MIN and INT64_MAX where open.  now: seconds.  False when value is no date, or a range ends
 * before it starts. */
bool ns_date_range_parse(struct ns_str name, struct ns_str value, int64_t now, int64_t *first,
                         int64_t *last);

/* Whether it is a range that ends before it starts: what it would be the other way round. */
bool ns_date_runs_backwards(struct ns_str name, struct ns_str value, int64_t now,
                            struct ns_str *from, struct ns_str *to);

/* The name of a time that value may have been meant for ("yesterday"); NULL when none is near. */
const char *ns_date_name_near(struct ns_str value);

#endif

/* Dates as queries give them: since:2024-10, until:7d, date:2024-10..2025-01. */
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

#endif

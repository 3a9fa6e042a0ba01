#include "query/language/dates.h"

#include "common/base/ascii.h"
#include "common/base/date.h"

enum { DAY = 24 * 60 * 60, RELATIVE_MAX = 10000 };

static int64_t day_of(int64_t seconds)
{
    return seconds - ((seconds % DAY) + DAY) % DAY;
}

/* A number and a unit: the first second of the day that long before now. */
static bool parse_relative(struct ns_str value, int64_t now, struct ns_date *out)
{
    int64_t count = 0;
    size_t i = 0;
    for (; i < value.size && ns_ascii_is_digit(value.data[i]); i++) {
        count = count * 10 + (value.data[i] - '0');
        if (count > RELATIVE_MAX)
            return false;
    }
    if (i == 0 || i + 1 != value.size)
        return false;
    int64_t days;
    switch (value.data[i]) {
    case 'd':
        days = count;
        break;
    case 'w':
        days = count * 7;
        break;
    case 'm':
        days = count * 3044 / 100;
        break;
    case 'y':
        days = count * 36525 / 100;
        break;
    default:
        return false;
    }
    *out = (struct ns_date){day_of(now - days * DAY), NS_PRECISION_DAY, 0};
    return true;
}

static bool parse_moment(struct ns_str value, int64_t now, struct ns_date *out)
{
    if (ns_str_equal(value, NS_STR("today")))
        return parse_relative(NS_STR("0d"), now, out);
    if (ns_str_equal(value, NS_STR("yesterday")))
        return parse_relative(NS_STR("1d"), now, out);
    return parse_relative(value, now, out) || ns_date_parse(value, out);
}

/* Where ".." stands in value; its size when it does not. */
static size_t find_dots(struct ns_str value)
{
    for (size_t i = 0; i + 1 < value.size; i++)
        if (value.data[i] == '.' && value.data[i + 1] == '.')
            return i;
    return value.size;
}

static bool parse_range(struct ns_str value, size_t dots, int64_t now, int64_t *first,
                        int64_t *last)
{
    struct ns_str from = {value.data, dots};
    struct ns_str to = {value.data + dots + 2, value.size - dots - 2};
    struct ns_date date;
    if (!from.size && !to.size)
        return false;
    if (from.size) {
        if (!parse_moment(from, now, &date))
            return false;
        *first = date.seconds;
    }
    if (to.size) {
        if (!parse_moment(to, now, &date))
            return false;
        *last = ns_date_end(date) - 1;
    }
    return *first <= *last;
}

bool ns_date_range_parse(struct ns_str name, struct ns_str value, int64_t now, int64_t *first,
                         int64_t *last)
{
    struct ns_date date;
    size_t dots = find_dots(value);
    *first = INT64_MIN;
    *last = INT64_MAX;
    if (dots < value.size)
        return ns_str_equal(name, NS_STR("date")) && parse_range(value, dots, now, first, last);
    if (!parse_moment(value, now, &date))
        return false;
    if (!ns_str_equal(name, NS_STR("until")))
        *first = date.seconds;
    if (!ns_str_equal(name, NS_STR("since")))
        *last = ns_date_end(date) - 1;
    return true;
}

#include "query/language/dates.h"

#include "common/base/ascii.h"
#include "common/base/date.h"
#include "common/base/nearest.h"

enum { DAY = 24 * 60 * 60, WEEK = 7 * DAY, RELATIVE_MAX = 10000, NAME_MAX = 32 };

enum unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, UNIT_NONE };

/* Seconds [first, end). */
struct period {
    int64_t first, end;
};

static const char *const names[] = {
    "today",     "yesterday", "this-week",  "this-month",
    "this-year", "last-week", "last-month", "last-year",
};

/* --- the calendar --- */

/* Floor division: moments before 1970 lie in a day, too. */
static int64_t day_of(int64_t seconds)
{
    return seconds - ((seconds % DAY) + DAY) % DAY;
}

/* 1970-01-01 was a Thursday. */
static int64_t week_of(int64_t seconds)
{
    int64_t since_monday = (day_of(seconds) / DAY % 7 + 3 + 7) % 7;
    return day_of(seconds) - since_monday * DAY;
}

static int64_t month_of(int64_t seconds)
{
    int year, month, day;
    ns_date_civil(seconds, &year, &month, &day);
    return day_of(seconds) - (day - 1) * DAY;
}

static int64_t year_of(int64_t seconds)
{
    int64_t start = month_of(seconds);
    int year, month, day;
    for (ns_date_civil(start, &year, &month, &day); month > 1; month--)
        start = month_of(start - DAY);
    return start;
}

/* The first second of the day, week, month or year that a moment is in. */
static int64_t start_of(enum unit unit, int64_t seconds)
{
    switch (unit) {
    case UNIT_DAY:
        return day_of(seconds);
    case UNIT_WEEK:
        return week_of(seconds);
    case UNIT_MONTH:
        return month_of(seconds);
    default:
        return year_of(seconds);
    }
}

/* The one that a moment is in, or the one before. */
static struct period calendar_period(enum unit unit, bool before, int64_t now)
{
    static const int64_t longest[] = {DAY, WEEK, 31 * DAY, 366 * DAY};
    int64_t start = start_of(unit, now);
    if (before)
        return (struct period){start_of(unit, start - 1), start};
    return (struct period){start, start_of(unit, start + longest[unit])};
}

/* The day so many of them before now. */
static struct period day_back(int64_t count, enum unit unit, int64_t now)
{
    int64_t days = count;
    if (unit == UNIT_WEEK)
        days = count * 7;
    else if (unit == UNIT_MONTH)
        days = count * 3044 / 100;
    else if (unit == UNIT_YEAR)
        days = count * 36525 / 100;
    int64_t day = day_of(now - days * DAY);
    return (struct period){day, day + DAY};
}

/* --- words --- */

static struct ns_str behind(struct ns_str text, size_t size)
{
    return (struct ns_str){text.data + size, text.size - size};
}

static bool is_between(char c)
{
    return c == '-' || ns_ascii_is_space(c);
}

/* Takes a word and what separates it from the next off the front of *text. */
static struct ns_str take_word(struct ns_str *text)
{
    size_t size = 0, next;
    while (size < text->size && !is_between(text->data[size]))
        size++;
    next = size;
    while (next < text->size && is_between(text->data[next]))
        next++;
    struct ns_str word = {text->data, size};
    *text = behind(*text, next);
    return word;
}

static enum unit unit_of(struct ns_str word)
{
    static const char *const units[] = {"day", "week", "month", "year"};
    if (word.size > 1 && ns_ascii_lower(word.data[word.size - 1]) == 's')
        word.size--;
    enum unit unit = UNIT_DAY;
    while (unit < UNIT_NONE && !ns_ascii_equal(word, ns_str_of(units[unit])))
        unit++;
    return unit;
}

/* Takes digits off the front of *text; false when there are none, or too many. */
static bool take_count(struct ns_str *text, int64_t *count)
{
    size_t digits = 0;
    *count = 0;
    for (; digits < text->size && ns_ascii_is_digit(text->data[digits]); digits++) {
        *count = *count * 10 + (text->data[digits] - '0');
        if (*count > RELATIVE_MAX)
            return false;
    }
    *text = behind(*text, digits);
    return digits != 0;
}

/* --- what queries say --- */

/* 7d, 4w, 6m, 1y */
static bool parse_short(struct ns_str value, int64_t now, struct period *out)
{
    static const char units[] = "dwmy";
    int64_t count;
    if (!take_count(&value, &count) || value.size != 1)
        return false;
    const char *unit = strchr(units, *value.data);
    if (!*value.data || !unit)
        return false;
    *out = day_back(count, (enum unit)(unit - units), now);
    return true;
}

/* 3 days ago */
static bool parse_ago(struct ns_str value, int64_t now, struct period *out)
{
    struct ns_str number = take_word(&value);
    int64_t count;
    enum unit unit = unit_of(take_word(&value));
    if (!take_count(&number, &count) || number.size || unit == UNIT_NONE ||
        !ns_ascii_equal(value, NS_STR("ago")))
        return false;
    *out = day_back(count, unit, now);
    return true;
}

/* last 3 months: behind "last" */
static bool parse_last_few(struct ns_str value, int64_t now, struct period *out)
{
    struct ns_str number = take_word(&value);
    int64_t count;
    enum unit unit = unit_of(value);
    if (!take_count(&number, &count) || number.size || unit == UNIT_NONE)
        return false;
    *out = (struct period){day_back(count, unit, now).first, day_of(now) + DAY};
    return true;
}

/* this week, last month */
static bool parse_named(struct ns_str value, int64_t now, struct period *out)
{
    bool today = ns_ascii_equal(value, NS_STR("today"));
    if (today || ns_ascii_equal(value, NS_STR("yesterday"))) {
        *out = calendar_period(UNIT_DAY, !today, now);
        return true;
    }
    struct ns_str first = take_word(&value);
    bool last = ns_ascii_equal(first, NS_STR("last"));
    if (!last && !ns_ascii_equal(first, NS_STR("this")))
        return false;
    enum unit unit = unit_of(value);
    if (unit == UNIT_NONE || unit == UNIT_DAY || ns_ascii_lower(value.data[value.size - 1]) == 's')
        return last && parse_last_few(value, now, out);
    *out = calendar_period(unit, last, now);
    return true;
}

/* Whether a date can be written that far back: the query must print as one that parses. */
static bool is_in_years(const struct period *period)
{
    int year, month, day;
    ns_date_civil(period->first, &year, &month, &day);
    return year >= NS_DATE_YEAR_MIN;
}

static bool parse_moment(struct ns_str value, int64_t now, struct period *out)
{
    struct ns_date date;
    value = ns_str_trim(value);
    if (parse_short(value, now, out) || parse_named(value, now, out) || parse_ago(value, now, out))
        return is_in_years(out);
    if (!ns_date_parse(value, &date))
        return false;
    *out = (struct period){date.seconds, ns_date_end(date)};
    return true;
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
    struct ns_str to = behind(value, dots + 2);
    struct period period;
    if (!from.size && !to.size)
        return false;
    if (from.size) {
        if (!parse_moment(from, now, &period))
            return false;
        *first = period.first;
    }
    if (to.size) {
        if (!parse_moment(to, now, &period))
            return false;
        *last = period.end - 1;
    }
    return *first <= *last;
}

bool ns_date_range_parse(struct ns_str name, struct ns_str value, int64_t now, int64_t *first,
                         int64_t *last)
{
    struct period period;
    size_t dots = find_dots(value);
    *first = INT64_MIN;
    *last = INT64_MAX;
    if (dots < value.size)
        return ns_str_equal(name, NS_STR("date")) && parse_range(value, dots, now, first, last);
    if (!parse_moment(value, now, &period))
        return false;
    if (!ns_str_equal(name, NS_STR("until")))
        *first = period.first;
    if (!ns_str_equal(name, NS_STR("since")))
        *last = period.end - 1;
    return true;
}

bool ns_date_runs_backwards(struct ns_str name, struct ns_str value, int64_t now,
                            struct ns_str *from, struct ns_str *to)
{
    size_t dots = find_dots(value);
    struct period earlier, later;
    if (dots == value.size || !ns_str_equal(name, NS_STR("date")))
        return false;
    *from = behind(value, dots + 2);
    *to = (struct ns_str){value.data, dots};
    return parse_moment(*from, now, &earlier) && parse_moment(*to, now, &later) &&
           earlier.first < later.end;
}

const char *ns_date_name_near(struct ns_str value)
{
    char name[NAME_MAX];
    if (value.size > sizeof name)
        return NULL;
    for (size_t i = 0; i < value.size; i++)
        name[i] = value.data[i] == ' ' ? '-' : value.data[i];
    ptrdiff_t near =
        ns_nearest((struct ns_str){name, value.size}, names, sizeof names / sizeof *names);
    return near < 0 ? NULL : names[near];
}

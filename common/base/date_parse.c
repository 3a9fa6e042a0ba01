#include "common/base/ascii.h"
#include "common/base/calendar.h"
#include "common/base/date.h"

enum { TEXT_MAX = 128 }; /* no date is longer; bounds the work */

/* ---- Scanning ---- */

struct cursor {
    const char *at, *end;
};

struct fields {
    int year, month, day; /* month and day 1 when not given */
    int hour, minute, second;
    int64_t zone;   /* seconds east of UTC */
    bool us_summer; /* zone is the winter time of a place that keeps US summer time */
    enum ns_precision precision;
};

static char peek(const struct cursor *in)
{
    return in->at < in->end ? *in->at : '\0';
}

static bool take(struct cursor *in, char c)
{
    if (in->at == in->end || *in->at != c)
        return false;
    in->at++;
    return true;
}

static bool take_space(struct cursor *in)
{
    const char *start = in->at;
    while (in->at < in->end && ns_ascii_is_space(*in->at))
        in->at++;
    return in->at > start;
}

static size_t digits_ahead(const struct cursor *in)
{
    const char *p = in->at;
    while (p < in->end && ns_ascii_is_digit(*p))
        p++;
    return (size_t)(p - in->at);
}

/* Exactly `digits` digits, at most 8. */
static int take_digits(struct cursor *in, size_t digits)
{
    int value = 0;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (*in->at++ - '0');
    return value;
}

/* A number of `least` to `most` digits and no more, between low and high. */
static bool take_number(struct cursor *in, size_t least, size_t most, int low, int high, int *out)
{
    size_t digits = digits_ahead(in);
    if (digits < least || digits > most)
        return false;
    *out = take_digits(in, digits);
    return *out >= low && *out <= high;
}

/* The letters ahead; all beyond ASCII count. */
static struct ns_str word_ahead(const struct cursor *in)
{
    const char *p = in->at;
    while (p < in->end && (ns_ascii_is_letter(*p) || (unsigned char)*p >= 0x80))
        p++;
    return (struct ns_str){in->at, (size_t)(p - in->at)};
}

/* A byte of a word in lower case; the capitals of Latin-1 are C3 80 to C3 9E. */
static char lower_at(struct ns_str word, size_t i)
{
    unsigned char c = (unsigned char)word.data[i];
    bool latin = i && (unsigned char)word.data[i - 1] == 0xC3;
    return latin && c <= 0x9E ? (char)(c + 0x20) : ns_ascii_lower(word.data[i]);
}

/* Whether word is the beginning of name, a lower-case word, of at least `least` letters. */
static bool abbreviates(struct ns_str word, const char *name, size_t least)
{
    if (word.size < least || word.size > strlen(name))
        return false;
    for (size_t i = 0; i < word.size; i++)
        if (lower_at(word, i) != name[i])
            return false;
    return true;
}

static bool is_word(struct ns_str word, const char *name)
{
    return abbreviates(word, name, strlen(name));
}

static bool take_word(struct cursor *in, const char *name)
{
    struct ns_str word = word_ahead(in);
    if (!is_word(word, name))
        return false;
    in->at += word.size;
    return true;
}

/* A name of the list, or three letters or more of it and perhaps a full stop: its place in the
 * list, from 1; or 0. */
static int take_name(struct cursor *in, const char *const *names, int count)
{
    struct ns_str word = word_ahead(in);
    for (int i = 0; i < count; i++) {
        if (abbreviates(word, names[i], 3)) {
            in->at += word.size;
            (void)take(in, '.');
            return i + 1;
        }
    }
    return 0;
}

/* Of names that begin alike the first has the shorter forms: "mar" is March, "jui" is June. */
static int take_month(struct cursor *in)
{
    static const char *const names[][12] = {
        {"january", "february", "march", "april", "may", "june", "july", "august", "september",
         "october", "november", "december"},
        {"januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september",
         "oktober", "november", "dezember"},
        {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
         "octobre", "novembre", "décembre"},
        {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
         "octubre", "noviembre", "diciembre"},
        {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
         "settembre", "ottobre", "novembre", "dicembre"},
        {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
         "outubro", "novembro", "dezembro"},
        {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
         "oktober", "november", "december"},
        {"jänner", "feber", "mrz", "", "", "", "", "", "", "", "", ""}, /* Austrian; in short */
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int month = take_name(in, names[i], 12);
        if (month)
            return month;
    }
    return 0;
}

static void skip_weekday(struct cursor *in)
{
    static const char *const names[][7] = {
        {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
        {"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"},
        {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
        {"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"},
    };
    struct cursor month = *in;
    if (take_month(&month)) /* "mar" is March, not mardi */
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!take_name(in, names[i], 7))
            continue;
        (void)take(in, ',');
        (void)take_space(in);
        return;
    }
}

/* ---- Times and zones ---- */

static bool take_offset(struct cursor *in, struct fields *out)
{
    int sign = peek(in) == '-' ? -1 : 1;
    int hours, minutes = 0;
    in->at++;
    size_t digits = digits_ahead(in);
    if (digits != 2 && digits != 4)
        return false;
    hours = take_digits(in, 2);
    if (digits == 4)
        minutes = take_digits(in, 2);
    else if (take(in, ':') && !take_number(in, 2, 2, 0, 59, &minutes))
        return false;
    if (hours > 14 || minutes > 59)
        return false;
    out->zone = sign * (hours * NS_HOUR + minutes * NS_MINUTE);
    return true;
}

static bool take_zone_name(struct cursor *in, struct fields *out)
{
    static const struct {
        const char *name;
        int hours;
        bool us_summer;
    } zones[] = {
        {"z", 0, false},    {"utc", 0, false},  {"gmt", 0, false},  {"est", -5, false},
        {"edt", -4, false}, {"cst", -6, false}, {"cdt", -5, false}, {"mst", -7, false},
        {"mdt", -6, false}, {"pst", -8, false}, {"pdt", -7, false}, {"bst", 1, false},
        {"cet", 1, false},  {"cest", 2, false}, {"et", -5, true},   {"ct", -6, true},
        {"mt", -7, true},   {"pt", -8, true},
    };
    struct ns_str word = word_ahead(in);
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        if (!is_word(word, zones[i].name))
            continue;
        in->at += word.size;
        out->zone = zones[i].hours * NS_HOUR;
        out->us_summer = zones[i].us_summer;
        return true;
    }
    return false;
}

static bool take_zone(struct cursor *in, struct fields *out)
{
    if (peek(in) == '+' || peek(in) == '-')
        return take_offset(in, out);
    if (!take_zone_name(in, out))
        return false;
    /* "GMT+0900", as browsers print it. */
    bool offset = out->zone == 0 && (peek(in) == '+' || peek(in) == '-');
    return !offset || take_offset(in, out);
}

/* am, pm, a.m., p.m. in either case: true and *pm, and in is moved behind it. */
static bool take_meridiem(struct cursor *in, bool *pm)
{
    struct cursor ahead = *in;
    char first = ns_ascii_lower(peek(&ahead));
    if (first != 'a' && first != 'p')
        return false;
    ahead.at++;
    (void)take(&ahead, '.');
    if (ns_ascii_lower(peek(&ahead)) != 'm')
        return false;
    ahead.at++;
    (void)take(&ahead, '.');
    if (ns_ascii_is_letter(peek(&ahead)))
        return false;
    *pm = first == 'p';
    *in = ahead;
    return true;
}

static bool take_seconds(struct cursor *in, struct fields *out)
{
    out->precision = NS_PRECISION_MINUTE;
    if (!take(in, ':'))
        return true;
    if (!take_number(in, 2, 2, 0, 59, &out->second))
        return false;
    out->precision = NS_PRECISION_SECOND;
    struct cursor fraction = *in;
    if ((take(&fraction, '.') || take(&fraction, ',')) && digits_ahead(&fraction)) {
        fraction.at += digits_ahead(&fraction);
        *in = fraction;
    }
    return true;
}

/* 17:05, 17:05:09.5, 5:05 p.m., 5 p.m. */
static bool take_clock(struct cursor *in, struct fields *out)
{
    bool pm;
    if (!take_number(in, 1, 2, 0, 23, &out->hour))
        return false;
    bool hour_only = !take(in, ':');
    if (!hour_only && !take_number(in, 2, 2, 0, 59, &out->minute))
        return false;
    if (hour_only)
        out->precision = NS_PRECISION_MINUTE;
    else if (!take_seconds(in, out))
        return false;
    struct cursor ahead = *in;
    (void)take_space(&ahead);
    if (!take_meridiem(&ahead, &pm))
        return !hour_only;
    *in = ahead;
    if (out->hour < 1 || out->hour > 12)
        return false;
    out->hour = out->hour % 12 + (pm ? 12 : 0);
    return true;
}

/* What mail software adds behind the zone: "(UTC)". */
static void skip_comment(struct cursor *in)
{
    if (peek(in) == '(' && in->end[-1] == ')')
        in->at = in->end;
}

static bool take_time(struct cursor *in, struct fields *out)
{
    if (!take_clock(in, out))
        return false;
    (void)take_space(in);
    if (take_word(in, "uhr"))
        (void)take_space(in);
    if (in->at < in->end && !take_zone(in, out))
        return false;
    (void)take_space(in);
    skip_comment(in);
    return in->at == in->end;
}

/* What follows a whole day: nothing, or a time. */
static bool take_rest(struct cursor *in, struct fields *out)
{
    out->precision = NS_PRECISION_DAY;
    if (in->at == in->end)
        return true;
    bool apart = take_space(in);
    apart |= take(in, ',') || take(in, '|') || (apart && take(in, '-'));
    apart |= take_space(in);
    if (take_word(in, "at") || take_word(in, "um"))
        apart = take_space(in);
    return apart && take_time(in, out);
}

/* ---- The ways to write a day ---- */

static bool take_year(struct cursor *in, struct fields *out)
{
    return take_number(in, 4, 4, NS_DATE_YEAR_MIN, NS_DATE_YEAR_MAX, &out->year);
}

/* Two digits as in RFC 2822: 00 to 49 are of this century, 50 to 99 of the last. */
static bool take_short_year(struct cursor *in, struct fields *out)
{
    if (digits_ahead(in) != 2)
        return take_year(in, out);
    out->year = take_digits(in, 2);
    out->year += out->year < 50 ? 2000 : 1900;
    return true;
}

static bool take_iso_rest(struct cursor *in, struct fields *out)
{
    if (ns_ascii_lower(peek(in)) != 't')
        return take_rest(in, out);
    in->at++;
    return ns_ascii_is_digit(peek(in)) && take_time(in, out);
}

static bool take_sign(struct cursor *in, const char *sign)
{
    size_t size = strlen(sign);
    if ((size_t)(in->end - in->at) < size || memcmp(in->at, sign, size) != 0)
        return false;
    in->at += size;
    return true;
}

/* The rest of 2024年11月24日, in Chinese and Japanese. */
static bool take_year_sign_rest(struct cursor *in, struct fields *out)
{
    return take_number(in, 1, 2, 1, 12, &out->month) && take_sign(in, "月") &&
           take_number(in, 1, 2, 1, 31, &out->day) && take_sign(in, "日") && take_rest(in, out);
}

/* 2024, 2024-11, 2024-11-24…, 2024/11/24. */
static bool take_year_first(struct cursor *in, struct fields *out)
{
    if (!take_year(in, out))
        return false;
    out->precision = NS_PRECISION_YEAR;
    if (in->at == in->end)
        return true;
    if (take_sign(in, "年"))
        return take_year_sign_rest(in, out);
    char separator = peek(in);
    if (separator != '-' && separator != '/')
        return false;
    in->at++;
    size_t digits = digits_ahead(in);
    if (!take_number(in, 1, 2, 1, 12, &out->month))
        return false;
    out->precision = NS_PRECISION_MONTH;
    if (in->at == in->end)
        return digits == 2;
    return take(in, separator) && take_number(in, 1, 2, 1, 31, &out->day) && take_iso_rest(in, out);
}

static bool take_basic(struct cursor *in, struct fields *out)
{
    out->year = take_digits(in, 4);
    out->month = take_digits(in, 2);
    out->day = take_digits(in, 2);
    return out->year >= NS_DATE_YEAR_MIN && out->month >= 1 && out->month <= 12 && out->day >= 1 &&
           take_rest(in, out);
}

static void skip_ordinal(struct cursor *in)
{
    (void)(take_word(in, "st") || take_word(in, "nd") || take_word(in, "rd") ||
           take_word(in, "th") || take_word(in, "er") || take(in, '.'));
}

static bool take_day(struct cursor *in, struct fields *out)
{
    if (!take_number(in, 1, 2, 1, 31, &out->day))
        return false;
    skip_ordinal(in);
    return true;
}

/* 11/24/2024: month first, as US outlets write. */
static bool take_slashed(struct cursor *in, struct fields *out)
{
    return take_number(in, 1, 2, 1, 12, &out->month) && take(in, '/') &&
           take_number(in, 1, 2, 1, 31, &out->day) && take(in, '/') && take_short_year(in, out) &&
           take_rest(in, out);
}

/* A full stop, and perhaps space behind it. */
static bool take_stop(struct cursor *in)
{
    bool stop = take(in, '.');
    (void)take_space(in);
    return stop;
}

/* 24.11.2024, 24. 11. 24: day first, as all write who use full stops. */
static bool take_dotted(struct cursor *in, struct fields *out)
{
    return take_number(in, 1, 2, 1, 31, &out->day) && take_stop(in) &&
           take_number(in, 1, 2, 1, 12, &out->month) && take_stop(in) && take_short_year(in, out) &&
           take_rest(in, out);
}

/* "de" in 5 de mayo de 2022. */
static void skip_of(struct cursor *in)
{
    if (take_word(in, "de"))
        (void)take_space(in);
}

/* 24 November 2024, 24. November 2024, 24 de noviembre de 2024. */
static bool take_day_first(struct cursor *in, struct fields *out)
{
    if (!take_day(in, out) || !take_space(in))
        return false;
    skip_of(in);
    out->month = take_month(in);
    if (!out->month)
        return false;
    (void)take(in, ',');
    if (!take_space(in))
        return false;
    skip_of(in);
    return take_short_year(in, out) && take_rest(in, out);
}

static bool take_short_first(struct cursor *in, struct fields *out)
{
    size_t digits = digits_ahead(in);
    char next = in->at + digits < in->end ? in->at[digits] : '\0';
    if (next == '/')
        return take_slashed(in, out);
    struct cursor after = {in->at + digits + 1, in->end};
    if (next == '.' && (!take_space(&after) || digits_ahead(&after)))
        return take_dotted(in, out);
    return take_day_first(in, out);
}

/* The rest of "Nov 24 17:05:09 UTC 2024", as date(1) and ctime print it. */
static bool take_clock_then_year(struct cursor *in, struct fields *out)
{
    if (!take_clock(in, out) || !take_space(in))
        return false;
    if (ns_ascii_is_letter(peek(in)) && !(take_zone(in, out) && take_space(in)))
        return false;
    return take_year(in, out) && in->at == in->end;
}

/* November 24, 2024; Nov. 24 2024; November 2024. */
static bool take_month_first(struct cursor *in, struct fields *out)
{
    out->month = take_month(in);
    if (!out->month || !take_space(in))
        return false;
    if (digits_ahead(in) == 4) {
        out->precision = NS_PRECISION_MONTH;
        return take_year(in, out) && in->at == in->end;
    }
    if (!take_day(in, out))
        return false;
    (void)take(in, ',');
    if (!take_space(in))
        return false;
    if (digits_ahead(in) < 4)
        return take_clock_then_year(in, out);
    return take_year(in, out) && take_rest(in, out);
}

static bool take_date(struct cursor *in, struct fields *out)
{
    skip_weekday(in);
    switch (digits_ahead(in)) {
    case 0:
        return take_month_first(in, out);
    case 1:
    case 2:
        return take_short_first(in, out);
    case 4:
        return take_year_first(in, out);
    case 8:
        return take_basic(in, out);
    default:
        return false;
    }
}

/* ---- From fields to the moment ---- */

/* Two o'clock on the first Sunday on or after a day, in seconds of local time. */
static int64_t sunday_at_two(int year, int month, int day)
{
    int64_t days = ns_calendar_days(year, month, day);
    int64_t since_sunday = (days + 4) % 7; /* 1970-01-01 was a Thursday */
    return (days + (7 - since_sunday) % 7) * NS_DAY + 2 * NS_HOUR;
}

/* Whether US summer time holds at a local time, by the rules since 1987; ET is all that many
 * outlets write, whatever the season. */
static bool is_us_summer(int year, int64_t local)
{
    if (year < 1987)
        return false;
    if (year < 2007)
        return local >= sunday_at_two(year, 4, 1) && local < sunday_at_two(year, 10, 25);
    return local >= sunday_at_two(year, 3, 8) && local < sunday_at_two(year, 11, 1);
}

static bool to_moment(const struct fields *in, struct ns_date *out)
{
    if (in->day > ns_calendar_days_in_month(in->year, in->month))
        return false;
    int64_t local = ns_calendar_days(in->year, in->month, in->day) * NS_DAY + in->hour * NS_HOUR +
                    in->minute * NS_MINUTE + in->second;
    int64_t zone = in->zone;
    if (in->us_summer && is_us_summer(in->year, local))
        zone += NS_HOUR;
    int64_t seconds = local - zone;
    int year, month, day;
    ns_date_civil(seconds, &year, &month, &day);
    if (year < NS_DATE_YEAR_MIN || seconds != ns_calendar_clamp(seconds))
        return false;
    *out = (struct ns_date){seconds, in->precision, (int16_t)(zone / NS_MINUTE)};
    return true;
}

bool ns_date_parse(struct ns_str text, struct ns_date *out)
{
    *out = (struct ns_date){0};
    text = ns_str_trim(text);
    if (text.size == 0 || text.size > TEXT_MAX)
        return false;
    struct cursor in = {text.data, text.data + text.size};
    struct fields fields = {.month = 1, .day = 1};
    return take_date(&in, &fields) && to_moment(&fields, out);
}

#include "indexer/extract/byline.h"

#include "common/base/ascii.h"
#include "indexer/extract/page_names.h"
#include "indexer/extract/text_shape.h"

enum {
    LINE_WIDTH = 180, /* of a longer line nobody is the author */
    LINE_WORDS = 24,
    SIGNED_HALF = 4,  /* bytes of a name that may be said twice, and more */
    SIGNED_WORDS = 3, /* of a name alone on a line */
    MARKED_MAX = 200, /* bytes of a marked byline */
    DATE_WORDS = 10,
    LABEL_WORDS = 4, /* words beside the dates of a line without names */
    LABEL_SIZE = 40, /* bytes before a date that may say what it is */
};

static size_t word_start(struct ns_str text, size_t at)
{
    while (at < text.size && text.data[at] == ' ')
        at++;
    return at;
}

static size_t word_end(struct ns_str text, size_t at)
{
    while (at < text.size && text.data[at] != ' ')
        at++;
    return at;
}

static size_t count_words(struct ns_str text)
{
    size_t count = 0;
    for (size_t at = word_start(text, 0); at < text.size; at = word_start(text, at)) {
        at = word_end(text, at);
        count++;
    }
    return count;
}

/* --- dates -------------------------------------------------------------------------------- */

static bool has_digit(struct ns_str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (ns_ascii_is_digit(text.data[i]))
            return true;
    return false;
}

/* Whether a zone is none: "10:00-11:30". */
static bool is_span(struct ns_date date)
{
    enum { NEWFOUNDLAND = -210, NEWFOUNDLAND_SUMMER = -150, MARQUESAS = -570 };
    return date.zone < 0 && date.zone % 60 && date.zone != NEWFOUNDLAND &&
           date.zone != NEWFOUNDLAND_SUMMER && date.zone != MARQUESAS;
}

size_t ns_byline_date(struct ns_str text, size_t at, struct ns_date *date)
{
    size_t ends[DATE_WORDS], count = 0;
    for (size_t next = at; next < text.size && count < DATE_WORDS; next = word_start(text, next))
        ends[count++] = next = word_end(text, next);
    while (count-- > 0) {
        struct ns_str part = {text.data + at, ends[count] - at};
        while (part.size && strchr("([|", part.data[0])) {
            part.data++;
            part.size--;
        }
        while (part.size && strchr(",.:;|)]", part.data[part.size - 1]))
            part.size--;
        if (has_digit(part) && ns_date_parse(part, date) && date->precision >= NS_PRECISION_DAY &&
            !is_span(*date))
            return ends[count];
    }
    return 0;
}

static bool says_updated(struct ns_str before)
{
    size_t begin = before.size > LABEL_SIZE ? before.size - LABEL_SIZE : 0;
    struct ns_str label = {before.data + begin, before.size - begin};
    return ns_names_in(NS_NAMES_UPDATED, label) > 0;
}

/* Takes the dates; returns where the first one begins, or the line's size.  *rest counts the words
 * that belong to none. */
static size_t take_dates(struct ns_str line, struct ns_byline *out, size_t *rest)
{
    size_t begin = line.size, from = 0;
    *rest = count_words(line);
    if (!has_digit(line))
        return begin;
    for (size_t at = word_start(line, 0); at < line.size;) {
        struct ns_date date;
        size_t end = ns_byline_date(line, at, &date);
        if (!end) {
            at = word_start(line, word_end(line, at));
            continue;
        }
        bool updated = says_updated((struct ns_str){line.data + from, at - from});
        struct ns_date *field = updated ? &out->modified : &out->published;
        if (!field->precision)
            *field = date;
        if (begin == line.size)
            begin = at;
        *rest -= count_words((struct ns_str){line.data + at, end - at});
        from = end;
        at = word_start(line, end);
    }
    return begin;
}

/* --- names -------------------------------------------------------------------------------- */

static bool starts_like_name(struct ns_str text)
{
    struct ns_shape shape;
    ns_shape_measure(text, &shape);
    return shape.words > 0 && !shape.begins_lower;
}

/* "by", "Text:" and the like in front of a name; several in "Posted by". */
static struct ns_str drop_lead(struct ns_str text, bool *found)
{
    struct ns_str rest = text;
    for (;;) {
        size_t size = ns_names_at_start(NS_NAMES_BYLINE, rest);
        if (size == 0 || size == rest.size || !strchr(" :", rest.data[size]))
            break;
        while (size < rest.size && strchr(" :", rest.data[size]))
            size++;
        rest = (struct ns_str){rest.data + size, rest.size - size};
    }
    if (rest.size == text.size || !starts_like_name(rest))
        return text;
    *found = true;
    return rest;
}

/* "Reporter", "Staff Writer" behind a name. */
static struct ns_str drop_roles(struct ns_str text, bool *found)
{
    for (;;) {
        size_t size = ns_names_at_end(NS_NAMES_ROLE, text);
        if (size == 0)
            return text;
        if (size < text.size && text.data[text.size - size - 1] != ' ')
            return text;
        text = ns_str_trim((struct ns_str){text.data, text.size - size});
        *found = true;
    }
}

static struct ns_str strip_marks(struct ns_str text)
{
    text = ns_str_trim(text);
    while (text.size && strchr(" ,;:|-/", text.data[text.size - 1]))
        text.size--;
    return text;
}

/* What stands between two names. */
static const char *const joints[] = {", ",  ",",   " and ", " & ",   " und ", " et ",
                                     " y ", " e ", " en ",  " och ", " og ",  " i ",
                                     "、",  "·",   "•",     ";",     NULL};
/* What stands between a name and something else. */
static const char *const breaks[] = {"|",    " / ",  "/",    " - ",   "–", "—",
                                     " in ", " on ", " at ", " for ", NULL};

static size_t divider_at(struct ns_str text, const char *const *dividers)
{
    for (; *dividers; dividers++)
        if (ns_ascii_starts(text, *dividers))
            return strlen(*dividers);
    return 0;
}

/* Takes the next piece off rest. */
static struct ns_str next_piece(struct ns_str *rest, bool at_breaks)
{
    size_t at = 0, size = 0;
    for (; at < rest->size; at++) {
        struct ns_str here = {rest->data + at, rest->size - at};
        size = divider_at(here, joints);
        if (!size && at_breaks)
            size = divider_at(here, breaks);
        if (size)
            break;
    }
    struct ns_str piece = ns_str_trim((struct ns_str){rest->data, at});
    *rest = (struct ns_str){rest->data + at + size, rest->size - at - size};
    return piece;
}

static struct ns_str before_break(struct ns_str text)
{
    for (size_t at = 0; at < text.size; at++)
        if (divider_at((struct ns_str){text.data + at, text.size - at}, breaks))
            text.size = at;
    return text;
}

/* Whether text is nothing but names; they are added to out. */
static bool take_names(struct ns_str text, struct ns_byline *out)
{
    bool prefix = false, role = false;
    const char *bar = memchr(text.data, '|', text.size);
    if (bar)
        text.size = (size_t)(bar - text.data);
    text = drop_lead(strip_marks(text), &prefix);
    if (prefix)
        text = before_break(text);
    while (text.size > 0 && out->count < NS_BYLINE_NAMES) {
        struct ns_str name = drop_roles(next_piece(&text, false), &role);
        struct ns_shape shape;
        ns_shape_measure(name, &shape);
        if (name.size == 0)
            continue;
        if (ns_names_in(NS_NAMES_UPDATED, name))
            break;
        bool single = prefix && shape.words == 1 && shape.capitalised == 1;
        if (!single && !ns_shape_is_name(&shape)) {
            if (out->count > 0)
                break; /* ", CNN": where they work */
            return false;
        }
        if (out->count > 0 && single)
            break;
        out->names[out->count++] = name;
    }
    out->certain = prefix || role;
    return out->count > 0;
}

bool ns_byline_read(struct ns_str line, struct ns_byline *out)
{
    struct ns_shape shape;
    *out = (struct ns_byline){0};
    ns_shape_measure(line, &shape);
    size_t words = count_words(line);
    if (shape.width > LINE_WIDTH || ns_shape_is_prose(&shape) || !words || words > LINE_WORDS)
        return false;
    size_t rest;
    size_t end = take_dates(line, out, &rest);
    bool dated = end < line.size && rest <= LABEL_WORDS;
    bool named = end > 0 && take_names((struct ns_str){line.data, end}, out);
    if (!named)
        out->count = 0;
    return named || dated;
}

/* A small word within a name. */
static bool is_particle(struct ns_str word)
{
    static const char *const particles[] = {"de",  "van", "von",   "der", "den", "la", "le",  "bin",
                                            "al",  "el",  "du",    "di",  "da",  "do", "dos", "ter",
                                            "ibn", "del", "della", "zu",  "af",  "av"};
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (ns_str_equal(word, ns_str_of(particles[i])))
            return true;
    return false;
}

static bool has_foreign_words(struct ns_str text)
{
    for (size_t at = word_start(text, 0), end; at < text.size; at = word_start(text, end)) {
        end = word_end(text, at);
        struct ns_str word = {text.data + at, end - at};
        bool small = word.data[0] >= 'a' && word.data[0] <= 'z';
        if ((small && !is_particle(word)) || memchr(word.data, '@', word.size) ||
            memchr(word.data, ':', word.size))
            return true;
    }
    return false;
}

/* Without the dot of "Jr." and "C.", which ends no sentence. */
static struct ns_str without_dot(struct ns_str name)
{
    size_t last = name.size;
    while (last > 0 && name.data[last - 1] != ' ')
        last--;
    if (name.size - last <= sizeof "Jr." - 1 && name.size && name.data[name.size - 1] == '.')
        name.size--;
    return name;
}

/* Whether a piece of a marked byline is a person's name: not the outlet, the job, the day. */
static bool is_person(struct ns_str piece)
{
    struct ns_shape shape;
    ns_shape_measure(without_dot(piece), &shape);
    return shape.words > 1 && ns_shape_is_name(&shape) && !has_foreign_words(piece) &&
           !ns_names_in(NS_NAMES_ROLE, piece) && !ns_names_in(NS_NAMES_OUTLET, piece) &&
           !ns_names_in(NS_NAMES_AGENCY, piece);
}

/* "(c)", "~" and the like before a name, "@ann" behind it. */
static struct ns_str drop_signs(struct ns_str text)
{
    static const char *const signs[] = {"\xC2\xA9", "(c)", "~", "-", "\xE2\x80\x93", "|", ":"};
    text = ns_str_trim(text);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        while (ns_ascii_starts(text, signs[i])) {
            size_t size = strlen(signs[i]);
            text = ns_str_trim((struct ns_str){text.data + size, text.size - size});
        }
    const char *at = text.size ? memmem(text.data, text.size, " @", 2) : NULL;
    if (at)
        text.size = (size_t)(at - text.data);
    return text;
}

bool ns_byline_is_signature(struct ns_str text)
{
    static const char *const accounts[] = {
        "admin",     "administrator", "wordpressadmin", "root",      "webmaster", "user",
        "guest",     "editor",        "author",         "no author", "unknown",   "none",
        "anonymous", "null",          "index",          "publisher"};
    size_t letters = 0;
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
        if (ns_ascii_equal(text, ns_str_of(accounts[i])))
            return false;
    for (size_t i = 0; i < text.size; i++)
        letters += ns_ascii_is_letter(text.data[i]) || (unsigned char)text.data[i] >= 0x80;
    return letters > 1 && !ns_ascii_starts(text, "http") && !ns_ascii_starts(text, "www.") &&
           !memchr(text.data, '@', text.size);
}

bool ns_byline_is_person(struct ns_str line)
{
    struct ns_shape shape;
    ns_shape_measure(line, &shape);
    return shape.words <= SIGNED_WORDS && shape.capitalised == shape.words && shape.lower_letters &&
           is_person(line);
}

void ns_byline_read_marked(struct ns_str text, bool sure, struct ns_byline *out)
{
    *out = (struct ns_byline){0};
    text = drop_signs(drop_lead(drop_signs(text), &out->certain));
    if (!text.size || text.size > MARKED_MAX || ns_ascii_starts(text, "http"))
        return;
    size_t half = text.size / 2; /* said twice: with the picture, and beside it */
    if (text.size % 2 && half > SIGNED_HALF && text.data[half] == ' ' &&
        memcmp(text.data, text.data + half + 1, half) == 0)
        text.size = half;
    struct ns_str rest = text, piece = next_piece(&rest, true);
    if (sure && piece.size == text.size) {
        if (ns_byline_is_signature(text))
            out->names[out->count++] = text;
        return;
    }
    for (;; piece = next_piece(&rest, true)) {
        piece = drop_roles(drop_lead(piece, &out->certain), &out->certain);
        if (is_person(piece))
            out->names[out->count++] = piece;
        if (!rest.size || out->count == NS_BYLINE_NAMES)
            return;
    }
}

#include "indexer/extract/byline.h"

#include "indexer/extract/page_names.h"
#include "indexer/extract/text_shape.h"

enum {
    LINE_WORDS = 24, /* of a longer line nobody is the author */
    LINE_WIDTH = 180,
    DATE_WORDS = 10,
    LABEL_WORDS = 4, /* words beside the dates of a line without names */
    LABEL_SIZE = 40, /* bytes before a date that may say what it is */
};

struct words {
    size_t begin[LINE_WORDS], end[LINE_WORDS]; /* offsets in the line */
    size_t count;
};

static bool split_words(struct ns_str line, struct words *words)
{
    words->count = 0;
    for (size_t i = 0; i < line.size;) {
        while (i < line.size && line.data[i] == ' ')
            i++;
        if (i == line.size)
            break;
        if (words->count == LINE_WORDS)
            return false;
        words->begin[words->count] = i;
        while (i < line.size && line.data[i] != ' ')
            i++;
        words->end[words->count++] = i;
    }
    return words->count > 0;
}

static bool has_digit(struct ns_str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] >= '0' && text.data[i] <= '9')
            return true;
    return false;
}

/* The longest date that begins with word `first`: *last is its last word. */
static bool date_at(struct ns_str line, const struct words *words, size_t first, size_t *last,
                    struct ns_date *date)
{
    size_t most = first + DATE_WORDS < words->count ? first + DATE_WORDS : words->count;
    for (size_t end = most; end-- > first;) {
        struct ns_str text = {line.data + words->begin[first],
                              words->end[end] - words->begin[first]};
        while (text.size && strchr(",.|;)", text.data[text.size - 1]))
            text.size--;
        if (has_digit(text) && ns_date_parse(text, date) && date->precision >= NS_PRECISION_DAY) {
            *last = end;
            return true;
        }
    }
    return false;
}

static bool says_updated(struct ns_str line, size_t before)
{
    size_t begin = before > LABEL_SIZE ? before - LABEL_SIZE : 0;
    return ns_names_in(NS_NAMES_UPDATED, (struct ns_str){line.data + begin, before - begin}) > 0;
}

/* Takes the dates; returns where the first one begins, or the line's size.  *rest counts the words
 * that belong to none. */
static size_t take_dates(struct ns_str line, const struct words *words, struct ns_byline *out,
                         size_t *rest)
{
    size_t begin = line.size, from = 0;
    *rest = words->count;
    if (!has_digit(line))
        return begin;
    for (size_t i = 0, last; i < words->count; i++) {
        struct ns_date date;
        if (!date_at(line, words, i, &last, &date))
            continue;
        size_t at = words->begin[i];
        bool updated = says_updated((struct ns_str){line.data + from, line.size - from}, at - from);
        struct ns_date *field = updated ? &out->modified : &out->published;
        if (!field->precision)
            *field = date;
        if (begin == line.size)
            begin = at;
        from = words->end[last];
        *rest -= last - i + 1;
        i = last;
    }
    return begin;
}

static bool starts_like_name(struct ns_str text)
{
    struct ns_shape shape;
    ns_shape_measure(text, &shape);
    return shape.words > 0 && !shape.begins_lower;
}

/* "by", "Text:" and the like in front of a name. */
static struct ns_str drop_prefix(struct ns_str text, bool *found)
{
    size_t size = ns_names_at_start(NS_NAMES_BYLINE, text);
    *found = false;
    if (size == 0 || size == text.size || !strchr(" :", text.data[size]))
        return text;
    struct ns_str rest = {text.data + size, text.size - size};
    while (rest.size && strchr(" :", *rest.data)) {
        rest.data++;
        rest.size--;
    }
    if (!starts_like_name(rest))
        return text;
    *found = true;
    return rest;
}

/* "Reporter", "Staff Writer" behind a name. */
static struct ns_str drop_roles(struct ns_str text, bool *found)
{
    *found = false;
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

/* Takes the next name off rest, which ends at a comma or a word for "and". */
static struct ns_str next_name(struct ns_str *rest)
{
    static const char *const joints[] = {", ",   " and ", " & ",  " und ", " et ", " y ", " e ",
                                         " en ", " och ", " og ", " i ",   ",",    "、",  "·"};
    size_t at = rest->size, size = 0;
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        const char *found = memmem(rest->data, rest->size, joints[i], strlen(joints[i]));
        if (found && (size_t)(found - rest->data) < at) {
            at = (size_t)(found - rest->data);
            size = strlen(joints[i]);
        }
    }
    struct ns_str name = ns_str_trim((struct ns_str){rest->data, at});
    *rest = (struct ns_str){rest->data + at + size, rest->size - at - size};
    return name;
}

/* Whether text is nothing but names; they are added to out. */
static bool take_names(struct ns_str text, struct ns_byline *out)
{
    bool prefix, role = false;
    const char *bar = memchr(text.data, '|', text.size);
    if (bar)
        text.size = (size_t)(bar - text.data);
    text = drop_prefix(strip_marks(text), &prefix);
    while (text.size > 0 && out->count < NS_BYLINE_NAMES) {
        bool has_role;
        struct ns_str name = drop_roles(next_name(&text), &has_role);
        struct ns_shape shape;
        ns_shape_measure(name, &shape);
        role |= has_role;
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
    struct words words;
    struct ns_shape shape;
    *out = (struct ns_byline){0};
    ns_shape_measure(line, &shape);
    if (shape.width > LINE_WIDTH || ns_shape_is_prose(&shape) || !split_words(line, &words))
        return false;
    size_t rest;
    size_t end = take_dates(line, &words, out, &rest);
    bool dated = end < line.size && rest <= LABEL_WORDS;
    bool named = end > 0 && take_names((struct ns_str){line.data, end}, out);
    if (!named)
        out->count = 0;
    return named || dated;
}

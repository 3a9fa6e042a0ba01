#include "indexer/extract/text_shape.h"

#include "common/base/utf8.h"

#include <utf8proc.h>

enum {
    PROSE_WIDTH = 80,    /* a sentence of so many columns is no headline or label */
    ENDLESS_WIDTH = 250, /* so long a text is prose, however it ends */
    TAG_WORDS = 3,
    TAG_WIDTH = 32,
};

static bool is_closing(uint32_t c)
{
    switch (c) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case '*':
    case 0x2019:
    case 0x201d:
    case 0xbb:
    case 0x203a:
    case 0x201c:
    case 0x300d:
    case 0x300f:
    case 0xff09:
        return true;
    default:
        return false;
    }
}

static bool is_period(uint32_t c)
{
    return c == '.' || c == 0x3002 || c == 0x964 || c == 0xff0e || c == 0x589 || c == 0x6d4;
}

static bool is_sentence_end(uint32_t c)
{
    return is_period(c) || c == '!' || c == '?' || c == 0x2026 || c == 0xff01 || c == 0xff1f ||
           c == 0x61f;
}

static bool is_upper(uint32_t c)
{
    return c < 0x80 ? c >= 'A' && c <= 'Z'
                    : utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LU;
}

static bool is_lower(uint32_t c)
{
    return c < 0x80 ? c >= 'a' && c <= 'z'
                    : utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LL;
}

static bool is_word(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/* The last three characters that are not closing quotes and the like. */
struct ending {
    uint32_t last, before, third;
};

static void measure_end(const struct ending *end, struct ns_shape *shape)
{
    shape->ends_colon = end->last == ':' || end->last == 0xff1a;
    shape->ends_sentence = is_sentence_end(end->last);
    bool ellipsis = end->before == '.';
    bool acronym = is_upper(end->before) && (end->third == '.' || end->third == ' ');
    shape->ends_period = is_period(end->last) && !ellipsis && !acronym;
}

static void count_word_start(uint32_t c, struct ns_shape *shape)
{
    shape->words++;
    shape->capitalised += is_upper(c);
    shape->lower += is_lower(c);
    if (shape->words == 1)
        shape->begins_lower = is_lower(c);
}

void ns_shape_measure(struct ns_str text, struct ns_shape *shape)
{
    *shape = (struct ns_shape){0};
    struct ending end = {0};
    size_t wide = 0;
    bool inside = false;
    for (size_t i = 0; i < text.size;) {
        uint32_t c = (unsigned char)text.data[i];
        size_t used = c < 0x80 ? 1 : ns_utf8_decode(text.data + i, text.size - i, &c);
        i += used ? used : 1;
        int columns = c < 0x80 ? 1 : utf8proc_charwidth((utf8proc_int32_t)c);
        bool word = is_word(c);
        shape->width += columns > 0 ? (size_t)columns : 0;
        shape->upper_letters += is_upper(c);
        shape->lower_letters += is_lower(c);
        shape->digits += c >= '0' && c <= '9';
        shape->has_at |= c == '@' && inside;
        if (word && columns == 2)
            wide++;
        else if (word && !inside)
            count_word_start(c, shape);
        /* Apostrophes, dots and hyphens within a word do not begin another. */
        inside = word ? columns != 2 : inside && (c == '\'' || c == 0x2019 || c == '-' || c == '.');
        if (!is_closing(c) && (c != ' ' || end.last != ' '))
            end = (struct ending){c, end.last, end.before};
    }
    shape->words += (wide + 1) / 2;
    measure_end(&end, shape);
}

bool ns_shape_is_tag(const struct ns_shape *shape)
{
    return shape->upper_letters >= 2 && shape->lower_letters == 0 && shape->words <= TAG_WORDS &&
           shape->width <= TAG_WIDTH && !shape->ends_sentence;
}

bool ns_shape_is_prose(const struct ns_shape *shape)
{
    return shape->width >= ENDLESS_WIDTH || (shape->width >= PROSE_WIDTH && shape->ends_sentence);
}

bool ns_shape_is_name(const struct ns_shape *shape)
{
    if (shape->ends_sentence || shape->ends_colon || shape->digits || shape->has_at)
        return false;
    bool cased = shape->upper_letters + shape->lower_letters > 0;
    if (!cased)
        return shape->words >= 1 && shape->words <= 3;
    return shape->words >= 2 && shape->words <= 5 && shape->capitalised >= 2 &&
           shape->lower <= shape->words - shape->capitalised && shape->lower <= 2;
}

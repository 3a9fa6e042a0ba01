#include "common/entities/word.h"

#include "common/analysis/normalize.h"
#include "common/base/utf8.h"

#include <utf8proc.h>

#define TEN(kind) kind, kind, kind, kind, kind, kind, kind, kind, kind, kind
#define LETTERS(kind) TEN(kind), TEN(kind), kind, kind, kind, kind, kind, kind
#define SIXTEEN(kind) TEN(kind), kind, kind, kind, kind, kind, kind

#define SIGNS(count) SIGNS_##count
#define SIGNS_5 0, 0, 0, 0, 0
#define SIGNS_6 SIGNS_5, 0
#define SIGNS_7 SIGNS_6, 0
/* ASCII in order: 48 controls and signs, digits, signs, capitals, signs, small letters, signs. */
const unsigned char ns_word_byte[256] = {
    SIXTEEN(0),
    SIXTEEN(0),
    SIXTEEN(0),
    TEN(NS_BYTE_NUMBER),
    SIGNS(7),
    LETTERS(NS_BYTE_CAPITAL),
    SIGNS(6),
    LETTERS(NS_BYTE_LOWER),
    SIGNS(5),
    SIXTEEN(NS_BYTE_WIDE),
    SIXTEEN(NS_BYTE_WIDE),
    SIXTEEN(NS_BYTE_WIDE),
    SIXTEEN(NS_BYTE_WIDE),
    SIXTEEN(NS_BYTE_WIDE),
    SIXTEEN(NS_BYTE_WIDE),
    SIXTEEN(NS_BYTE_WIDE),
    SIXTEEN(NS_BYTE_WIDE),
};

/* A letter, mark or digit at some place of a text. */
struct letter {
    size_t size; /* bytes; 0: there is none */
    bool upper, lower;
};

static struct letter letter_at(struct ns_str text, size_t at)
{
    struct letter letter = {0, false, false};
    if (at >= text.size)
        return letter;
    switch (ns_word_byte[(unsigned char)text.data[at]]) {
    case NS_BYTE_LOWER:
        return (struct letter){1, false, true};
    case NS_BYTE_CAPITAL:
        return (struct letter){1, true, false};
    case NS_BYTE_NUMBER:
        return (struct letter){1, false, false};
    case NS_BYTE_OTHER:
        return letter;
    default:
        break;
    }
    uint32_t cp;
    size_t size = ns_utf8_decode(text.data + at, text.size - at, &cp);
    if (size && ns_is_word_char(cp)) {
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
        letter.size = size;
        letter.upper = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
        letter.lower = category == UTF8PROC_CATEGORY_LL;
    }
    return letter;
}

/* Bytes of an apostrophe, straight or typographic. */
static size_t apostrophe_at(struct ns_str text, size_t at)
{
    if (at < text.size && text.data[at] == '\'')
        return 1;
    if (text.size - at >= 3 && memcmp(text.data + at, "\xE2\x80\x99", 3) == 0)
        return 3;
    return 0;
}

/* Whether the apostrophe of size bytes at `at` is inside the word: not 's at its end. */
static bool is_inner_apostrophe(struct ns_str text, size_t at, size_t size)
{
    struct letter next = letter_at(text, at + size);
    if (!next.size)
        return false;
    char c = text.data[at + size];
    return !((c == 's' || c == 'S') && !letter_at(text, at + size + 1).size);
}

size_t ns_word_possessive(struct ns_str text, size_t at)
{
    size_t size = at < text.size ? apostrophe_at(text, at) : 0;
    if (!size || at + size >= text.size || (text.data[at + size] | 0x20) != 's' ||
        letter_at(text, at + size + 1).size)
        return 0;
    return size + 1;
}

/* Letters seen so far of a word. */
struct count {
    unsigned letters, upper, lower, dots;
};

/* Bytes that belong to the word at `at` though they are no letter: apostrophe, full stop, "&". */
static size_t joint_at(struct ns_str text, size_t at, size_t last, struct count *count)
{
    size_t size = at < text.size ? apostrophe_at(text, at) : 0;
    if (size)
        return is_inner_apostrophe(text, at, size) ? size : 0;
    if (at >= text.size)
        return 0;
    if (text.data[at] == '&' && count->upper == count->letters)
        return letter_at(text, at + 1).upper ? 1 : 0;
    /* A full stop after each letter so far: U.S. and J. */
    if (text.data[at] != '.' || count->letters != count->dots + 1 || count->lower ||
        !letter_at(text, last).upper)
        return 0;
    struct letter next = letter_at(text, at + 1);
    if (next.size && !next.upper)
        return 0;
    if (next.upper && letter_at(text, at + 1 + next.size).size)
        return 0; /* the next is a word: "J.Smith" */
    count->dots++;
    return 1;
}

static unsigned shape_of(struct letter first, const struct count *count)
{
    unsigned shape = 0;
    if (first.upper)
        shape |= NS_SHAPE_UPPER;
    else if (!first.lower)
        shape |= NS_SHAPE_DIGIT;
    if (count->dots > 1 || (count->dots && count->letters > 1))
        shape |= NS_SHAPE_DOTS;
    if (count->upper >= 2 && !count->lower)
        shape |= NS_SHAPE_CAPS;
    else if (count->upper == 1 && count->letters == 1)
        shape |= NS_SHAPE_INITIAL;
    else if (count->upper > (first.upper ? 1u : 0u) && count->lower)
        shape |= NS_SHAPE_MIXED;
    return shape;
}

/* The end of a word that is a capital and small letters of ASCII, as most names are; 0 when it is
 * another. */
static size_t simple_end(struct ns_str text, size_t start)
{
    unsigned letters;
    size_t at = start + 1;
    if (ns_word_byte[(unsigned char)text.data[start]] != NS_BYTE_CAPITAL)
        return 0;
    do {
        letters = at < text.size ? ns_small_letters(ns_eight_at(text, at)) : 0;
        at += letters;
    } while (letters == 8);
    bool ends = at == text.size || (ns_word_byte[(unsigned char)text.data[at]] == NS_BYTE_OTHER &&
                                    text.data[at] != '\'');
    return ends && at > start + 1 ? at : 0;
}

void ns_word_at(struct ns_str text, size_t start, struct ns_word *word)
{
    size_t end = start < text.size ? simple_end(text, start) : 0;
    if (end) {
        *word = (struct ns_word){start, end, NS_SHAPE_UPPER};
        return;
    }
    struct count count = {0, 0, 0, 0};
    struct letter first = letter_at(text, start);
    size_t at = start, last = start;
    for (;;) {
        unsigned kind = at < text.size ? ns_word_byte[(unsigned char)text.data[at]] : NS_BYTE_OTHER;
        if (kind != NS_BYTE_OTHER && kind != NS_BYTE_WIDE) {
            count.letters++;
            count.upper += kind == NS_BYTE_CAPITAL;
            count.lower += kind == NS_BYTE_LOWER;
            last = at++;
            continue;
        }
        if (at < text.size && (text.data[at] == ' ' || text.data[at] == ','))
            break;
        struct letter letter = letter_at(text, at);
        if (letter.size) {
            count.letters++;
            count.upper += letter.upper;
            count.lower += letter.lower;
            last = at;
            at += letter.size;
            continue;
        }
        size_t joint = joint_at(text, at, last, &count);
        if (!joint)
            break;
        at += joint;
    }
    *word = (struct ns_word){start, at, shape_of(first, &count)};
}

bool ns_word_next(struct ns_str text, size_t *position, struct ns_word *word)
{
    for (size_t at = *position; at < text.size; at++) {
        if (letter_at(text, at).size) {
            ns_word_at(text, at, word);
            *position = word->end;
            return true;
        }
        if (text.data[at] == '&') {
            *word = (struct ns_word){at, at + 1, 0};
            *position = at + 1;
            return true;
        }
        /* A possessive is no word. */
        size_t possessive = at == *position ? ns_word_possessive(text, at) : 0;
        if (possessive)
            at += possessive - 1;
    }
    *position = text.size;
    return false;
}

static size_t wide_key(struct ns_str word, char key[NS_WORD_KEY_MAX])
{
    char plain[NS_WORD_KEY_MAX];
    size_t size = 0;
    if (word.size > sizeof plain)
        return 0;
    for (size_t i = 0; i < word.size;) {
        size_t apostrophe = apostrophe_at(word, i);
        if (word.data[i] == '.' || word.data[i] == '&') {
            i++;
        } else if (apostrophe) {
            plain[size++] = '\'';
            i += apostrophe;
        } else {
            plain[size++] = word.data[i++];
        }
    }
    return ns_utf8_valid(plain, size)
               ? ns_normalize_word((struct ns_str){plain, size}, key, NS_WORD_KEY_MAX)
               : 0;
}

size_t ns_word_key(struct ns_str word, char key[NS_WORD_KEY_MAX])
{
    size_t size = 0;
    if (ns_str_equal(word, NS_STR("&"))) {
        memcpy(key, "and", 3);
        return 3;
    }
    for (size_t i = 0; i < word.size; i++) {
        unsigned char c = (unsigned char)word.data[i];
        if (c >= 0x80)
            return wide_key(word, key);
        if (c == '.' || c == '&')
            continue;
        if (size == NS_WORD_KEY_MAX - 1)
            return 0;
        key[size++] = (char)(ns_word_byte[c] == NS_BYTE_CAPITAL ? c | 0x20 : c);
    }
    return size;
}

/* FNV-1a, mixed once more because tables take its low bits. */
uint32_t ns_word_hash(const char *key, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)key[i]) * 16777619u;
    hash ^= hash >> 15;
    hash *= 0x2c1b3c6du;
    return hash ^ hash >> 13;
}

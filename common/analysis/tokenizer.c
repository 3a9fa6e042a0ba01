#include "common/analysis/tokenizer.h"

#include "common/analysis/normalize.h"
#include "common/base/ascii.h"
#include "common/base/utf8.h"

#include <endian.h>

/* What a byte can be to a word.  Letters and digits map to their lower case. */
enum { SEPARATOR = 0, HIGH = 1 };
#define HIGH8 HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH
#define HIGH64 HIGH8, HIGH8, HIGH8, HIGH8, HIGH8, HIGH8, HIGH8, HIGH8
static const unsigned char fold[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd',
    ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k',
    ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
    ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
    ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
    ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm',
    ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z', [0x80] = HIGH64,
    HIGH64,
};

/* A word being read. */
struct word {
    const char *text; /* the source */
    size_t size, at;
    char *out;     /* folded so far; NS_TOKEN_MAX bytes of room */
    size_t count;  /* bytes in out */
    size_t dots;   /* dots of an acronym dropped so far */
    size_t padded; /* bytes in out that are good when those from count on are to be NULs */
    bool unicode;  /* out holds bytes over 0x7f: needs ns_normalize_word */
    bool overlong;
};

static unsigned char byte_at(const struct word *word, size_t at)
{
    return at < word->size ? (unsigned char)word->text[at] : 0;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
    return fold[c] >= 'a';
}

/* Size of the word character at `at`, 0 when there is none; not for bigram scripts. */
static size_t word_char(const struct word *word, size_t at)
{
    unsigned char f = fold[byte_at(word, at)];
    if (f != HIGH)
        return f != SEPARATOR;
    uint32_t cp;
    size_t size = ns_utf8_decode(word->text + at, word->size - at, &cp);
    return size && ns_is_word_char(cp) && !ns_is_bigram_char(cp) ? size : 0;
}

static void put(struct word *word, const char *bytes, size_t size)
{
    if (word->count + size > NS_TOKEN_MAX) {
        word->overlong = true;
        return;
    }
    memcpy(word->out + word->count, bytes, size);
    word->count += size;
}

/* Inside a word: an apostrophe, or a character that shows nothing.  Returns its size. */
static size_t joiner(const struct word *word, bool *apostrophe)
{
    const char *p = word->text + word->at;
    size_t left = word->size - word->at;
    *apostrophe = false;
    if (*p == '\'') {
        *apostrophe = true;
        return 1;
    }
    if (left >= 2 && memcmp(p, "\xc2\xad", 2) == 0) /* soft hyphen */
        return 2;
    if (left < 3 || memcmp(p, "\xe2\x80", 2) != 0)
        return 0;
    if (p[2] == '\x99') /* right single quotation mark */
        *apostrophe = true;
    /* or zero-width space, non-joiner, joiner */
    return *apostrophe || p[2] == '\x8b' || p[2] == '\x8c' || p[2] == '\x8d' ? 3 : 0;
}

/* At a dot: between the single letters of an acronym? */
static bool is_acronym_dot(const struct word *word)
{
    return !word->unicode && word->count == word->dots + 1 &&
           is_letter((unsigned char)word->out[word->count - 1]) &&
           is_letter(byte_at(word, word->at + 1)) && !word_char(word, word->at + 2);
}

/* At a comma: does it group digits in threes? */
static bool is_group_comma(const struct word *word)
{
    for (size_t i = 1; i <= 3; i++)
        if (!is_digit(byte_at(word, word->at + i)))
            return false;
    return !word_char(word, word->at + 4);
}

/* Tries to go on with the word over a character that is no ASCII letter or digit. */
static bool read_special(struct word *word)
{
    unsigned char c = byte_at(word, word->at);
    bool after_digit = is_digit((unsigned char)word->out[word->count - 1]);
    if (c == '.' && is_acronym_dot(word)) {
        word->dots++;
        word->at++;
        return true;
    }
    if (c == '.' && after_digit && is_digit(byte_at(word, word->at + 1))) {
        put(word, ".", 1);
        word->at++;
        return true;
    }
    if (c == ',' && after_digit && is_group_comma(word)) {
        word->at++;
        return true;
    }
    if (c != '\'' && fold[c] != HIGH)
        return false;
    bool apostrophe;
    size_t size = joiner(word, &apostrophe);
    if (size) {
        if (!word_char(word, word->at + size))
            return false;
        if (apostrophe)
            put(word, "'", 1);
        word->at += size;
        return true;
    }
    size = word_char(word, word->at);
    if (!size)
        return false;
    word->unicode = true;
    put(word, word->text + word->at, size);
    word->at += size;
    return true;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The highest bit of each byte that is at least `least`, of bytes below 0x80. */
static inline uint64_t at_least(uint64_t bytes, unsigned char least)
{
    return bytes + EACH(0x80u - least);
}

/* Eight bytes at once: ASCII letters and digits, as many as there are in a row, are those that have
 * bit 5 set in lower case. */
static void read_plain(struct word *word)
{
    size_t taken = 8;
    while (taken == 8 && word->at + 8 <= word->size && word->count + 8 <= NS_TOKEN_MAX) {
        uint64_t bytes;
        memcpy(&bytes, word->text + word->at, sizeof bytes);
        bytes = le64toh(bytes);
        uint64_t low = bytes & EACH(0x7f), lower = low | EACH(0x20);
        uint64_t letters = at_least(lower, 'a') & ~at_least(lower, 'z' + 1);
        uint64_t digits = at_least(low, '0') & ~at_least(low, '9' + 1);
        uint64_t others = ~((letters | digits) & ~bytes) & EACH(0x80);
        taken = others ? (size_t)__builtin_ctzll(others) / 8 : 8;
        uint64_t kept = taken < 8 ? (UINT64_C(1) << 8 * taken) - 1 : UINT64_MAX;
        lower = htole64((bytes | EACH(0x20)) & kept);
        memcpy(word->out + word->count, &lower, sizeof lower);
        word->padded = word->count + 8;
        word->count += taken;
        word->at += taken;
    }
}

static void read_word(struct word *word)
{
    for (;;) {
        unsigned char f;
        read_plain(word);
        while (f = fold[byte_at(word, word->at)], f > HIGH) {
            if (word->count < NS_TOKEN_MAX)
                word->out[word->count++] = (char)f;
            else
                word->overlong = true;
            word->at++;
        }
        if (word->at >= word->size)
            return;
        /* A word starts with a character of its own; marks and joiners only go on with one. */
        if (!word->count || !read_special(word))
            return;
    }
}

/* Puts NULs behind the word.  Those that its last eight bytes have stay: who reads the word by
 * eights now gets them from what was just written, not from memory. */
static void pad(const struct word *word)
{
    bool good = word->padded >= word->count && word->padded < word->count + 8;
    memset(word->out + (good ? word->padded : word->count), 0, NS_TOKEN_PADDING);
}

/* Fills token from the word at `at`; false when it leaves no token (too long). */
static bool take_word(struct ns_tokenizer *tokenizer, struct ns_token *token, size_t first)
{
    struct word word = {.text = tokenizer->source.data,
                        .size = tokenizer->source.size,
                        .at = tokenizer->at,
                        .out = tokenizer->text};
    if (first) {
        word.unicode = true;
        put(&word, word.text + word.at, first);
        word.at += first;
    }
    read_word(&word);
    if (word.dots && byte_at(&word, word.at) == '.')
        word.at++;
    token->start = tokenizer->at;
    token->end = tokenizer->at = word.at;
    if (word.overlong) {
        tokenizer->position++;
        return false;
    }
    if (word.unicode) {
        char raw[NS_TOKEN_MAX];
        memcpy(raw, word.out, word.count);
        word.count =
            ns_normalize_word((struct ns_str){raw, word.count}, word.out, sizeof tokenizer->text);
        word.padded = 0;
        if (!word.count || word.count > NS_TOKEN_MAX)
            return false;
    }
    pad(&word);
    token->text = (struct ns_str){word.out, word.count};
    token->position = tokenizer->position++;
    return true;
}

static size_t bigram_char(const struct ns_tokenizer *tokenizer, size_t at)
{
    uint32_t cp;
    size_t size = ns_utf8_decode(tokenizer->source.data + at, tokenizer->source.size - at, &cp);
    return size && ns_is_bigram_char(cp) ? size : 0;
}

/* At a character of a bigram script, `first` bytes long: it and the next one make a token; the
 * last one of a run was in the token before, unless it is alone. */
static bool take_bigram(struct ns_tokenizer *tokenizer, struct ns_token *token, size_t first)
{
    size_t start = tokenizer->at;
    size_t second =
        start + first < tokenizer->source.size ? bigram_char(tokenizer, start + first) : 0;
    bool inside = tokenizer->in_run;
    tokenizer->at = start + first;
    tokenizer->in_run = second != 0;
    if (!second && inside)
        return false;
    token->start = start;
    token->end = start + first + second;
    struct ns_str raw = {tokenizer->source.data + start, first + second};
    size_t size = ns_normalize_word(raw, tokenizer->text, NS_TOKEN_MAX);
    memset(tokenizer->text + size, 0, NS_TOKEN_PADDING);
    token->text = (struct ns_str){tokenizer->text, size};
    token->position = tokenizer->position;
    tokenizer->position += size != 0;
    return size != 0;
}

void ns_tokenizer_init(struct ns_tokenizer *tokenizer, struct ns_str source)
{
    tokenizer->source = source;
    tokenizer->at = 0;
    tokenizer->position = 0;
    tokenizer->in_run = false;
    tokenizer->block = SIZE_MAX;
}

/* Takes what begins at `at`, which is not at the end: false when that gives no token. */
static bool take(struct ns_tokenizer *tokenizer, struct ns_token *token)
{
    struct ns_str source = tokenizer->source;
    size_t at = tokenizer->at;
    uint32_t cp;
    unsigned char f = fold[(unsigned char)source.data[at]];
    if (f > HIGH)
        return take_word(tokenizer, token, 0);
    size_t size = f == HIGH ? ns_utf8_decode(source.data + at, source.size - at, &cp) : 0;
    if (size && ns_is_bigram_char(cp))
        return take_bigram(tokenizer, token, size);
    if (size && ns_is_word_char(cp))
        return take_word(tokenizer, token, size);
    tokenizer->at += size ? size : 1;
    return false;
}

bool ns_tokenizer_next(struct ns_tokenizer *tokenizer, struct ns_token *token)
{
    while (tokenizer->at < tokenizer->source.size)
        if (take(tokenizer, token))
            return true;
    return false;
}

/* --- most words passed over --- */

void ns_word_filter_add(struct ns_word_filter *filter, struct ns_str word)
{
    uint64_t seconds = word.size > 1 ? UINT64_C(1) << ((word.data[1] | 0x20) & 63) : UINT64_MAX;
    if (!word.size) {
        memset(filter, 0xff, sizeof *filter);
        return;
    }
    filter->seconds[(unsigned char)word.data[0]] |= seconds;
    if (ns_ascii_is_letter(word.data[0]))
        filter->seconds[(unsigned char)word.data[0] ^ 0x20] |= seconds;
}

void ns_tokenizer_limit(struct ns_tokenizer *tokenizer, size_t size)
{
    tokenizer->source.size = size;
    tokenizer->block = SIZE_MAX;
}

static void see_block(struct ns_tokenizer *tokenizer, size_t at)
{
    size_t block = at - at % NS_WORD_BLOCK;
    if (block == tokenizer->block)
        return;
    tokenizer->masks = ns_word_masks(tokenizer->source.data, tokenizer->source.size, block);
    tokenizer->block = block;
}

/* Goes from the byte at `at`, which is in the block at hand, to the first word there that the
 * filter lets in, or the first stop, and counts the words before; to the end of the block when
 * there is neither. */
static size_t pass_in_block(struct ns_tokenizer *tokenizer, const struct ns_word_filter *filter,
                            size_t at)
{
    const char *data = tokenizer->source.data + tokenizer->block;
    size_t size = tokenizer->source.size - tokenizer->block;
    uint64_t here = UINT64_MAX << (at - tokenizer->block);
    uint64_t stops = tokenizer->masks.stops & here, starts = tokenizer->masks.starts & here;
    uint64_t before_stop = stops ? (stops & -stops) - 1 : UINT64_MAX;
    for (starts &= before_stop; starts; starts &= starts - 1) {
        size_t i = (size_t)__builtin_ctzll(starts);
        if (ns_word_filter_has(filter, data[i], i + 1 < size ? data[i + 1] : '\0'))
            return tokenizer->block + i;
        tokenizer->position++;
    }
    return tokenizer->block + (stops ? (size_t)__builtin_ctzll(stops) : NS_WORD_BLOCK);
}

static bool is_word_byte(const char *data, size_t at)
{
    return fold[(unsigned char)data[at]] > HIGH;
}

/* Passes over plain words that the filter does not let in, and what is between words. */
static void pass(struct ns_tokenizer *tokenizer, const struct ns_word_filter *filter)
{
    const char *data = tokenizer->source.data;
    size_t size = tokenizer->source.size, at = tokenizer->at;
    do {
        see_block(tokenizer, at);
        at = pass_in_block(tokenizer, filter, at);
    } while (at == tokenizer->block + NS_WORD_BLOCK && at < size);
    at = at < size ? at : size;
    /* The word that a stop is in or behind is to be read: it was counted too early. */
    if (at < size && at > tokenizer->at && is_word_byte(data, at - 1)) {
        tokenizer->position--;
        while (at > tokenizer->at && is_word_byte(data, at - 1))
            at--;
    }
    tokenizer->at = at;
}

bool ns_tokenizer_next_of(struct ns_tokenizer *tokenizer, const struct ns_word_filter *filter,
                          struct ns_token *token)
{
    while (tokenizer->at < tokenizer->source.size) {
        pass(tokenizer, filter);
        if (tokenizer->at < tokenizer->source.size && take(tokenizer, token))
            return true;
    }
    return false;
}

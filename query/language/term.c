#include "query/language/term.h"

#include "common/analysis/normalize.h"
#include "common/base/utf8.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

static bool is_wildcard(char c)
{
    return c == '*' || c == '?';
}

static bool is_literal(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '\'' || c >= 0x80;
}

/* Whether all of text are letters and digits of scripts with spaces between words, with what may
 * stand inside a token. */
static bool has_words(struct ns_str text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t cp;
        char c = text.data[at];
        if (!is_literal((unsigned char)c) && !is_wildcard(c) && c != '.' && c != ',')
            return false;
        size_t size = ns_utf8_decode(text.data + at, text.size - at, &cp);
        if (!size || ns_is_bigram_char(cp) || (cp >= 0x80 && cp != 0x2019 && !ns_is_word_char(cp)))
            return false;
        at += size;
    }
    return true;
}

/* The pattern in run: without punctuation around it; empty when there is none. */
static struct ns_str find_pattern(struct ns_str run)
{
    struct ns_str pattern = run;
    size_t wildcards = 0, literals = 0;
    while (pattern.size && !is_wildcard(*pattern.data) && !is_literal((unsigned char)*pattern.data))
        pattern = (struct ns_str){pattern.data + 1, pattern.size - 1};
    while (pattern.size && pattern.data[pattern.size - 1] != '*' &&
           !is_literal((unsigned char)pattern.data[pattern.size - 1]))
        pattern.size--;
    for (size_t i = 0; i < pattern.size; i++) {
        wildcards += is_wildcard(pattern.data[i]);
        literals += is_literal((unsigned char)pattern.data[i]) && pattern.data[i] != '\'';
        if (!is_wildcard(pattern.data[i]) && !is_literal((unsigned char)pattern.data[i]))
            return (struct ns_str){pattern.data, 0};
    }
    if (!wildcards || !literals || pattern.size > NS_TOKEN_MAX || !has_words(pattern))
        pattern.size = 0;
    return pattern;
}

static bool is_one_token(struct ns_str text)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    ns_tokenizer_init(&tokenizer, text);
    return ns_tokenizer_next(&tokenizer, &token) && !ns_tokenizer_next(&tokenizer, &token);
}

/* Reads word~ or word~2; false when run is no such thing. */
static bool read_fuzzy(struct ns_str run, struct ns_term *out)
{
    size_t tilde = run.size;
    unsigned number = 0;
    while (tilde && run.data[tilde - 1] >= '0' && run.data[tilde - 1] <= '9')
        tilde--;
    for (size_t i = tilde; i < run.size && number < 1000; i++)
        number = number * 10 + (unsigned)(run.data[i] - '0');
    if (!tilde || run.data[tilde - 1] != '~')
        return false;
    struct ns_str word = {run.data, tilde - 1};
    if (!is_one_token(word) || !has_words(word))
        return false;
    *out = (struct ns_term){NS_WORD_FUZZY, word, tilde == run.size ? 1 : number};
    return true;
}

bool ns_term_read(struct ns_str run, struct ns_term *out)
{
    *out = (struct ns_term){NS_WORD_STEM, run, 0};
    bool exact = run.size > 1 && *run.data == '=';
    if (exact)
        *out = (struct ns_term){NS_WORD_EXACT, {run.data + 1, run.size - 1}, 0};
    else if (read_fuzzy(run, out))
        return out->distance >= 1 && out->distance <= NS_FUZZY_MAX;
    struct ns_str pattern = find_pattern(out->text); /* of words, not stems, with a = or without */
    if (pattern.size)
        *out = (struct ns_term){NS_WORD_WILDCARD, pattern, 0};
    return true;
}

bool ns_term_split(struct ns_str *text, struct ns_str *run)
{
    while (text->size && is_space(*text->data))
        *text = (struct ns_str){text->data + 1, text->size - 1};
    size_t size = 0;
    while (size < text->size && !is_space(text->data[size]))
        size++;
    *run = (struct ns_str){text->data, size};
    *text = (struct ns_str){text->data + size, text->size - size};
    return size != 0;
}

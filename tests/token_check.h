/* What holds for the tokens of any text at all: for the unit tests and the fuzz targets. */
#ifndef NS_TESTS_TOKEN_CHECK_H
#define NS_TESTS_TOKEN_CHECK_H

#include "common/analysis/normalize.h"
#include "common/analysis/tokenizer.h"
#include "common/base/utf8.h"

static inline bool ns_token_check_is_bigram(struct ns_str text)
{
    uint32_t cp;
    return ns_utf8_decode(text.data, text.size, &cp) > 1 && ns_is_bigram_char(cp);
}

/* Whether a character, or a byte that belongs to none, starts at `at`, or the text ends there. */
static inline bool ns_token_check_is_boundary(struct ns_str text, size_t at)
{
    return ns_utf8_cut(text.data, text.size, at) == at;
}

static inline const char *ns_token_check_text(const struct ns_token *token)
{
    if (token->text.size == 0 || token->text.size > NS_TOKEN_MAX)
        return "a token is empty or too long";
    if (token->text.data[token->text.size] != '\0')
        return "a token does not end with NUL";
    if (!ns_utf8_valid(token->text.data, token->text.size))
        return "a token is not valid UTF-8";
    for (size_t i = 0; i < token->text.size; i++) {
        unsigned char c = (unsigned char)token->text.data[i];
        if (c <= ' ' || c == 0x7f || (c >= 'A' && c <= 'Z'))
            return "a token has white space, controls or capitals";
    }
    return NULL;
}

/* The span alone must give the same token. */
static inline const char *ns_token_check_again(struct ns_str text, const struct ns_token *token)
{
    struct ns_tokenizer tokenizer;
    struct ns_token again;
    struct ns_str span = {text.data + token->start, token->end - token->start};
    ns_tokenizer_init(&tokenizer, span);
    if (!ns_tokenizer_next(&tokenizer, &again))
        return "a span alone gives no token";
    if (!ns_str_equal(again.text, token->text))
        return "a span alone gives another token";
    if (again.start != 0 || again.end != span.size || ns_tokenizer_next(&tokenizer, &again))
        return "a span alone gives more than its token";
    return NULL;
}

/* Passing over words leaves the others as they are: those that begin like one of these, or with no
 * ASCII letter or digit, all come. */
static inline const char *ns_token_check_passing(struct ns_str text)
{
    struct ns_tokenizer all, some;
    struct ns_token expected, token;
    static const char *const words[] = {"a", "ex", "kor", "north", "t", "us", "2", "3.5"};
    struct ns_word_filter filter = {{0}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ns_word_filter_add(&filter, ns_str_of(words[i]));
    ns_tokenizer_init(&all, text);
    ns_tokenizer_init(&some, text);
    while (ns_tokenizer_next(&all, &expected)) {
        const char *word = expected.text.data;
        if ((unsigned char)word[0] < 0x80 && !ns_word_filter_has(&filter, word[0], word[1]))
            continue;
        do
            if (!ns_tokenizer_next_of(&some, &filter, &token))
                return "a wanted word is passed over";
        while (token.start < expected.start);
        if (!ns_str_equal(token.text, expected.text) || token.start != expected.start ||
            token.end != expected.end || token.position != expected.position)
            return "a wanted word changes when others are passed over";
    }
    while (ns_tokenizer_next_of(&some, &filter, &token))
        if (ns_word_filter_has(&filter, token.text.data[0], token.text.data[1]))
            return "passing over words makes new ones";
    return some.position == all.position ? NULL : "passing over words loses positions";
}

/* NULL when all is as it must be; else what is wrong: spans are in order, not empty, within the
 * text and on the boundaries of its characters; only those of bigrams overlap; positions grow. */
static inline const char *ns_token_check(struct ns_str text)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token, last = {0};
    bool first = true;
    ns_tokenizer_init(&tokenizer, text);
    while (ns_tokenizer_next(&tokenizer, &token)) {
        const char *wrong = ns_token_check_text(&token);
        if (token.start >= token.end || token.end > text.size)
            return "a span is empty or outside the text";
        bool bigram = ns_token_check_is_bigram(
            (struct ns_str){text.data + token.start, token.end - token.start});
        if (!first && token.start < (bigram ? last.start + 1 : last.end))
            return "a span starts before the last one";
        if (!first && token.position <= last.position)
            return "positions do not grow";
        if (!ns_token_check_is_boundary(text, token.start) ||
            !ns_token_check_is_boundary(text, token.end))
            return "a span splits a character";
        if (!wrong)
            wrong = ns_token_check_again(text, &token);
        if (wrong)
            return wrong;
        last = token;
        first = false;
    }
    return ns_token_check_passing(text);
}

#endif

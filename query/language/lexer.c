#include "query/language/lexer.h"

#include "common/base/ascii.h"

static const struct ns_str open_quote = {"\xe2\x80\x9c", 3};  /* “ */
static const struct ns_str close_quote = {"\xe2\x80\x9d", 3}; /* ” */

void ns_lexer_init(struct ns_lexer *lexer, struct ns_str query)
{
    *lexer = (struct ns_lexer){.query = query};
}

size_t ns_lexer_column(struct ns_str query, size_t at)
{
    size_t column = 1;
    for (size_t i = 0; i < at && i < query.size; i++)
        if (((unsigned char)query.data[i] & 0xc0) != 0x80)
            column++;
    return column;
}

static bool is_space(char c)
{
    return ns_ascii_is_space(c) || c == '\0';
}

static bool starts_with(const struct ns_lexer *lexer, size_t at, struct ns_str text)
{
    return lexer->query.size - at >= text.size &&
           memcmp(lexer->query.data + at, text.data, text.size) == 0;
}

/* Whether a word run ends at this byte. */
static bool ends_word(const struct ns_lexer *lexer, size_t at)
{
    char c = lexer->query.data[at];
    return is_space(c) || c == '(' || c == ')' || c == '"' || starts_with(lexer, at, open_quote) ||
           starts_with(lexer, at, close_quote);
}

/* Where the closing quote of a phrase that starts at `at` is; its size in *size, 0 for none. */
static size_t find_close(const struct ns_lexer *lexer, size_t at, bool typographic, size_t *size)
{
    for (; at < lexer->query.size; at++) {
        if (lexer->query.data[at] == '"')
            *size = 1;
        else if (typographic && starts_with(lexer, at, close_quote))
            *size = close_quote.size;
        else
            continue;
        return at;
    }
    *size = 0;
    return at;
}

/* Reads the phrase behind a quote of that many bytes; false when nothing closes it. */
static bool read_phrase(struct ns_lexer *lexer, size_t quote, struct ns_lexeme *lexeme)
{
    size_t start = lexer->at + quote, close;
    if (lexer->unclosed)
        return false;
    size_t end = find_close(lexer, start, quote > 1, &close);
    if (!close) {
        lexer->unclosed = quote > 1; /* either kind would have closed it */
        return false;
    }
    lexeme->type = NS_LEXEME_PHRASE;
    lexeme->text = (struct ns_str){lexer->query.data + start, end - start};
    lexer->at = end + close;
    return true;
}

/* Size of the opening quote at hand; 0 when it is none. */
static size_t quote_size(const struct ns_lexer *lexer)
{
    if (lexer->query.data[lexer->at] == '"')
        return 1;
    return starts_with(lexer, lexer->at, open_quote) ? open_quote.size : 0;
}

/* Size of a field name and its colon at `at`; 0 when there is none. */
static size_t field_size(const struct ns_lexer *lexer)
{
    struct ns_str query = lexer->query;
    size_t at = lexer->at;
    while (at < query.size && ns_ascii_is_letter(query.data[at]))
        at++;
    if (at == lexer->at || at + 1 >= query.size || query.data[at] != ':')
        return 0;
    char next = query.data[at + 1];
    if (is_space(next) || next == ')' || starts_with(lexer, at, NS_STR("://")))
        return 0;
    return at + 1 - lexer->at;
}

static void read_word(struct ns_lexer *lexer, struct ns_lexeme *lexeme)
{
    size_t at = lexer->at;
    while (at < lexer->query.size && !ends_word(lexer, at))
        at++;
    if (at ==
        lexer->at) /* a closing quote that closes nothing: a word of its own, without tokens */
        at += close_quote.size;
    lexeme->type = NS_LEXEME_WORD;
    lexeme->text = (struct ns_str){lexer->query.data + lexer->at, at - lexer->at};
    lexer->at = at;
    if (lexer->after_field)
        return;
    if (ns_str_equal(lexeme->text, NS_STR("AND")))
        lexeme->type = NS_LEXEME_AND;
    else if (ns_str_equal(lexeme->text, NS_STR("OR")))
        lexeme->type = NS_LEXEME_OR;
    else if (ns_str_equal(lexeme->text, NS_STR("NOT")))
        lexeme->type = NS_LEXEME_NOT;
}

/* How many minuses are at hand. */
static size_t minus_count(const struct ns_lexer *lexer)
{
    size_t at = lexer->at;
    while (at < lexer->query.size && lexer->query.data[at] == '-')
        at++;
    return at - lexer->at;
}

/* Whether the one minus at hand negates what follows.  Before a space or the end it is a dash, and
 * so are several: punctuation. */
static bool is_negation(const struct ns_lexer *lexer)
{
    struct ns_str query = lexer->query;
    size_t next = lexer->at + 1;
    return next < query.size && !is_space(query.data[next]) && query.data[next] != ')';
}

/* Reads the lexeme at hand; false when there was only a dash, or a quote that nothing closes. */
static bool read_lexeme(struct ns_lexer *lexer, struct ns_lexeme *lexeme)
{
    char c = lexer->query.data[lexer->at];
    size_t quote = quote_size(lexer);
    size_t field = lexer->after_field ? 0 : field_size(lexer);
    size_t minuses = lexer->after_field ? 0 : minus_count(lexer);
    if (quote) {
        if (read_phrase(lexer, quote, lexeme))
            return true;
        lexer->at += quote;
        return false;
    }
    if (minuses > 1 || (minuses && !is_negation(lexer))) {
        lexer->at += minuses;
        return false;
    }
    if (c == '(' || c == ')') {
        lexeme->type = c == '(' ? NS_LEXEME_OPEN : NS_LEXEME_CLOSE;
        lexer->at++;
    } else if (minuses) {
        lexeme->type = NS_LEXEME_NOT;
        lexer->at++;
    } else if (field) {
        lexeme->type = NS_LEXEME_FIELD;
        lexeme->text = (struct ns_str){lexer->query.data + lexer->at, field - 1};
        lexer->at += field;
    } else {
        read_word(lexer, lexeme);
    }
    return true;
}

void ns_lexer_next(struct ns_lexer *lexer, struct ns_lexeme *lexeme)
{
    struct ns_str query = lexer->query;
    do {
        while (lexer->at < query.size && is_space(query.data[lexer->at]))
            lexer->at++;
        *lexeme = (struct ns_lexeme){.type = NS_LEXEME_END, .start = lexer->at};
    } while (lexer->at < query.size && !read_lexeme(lexer, lexeme));
    lexer->after_field = lexeme->type == NS_LEXEME_FIELD;
    lexeme->end = lexer->at;
}

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
    bool typographic = lexer->query.data[start - 1] != '"';
    if (lexer->unclosed)
        return false;
    size_t end = find_close(lexer, start, typographic, &close);
    if (!close) {
        lexer->unclosed = typographic; /* either kind would have closed it */
        return false;
    }
    lexeme->exact = lexer->query.data[lexer->at] == '=';
    lexeme->type = NS_LEXEME_PHRASE;
    lexeme->text = (struct ns_str){lexer->query.data + start, end - start};
    lexer->at = end + close;
    return true;
}

/* Size of the opening quote at hand, with a = in front of it; 0 when it is none. */
static size_t quote_size(const struct ns_lexer *lexer)
{
    size_t at = lexer->at + (lexer->query.data[lexer->at] == '=');
    if (at < lexer->query.size && lexer->query.data[at] == '"')
        return at + 1 - lexer->at;
    return starts_with(lexer, at, open_quote) ? at + open_quote.size - lexer->at : 0;
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

/* --- numbers --- */

/* Takes digits off the front of *text; more than nine are too many: UINT32_MAX. */
static uint32_t take_number(struct ns_str *text)
{
    uint32_t number = 0;
    size_t digits = 0;
    for (; digits < text->size && ns_ascii_is_digit(text->data[digits]); digits++)
        number = digits < 9 ? number * 10 + (uint32_t)(text->data[digits] - '0') : UINT32_MAX;
    *text = (struct ns_str){text->data + digits, text->size - digits};
    return number;
}

/* The boost that text is, all of it: ^2, ^0.5; 0 when it is none. */
static uint32_t read_boost(struct ns_str text)
{
    if (text.size < 2 || text.data[0] != '^' || !ns_ascii_is_digit(text.data[1]))
        return 0;
    text = (struct ns_str){text.data + 1, text.size - 1};
    uint64_t boost = (uint64_t)take_number(&text) * NS_BOOST_ONE;
    if (text.size > 1 && text.data[0] == '.' && ns_ascii_is_digit(text.data[1])) {
        uint32_t unit = NS_BOOST_ONE / 10;
        for (text = (struct ns_str){text.data + 1, text.size - 1};
             text.size && ns_ascii_is_digit(*text.data);
             text = (struct ns_str){text.data + 1, text.size - 1}, unit /= 10)
            boost += unit * (uint32_t)(*text.data - '0');
    }
    if (text.size)
        return 0;
    return boost < 1 ? 1 : boost > NS_BOOST_MAX ? NS_BOOST_MAX : (uint32_t)boost;
}

uint32_t ns_boost_product(uint32_t a, uint32_t b)
{
    uint64_t product = (uint64_t)a * b / NS_BOOST_ONE;
    return product < 1 ? 1 : product > NS_BOOST_MAX ? NS_BOOST_MAX : (uint32_t)product;
}

/* The bytes from here to the end of the word run. */
static struct ns_str word_run(const struct ns_lexer *lexer)
{
    size_t at = lexer->at;
    while (at < lexer->query.size && !ends_word(lexer, at))
        at++;
    return (struct ns_str){lexer->query.data + lexer->at, at - lexer->at};
}

/* Whether something follows a ^ that is no boost, "^x" or "^-1"; else it is punctuation. */
static bool means_boost(struct ns_str text)
{
    for (size_t i = 1; i < text.size && *text.data == '^'; i++)
        if (ns_ascii_is_digit(text.data[i]) || ns_ascii_is_letter(text.data[i]))
            return true;
    return false;
}

/* Reads the boost right behind a quote or a ). */
static void take_boost(struct ns_lexer *lexer, struct ns_lexeme *lexeme)
{
    struct ns_str run = word_run(lexer);
    uint32_t boost = read_boost(run);
    if (!boost && means_boost(run))
        lexeme->bad_boost = lexer->at + 1;
    if (!boost)
        return;
    lexeme->boost = boost;
    lexer->at += run.size;
}

/* Cuts the boosts off the end of a word. */
static void cut_boosts(struct ns_lexeme *lexeme)
{
    struct ns_str *text = &lexeme->text;
    for (size_t at = text->size; at-- > 1;) {
        if (text->data[at] != '^')
            continue;
        uint32_t boost = read_boost((struct ns_str){text->data + at, text->size - at});
        if (!boost && means_boost((struct ns_str){text->data + at, text->size - at}))
            lexeme->bad_boost = lexeme->start + at + 1;
        if (!boost)
            return;
        lexeme->boost = ns_boost_product(lexeme->boost, boost);
        text->size = at;
    }
}

/* --- operators --- */

static bool is_name(struct ns_str text, const char *name)
{
    return ns_str_equal(text, ns_str_of(name));
}

/* Whether the word is name/number, or, in capitals, name/ and something else. */
static bool has_number(struct ns_lexeme *lexeme, struct ns_str name, bool capitals)
{
    struct ns_str text = lexeme->text;
    if (text.size <= name.size || memcmp(text.data, name.data, name.size) != 0 ||
        text.data[name.size] != '/')
        return false;
    text = (struct ns_str){text.data + name.size + 1, text.size - name.size - 1};
    bool digits = text.size;
    uint32_t number = take_number(&text);
    lexeme->number = !text.size && number <= NS_NEAR_MAX ? number : 0;
    return capitals || (digits && !text.size);
}

static void find_operator(struct ns_lexeme *lexeme)
{
    static const struct {
        const char *name;
        enum ns_lexeme_type type;
        uint32_t number; /* when none is given */
    } operators[] = {
        {"AND", NS_LEXEME_AND, 0},
        {"OR", NS_LEXEME_OR, 0},
        {"&&", NS_LEXEME_AND, 0},
        {"||", NS_LEXEME_OR, 0},
        {"NOT", NS_LEXEME_NOT, 0},
        {"NEAR", NS_LEXEME_NEAR, NS_NEAR_WORDS_USUAL},
        {"ADJ", NS_LEXEME_ADJ, 1},
        {"SENTENCE", NS_LEXEME_SENTENCE, 0},
        {"PARAGRAPH", NS_LEXEME_PARAGRAPH, 0},
    };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (is_name(lexeme->text, operators[i].name)) {
            lexeme->type = operators[i].type;
            lexeme->number = operators[i].number;
            return;
        }
    if (has_number(lexeme, NS_STR("NEAR"), true) || has_number(lexeme, NS_STR("near"), false))
        lexeme->type = NS_LEXEME_NEAR;
    else if (has_number(lexeme, NS_STR("ADJ"), true) || has_number(lexeme, NS_STR("adj"), false))
        lexeme->type = NS_LEXEME_ADJ;
    else if (has_number(lexeme, NS_STR("ATLEAST"), true) ||
             has_number(lexeme, NS_STR("atleast"), true))
        lexeme->type = NS_LEXEME_AT_LEAST;
}

static void read_word(struct ns_lexer *lexer, struct ns_lexeme *lexeme)
{
    lexeme->type = NS_LEXEME_WORD;
    lexeme->text = word_run(lexer);
    if (!lexeme->text.size) /* a closing quote that closes nothing: a word without tokens */
        lexeme->text.size = close_quote.size;
    lexer->at += lexeme->text.size;
    if (!lexer->after_field)
        find_operator(lexeme);
    if (lexeme->type == NS_LEXEME_WORD)
        cut_boosts(lexeme);
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
        if (read_phrase(lexer, quote, lexeme)) {
            take_boost(lexer, lexeme);
            return true;
        }
        if (!lexer->unpaired)
            lexer->unpaired = lexer->at + 1;
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
        if (c == ')')
            take_boost(lexer, lexeme);
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
        *lexeme =
            (struct ns_lexeme){.type = NS_LEXEME_END, .boost = NS_BOOST_ONE, .start = lexer->at};
    } while (lexer->at < query.size && !read_lexeme(lexer, lexeme));
    lexer->after_field = lexeme->type == NS_LEXEME_FIELD;
    lexeme->end = lexer->at;
}

#include "query/language/dates.h"
#include "query/language/parse.h"
#include "query/language/term.h"

#include "common/base/nearest.h"
#include "common/index/schema.h"

#include <strings.h>

enum { DATE_WORDS = 4 }; /* of a date without quotes: 24 November 2024, last 3 months */

const char *const ns_field_names[NS_FIELD_COUNT] = {
    [NS_FIELD_TEXT] = "",           [NS_FIELD_TITLE] = "title",
    [NS_FIELD_AUTHOR] = "author",   [NS_FIELD_SECTION] = "section",
    [NS_FIELD_SOURCE] = "source",   [NS_FIELD_LANG] = "lang",
    [NS_FIELD_KIND] = "kind",       [NS_FIELD_PERSON] = "person",
    [NS_FIELD_COUNTRY] = "country", [NS_FIELD_ORGANIZATION] = "org",
    [NS_FIELD_PLACE] = "place",     [NS_FIELD_ID] = "id",
};

bool ns_parser_has_token(struct ns_str text)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    ns_tokenizer_init(&tokenizer, text);
    return ns_tokenizer_next(&tokenizer, &token);
}

static enum ns_status too_many(struct ns_parser *parser, int most, const char *what)
{
    ns_error_set(parser->err, NS_LIMIT, "query: more than %d %s", most, what);
    ns_error_hint(parser->err, "shorten it");
    return ns_parser_spot(parser, NS_LIMIT, parser->lexeme.start);
}

/* Looks at the terms of a word or phrase: counts the patterns, refuses bad ones. */
static enum ns_status check_terms(struct ns_parser *parser)
{
    const struct ns_lexeme *lexeme = &parser->lexeme;
    struct ns_str text = lexeme->text, run;
    struct ns_term term;
    while (!lexeme->exact && ns_term_split(&text, &run)) {
        if (!ns_term_read(run, &term)) {
            size_t at = (size_t)(run.data + run.size - parser->lexer.query.data);
            ns_error_set(parser->err, NS_INVALID, "query: %u mistakes in a word (column %zu)",
                         term.distance, ns_parser_column(parser, at - 1));
            ns_error_hint(parser->err, "~ allows one, ~2 two; more would find any word");
            return ns_parser_spot(parser, NS_INVALID, at - 1);
        }
        bool pattern = term.form == NS_WORD_WILDCARD || term.form == NS_WORD_FUZZY;
        if (pattern && ++parser->patterns > NS_QUERY_PATTERNS)
            return too_many(parser, NS_QUERY_PATTERNS, "words with wildcards or ~");
    }
    return NS_OK;
}

static bool same_letters(struct ns_str text, const char *name)
{
    return text.size == strlen(name) && strncasecmp(text.data, name, text.size) == 0;
}

/* Refuses what can be no kind, and no language: kind:story, lang:english. */
static enum ns_status check_choice(struct ns_parser *parser)
{
    const struct ns_lexeme *lexeme = &parser->lexeme;
    struct ns_term term;
    if (parser->field != NS_FIELD_KIND && parser->field != NS_FIELD_LANG)
        return NS_OK;
    if (!ns_term_read(lexeme->text, &term) || term.form == NS_WORD_WILDCARD ||
        term.form == NS_WORD_FUZZY)
        return NS_OK;
    bool kind = parser->field == NS_FIELD_KIND;
    if (kind ? same_letters(term.text, NS_KIND_NAME_ARTICLE) ||
                   same_letters(term.text, NS_KIND_NAME_HEADLINE)
             : term.text.size == 2)
        return NS_OK;
    ns_error_set(parser->err, NS_INVALID, "query: \"%.*s\" at column %zu is no %s",
                 (int)(term.text.size < 64 ? term.text.size : 64), term.text.data,
                 ns_parser_column(parser, lexeme->start), kind ? "kind" : "code of a language");
    ns_error_hint(parser->err, "%s",
                  kind ? "there are kind:article and kind:headline"
                       : "lang: takes two letters, as in lang:en or lang:de");
    return ns_parser_spot(parser, NS_INVALID, lexeme->start);
}

enum ns_status ns_parser_count_phrase(struct ns_parser *parser)
{
    if (++parser->phrases > NS_QUERY_PHRASES)
        return too_many(parser, NS_QUERY_PHRASES, "phrases");
    return NS_OK;
}

/* A word or a phrase, the lexeme at hand; *out is NULL for one of punctuation only. */
static enum ns_status parse_words(struct ns_parser *parser, struct ns_node **out)
{
    struct ns_lexeme *lexeme = &parser->lexeme;
    bool phrase = lexeme->type == NS_LEXEME_PHRASE, is_id = parser->field == NS_FIELD_ID;
    *out = NULL;
    if (is_id && !phrase) /* a ^ may be part of it */
        *lexeme = (struct ns_lexeme){
            .type = NS_LEXEME_WORD,
            .text = {parser->lexer.query.data + lexeme->start, lexeme->end - lexeme->start},
            .boost = NS_BOOST_ONE,
            .start = lexeme->start,
            .end = lexeme->end};
    if (lexeme->bad_boost)
        return ns_parser_bad_boost(parser);
    if (is_id ? lexeme->text.size : ns_parser_has_token(lexeme->text)) {
        enum ns_status status = is_id ? NS_OK : check_terms(parser);
        if (status == NS_OK)
            status = check_choice(parser);
        if (status == NS_OK && ++parser->words > NS_QUERY_WORDS)
            status = too_many(parser, NS_QUERY_WORDS, "words");
        if (status == NS_OK && phrase)
            status = ns_parser_count_phrase(parser);
        if (status == NS_OK)
            status = ns_parser_node(parser, phrase ? NS_NODE_PHRASE : NS_NODE_WORD, out);
        if (status != NS_OK)
            return status;
        (*out)->text = lexeme->text;
        (*out)->exact = lexeme->exact;
        (*out)->boost = lexeme->boost;
    }
    ns_parser_advance(parser);
    return NS_OK;
}

/* A boost means nothing to what does not rank. */
static void boost(struct ns_node *node, uint32_t factor)
{
    if (node && node->type != NS_NODE_NOT && node->type != NS_NODE_DATE)
        node->boost = ns_boost_product(node->boost, factor);
}

/* One that is not closed ends where the query ends. */
static enum ns_status parse_parentheses(struct ns_parser *parser, struct ns_node **out)
{
    size_t at = parser->lexeme.start;
    enum ns_status status = ns_parser_enter(parser);
    if (status != NS_OK)
        return status;
    ns_parser_advance(parser);
    parser->parentheses++;
    status = ns_parser_list(parser, out);
    parser->parentheses--;
    parser->depth--;
    if (status == NS_OK && parser->lexeme.bad_boost)
        return ns_parser_bad_boost(parser);
    if (status == NS_OK && parser->lexeme.type == NS_LEXEME_END && !parser->unpaired)
        parser->unpaired = at + 1;
    if (status == NS_OK && parser->lexeme.type == NS_LEXEME_CLOSE) {
        boost(*out, parser->lexeme.boost);
        ns_parser_advance(parser);
    }
    return status;
}

static enum ns_status no_date(struct ns_parser *parser, struct ns_str name)
{
    const struct ns_lexeme *lexeme = &parser->lexeme;
    bool is_text = lexeme->type == NS_LEXEME_WORD || lexeme->type == NS_LEXEME_PHRASE;
    struct ns_str value = is_text ? lexeme->text : NS_STR("");
    const char *near = ns_date_name_near(value);
    struct ns_str from, to;
    if (ns_date_runs_backwards(name, value, parser->now, &from, &to)) {
        ns_error_set(parser->err, NS_INVALID,
                     "query: the range at column %zu ends before it begins",
                     ns_parser_column(parser, lexeme->start));
        ns_error_hint(parser->err, "did you mean date:%.*s..%.*s ?", (int)from.size, from.data,
                      (int)to.size, to.data);
        return ns_parser_spot(parser, NS_INVALID, lexeme->start);
    }
    ns_error_set(parser->err, NS_INVALID, "query: \"%.*s\" at column %zu is no date",
                 (int)(value.size < 64 ? value.size : 0), value.data,
                 ns_parser_column(parser, lexeme->start));
    if (near)
        ns_error_hint(parser->err, "did you mean %.*s:%s ?", (int)name.size, name.data, near);
    else
        ns_error_hint(parser->err,
                      "%.*s: takes 2024, 2024-11, 2024-11-24, today, last-month, 7d, 4w, 6m, 1y%s",
                      (int)name.size, name.data,
                      ns_str_equal(name, NS_STR("date")) ? ", or a range such as 2024-10..2025-01"
                                                         : "");
    return ns_parser_spot(parser, NS_INVALID, lexeme->start);
}

/* Reads the date at hand, up to its last lexeme: since:last month, until:24 November 2024.  A first
 * word that is a date by itself is all of it. */
static bool read_date(struct ns_parser *parser, struct ns_str name, struct ns_node *node)
{
    struct ns_lexeme *lexeme = &parser->lexeme, first = *lexeme;
    struct ns_lexer lexer = parser->lexer;
    struct ns_str value = first.text;
    if (lexeme->type != NS_LEXEME_WORD && lexeme->type != NS_LEXEME_PHRASE)
        return false;
    for (int words = 1; words <= DATE_WORDS; words++) {
        if (ns_date_range_parse(name, value, parser->now, &node->first, &node->last))
            return true;
        if (first.type == NS_LEXEME_WORD)
            ns_parser_advance(parser);
        if (lexeme->type != NS_LEXEME_WORD)
            break;
        value = (struct ns_str){first.text.data, lexeme->end - first.start};
    }
    *lexeme = first;
    parser->lexer = lexer;
    return false;
}

static enum ns_status parse_date(struct ns_parser *parser, struct ns_str name, struct ns_node **out)
{
    struct ns_node *node = NULL;
    size_t at = parser->lexeme.start;
    ns_parser_advance(parser);
    enum ns_status status = ns_parser_node(parser, NS_NODE_DATE, &node);
    if (status != NS_OK)
        return status;
    node->field = NS_FIELD_TEXT;
    if (!read_date(parser, name, node))
        return no_date(parser, name);
    node->start = at;
    node->end = parser->lexeme.end;
    node->text = (struct ns_str){parser->lexer.query.data + at, node->end - at};
    *out = node;
    ns_parser_advance(parser);
    return NS_OK;
}

static bool is_date_name(struct ns_str name)
{
    return ns_str_equal(name, NS_STR("since")) || ns_str_equal(name, NS_STR("until")) ||
           ns_str_equal(name, NS_STR("date"));
}

static enum ns_status unknown_field(struct ns_parser *parser, struct ns_str name)
{
    static const char *const dates[] = {"since", "until", "date"};
    const char *names[NS_FIELD_COUNT + 2];
    size_t count = 0;
    for (size_t i = NS_FIELD_TITLE; i < NS_FIELD_COUNT; i++)
        names[count++] = ns_field_names[i];
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        names[count++] = dates[i];
    ptrdiff_t near = ns_nearest(name, names, count);
    ns_error_set(parser->err, NS_INVALID, "query: there is no field \"%.*s\" (column %zu)",
                 (int)(name.size < 64 ? name.size : 64), name.data,
                 ns_parser_column(parser, parser->lexeme.start));
    if (near >= 0)
        ns_error_hint(parser->err, "did you mean %s: ?", names[near]);
    else
        ns_error_hint(
            parser->err,
            "fields: title author section source person country org place lang kind id since until "
            "date; a space behind the colon makes it a word");
    return ns_parser_spot(parser, NS_INVALID, parser->lexeme.start);
}

static enum ns_status find_field(struct ns_parser *parser, struct ns_str name, enum ns_field *out)
{
    for (int i = NS_FIELD_TITLE; i < NS_FIELD_COUNT; i++)
        if (ns_str_equal(name, ns_str_of(ns_field_names[i]))) {
            *out = (enum ns_field)i;
            return NS_OK;
        }
    return unknown_field(parser, name);
}

static enum ns_status parse_field(struct ns_parser *parser, struct ns_node **out)
{
    struct ns_str name = parser->lexeme.text;
    enum ns_field outer = parser->field;
    if (is_date_name(name))
        return parse_date(parser, name, out);
    size_t at = parser->lexeme.start;
    enum ns_status status = find_field(parser, name, &parser->field);
    if (status != NS_OK)
        return status;
    ns_parser_advance(parser);
    if (parser->lexeme.type == NS_LEXEME_OPEN)
        status = parse_parentheses(parser, out);
    else
        status = parse_words(parser, out);
    parser->field = outer;
    if (status != NS_OK || *out)
        return status;
    ns_error_set(parser->err, NS_INVALID, "query: %.*s: at column %zu has no value", (int)name.size,
                 name.data, ns_parser_column(parser, at));
    ns_error_hint(parser->err, "write a word behind it, without a space: %.*s:word", (int)name.size,
                  name.data);
    return ns_parser_spot(parser, NS_INVALID, at);
}

enum ns_status ns_parser_value(struct ns_parser *parser, struct ns_node **out)
{
    switch (parser->lexeme.type) {
    case NS_LEXEME_OPEN:
        return parse_parentheses(parser, out);
    case NS_LEXEME_FIELD:
        return parse_field(parser, out);
    case NS_LEXEME_WORD:
    case NS_LEXEME_PHRASE:
        return parse_words(parser, out);
    default:
        *out = NULL;
        return NS_OK;
    }
}

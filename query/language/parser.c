#include "common/base/nearest.h"
#include "query/language/dates.h"
#include "query/language/lexer.h"
#include "query/language/term.h"
#include "query/language/tree.h"

const char *const ns_field_names[NS_FIELD_COUNT] = {
    [NS_FIELD_TEXT] = "",           [NS_FIELD_TITLE] = "title",
    [NS_FIELD_AUTHOR] = "author",   [NS_FIELD_SECTION] = "section",
    [NS_FIELD_SOURCE] = "source",   [NS_FIELD_LANG] = "lang",
    [NS_FIELD_KIND] = "kind",       [NS_FIELD_PERSON] = "person",
    [NS_FIELD_COUNTRY] = "country", [NS_FIELD_ORGANIZATION] = "org",
    [NS_FIELD_PLACE] = "place",     [NS_FIELD_ID] = "id",
};

struct parser {
    struct ns_lexer lexer;
    struct ns_lexeme lexeme; /* the one at hand */
    struct ns_arena *arena;
    int64_t now;
    enum ns_field field; /* what words stand for here: title:( … ) */
    unsigned depth, parentheses, words, phrases, patterns;
    struct ns_error *err;
};

static enum ns_status parse_list(struct parser *parser, struct ns_node **out);

/* For a message only: it counts the characters before `at`. */
static size_t column_of(const struct parser *parser, size_t at)
{
    return ns_lexer_column(parser->lexer.query, at);
}

static size_t column(const struct parser *parser)
{
    return column_of(parser, parser->lexeme.start);
}

/* Sets the place of an error that is already set; returns its code. */
static enum ns_status at_spot(const struct parser *parser, enum ns_status code, size_t at)
{
    struct ns_str query = parser->lexer.query;
    ns_error_spot(parser->err, query.data, query.size, at);
    return code;
}

static void advance(struct parser *parser)
{
    ns_lexer_next(&parser->lexer, &parser->lexeme);
}

static enum ns_status new_node(struct parser *parser, enum ns_node_type type, struct ns_node **out)
{
    struct ns_node *node = ns_arena_alloc(parser->arena, sizeof *node);
    if (!node)
        return ns_error_nomem(parser->err);
    node->type = type;
    node->field = parser->field;
    node->boost = NS_BOOST_ONE;
    node->start = parser->lexeme.start;
    node->end = parser->lexeme.end;
    *out = node;
    return NS_OK;
}

static enum ns_status enter(struct parser *parser)
{
    if (++parser->depth <= NS_QUERY_DEPTH)
        return NS_OK;
    ns_error_set(parser->err, NS_LIMIT, "query: nested more than %d deep at column %zu",
                 NS_QUERY_DEPTH, column(parser));
    ns_error_hint(parser->err, "leave out parentheses that are not needed");
    return at_spot(parser, NS_LIMIT, parser->lexeme.start);
}

static bool has_token(struct ns_str text)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    ns_tokenizer_init(&tokenizer, text);
    return ns_tokenizer_next(&tokenizer, &token);
}

static enum ns_status too_many(struct parser *parser, int most, const char *what)
{
    ns_error_set(parser->err, NS_LIMIT, "query: more than %d %s", most, what);
    ns_error_hint(parser->err, "shorten it");
    return at_spot(parser, NS_LIMIT, parser->lexeme.start);
}

/* Looks at the terms of a word or phrase: counts the patterns, refuses bad ones. */
static enum ns_status check_terms(struct parser *parser)
{
    const struct ns_lexeme *lexeme = &parser->lexeme;
    struct ns_str text = lexeme->text, run;
    struct ns_term term;
    while (!lexeme->exact && ns_term_split(&text, &run)) {
        if (!ns_term_read(run, &term)) {
            size_t at = (size_t)(run.data + run.size - parser->lexer.query.data);
            ns_error_set(parser->err, NS_INVALID, "query: %u mistakes in a word (column %zu)",
                         term.distance, column_of(parser, at - 1));
            ns_error_hint(parser->err, "~ allows one, ~2 two; more would find any word");
            return at_spot(parser, NS_INVALID, at - 1);
        }
        bool pattern = term.form == NS_WORD_WILDCARD || term.form == NS_WORD_FUZZY;
        if (pattern && ++parser->patterns > NS_QUERY_PATTERNS)
            return too_many(parser, NS_QUERY_PATTERNS, "words with wildcards or ~");
    }
    return NS_OK;
}

static enum ns_status count_phrase(struct parser *parser)
{
    if (++parser->phrases > NS_QUERY_PHRASES)
        return too_many(parser, NS_QUERY_PHRASES, "phrases");
    return NS_OK;
}

/* A word or a phrase, the lexeme at hand; *out is NULL for one of punctuation only. */
static enum ns_status parse_words(struct parser *parser, struct ns_node **out)
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
    if (is_id ? lexeme->text.size : has_token(lexeme->text)) {
        enum ns_status status = is_id ? NS_OK : check_terms(parser);
        if (status == NS_OK && ++parser->words > NS_QUERY_WORDS)
            status = too_many(parser, NS_QUERY_WORDS, "words");
        if (status == NS_OK && phrase)
            status = count_phrase(parser);
        if (status == NS_OK)
            status = new_node(parser, phrase ? NS_NODE_PHRASE : NS_NODE_WORD, out);
        if (status != NS_OK)
            return status;
        (*out)->text = lexeme->text;
        (*out)->exact = lexeme->exact;
        (*out)->boost = lexeme->boost;
    }
    advance(parser);
    return NS_OK;
}

/* A boost means nothing to what does not rank. */
static void boost(struct ns_node *node, uint32_t factor)
{
    if (node && node->type != NS_NODE_NOT && node->type != NS_NODE_DATE)
        node->boost = ns_boost_product(node->boost, factor);
}

/* One that is not closed ends where the query ends. */
static enum ns_status parse_parentheses(struct parser *parser, struct ns_node **out)
{
    enum ns_status status = enter(parser);
    if (status != NS_OK)
        return status;
    advance(parser);
    parser->parentheses++;
    status = parse_list(parser, out);
    parser->parentheses--;
    parser->depth--;
    if (status == NS_OK && parser->lexeme.type == NS_LEXEME_CLOSE) {
        boost(*out, parser->lexeme.boost);
        advance(parser);
    }
    return status;
}

static enum ns_status parse_date(struct parser *parser, struct ns_str name, struct ns_node **out)
{
    struct ns_node *node = NULL;
    advance(parser);
    enum ns_status status = new_node(parser, NS_NODE_DATE, &node);
    if (status != NS_OK)
        return status;
    node->field = NS_FIELD_TEXT;
    bool is_text = parser->lexeme.type == NS_LEXEME_WORD || parser->lexeme.type == NS_LEXEME_PHRASE;
    if (!is_text ||
        !ns_date_range_parse(name, parser->lexeme.text, parser->now, &node->first, &node->last)) {
        ns_error_set(parser->err, NS_INVALID, "query: \"%.*s\" at column %zu is no date",
                     (int)(is_text && parser->lexeme.text.size < 64 ? parser->lexeme.text.size : 0),
                     is_text ? parser->lexeme.text.data : "", column(parser));
        ns_error_hint(parser->err, "%.*s: takes 2024, 2024-11, 2024-11-24, today, 7d, 4w, 6m, 1y%s",
                      (int)name.size, name.data,
                      ns_str_equal(name, NS_STR("date")) ? ", or a range such as 2024-10..2025-01"
                                                         : "");
        return at_spot(parser, NS_INVALID, parser->lexeme.start);
    }
    *out = node;
    advance(parser);
    return NS_OK;
}

static bool is_date_name(struct ns_str name)
{
    return ns_str_equal(name, NS_STR("since")) || ns_str_equal(name, NS_STR("until")) ||
           ns_str_equal(name, NS_STR("date"));
}

static enum ns_status unknown_field(struct parser *parser, struct ns_str name)
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
                 (int)(name.size < 64 ? name.size : 64), name.data, column(parser));
    if (near >= 0)
        ns_error_hint(parser->err, "did you mean %s: ?", names[near]);
    else
        ns_error_hint(
            parser->err,
            "fields: title author section source person country org place lang kind id since until "
            "date; a space behind the colon makes it a word");
    return at_spot(parser, NS_INVALID, parser->lexeme.start);
}

static enum ns_status find_field(struct parser *parser, struct ns_str name, enum ns_field *out)
{
    for (int i = NS_FIELD_TITLE; i < NS_FIELD_COUNT; i++)
        if (ns_str_equal(name, ns_str_of(ns_field_names[i]))) {
            *out = (enum ns_field)i;
            return NS_OK;
        }
    return unknown_field(parser, name);
}

static enum ns_status parse_field(struct parser *parser, struct ns_node **out)
{
    struct ns_str name = parser->lexeme.text;
    enum ns_field outer = parser->field;
    if (is_date_name(name))
        return parse_date(parser, name, out);
    size_t at = parser->lexeme.start;
    enum ns_status status = find_field(parser, name, &parser->field);
    if (status != NS_OK)
        return status;
    advance(parser);
    if (parser->lexeme.type == NS_LEXEME_OPEN)
        status = parse_parentheses(parser, out);
    else
        status = parse_words(parser, out);
    parser->field = outer;
    if (status != NS_OK || *out)
        return status;
    ns_error_set(parser->err, NS_INVALID, "query: %.*s: at column %zu has no value", (int)name.size,
                 name.data, column_of(parser, at));
    return at_spot(parser, NS_INVALID, at);
}

static enum ns_status parse_value(struct parser *parser, struct ns_node **out)
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

/* --- what looks at places in the text --- */

static const char *operator_name(enum ns_node_type type)
{
    switch (type) {
    case NS_NODE_AND:
        return "AND";
    case NS_NODE_OR:
        return "OR";
    case NS_NODE_NEAR:
        return "NEAR";
    case NS_NODE_ADJ:
        return "ADJ";
    case NS_NODE_SENTENCE:
        return "SENTENCE";
    case NS_NODE_PARAGRAPH:
        return "PARAGRAPH";
    default:
        return "atleast";
    }
}

static bool is_near(const struct ns_node *node)
{
    return node->type == NS_NODE_NEAR || node->type == NS_NODE_ADJ ||
           node->type == NS_NODE_SENTENCE || node->type == NS_NODE_PARAGRAPH;
}

/* Whether it stands somewhere in a text: a word, a phrase, what is near, and one of several. */
static bool has_places(const struct ns_node *node)
{
    if (node->type == NS_NODE_WORD || node->type == NS_NODE_PHRASE)
        return node->field == NS_FIELD_TEXT || node->field == NS_FIELD_TITLE;
    if (node->type != NS_NODE_OR)
        return is_near(node);
    for (const struct ns_node *child = node->children; child; child = child->next)
        if (!has_places(child))
            return false;
    return true;
}

static enum ns_status no_operand(struct parser *parser, enum ns_node_type type, size_t at)
{
    ns_error_set(parser->err, NS_INVALID, "query: %s at column %zu has nothing behind it",
                 operator_name(type), column_of(parser, at));
    if (type != NS_NODE_AT_LEAST)
        ns_error_hint(parser->err, "to search for the word, write it in lower case");
    return at_spot(parser, NS_INVALID, at);
}

/* What an operator at byte `at` looks for in the text. */
static enum ns_status check_operand(struct parser *parser, const struct ns_node *operand,
                                    enum ns_node_type type, size_t at)
{
    if (!operand)
        return no_operand(parser, type, at);
    if (has_places(operand))
        return NS_OK;
    ns_error_set(parser->err, NS_INVALID, "query: %s at column %zu looks for no place in a text",
                 operator_name(type), column_of(parser, at));
    ns_error_hint(parser->err, "%s",
                  type == NS_NODE_AT_LEAST
                      ? "it takes a word, a phrase, (a OR b) or (a NEAR b)"
                      : "it stands between words, phrases and (a OR b), in text or title");
    return at_spot(parser, NS_INVALID, at);
}

static enum ns_status check_number(struct parser *parser, enum ns_node_type type)
{
    if (parser->lexeme.number)
        return NS_OK;
    ns_error_set(parser->err, NS_INVALID, "query: the number of %s at column %zu is not 1 to %d",
                 operator_name(type), column(parser), NS_NEAR_MAX);
    return at_spot(parser, NS_INVALID, parser->lexeme.start);
}

/* [atleast/N] value */
static enum ns_status parse_unit(struct parser *parser, struct ns_node **out)
{
    struct ns_node *node = NULL;
    size_t at = parser->lexeme.start;
    if (parser->lexeme.type != NS_LEXEME_AT_LEAST)
        return parse_value(parser, out);
    enum ns_status status = check_number(parser, NS_NODE_AT_LEAST);
    if (status == NS_OK)
        status = count_phrase(parser);
    if (status == NS_OK)
        status = new_node(parser, NS_NODE_AT_LEAST, &node);
    if (status != NS_OK)
        return status;
    node->number = parser->lexeme.number;
    advance(parser);
    status = parse_value(parser, &node->children);
    *out = node;
    return status == NS_OK ? check_operand(parser, node->children, NS_NODE_AT_LEAST, at) : status;
}

static bool is_near_operator(enum ns_lexeme_type lexeme, enum ns_node_type *type)
{
    switch (lexeme) {
    case NS_LEXEME_NEAR:
        *type = NS_NODE_NEAR;
        return true;
    case NS_LEXEME_ADJ:
        *type = NS_NODE_ADJ;
        return true;
    case NS_LEXEME_SENTENCE:
        *type = NS_NODE_SENTENCE;
        return true;
    case NS_LEXEME_PARAGRAPH:
        *type = NS_NODE_PARAGRAPH;
        return true;
    default:
        return false;
    }
}

/* unit (operator unit)*, from left to right; the tree is as deep as there are operators, of which
 * there are at most NS_QUERY_PHRASES. */
static enum ns_status parse_near(struct parser *parser, struct ns_node **out)
{
    enum ns_node_type type;
    enum ns_status status = parse_unit(parser, out);
    while (status == NS_OK && *out && is_near_operator(parser->lexeme.type, &type)) {
        struct ns_node *node = NULL;
        size_t at = parser->lexeme.start;
        status = check_operand(parser, *out, type, at);
        if (status == NS_OK && (type == NS_NODE_NEAR || type == NS_NODE_ADJ))
            status = check_number(parser, type);
        if (status == NS_OK)
            status = count_phrase(parser);
        if (status == NS_OK)
            status = new_node(parser, type, &node);
        if (status != NS_OK)
            return status;
        node->number = parser->lexeme.number;
        node->children = *out;
        *out = node;
        advance(parser);
        status = parse_unit(parser, &node->children->next);
        if (status == NS_OK)
            status = check_operand(parser, node->children->next, type, at);
    }
    return status;
}

static enum ns_status parse_not(struct parser *parser, struct ns_node **out)
{
    if (parser->lexeme.type != NS_LEXEME_NOT)
        return parse_near(parser, out);
    struct ns_node *node = NULL, *child = NULL;
    size_t at = parser->lexeme.start;
    enum ns_status status = enter(parser);
    if (status == NS_OK)
        status = new_node(parser, NS_NODE_NOT, &node);
    if (status != NS_OK)
        return status;
    advance(parser);
    status = parse_not(parser, &child);
    if (status != NS_OK)
        return status;
    parser->depth--;
    if (!child) {
        ns_error_set(parser->err, NS_INVALID,
                     "query: the negation at column %zu has nothing to negate",
                     column_of(parser, at));
        return at_spot(parser, NS_INVALID, at);
    }
    node->children = child;
    *out = node;
    return NS_OK;
}

/* A chain of operands of one operator; one operand alone stands for itself. */
static enum ns_status parse_chain(struct parser *parser, enum ns_lexeme_type operator_lexeme,
                                  enum ns_node_type type, struct ns_node **out,
                                  enum ns_status (*parse_operand)(struct parser *,
                                                                  struct ns_node **))
{
    struct ns_node *chain = NULL, *last = NULL;
    enum ns_status status = parse_operand(parser, &last);
    *out = last;
    if (status != NS_OK || !last || parser->lexeme.type != operator_lexeme)
        return status;
    status = new_node(parser, type, &chain);
    if (status != NS_OK)
        return status;
    chain->children = last;
    while (parser->lexeme.type == operator_lexeme) {
        size_t at = parser->lexeme.start;
        struct ns_node *operand = NULL;
        advance(parser);
        status = parse_operand(parser, &operand);
        if (status != NS_OK)
            return status;
        if (!operand)
            return no_operand(parser, type, at);
        last->next = operand;
        last = operand;
    }
    *out = chain;
    return NS_OK;
}

static enum ns_status parse_and(struct parser *parser, struct ns_node **out)
{
    return parse_chain(parser, NS_LEXEME_AND, NS_NODE_AND, out, parse_not);
}

static enum ns_status parse_or(struct parser *parser, struct ns_node **out)
{
    return parse_chain(parser, NS_LEXEME_OR, NS_NODE_OR, out, parse_and);
}

/* Whether the lexeme is an operator that something must stand before. */
static bool is_joining(enum ns_lexeme_type lexeme, enum ns_node_type *type)
{
    *type = lexeme == NS_LEXEME_AND ? NS_NODE_AND : NS_NODE_OR;
    return lexeme == NS_LEXEME_AND || lexeme == NS_LEXEME_OR || is_near_operator(lexeme, type);
}

/* What stands between here and the next ) or the end; *out is NULL when that is nothing, and the
 * item itself when it is one. */
static enum ns_status parse_list(struct parser *parser, struct ns_node **out)
{
    struct ns_node *list = NULL, **tail;
    enum ns_status status = new_node(parser, NS_NODE_LIST, &list);
    if (status != NS_OK)
        return status;
    tail = &list->children;
    while (status == NS_OK && parser->lexeme.type != NS_LEXEME_END) {
        if (parser->lexeme.type == NS_LEXEME_CLOSE) {
            if (parser->parentheses)
                break;
            advance(parser); /* it closes nothing: punctuation */
            continue;
        }
        enum ns_node_type type;
        if (is_joining(parser->lexeme.type, &type)) {
            ns_error_set(parser->err, NS_INVALID, "query: %s at column %zu has nothing before it",
                         operator_name(type), column(parser));
            ns_error_hint(parser->err, "to search for the word, write it in lower case");
            return at_spot(parser, NS_INVALID, parser->lexeme.start);
        }
        status = parse_or(parser, tail);
        if (status == NS_OK && *tail)
            tail = &(*tail)->next;
    }
    if (status != NS_OK)
        return status;
    bool single = list->children && !list->children->next;
    *out = single || !list->children ? list->children : list;
    return NS_OK;
}

/* The root is a list, also of one item; a boost of all means nothing. */
static enum ns_status as_list(struct parser *parser, struct ns_node *node, struct ns_node **out)
{
    if (node->type == NS_NODE_LIST) {
        node->boost = NS_BOOST_ONE;
        *out = node;
        return NS_OK;
    }
    enum ns_status status = new_node(parser, NS_NODE_LIST, out);
    if (status == NS_OK)
        (*out)->children = node;
    return status;
}

static enum ns_status no_words(struct ns_error *err)
{
    ns_error_set(err, NS_INVALID, "the query has no words");
    ns_error_hint(err, "try: nsearch \"North Korea Russia\"");
    return NS_INVALID;
}

static enum ns_status check_size(struct ns_str text, struct ns_error *err)
{
    if (text.size <= NS_QUERY_MAX)
        return NS_OK;
    ns_error_set(err, NS_LIMIT, "the query is %zu bytes long; the most is %d", text.size,
                 NS_QUERY_MAX);
    ns_error_hint(err, "shorten it, or split it into several");
    return NS_LIMIT;
}

enum ns_status ns_query_parse(struct ns_str text, int64_t now, struct ns_arena *arena,
                              struct ns_node **out, struct ns_error *err)
{
    struct parser parser = {.arena = arena, .now = now, .err = err};
    struct ns_node *node = NULL;
    enum ns_status status = check_size(text, err);
    if (status != NS_OK)
        return status;
    ns_lexer_init(&parser.lexer, text);
    advance(&parser);
    status = parse_list(&parser, &node);
    if (status != NS_OK)
        return status;
    return node ? as_list(&parser, node, out) : no_words(err);
}

enum ns_status ns_query_phrase(struct ns_str text, struct ns_arena *arena, struct ns_node **out,
                               struct ns_error *err)
{
    struct parser parser = {.arena = arena, .err = err};
    struct ns_node *phrase = NULL;
    enum ns_status status = check_size(text, err);
    if (status != NS_OK)
        return status;
    if (!has_token(text))
        return no_words(err);
    parser.lexeme.end = text.size;
    status = new_node(&parser, NS_NODE_PHRASE, &phrase);
    if (status != NS_OK)
        return status;
    phrase->text = text;
    phrase->plain = true;
    return as_list(&parser, phrase, out);
}

#include "query/language/parse.h"

size_t ns_parser_column(const struct ns_parser *parser, size_t at)
{
    return ns_lexer_column(parser->lexer.query, at);
}

static size_t column(const struct ns_parser *parser)
{
    return ns_parser_column(parser, parser->lexeme.start);
}

enum ns_status ns_parser_spot(const struct ns_parser *parser, enum ns_status code, size_t at)
{
    struct ns_str query = parser->lexer.query;
    ns_error_spot(parser->err, query.data, query.size, at);
    return code;
}

enum ns_status ns_parser_bad_boost(struct ns_parser *parser)
{
    size_t at = parser->lexeme.bad_boost - 1;
    ns_error_set(parser->err, NS_INVALID, "query: no number behind the ^ at column %zu",
                 ns_parser_column(parser, at));
    ns_error_hint(parser->err, "write what the word counts for, as in word^2 or word^0.5");
    return ns_parser_spot(parser, NS_INVALID, at);
}

void ns_parser_advance(struct ns_parser *parser)
{
    ns_lexer_next(&parser->lexer, &parser->lexeme);
}

enum ns_status ns_parser_node(struct ns_parser *parser, enum ns_node_type type,
                              struct ns_node **out)
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

enum ns_status ns_parser_enter(struct ns_parser *parser)
{
    if (++parser->depth <= NS_QUERY_DEPTH)
        return NS_OK;
    ns_error_set(parser->err, NS_LIMIT, "query: nested more than %d deep at column %zu",
                 NS_QUERY_DEPTH, column(parser));
    ns_error_hint(parser->err, "leave out parentheses that are not needed");
    return ns_parser_spot(parser, NS_LIMIT, parser->lexeme.start);
}

static enum ns_status parse_not(struct ns_parser *parser, struct ns_node **out)
{
    if (parser->lexeme.type != NS_LEXEME_NOT)
        return ns_parser_near(parser, out);
    struct ns_node *node = NULL, *child = NULL;
    size_t at = parser->lexeme.start;
    enum ns_status status = ns_parser_enter(parser);
    if (status == NS_OK)
        status = ns_parser_node(parser, NS_NODE_NOT, &node);
    if (status != NS_OK)
        return status;
    ns_parser_advance(parser);
    status = parse_not(parser, &child);
    if (status != NS_OK)
        return status;
    parser->depth--;
    if (!child) {
        ns_error_set(parser->err, NS_INVALID,
                     "query: the negation at column %zu has nothing to negate",
                     ns_parser_column(parser, at));
        ns_error_hint(parser->err, "write it right before a word: -word, NOT word");
        return ns_parser_spot(parser, NS_INVALID, at);
    }
    node->children = child;
    *out = node;
    return NS_OK;
}

/* A chain of operands of one operator; one operand alone stands for itself. */
static enum ns_status parse_chain(struct ns_parser *parser, enum ns_lexeme_type operator_lexeme,
                                  enum ns_node_type type, struct ns_node **out,
                                  enum ns_status (*parse_operand)(struct ns_parser *,
                                                                  struct ns_node **))
{
    struct ns_node *chain = NULL, *last = NULL;
    enum ns_status status = parse_operand(parser, &last);
    *out = last;
    if (status != NS_OK || !last || parser->lexeme.type != operator_lexeme)
        return status;
    status = ns_parser_node(parser, type, &chain);
    if (status != NS_OK)
        return status;
    chain->children = last;
    while (parser->lexeme.type == operator_lexeme) {
        size_t at = parser->lexeme.start;
        struct ns_node *operand = NULL;
        ns_parser_advance(parser);
        status = parse_operand(parser, &operand);
        if (status != NS_OK)
            return status;
        if (!operand)
            return ns_parser_no_operand(parser, type, at);
        last->next = operand;
        last = operand;
    }
    *out = chain;
    return NS_OK;
}

static enum ns_status parse_and(struct ns_parser *parser, struct ns_node **out)
{
    return parse_chain(parser, NS_LEXEME_AND, NS_NODE_AND, out, parse_not);
}

static enum ns_status parse_or(struct ns_parser *parser, struct ns_node **out)
{
    return parse_chain(parser, NS_LEXEME_OR, NS_NODE_OR, out, parse_and);
}

/* Whether the lexeme is an operator that something must stand before. */
static bool is_joining(enum ns_lexeme_type lexeme, enum ns_node_type *type)
{
    *type = lexeme == NS_LEXEME_AND ? NS_NODE_AND : NS_NODE_OR;
    return lexeme == NS_LEXEME_AND || lexeme == NS_LEXEME_OR || ns_parser_is_near(lexeme, type);
}

enum ns_status ns_parser_list(struct ns_parser *parser, struct ns_node **out)
{
    struct ns_node *list = NULL, **tail;
    enum ns_status status = ns_parser_node(parser, NS_NODE_LIST, &list);
    if (status != NS_OK)
        return status;
    tail = &list->children;
    while (status == NS_OK && parser->lexeme.type != NS_LEXEME_END) {
        if (parser->lexeme.type == NS_LEXEME_CLOSE) {
            if (parser->parentheses)
                break;
            if (!parser->unpaired)
                parser->unpaired = parser->lexeme.start + 1;
            ns_parser_advance(parser); /* it closes nothing: punctuation */
            continue;
        }
        enum ns_node_type type;
        if (is_joining(parser->lexeme.type, &type)) {
            ns_error_set(parser->err, NS_INVALID, "query: %s at column %zu has nothing before it",
                         ns_parser_operator_name(type), column(parser));
            ns_error_hint(parser->err, "to search for the word, write it in lower case");
            return ns_parser_spot(parser, NS_INVALID, parser->lexeme.start);
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
static enum ns_status as_list(struct ns_parser *parser, struct ns_node *node, struct ns_node **out)
{
    if (node->type == NS_NODE_LIST) {
        node->boost = NS_BOOST_ONE;
        *out = node;
        return NS_OK;
    }
    enum ns_status status = ns_parser_node(parser, NS_NODE_LIST, out);
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
    struct ns_parser parser = {.arena = arena, .now = now, .err = err};
    struct ns_node *node = NULL;
    enum ns_status status = check_size(text, err);
    if (status != NS_OK)
        return status;
    ns_lexer_init(&parser.lexer, text);
    ns_parser_advance(&parser);
    status = ns_parser_list(&parser, &node);
    if (status != NS_OK)
        return status;
    if (!node)
        return no_words(err);
    status = as_list(&parser, node, out);
    if (status == NS_OK)
        (*out)->unpaired = parser.lexer.unpaired ? parser.lexer.unpaired : parser.unpaired;
    return status;
}

enum ns_status ns_query_phrase(struct ns_str text, struct ns_arena *arena, struct ns_node **out,
                               struct ns_error *err)
{
    struct ns_parser parser = {.arena = arena, .err = err};
    struct ns_node *phrase = NULL;
    enum ns_status status = check_size(text, err);
    if (status != NS_OK)
        return status;
    if (!ns_parser_has_token(text))
        return no_words(err);
    parser.lexeme.end = text.size;
    status = ns_parser_node(&parser, NS_NODE_PHRASE, &phrase);
    if (status != NS_OK)
        return status;
    phrase->text = text;
    phrase->plain = true;
    return as_list(&parser, phrase, out);
}

enum ns_status ns_query_all(struct ns_arena *arena, struct ns_node **out, struct ns_error *err)
{
    struct ns_parser parser = {.arena = arena, .err = err};
    return ns_parser_node(&parser, NS_NODE_LIST, out);
}

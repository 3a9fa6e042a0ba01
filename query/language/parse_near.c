#include "query/language/parse.h"

const char *ns_parser_operator_name(enum ns_node_type type)
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

enum ns_status ns_parser_no_operand(struct ns_parser *parser, enum ns_node_type type, size_t at)
{
    ns_error_set(parser->err, NS_INVALID, "query: %s at column %zu has nothing behind it",
                 ns_parser_operator_name(type), ns_parser_column(parser, at));
    ns_error_hint(parser->err, "%s",
                  type == NS_NODE_AT_LEAST ? "write what is to be there so often: atleast/3 word"
                                           : "to search for the word, write it in lower case");
    return ns_parser_spot(parser, NS_INVALID, at);
}

/* What an operator at byte `at` looks for in the text. */
static enum ns_status check_operand(struct ns_parser *parser, const struct ns_node *operand,
                                    enum ns_node_type type, size_t at)
{
    if (!operand)
        return ns_parser_no_operand(parser, type, at);
    if (has_places(operand))
        return NS_OK;
    ns_error_set(parser->err, NS_INVALID, "query: %s at column %zu looks for no place in a text",
                 ns_parser_operator_name(type), ns_parser_column(parser, at));
    ns_error_hint(parser->err, "%s",
                  type == NS_NODE_AT_LEAST
                      ? "it takes a word, a phrase, (a OR b) or (a NEAR b)"
                      : "it stands between words, phrases and (a OR b), in text or title");
    return ns_parser_spot(parser, NS_INVALID, at);
}

static enum ns_status check_number(struct ns_parser *parser, enum ns_node_type type)
{
    if (parser->lexeme.number)
        return NS_OK;
    ns_error_set(parser->err, NS_INVALID, "query: the number of %s at column %zu is not 1 to %d",
                 ns_parser_operator_name(type), ns_parser_column(parser, parser->lexeme.start),
                 NS_NEAR_MAX);
    ns_error_hint(parser->err, "%s",
                  type == NS_NODE_AT_LEAST ? "write how often it is to be there: atleast/3 word"
                  : type == NS_NODE_ADJ    ? "write how many words behind: a ADJ/2 b"
                                           : "write how many words apart: a NEAR/5 b");
    return ns_parser_spot(parser, NS_INVALID, parser->lexeme.start);
}

/* [atleast/N] value */
static enum ns_status parse_unit(struct ns_parser *parser, struct ns_node **out)
{
    struct ns_node *node = NULL;
    size_t at = parser->lexeme.start;
    if (parser->lexeme.type != NS_LEXEME_AT_LEAST)
        return ns_parser_value(parser, out);
    enum ns_status status = check_number(parser, NS_NODE_AT_LEAST);
    if (status == NS_OK)
        status = ns_parser_count_phrase(parser);
    if (status == NS_OK)
        status = ns_parser_node(parser, NS_NODE_AT_LEAST, &node);
    if (status != NS_OK)
        return status;
    node->number = parser->lexeme.number;
    ns_parser_advance(parser);
    status = ns_parser_value(parser, &node->children);
    *out = node;
    return status == NS_OK ? check_operand(parser, node->children, NS_NODE_AT_LEAST, at) : status;
}

bool ns_parser_is_near(enum ns_lexeme_type lexeme, enum ns_node_type *type)
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
enum ns_status ns_parser_near(struct ns_parser *parser, struct ns_node **out)
{
    enum ns_node_type type;
    enum ns_status status = parse_unit(parser, out);
    while (status == NS_OK && *out && ns_parser_is_near(parser->lexeme.type, &type)) {
        struct ns_node *node = NULL;
        size_t at = parser->lexeme.start;
        status = check_operand(parser, *out, type, at);
        if (status == NS_OK && (type == NS_NODE_NEAR || type == NS_NODE_ADJ))
            status = check_number(parser, type);
        if (status == NS_OK)
            status = ns_parser_count_phrase(parser);
        if (status == NS_OK)
            status = ns_parser_node(parser, type, &node);
        if (status != NS_OK)
            return status;
        node->number = parser->lexeme.number;
        node->children = *out;
        *out = node;
        ns_parser_advance(parser);
        status = parse_unit(parser, &node->children->next);
        if (status == NS_OK)
            status = check_operand(parser, node->children->next, type, at);
    }
    return status;
}

/* The parser's state and steps.  Private to parser.c (lists and operators), parse_near.c (what
 * looks at places) and parse_value.c (words, phrases, fields, dates, parentheses).
 *
 * A step takes its lexemes off the front; *out is NULL where there was nothing but punctuation. */
#ifndef NS_LANGUAGE_PARSE_H
#define NS_LANGUAGE_PARSE_H

#include "query/language/lexer.h"

struct ns_parser {
    struct ns_lexer lexer;
    struct ns_lexeme lexeme; /* the one at hand */
    struct ns_arena *arena;
    int64_t now;
    enum ns_field field; /* what words stand for here: title:( … ) */
    unsigned depth, parentheses, words, phrases, patterns;
    size_t unpaired; /* 1 + byte of the first parenthesis without its partner; 0: none */
    struct ns_error *err;
};

/* --- steps --- */

/* What stands between here and the next ) or the end: the item itself when it is one. */
enum ns_status ns_parser_list(struct ns_parser *parser, struct ns_node **out);
enum ns_status ns_parser_near(struct ns_parser *parser, struct ns_node **out);
enum ns_status ns_parser_value(struct ns_parser *parser, struct ns_node **out);

/* --- what they share --- */

void ns_parser_advance(struct ns_parser *parser);

/* A node of the lexeme at hand, in the field at hand. */
enum ns_status ns_parser_node(struct ns_parser *parser, enum ns_node_type type,
                              struct ns_node **out);

/* One level deeper; NS_LIMIT.  The caller counts parser->depth down again. */
enum ns_status ns_parser_enter(struct ns_parser *parser);

/* Counts what is looked for in the text of candidates; NS_LIMIT. */
enum ns_status ns_parser_count_phrase(struct ns_parser *parser);

bool ns_parser_has_token(struct ns_str text);

/* Whether the lexeme joins two places; their node in *type. */
bool ns_parser_is_near(enum ns_lexeme_type lexeme, enum ns_node_type *type);

/* --- mistakes --- */

/* Column of byte `at` of the query, for a message: it counts the characters before. */
size_t ns_parser_column(const struct ns_parser *parser, size_t at);

/* Sets the place of an error that is already set; returns its code. */
enum ns_status ns_parser_spot(const struct ns_parser *parser, enum ns_status code, size_t at);

/* The lexeme at hand has a ^ without a number. */
enum ns_status ns_parser_bad_boost(struct ns_parser *parser);

/* The operator at byte `at` has nothing behind it. */
enum ns_status ns_parser_no_operand(struct ns_parser *parser, enum ns_node_type type, size_t at);

const char *ns_parser_operator_name(enum ns_node_type type);

#endif

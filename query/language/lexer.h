/* A query's text to its lexical tokens. */
#ifndef NS_LANGUAGE_LEXER_H
#define NS_LANGUAGE_LEXER_H

#include "common/base/buffer.h"

enum ns_lexeme_type {
    NS_LEXEME_END,
    NS_LEXEME_WORD,
    NS_LEXEME_PHRASE, /* text is what stands between the quotes */
    NS_LEXEME_FIELD,  /* text is the name; its value follows at once */
    NS_LEXEME_OPEN,
    NS_LEXEME_CLOSE,
    NS_LEXEME_AND,
    NS_LEXEME_OR,
    NS_LEXEME_NOT, /* NOT, or one - right before something */
};

struct ns_lexeme {
    enum ns_lexeme_type type;
    struct ns_str text;
    size_t start, end; /* bytes of the query */
};

struct ns_lexer {
    struct ns_str query;
    size_t at;
    bool after_field; /* a value comes next: no operators, no fields */
    bool unclosed;    /* no quote from here on is closed */
};

void ns_lexer_init(struct ns_lexer *lexer, struct ns_str query);

/* The next lexeme; at the end, again and again NS_LEXEME_END.  A quote that nothing closes is
 * passed over: it is an inch mark, or was forgotten.  So is a dash: "-" or "--" by itself. */
void ns_lexer_next(struct ns_lexer *lexer, struct ns_lexeme *lexeme);

/* Column of byte `at`, in characters from 1: for messages. */
size_t ns_lexer_column(struct ns_str query, size_t at);

#endif

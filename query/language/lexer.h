/* A query's text to its lexical tokens. */
#ifndef NS_LANGUAGE_LEXER_H
#define NS_LANGUAGE_LEXER_H

#include "query/language/tree.h"

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
    NS_LEXEME_NEAR,
    NS_LEXEME_ADJ,
    NS_LEXEME_SENTENCE,
    NS_LEXEME_PARAGRAPH,
    NS_LEXEME_AT_LEAST,
};

enum { NS_NEAR_WORDS_USUAL = 10 }; /* NEAR without a number */

struct ns_lexeme {
    enum ns_lexeme_type type;
    struct ns_str text;
    bool exact;        /* a phrase with = in front */
    uint32_t number;   /* NEAR/5, ADJ/2, atleast/3; 0 = given as 0 or over NS_NEAR_MAX */
    uint32_t boost;    /* what stands behind ^: of a word (cut off its text), a phrase, a ) */
    size_t bad_boost;  /* 1 + byte of a ^ that something else than a number follows; 0: none */
    size_t start, end; /* bytes of the query */
};

struct ns_lexer {
    struct ns_str query;
    size_t at;
    bool after_field; /* a value comes next: no operators, no fields */
    bool unclosed;    /* no quote from here on is closed */
    size_t unpaired;  /* 1 + byte of the first quote that nothing closes; 0: none */
};

void ns_lexer_init(struct ns_lexer *lexer, struct ns_str query);

/* The next lexeme; at the end, again and again NS_LEXEME_END.  A quote that nothing closes is
 * passed over: it is an inch mark, or was forgotten.  So is a dash: "-" or "--" by itself. */
void ns_lexer_next(struct ns_lexer *lexer, struct ns_lexeme *lexeme);

/* Boosts multiplied, in thousandths, within 1 and NS_BOOST_MAX. */
uint32_t ns_boost_product(uint32_t a, uint32_t b);

/* Column of byte `at`, in characters from 1: for messages. */
size_t ns_lexer_column(struct ns_str query, size_t at);

#endif

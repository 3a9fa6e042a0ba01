/* A parsed query: a printable tree.
 *
 *   query  := item+                        juxtaposed: NS_NODE_LIST, taken as the mode says
 *   item   := and (OR and)*
 *   and    := not (AND not)*
 *   not    := (NOT | -)* near
 *   near   := unit ((NEAR | ADJ | SENTENCE | PARAGRAPH) unit)*     from left to right
 *   unit   := [atleast/N] value[^BOOST]
 *   value  := term | ["="]"phrase" | ( query ) | field:term | field:"phrase" | field:( query )
 *           | since:DATE | until:DATE | date:DATE | date:DATE..DATE
 *
 * A term is a word, =word, w*d, wom?n, word~ or word~2 (term.h); so are the words of a phrase.
 * NEAR and ADJ may have a number, NEAR/5: at most so many words apart; NEAR is NEAR/10, ADJ ADJ/1.
 * What they, SENTENCE, PARAGRAPH and atleast join are words and phrases, those of OR, and what
 * they join.
 * A DATE is what dates.h says, in quotes or without; a word that is no date by itself takes up to
 * three more that make it one (since:last month).
 * What does not pair up is punctuation: a quote or a ) without its other half is passed over, a (
 * without one ends with the query.  A minus by itself or beside another one is punctuation, too.
 * Operators are written in capitals only, but for those with a number (near/5); && and || by
 * themselves are AND and OR.  A colon makes a
 * field only right behind a run of letters and right before a value ("a: b" is two words); a letter
 * run that is no field is an error that names the nearest field. */
#ifndef NS_LANGUAGE_TREE_H
#define NS_LANGUAGE_TREE_H

#include "common/base/arena.h"
#include "common/base/date.h"
#include "common/base/status.h"

enum {
    NS_QUERY_MAX = 32 * 1024, /* bytes of a query */
    NS_QUERY_WORDS = 1024,    /* words and phrases in one */
    NS_QUERY_PHRASES = 64,    /* phrases and NEARs: each is looked for in the text of candidates */
    NS_QUERY_PATTERNS = 16,   /* words with wildcards or ~: each is a search of the vocabulary */
    NS_QUERY_DEPTH = 64,      /* nested parentheses and operators */
};

enum ns_field {
    NS_FIELD_TEXT = 0, /* title, captions, body */
    NS_FIELD_TITLE,
    NS_FIELD_AUTHOR,
    NS_FIELD_SECTION,
    NS_FIELD_SOURCE,
    NS_FIELD_LANG,
    NS_FIELD_KIND,
    NS_FIELD_PERSON,
    NS_FIELD_COUNTRY,
    NS_FIELD_ORGANIZATION,
    NS_FIELD_PLACE,
    NS_FIELD_ID,
    NS_FIELD_COUNT,
};

/* "" for NS_FIELD_TEXT, else what stands before the colon. */
extern const char *const ns_field_names[NS_FIELD_COUNT];

enum ns_node_type {
    NS_NODE_WORD,      /* field, text: one run without spaces; it may hold several tokens */
    NS_NODE_PHRASE,    /* field, text: what stands between quotes */
    NS_NODE_DATE,      /* first, last; text: as written, with since: or the like */
    NS_NODE_LIST,      /* children, juxtaposed */
    NS_NODE_AND,       /* children */
    NS_NODE_OR,        /* children */
    NS_NODE_NOT,       /* one child */
    NS_NODE_NEAR,      /* two children; at most `number` words apart */
    NS_NODE_ADJ,       /* the same, in this order */
    NS_NODE_SENTENCE,  /* two children; in one sentence */
    NS_NODE_PARAGRAPH, /* two children; in one paragraph */
    NS_NODE_AT_LEAST,  /* one child; `number` times */
};

enum { NS_NEAR_MAX = 1000 }; /* the largest number of NEAR, ADJ and atleast; the least is 1 */

struct ns_node {
    enum ns_node_type type;
    enum ns_field field;
    struct ns_str text; /* borrowed from the query */
    bool exact;         /* a phrase with = in front: all its words are =words */
    bool plain;         /* a phrase of ns_query_phrase: = * ? ~ are punctuation in it */
    uint32_t number;
    uint32_t boost;                  /* of what is ranked, in thousandths */
    size_t start, end;               /* bytes of the query */
    int64_t first, last;             /* seconds, both included; INT64_MIN, INT64_MAX = open */
    struct ns_node *children, *next; /* first child; next sibling */
    size_t unpaired; /* of the root: 1 + byte of a quote or a parenthesis that means nothing for
                        want of its partner; 0: none */
};

/* Boosts are from 0.001 to 1000. */
enum { NS_BOOST_ONE = 1000, NS_BOOST_MAX = 1000 * NS_BOOST_ONE };

/* Parses text; the tree lives in arena and borrows text.  now: seconds, for relative dates (7d).
 * NS_INVALID with the column in the message and err->spot, NS_LIMIT. */
enum ns_status ns_query_parse(struct ns_str text, int64_t now, struct ns_arena *arena,
                              struct ns_node **out, struct ns_error *err);

/* The whole text as one phrase, whatever it holds: --phrase. */
enum ns_status ns_query_phrase(struct ns_str text, struct ns_arena *arena, struct ns_node **out,
                               struct ns_error *err);

/* The query that every article matches: a list of nothing. */
enum ns_status ns_query_all(struct ns_arena *arena, struct ns_node **out, struct ns_error *err);

/* A query that parses to the same tree, appended to out.  It may be longer and more deeply nested
 * than the one that was parsed, and so be over the limits. */
void ns_node_print(const struct ns_node *node, struct ns_buffer *out);

#endif

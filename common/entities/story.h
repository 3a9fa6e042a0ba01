/* One article while its names are looked for: its fields, their words that may belong to names, and
 * what the tables say of them.  Internal to common/entities: story_scan.c and
 * story_match.c fill it, segment.c parts it
 * into names, resolve.c says who they are.
 *
 * All memory is kept from one article to the next: in the long run nothing is allocated. */
#ifndef NS_ENTITIES_STORY_H
#define NS_ENTITIES_STORY_H

#include "common/article/article.h"
#include "common/entities/entity.h"
#include "common/entities/gazetteer.h"

enum {
    NS_STORY_FIELDS = NS_LIST_MAX + 3, /* by enum ns_story_field */
    NS_STORY_TABLES = 2,               /* gazetteers: the user's before the built-in */
    NS_STORY_SMALL_BITS = 1 << 16,     /* of the filter of small words */
    NS_STORY_TOKENS_MAX = 4 * 1024 * 1024,
    NS_SPAN_MAX = 10,     /* tokens of one name */
    NS_ACRONYMS_MAX = 64, /* acronyms that one article introduces */
};

enum ns_story_field { NS_STORY_TITLE, NS_STORY_BODY, NS_STORY_DATELINE, NS_STORY_CAPTION };

/* What stands before a token, after the one before it. */
enum ns_gap {
    NS_GAP_BREAK, /* anything else: they belong together in no way */
    NS_GAP_SPACE,
    NS_GAP_HYPHEN,
    NS_GAP_SLASH,
    NS_GAP_POSSESSIVE, /* 's and a space */
    NS_GAP_DASH,       /* a hyphen between spaces: "al - Qaeda" */
    NS_GAP_COMMA,      /* before the Inc. of a company */
};

enum ns_token_flag {
    NS_TOKEN_FIRST = 1 << 0,     /* of a sentence: its capital says nothing */
    NS_TOKEN_HEADLINE = 1 << 1,  /* in a line in Title Case */
    NS_TOKEN_SHOUT = 1 << 2,     /* in a line of capitals only */
    NS_TOKEN_CONNECTOR = 1 << 3, /* a small word between capitalised ones: of, and, van, & */
    NS_TOKEN_PLAIN = 1 << 4,     /* an ordinary word whose capital says nothing, or a date */
    NS_TOKEN_CREDIT = 1 << 5,    /* in a byline, a photo credit or a line of contacts */
    NS_TOKEN_SMALL = 1 << 6,     /* without a capital, in text that has none */
    NS_TOKEN_PAREN = 1 << 7,     /* alone in parentheses: "(CSIS)" */
};

/* A word that may belong to a name. */
struct ns_name_token {
    uint32_t start, end; /* bytes of its field */
    uint32_t hash;       /* of its key */
    uint32_t word[NS_STORY_TABLES];
    uint32_t match;   /* the first of its matches */
    uint16_t classes; /* enum ns_word_class */
    uint16_t small;   /* bit of the filter of small words */
    uint8_t matches;  /* names of the tables that begin here; the longest first */
    uint8_t shape;    /* enum ns_word_shape */
    uint8_t gap;      /* enum ns_gap */
    uint8_t flags;    /* enum ns_token_flag */
    uint8_t field;
    uint8_t viewed; /* enum ns_viewed: what of its view is filled */
};

enum ns_viewed { NS_VIEWED_NOT, NS_VIEWED_BESIDE, NS_VIEWED_WHOLE };

/* The small word before a token. */
enum ns_before { NS_BEFORE_OTHER, NS_BEFORE_THE, NS_BEFORE_PREPOSITION /* in, at, from */ };

enum { NS_MODEL_ROW = 16 }; /* weights of a feature (span_model.h), the last two unused */

/* What the model has of a token, filled when it is first weighed. */
struct ns_token_view {
    uint32_t before[2], after[2]; /* hashes of the words or signs around it; the nearest first */
    uint16_t word_before, word_after; /* classes of the small words next to it */
    uint8_t place_before;             /* enum ns_before */
    int16_t weights[NS_MODEL_ROW];    /* over those of no name */
};

/* A name of a table in the text. */
struct ns_match {
    uint32_t node;  /* of its gazetteer */
    uint32_t alias; /* the alias that fits as it is written */
    uint8_t table;
    uint8_t length; /* tokens */
    uint8_t tail;   /* bytes behind the last token that belong to it: McDonald's */
};

/* What a run of tokens was found to be. */
struct ns_segment {
    uint32_t first;  /* token */
    uint8_t length;  /* tokens */
    uint8_t label;   /* enum ns_label */
    uint8_t matched; /* whether it is a name of a table */
    float margin;    /* by how much it is better than no name */
    uint32_t match;  /* when matched */
};

enum ns_label {
    NS_LABEL_NONE,
    NS_LABEL_PERSON,
    NS_LABEL_ORGANIZATION,
    NS_LABEL_PLACE,
    NS_LABEL_COUNTRY,
    NS_LABEL_DEMONYM,
    NS_LABEL_NOTHING, /* a name of a table that is none of ours */
    NS_LABELS,
};

/* A name that is followed by its acronym: "Bank of Japan (BOJ)". */
struct ns_acronym {
    uint32_t first, length; /* tokens of the name */
    uint32_t token;         /* the acronym */
};

struct ns_memory; /* memory.h */
struct ns_span;   /* span_score.h */

/* Who judges spans: what ns_span_score does, unless a program that trains the model steps in. */
struct ns_span_judge {
    void (*score)(void *context, const struct ns_span *span, float score[NS_LABELS]);
    void *context;
};

struct ns_story {
    const struct ns_gazetteer *tables[NS_STORY_TABLES];
    size_t table_count;
    struct ns_str fields[NS_STORY_FIELDS];
    size_t field_count;
    size_t dateline; /* bytes of the body that are its dateline: "SEOUL, Jan 3 (Reuters) -" */
    const struct ns_article *article;
    struct ns_name_token *tokens;
    size_t token_count, token_capacity;
    struct ns_token_view *views; /* of tokens */
    size_t view_capacity;
    struct ns_match *matches;
    size_t match_count, match_capacity;
    struct ns_segment *segments;
    size_t segment_count, segment_capacity;
    struct ns_segment *first_look; /* the segments of the first pass, during the second */
    size_t first_look_count, first_look_capacity;
    struct ns_acronym acronyms[NS_ACRONYMS_MAX];
    size_t acronym_count;
    uint64_t small[NS_STORY_SMALL_BITS / 64]; /* small words of the article */
    struct ns_memory *memory;
    struct ns_span_judge judge; /* score NULL: ns_span_score */
    bool failed;                /* out of memory: the result is incomplete */
};

/* Makes *items hold one more item than count; false (and story->failed) when there is no memory. */
bool ns_story_grow(struct ns_story *story, void **items, size_t count, size_t *capacity,
                   size_t size);

/* Fills tokens, matches and acronyms from the article's fields. */
void ns_story_scan(struct ns_story *story, const struct ns_article *article);

/* Parts of the scan (story_marks.c): marks the tokens that are ordinary words, finds the acronyms
 * that are introduced by their initials, and the bytes of the dateline that a body begins with. */
void ns_story_mark_plain(struct ns_story *story);
void ns_story_find_acronyms(struct ns_story *story);
size_t ns_story_dateline(struct ns_str body);

/* Whether a line is a byline, a photo credit, a line of contacts or of who wrote what: its people
 * are no subject. */
bool ns_story_is_credit(struct ns_str line);

/* Fills matches: the names of the tables that begin at each token. */
void ns_story_match(struct ns_story *story);

/* The match of a table that covers exactly these tokens; NULL when there is none. */
const struct ns_match *ns_story_match_of(const struct ns_story *story, size_t first, size_t count);

/* The text of a token, or of the tokens first..first+count. */
struct ns_str ns_story_text(const struct ns_story *story, size_t first, size_t count);

/* Whether the token's word occurs in small letters, too (with few false yes). */
static inline bool ns_story_has_small(const struct ns_story *story,
                                      const struct ns_name_token *token)
{
    return story->small[token->small / 64] >> (token->small % 64) & 1;
}

#endif

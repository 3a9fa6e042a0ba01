/* What the terms, values and metadata of an index mean.  Prefixes follow Omega's conventions. */
#ifndef NS_INDEX_SCHEMA_H
#define NS_INDEX_SCHEMA_H

#include "common/base/buffer.h"
#include "common/base/date.h"
#include "common/base/status.h"

#include <stdint.h>

/* Version of everything in this file and of the analysis.  Stored under NS_META_SCHEMA, checked at
 * every open: another one is refused. */
enum { NS_SCHEMA_VERSION = 11 };

enum { NS_TERM_MAX = 245 }; /* bytes of a term; a longer id is hashed, any other term is dropped */

/* Term prefixes.  Unprefixed: the stem of a word of title, captions or body. */
#define NS_PREFIX_TITLE "S"  /* stem of a title word */
#define NS_PREFIX_AUTHOR "A" /* folded word of an author's name */
#define NS_PREFIX_SECTION                                                                          \
    "XS"                     /* see ns_schema_section_path; the sections above it, too, and names  \
                                and single words on the way */
#define NS_PREFIX_SOURCE "H" /* folded source; its single words too */
#define NS_PREFIX_LANGUAGE "L"       /* ISO 639-1 */
#define NS_PREFIX_PART_LANGUAGE "XL" /* that of paragraphs, where it is another one; wdf 0 */
#define NS_PREFIX_DAY "D"            /* yyyymmdd */
#define NS_PREFIX_MONTH "M"          /* yyyymm */
#define NS_PREFIX_YEAR "Y"           /* yyyy */
#define NS_PREFIX_KIND "XK"          /* NS_KIND_NAME_ARTICLE or NS_KIND_NAME_HEADLINE */
#define NS_PREFIX_ID "Q"             /* the article's id */
/* Entities: the folded identity; wdf = mentions.  Single words of the name too (wdf 0).  Where an
 * article has only weak evidence of it, both have NS_PREFIX_WEAK in front instead, and wdf 0. */
#define NS_PREFIX_PERSON "XP"
#define NS_PREFIX_COUNTRY "XC" /* ISO 3166 code, or the name of a state without one */
#define NS_PREFIX_ORGANIZATION "XO"
#define NS_PREFIX_PLACE "XG"
#define NS_PREFIX_WEAK "XW" /* XWXC... */
/* Of the text's sketch, for articles with much of the same text: the hash of five words in a row.
 */
#define NS_PREFIX_SKETCH "XD"

/* Synonyms: of a stem (the term without prefix) the words that it stands for, folded as tokens are,
 * from articles in languages that have a stemmer.  Words with a digit, which are their own stems,
 * and possessives in 's are not among them.  The stem itself is there if it is a word that was
 * seen.  Words of articles that have been replaced or deleted may still be there. */

#define NS_KIND_NAME_ARTICLE "article"
#define NS_KIND_NAME_HEADLINE "headline"

enum ns_slot {
    NS_SLOT_PUBLISHED = 0, /* see ns_schema_date_append; absent when no date is known */
    /* Lists (value_list.h) of names as they are written: */
    NS_SLOT_SECTIONS = 1, /* with / for whatever parted levels */
    NS_SLOT_SOURCE = 2,   /* one */
    NS_SLOT_PEOPLE = 3,   /* identities, the most salient first; of other entities, too */
    NS_SLOT_COUNTRIES = 4,
    NS_SLOT_ORGANIZATIONS = 5,
    NS_SLOT_SIGNATURE = 6,   /* see signature.h */
    NS_SLOT_CLUSTER = 7,     /* bytes that articles with much of the same text have in common */
    NS_SLOT_PLACES = 8,      /* a list as above */
    NS_SLOT_AUTHORS = 9,     /* a list as above */
    NS_SLOT_POPULARITY = 10, /* see popularity.h */
};

enum { NS_CLUSTER_SIZE = 8 };

/* How much a word counts for by where it stands (wdf increments; body words count 1). */
enum { NS_WEIGHT_BODY = 1, NS_WEIGHT_CAPTION = 1, NS_WEIGHT_TITLE = 2 };

/* Metadata keys. */
#define NS_META_SCHEMA "nsearch.schema"                 /* decimal schema version */
#define NS_META_DICTIONARY "nsearch.dictionary."        /* + decimal dictID: a zstd dictionary */
#define NS_META_POSITIONS "nsearch.positions"           /* "1": of all articles, see below */
#define NS_META_CURRENT_DICTIONARY "nsearch.dictionary" /* decimal dictID for new articles */

/* Positions, in an index that keeps them: of the tokens of title, body and captions, one text after
 * the other with a gap of 1024 before each, so that no phrase and no NEAR reaches from one into the
 * next; paragraphs of the body leave none.  Stems have them, and the stems of title words.  For
 * NS_XAPIAN_PHRASE and NS_XAPIAN_NEAR over them an article matches when the text stage, which
 * decides phrases and NEAR of stems where there are no positions, finds them in its text. */

/* The Q term of an id: the prefix and the id, or, past NS_TERM_MAX, a prefix of the id and its
 * hash in hexadecimal.  Appended to out. */
void ns_schema_id_term(struct ns_str id, struct ns_buffer *out);

/* A name (section, source, author) folded as tokens are, joined by single spaces: "Business & Tech"
 * -> "business tech".  Appended to out. */
void ns_schema_fold(struct ns_str name, struct ns_buffer *out);

/* prefix + folded name, appended to out; false when it is empty or too long for a term. */
bool ns_schema_folded_term(const char *prefix, struct ns_str name, struct ns_buffer *out);

enum { NS_SECTION_LEVELS = 8 }; /* those below are passed over */

/* Takes the next level off the front of a section's name, which / > | and what typographers use for
 * them part: "World > Middle East" -> "World", "Middle East".  False at its end.  Levels without a
 * letter or digit are passed over. */
bool ns_schema_section_level(struct ns_str *name, struct ns_str *level);

/* The levels joined by "/", as they are written or folded: "World/Middle East", "world/middle
 * east". Appended to out. */
void ns_schema_section_name(struct ns_str name, struct ns_buffer *out);
void ns_schema_section_path(struct ns_str name, struct ns_buffer *out);

/* Sortable 8 bytes of a moment: big-endian, offset so that byte order is time order. */
enum { NS_DATE_VALUE_SIZE = 8 };
void ns_schema_date_value(int64_t seconds, char out[NS_DATE_VALUE_SIZE]);

/* Those of an article's date, appended to out; where not even the day is known, a byte follows that
 * says what is. */
void ns_schema_date_append(struct ns_date date, struct ns_buffer *out);

/* The year, the month or the day is known; NS_PRECISION_NONE when value is no date. */
struct ns_date ns_schema_date_read(struct ns_str value);
int64_t ns_schema_date_of_value(struct ns_str value); /* its seconds; INT64_MIN when it is none */

#endif

/* The article record: what readers produce, the writer stores, and nsearch shows.
 *
 * All text is valid UTF-8 without NUL and other control characters but '\n' (ns_article_set
 * and ns_article_add see to it).  Fields that are not known are empty; a missing or bad field never
 * loses the article.  Only the body may make an article worth indexing; a title alone will do too.
 */
#ifndef NS_ARTICLE_ARTICLE_H
#define NS_ARTICLE_ARTICLE_H

#include "common/base/arena.h"
#include "common/base/buffer.h"
#include "common/base/date.h"
#include "common/base/status.h"

#include <stdint.h>

enum ns_article_kind {
    NS_KIND_ARTICLE = 0,
    NS_KIND_HEADLINE = 1, /* an item of a list of stories, known by its headline only */
};

/* Where it was found: what decides between a page and a feed's entry about it (writer/join.h). */
enum ns_origin {
    NS_ORIGIN_PAGE = 0,        /* its page, or a record that holds the article itself */
    NS_ORIGIN_FEED = 1,        /* an entry of a feed, whose text may be a summary */
    NS_ORIGIN_JOINED = 2,      /* both: the page's text, and what only the entry told */
    NS_ORIGIN_JOINED_TEXT = 3, /* both: the entry's text, since the page had less */
};
enum { NS_ORIGINS = 4 };

/* As JSON and tables spell it: "feed"; NULL for a page.  Any other word is a page. */
const char *ns_origin_name(enum ns_origin origin);
enum ns_origin ns_origin_of_name(struct ns_str name);

/* What told a date of a page. */
enum ns_evidence {
    NS_EVIDENCE_GIVEN = 0, /* a field of a record; or there is no date */
    NS_EVIDENCE_JSON_LD,
    NS_EVIDENCE_META,      /* OpenGraph, Dublin Core and other <meta> */
    NS_EVIDENCE_MICRODATA, /* <time>, itemprop, property */
    NS_EVIDENCE_URL,       /* .../2024/11/24/... */
    NS_EVIDENCE_TEXT,      /* a line that readers see */
    NS_EVIDENCE_SCRIPT,    /* the data of a page's program */
};
enum { NS_EVIDENCES = 7 };

/* As JSON and tables spell it: "json-ld"; NULL for what was given.  Any other word is given. */
const char *ns_evidence_name(enum ns_evidence evidence);
enum ns_evidence ns_evidence_of_name(struct ns_str name);

enum {
    NS_LIST_MAX = 64,               /* authors, sections, captions kept of one article */
    NS_CAPTION_MAX = 64 * 1024,     /* bytes kept of a caption */
    NS_FIELD_MAX = 4096,            /* bytes kept of any field but body and captions */
    NS_BODY_MAX = 16 * 1024 * 1024, /* bytes kept of a body */
    NS_ID_MAX = 1024,               /* bytes of an id; a longer one is refused */
};

struct ns_str_list {
    struct ns_str items[NS_LIST_MAX];
    size_t count;
};

struct ns_article {
    struct ns_str id;       /* unique in an index: as given, else the URL, else the path */
    struct ns_str path;     /* absolute path of the file it was read from; empty for stdin */
    struct ns_str url;      /* canonical where known */
    struct ns_str title;    /* headline */
    struct ns_str source;   /* site or outlet: "Reuters", "bbc.co.uk" */
    struct ns_str language; /* ISO 639-1, lower case; empty = unknown, analysed as English */
    struct ns_str dateline; /* "SEOUL, Jan 3" where the body has one apart */
    struct ns_str body;     /* paragraphs separated by a blank line ("\n\n") */
    struct ns_str_list authors, sections, captions;
    struct ns_date published, modified;
    enum ns_evidence published_from, modified_from;
    bool paywalled; /* its page says that not all may read it: the text may be a part */
    enum ns_article_kind kind;
    enum ns_origin origin;
    struct ns_str list;     /* of a headline: the list in which it stands, "Most read" ... */
    uint32_t rank;          /* ... and its place there, from 1; 0 = unknown */
    struct ns_str mentions; /* of a stored one, and no part of its content: mention.h */
    struct ns_str foreign;  /* the same: foreign.h */
    bool from_page;         /* its text was found in a page; not kept in the index */
    struct ns_arena arena;  /* owns every string above */
};

void ns_article_init(struct ns_article *article);
void ns_article_reset(struct ns_article *article);   /* empty again; keeps memory for reuse */
void ns_article_release(struct ns_article *article); /* frees; usable again */

/* Copies value into the article's arena, made clean (see above: invalid UTF-8 becomes U+FFFD,
 * CRLF and U+2028/2029 become LF, other control characters become a space, byte order marks, marks
 * of direction, soft hyphens, zero-width spaces and outer white space go, ligatures become letters,
 * UTF-8 that was read as windows-1252 is put right where that is certain (mojibake.h)) and cut at
 * max bytes, at a character.  Title, source, language and dateline become one line.  NS_NOMEM is
 * the only error. */
enum ns_status ns_article_set(struct ns_article *article, struct ns_str *field, struct ns_str value,
                              size_t max, struct ns_error *err);

/* The same for one more item of a list, made one line and cut at NS_FIELD_MAX (a caption at
 * NS_CAPTION_MAX); an empty or repeated value, or one past NS_LIST_MAX, is quietly dropped. */
enum ns_status ns_article_add(struct ns_article *article, struct ns_str_list *list,
                              struct ns_str value, struct ns_error *err);

/* Appends value to out, made clean as said above.  Newlines stay. */
void ns_text_clean(struct ns_buffer *out, struct ns_str value);

/* As ns_text_clean, but any run of white space becomes one space: for titles, names, captions. */
void ns_text_clean_line(struct ns_buffer *out, struct ns_str value);

#endif

/* What a page says of its article, gathered from the most to the least reliable place: the first
 * value of a field stays. */
#ifndef NS_EXTRACT_HTML_FACTS_H
#define NS_EXTRACT_HTML_FACTS_H

#include "common/article/article.h"

struct ns_html_facts {
    struct ns_arena arena; /* owns the strings */
    struct ns_str headline, name, url, source, language;
    struct ns_date published, modified;
    enum ns_evidence published_from, modified_from;
    enum ns_evidence evidence; /* where what is kept at the time is found */
    bool day_first;            /* 5/3/2024 is in March: the language does not say otherwise */
    bool paywalled;            /* the page says that not all may read it */
    struct ns_str_list authors, sections;
    struct ns_str_list groups; /* who is named as the author, and is no person */
    bool article;              /* JSON-LD describes an article ... */
    struct ns_str text;        /* ... and brings its text */
    bool failed;               /* out of memory: something is missing */
};

void ns_html_facts_init(struct ns_html_facts *facts);
void ns_html_facts_release(struct ns_html_facts *facts);

/* A copy of value, owned by facts, with white space collapsed and character references decoded
 * that generators put where none belong (JSON-LD, attributes escaped twice). */
struct ns_str ns_html_facts_copy(struct ns_html_facts *facts, struct ns_str value);

/* Sets a field of facts that is still empty. */
void ns_html_facts_keep(struct ns_html_facts *facts, struct ns_str *field, struct ns_str value);

/* Sets url, when empty, to an absolute http(s) address. */
void ns_html_facts_keep_url(struct ns_html_facts *facts, struct ns_str value);

/* Sets a date of facts that is not yet known to the first date of a day or better within text.  One
 * that is known and names the same moment gives its zone, when the first had none. */
void ns_html_facts_keep_date(struct ns_html_facts *facts, struct ns_date *field,
                             struct ns_str text);

/* Adds one item, owned by facts, to a list of facts; an empty or repeated one is dropped. */
void ns_html_facts_add(struct ns_str_list *list, struct ns_str item);

/* Adds one section. */
void ns_html_facts_add_section(struct ns_html_facts *facts, struct ns_str value);

/* Adds the names in a byline ("By Ann Lee and Bo Chu, Reuters").  sure: the value stands where
 * only names stand (JSON-LD), so that a single word or a small letter is no objection. */
void ns_html_facts_add_authors(struct ns_html_facts *facts, struct ns_str byline, bool sure);

/* The same for what JSON-LD declares to be the author: when it names no person it is kept as the
 * name of a group ("dpa/lno", "Staff and agencies"). */
void ns_html_facts_add_declared(struct ns_html_facts *facts, struct ns_str byline);

#endif

/* What a page holds beside its article: the items of lists of other stories, and, when it is asked
 * for, what became of each block and why. */
#ifndef NS_EXTRACT_PAGE_PARTS_H
#define NS_EXTRACT_PAGE_PARTS_H

#include "common/article/article.h"

enum {
    NS_PAGE_ITEMS_MAX = 512,        /* of one page; more are left out */
    NS_PAGE_NOTES_MAX = 100 * 1000, /* of one page; more are left out */
};

enum ns_part_kind {
    NS_PART_BODY,
    NS_PART_HEADLINE,
    NS_PART_BYLINE,
    NS_PART_SECTION,
    NS_PART_CAPTION,
    NS_PART_NAVIGATION,
    NS_PART_RELATED, /* a list of other stories, its heading and tags too */
    NS_PART_COMMENTS,
    NS_PART_PROMOTION,
    NS_PART_LEGAL,
    NS_PART_AUTHOR, /* a box about the author */
    NS_PART_HIDDEN,
    NS_PART_REPEAT,
    NS_PART_BOILERPLATE, /* what pages of the site share (boilerplate.h) */
    NS_PART_OTHER,       /* text that does not belong to the article */
};

/* An item of a list of other stories.  What is not known is empty. */
struct ns_page_item {
    struct ns_str title;
    struct ns_str list; /* its heading: "Popular Now" */
    struct ns_str tag;  /* the section that stands with the item */
    struct ns_str link; /* as in the page */
    size_t rank;        /* place in the list, from 1 */
};

struct ns_page_note {
    enum ns_part_kind kind;
    const char *why; /* static */
    struct ns_str text;
};

struct ns_page_parts {
    struct ns_page_item *items;
    size_t item_count, item_capacity;
    struct ns_page_note *notes;
    size_t note_count, note_capacity;
    bool index;  /* the page is no article but an index of articles: links to them, little else */
    bool noted;  /* set by who wants notes, before the page is read */
    bool failed; /* out of memory: something is missing */
    struct ns_arena arena;
};

void ns_page_parts_init(struct ns_page_parts *parts);
void ns_page_parts_reset(struct ns_page_parts *parts); /* empty again; keeps noted, and memory */
void ns_page_parts_release(struct ns_page_parts *parts);

/* "body", "related list", ... */
const char *ns_part_name(enum ns_part_kind kind);

/* Adds copies. */
void ns_page_parts_add_item(struct ns_page_parts *parts, const struct ns_page_item *item);
void ns_page_parts_note(struct ns_page_parts *parts, enum ns_part_kind kind, const char *why,
                        struct ns_str text);

/* Whether a list of that name ranks its stories by how many people read them. */
bool ns_page_list_is_popular(struct ns_str name);

/* Makes article, which has the id, address, source and language of the page, the record of one of
 * its items: of kind headline, with the list's name and the rank, under an id that is the same
 * whenever that list of that site names that headline.  NS_NOMEM is the only error. */
enum ns_status ns_page_item_record(struct ns_article *article, const struct ns_page_item *item,
                                   const struct ns_article *page, struct ns_error *err);

#endif

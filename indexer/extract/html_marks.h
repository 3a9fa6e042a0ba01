/* Who wrote an article and when, as its page shows it: in elements that are marked up or named for
 * it, or in lines that look like bylines and dates. */
#ifndef NS_EXTRACT_HTML_MARKS_H
#define NS_EXTRACT_HTML_MARKS_H

#include "indexer/extract/html_blocks.h"
#include "indexer/extract/html_facts.h"

enum { NS_HTML_MARKS_MAX = 256 };

struct ns_html_mark {
    const struct ns_html_node *node;
    unsigned hints; /* html_hints.h */
};

/* The elements of a page that are marked or named as a date or an author, but for those within
 * readers' comments, in order; past NS_HTML_MARKS_MAX they are not looked at. */
struct ns_html_marks {
    struct ns_html_mark items[NS_HTML_MARKS_MAX];
    size_t count;
};

/* A page, and where its article stands in it. */
struct ns_html_view {
    const struct ns_html_tree *tree;
    const struct ns_html_blocks *blocks;
    struct ns_str title;
    size_t start, end; /* blocks: the first of the text, and the one behind its last */
};

void ns_html_marks_find(struct ns_html_marks *marks, const struct ns_html_tree *tree);

/* The text of an element, trimmed, in scratch; empty when it is longer than max bytes. */
struct ns_str ns_html_mark_text(const struct ns_html_node *node, struct ns_buffer *scratch,
                                size_t max);

/* The same with a space between elements, which names in elements of their own need not have. */
struct ns_str ns_html_mark_names(const struct ns_html_node *node, struct ns_buffer *scratch,
                                 size_t max);

/* The blocks in which bylines and dates stand: *after the headline, up to *last, where the text is
 * well under way, and from *first, a little above it. */
void ns_html_marks_around(const struct ns_html_view *view, size_t *first, size_t *after,
                          size_t *last);

/* The next line of text, which is moved past it. */
struct ns_str ns_html_marks_line(struct ns_str *text);

/* Sets the dates that are not known yet.  sure: only from <time> and microdata; html_dates.c. */
void ns_html_dates_read(struct ns_html_facts *facts, const struct ns_html_marks *marks,
                        const struct ns_html_view *view, bool sure);

/* Adds the authors when none is known; html_authors.c. */
void ns_html_authors_read(struct ns_html_facts *facts, const struct ns_html_marks *marks,
                          const struct ns_html_view *view);

#endif

/* The headline of a page, from what the page declares, its <title> and its headings. */
#ifndef NS_EXTRACT_HTML_TITLE_H
#define NS_EXTRACT_HTML_TITLE_H

#include "indexer/extract/html_blocks.h"

enum { NS_TITLES_MAX = 8 };

struct ns_html_titles {
    struct ns_str declared[NS_TITLES_MAX]; /* JSON-LD, OpenGraph, ...: the most reliable first */
    size_t count;
    struct ns_str document; /* of <title> */
    struct ns_str source;   /* the site's name; may be empty */
    struct ns_str host;     /* of its address; may be empty */
};

/* The headline of the article whose text begins with block body_start, without the site's name
 * around it: within titles or within the blocks' text. Empty when there is none. */
struct ns_str ns_html_title_choose(const struct ns_html_titles *titles,
                                   const struct ns_html_blocks *blocks, size_t body_start);

#endif

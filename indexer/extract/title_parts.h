/* The parts of a page's title, "Headline | Section | Site", and which of them is the headline. */
#ifndef NS_EXTRACT_TITLE_PARTS_H
#define NS_EXTRACT_TITLE_PARTS_H

#include "indexer/extract/html_title.h"

enum { NS_TITLE_SITE_WORDS = 4 }; /* a part of more words is not taken for a site's name */

/* Words between spaces. */
size_t ns_title_words(struct ns_str text);

/* Whether both are the same, ASCII letters' case aside, and not empty. */
bool ns_title_same(struct ns_str a, struct ns_str b);

/* The letters and digits of text, small; other scripts as they are.  Returns their number, up to
 * max. */
size_t ns_title_letters(struct ns_str text, char *out, size_t max);

/* Takes parts off the ends that are the site's name, or are short beside what is left; guess: the
 * title is the document's, which most sites end with their name. */
struct ns_str ns_title_without_site(struct ns_str title, const struct ns_html_titles *titles,
                                    bool guess);

/* Whether text is all that stands between two separators of a title. */
bool ns_title_has_part(struct ns_str title, struct ns_str text);

#endif

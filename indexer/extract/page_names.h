/* Words that pages use around an article.  They help where looks alone do not decide; nothing
 * depends on a page being in one of these languages. */
#ifndef NS_EXTRACT_PAGE_NAMES_H
#define NS_EXTRACT_PAGE_NAMES_H

#include "common/base/buffer.h"

enum ns_name_group {
    NS_NAMES_LIST,      /* headings of lists of other stories */
    NS_NAMES_POPULAR,   /* of these, of what many read */
    NS_NAMES_COMMENTS,  /* readers' comments */
    NS_NAMES_WIDGET,    /* share, print, sign in, advertisement, minutes to read */
    NS_NAMES_PROMOTION, /* subscribe, newsletter, cookies */
    NS_NAMES_READER,    /* words that speak to the reader, or of us */
    NS_NAMES_SKIP,      /* links to parts of the page */
    NS_NAMES_LEGAL,     /* copyright lines */
    NS_NAMES_BYLINE,    /* what stands before an author's name */
    NS_NAMES_ROLE,      /* what stands behind an author's name */
    NS_NAMES_OUTLET,    /* what stands in bylines and is neither a name nor a job */
    NS_NAMES_PHOTO,     /* a picture's credit */
    NS_NAMES_AGENCY,    /* owners of pictures */
    NS_NAMES_DATED,     /* ... of publication */
    NS_NAMES_UPDATED,   /* what stands before the date of a change */
};

enum { NS_NAMES_MAX_TEXT = 160 }; /* a longer text has none */

/* How many of the group's names stand in text as whole words, letters' case aside. */
size_t ns_names_in(enum ns_name_group group, struct ns_str text);
/* Bytes of the name that text begins with; 0 = none. */
size_t ns_names_at_start(enum ns_name_group group, struct ns_str text);
/* The same at its end. */
size_t ns_names_at_end(enum ns_name_group group, struct ns_str text);

#endif

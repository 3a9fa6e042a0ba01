/* What an element's tag, class, id, role and microdata say of its content.  The words are those
 * that templates of many makers use; none belongs to a single site.  A hint is evidence: extraction
 * overrules it where the text says otherwise. */
#ifndef NS_EXTRACT_HTML_HINTS_H
#define NS_EXTRACT_HTML_HINTS_H

#include "indexer/extract/html_tree.h"

enum ns_html_hint {
    NS_HINT_CONTENT = 1 << 0, /* the article, or a part of it */
    NS_HINT_ASIDE = 1 << 1,   /* navigation, sharing, related stories, advertising, sign-up */
    NS_HINT_COMMENT = 1 << 2, /* what readers wrote */
    NS_HINT_CAPTION = 1 << 3, /* the words under a picture */
    NS_HINT_HIDDEN = 1 << 4,  /* not shown */
    NS_HINT_AUTHOR = 1 << 5,  /* who wrote it */
    NS_HINT_DATE = 1 << 6,    /* when it was published */
    NS_HINT_TITLE = 1 << 7,   /* the headline */
    NS_HINT_LEAD = 1 << 8,    /* the sentences between headline and text; also a list's teasers */
    NS_HINT_KICKER = 1 << 9,  /* a few words over the headline: its subject */
};

/* Bits of enum ns_html_hint. */
unsigned ns_html_hints(const struct ns_html_node *node);

#endif

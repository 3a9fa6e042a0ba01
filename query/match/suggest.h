/* What may have been meant where a query finds nothing: words that no article has, and what of the
 * query keeps all articles out. */
#ifndef NS_MATCH_SUGGEST_H
#define NS_MATCH_SUGGEST_H

#include "query/match/search.h"

enum {
    NS_MISSPELT_MAX = 4,
    NS_OMISSIONS_MAX = 8,    /* parts of a query that are left out, one at a time */
    NS_OMISSION_COUNT = 100, /* articles are counted up to here */
};

/* A word of the text or the title that no article has there. */
struct ns_misspelt {
    struct ns_str word; /* as it is normalised */
    struct ns_str near; /* the most likely word that articles have; empty when none is near */
    bool in_title;
};

/* Those of the last search.  Looks at the whole vocabulary of the index.  What out has is valid
 * until the next search. */
enum ns_status ns_searcher_misspelt(struct ns_searcher *searcher,
                                    struct ns_misspelt out[NS_MISSPELT_MAX], size_t *count,
                                    struct ns_error *err);

/* The query without one of its parts. */
struct ns_omission {
    struct ns_str part; /* as it parses again; of a date as it was written */
    bool quotes;        /* only the quotes of the phrase are left out */
    size_t total;       /* articles that match then, one at least … */
    bool is_exact;      /* … or at least so many */
};

/* Those that find something, for the last search, which found nothing and must not have been for
 * articles like one.  Searches again for each.  What out has is valid until the next search. */
enum ns_status ns_searcher_omissions(struct ns_searcher *searcher,
                                     const struct ns_search_options *options,
                                     struct ns_omission out[NS_OMISSIONS_MAX], size_t *count,
                                     struct ns_error *err);

#endif

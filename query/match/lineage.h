/* The articles that have much the same text as one of them: who printed it when. */
#ifndef NS_MATCH_LINEAGE_H
#define NS_MATCH_LINEAGE_H

#include "query/match/search.h"

enum { NS_LINEAGE_MAX = 1000 }; /* articles that are listed */

struct ns_lineage {
    struct ns_hit *hits; /* the oldest first, those without a date last; ranks and no scores */
    size_t count;
    struct ns_buffer data; /* what they point to */
};

/* NS_NOT_FOUND when there is no article with that id.  Release in any case. */
enum ns_status ns_lineage_read(struct ns_searcher *searcher, struct ns_str id,
                               struct ns_lineage *lineage, struct ns_error *err);
void ns_lineage_release(struct ns_lineage *lineage);

#endif

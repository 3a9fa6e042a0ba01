/* How the words of a plan stand to each other in an article.  Private to query/match/; see
 * ns_matcher_proximity. */
#ifndef NS_MATCH_PROXIMITY_H
#define NS_MATCH_PROXIMITY_H

#include "query/match/passage.h"
#include "query/match/scan.h"

struct ns_proximity; /* scratch memory */

struct ns_proximity *ns_proximity_new(void); /* NULL: no memory */
void ns_proximity_free(struct ns_proximity *proximity);

/* The scan uses the article's language. */
enum ns_status ns_proximity_article(struct ns_proximity *proximity, struct ns_scan *scan,
                                    const struct ns_article *article,
                                    struct ns_article_proximity *out, struct ns_error *err);

/* See ns_matcher_words. */
enum ns_status ns_proximity_words(const struct ns_proximity *proximity, struct ns_arena *arena,
                                  struct ns_body_words *out, struct ns_error *err);

#endif

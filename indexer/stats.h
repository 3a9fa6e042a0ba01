/* What is in an index: `nindex --stats`. */
#ifndef NS_INDEXER_STATS_H
#define NS_INDEXER_STATS_H

#include "common/base/date.h"
#include "common/base/status.h"
#include "common/base/table.h"

#include <stdint.h>

enum { NS_STATS_TOP = 10 }; /* names shown of each kind */

struct ns_stats_name {
    struct ns_str name; /* as it was spelled first */
    uint64_t articles;
};

/* Names, and how many articles have each: most articles first, equals by name. */
struct ns_stats_names {
    struct ns_stats_name *items;
    size_t count, capacity;
    struct ns_table folded; /* what makes two spellings the same name */
    struct ns_arena arena;
};

struct ns_stats {
    uint32_t generation;
    uint64_t bytes;                      /* of all files of the live generation */
    uint64_t articles, headlines, terms; /* a headline is no article; the names below are not its */
    struct ns_date first, last;          /* to the day at most; none when no article has a date */
    uint64_t undated;
    struct ns_stats_names languages, sections, sources; /* sections: the first of each article */
};

/* Reads every term and the head of every stored article: seconds for a million articles.  Takes no
 * lock.  Errors as ns_index_open.  Release in any case. */
enum ns_status ns_stats_read(struct ns_stats *stats, const char *index, struct ns_error *err);
void ns_stats_release(struct ns_stats *stats);

/* Appends text for people to out. */
void ns_stats_write_text(const struct ns_stats *stats, const char *index, struct ns_buffer *out);

/* Appends one JSON object and a newline.  first and last are left out when there is no date. */
void ns_stats_write_json(const struct ns_stats *stats, const char *index, struct ns_buffer *out);

#endif

/* Facets: how many of all the articles that match have each person, country, section, month ... */
#ifndef NS_MATCH_FACET_H
#define NS_MATCH_FACET_H

#include "common/index/schema.h"
#include "common/index/xapian_shim.h"
#include "query/match/tally.h"
#include "query/match/who.h"

enum ns_facet {
    NS_FACET_PERSON,
    NS_FACET_COUNTRY,
    NS_FACET_ORGANIZATION,
    NS_FACET_PLACE,
    NS_FACET_SECTION,
    NS_FACET_SOURCE,
    NS_FACET_AUTHOR,
    NS_FACET_YEAR,
    NS_FACET_MONTH,
    NS_FACET_DAY,
    NS_FACETS,
};

/* The names of enum ns_facet in its order, as users give them, NULL-terminated. */
extern const char *const ns_facet_names[NS_FACETS + 1];

/* NS_FACETS when there is none of that name. */
enum ns_facet ns_facet_of(struct ns_str name);

/* Where articles have its values (schema.h). */
enum ns_slot ns_facet_slot(enum ns_facet facet);

struct ns_facet_request {
    enum ns_facet facet;
    bool strong;  /* weak evidence does not count, as with country:=KP */
    size_t limit; /* the most frequent so many values */
};

struct ns_facet_value {
    struct ns_str value; /* what a query takes: person:"VALUE", country:KP, date:2024-11 */
    struct ns_str name;  /* to show: of a country its name, else the value */
    uint32_t count;      /* articles */
};

struct ns_facet_counts {
    enum ns_facet facet;
    bool strong;                   /* as was asked for */
    struct ns_facet_value *values; /* by count, equal ones by name */
    size_t count;
    size_t distinct; /* values there are, shown or not */
    struct ns_tally tally;
};

/* All zero but for the requests is ready. */
struct ns_facets {
    const struct ns_facet_request *requests; /* borrowed */
    size_t count;                            /* of requests, and of items; NS_FACETS at most */
    const struct ns_who *who; /* not NULL: only what it means, of people, countries, ... */
    struct ns_facet_counts items[NS_FACETS];
};

void ns_facets_release(struct ns_facets *facets);

/* Counts over articles, whose docids ascend; what was counted before is forgotten.  A reader of
 * matches (search.h): context is a struct ns_facets. */
enum ns_status ns_facets_count(void *context, struct ns_xapian_db *db, const uint32_t *docids,
                               size_t count, struct ns_error *err);

#endif

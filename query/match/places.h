/* Where predicates stand in a text, and what joins them: NEAR, ADJ, SENTENCE, PARAGRAPH.  Private
 * to query/match/. */
#ifndef NS_MATCH_PLACES_H
#define NS_MATCH_PLACES_H

#include "query/language/plan.h"

enum {
    NS_PLACES_MAX = 128 * 1024, /* of one predicate in one text; further ones are passed over */
    NS_PLACES_BACK = 4096,      /* words that a place may reach back: a power of 2 */
};

/* Words first to last of a text. */
struct ns_place {
    uint32_t first, last;
    uint32_t sentences[2], paragraphs[2]; /* of first and last */
    bool loose;                           /* other words may stand in between */
};

struct ns_place_list {
    struct ns_place *items; /* in order of first */
    size_t count, capacity;
};

/* Counts sentences and paragraphs while a text is read. */
struct ns_place_counter {
    struct ns_str text;
    size_t at;
    uint32_t sentence, paragraph;
    uint32_t sentences[NS_PLACES_BACK], paragraphs[NS_PLACES_BACK]; /* by position */
};

void ns_place_counter_start(struct ns_place_counter *counter, struct ns_str text);

/* Goes on to the word that starts at byte `start`. */
void ns_place_counter_go(struct ns_place_counter *counter, size_t start, uint32_t position);

/* The place of the words first to last, to all of which the counter has gone one by one. */
struct ns_place ns_place_at(const struct ns_place_counter *counter, uint32_t first, uint32_t last);

/* False when there is no memory. */
bool ns_place_list_add(struct ns_place_list *list, struct ns_place place);

/* Fills out with the places of a predicate that joins two others; when nothing asks for them, the
 * first one is enough.  False when there is no memory. */
bool ns_place_list_join(const struct ns_plan_predicate *predicate, const struct ns_place_list *left,
                        const struct ns_place_list *right, struct ns_place_list *out);

/* How many of the places can be taken that do not overlap. */
size_t ns_place_list_apart(const struct ns_place_list *list);

#endif

/* Surfaces: what names are written as in an article, and the mentions that each was.  The coder of
 * mentions (mention.h) and the decoder both remember those they have met, and expect the next time
 * what was there the last time; and both count where names begin and end in words, not bytes. */
#ifndef NS_ARTICLE_SURFACES_H
#define NS_ARTICLE_SURFACES_H

#include "common/base/buffer.h"

#include <stdint.h>

enum {
    NS_SURFACE_SORTS = 3, /* mentions of one span, at most */
    NS_SURFACE_MAX = 255, /* bytes of one that is remembered */
    NS_SURFACE_BUCKETS = 256,
};

struct ns_surface {
    struct ns_str text; /* in the article */
    uint32_t sorts[NS_SURFACE_SORTS];
    uint32_t count; /* of sorts */
    uint32_t next;  /* in its bucket: number + 1; 0: none */
};

/* All zero is empty. */
struct ns_surfaces {
    struct ns_surface *items;
    uint32_t count, capacity;
    uint32_t buckets[NS_SURFACE_BUCKETS]; /* by the first two bytes: number + 1 of the newest */
    bool failed;                          /* there was no memory */
};

void ns_surfaces_release(struct ns_surfaces *surfaces); /* frees; usable again */
void ns_surfaces_clear(struct ns_surfaces *surfaces);

/* Remembers one, which is copied; its text is not.  One that is too short or too long is left out.
 * False when there is no memory. */
bool ns_surfaces_add(struct ns_surfaces *surfaces, const struct ns_surface *surface);

/* The longest that stands in text at `at`, and ends where a word does; among equal ones the newest.
 * NULL: none. */
const struct ns_surface *ns_surfaces_find(const struct ns_surfaces *surfaces, struct ns_str text,
                                          size_t at);

/* Whether both have the same size and sorts; a may be NULL: false. */
bool ns_surface_equal(const struct ns_surface *a, const struct ns_surface *b);

/* A name may begin at a capital letter of ASCII that is in front of a word.  How many such places
 * text has from `from` on before `start`, which is one itself; else, or where there are that many,
 * far. */
unsigned ns_surface_gap(struct ns_str text, size_t from, size_t start, unsigned far);

/* The reverse: the place behind which `gap` others were passed.  False when there is none. */
bool ns_surface_begin(struct ns_str text, size_t from, unsigned gap, size_t *start);

/* How many words begin or go on in [start, end), when it ends with one and they are at most `most`;
 * else 0. */
unsigned ns_surface_words(struct ns_str text, size_t start, size_t end, unsigned most);

/* The reverse: the end of that many.  False when there is none. */
bool ns_surface_end(struct ns_str text, size_t start, unsigned words, size_t *end);

#endif

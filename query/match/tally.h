/* Counts in how many articles each name stands.  Names that fold to the same (schema.h) are one
 * key: it is shown in the form that most articles have.  A section counts for the ones above it,
 * too.
 *
 * Facets of an index look up hundreds of thousands of names, tens of thousands of them different:
 * what a lookup costs is cache misses.  So a name and its key are one record, but for the few keys
 * with several names, and hashes are kept. */
#ifndef NS_MATCH_TALLY_H
#define NS_MATCH_TALLY_H

#include "common/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum ns_tally_kind {
    NS_TALLY_NAMES,
    NS_TALLY_SECTIONS, /* levels parted by "/" */
    NS_TALLY_PLAIN,    /* not folded: dates */
};

#define NS_TALLY_NONE UINT32_MAX

struct ns_tally_name {
    const char *text; /* as it is written */
    uint32_t size;
    uint32_t key;   /* the first name that folds to the same: it is the key; or NS_TALLY_NONE */
    uint32_t above; /* the name of the section above it, or NS_TALLY_NONE */
    uint32_t count; /* times counted under this name */
    /* Of a key: */
    uint32_t articles;
    uint32_t last; /* the article counted last, + 1; after ns_tally_settle the name to show */
};

struct ns_tally_slot {
    uint32_t hash;
    uint32_t name; /* NS_TALLY_NONE = free */
};

struct ns_tally_slots {
    struct ns_tally_slot *items;
    size_t mask; /* slots - 1, a power of two; 0 when there are none */
    size_t used;
};

/* All zero but for the kind and the filter is empty. */
struct ns_tally {
    enum ns_tally_kind kind;
    bool (*accepts)(const void *context, struct ns_str folded); /* NULL: every name counts */
    const void *context;
    struct ns_tally_name *names;
    uint32_t count, capacity;
    size_t distinct; /* keys that an article has */
    struct ns_tally_slots by_text, by_key;
    struct ns_arena arena;
    struct ns_buffer folded, other;
};

void ns_tally_release(struct ns_tally *tally); /* empty again, for the same */

/* The number of a name's key; NS_TALLY_NONE for one that does not count.  False when there is
 * no memory. */
bool ns_tally_key(struct ns_tally *tally, struct ns_str name, uint32_t *key);

/* Counts names, at most NS_TALLY_BATCH, for an article, each key once an article; articles come in
 * order.  False when there is no memory. */
enum { NS_TALLY_BATCH = 64 };
bool ns_tally_add_all(struct ns_tally *tally, const struct ns_str *names, size_t count,
                      uint32_t article);
static inline bool ns_tally_add(struct ns_tally *tally, struct ns_str name, uint32_t article)
{
    return ns_tally_add_all(tally, &name, 1, article);
}

/* Chooses the name to show of each key; nothing is added after that. */
void ns_tally_settle(struct ns_tally *tally);

/* The keys of most articles, equal ones by name, at most `limit` of them; *out is malloc'ed, NULL
 * when there are none.  False when there is no memory. */
bool ns_tally_top(const struct ns_tally *tally, size_t limit, uint32_t **out, size_t *count);

static inline struct ns_str ns_tally_shown(const struct ns_tally *tally, uint32_t key)
{
    const struct ns_tally_name *name = &tally->names[tally->names[key].last];
    return (struct ns_str){name->text, name->size};
}

#endif

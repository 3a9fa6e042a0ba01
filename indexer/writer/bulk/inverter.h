/* In-memory inversion: documents in, terms with their postings out.  One worker's share of a part.
 *
 * A posting is a varint of the docid's distance from the one before, shifted left by one; its low
 * bit tells that the wdf is 1, else the wdf follows as a varint.  Most take two bytes.  With
 * positions their number follows, and of each its distance from the one before.  The bytes
 * of a term lie in slices of growing size, linked, in one pool (the scheme of Lucene's
 * ByteBlockPool). */
#ifndef NS_BULK_INVERTER_H
#define NS_BULK_INVERTER_H

#include "common/base/table.h"
#include "common/index/xapian_shim.h"

#include <stdint.h>

struct ns_inverted_term {
    uint64_t occurrences; /* sum of wdfs */
    uint32_t documents;
    uint32_t last_docid;
    uint32_t first; /* places in the pool: the first slice, */
    uint32_t next;  /* the next byte to write, */
    uint32_t end;   /* and the end of the bytes in its slice */
    uint32_t level; /* of that slice */
};

struct ns_inverter {
    struct ns_table terms;          /* numbers the terms */
    struct ns_inverted_term *infos; /* by number */
    uint32_t info_capacity;
    unsigned char **blocks; /* the pool */
    size_t block_count, block_capacity;
    size_t block_used;  /* bytes of the last one */
    uint64_t documents; /* added so far */
    bool has_positions; /* they have them */
    uint32_t *order;    /* after ns_inverter_sort: the numbers of the terms in byte order */
};

void ns_inverter_init(struct ns_inverter *inverter);
void ns_inverter_release(struct ns_inverter *inverter); /* frees; usable again */

/* Numbers of terms by a number that the caller has for them: saves looking them up by text.  Zero
 * is empty; free(numbers) releases. */
struct ns_term_cache {
    uint32_t *numbers;
    uint32_t capacity;
};
#define NS_NOT_CACHED UINT32_MAX /* a term without such a number */

/* docid: greater than that of the document before.  terms: each once; their texts are
 * copied.  keys: each term's number in cache, which belongs to this inverter, or
 * NS_NOT_CACHED.  positions: of each term, or NULL, then for all documents.  False when there is no
 * memory: nothing more can be added then. */
bool ns_inverter_add(struct ns_inverter *inverter, uint32_t docid,
                     const struct ns_xapian_term *terms,
                     const struct ns_xapian_positions *positions, size_t term_count,
                     const uint32_t *keys, struct ns_term_cache *cache);

/* Bytes held. */
size_t ns_inverter_memory(const struct ns_inverter *inverter);

/* Whether the pool nears the end of its addresses: no more than NS_INVERTER_MARGIN bytes of text
 * may still be added. */
enum { NS_INVERTER_MARGIN = 512 * 1024 * 1024 };
bool ns_inverter_is_full(const struct ns_inverter *inverter);

/* Puts the terms in order; nothing is added after that.  False when there is no memory. */
bool ns_inverter_sort(struct ns_inverter *inverter);

/* The postings of one term, ascending. */
struct ns_inverted_cursor {
    const struct ns_inverter *inverter;
    uint32_t left; /* postings not read yet */
    uint32_t at, end, level;
    uint32_t docid, wdf; /* the posting at hand */
    uint32_t positions;  /* of it, not taken yet */
};

/* Goes before the first posting. */
void ns_inverted_cursor_init(struct ns_inverted_cursor *cursor, const struct ns_inverter *inverter,
                             uint32_t term);
/* False after the last one. */
bool ns_inverted_cursor_next(struct ns_inverted_cursor *cursor);
/* Takes the positions of the posting at hand: out has room for all. */
void ns_inverted_cursor_positions(struct ns_inverted_cursor *cursor, uint32_t *out);

#endif

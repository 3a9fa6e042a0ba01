/* Posting lists: of terms, and the list of document lengths, which has the same shape.
 *
 *   key, first chunk    sortable string term (last part of the key)
 *   key, later chunks   sortable string term, sortable uint first docid
 *   of the lengths      00 e0 in place of the term, first and later
 *   tag                 in the first chunk: uint documents, uint occurrences, uint first docid - 1
 *                       bool ('0', '1') last chunk; uint last docid - first docid; uint wdf;
 *                       then for each posting: uint docid - previous - 1, uint wdf
 *
 * For lengths, documents and occurrences are 0 and the wdf is the length.  A chunk is closed by the
 * first posting that would begin past 2000 bytes. */
#ifndef NS_BULK_GLASS_POSTLIST_H
#define NS_BULK_GLASS_POSTLIST_H

#include "indexer/writer/bulk/glass_pack.h"
#include "indexer/writer/bulk/glass_table.h"
#include "indexer/writer/bulk/posting.h"

enum { NS_GLASS_CHUNK = 2000, NS_GLASS_CHUNK_HEAD = 48 };

/* The list that is being written; only glass_postlist.c looks inside, but for the counts. */
struct ns_glass_postlist {
    struct ns_glass_table *table;
    uint32_t count; /* postings so far */
    uint64_t total; /* of their wdfs */
    uint32_t documents;
    uint64_t occurrences;
    bool first_chunk;
    uint32_t first, last; /* docids of the chunk; first is 0 in an empty one */
    size_t key_size;      /* of the first chunk's key */
    size_t prefix_size;   /* of a later chunk's key, before the docid */
    size_t size;          /* of the chunk's postings */
    char key[NS_GLASS_KEY_MAX + 1];
    /* The postings begin behind the head, which is written before them when the chunk closes. */
    char chunk[NS_GLASS_CHUNK_HEAD + NS_GLASS_CHUNK + 2 * NS_GLASS_UINT_MAX];
};

/* term: at most NS_TERM_MAX bytes, zero bytes counted twice. */
void ns_glass_postlist_begin(struct ns_glass_postlist *list, struct ns_glass_table *table,
                             struct ns_str term, uint32_t documents, uint64_t occurrences);
void ns_glass_postlist_begin_lengths(struct ns_glass_postlist *list, struct ns_glass_table *table);

/* docids ascend through all calls: NS_INVALID when they do not. */
enum ns_status ns_glass_postlist_add(struct ns_glass_postlist *list,
                                     const struct ns_posting *postings, size_t count,
                                     struct ns_error *err);

/* A list without postings is not written. */
enum ns_status ns_glass_postlist_end(struct ns_glass_postlist *list, struct ns_error *err);

#endif

/* A batch: some articles with docids in a row, copied so that a worker can take them away; and what
 * the worker makes of them. */
#ifndef NS_BULK_BATCH_H
#define NS_BULK_BATCH_H

#include "common/article/article.h"
#include "common/index/xapian_shim.h"
#include "indexer/writer/bulk/glass_termlist.h"
#include "indexer/writer/duplicates.h"

#include <stdint.h>

enum {
    /* Bytes of text after which a batch is full: some milliseconds of work, so that workers seldom
     * meet at the queue and none waits long for the last one. */
    NS_BATCH_SIZE = 256 * 1024,
};

struct ns_batch_article {
    uint32_t docid; /* 0 = left out: replaced or removed before the batch was handed over */
    struct ns_article article;
};

struct ns_batch_document {
    uint32_t docid;
    struct ns_xapian_document content; /* values and data */
    struct ns_glass_termlist termlist; /* of its terms */
};

/* For near-duplicates: of each article, also of one that was left out. */
struct ns_batch_print {
    uint32_t docid;
    struct ns_print print;
    char *cluster; /* its value in the document; NULL: there is none */
};

/* An article that was replaced or removed, for those from docid `from` on. */
struct ns_batch_kill {
    uint32_t docid, from;
};

struct ns_batch {
    struct ns_batch *next; /* in a queue */
    bool done;             /* documents are complete */
    size_t bytes;          /* of the articles */

    struct ns_batch_article *articles;
    size_t count, capacity;
    uint32_t first_docid; /* of articles[0]; articles[i] has, or had, first_docid + i */
    struct ns_arena arena;

    struct ns_batch_document *documents; /* in docid order */
    size_t document_count, document_capacity;
    struct ns_batch_print *prints; /* in docid order */
    size_t print_count, print_capacity;
    struct ns_arena results;

    struct ns_batch_kill *kills;
    size_t kill_count, kill_capacity;
};

struct ns_batch *ns_batch_new(void); /* NULL when there is no memory */
void ns_batch_free(struct ns_batch *batch);
void ns_batch_reset(struct ns_batch *batch); /* empty again; keeps memory for reuse */

/* Copies the article.  False when there is no memory; the batch is as before then. */
bool ns_batch_add(struct ns_batch *batch, uint32_t docid, const struct ns_article *article);
bool ns_batch_is_full(const struct ns_batch *batch);

/* Leaves the article of that docid out; false when it is not in the batch. */
bool ns_batch_leave_out(struct ns_batch *batch, uint32_t docid);

/* Notes the death of an article of this batch or an earlier one, by one of this or a later one. */
bool ns_batch_kill(struct ns_batch *batch, uint32_t docid, uint32_t from);

/* Adds a copy of a print.  cluster: as in struct ns_batch_print. */
bool ns_batch_put_print(struct ns_batch *batch, uint32_t docid, const struct ns_print *print,
                        char *cluster);

/* Tells of all kills, places all prints, in order, and writes the clusters to where they belong. */
enum ns_status ns_batch_place(struct ns_batch *batch, struct ns_duplicates *duplicates,
                              struct ns_error *err);

/* Where the bytes of the cluster are in the document that was put last; NULL: it has none. */
char *ns_batch_cluster(const struct ns_batch *batch);

/* Adds to the results a document with a copy of values, data and term list.  False when there is no
 * memory. */
bool ns_batch_put_document(struct ns_batch *batch, uint32_t docid,
                           const struct ns_xapian_document *document,
                           const struct ns_glass_termlist *termlist);

#endif

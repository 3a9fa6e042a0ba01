/* Near-duplicates: which cluster an article belongs to, told when it is written.
 *
 * An article goes to the cluster of an earlier one that has much the same text (ns_sketch_same) and
 * was published within NS_DUPLICATE_DAYS of it, or when one date is not known; else it begins one.
 * Candidates are the first NS_DUPLICATE_POSTINGS earlier articles that have a term of its sketch in
 * common with it, for each of these terms; those that share the most terms are compared, at most
 * NS_DUPLICATE_TRIES of them, until one will do.  So what an article costs is bounded, whatever is
 * in the index.
 *
 * Earlier means a smaller docid; an article that a later one replaces or that is removed later
 * counts until then.  Thus the outcome depends on the articles and their order alone, not on the
 * writer, its threads or its memory.
 *
 * Articles written are remembered here with their sketches, until they can be read in a database;
 * of those in one the sketch is made anew from the stored text. */
#ifndef NS_WRITER_DUPLICATES_H
#define NS_WRITER_DUPLICATES_H

#include "common/index/schema.h"
#include "common/index/xapian_shim.h"
#include "indexer/writer/shingles.h"

enum {
    NS_DUPLICATE_DAYS = 30,
    NS_DUPLICATE_POSTINGS = 16,
    NS_DUPLICATE_TRIES = 4,
};

/* What is to be known of an article. */
struct ns_print {
    struct ns_date published;
    struct ns_sketch sketch;
    char cluster[NS_CLUSTER_SIZE]; /* the one that it begins if it belongs to none */
};

struct ns_duplicates;

enum ns_status ns_duplicates_open(struct ns_duplicates **out, struct ns_error *err);
void ns_duplicates_close(struct ns_duplicates *duplicates); /* NULL is allowed */

/* The articles up to docid last are in a database from now on, and those that were remembered are
 * forgotten: db is borrowed, and may hold others beyond last. */
enum ns_status ns_duplicates_use(struct ns_duplicates *duplicates, struct ns_xapian_db *db,
                                 uint32_t last, struct ns_error *err);

/* The same with a database of that path, which is kept open until ns_duplicates_forget. */
enum ns_status ns_duplicates_read(struct ns_duplicates *duplicates, const char *path,
                                  struct ns_error *err);

/* Forgets all there is. */
void ns_duplicates_forget(struct ns_duplicates *duplicates);

/* The article docid counts no more for those from docid `from` on.  Told before those are placed.
 * False when there is no memory. */
bool ns_duplicates_kill(struct ns_duplicates *duplicates, uint32_t docid, uint32_t from);

/* Writes the article's cluster to print->cluster, and remembers the article.  Docids ascend. */
enum ns_status ns_duplicates_place(struct ns_duplicates *duplicates, uint32_t docid,
                                   struct ns_print *print, struct ns_error *err);

/* Bytes that remembered articles hold. */
size_t ns_duplicates_memory(const struct ns_duplicates *duplicates);

#endif

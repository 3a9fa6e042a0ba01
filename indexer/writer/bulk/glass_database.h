/* A new glass database, written directly: what Xapian's WritableDatabase would hold after adding
 * the same documents, at the speed of the disk.
 *
 * Three phases, in this order:
 *   1. ns_glass_add_document for every document, ascending docids, and ns_glass_set_metadata;
 *   2. for every term in byte order: ns_glass_begin_term, its postings, ns_glass_end_term;
 *   3. ns_glass_close.
 * Document data and term lists go to their files as they come.  Memory grows with the documents'
 * lengths and values only: some 3 bytes for a document and a little more than each value.
 *
 * Errors.  NS_INVALID concerns the call alone: nothing of it was taken, the database is good and
 * the next call may follow.  (In phase 2 an order or a count that is wrong is the caller's mistake;
 * it is final.)  Any other status is final: the same error comes back from every later call, and
 * ns_glass_abandon is what remains.
 *
 * Not safe for use by two threads at once; several databases may be written side by side. */
#ifndef NS_BULK_GLASS_DATABASE_H
#define NS_BULK_GLASS_DATABASE_H

#include "common/base/buffer.h"
#include "common/base/status.h"
#include "common/index/xapian_shim.h"
#include "indexer/writer/bulk/glass_termlist.h"
#include "indexer/writer/bulk/posting.h"

#include <stdint.h>

struct ns_glass;

/* Creates the directory, which must not be there yet, and begins the database.  NS_UNSUPPORTED when
 * the libxapian that runs is not of the series whose format is known here (1.4): the live writer
 * serves then.  On failure nothing is left behind. */
enum ns_status ns_glass_open(struct ns_glass **out, const char *directory, struct ns_error *err);

/* docid: greater than the one before, at least 1.  The document's terms are in byte order and each
 * there once; its values are in order of their slots, empty ones count as absent.  NS_INVALID when
 * they are not, when a term is empty or too long (a zero byte counts twice against NS_TERM_MAX), or
 * when the wdfs add up to more than 32 bits. */
enum ns_status ns_glass_add_document(struct ns_glass *glass, uint32_t docid,
                                     const struct ns_xapian_document *document,
                                     struct ns_error *err);

/* The same with the term list made before, by ns_glass_termlist_encode: for those who have threads
 * to do it.  The terms of document are not looked at. */
enum ns_status ns_glass_add_listed(struct ns_glass *glass, uint32_t docid,
                                   const struct ns_xapian_document *document,
                                   const struct ns_glass_termlist *termlist, struct ns_error *err);

/* A later value of the same key replaces the earlier; an empty value removes it.  NS_INVALID when
 * the key is empty or over 253 bytes.  Before the first term only. */
enum ns_status ns_glass_set_metadata(struct ns_glass *glass, struct ns_str key, struct ns_str value,
                                     struct ns_error *err);

/* The synonyms of a key, as Xapian has them: terms and keys are different things.  Keys, and the
 * synonyms of each, in byte order and each once; at any time before ns_glass_close.  NS_INVALID
 * when they are not, when count is 0, a key or a synonym is empty, or longer than 255 bytes. */
enum ns_status ns_glass_add_synonyms(struct ns_glass *glass, struct ns_str key,
                                     const struct ns_str *synonyms, size_t count,
                                     struct ns_error *err);

/* A term and all its postings: documents of them, with wdfs that add up to occurrences.  The
 * postings may come in any number of portions, docids ascending through all of them. */
enum ns_status ns_glass_begin_term(struct ns_glass *glass, struct ns_str term, uint32_t documents,
                                   uint64_t occurrences, struct ns_error *err);
enum ns_status ns_glass_add_postings(struct ns_glass *glass, const struct ns_posting *postings,
                                     size_t count, struct ns_error *err);
/* Where the term stands in the document, ascending, each once, count > 0.  Optional; docids ascend
 * within the term.  May come before or after the document's posting. */
enum ns_status ns_glass_add_positions(struct ns_glass *glass, uint32_t docid,
                                      const uint32_t *positions, size_t count,
                                      struct ns_error *err);
enum ns_status ns_glass_end_term(struct ns_glass *glass, struct ns_error *err);

/* For a database that is read once, to be merged into another: ns_glass_close then does not wait
 * for the disk. */
void ns_glass_skip_sync(struct ns_glass *glass);

/* Finishes: every file is on the disk before the one that makes them a database.  Frees glass in
 * any case; on failure the directory is removed as ns_glass_abandon does. */
enum ns_status ns_glass_close(struct ns_glass *glass, struct ns_error *err);

/* Frees glass and removes the directory.  NULL is allowed. */
void ns_glass_abandon(struct ns_glass *glass);

/* Bytes of memory held now, for a budget. */
size_t ns_glass_memory(const struct ns_glass *glass);

#endif

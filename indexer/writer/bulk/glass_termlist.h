/* The term list of a document, and the list of the value slots that it uses.
 *
 *   term list   key sortable uint docid; tag: nothing for a document without terms, else
 *               uint document length, uint number of terms,
 *               first term: length (1), bytes, uint wdf
 *               each further term in byte order: with `shared` bytes in common with the one before,
 *               of length L, either, when wdf < 127 and it is below 256,
 *                 (wdf + 1) * (L + 1) + shared (1), length of the rest (1), rest
 *               or
 *                 shared (1), length of the rest (1), rest, uint wdf
 *   used slots  key sortable uint docid, 00; tag: for each slot in order uint slot - previous - 1,
 *               previous starting at -1.  A document without values has no such entry. */
#ifndef NS_BULK_GLASS_TERMLIST_H
#define NS_BULK_GLASS_TERMLIST_H

#include "common/index/xapian_shim.h"

/* A term list ready to be stored, and what its terms add to the statistics. */
struct ns_glass_termlist {
    struct ns_str tag;
    uint32_t length; /* of the document: the sum of the wdfs */
    uint32_t wdf;    /* the largest */
};

/* Makes the tags in buffer, which is empty; that of out points there.  NS_INVALID when the terms or
 * slots are not in order, a term is empty or too long, the wdfs add up to more than 32 bits. */
enum ns_status ns_glass_termlist_encode(const struct ns_xapian_document *document,
                                        struct ns_buffer *buffer, struct ns_glass_termlist *out,
                                        struct ns_error *err);
enum ns_status ns_glass_slots_encode(const struct ns_xapian_document *document,
                                     struct ns_buffer *out, struct ns_error *err);

/* Whether Xapian takes the term: 1 to NS_TERM_MAX bytes, where a zero byte counts twice. */
bool ns_glass_term_fits(struct ns_str term);

#endif

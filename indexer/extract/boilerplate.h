/* What the pages of a site share: paragraphs that stand on several of them are the site's, not the
 * article's.
 *
 * A paragraph is known once NS_BOILERPLATE_PAGES pages of a site had it; from then on it is taken
 * out of what is read, and by ns_boilerplate_clean of what was read before.  A page that says
 * nearly nothing but what others of its site say is a copy of an article, in another dress:
 * nothing is learned from it, and nothing taken out.  What is learned depends on the pages and
 * their order alone.
 *
 * The memory is a table of fixed size (1 MB): what was seen once and long ago makes room.  It is
 * kept in a file of the index directory:
 *
 *   "nsearch boilerplate 1\n"
 *   for each paragraph, bucket by bucket, the one seen last first: 8 bytes, its hash with the
 *   site's; 2 x 4 bytes, the hashes of the pages that had it, 0 when there is none, both all ones
 *   when it is known
 *   8 bytes: XXH3-64 of all before
 *
 * Numbers are little-endian.  Who writes it holds the index's lock. */
#ifndef NS_EXTRACT_BOILERPLATE_H
#define NS_EXTRACT_BOILERPLATE_H

#include "common/article/article.h"

enum { NS_BOILERPLATE_PAGES = 3 };

struct ns_boilerplate;

/* As below, with its file in the index directory (index_dir.h). */
enum ns_status ns_boilerplate_open_beside(struct ns_boilerplate **out, const char *index,
                                          struct ns_error *err);

/* path: of the file; NULL: there is none, and nothing is kept.  One that is not there, or damaged,
 * is an empty memory: it fills again. NS_NOMEM is the only error. */
enum ns_status ns_boilerplate_open(struct ns_boilerplate **out, const char *path,
                                   struct ns_error *err);
void ns_boilerplate_close(struct ns_boilerplate *boilerplate);

/* Learns from a page's article, whose id, address, source and path are set, and takes out what is
 * known: of body and captions.  *removed counts the paragraphs.  NS_NOMEM is the only error. */
enum ns_status ns_boilerplate_learn(struct ns_boilerplate *boilerplate, struct ns_article *article,
                                    size_t *removed, struct ns_error *err);

/* Takes out what is known. */
enum ns_status ns_boilerplate_clean(struct ns_boilerplate *boilerplate, struct ns_article *article,
                                    size_t *removed, struct ns_error *err);

/* Whether a paragraph of the article's page is known: for who asks why it was taken out. */
bool ns_boilerplate_knows(struct ns_boilerplate *boilerplate, const struct ns_article *article,
                          struct ns_str paragraph);

/* Writes the file when something was learned: whole and durable, or not at all.  NS_IO. */
enum ns_status ns_boilerplate_save(struct ns_boilerplate *boilerplate, struct ns_error *err);

#endif

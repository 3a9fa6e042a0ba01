/* `nindex --check`: is an index what its articles ask for?
 *
 *   structure   Xapian's own check of every table
 *   metadata    the schema, the dictionary for new articles
 *   articles    each decodes and has the content that was hashed when it was written; its id is
 *               known once; analysed again it has just the terms, the words and the values that
 *               the index has of it
 *   postings    read from the file itself (postlist_walk.h): each term has just the articles and
 *               the counts that analysis gives, and so have the lengths
 *
 * Articles may have been indexed with or without entities. */
#ifndef NS_CHECK_CHECK_H
#define NS_CHECK_CHECK_H

#include "common/base/message.h"
#include "common/base/status.h"

#include <stdint.h>

/* Writers are kept out meanwhile; after wait seconds NS_LOCKED.  Each fault is named through
 * messages, the first hundred of them, and counted in *faults.  Other errors than NS_OK mean that
 * the index could not be checked.  Memory: some 50 bytes for each distinct term. */
enum ns_status ns_check(const char *index, unsigned wait, struct ns_messages *messages,
                        uint64_t *faults, struct ns_error *err);

#endif

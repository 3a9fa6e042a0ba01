/* `nindex --rebuild`: an index made anew from the articles that it holds. */
#ifndef NS_INDEXER_REBUILD_H
#define NS_INDEXER_REBUILD_H

#include "common/base/message.h"
#include "indexer/options_nindex.h"

/* Analyses every stored article again and writes the next generation, of this program's schema, as
 * indexing the same articles in the same order in a new directory would; then makes it the live
 * one.  An index of an older schema will do as long as its stored form can be read.
 *
 * Articles that are damaged are named, counted in *damaged and left out.  After any other error,
 * a signal, or when no article can be read, the index is as it was. */
enum ns_status ns_rebuild(const struct ns_nindex_options *options, struct ns_messages *messages,
                          uint64_t *damaged, struct ns_error *err);

#endif

/* Batches of articles to complete databases: analysed by several threads, inverted in memory, and
 * written as one database, a part, each time the caller says so. */
#ifndef NS_BULK_BUILDER_H
#define NS_BULK_BUILDER_H

#include "common/index/index_dir.h"
#include "indexer/writer/bulk/batch.h"

struct ns_builder;

/* What is finished: generations that nothing names yet. */
struct ns_parts {
    uint32_t *generations; /* in docid order */
    size_t count;
};

/* Articles that were written before and can be read in a database at that path; NULL: there are
 * none.  For near-duplicates; until ns_builder_take. */
enum ns_status ns_builder_see(struct ns_builder *builder, const char *path, struct ns_error *err);

struct ns_entity_names;

/* dictionary: for the stored articles, and for the metadata of each part; copied.  names: borrowed,
 * or NULL. */
enum ns_status ns_builder_open(struct ns_builder **out, struct ns_index_lock *lock, unsigned jobs,
                               struct ns_str dictionary, bool entities,
                               const struct ns_entity_names *names, bool positions,
                               struct ns_error *err);
/* Frees, and discards the part that is not finished and all parts that were not taken. */
void ns_builder_close(struct ns_builder *builder);

/* An empty batch, the caller's until it is added; NULL when there is no memory. */
struct ns_batch *ns_builder_batch(struct ns_builder *builder);

/* Takes the batch over, in any case.  Its docids follow those of the batch before.  Errors are
 * final: the same one comes back from every later call. */
enum ns_status ns_builder_add(struct ns_builder *builder, struct ns_batch *batch,
                              struct ns_error *err);

/* Completes the part at hand; the next batch begins another.  Does nothing when there is none. */
enum ns_status ns_builder_spill(struct ns_builder *builder, struct ns_error *err);

/* Spills and hands all parts over: the caller publishes or discards them, and frees the array. */
enum ns_status ns_builder_take(struct ns_builder *builder, struct ns_parts *parts,
                               struct ns_error *err);

/* Bytes that the part at hand holds, and whether it must be spilled whatever it holds. */
size_t ns_builder_memory(const struct ns_builder *builder);
bool ns_builder_is_full(const struct ns_builder *builder);

/* Terms left out because they were too long, so far; after a spill. */
uint64_t ns_builder_dropped_terms(const struct ns_builder *builder);

#endif

/* One generation of an index: a glass database whose metadata says what it is. */
#ifndef NS_INDEX_GENERATION_H
#define NS_INDEX_GENERATION_H

#include "common/base/buffer.h"
#include "common/base/status.h"
#include "common/index/xapian_shim.h"

#include <stdbool.h>
#include <stdint.h>

/* Appends "index/gen-000042". */
void ns_generation_path(const char *index, uint32_t generation, struct ns_buffer *out);

/* Writes an empty generation, complete and durable, but names it nowhere.  dictionary: a zstd
 * dictionary with an id of its own, for the articles to come, or empty. */
enum ns_status ns_generation_create(const char *index, uint32_t generation,
                                    struct ns_str dictionary, struct ns_error *err);

/* Calls put for each metadata entry of a new generation: what ns_generation_create writes, and
 * whether its articles have positions. */
enum ns_status ns_generation_each_metadata(struct ns_str dictionary, bool positions,
                                           enum ns_status (*put)(void *context, struct ns_str key,
                                                                 struct ns_str value,
                                                                 struct ns_error *err),
                                           void *context, struct ns_error *err);

/* Makes the names of the files in a generation's directory durable. */
enum ns_status ns_generation_sync(const char *path, struct ns_error *err);

/* Opens a generation for reading and checks its schema; older: takes an older one, too.
 * NS_NOT_FOUND when it is not there, NS_UNSUPPORTED when it is no database of ours or of another
 * schema, NS_CORRUPT, NS_IO. */
enum ns_status ns_generation_open(struct ns_xapian_db **out, const char *index, uint32_t generation,
                                  bool older, struct ns_error *err);

/* Removes a generation's directory and the files in it.  Whatever else it holds (directories,
 * which glass never makes) makes it fail with NS_IO. */
enum ns_status ns_generation_remove(int directory, uint32_t generation, struct ns_error *err);

/* Appends the dictionary of that id; NS_NOT_FOUND when the database has none. */
enum ns_status ns_generation_dictionary(struct ns_xapian_db *db, uint32_t id, struct ns_buffer *out,
                                        struct ns_error *err);

/* Appends the dictionary for new articles, which may be none: then nothing. */
enum ns_status ns_generation_current_dictionary(struct ns_xapian_db *db, struct ns_buffer *out,
                                                struct ns_error *err);

/* Whether all its articles have positions, those to come too. */
enum ns_status ns_generation_has_positions(struct ns_xapian_db *db, bool *out,
                                           struct ns_error *err);

#endif

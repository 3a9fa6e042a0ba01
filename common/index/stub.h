/* The stub file XAPIANDB: the one line "glass gen-000042", which names the live generation.
 *
 * Xapian's own stub files may name any path, host or program; only the form above is accepted
 * here, so that a hostile index directory leads nowhere outside itself. */
#ifndef NS_INDEX_STUB_H
#define NS_INDEX_STUB_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdbool.h>
#include <stdint.h>

#define NS_STUB_NAME "XAPIANDB"
#define NS_STUB_TEMPORARY "XAPIANDB.tmp" /* what a crash in ns_stub_write leaves */

/* Generations are numbered from 1; a name is "gen-" and at least six digits. */
enum { NS_GENERATION_NAME_SIZE = 16 };
void ns_generation_name(uint32_t generation, char out[NS_GENERATION_NAME_SIZE]);

/* The number in a name of exactly that form; 0 for any other name. */
uint32_t ns_generation_of_name(struct ns_str name);

/* NS_UNSUPPORTED when the bytes are not exactly such a line. */
enum ns_status ns_stub_parse(struct ns_str stub, uint32_t *generation, struct ns_error *err);

/* The stub in an open directory.  NS_NOT_FOUND when there is none, NS_UNSUPPORTED, NS_IO. */
enum ns_status ns_stub_read(int directory, uint32_t *generation, struct ns_error *err);

/* Replaces the stub, or makes it: either the old or the new one is there whenever the machine
 * stops, and the new one once this returned NS_OK.  Only for the holder of the index lock. */
enum ns_status ns_stub_write(int directory, uint32_t generation, struct ns_error *err);

/* Makes the names in an open directory durable; true also on file systems that cannot do that.
 * False with errno. */
bool ns_directory_sync(int directory);

#endif

/* gzip (RFC 1952) and zstd (RFC 8878) streams, several members or frames in a row, undone piece by
 * piece with checksums verified.
 *
 * zlib and zstd directly, not libarchive: its gzip filter drops the data before a truncation, takes
 * an empty member for no archive at all, and does not check the CRC. */
#ifndef NS_READERS_DECOMPRESS_H
#define NS_READERS_DECOMPRESS_H

#include "common/base/buffer.h"
#include "common/base/status.h"

enum ns_compression { NS_COMPRESSION_NONE, NS_COMPRESSION_GZIP, NS_COMPRESSION_ZSTD };

enum { NS_COMPRESSION_MAGIC = 4 }; /* bytes that ns_compression_detect needs */

/* By the first bytes of the data. */
enum ns_compression ns_compression_detect(struct ns_str head);

struct ns_decompressor;

/* compression: not NS_COMPRESSION_NONE. */
enum ns_status ns_decompressor_open(struct ns_decompressor **out, enum ns_compression compression,
                                    struct ns_error *err);
void ns_decompressor_close(struct ns_decompressor *decompressor);

/* Undoes some of in, which is moved past what was used; last tells that in is all that is left.
 * *got is the number of bytes written to out; 0 means that more input is needed, or with last,
 * that the data ended as it should.  NS_CORRUPT: damaged, truncated, or followed by other data
 * (zero bytes are padding); *got bytes are good nevertheless.  NS_LIMIT: a zstd window of more than
 * 128 MiB.  After an error only close is allowed. */
enum ns_status ns_decompressor_step(struct ns_decompressor *decompressor, struct ns_str *in,
                                    bool last, char *out, size_t size, size_t *got,
                                    struct ns_error *err);

#endif

/* Tags as raw deflate streams (RFC 1951), which is what glass calls compressed.
 *
 * Term lists share so little with themselves that deflate gains nothing by its matches: all is in
 * the Huffman code.  And they are so much alike that one code serves thousands of them, learnt from
 * those that came before.  So a tag takes one table look-up a byte: six times faster than zlib, for
 * 4 % more bytes.
 *
 * What is packed already can be wrapped as a stored block.  That gains nothing here, but keeps
 * Xapian's compactor from trying to compress it each time it merges. */
#ifndef NS_BULK_GLASS_DEFLATE_H
#define NS_BULK_GLASS_DEFLATE_H

#include "common/base/buffer.h"

#include <stdint.h>

enum {
    NS_GLASS_SYMBOLS = 257,     /* the bytes and the end of the stream */
    NS_GLASS_CODE_HEADER = 512, /* bytes: more than any code's description takes */
};

struct ns_glass_deflater {
    uint32_t counts[NS_GLASS_SYMBOLS]; /* how often each was seen */
    uint64_t seen;                     /* bytes in all */
    uint64_t relearn;                  /* when that many were seen */
    uint16_t codes[NS_GLASS_SYMBOLS];  /* first bit lowest */
    uint8_t lengths[NS_GLASS_SYMBOLS];
    unsigned header_bits;
    unsigned char header[NS_GLASS_CODE_HEADER]; /* the start of every stream */
};

void ns_glass_deflater_init(struct ns_glass_deflater *deflater);

/* Appends the stream to out.  False, and out is not to be used, when it would not be shorter than
 * bytes or there is no memory. */
bool ns_glass_deflate(struct ns_glass_deflater *deflater, struct ns_str bytes,
                      struct ns_buffer *out);

/* Appends bytes as they are, five bytes longer for each 64 KB. */
void ns_glass_deflate_stored(struct ns_str bytes, struct ns_buffer *out);

#endif

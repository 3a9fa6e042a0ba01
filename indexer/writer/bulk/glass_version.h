/* The file `iamglass`, which makes a directory of tables a database.
 *
 *   0f 0d "Xapian Glass"
 *   format date (2, big-endian): (year - 2014) << 9 | month << 5 | day, here 2016-03-14
 *   uuid (16), uint revision
 *   for each table in the order postlist, docdata, termlist, position, spelling, synonym:
 *     uint root block; uint level << 2 | 2 leaves are in sequence | 1 there is no root block
 *     uint entries; uint block size >> 11; uint size from which Xapian compresses tags (0 = never)
 *     string free list: uint revision, uint first unused block, four zero uints; none when empty
 *   uint documents; uint last docid - documents; uint shortest document length above 0
 *   uint largest wdf; uint longest document length - largest wdf; uint oldest change set, 0
 *   uint total length; uint spelling frequency bound */
#ifndef NS_BULK_GLASS_VERSION_H
#define NS_BULK_GLASS_VERSION_H

#include "indexer/writer/bulk/glass_table.h"

#include <stdint.h>

enum ns_glass_table_kind {
    NS_GLASS_POSTLIST,
    NS_GLASS_DOCDATA,
    NS_GLASS_TERMLIST,
    NS_GLASS_POSITION,
    NS_GLASS_SPELLING,
    NS_GLASS_SYNONYM,
    NS_GLASS_TABLES,
};

struct ns_glass_statistics {
    uint32_t documents;
    uint32_t last_docid;
    uint32_t shortest; /* document length, 0 when all are */
    uint32_t longest;
    uint32_t largest_wdf;
    uint64_t total_length;
    uint64_t spelling_bound; /* of the frequency of a word in the spelling table */
};

#define NS_GLASS_VERSION_FILE "iamglass"

/* "postlist.glass" ... */
const char *ns_glass_file_name(enum ns_glass_table_kind kind);

enum { NS_GLASS_LEVELS = 10 }; /* as deep as Xapian follows */

/* Where the entries of a table are, that Xapian may have changed. */
struct ns_glass_tree {
    bool empty;
    uint32_t block; /* the root */
    unsigned level; /* its; below NS_GLASS_LEVELS */
    uint32_t block_size;
};

/* Appends the file's bytes to out. */
enum ns_status ns_glass_version_encode(const struct ns_glass_root roots[NS_GLASS_TABLES],
                                       const struct ns_glass_statistics *statistics,
                                       const unsigned char uuid[16], struct ns_buffer *out,
                                       struct ns_error *err);

/* Reads what the file says.  NS_UNSUPPORTED when it is of another format, NS_CORRUPT. */
enum ns_status ns_glass_version_decode(struct ns_str bytes,
                                       struct ns_glass_tree trees[NS_GLASS_TABLES],
                                       struct ns_glass_statistics *statistics,
                                       struct ns_error *err);

/* Whether that release of libxapian ("1.4.22") reads and writes the format that is known here. */
bool ns_glass_version_supported(const char *release);

#endif

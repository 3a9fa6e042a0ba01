/* The options of nindex, and what a command line says. */
#ifndef NS_INDEXER_OPTIONS_NINDEX_H
#define NS_INDEXER_OPTIONS_NINDEX_H

#include "common/base/options.h"
#include "indexer/readers/reader.h"
#include "indexer/writer/writer.h"

enum ns_nindex_action {
    NS_NINDEX_ADD,     /* read the operands, which are paths; the default */
    NS_NINDEX_EXTRACT, /* print what is in them instead */
    NS_NINDEX_TAG,     /* print the names in them instead */
    NS_NINDEX_DELETE,
    NS_NINDEX_CHECK,
    NS_NINDEX_REBUILD,
    NS_NINDEX_STATS,
    NS_NINDEX_EXPORT,
    NS_NINDEX_HELP,
    NS_NINDEX_VERSION,
};

struct ns_nindex_options {
    enum ns_nindex_action action;
    struct ns_buffer index;         /* path of the index */
    const struct ns_reader *format; /* NULL: told from the content */
    const char *entities;           /* path of a table of names, or NULL; borrowed from argv */
    const char *manifest;           /* path of what was indexed before, or NULL; borrowed */
    unsigned wait;                  /* seconds to wait for the lock */
    unsigned jobs;                  /* threads */
    size_t memory;                  /* bytes */
    enum ns_writer_kind writer;
    bool positions; /* keep positions of words */
    bool tagged;    /* look for people, countries, organizations and places */
    bool why;       /* with --extract: what became of each block */
    bool follow;    /* go on with what changes */
    bool json, quiet, verbose;
    const char **operands; /* paths or ids, borrowed from argv */
    size_t operand_count;
};

extern const struct ns_program ns_nindex_program;

/* NS_INVALID with a message for the user when the command line makes no sense.  argv is borrowed.
 * Release in any case. */
enum ns_status ns_nindex_options_parse(struct ns_nindex_options *options, int argc,
                                       char *const *argv, struct ns_error *err);
void ns_nindex_options_release(struct ns_nindex_options *options);

#endif

/* A walk over the posting lists of any bytes ends, with what it meets in order: terms ascend, and
 * within a term the documents.  Input: a byte with the size of iamglass, iamglass, the table. */
#include "indexer/writer/bulk/postlist_walk.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t last_docid;

static bool take_term(void *context, struct ns_str term, uint64_t documents, uint64_t occurrences)
{
    uint64_t *sum = context;
    *sum += documents + occurrences;
    if (!term.size)
        abort();
    last_docid = 0;
    return true;
}

static void take_posting(void *context, uint32_t docid, uint32_t wdf)
{
    uint64_t *sum = context;
    *sum += wdf;
    if (docid == 0 || docid <= last_docid)
        abort();
    last_docid = docid;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t sum = 0;
    const struct ns_postlist_sink sink = {&sum, take_term, take_posting, NULL};
    struct ns_glass_tree trees[NS_GLASS_TABLES];
    struct ns_glass_statistics statistics;
    struct ns_error err;
    if (!size || size - 1 < data[0])
        return 0;
    struct ns_str version = {(const char *)data + 1, data[0]};
    struct ns_str table = {version.data + version.size, size - 1 - version.size};
    int file = memfd_create("postlist", MFD_CLOEXEC);
    if (file < 0 || write(file, table.data, table.size) != (ssize_t)table.size)
        abort();
    last_docid = 0;
    enum ns_status status = ns_glass_version_decode(version, trees, &statistics, &err);
    if (!status)
        status = ns_postlist_walk_table(file, &trees[NS_GLASS_POSTLIST], &sink, &err);
    if (status && status != NS_CORRUPT && status != NS_UNSUPPORTED)
        abort();
    (void)close(file);
    return 0;
}

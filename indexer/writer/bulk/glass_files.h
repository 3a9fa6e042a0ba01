/* The files of a glass database that is being written: a directory with a file for each table that
 * has an entry (only the postlist table has one in any case), an empty `flintlock` and, last of
 * all, `iamglass` (glass_version.h), which makes it a database. */
#ifndef NS_BULK_GLASS_FILES_H
#define NS_BULK_GLASS_FILES_H

#include "indexer/writer/bulk/glass_version.h"

#include <stdbool.h>

struct ns_glass_files {
    char *path;
    int directory;
    bool skip_sync;
    struct ns_glass_table *tables[NS_GLASS_TABLES]; /* NULL: not opened */
};

/* Creates the directory, which must not be there yet.  NS_UNSUPPORTED when the libxapian that runs
 * is not of the series whose format is known here.  On failure nothing is left behind. */
enum ns_status ns_glass_files_open(struct ns_glass_files *files, const char *path,
                                   struct ns_error *err);

/* Opens a table that is not open yet. */
enum ns_status ns_glass_files_table(struct ns_glass_files *files, enum ns_glass_table_kind kind,
                                    enum ns_glass_packing packing, struct ns_error *err);

/* Every file is on the disk, unless that is to be skipped, before the one that makes them a
 * database. */
enum ns_status ns_glass_files_finish(struct ns_glass_files *files,
                                     const struct ns_glass_statistics *statistics,
                                     struct ns_error *err);

/* Frees, and with abandon removes the directory. */
void ns_glass_files_close(struct ns_glass_files *files, bool abandon);

#endif

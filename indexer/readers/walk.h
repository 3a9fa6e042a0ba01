/* What a PATH on the command line stands for: a file, all files of a folder, standard input.
 *
 * Folders are walked in the order of their names (bytes), symbolic links followed.  Passed over
 * within a folder, without a word: names that begin with a dot, whatever is neither file nor
 * folder, and any index.  Memory: the names of the folders that are open. */
#ifndef NS_READERS_WALK_H
#define NS_READERS_WALK_H

#include "common/base/status.h"

#include <stdint.h>

struct ns_walk_sink {
    void *context;
    /* Takes the path of one file, relative when the walk's was, and its size in bytes (0 for a
     * pipe).  An error ends the walk and is returned. */
    enum ns_status (*file)(void *context, const char *path, uint64_t size, struct ns_error *err);
    /* Tells of something that could not be walked: missing, unreadable, a loop of symbolic links, a
     * device, an index that was named.  The walk goes on. */
    void (*skip)(void *context, const char *path, const struct ns_error *why);
    /* Takes the path of a folder that is entered; NULL: not needed.  Errors as of file. */
    enum ns_status (*folder)(void *context, const char *path, struct ns_error *err);
};

/* path "-" is standard input.  A FIFO is taken only when it is named itself.  index: folder of the
 * index in use, passed over wherever it stands; NULL or one that does not exist is no matter.
 * NS_NOMEM, NS_IO, or what sink->file returned. */
enum ns_status ns_walk(const char *path, const char *index, const struct ns_walk_sink *sink,
                       struct ns_error *err);

#endif

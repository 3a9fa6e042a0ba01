/* A directory of a test's own. */
#ifndef NS_TESTS_SCRATCH_H
#define NS_TESTS_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>

enum { NS_SCRATCH_SIZE = 64 };

/* Makes it, in $TMPDIR or /tmp; its name in path.  Ends the test when that fails. */
static inline void ns_scratch_make(char path[NS_SCRATCH_SIZE])
{
    const char *tmp = getenv("TMPDIR");
    snprintf(path, NS_SCRATCH_SIZE, "%.40s/nsearch.XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(path));
}

/* Removes it with all that is in it; 0 when it is gone. */
static inline int ns_scratch_remove(const char *path)
{
    char command[NS_SCRATCH_SIZE + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    return system(command);
}

#endif

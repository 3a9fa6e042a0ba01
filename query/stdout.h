/* Standard output, written in large blocks. */
#ifndef NS_QUERY_STDOUT_H
#define NS_QUERY_STDOUT_H

#include "common/base/buffer.h"
#include "common/base/status.h"

struct ns_stdout {
    struct ns_buffer text; /* to be written; anyone may append */
    bool closed;           /* the reader went away: there is nothing left to do */
};

/* Writes the text when there is a block of it, or with `all` in any case.  A closed pipe is no
 * error, see above.  NS_IO when the rest could not be written, NS_NOMEM. */
enum ns_status ns_stdout_flush(struct ns_stdout *out, bool all, struct ns_error *err);

#endif

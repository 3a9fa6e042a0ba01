#include "query/sink.h"

#include <errno.h>
#include <unistd.h>

enum { BLOCK_SIZE = 64 * 1024 };

static enum ns_status write_all(struct ns_sink *sink, struct ns_error *err)
{
    struct ns_str rest = ns_buffer_str(&sink->text);
    while (rest.size) {
        ssize_t written = write(STDOUT_FILENO, rest.data, rest.size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EPIPE) {
            sink->closed = true;
            return NS_OK;
        }
        if (written < 0)
            return ns_error_errno(err, "cannot write to standard output");
        rest.data += written;
        rest.size -= (size_t)written;
    }
    return NS_OK;
}

enum ns_status ns_sink_flush(struct ns_sink *sink, bool all, struct ns_error *err)
{
    if (ns_buffer_failed(&sink->text))
        return ns_error_nomem(err);
    if (!all && sink->text.size < BLOCK_SIZE)
        return NS_OK;
    enum ns_status status = sink->closed ? NS_OK : write_all(sink, err);
    ns_buffer_clear(&sink->text);
    return status;
}

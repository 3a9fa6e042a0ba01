#include "query/stdout.h"

#include <errno.h>
#include <unistd.h>

enum { BLOCK_SIZE = 64 * 1024 };

static enum ns_status write_all(struct ns_stdout *out, struct ns_error *err)
{
    struct ns_str rest = ns_buffer_str(&out->text);
    while (rest.size) {
        ssize_t written = write(STDOUT_FILENO, rest.data, rest.size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EPIPE) {
            out->closed = true;
            return NS_OK;
        }
        if (written < 0)
            return ns_error_errno(err, "cannot write to standard output");
        rest.data += written;
        rest.size -= (size_t)written;
    }
    return NS_OK;
}

enum ns_status ns_stdout_flush(struct ns_stdout *out, bool all, struct ns_error *err)
{
    if (ns_buffer_failed(&out->text))
        return ns_error_nomem(err);
    if (!all && out->text.size < BLOCK_SIZE)
        return NS_OK;
    enum ns_status status = out->closed ? NS_OK : write_all(out, err);
    ns_buffer_clear(&out->text);
    return status;
}

#include "indexer/skipped.h"

#include <string.h>

enum { NAME_SHOWN = 300 }; /* bytes of a file's name in a message: the reason must fit behind it */

void ns_skipped_name(struct ns_messages *messages, const char *file, size_t line,
                     const struct ns_error *why)
{
    struct ns_error shown = *why;
    size_t size = strlen(file);
    const char *tail = size > NAME_SHOWN ? file + size - NAME_SHOWN : file;
    const char *mark = size > NAME_SHOWN ? "..." : "";
    if (line)
        ns_error_set(&shown, why->code, "%s%s:%zu: %s", mark, tail, line, why->message);
    else
        ns_error_set(&shown, why->code, "%s%s: %s", mark, tail, why->message);
    ns_error_hint(&shown, "%s", why->hint);
    ns_message_error(messages, &shown);
}

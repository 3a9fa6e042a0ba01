#include "indexer/check/faults.h"

#include <stdarg.h>
#include <stdio.h>

enum { SHOWN = 100 }; /* bytes of a term or an id in a message */

void ns_faults_add(struct ns_faults *faults, const char *format, ...)
{
    char text[NS_MESSAGE_SIZE];
    struct ns_error fault;
    va_list arguments;
    if (faults->count++ >= NS_FAULTS_SHOWN)
        return;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ns_error_set(&fault, NS_CORRUPT, "%s", text);
    ns_message_error(faults->messages, &fault);
}

static int shown(struct ns_str text)
{
    return (int)(text.size < SHOWN ? text.size : SHOWN);
}

void ns_faults_add_document(struct ns_faults *faults, uint32_t docid, struct ns_str id,
                            const char *what, struct ns_str where)
{
    if (!id.size)
        id = NS_STR("unknown");
    if (where.size)
        ns_faults_add(faults, "document %u (%.*s): %s \"%.*s\"", docid, shown(id), id.data, what,
                      shown(where), where.data);
    else
        ns_faults_add(faults, "document %u (%.*s): %s", docid, shown(id), id.data, what);
}

#include "common/base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void format_clean(char *out, size_t size, const char *format, va_list args)
{
    if (vsnprintf(out, size, format, args) < 0)
        out[0] = '\0';
    for (char *p = out; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = '?';
}

enum ns_status ns_error_set(struct ns_error *err, enum ns_status code, const char *format, ...)
{
    if (!err)
        return code;
    va_list args;
    va_start(args, format);
    err->code = code;
    err->hint[0] = '\0';
    format_clean(err->message, sizeof err->message, format, args);
    va_end(args);
    return code;
}

void ns_error_hint(struct ns_error *err, const char *format, ...)
{
    if (!err)
        return;
    va_list args;
    va_start(args, format);
    format_clean(err->hint, sizeof err->hint, format, args);
    va_end(args);
}

enum ns_status ns_error_nomem(struct ns_error *err)
{
    return ns_error_set(err, NS_NOMEM, "out of memory");
}

enum ns_status ns_error_errno(struct ns_error *err, const char *what)
{
    int saved = errno;
    enum ns_status code = saved == ENOENT ? NS_NOT_FOUND : saved == ENOMEM ? NS_NOMEM : NS_IO;
    return ns_error_set(err, code, "%s: %s", what, strerror(saved));
}

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
    err->spot[0] = '\0';
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

/* The nearest start of a character at or before `at`. */
static size_t character_start(const char *input, size_t size, size_t at)
{
    while (at && at < size && ((unsigned char)input[at] & 0xc0) == 0x80)
        at--;
    return at;
}

void ns_error_spot(struct ns_error *err, const char *input, size_t size, size_t at)
{
    enum { REACH = (NS_SPOT_SIZE - 8) / 2 }; /* bytes on either side; "..." where it is cut */
    if (!err || at > size)
        return;
    size_t start = at > REACH ? character_start(input, size, at - REACH + 3) : 0;
    size_t end = size - at > REACH ? character_start(input, size, at + REACH - 3) : size;
    size_t used = start ? 3 : 0;
    memcpy(err->spot, "...", used);
    err->spot_at = (unsigned)(used + at - start);
    for (size_t i = start; i < end; i++)
        err->spot[used++] = (unsigned char)input[i] < 0x20 || input[i] == 0x7f ? ' ' : input[i];
    memcpy(err->spot + used, "...", end < size ? 4 : 0);
    err->spot[end < size ? used + 3 : used] = '\0';
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

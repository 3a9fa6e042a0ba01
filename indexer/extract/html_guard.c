#include "indexer/extract/html_guard.h"

#include "common/base/ascii.h"

static bool starts(const char *p, const char *end, const char *with)
{
    return ns_ascii_starts((struct ns_str){p, (size_t)(end - p)}, with);
}

/* Behind an attribute's value, of which p is the first byte. */
static const char *skip_value(const char *p, const char *end)
{
    while (p < end && ns_ascii_is_space(*p))
        p++;
    if (p < end && (*p == '"' || *p == '\'')) {
        const char *quote = memchr(p + 1, *p, (size_t)(end - p) - 1);
        return quote ? quote + 1 : end;
    }
    while (p < end && !ns_ascii_is_space(*p) && *p != '>')
        p++;
    return p;
}

/* Behind the tag of which p is the first byte after '<'; *attributes is how many it has. */
static const char *skip_tag(const char *p, const char *end, size_t *attributes)
{
    *attributes = 0;
    while (p < end && !ns_ascii_is_space(*p) && *p != '>')
        p++;
    while (p < end && *p != '>') {
        if (ns_ascii_is_space(*p) || *p == '/') {
            p++;
            continue;
        }
        ++*attributes;
        do
            p++;
        while (p < end && !ns_ascii_is_space(*p) && *p != '>' && *p != '=');
        while (p < end && ns_ascii_is_space(*p))
            p++;
        if (p < end && *p == '=')
            p = skip_value(p + 1, end);
    }
    return p;
}

/* Behind the next mark from p on. */
static const char *skip_to(const char *p, const char *end, const char *mark)
{
    const char *at = memmem(p, (size_t)(end - p), mark, strlen(mark));
    return at ? at + strlen(mark) : end;
}

/* At the end tag of a script or style. */
static const char *skip_raw(const char *p, const char *end, const char *end_tag)
{
    while ((p = memchr(p, '<', (size_t)(end - p))) != NULL && !starts(p, end, end_tag))
        p++;
    return p ? p : end;
}

enum ns_status ns_html_guard(struct ns_str text, struct ns_buffer *scratch, struct ns_str *guarded,
                             struct ns_error *err)
{
    const char *p = text.data, *end = text.data + text.size;
    *guarded = text;
    ns_buffer_clear(scratch);
    while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL && ++p < end) {
        size_t attributes = 0;
        const char *tag = p;
        if (starts(p, end, "!--"))
            p = skip_to(p, end, "-->");
        else if (ns_ascii_is_letter(*p))
            p = skip_tag(p, end, &attributes);
        if (starts(tag, end, "script"))
            p = skip_raw(p, end, "</script");
        else if (starts(tag, end, "style"))
            p = skip_raw(p, end, "</style");
        if (attributes <= NS_HTML_ATTRIBUTES_MAX)
            continue;
        if (!scratch->size)
            ns_buffer_append_str(scratch, text);
        if (ns_buffer_failed(scratch))
            return ns_error_nomem(err);
        scratch->data[tag - 1 - text.data] = ' ';
        *guarded = ns_buffer_str(scratch);
    }
    return NS_OK;
}

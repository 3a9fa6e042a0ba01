#include "indexer/readers/http_response.h"

#include "indexer/readers/mime.h"

#include <strings.h>

void ns_media_type(struct ns_str content_type, char type[NS_MEDIA_TYPE_MAX])
{
    size_t size = 0;
    for (content_type = ns_str_trim(content_type); size < content_type.size; size++) {
        char c = content_type.data[size];
        if (c == ';' || c == ' ' || c == '\t' || c == ',' || size + 1 == NS_MEDIA_TYPE_MAX)
            break;
        type[size] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    type[size] = '\0';
}

/* The next line of rest, which is moved past it; false at the end. */
static bool next_line(struct ns_str *rest, struct ns_str *line)
{
    if (rest->size == 0)
        return false;
    const char *newline = memchr(rest->data, '\n', rest->size);
    size_t size = newline ? (size_t)(newline - rest->data) : rest->size;
    *line = ns_str_trim((struct ns_str){rest->data, size});
    size += newline != NULL;
    *rest = (struct ns_str){rest->data + size, rest->size - size};
    return true;
}

bool ns_http_header(struct ns_str line, const char *name, struct ns_str *value)
{
    size_t size = strlen(name);
    if (line.size <= size || strncasecmp(line.data, name, size) != 0 || line.data[size] != ':')
        return false;
    *value = ns_str_trim((struct ns_str){line.data + size + 1, line.size - size - 1});
    return true;
}

/* The size that begins a chunk; false when line is none. */
static bool chunk_size(struct ns_str line, size_t *size)
{
    size_t digits = 0;
    for (*size = 0; digits < line.size && digits < 8; digits++) {
        char c = line.data[digits];
        char lower = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *size = *size * 16 + (size_t)(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            *size = *size * 16 + (size_t)(lower - 'a' + 10);
        else
            break;
    }
    return digits > 0 &&
           (digits == line.size || line.data[digits] == ';' || line.data[digits] == ' ');
}

static enum ns_status join_chunks(struct ns_http_response *response, struct ns_buffer *scratch,
                                  struct ns_error *err)
{
    struct ns_str rest = response->body, line;
    size_t size;
    ns_buffer_clear(scratch);
    if (!next_line(&rest, &line) || !chunk_size(line, &size))
        return NS_OK;
    while (size > 0) {
        size_t held = size < rest.size ? size : rest.size;
        ns_buffer_append(scratch, rest.data, held);
        rest = (struct ns_str){rest.data + held, rest.size - held};
        (void)next_line(&rest, &line); /* the end of the chunk */
        if (!next_line(&rest, &line) || !chunk_size(line, &size))
            break;
    }
    response->body = ns_buffer_str(scratch);
    return ns_buffer_failed(scratch) ? ns_error_nomem(err) : NS_OK;
}

static void set_charset(struct ns_http_response *response, struct ns_str charset)
{
    size_t size = charset.size < NS_MEDIA_TYPE_MAX ? charset.size : 0;
    if (size)
        memcpy(response->charset, charset.data, size);
    response->charset[size] = '\0';
}

enum ns_status ns_http_response_parse(struct ns_http_response *response, struct ns_str bytes,
                                      struct ns_buffer *scratch, struct ns_error *err)
{
    struct ns_str line, value;
    bool chunked = false;
    *response = (struct ns_http_response){.body = bytes};
    if (!next_line(&bytes, &line) || line.size < 12 || memcmp(line.data, "HTTP/", 5) != 0)
        return NS_OK;
    const char *space = memchr(line.data, ' ', line.size);
    size_t at = space ? (size_t)(space - line.data) : line.size;
    for (at++;
         at < line.size && line.data[at] >= '0' && line.data[at] <= '9' && response->code < 1000;
         at++)
        response->code = response->code * 10 + (unsigned)(line.data[at] - '0');
    while (next_line(&bytes, &line) && line.size > 0) {
        if (ns_http_header(line, "content-type", &value)) {
            ns_media_type(value, response->type);
            set_charset(response, ns_mime_param(value, "charset"));
        } else if (ns_http_header(line, "content-encoding", &value))
            ns_media_type(value, response->encoding);
        else if (ns_http_header(line, "transfer-encoding", &value))
            chunked =
                value.size >= 7 && strncasecmp(value.data + value.size - 7, "chunked", 7) == 0;
    }
    response->body = bytes;
    return chunked ? join_chunks(response, scratch, err) : NS_OK;
}

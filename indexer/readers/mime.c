#include "indexer/readers/mime.h"

#include "indexer/extract/html_charset.h"
#include "indexer/readers/http_response.h"

#include <strings.h>

enum { BOUNDARY_MAX = 200 };

static struct ns_str cut(const char *from, const char *to)
{
    return (struct ns_str){from, (size_t)(to - from)};
}

/* The next line of rest with its newline; rest is moved past it. */
static struct ns_str next_line(struct ns_str *rest)
{
    const char *newline = memchr(rest->data, '\n', rest->size);
    size_t size = newline ? (size_t)(newline - rest->data) + 1 : rest->size;
    struct ns_str line = {rest->data, size};
    *rest = (struct ns_str){rest->data + size, rest->size - size};
    return line;
}

struct ns_mime_entity ns_mime_entity(struct ns_str bytes)
{
    struct ns_str rest = bytes;
    while (rest.size) {
        const char *begin = rest.data;
        if (ns_str_trim(next_line(&rest)).size == 0)
            return (struct ns_mime_entity){cut(bytes.data, begin), rest};
    }
    return (struct ns_mime_entity){bytes, NS_STR("")};
}

struct ns_str ns_mime_header(struct ns_str headers, const char *name)
{
    size_t size = strlen(name);
    while (headers.size) {
        struct ns_str line = next_line(&headers);
        if (line.size <= size || line.data[size] != ':' || strncasecmp(line.data, name, size) != 0)
            continue;
        const char *end = line.data + line.size;
        while (headers.size && (*headers.data == ' ' || *headers.data == '\t')) {
            struct ns_str more = next_line(&headers);
            end = more.data + more.size;
        }
        return ns_str_trim(cut(line.data + size + 1, end));
    }
    return NS_STR("");
}

struct ns_str ns_mime_param(struct ns_str value, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i + size < value.size; i++) {
        bool begins = i == 0 || strchr("; \t\r\n", value.data[i - 1]);
        if (!begins || value.data[i + size] != '=' || strncasecmp(value.data + i, name, size) != 0)
            continue;
        const char *p = value.data + i + size + 1, *end = value.data + value.size;
        bool quoted = p < end && *p == '"';
        p += quoted;
        const char *stop = p;
        while (stop < end && (quoted ? *stop != '"' : !strchr("; \t\r\n", *stop)))
            stop++;
        return cut(p, stop);
    }
    return NS_STR("");
}

/* --- transfer encodings ------------------------------------------------------------------- */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* word: the form of it in headers, where _ is a space. */
static void decode_quoted(struct ns_str in, bool word, struct ns_buffer *out)
{
    for (size_t i = 0; i < in.size; i++) {
        char c = in.data[i];
        if (c != '=') {
            ns_buffer_append_char(out, word && c == '_' ? ' ' : c);
            continue;
        }
        size_t left = in.size - i - 1;
        int high = left >= 2 ? hex_value(in.data[i + 1]) : -1;
        int low = left >= 2 ? hex_value(in.data[i + 2]) : -1;
        if (high >= 0 && low >= 0) {
            ns_buffer_append_char(out, (char)(high * 16 + low));
            i += 2;
        } else if (left >= 1 && in.data[i + 1] == '\n') {
            i += 1;
        } else if (left >= 2 && in.data[i + 1] == '\r' && in.data[i + 2] == '\n') {
            i += 2;
        } else {
            ns_buffer_append_char(out, c);
        }
    }
}

static void decode_base64(struct ns_str in, struct ns_buffer *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0, count = 0;
    for (size_t i = 0; i < in.size && in.data[i] != '='; i++) {
        const char *digit = in.data[i] ? strchr(digits, in.data[i]) : NULL;
        if (!digit)
            continue;
        bits = (bits << 6 | (unsigned)(digit - digits)) & 0xffffff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            ns_buffer_append_char(out, (char)(unsigned char)(bits >> count));
        }
    }
}

static enum ns_status append_decoded(struct ns_str bytes, struct ns_str charset,
                                     struct ns_buffer *out, struct ns_error *err)
{
    struct ns_buffer scratch;
    struct ns_str text;
    ns_buffer_init(&scratch);
    enum ns_status status = ns_html_charset_decode_as(bytes, charset, &scratch, &text, err);
    if (!status)
        ns_buffer_append_str(out, text);
    if (!status && ns_buffer_failed(out))
        status = ns_error_nomem(err);
    ns_buffer_release(&scratch);
    return status;
}

enum ns_status ns_mime_decode(struct ns_mime_entity part, struct ns_buffer *out,
                              struct ns_error *err)
{
    char encoding[NS_MEDIA_TYPE_MAX];
    struct ns_buffer bytes;
    struct ns_str body = part.body;
    ns_media_type(ns_mime_header(part.headers, "content-transfer-encoding"), encoding);
    ns_buffer_init(&bytes);
    if (strcmp(encoding, "base64") == 0) {
        decode_base64(part.body, &bytes);
        body = ns_buffer_str(&bytes);
    } else if (strcmp(encoding, "quoted-printable") == 0) {
        decode_quoted(part.body, false, &bytes);
        body = ns_buffer_str(&bytes);
    }
    struct ns_str charset = ns_mime_param(ns_mime_header(part.headers, "content-type"), "charset");
    enum ns_status status =
        ns_buffer_failed(&bytes) ? ns_error_nomem(err) : append_decoded(body, charset, out, err);
    ns_buffer_release(&bytes);
    return status;
}

/* --- headers ------------------------------------------------------------------------------ */

/* The encoded word at the start of text: its length, or 0 when none stands there. */
static size_t encoded_word(struct ns_str text, struct ns_str *charset, char *how,
                           struct ns_str *word)
{
    if (text.size < 8 || memcmp(text.data, "=?", 2) != 0)
        return 0;
    const char *end = text.data + text.size;
    const char *mark = memchr(text.data + 2, '?', text.size - 2);
    if (!mark || end - mark < 5 || mark[2] != '?')
        return 0;
    const char *close = memmem(mark + 3, (size_t)(end - mark) - 3, "?=", 2);
    *how = (char)(mark[1] | 0x20);
    if (!close || (*how != 'b' && *how != 'q'))
        return 0;
    *charset = cut(text.data + 2, mark);
    const char *language = charset->size ? memchr(charset->data, '*', charset->size) : NULL;
    if (language)
        *charset = cut(charset->data, language);
    *word = cut(mark + 3, close);
    return (size_t)(close + 2 - text.data);
}

enum ns_status ns_mime_text(struct ns_str value, struct ns_buffer *out, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    bool after_word = false;
    while (value.size && !status) {
        struct ns_str charset, word, plain = value;
        char how;
        size_t size = encoded_word(value, &charset, &how, &word);
        if (size) {
            struct ns_buffer bytes;
            ns_buffer_init(&bytes);
            if (how == 'b')
                decode_base64(word, &bytes);
            else
                decode_quoted(word, true, &bytes);
            status = ns_buffer_failed(&bytes)
                         ? ns_error_nomem(err)
                         : append_decoded(ns_buffer_str(&bytes), charset, out, err);
            ns_buffer_release(&bytes);
            after_word = true;
        } else {
            const char *next = memmem(value.data + 1, value.size - 1, "=?", 2);
            size = next ? (size_t)(next - value.data) : value.size;
            plain.size = size;
            bool blank = ns_str_trim(plain).size == 0;
            if (!blank || !after_word || !next) /* white space between words does not count */
                status = append_decoded(plain, NS_STR(""), out, err);
            after_word = false;
        }
        value = (struct ns_str){value.data + size, value.size - size};
    }
    return status;
}

/* --- parts -------------------------------------------------------------------------------- */

/* Takes the next part of a multipart's body off rest; false when there is none. */
static bool next_part(struct ns_str *rest, struct ns_str boundary, struct ns_mime_entity *part)
{
    const char *begin = NULL;
    struct ns_str before = NS_STR("");
    while (rest->size) {
        struct ns_str whole = *rest, line = next_line(rest);
        bool mark = line.size >= boundary.size + 2 && memcmp(line.data, "--", 2) == 0 &&
                    memcmp(line.data + 2, boundary.data, boundary.size) == 0;
        if (!mark)
            continue;
        if (begin) {
            *part = ns_mime_entity(cut(begin, line.data));
            *rest = whole; /* the mark also begins the next part */
            return true;
        }
        struct ns_str tail = {line.data + 2 + boundary.size, line.size - 2 - boundary.size};
        if (tail.size >= 2 && memcmp(tail.data, "--", 2) == 0)
            return false;
        begin = rest->data;
        before = *rest;
    }
    if (begin && before.size) { /* the file was cut */
        *part = ns_mime_entity(before);
        return true;
    }
    return false;
}

static bool find_part(struct ns_mime_entity entity, const char *type, unsigned depth,
                      struct ns_mime_entity *found)
{
    char own[NS_MEDIA_TYPE_MAX], use[NS_MEDIA_TYPE_MAX];
    struct ns_str value = ns_mime_header(entity.headers, "content-type");
    ns_media_type(value, own);
    ns_media_type(ns_mime_header(entity.headers, "content-disposition"), use);
    if (strcmp(use, "attachment") == 0)
        return false;
    if (strcmp(own[0] ? own : "text/plain", type) == 0) {
        *found = entity;
        return true;
    }
    struct ns_str boundary = ns_mime_param(value, "boundary");
    if (strncmp(own, "multipart/", 10) != 0 || depth >= NS_MIME_DEPTH_MAX || !boundary.size ||
        boundary.size > BOUNDARY_MAX)
        return false;
    struct ns_mime_entity part;
    for (struct ns_str rest = entity.body; next_part(&rest, boundary, &part);)
        if (find_part(part, type, depth + 1, found))
            return true;
    return false;
}

bool ns_mime_find(struct ns_mime_entity entity, const char *type, struct ns_mime_entity *found)
{
    return find_part(entity, type, 0, found);
}

/* Web archives: WARC 0.17 to 1.1 (ISO 28500) and ARC 1, as crawlers write them, plain or with each
 * record a gzip member.  The pages and feeds in responses, resources and conversions are read. */
#include "indexer/readers/http_body.h"
#include "indexer/readers/reader.h"

enum { HEADERS_MAX = 1000, PIECE = 256 * 1024 };

struct warc {
    struct ns_input *input;
    struct ns_article *article;
    const struct ns_sink *sink;
    struct ns_buffer url, block, chunks, body; /* of the record at hand */
    uint64_t length;                           /* of its block */
    bool keep;                                 /* whether its block is of interest */
    bool http;                                 /* whether that may be an HTTP response */
    char type[NS_MEDIA_TYPE_MAX];              /* of the block, where it is none */
};

/* --- headers ------------------------------------------------------------------------------ */

static bool starts(struct ns_str line, const char *with)
{
    size_t size = strlen(with);
    return line.size >= size && memcmp(line.data, with, size) == 0;
}

static bool is_arc_name(struct ns_str line)
{
    return starts(line, "filedesc://") || starts(line, "http://") || starts(line, "https://") ||
           starts(line, "dns:");
}

static bool read_number(struct ns_str text, uint64_t *number)
{
    *number = 0;
    if (text.size == 0 || text.size > 18)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *number = *number * 10 + (uint64_t)(text.data[i] - '0');
    }
    return true;
}

static void keep_url(struct warc *warc, struct ns_str url)
{
    if (url.size >= 2 && url.data[0] == '<' && url.data[url.size - 1] == '>')
        url = (struct ns_str){url.data + 1, url.size - 2};
    ns_buffer_clear(&warc->url);
    ns_buffer_append_str(&warc->url, url);
}

static enum ns_status broken(struct ns_error *err, const char *what)
{
    ns_error_set(err, NS_CORRUPT, "a damaged record: %s", what);
    ns_error_hint(err, "reading goes on with the next one that can be found");
    return NS_CORRUPT;
}

/* The headers of a WARC record behind its first line. */
static enum ns_status read_warc_head(struct warc *warc, struct ns_error *err)
{
    bool more = true, known = false, response = false, has_page = false;
    for (size_t count = 0; more && count < HEADERS_MAX; count++) {
        struct ns_str line, value;
        size_t number;
        enum ns_status status = ns_input_line(warc->input, &line, &number, &more, err);
        if (status)
            return status;
        line = ns_str_trim(line);
        if (line.size == 0)
            break;
        if (ns_http_header(line, "content-length", &value)) {
            known = read_number(value, &warc->length);
        } else if (ns_http_header(line, "warc-target-uri", &value)) {
            keep_url(warc, value);
        } else if (ns_http_header(line, "content-type", &value)) {
            ns_media_type(value, warc->type);
        } else if (ns_http_header(line, "warc-type", &value)) {
            response = ns_str_equal(value, NS_STR("response"));
            has_page = ns_str_equal(value, NS_STR("resource")) ||
                       ns_str_equal(value, NS_STR("conversion"));
        }
    }
    if (!known)
        return broken(err, "no Content-Length");
    /* What a crawler says of its crawl has an address of its own kind. */
    bool crawl = starts(ns_buffer_str(&warc->url), "metadata:");
    warc->keep = (response || has_page) && !crawl;
    warc->http = response;
    return NS_OK;
}

/* The field at the end of line, which is cut off. */
static struct ns_str last_field(struct ns_str *line)
{
    size_t begin = line->size;
    while (begin > 0 && line->data[begin - 1] != ' ')
        begin--;
    struct ns_str field = {line->data + begin, line->size - begin};
    line->size = begin > 0 ? begin - 1 : 0;
    return field;
}

/* "URL address date type length"; a URL may hold spaces. */
static enum ns_status read_arc_head(struct warc *warc, struct ns_str line, struct ns_error *err)
{
    warc->keep = warc->http = !starts(line, "filedesc://");
    if (!read_number(last_field(&line), &warc->length))
        return broken(err, "no length at the end of its first line");
    ns_media_type(last_field(&line), warc->type);
    (void)last_field(&line); /* date */
    (void)last_field(&line); /* address */
    keep_url(warc, line);
    return NS_OK;
}

/* Finds the next record and reads its head.  *more false: there is none.  With an error and *more
 * true, reading goes on. */
static enum ns_status next_record(struct warc *warc, bool *more, struct ns_error *err)
{
    bool lost = false;
    for (;;) {
        struct ns_str line;
        size_t number;
        enum ns_status status = ns_input_line(warc->input, &line, &number, more, err);
        if (!*more)
            return status;
        warc->keep = false;
        warc->length = 0;
        warc->type[0] = '\0';
        ns_buffer_clear(&warc->url);
        if (!status && starts(line, "WARC/"))
            return read_warc_head(warc, err);
        if (!status && is_arc_name(line) && !lost)
            return read_arc_head(warc, line, err);
        if (!lost && ns_str_trim(line).size > 0) {
            lost = true;
            struct ns_error why;
            broken(&why, "no record begins where one should");
            warc->sink->skip(warc->sink->context, ns_input_name(warc->input), number, &why);
        }
    }
}

/* --- blocks ------------------------------------------------------------------------------- */

/* Reads the block of the record, and keeps it where it is of interest.  An error ends the file;
 * what was read until then is kept. */
static enum ns_status read_block(struct warc *warc, struct ns_error *err)
{
    uint64_t left = warc->length;
    ns_buffer_clear(&warc->block);
    while (left > 0) {
        struct ns_str bytes;
        size_t wanted = left < PIECE ? (size_t)left : PIECE;
        enum ns_status status = ns_input_bytes(warc->input, wanted, &bytes, err);
        if (status)
            return status;
        if (bytes.size == 0) {
            ns_error_set(err, NS_CORRUPT, "the file ends within a record");
            ns_error_hint(err, "what it holds was read");
            return NS_CORRUPT;
        }
        if (warc->keep && warc->length <= NS_PAGE_MAX)
            ns_buffer_append_str(&warc->block, bytes);
        left -= bytes.size;
    }
    return ns_buffer_failed(&warc->block) ? ns_error_nomem(err) : NS_OK;
}

static bool is_one_of(const char *type, const char *const *types)
{
    for (; *types; types++)
        if (strcmp(type, *types) == 0)
            return true;
    return false;
}

/* Whether a part of that type is a page, or what looks like a format of articles. */
static bool is_wanted(const char *type, struct ns_input *part)
{
    static const char *const pages[] = {"",           "text/html",      "application/xhtml+xml",
                                        "text/plain", "message/rfc822", "multipart/related",
                                        NULL};
    static const char *const feeds[] = {"application/rss+xml",
                                        "application/atom+xml",
                                        "application/rdf+xml",
                                        "application/xml",
                                        "text/xml",
                                        "application/feed+json",
                                        "application/json",
                                        NULL};
    struct ns_str head;
    struct ns_error err;
    if (is_one_of(type, pages))
        return true;
    if (!is_one_of(type, feeds) || ns_input_head(part, &head, &err) || head.size == 0)
        return false;
    const struct ns_reader *reader = ns_reader_detect(head);
    return reader != &ns_reader_text && reader != &ns_reader_ndjson;
}

static enum ns_status read_part(struct warc *warc, const char *type, struct ns_str body,
                                struct ns_error *err)
{
    struct ns_input *part;
    struct ns_str url = ns_buffer_str(&warc->url);
    enum ns_status status = ns_input_open_bytes(&part, warc->input, url, url, body, err);
    if (status)
        return status;
    if (is_wanted(type, part))
        status = ns_read_part(part, warc->article, warc->sink, err);
    ns_input_close(part);
    return status;
}

static void skip(const struct warc *warc, const struct ns_error *why)
{
    struct ns_buffer name;
    ns_buffer_init(&name);
    ns_buffer_printf(&name, "%s!%s", ns_input_name(warc->input), ns_buffer_str(&warc->url).data);
    warc->sink->skip(warc->sink->context,
                     ns_buffer_failed(&name) ? ns_input_name(warc->input) : name.data, 0, why);
    ns_buffer_release(&name);
}

/* A record whose block was read. */
static enum ns_status use_record(struct warc *warc, struct ns_error *err)
{
    struct ns_str block = ns_buffer_str(&warc->block);
    struct ns_http_response response;
    struct ns_error why;
    if (warc->length > NS_PAGE_MAX) {
        ns_error_set(&why, NS_LIMIT, "a page of more than %d MiB", NS_PAGE_MAX / (1024 * 1024));
        skip(warc, &why);
        return NS_OK;
    }
    if (!warc->http)
        return read_part(warc, warc->type, block, err);
    enum ns_status status = ns_http_response_parse(&response, block, &warc->chunks, err);
    if (status || response.code < 200 || response.code > 299 || response.body.size == 0)
        return status;
    struct ns_str body;
    status = ns_http_body(&response, &warc->body, &body, &why);
    if (status == NS_NOMEM)
        return ns_error_nomem(err);
    if (status) {
        skip(warc, &why);
        return NS_OK;
    }
    return read_part(warc, response.type, body, err);
}

/* A head that is damaged, where the file itself can still be read, costs its record only. */
static enum ns_status read_record(struct warc *warc, bool *more, struct ns_error *err)
{
    struct ns_error end = {0};
    enum ns_status status = next_record(warc, more, err);
    if (status == NS_CORRUPT && *more && ns_input_failure(warc->input, NULL) == NS_OK) {
        warc->sink->skip(warc->sink->context, ns_input_name(warc->input), 0, err);
        return NS_OK;
    }
    if (status || !*more)
        return status;
    enum ns_status ended = read_block(warc, &end);
    if (warc->keep && (warc->block.size || warc->length > NS_PAGE_MAX))
        status = use_record(warc, err);
    if (!status && ended)
        *err = end;
    return status ? status : ended;
}

static enum ns_status warc_read(struct ns_input *input, struct ns_article *article,
                                const struct ns_sink *sink, struct ns_error *err)
{
    struct warc warc = {.input = input, .article = article, .sink = sink};
    struct ns_error unwanted;
    ns_buffer_init(&warc.url);
    ns_buffer_init(&warc.block);
    ns_buffer_init(&warc.chunks);
    ns_buffer_init(&warc.body);
    enum ns_status status = NS_OK;
    for (bool more = true; more && !status;)
        status = read_record(&warc, &more, err ? err : &unwanted);
    ns_buffer_release(&warc.url);
    ns_buffer_release(&warc.block);
    ns_buffer_release(&warc.chunks);
    ns_buffer_release(&warc.body);
    return status;
}

static bool warc_detect(struct ns_str head)
{
    return starts(head, "WARC/1.") || starts(head, "WARC/0.") || starts(head, "filedesc://");
}

const struct ns_reader ns_reader_warc = {
    .name = "warc",
    .summary = "the pages in a web archive (WARC, ARC)",
    .container = true,
    .detect = warc_detect,
    .read = warc_read,
};

#include "indexer/readers/reader.h"

#include "indexer/readers/record.h"
#include "indexer/readers/xml_record.h"

#include <xxhash.h>

const struct ns_reader *const ns_readers[] = {
    &ns_reader_warc,      &ns_reader_feed,
    &ns_reader_json_feed, &ns_reader_epub,
    &ns_reader_archive,   &ns_reader_newsml,
    &ns_reader_ninjs,     &ns_reader_mhtml,
    &ns_reader_mbox,      &ns_reader_html,
    &ns_reader_ndjson,    &ns_reader_csv,
    &ns_reader_text,      NULL,
};

enum { CONTROL_SHARE = 32 }; /* text has fewer than one control character in so many bytes */

const struct ns_reader *ns_reader_find(const char *name)
{
    for (size_t i = 0; ns_readers[i]; i++)
        if (strcmp(ns_readers[i]->name, name) == 0)
            return ns_readers[i];
    return NULL;
}

/* A stray NUL in a long text is forgiven; it becomes a space. */
static bool is_binary(struct ns_str head)
{
    size_t controls = 0;
    for (size_t i = 0; i < head.size; i++) {
        unsigned char c = (unsigned char)head.data[i];
        bool usual = c >= 0x20 || (c >= '\t' && c <= '\r') || c == 0x1b;
        controls += !usual;
    }
    return controls > head.size / CONTROL_SHARE;
}

const struct ns_reader *ns_reader_detect(struct ns_str head)
{
    size_t i = 0;
    while (ns_readers[i + 1] && !ns_readers[i]->detect(head))
        i++;
    return ns_readers[i];
}

static bool is_xml(struct ns_str head)
{
    head = ns_str_trim(head);
    return head.size > 5 && memcmp(head.data, "<?xml", 5) == 0;
}

static enum ns_status unknown_xml(struct ns_str head, struct ns_error *err)
{
    char root[NS_XML_ROOT_MAX];
    ns_xml_root(head, root);
    ns_error_set(err, NS_INVALID, "XML of a kind that is not known%s%s%s", root[0] ? ": <" : "",
                 root, root[0] ? ">" : "");
    ns_error_hint(err, "nindex(1) lists the formats that it reads; --format reads it all the same");
    return NS_INVALID;
}

enum ns_status ns_read_input(struct ns_input *input, const struct ns_reader *forced,
                             struct ns_article *article, const struct ns_sink *sink,
                             struct ns_error *err)
{
    struct ns_str head;
    enum ns_status status = ns_input_head(input, &head, err);
    if (status)
        return status;
    if (head.size == 0) {
        struct ns_error why;
        ns_error_set(&why, NS_INVALID, "empty");
        sink->skip(sink->context, ns_input_name(input), 0, &why);
        return NS_OK;
    }
    const struct ns_reader *reader = forced ? forced : ns_reader_detect(head);
    if (reader->container && ns_input_depth(input) >= NS_NESTING_MAX)
        return ns_error_set(err, NS_LIMIT, "archives within archives more than %d deep",
                            NS_NESTING_MAX);
    if (!reader->container && is_binary(head)) {
        status = ns_input_failure(input, err); /* what damaged data expand to may look so */
        if (status)
            return status;
        ns_error_set(err, NS_INVALID, "not text: it holds binary data");
        ns_error_hint(err, "nindex(1) lists the formats that it reads");
        return NS_INVALID;
    }
    if (!forced && reader == &ns_reader_text && is_xml(head))
        return unknown_xml(head, err);
    return reader->read(input, article, sink, err);
}

/* A sink that remembers whether an error is its own. */
struct part_sink {
    const struct ns_sink *sink;
    bool refused;
};

static enum ns_status take_article(void *context, struct ns_article *article, struct ns_error *err)
{
    struct part_sink *part = context;
    enum ns_status status = part->sink->article(part->sink->context, article, err);
    part->refused = status != NS_OK;
    return status;
}

static void take_skip(void *context, const char *file, size_t line, const struct ns_error *why)
{
    struct part_sink *part = context;
    part->sink->skip(part->sink->context, file, line, why);
}

static void take_parts(void *context, const struct ns_page_parts *parts)
{
    struct part_sink *part = context;
    part->sink->parts(part->sink->context, parts);
}

static void take_index_page(void *context, const char *file)
{
    struct part_sink *part = context;
    part->sink->index_page(part->sink->context, file);
}

enum ns_status ns_read_part(struct ns_input *part, struct ns_article *article,
                            const struct ns_sink *sink, struct ns_error *err)
{
    struct part_sink context = {sink, false};
    if (sink->part && !sink->part(sink->context, ns_input_name(part)))
        return NS_OK;
    const struct ns_sink own = {
        .context = &context,
        .article = take_article,
        .skip = take_skip,
        .parts = sink->parts ? take_parts : NULL,
        .index_page = sink->index_page ? take_index_page : NULL,
        .headlines = sink->headlines,
    };
    struct ns_error why;
    enum ns_status status = ns_read_input(part, NULL, article, &own, &why);
    if (status == NS_OK)
        return NS_OK;
    if (context.refused || status == NS_NOMEM) {
        if (err)
            *err = why;
        return status;
    }
    sink->skip(sink->context, ns_input_name(part), 0, &why);
    return NS_OK;
}

enum ns_status ns_read_file(const char *path, const struct ns_reader *forced,
                            struct ns_article *article, const struct ns_sink *sink,
                            struct ns_error *err)
{
    struct ns_input *input;
    enum ns_status status = ns_input_open(&input, path, err);
    if (!status)
        status = ns_read_input(input, forced, article, sink, err);
    ns_input_close(input);
    return status;
}

/* URL, else path.  A page that came through a pipe has neither: its bytes name it, so that another
 * page piped in later does not replace it. */
static enum ns_status set_id(struct ns_article *article, struct ns_str page, struct ns_error *err)
{
    if (article->url.size > 0 && article->url.size <= NS_ID_MAX)
        article->id = article->url;
    else if (article->path.size > 0)
        article->id = article->path;
    if (article->id.size > NS_ID_MAX)
        return ns_error_set(err, NS_INVALID, "its path is longer than %d bytes", NS_ID_MAX);
    if (article->id.size > 0)
        return NS_OK;
    struct ns_buffer id;
    ns_buffer_init(&id);
    ns_buffer_printf(&id, "stdin#%016llx", (unsigned long long)XXH3_64bits(page.data, page.size));
    enum ns_status status =
        ns_buffer_failed(&id)
            ? ns_error_nomem(err)
            : ns_article_set(article, &article->id, ns_buffer_str(&id), NS_ID_MAX, err);
    ns_buffer_release(&id);
    return status;
}

static enum ns_status take_page(struct ns_article *article, const struct ns_sink *sink,
                                struct ns_error *err)
{
    article->from_page = true;
    return sink->article(sink->context, article, err);
}

/* Hands on the page's article, or tells why there is none, and the items of its lists. */
static enum ns_status hand_on(struct ns_input *input, struct ns_article *article,
                              const struct ns_page_parts *parts, enum ns_status extracted,
                              const struct ns_error *why, const struct ns_sink *sink,
                              struct ns_error *err)
{
    enum ns_status status = NS_OK;
    if (sink->parts)
        sink->parts(sink->context, parts);
    if (extracted && parts->index && sink->index_page)
        sink->index_page(sink->context, ns_input_name(input));
    else if (extracted)
        sink->skip(sink->context, ns_input_name(input), 0, why);
    else
        status = take_page(article, sink, err);
    struct ns_article headline;
    ns_article_init(&headline);
    for (size_t i = 0; i < parts->item_count && sink->headlines && !status; i++) {
        status = ns_page_item_record(&headline, &parts->items[i], article, err);
        if (!status)
            status = ns_record_address(&headline, err);
        if (!status)
            status = sink->article(sink->context, &headline, err);
    }
    ns_article_release(&headline);
    return status;
}

enum ns_status ns_read_page(struct ns_input *input, ns_extractor *extract,
                            struct ns_article *article, const struct ns_sink *sink,
                            struct ns_error *err)
{
    struct ns_str page;
    enum ns_status status = ns_input_all(input, &page, err);
    if (status)
        return status;
    ns_article_reset(article);
    struct ns_error why;
    struct ns_page_parts parts;
    ns_page_parts_init(&parts);
    parts.noted = sink->parts != NULL;
    status = ns_article_set(article, &article->path, ns_input_path(input), NS_FIELD_MAX, &why);
    if (!status)
        status = ns_article_set(article, &article->url, ns_input_url(input), NS_FIELD_MAX, &why);
    if (!status)
        status = extract(page, article, &parts, &why);
    if (!status)
        status = ns_record_address(article, &why);
    if (!status)
        status = ns_record_guess_language(article, &why);
    if (!status || status == NS_INVALID) {
        struct ns_error unnamed;
        enum ns_status named = set_id(article, page, &unnamed);
        if (named) {
            status = named;
            why = unnamed;
        }
    }
    status = status == NS_NOMEM ? ns_error_nomem(err)
                                : hand_on(input, article, &parts, status, &why, sink, err);
    ns_page_parts_release(&parts);
    return status;
}

#include "indexer/extract/extract.h"
#include "indexer/extract/html_charset.h"
#include "indexer/readers/reader.h"

static bool text_detect(struct ns_str head)
{
    return head.size > 0;
}

/* In whatever charset it was saved. */
static enum ns_status extract_text(struct ns_str page, struct ns_article *article,
                                   struct ns_page_parts *parts, struct ns_error *err)
{
    struct ns_buffer decoded;
    struct ns_str text;
    ns_buffer_init(&decoded);
    enum ns_status status = ns_html_charset_decode(page, &decoded, &text, err);
    if (!status)
        status = ns_extract_text(text, article, parts, err);
    ns_buffer_release(&decoded);
    return status;
}

static enum ns_status text_read(struct ns_input *input, struct ns_article *article,
                                const struct ns_sink *sink, struct ns_error *err)
{
    return ns_read_page(input, extract_text, article, sink, err);
}

const struct ns_reader ns_reader_text = {
    .name = "text",
    .summary = "a saved page as text",
    .detect = text_detect,
    .read = text_read,
    .page = true,
};

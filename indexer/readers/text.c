#include "indexer/extract/extract.h"
#include "indexer/readers/reader.h"

static bool text_detect(struct ns_str head)
{
    return head.size > 0;
}

static enum ns_status text_read(struct ns_input *input, struct ns_article *article,
                                const struct ns_sink *sink, struct ns_error *err)
{
    return ns_read_page(input, ns_extract_text, article, sink, err);
}

const struct ns_reader ns_reader_text = {
    .name = "text",
    .summary = "a saved page as text",
    .detect = text_detect,
    .read = text_read,
    .page = true,
};

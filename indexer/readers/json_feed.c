/* JSON Feed 1.0 and 1.1 (jsonfeed.org). */
#include "indexer/extract/extract.h"
#include "indexer/readers/json_document.h"

struct feed {
    struct ns_input *input;
    struct ns_article *article;
    const cJSON *root;
    size_t count; /* items so far */
};

static enum ns_status read_text(struct feed *feed, const cJSON *item, struct ns_error *err)
{
    struct ns_article *article = feed->article;
    enum ns_status status =
        ns_json_document_set(article, &article->title, item, "title", NS_FIELD_MAX, err);
    if (!status)
        status = ns_extract_fragment(ns_json_document_text(item, "content_html"), article, err);
    if (!status && !article->body.size)
        status =
            ns_json_document_set(article, &article->body, item, "content_text", NS_BODY_MAX, err);
    if (!status && !article->body.size)
        status = ns_json_document_set(article, &article->body, item, "summary", NS_BODY_MAX, err);
    return status;
}

/* The address, so that an item and its page are one article, else what the feed calls the item. */
static enum ns_status read_id(struct feed *feed, const cJSON *item, struct ns_error *err)
{
    struct ns_article *article = feed->article;
    enum ns_status status =
        ns_json_document_set(article, &article->url, item, "url", NS_FIELD_MAX, err);
    if (!status && !article->url.size)
        status =
            ns_json_document_set(article, &article->url, item, "external_url", NS_FIELD_MAX, err);
    if (!status)
        status = ns_record_address(article, err);
    struct ns_str id = ns_json_document_text(item, "id");
    if (!status && !article->url.size && id.size <= NS_ID_MAX)
        status = ns_record_id(article, id, err);
    return status;
}

static enum ns_status read_people(struct feed *feed, const cJSON *object, struct ns_error *err)
{
    struct ns_str_list *authors = &feed->article->authors;
    enum ns_status status =
        ns_article_add(feed->article, authors,
                       ns_json_document_text(ns_json_document_get(object, "author"), "name"), err);
    if (!status)
        status = ns_json_document_add(feed->article, authors,
                                      ns_json_document_get(object, "authors"), "name", err);
    return status;
}

static enum ns_status read_item(struct feed *feed, const cJSON *item, struct ns_error *err)
{
    struct ns_article *article = feed->article;
    ns_article_reset(article);
    article->origin = NS_ORIGIN_FEED;
    enum ns_status status = read_text(feed, item, err);
    if (!status)
        status = read_id(feed, item, err);
    if (!status)
        status = read_people(feed, item, err);
    if (!status && !article->authors.count)
        status = read_people(feed, feed->root, err);
    if (!status)
        status = ns_json_document_add(article, &article->sections,
                                      ns_json_document_get(item, "tags"), "", err);
    if (!status)
        status =
            ns_json_document_set(article, &article->source, feed->root, "title", NS_FIELD_MAX, err);
    if (!status)
        status = ns_record_language(article, ns_json_document_text(item, "language"), err);
    if (!status && !article->language.size)
        status = ns_record_language(article, ns_json_document_text(feed->root, "language"), err);
    if (status)
        return status;
    (void)ns_date_parse(ns_json_document_text(item, "date_published"), &article->published);
    (void)ns_date_parse(ns_json_document_text(item, "date_modified"), &article->modified);
    return ns_record_finish(article, feed->input, feed->count, err);
}

static enum ns_status json_feed_read(struct ns_input *input, struct ns_article *article,
                                     const struct ns_sink *sink, struct ns_error *err)
{
    struct ns_json_line parser;
    ns_json_line_init(&parser);
    enum ns_status status = ns_json_document_read(&parser, input, err);
    const cJSON *items = status ? NULL : ns_json_document_get(parser.object, "items");
    struct feed feed = {input, article, parser.object, 0};
    if (!status && !cJSON_IsArray(items))
        status = ns_error_set(err, NS_INVALID, "a JSON feed without \"items\"");
    for (const cJSON *item = status ? NULL : items->child; item && !status; item = item->next) {
        struct ns_error why;
        feed.count++;
        enum ns_status bad = read_item(&feed, item, &why);
        status = ns_record_hand_on(article, bad, &why, input, 0, sink, err);
    }
    ns_json_line_release(&parser);
    return status;
}

/* An object whose "version" says so, in whatever way its slashes are written. */
static bool json_feed_detect(struct ns_str head)
{
    head = ns_str_trim(head);
    return head.size && head.data[0] == '{' && memmem(head.data, head.size, "\"version\"", 9) &&
           (memmem(head.data, head.size, "jsonfeed.org/version/", 21) ||
            memmem(head.data, head.size, "jsonfeed.org\\/version\\/", 23));
}

const struct ns_reader ns_reader_json_feed = {
    .name = "jsonfeed",
    .summary = "a JSON feed",
    .detect = json_feed_detect,
    .read = json_feed_read,
};

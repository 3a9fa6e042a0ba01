/* ninjs 1 to 3 (iptc.org): news in JSON, one object a file or a line.  The names of its keys are
 * compared without regard to case, which is what version 3 changed. */
#include "indexer/extract/extract.h"
#include "indexer/readers/json_document.h"
#include "indexer/readers/wire.h"

#include <strings.h>

static const cJSON *get(const cJSON *object, const char *key)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItem(object, key) : NULL;
}

static struct ns_str text_of(const cJSON *object, const char *key)
{
    const cJSON *value = get(object, key);
    return cJSON_IsString(value) ? ns_str_trim(ns_str_of(value->valuestring)) : NS_STR("");
}

/* The value of the array's object whose role it is; of the first one when there is none. */
static struct ns_str by_role(const cJSON *array, const char *role)
{
    struct ns_str first = NS_STR("");
    const cJSON *item = cJSON_IsArray(array) ? array->child : NULL;
    for (; item; item = item->next) {
        struct ns_str value = text_of(item, "value");
        if (ns_str_equal(text_of(item, "role"), ns_str_of(role)))
            return value;
        if (!first.size)
            first = value;
    }
    return first;
}

static enum ns_status set_body(struct ns_article *article, struct ns_str text, struct ns_error *err)
{
    if (text.size && text.data[0] == '<')
        return ns_extract_fragment(text, article, err);
    return text.size ? ns_article_set(article, &article->body, text, NS_BODY_MAX, err) : NS_OK;
}

/* Of several bodies the HTML, else the first. */
static struct ns_str choose_body(const cJSON *object)
{
    static const char *const roles[] = {"html", "xhtml", "html5", "richhtml5", "main"};
    static const char *const keys[] = {"body_xhtml", "body_html", "body_html5", "body_text",
                                       "body_nitf"};
    const cJSON *bodies = get(object, "bodies");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        for (const cJSON *item = cJSON_IsArray(bodies) ? bodies->child : NULL; item;
             item = item->next)
            if (ns_str_equal(text_of(item, "role"), ns_str_of(roles[i])))
                return text_of(item, "value");
    struct ns_str text = by_role(bodies, "");
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !text.size; i++)
        text = text_of(object, keys[i]);
    return text;
}

static enum ns_status read_text(struct ns_article *article, const cJSON *object,
                                struct ns_error *err)
{
    struct ns_str title = by_role(get(object, "headlines"), "main");
    static const char *const titles[] = {"headline", "title", "name"};
    for (size_t i = 0; i < 3 && !title.size; i++)
        title = text_of(object, titles[i]);
    enum ns_status status = ns_article_set(article, &article->title, title, NS_FIELD_MAX, err);
    if (!status)
        status = set_body(article, choose_body(object), err);
    const cJSON *item = get(object, "descriptions");
    for (item = cJSON_IsArray(item) ? item->child : NULL; item && !status; item = item->next)
        if (ns_str_equal(text_of(item, "role"), NS_STR("caption")))
            status = ns_article_add(article, &article->captions, text_of(item, "value"), err);
    if (!status && !article->body.size)
        status = set_body(article, by_role(get(object, "descriptions"), "text"), err);
    if (!status && !article->body.size)
        status = set_body(article, text_of(object, "description_text"), err);
    return status;
}

static enum ns_status add_names(struct ns_article *article, struct ns_str_list *list,
                                const cJSON *array, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    const cJSON *item = cJSON_IsArray(array) ? array->child : NULL;
    for (; item && !status; item = item->next)
        status = ns_article_add(article, list, text_of(item, "name"), err);
    return status;
}

static enum ns_status read_about(struct ns_article *article, const cJSON *object,
                                 struct ns_error *err)
{
    struct ns_str by = text_of(object, "by");
    struct ns_str source = text_of(object, "copyrightholder");
    const cJSON *sources = get(object, "infosources");
    if (cJSON_IsArray(sources) && text_of(sources->child, "name").size)
        source = text_of(sources->child, "name");
    enum ns_status status = ns_wire_byline(article, by.size ? by : text_of(object, "byline"), err);
    if (!status)
        status = add_names(article, &article->sections, get(object, "subjects"), err);
    if (!status)
        status = add_names(article, &article->sections, get(object, "subject"), err);
    if (!status)
        status = ns_article_set(article, &article->source, source, NS_FIELD_MAX, err);
    if (!status)
        status = ns_record_language(article, text_of(object, "language"), err);
    return status;
}

static void read_dates(struct ns_article *article, const cJSON *object)
{
    (void)ns_wire_date(text_of(object, "firstcreated"), &article->published);
    (void)ns_wire_date(text_of(object, "versioncreated"), &article->modified);
    if (!article->published.precision) {
        article->published = article->modified;
        article->modified = (struct ns_date){0};
    }
}

static enum ns_status read_object(struct ns_article *article, const cJSON *object,
                                  const struct ns_input *input, size_t line, struct ns_error *err)
{
    struct ns_str uri = text_of(object, "uri");
    ns_article_reset(article);
    enum ns_status status = ns_record_id(article, uri, err);
    if (!status && uri.size > 4 && strncasecmp(uri.data, "http", 4) == 0)
        status = ns_article_set(article, &article->url, uri, NS_FIELD_MAX, err);
    if (!status)
        status = read_text(article, object, err);
    if (!status)
        status = read_about(article, object, err);
    if (status)
        return status;
    read_dates(article, object);
    return ns_record_finish(article, input, line, err);
}

/* The file is no object as a whole: each line is one. */
static enum ns_status read_lines(struct ns_json_line *parser, struct ns_str text,
                                 struct ns_input *input, struct ns_article *article,
                                 const struct ns_sink *sink, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (size_t line = 1; text.size && !status; line++) {
        const char *newline = memchr(text.data, '\n', text.size);
        size_t size = newline ? (size_t)(newline - text.data) : text.size;
        struct ns_str json = ns_str_trim((struct ns_str){text.data, size});
        size += newline != NULL;
        text = (struct ns_str){text.data + size, text.size - size};
        if (!json.size)
            continue;
        struct ns_error why;
        enum ns_status bad = ns_json_line_parse(parser, json, &why);
        if (!bad)
            bad = read_object(article, parser->object, input, line, &why);
        status = ns_record_hand_on(article, bad, &why, input, line, sink, err);
    }
    return status;
}

static enum ns_status ninjs_read(struct ns_input *input, struct ns_article *article,
                                 const struct ns_sink *sink, struct ns_error *err)
{
    struct ns_json_line parser;
    struct ns_str text, first;
    struct ns_error why;
    enum ns_status status = ns_input_all(input, &text, err);
    if (status)
        return status;
    ns_json_line_init(&parser);
    text = ns_str_trim(text);
    const char *newline = text.size ? memchr(text.data, '\n', text.size) : NULL;
    first = (struct ns_str){text.data, newline ? (size_t)(newline - text.data) : 0};
    enum ns_status bad = ns_json_line_parse(&parser, text, &why);
    if (bad == NS_INVALID && first.size && !ns_json_line_parse(&parser, first, NULL)) {
        status = read_lines(&parser, text, input, article, sink, err);
    } else {
        if (!bad)
            bad = read_object(article, parser.object, input, 1, &why);
        status = ns_record_hand_on(article, bad, &why, input, 0, sink, err);
    }
    ns_json_line_release(&parser);
    return status;
}

static bool has_key(struct ns_str head, const char *key)
{
    return memmem(head.data, head.size, key, strlen(key)) != NULL;
}

/* An object with a "uri" and what else no other format has. */
static bool ninjs_detect(struct ns_str head)
{
    static const char *const keys[] = {
        "\"versioncreated\"",     "\"versionCreated\"", "\"pubstatus\"", "\"pubStatus\"",
        "\"representationtype\"", "\"body_xhtml\"",     "\"headlines\"", "\"bodies\""};
    head = ns_str_trim(head);
    if (!head.size || head.data[0] != '{' || !has_key(head, "\"uri\""))
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (has_key(head, keys[i]))
            return true;
    return false;
}

const struct ns_reader ns_reader_ninjs = {
    .name = "ninjs",
    .summary = "ninjs: news in JSON",
    .detect = ninjs_detect,
    .read = ninjs_read,
};

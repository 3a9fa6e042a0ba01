#include "indexer/readers/json_line.h"
#include "indexer/readers/reader.h"

/* The keys of DESIGN's articles and of ns_article_write_json.  All others are ignored. */
enum key_kind { KEY_ID, KEY_TEXT, KEY_LIST, KEY_DATE, KEY_LANGUAGE, KEY_KIND };

struct key {
    const char *name;
    enum key_kind kind;
    size_t offset; /* of the field in struct ns_article */
    size_t max;    /* bytes kept */
};

#define FIELD(name) offsetof(struct ns_article, name)

static const struct key keys[] = {
    {"id", KEY_ID, FIELD(id), NS_ID_MAX},
    {"title", KEY_TEXT, FIELD(title), NS_FIELD_MAX},
    {"body", KEY_TEXT, FIELD(body), NS_BODY_MAX},
    {"url", KEY_TEXT, FIELD(url), NS_FIELD_MAX},
    {"path", KEY_TEXT, FIELD(path), NS_FIELD_MAX},
    {"source", KEY_TEXT, FIELD(source), NS_FIELD_MAX},
    {"dateline", KEY_TEXT, FIELD(dateline), NS_FIELD_MAX},
    {"author", KEY_LIST, FIELD(authors), 0},
    {"section", KEY_LIST, FIELD(sections), 0},
    {"caption", KEY_LIST, FIELD(captions), 0},
    {"date", KEY_DATE, FIELD(published), 0},
    {"modified", KEY_DATE, FIELD(modified), 0},
    {"lang", KEY_LANGUAGE, FIELD(language), 0},
    {"language", KEY_LANGUAGE, FIELD(language), 0},
    {"kind", KEY_KIND, FIELD(kind), 0},
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

static const struct key *find_key(const char *name)
{
    for (size_t i = 0; name && i < KEY_COUNT; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

/* A number as in the text, since a double does not hold every 64-bit id. */
static enum ns_status set_id(struct ns_article *article, const cJSON *value, struct ns_str json,
                             struct ns_error *err)
{
    struct ns_str id = {0};
    if (cJSON_IsString(value))
        id = ns_str_of(value->valuestring);
    else if (cJSON_IsNumber(value))
        id = ns_json_line_number(json, "id");
    id = ns_str_trim(id);
    if (id.size > NS_ID_MAX)
        return ns_error_set(err, NS_INVALID, "its id is longer than %d bytes", NS_ID_MAX);
    return ns_article_set(article, &article->id, id, NS_ID_MAX, err);
}

static enum ns_status add_items(struct ns_article *article, struct ns_str_list *list,
                                const cJSON *value, struct ns_error *err)
{
    if (cJSON_IsString(value))
        return ns_article_add(article, list, ns_str_of(value->valuestring), err);
    enum ns_status status = NS_OK;
    if (cJSON_IsArray(value))
        for (const cJSON *item = value->child; item && !status; item = item->next)
            if (cJSON_IsString(item))
                status = ns_article_add(article, list, ns_str_of(item->valuestring), err);
    return status;
}

/* Text, or seconds since 1970; as milliseconds where seconds would be after the year 5000. */
static void set_date(struct ns_date *date, const cJSON *value)
{
    const double milliseconds_from = 1e11, last = 2.5e14;
    if (cJSON_IsString(value)) {
        (void)ns_date_parse(ns_str_of(value->valuestring), date);
    } else if (cJSON_IsNumber(value) && value->valuedouble > 0 && value->valuedouble < last) {
        double seconds = value->valuedouble;
        if (seconds >= milliseconds_from)
            seconds /= 1000;
        *date = (struct ns_date){(int64_t)seconds, NS_PRECISION_SECOND};
    }
}

/* "en", "EN", "en-US" -> "en"; anything but a code is dropped. */
static enum ns_status set_language(struct ns_article *article, const cJSON *value,
                                   struct ns_error *err)
{
    char code[4] = "";
    size_t size = 0;
    const char *text = cJSON_IsString(value) ? value->valuestring : "";
    for (; size < 3; size++) {
        char c = (char)(text[size] | 0x20);
        if (c < 'a' || c > 'z')
            break;
        code[size] = c;
    }
    bool ends = text[size] == '\0' || text[size] == '-' || text[size] == '_';
    if (size < 2 || !ends)
        return NS_OK;
    return ns_article_set(article, &article->language, (struct ns_str){code, size}, size, err);
}

static enum ns_status set_field(struct ns_article *article, const struct key *key,
                                const cJSON *value, struct ns_str json, struct ns_error *err)
{
    void *field = (char *)article + key->offset;
    switch (key->kind) {
    case KEY_ID:
        return set_id(article, value, json, err);
    case KEY_TEXT:
        if (!cJSON_IsString(value))
            return NS_OK;
        return ns_article_set(article, field, ns_str_of(value->valuestring), key->max, err);
    case KEY_LIST:
        return add_items(article, field, value, err);
    case KEY_DATE:
        set_date(field, value);
        return NS_OK;
    case KEY_LANGUAGE:
        return article->language.size ? NS_OK : set_language(article, value, err);
    case KEY_KIND:
        if (cJSON_IsString(value) && strcmp(value->valuestring, "headline") == 0)
            article->kind = NS_KIND_HEADLINE;
        return NS_OK;
    }
    return NS_OK;
}

/* Where a record has no id: its URL, else its file and line. */
static enum ns_status default_id(struct ns_article *article, struct ns_str path, size_t line,
                                 struct ns_error *err)
{
    if (article->id.size > 0)
        return NS_OK;
    if (article->url.size > 0 && article->url.size <= NS_ID_MAX) {
        article->id = article->url;
        return NS_OK;
    }
    struct ns_buffer id;
    ns_buffer_init(&id);
    ns_buffer_append_str(&id, path.size ? path : NS_STR("stdin"));
    ns_buffer_printf(&id, "#%zu", line);
    enum ns_status status;
    if (ns_buffer_failed(&id))
        status = ns_error_nomem(err);
    else if (id.size > NS_ID_MAX)
        status =
            ns_error_set(err, NS_INVALID, "no id, and its path is longer than %d bytes", NS_ID_MAX);
    else
        status = ns_article_set(article, &article->id, ns_buffer_str(&id), NS_ID_MAX, err);
    ns_buffer_release(&id);
    return status;
}

static enum ns_status fill_article(struct ns_article *article, const cJSON *object,
                                   struct ns_str json, struct ns_error *err)
{
    bool seen[KEY_COUNT] = {false};
    enum ns_status status = NS_OK;
    for (const cJSON *item = object->child; item && !status; item = item->next) {
        const struct key *key = find_key(item->string);
        if (!key || seen[key - keys]) /* of a repeated key the first counts */
            continue;
        seen[key - keys] = true;
        status = set_field(article, key, item, json, err);
    }
    if (!status && article->title.size == 0 && article->body.size == 0)
        status = ns_error_set(err, NS_INVALID, "neither \"body\" nor \"title\" has text");
    return status;
}

static enum ns_status read_record(struct ns_json_line *parser, struct ns_str text,
                                  struct ns_input *input, size_t line, struct ns_article *article,
                                  struct ns_error *err)
{
    struct ns_str path = ns_input_path(input);
    ns_article_reset(article);
    enum ns_status status = ns_json_line_parse(parser, text, err);
    if (!status)
        status = fill_article(article, parser->object, parser->text, err);
    if (!status)
        status = default_id(article, path, line, err);
    if (!status && article->path.size == 0)
        status = ns_article_set(article, &article->path, path, NS_FIELD_MAX, err);
    return status;
}

/* Whole-file JSON, which the first line gives away. */
static enum ns_status refuse_document(struct ns_str first, struct ns_error *err)
{
    if (first.data[0] == '[') {
        ns_error_set(err, NS_INVALID, "a JSON array, not one object a line");
        ns_error_hint(err, "make it one object a line: jq -c '.[]' FILE | nindex -");
        return NS_INVALID;
    }
    if (first.size == 1 && first.data[0] == '{') {
        ns_error_set(err, NS_INVALID, "JSON objects over several lines, not one object a line");
        ns_error_hint(err, "make it one object a line: jq -c . FILE | nindex -");
        return NS_INVALID;
    }
    return NS_OK;
}

static enum ns_status ndjson_read(struct ns_input *input, struct ns_article *article,
                                  const struct ns_sink *sink, struct ns_error *err)
{
    struct ns_json_line parser;
    ns_json_line_init(&parser);
    bool more = true, first = true;
    enum ns_status status = NS_OK;
    while (!status && more) {
        struct ns_str text;
        size_t line;
        struct ns_error why;
        enum ns_status bad = ns_input_line(input, &text, &line, &more, &why);
        if (bad && !more) {
            if (err)
                *err = why;
            status = bad;
            break;
        }
        text = ns_str_trim(text);
        if (!bad && text.size == 0)
            continue;
        if (!bad && first)
            status = refuse_document(text, err);
        first = false;
        if (!bad && !status)
            bad = read_record(&parser, text, input, line, article, &why);
        if (status || bad == NS_NOMEM)
            status = status ? status : ns_error_nomem(err);
        else if (bad)
            sink->skip(sink->context, ns_input_name(input), line, &why);
        else
            status = sink->article(sink->context, article, err);
    }
    ns_json_line_release(&parser);
    return status;
}

/* '{' or '[', and then the start of a key, of an object, or the end. */
static bool ndjson_detect(struct ns_str head)
{
    head = ns_str_trim(head);
    if (head.size < 2 || (head.data[0] != '{' && head.data[0] != '['))
        return false;
    bool object = head.data[0] == '{';
    struct ns_str rest = ns_str_trim((struct ns_str){head.data + 1, head.size - 1});
    return rest.size && (object ? rest.data[0] == '"' || rest.data[0] == '}' : rest.data[0] == '{');
}

const struct ns_reader ns_reader_ndjson = {
    .name = "ndjson",
    .summary = "one JSON object a line",
    .detect = ndjson_detect,
    .read = ndjson_read,
};

#include "indexer/readers/json_line.h"
#include "indexer/readers/record.h"

/* A number as in the text, since a double does not hold every 64-bit id. */
static enum ns_status set_id(struct ns_article *article, const cJSON *value, struct ns_str json,
                             struct ns_error *err)
{
    struct ns_str id = {0};
    if (cJSON_IsString(value))
        id = ns_str_of(value->valuestring);
    else if (cJSON_IsNumber(value))
        id = ns_json_line_number(json, "id");
    return ns_record_id(article, id, err);
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
        *date = (struct ns_date){.seconds = (int64_t)seconds, .precision = NS_PRECISION_SECOND};
    }
}

static enum ns_status set_field(struct ns_article *article, const struct ns_key *key,
                                const cJSON *value, struct ns_str json, struct ns_error *err)
{
    void *field = (char *)article + key->offset;
    switch (key->kind) {
    case NS_KEY_ID:
        return set_id(article, value, json, err);
    case NS_KEY_TEXT:
        if (!cJSON_IsString(value))
            return NS_OK;
        return ns_article_set(article, field, ns_str_of(value->valuestring), key->max, err);
    case NS_KEY_LIST:
        return add_items(article, field, value, err);
    case NS_KEY_DATE:
        set_date(field, value);
        return NS_OK;
    case NS_KEY_LANGUAGE:
        if (!cJSON_IsString(value) || article->language.size)
            return NS_OK;
        return ns_record_language(article, ns_str_of(value->valuestring), err);
    case NS_KEY_KIND:
        if (cJSON_IsString(value) && strcmp(value->valuestring, "headline") == 0)
            article->kind = NS_KIND_HEADLINE;
        return NS_OK;
    case NS_KEY_ORIGIN:
        if (cJSON_IsString(value))
            article->origin = ns_origin_of_name(ns_str_of(value->valuestring));
        return NS_OK;
    case NS_KEY_RANK:
        if (cJSON_IsNumber(value) && value->valueint > 0)
            article->rank = (uint32_t)value->valueint;
        return NS_OK;
    case NS_KEY_EVIDENCE:
        if (cJSON_IsString(value))
            *(enum ns_evidence *)field = ns_evidence_of_name(ns_str_of(value->valuestring));
        return NS_OK;
    case NS_KEY_FLAG:
        *(bool *)field = cJSON_IsTrue(value);
        return NS_OK;
    }
    return NS_OK;
}

static enum ns_status fill_article(struct ns_article *article, const cJSON *object,
                                   struct ns_str json, struct ns_error *err)
{
    bool seen[NS_KEY_COUNT] = {false};
    enum ns_status status = NS_OK;
    for (const cJSON *item = object->child; item && !status; item = item->next) {
        const struct ns_key *key = ns_key_find(item->string);
        if (!key || seen[key - ns_keys]) /* of a repeated key the first counts */
            continue;
        seen[key - ns_keys] = true;
        status = set_field(article, key, item, json, err);
    }
    return status;
}

static enum ns_status read_record(struct ns_json_line *parser, struct ns_str text,
                                  struct ns_input *input, size_t line, struct ns_article *article,
                                  struct ns_error *err)
{
    ns_article_reset(article);
    enum ns_status status = ns_json_line_parse(parser, text, err);
    if (!status)
        status = fill_article(article, parser->object, parser->text, err);
    bool nowhere =
        !status && !article->path.size && cJSON_GetObjectItemCaseSensitive(parser->object, "path");
    if (!status)
        status = ns_record_finish(article, input, line, err);
    if (nowhere) /* an export says so: it came from no file, and not from this one */
        article->path = (struct ns_str){0};
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
        if (!status)
            status = ns_record_hand_on(article, bad, &why, input, line, sink, err);
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

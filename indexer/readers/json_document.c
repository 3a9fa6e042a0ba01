#include "indexer/readers/json_document.h"

enum ns_status ns_json_document_read(struct ns_json_line *parser, struct ns_input *input,
                                     struct ns_error *err)
{
    struct ns_str text;
    enum ns_status status = ns_input_all(input, &text, err);
    return status ? status : ns_json_line_parse(parser, ns_str_trim(text), err);
}

const cJSON *ns_json_document_get(const cJSON *object, const char *key)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

struct ns_str ns_json_document_text(const cJSON *object, const char *key)
{
    const cJSON *value = ns_json_document_get(object, key);
    return cJSON_IsString(value) ? ns_str_trim(ns_str_of(value->valuestring)) : NS_STR("");
}

enum ns_status ns_json_document_set(struct ns_article *article, struct ns_str *field,
                                    const cJSON *object, const char *key, size_t max,
                                    struct ns_error *err)
{
    struct ns_str text = ns_json_document_text(object, key);
    return text.size ? ns_article_set(article, field, text, max, err) : NS_OK;
}

enum ns_status ns_json_document_add(struct ns_article *article, struct ns_str_list *list,
                                    const cJSON *array, const char *key, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    const cJSON *item = cJSON_IsArray(array) ? array->child : NULL;
    for (; item && !status; item = item->next) {
        struct ns_str text =
            cJSON_IsString(item) ? ns_str_of(item->valuestring) : ns_json_document_text(item, key);
        status = ns_article_add(article, list, text, err);
    }
    return status;
}

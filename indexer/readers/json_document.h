/* A whole file of JSON as the readers of JSON formats see it. */
#ifndef NS_READERS_JSON_DOCUMENT_H
#define NS_READERS_JSON_DOCUMENT_H

#include "indexer/readers/json_line.h"
#include "indexer/readers/record.h"

/* Reads all of input into parser, which the caller initialised: one JSON object. */
enum ns_status ns_json_document_read(struct ns_json_line *parser, struct ns_input *input,
                                     struct ns_error *err);

/* The string that object has under key; empty when there is none. */
struct ns_str ns_json_document_text(const cJSON *object, const char *key);

/* The member of that name; NULL when there is none, or object is no object. */
const cJSON *ns_json_document_get(const cJSON *object, const char *key);

/* Sets field to the string under key, as it is; leaves it where there is none. */
enum ns_status ns_json_document_set(struct ns_article *article, struct ns_str *field,
                                    const cJSON *object, const char *key, size_t max,
                                    struct ns_error *err);

/* Adds what the strings of an array say, or what its objects say under key. */
enum ns_status ns_json_document_add(struct ns_article *article, struct ns_str_list *list,
                                    const cJSON *array, const char *key, struct ns_error *err);

#endif

#include "common/article/article_json.h"

#include "common/base/json.h"

static void write_text(struct ns_json *json, const char *key, struct ns_str value)
{
    if (value.size == 0)
        return;
    ns_json_key(json, key);
    ns_json_string(json, value);
}

static void write_list(struct ns_json *json, const char *key, const struct ns_str_list *list)
{
    if (list->count == 0)
        return;
    ns_json_key(json, key);
    ns_json_array_begin(json);
    for (size_t i = 0; i < list->count; i++)
        ns_json_string(json, list->items[i]);
    ns_json_array_end(json);
}

static void write_date(struct ns_json *json, const char *key, struct ns_date date)
{
    char text[NS_DATE_TEXT_SIZE];
    write_text(json, key, ns_str_of(ns_date_format(date, text)));
}

static void write_evidence(struct ns_json *json, const char *key, enum ns_evidence evidence)
{
    const char *name = ns_evidence_name(evidence);
    if (name)
        write_text(json, key, ns_str_of(name));
}

void ns_article_write_members(struct ns_json *json, const struct ns_article *article)
{
    write_text(json, "id", article->id);
    if (article->kind == NS_KIND_HEADLINE)
        write_text(json, "kind", NS_STR("headline"));
    if (ns_origin_name(article->origin))
        write_text(json, "origin", ns_str_of(ns_origin_name(article->origin)));
    write_text(json, "list", article->list);
    if (article->rank) {
        ns_json_key(json, "rank");
        ns_json_integer(json, article->rank);
    }
    write_text(json, "title", article->title);
    write_list(json, "author", &article->authors);
    write_date(json, "date", article->published);
    write_evidence(json, "date_from", article->published_from);
    write_date(json, "modified", article->modified);
    write_evidence(json, "modified_from", article->modified_from);
    if (article->paywalled) {
        ns_json_key(json, "paywalled");
        ns_json_bool(json, true);
    }
    write_list(json, "section", &article->sections);
    write_text(json, "source", article->source);
    write_text(json, "lang", article->language);
    write_text(json, "url", article->url);
    /* Written when empty too: the file that this is read back from is not where it came from. */
    ns_json_key(json, "path");
    ns_json_string(json, article->path);
    write_text(json, "dateline", article->dateline);
    write_list(json, "caption", &article->captions);
    write_text(json, "body", article->body);
}

void ns_article_write_json(struct ns_buffer *out, const struct ns_article *article)
{
    struct ns_json json;
    ns_json_init(&json, out);
    ns_json_object_begin(&json);
    ns_article_write_members(&json, article);
    ns_json_object_end(&json);
}

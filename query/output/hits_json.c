/* One JSON object a hit and line (NDJSON).  format_version grows when a member changes its meaning
 * or goes; new members may come without. */
#include "query/output/output.h"

#include "common/base/json.h"
#include "query/output/named.h"
#include "query/output/output_text.h"
#include "query/output/why.h"

#include <stdlib.h>

enum { FORMAT_VERSION = 1, SCORE_DECIMALS = 4 };

static void put_string(struct ns_json *json, const char *key, struct ns_str value)
{
    ns_json_key(json, key);
    if (value.size)
        ns_json_string(json, value);
    else
        ns_json_null(json);
}

static void put_date(struct ns_json *json, const char *key, struct ns_date date)
{
    char text[NS_DATE_TEXT_SIZE];
    put_string(json, key, ns_str_of(ns_date_format(date, text)));
}

static void put_list(struct ns_json *json, const char *key, const struct ns_str_list *list)
{
    ns_json_key(json, key);
    ns_json_array_begin(json);
    for (size_t i = 0; i < list->count; i++)
        ns_json_string(json, list->items[i]);
    ns_json_array_end(json);
}

static void put_snippet(struct ns_json *json, const struct ns_passage *passage)
{
    ns_json_key(json, "snippet");
    ns_json_object_begin(json);
    ns_json_key(json, "text");
    ns_json_string(json, passage->snippet);
    ns_json_key(json, "highlights");
    ns_json_array_begin(json);
    for (size_t i = 0; i < passage->spans.count; i++) {
        ns_json_array_begin(json);
        ns_json_integer(json, (int64_t)passage->spans.items[i].start);
        ns_json_integer(json, (int64_t)passage->spans.items[i].end);
        ns_json_array_end(json);
    }
    ns_json_array_end(json);
    ns_json_object_end(json);
}

static void put_why(struct ns_json *json, const struct ns_shown *shown)
{
    struct ns_buffer why = {0};
    ns_output_why(&why, shown->hit, shown->reasons);
    put_string(json, "why", ns_buffer_str(&why));
    ns_buffer_release(&why);
}

static bool put_entities(struct ns_json *json, const struct ns_article *article)
{
    struct ns_arena arena = {0};
    struct ns_named_list list;
    bool fine = ns_named_read(article, &arena, &list);
    ns_json_key(json, "entities");
    ns_named_json(json, &list);
    ns_arena_release(&arena);
    return fine;
}

static void put_total(struct ns_json *json, const struct ns_shown *shown)
{
    ns_json_key(json, "total");
    ns_json_object_begin(json);
    ns_json_key(json, "value");
    ns_json_integer(json, (int64_t)shown->total);
    ns_json_key(json, "relation");
    ns_json_string(json, shown->total_is_exact ? NS_STR("eq") : NS_STR("ge"));
    ns_json_object_end(json);
}

static enum ns_status json_hit(struct ns_output *output, const struct ns_shown *shown,
                               struct ns_buffer *out, struct ns_error *err)
{
    const struct ns_article *article = shown->article;
    struct ns_json json;
    ns_json_init(&json, out);
    ns_json_object_begin(&json);
    ns_json_key(&json, "format_version");
    ns_json_integer(&json, FORMAT_VERSION);
    if (output->options.batch)
        put_string(&json, "query_id", shown->query_id);
    put_total(&json, shown);
    ns_json_key(&json, "rank");
    ns_json_integer(&json, (int64_t)shown->hit->rank);
    ns_json_key(&json, "score");
    ns_json_decimal(&json, shown->hit->score, SCORE_DECIMALS);
    put_string(&json, "id", article->id);
    put_string(&json, "title", article->title);
    put_string(&json, "url", article->url);
    put_string(&json, "path", article->path);
    put_date(&json, "date", article->published);
    put_date(&json, "modified", article->modified);
    put_list(&json, "section", &article->sections);
    put_string(&json, "source", article->source);
    put_list(&json, "author", &article->authors);
    put_string(&json, "lang", article->language);
    put_string(&json, "kind", ns_str_of(ns_output_kind(article->kind)));
    if (article->kind == NS_KIND_HEADLINE)
        put_string(&json, "list", article->list);
    if (article->rank) {
        ns_json_key(&json, "list_rank");
        ns_json_integer(&json, article->rank);
    }
    if (shown->hit->group) {
        ns_json_key(&json, "group");
        ns_json_integer(&json, (int64_t)shown->hit->group);
    }
    put_snippet(&json, shown->passage);
    if (shown->reasons)
        put_why(&json, shown);
    if (output->options.entities && !put_entities(&json, article))
        return ns_error_nomem(err);
    if (shown->relaxed) {
        ns_json_key(&json, "relaxed");
        ns_json_bool(&json, true);
    }
    ns_json_object_end(&json);
    ns_buffer_append_char(out, '\n');
    return NS_OK;
}

static void json_close(struct ns_output *output)
{
    free(output);
}

enum ns_status ns_output_json(struct ns_output **out, const struct ns_output_options *options,
                              struct ns_error *err)
{
    struct ns_output *output = calloc(1, sizeof *output);
    if (!output)
        return ns_error_nomem(err);
    *output = (struct ns_output){.need = NS_NEED_PASSAGE | (options->why ? NS_NEED_WHY : 0),
                                 .hit = json_hit,
                                 .close = json_close,
                                 .options = *options};
    *out = output;
    return NS_OK;
}

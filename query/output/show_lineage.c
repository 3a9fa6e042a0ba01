#include "query/output/show_lineage.h"

#include "common/base/json.h"
#include "query/output/output_text.h"

enum { INDENT = 2 };

static const struct ns_style plain_style = {"", "", "", ""};
static const struct ns_style bold_style = {"\033[1m", "\033[0m", "", ""};
static const struct ns_style removed_style = {"\033[31m", "\033[0m", "", ""};
static const struct ns_style added_style = {"\033[32m", "\033[0m", "", ""};

static void put_line(struct ns_buffer *out, const char *mark, struct ns_str text,
                     const struct ns_lineage_style *style, const struct ns_style *colors)
{
    ns_buffer_append_text(out, mark);
    ns_output_wrap(out, text, (struct ns_spans){NULL, 0}, style->color ? colors : &plain_style,
                   strlen(mark), INDENT, style->width);
    ns_buffer_append_char(out, '\n');
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void put_counts(struct ns_buffer *out, const struct ns_diff *diff)
{
    ns_buffer_printf(out, "%zu of %zu sentence%s of the first, %zu other%s\n", diff->same,
                     diff->same + diff->left_out, plural(diff->same + diff->left_out), diff->added,
                     plural(diff->added));
}

void ns_output_lineage(struct ns_buffer *out, const struct ns_article *article,
                       const struct ns_diff *diff, const struct ns_lineage_style *style)
{
    char date[NS_DATE_TEXT_SIZE];
    struct ns_buffer line = {0};
    if (diff)
        ns_buffer_append_char(out, '\n');
    ns_buffer_append_text(&line, ns_date_format(article->published, date));
    if (article->source.size && line.size)
        ns_buffer_append_text(&line, " \xC2\xB7 ");
    ns_buffer_append_str(&line, article->source);
    if (line.size)
        put_line(out, "", ns_buffer_str(&line), style, &plain_style);
    if (article->title.size)
        put_line(out, "", article->title, style, &bold_style);
    put_line(out, "", article->id, style, &plain_style);
    if (diff)
        put_counts(out, diff);
    for (size_t i = 0; diff && i < diff->count; i++) {
        if (diff->parts[i].kind == NS_DIFF_LEFT_OUT)
            put_line(out, "- ", diff->parts[i].sentence, style, &removed_style);
        if (diff->parts[i].kind == NS_DIFF_ADDED)
            put_line(out, "+ ", diff->parts[i].sentence, style, &added_style);
    }
    out->failed |= ns_buffer_failed(&line);
    ns_buffer_release(&line);
}

static void put_string(struct ns_json *json, const char *key, struct ns_str value)
{
    ns_json_key(json, key);
    if (value.size)
        ns_json_string(json, value);
    else
        ns_json_null(json);
}

static void put_sentences(struct ns_json *json, const char *key, const struct ns_diff *diff,
                          enum ns_diff_kind kind)
{
    ns_json_key(json, key);
    ns_json_array_begin(json);
    for (size_t i = 0; i < diff->count; i++)
        if (diff->parts[i].kind == kind)
            ns_json_string(json, diff->parts[i].sentence);
    ns_json_array_end(json);
}

void ns_output_lineage_json(struct ns_buffer *out, const struct ns_article *article,
                            const struct ns_diff *diff)
{
    char date[NS_DATE_TEXT_SIZE];
    struct ns_json json;
    ns_json_init(&json, out);
    ns_json_object_begin(&json);
    put_string(&json, "id", article->id);
    put_string(&json, "title", article->title);
    put_string(&json, "source", article->source);
    put_string(&json, "date", ns_str_of(ns_date_format(article->published, date)));
    ns_json_key(&json, "first");
    ns_json_bool(&json, !diff);
    if (diff) {
        ns_json_key(&json, "same");
        ns_json_integer(&json, (int64_t)diff->same);
        put_sentences(&json, "left_out", diff, NS_DIFF_LEFT_OUT);
        put_sentences(&json, "added", diff, NS_DIFF_ADDED);
    }
    ns_json_object_end(&json);
    ns_buffer_append_char(out, '\n');
}

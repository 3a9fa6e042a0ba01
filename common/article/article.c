#include "common/article/article.h"

#include "common/base/utf8.h"

static const char *const origin_names[NS_ORIGINS] = {
    [NS_ORIGIN_FEED] = "feed",
    [NS_ORIGIN_JOINED] = "joined",
    [NS_ORIGIN_JOINED_TEXT] = "joined-text",
};

const char *ns_origin_name(enum ns_origin origin)
{
    return origin_names[origin];
}

enum ns_origin ns_origin_of_name(struct ns_str name)
{
    for (int i = 1; i < NS_ORIGINS; i++)
        if (ns_str_equal(name, ns_str_of(origin_names[i])))
            return (enum ns_origin)i;
    return NS_ORIGIN_PAGE;
}

static const char *const evidence_names[NS_EVIDENCES] = {
    [NS_EVIDENCE_JSON_LD] = "json-ld",     [NS_EVIDENCE_META] = "meta",
    [NS_EVIDENCE_MICRODATA] = "microdata", [NS_EVIDENCE_URL] = "url",
    [NS_EVIDENCE_TEXT] = "text",           [NS_EVIDENCE_SCRIPT] = "script",
};

const char *ns_evidence_name(enum ns_evidence evidence)
{
    return evidence_names[evidence];
}

enum ns_evidence ns_evidence_of_name(struct ns_str name)
{
    for (int i = 1; i < NS_EVIDENCES; i++)
        if (ns_str_equal(name, ns_str_of(evidence_names[i])))
            return (enum ns_evidence)i;
    return NS_EVIDENCE_GIVEN;
}

void ns_article_init(struct ns_article *article)
{
    *article = (struct ns_article){0};
    ns_arena_init(&article->arena);
}

void ns_article_reset(struct ns_article *article)
{
    struct ns_arena arena = article->arena;
    *article = (struct ns_article){0};
    article->arena = arena;
    ns_arena_reset(&article->arena);
}

void ns_article_release(struct ns_article *article)
{
    ns_arena_release(&article->arena);
    ns_article_init(article);
}

/* At most max bytes of text, which is valid UTF-8, ending with a whole character. */
static struct ns_str cut(struct ns_str text, size_t max)
{
    if (text.size <= max)
        return text;
    text.size = ns_utf8_cut(text.data, text.size, max);
    return ns_str_trim(text);
}

static bool is_one_line(const struct ns_article *article, const struct ns_str *field)
{
    return field == &article->title || field == &article->source || field == &article->language ||
           field == &article->dateline || field == &article->list;
}

static enum ns_status clean_copy(struct ns_article *article, struct ns_str value, size_t max,
                                 bool one_line, struct ns_str *out, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    struct ns_buffer clean;
    ns_buffer_init(&clean);
    if (one_line)
        ns_text_clean_line(&clean, value);
    else
        ns_text_clean(&clean, value);
    *out = ns_buffer_failed(&clean)
               ? (struct ns_str){0}
               : ns_arena_copy(&article->arena, cut(ns_buffer_str(&clean), max));
    if (!out->data) {
        *out = NS_STR("");
        status = ns_error_nomem(err);
    }
    ns_buffer_release(&clean);
    return status;
}

enum ns_status ns_article_set(struct ns_article *article, struct ns_str *field, struct ns_str value,
                              size_t max, struct ns_error *err)
{
    return clean_copy(article, value, max, is_one_line(article, field), field, err);
}

enum ns_status ns_article_add(struct ns_article *article, struct ns_str_list *list,
                              struct ns_str value, struct ns_error *err)
{
    if (list->count == NS_LIST_MAX)
        return NS_OK;
    struct ns_str item;
    size_t max = list == &article->captions ? NS_CAPTION_MAX : NS_FIELD_MAX;
    enum ns_status status = clean_copy(article, value, max, true, &item, err);
    if (status || item.size == 0)
        return status;
    for (size_t i = 0; i < list->count; i++)
        if (ns_str_equal(list->items[i], item))
            return NS_OK;
    list->items[list->count++] = item;
    return NS_OK;
}

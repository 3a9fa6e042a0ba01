#include "indexer/readers/record.h"

#include "common/analysis/language.h"
#include "indexer/readers/address.h"

#include <assert.h>

#define FIELD(name) offsetof(struct ns_article, name)

const struct ns_key ns_keys[] = {
    {"id", NS_KEY_ID, FIELD(id), NS_ID_MAX},
    {"title", NS_KEY_TEXT, FIELD(title), NS_FIELD_MAX},
    {"body", NS_KEY_TEXT, FIELD(body), NS_BODY_MAX},
    {"url", NS_KEY_TEXT, FIELD(url), NS_FIELD_MAX},
    {"path", NS_KEY_TEXT, FIELD(path), NS_FIELD_MAX},
    {"source", NS_KEY_TEXT, FIELD(source), NS_FIELD_MAX},
    {"dateline", NS_KEY_TEXT, FIELD(dateline), NS_FIELD_MAX},
    {"author", NS_KEY_LIST, FIELD(authors), 0},
    {"section", NS_KEY_LIST, FIELD(sections), 0},
    {"caption", NS_KEY_LIST, FIELD(captions), 0},
    {"date", NS_KEY_DATE, FIELD(published), 0},
    {"modified", NS_KEY_DATE, FIELD(modified), 0},
    {"lang", NS_KEY_LANGUAGE, FIELD(language), 0},
    {"language", NS_KEY_LANGUAGE, FIELD(language), 0},
    {"kind", NS_KEY_KIND, FIELD(kind), 0},
    {"origin", NS_KEY_ORIGIN, FIELD(origin), 0},
    {"list", NS_KEY_TEXT, FIELD(list), NS_FIELD_MAX},
    {"rank", NS_KEY_RANK, FIELD(rank), 0},
    {"date_from", NS_KEY_EVIDENCE, FIELD(published_from), 0},
    {"modified_from", NS_KEY_EVIDENCE, FIELD(modified_from), 0},
    {"paywalled", NS_KEY_FLAG, FIELD(paywalled), 0},
};

static_assert(sizeof ns_keys / sizeof *ns_keys == NS_KEY_COUNT, "the header counts right");

const struct ns_key *ns_key_find(const char *name)
{
    for (size_t i = 0; name && i < NS_KEY_COUNT; i++)
        if (strcmp(ns_keys[i].name, name) == 0)
            return &ns_keys[i];
    return NULL;
}

enum ns_status ns_record_language(struct ns_article *article, struct ns_str text,
                                  struct ns_error *err)
{
    char code[4] = "";
    size_t size = 0;
    for (text = ns_str_trim(text); size < 3 && size < text.size; size++) {
        char c = (char)(text.data[size] | 0x20);
        if (c < 'a' || c > 'z')
            break;
        code[size] = c;
    }
    bool ends = size == text.size || text.data[size] == '-' || text.data[size] == '_';
    if (size < 2 || !ends)
        return NS_OK;
    return ns_article_set(article, &article->language, (struct ns_str){code, size}, size, err);
}

enum ns_status ns_record_guess_language(struct ns_article *article, struct ns_error *err)
{
    if (article->language.size)
        return NS_OK;
    const char *code = ns_language_guess(article->body.size ? article->body : article->title);
    return code ? ns_article_set(article, &article->language, ns_str_of(code), NS_FIELD_MAX, err)
                : NS_OK;
}

enum ns_status ns_record_address(struct ns_article *article, struct ns_error *err)
{
    struct ns_buffer address;
    if (!article->url.size || (!memchr(article->url.data, '?', article->url.size) &&
                               !memchr(article->url.data, '#', article->url.size)))
        return NS_OK;
    ns_buffer_init(&address);
    ns_address_clean(article->url, &address);
    enum ns_status status =
        ns_buffer_failed(&address)
            ? ns_error_nomem(err)
            : ns_article_set(article, &article->url, ns_buffer_str(&address), NS_FIELD_MAX, err);
    ns_buffer_release(&address);
    return status;
}

enum ns_status ns_record_id(struct ns_article *article, struct ns_str id, struct ns_error *err)
{
    id = ns_str_trim(id);
    if (id.size > NS_ID_MAX)
        return ns_error_set(err, NS_INVALID, "its id is longer than %d bytes", NS_ID_MAX);
    return ns_article_set(article, &article->id, id, NS_ID_MAX, err);
}

static enum ns_status default_id(struct ns_article *article, struct ns_str path, size_t number,
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
    ns_buffer_printf(&id, "#%zu", number);
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

enum ns_status ns_record_finish(struct ns_article *article, const struct ns_input *input,
                                size_t number, struct ns_error *err)
{
    struct ns_str path = ns_input_path(input);
    if (article->title.size == 0 && article->body.size == 0)
        return ns_error_set(err, NS_INVALID, "neither \"body\" nor \"title\" has text");
    enum ns_status status = default_id(article, path, number, err);
    if (!status)
        status = ns_record_guess_language(article, err);
    if (!status && article->path.size == 0)
        status = ns_article_set(article, &article->path, path, NS_FIELD_MAX, err);
    return status;
}

enum ns_status ns_record_hand_on(struct ns_article *article, enum ns_status status,
                                 const struct ns_error *why, const struct ns_input *input,
                                 size_t line, const struct ns_sink *sink, struct ns_error *err)
{
    if (status == NS_NOMEM)
        return ns_error_nomem(err);
    if (status == NS_OK)
        return sink->article(sink->context, article, err);
    sink->skip(sink->context, ns_input_name(input), line, why);
    return NS_OK;
}

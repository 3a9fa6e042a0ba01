#include "indexer/extract/html_jsonld.h"

#include "common/base/ascii.h"

#include <cjson/cJSON.h>

enum {
    JSON_MAX = 1024 * 1024,
    DEPTH_MAX = 6,     /* arrays and graphs within each other */
    CLOCK_SIZE = 6,    /* bytes of T17:05 */
    OBJECTS_MAX = 512, /* described things that are looked at */
};

/* All described things of a script. */
struct things {
    const cJSON *items[OBJECTS_MAX];
    size_t count;
};

static struct ns_str text_of(const cJSON *value)
{
    return cJSON_IsString(value) ? ns_str_of(value->valuestring) : NS_STR("");
}

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void collect(struct things *things, const cJSON *value, int depth)
{
    if (depth > DEPTH_MAX)
        return;
    if (cJSON_IsArray(value)) {
        const cJSON *item;
        for (item = value->child; item; item = item->next)
            collect(things, item, depth + 1);
    } else if (cJSON_IsObject(value)) {
        if (things->count < OBJECTS_MAX)
            things->items[things->count++] = value;
        collect(things, member(value, "@graph"), depth + 1);
        collect(things, member(value, "mainEntity"), depth + 1);
    }
}

static bool ends(struct ns_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.data + text.size - size, with, size) == 0;
}

static bool is_article_name(struct ns_str name)
{
    return ends(name, "Article") || ends(name, "Posting") || ends(name, "Report");
}

static bool is_page_name(struct ns_str name)
{
    return ends(name, "WebPage");
}

static bool is_type(const cJSON *object, bool (*matches)(struct ns_str))
{
    const cJSON *type = member(object, "@type"), *item;
    if (!cJSON_IsArray(type))
        return matches(text_of(type));
    for (item = type->child; item; item = item->next)
        if (matches(text_of(item)))
            return true;
    return false;
}

/* The thing that a bare {"@id": …} refers to, else object itself. */
static const cJSON *resolve(const struct things *things, const cJSON *object)
{
    struct ns_str id = text_of(member(object, "@id"));
    if (!id.size || member(object, "name"))
        return object;
    for (size_t i = 0; i < things->count; i++)
        if (things->items[i] != object &&
            ns_str_equal(text_of(member(things->items[i], "@id")), id))
            return things->items[i];
    return object;
}

static bool is_group_name(struct ns_str name)
{
    return ends(name, "Organization") || ends(name, "Corporation");
}

static void add_authors(struct ns_html_facts *facts, const struct things *things,
                        const cJSON *author)
{
    const cJSON *first = cJSON_IsArray(author) ? author->child : author, *item;
    for (item = first; item; item = cJSON_IsArray(author) ? item->next : NULL) {
        const cJSON *who = cJSON_IsObject(item) ? resolve(things, item) : NULL;
        const cJSON *name = who ? member(who, "name") : item;
        if (cJSON_IsArray(name))
            name = name->child;
        if (who && is_type(who, is_group_name))
            ns_html_facts_add(&facts->groups, ns_html_facts_copy(facts, text_of(name)));
        else
            ns_html_facts_add_declared(facts, text_of(name));
    }
}

static void add_sections(struct ns_html_facts *facts, const cJSON *section)
{
    const cJSON *item;
    if (cJSON_IsString(section))
        ns_html_facts_add_section(facts, text_of(section));
    else if (cJSON_IsArray(section))
        for (item = section->child; item; item = item->next)
            ns_html_facts_add_section(facts, text_of(item));
}

static void read_page_link(struct ns_html_facts *facts, const cJSON *page)
{
    if (cJSON_IsObject(page))
        page = member(page, "@id") ? member(page, "@id") : member(page, "url");
    ns_html_facts_keep_url(facts, text_of(page));
}

static void read_dates(struct ns_html_facts *facts, const cJSON *thing)
{
    ns_html_facts_keep_date(facts, &facts->published, text_of(member(thing, "datePublished")));
    ns_html_facts_keep_date(facts, &facts->modified, text_of(member(thing, "dateModified")));
    ns_html_facts_keep(facts, &facts->language, text_of(member(thing, "inLanguage")));
}

/* "isAccessibleForFree": false, or in words. */
static bool is_closed(const cJSON *thing)
{
    const cJSON *open = member(thing, "isAccessibleForFree");
    return cJSON_IsFalse(open) || ns_ascii_equal(text_of(open), NS_STR("false"));
}

/* The time of day that "2024-11-24T17:05:00+01:00" has; else all of it. */
static struct ns_str clock_of(struct ns_str date)
{
    const char *clock = date.size ? memchr(date.data, 'T', date.size) : NULL;
    if (!clock || (size_t)(date.data + date.size - clock) < CLOCK_SIZE)
        return date;
    return (struct ns_str){clock + 1, CLOCK_SIZE - 1};
}

static void append_paragraph(struct ns_buffer *out, struct ns_str text)
{
    if (text.size && out->size)
        ns_buffer_append_text(out, "\n\n");
    ns_buffer_append_str(out, text);
}

/* Each update of a live blog: its time, its headline, its text. */
static void read_updates(const cJSON *updates, struct ns_buffer *out)
{
    const cJSON *update;
    for (update = updates ? updates->child : NULL; update; update = update->next) {
        append_paragraph(out, clock_of(text_of(member(update, "datePublished"))));
        append_paragraph(out, text_of(member(update, "headline")));
        append_paragraph(out, text_of(member(update, "articleBody")));
    }
}

static void read_text(struct ns_html_facts *facts, const cJSON *article)
{
    struct ns_buffer text;
    ns_buffer_init(&text);
    append_paragraph(&text, text_of(member(article, "articleBody")));
    read_updates(member(article, "liveBlogUpdate"), &text);
    facts->article = true;
    if (!facts->text.size && text.size)
        facts->text = ns_arena_copy(&facts->arena, ns_buffer_str(&text));
    facts->failed |= ns_buffer_failed(&text);
    ns_buffer_release(&text);
}

static void read_article(struct ns_html_facts *facts, const struct things *things,
                         const cJSON *article)
{
    ns_html_facts_keep(facts, &facts->headline, text_of(member(article, "headline")));
    ns_html_facts_keep(facts, &facts->name, text_of(member(article, "name")));
    read_text(facts, article);
    read_dates(facts, article);
    facts->paywalled |= is_closed(article);
    if (!facts->authors.count)
        add_authors(facts, things, member(article, "author"));
    if (!facts->authors.count)
        add_authors(facts, things, member(article, "creator"));
    if (!facts->sections.count)
        add_sections(facts, member(article, "articleSection"));
    const cJSON *publisher = member(article, "publisher");
    if (cJSON_IsObject(publisher))
        publisher = member(resolve(things, publisher), "name");
    ns_html_facts_keep(facts, &facts->source, text_of(publisher));
    ns_html_facts_keep_url(facts, text_of(member(article, "url")));
    read_page_link(facts, member(article, "mainEntityOfPage"));
}

static void read_things(struct ns_html_facts *facts, const struct things *things)
{
    for (size_t i = 0; i < things->count; i++)
        if (is_type(things->items[i], is_article_name)) {
            read_article(facts, things, things->items[i]);
            return; /* others are related stories */
        }
    for (size_t i = 0; i < things->count; i++)
        if (is_type(things->items[i], is_page_name)) {
            read_dates(facts, things->items[i]);
            if (!facts->authors.count)
                add_authors(facts, things, member(things->items[i], "author"));
        }
}

void ns_html_jsonld_read(struct ns_html_facts *facts, struct ns_str json)
{
    /* Some templates wrap the script in a comment or a CDATA section. */
    while (json.size && json.data[0] != '{' && json.data[0] != '[') {
        json.data++;
        json.size--;
        if (json.size > 9 && memcmp(json.data, "[CDATA[", 7) == 0) {
            json.data += 7;
            json.size -= 7;
        }
    }
    if (!json.size || json.size > JSON_MAX)
        return;
    cJSON *root = cJSON_ParseWithLength(json.data, json.size);
    if (!root)
        return;
    struct things things = {.count = 0};
    collect(&things, root, 0);
    read_things(facts, &things);
    cJSON_Delete(root);
}

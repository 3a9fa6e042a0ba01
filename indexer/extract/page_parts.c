#include "indexer/extract/page_parts.h"

#include "common/base/ascii.h"
#include "common/base/url.h"
#include "common/index/schema.h"
#include "indexer/extract/page_names.h"

#include <stdlib.h>
#include <xxhash.h>

void ns_page_parts_init(struct ns_page_parts *parts)
{
    *parts = (struct ns_page_parts){0};
    ns_arena_init(&parts->arena);
}

void ns_page_parts_reset(struct ns_page_parts *parts)
{
    parts->item_count = parts->note_count = 0;
    parts->failed = parts->index = false;
    ns_arena_reset(&parts->arena);
}

void ns_page_parts_release(struct ns_page_parts *parts)
{
    free(parts->items);
    free(parts->notes);
    ns_arena_release(&parts->arena);
    *parts = (struct ns_page_parts){0};
}

const char *ns_part_name(enum ns_part_kind kind)
{
    static const char *const names[] = {
        [NS_PART_BODY] = "body",           [NS_PART_HEADLINE] = "headline",
        [NS_PART_BYLINE] = "byline",       [NS_PART_SECTION] = "section",
        [NS_PART_CAPTION] = "caption",     [NS_PART_NAVIGATION] = "navigation",
        [NS_PART_RELATED] = "related",     [NS_PART_COMMENTS] = "comments",
        [NS_PART_PROMOTION] = "promotion", [NS_PART_LEGAL] = "legal",
        [NS_PART_AUTHOR] = "author",       [NS_PART_HIDDEN] = "hidden",
        [NS_PART_REPEAT] = "repeat",       [NS_PART_BOILERPLATE] = "boilerplate",
        [NS_PART_OTHER] = "other",
    };
    return names[kind];
}

static struct ns_str copy(struct ns_page_parts *parts, struct ns_str text)
{
    struct ns_str own = text.size ? ns_arena_copy(&parts->arena, text) : NS_STR("");
    parts->failed |= !own.data;
    return own;
}

/* Room for one more of the things of that size; NULL when there is none. */
static void *grow(struct ns_page_parts *parts, void *things, size_t count, size_t *capacity,
                  size_t size)
{
    if (count < *capacity)
        return things;
    size_t more = *capacity ? 2 * *capacity : 32;
    void *grown = reallocarray(things, more, size);
    if (grown)
        *capacity = more;
    parts->failed |= !grown;
    return grown;
}

void ns_page_parts_add_item(struct ns_page_parts *parts, const struct ns_page_item *item)
{
    if (parts->item_count == NS_PAGE_ITEMS_MAX)
        return;
    struct ns_page_item *items =
        grow(parts, parts->items, parts->item_count, &parts->item_capacity, sizeof *parts->items);
    if (!items)
        return;
    parts->items = items;
    items[parts->item_count++] = (struct ns_page_item){
        .title = copy(parts, item->title),
        .list = copy(parts, item->list),
        .tag = copy(parts, item->tag),
        .link = copy(parts, item->link),
        .rank = item->rank,
    };
}

void ns_page_parts_note(struct ns_page_parts *parts, enum ns_part_kind kind, const char *why,
                        struct ns_str text)
{
    if (!parts->noted || !text.size || parts->note_count == NS_PAGE_NOTES_MAX)
        return;
    struct ns_page_note *notes =
        grow(parts, parts->notes, parts->note_count, &parts->note_capacity, sizeof *parts->notes);
    if (!notes)
        return;
    parts->notes = notes;
    notes[parts->note_count++] = (struct ns_page_note){kind, why, copy(parts, text)};
}

bool ns_page_list_is_popular(struct ns_str name)
{
    return ns_names_in(NS_NAMES_POPULAR, name) > 0;
}

/* The site and the list name the record, not the page: the same list stands on every page of a
 * site, and its items should be there once.  A headline is known by its words: links to it carry
 * marks of where they stood. */
static void write_id(struct ns_buffer *id, const struct ns_page_item *item,
                     const struct ns_article *page)
{
    struct ns_str site = ns_url_host(page->url);
    if (!site.size)
        site = page->source.size ? page->source : page->id;
    struct ns_buffer title;
    ns_buffer_init(&title);
    ns_schema_fold(item->title, &title);
    ns_buffer_append_text(id, "headline:");
    ns_buffer_append_str(id, site);
    ns_buffer_append_char(id, '/');
    size_t at = id->size;
    ns_schema_fold(item->list, id);
    for (; at < id->size; at++)
        if (id->data[at] == ' ')
            id->data[at] = '-';
    ns_buffer_printf(id, "/%016llx", (unsigned long long)XXH3_64bits(title.data, title.size));
    id->failed |= ns_buffer_failed(&title);
    ns_buffer_release(&title);
}

enum ns_status ns_page_item_record(struct ns_article *article, const struct ns_page_item *item,
                                   const struct ns_article *page, struct ns_error *err)
{
    struct ns_buffer id, link;
    ns_buffer_init(&id);
    ns_buffer_init(&link);
    ns_article_reset(article);
    write_id(&id, item, page);
    ns_url_resolve(page->url, item->link, &link);
    article->kind = NS_KIND_HEADLINE;
    article->rank = (uint32_t)item->rank;
    enum ns_status status =
        ns_buffer_failed(&id) || ns_buffer_failed(&link) ? ns_error_nomem(err) : NS_OK;
    const struct {
        struct ns_str *field, value;
    } fields[] = {
        {&article->id, ns_buffer_str(&id)}, {&article->title, item->title},
        {&article->list, item->list},       {&article->url, ns_buffer_str(&link)},
        {&article->source, page->source},   {&article->language, page->language},
        {&article->path, page->path},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields && !status; i++)
        status = ns_article_set(article, fields[i].field, fields[i].value,
                                i == 0 ? NS_ID_MAX : NS_FIELD_MAX, err);
    if (!status)
        status = ns_article_add(article, &article->sections, item->tag, err);
    ns_buffer_release(&id);
    ns_buffer_release(&link);
    return status;
}

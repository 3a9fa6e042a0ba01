#include "common/entities/entity.h"
#include "common/entities/gazetteer_build.h"
#include "common/entities/memory.h"
#include "common/entities/resolve.h"
#include "common/entities/segment.h"
#include "common/entities/topics.h"

#include <stdio.h>
#include <stdlib.h>

struct ns_entity_names {
    struct ns_gaz_builder *builder;
    struct ns_gazetteer gazetteer;
};

struct ns_tagger {
    struct ns_story story;
    struct ns_memory memory;
    struct ns_resolver *resolver;
    struct ns_entities entities;
    struct ns_topics topics;
    struct ns_arena arena;
};

/* --- a user's names ----------------------------------------------------------------------- */

static enum ns_status read_table(const char *path, struct ns_buffer *out, struct ns_error *err)
{
    enum { CHUNK = 1 << 16 };
    FILE *file = fopen(path, "re");
    size_t size = 0;
    if (!file)
        return ns_error_errno(err, path);
    do {
        if (!ns_buffer_reserve(out, CHUNK))
            break;
        size = fread(out->data + out->size, 1, CHUNK, file);
        out->size += size;
    } while (size && out->size <= NS_GAZ_TABLE_MAX);
    enum ns_status status = ferror(file) ? ns_error_errno(err, path) : NS_OK;
    fclose(file);
    return ns_buffer_failed(out) ? ns_error_nomem(err) : status;
}

enum ns_status ns_entity_names_open(struct ns_entity_names **out, const char *path,
                                    struct ns_error *err)
{
    struct ns_buffer table = {0};
    struct ns_entity_names *names = calloc(1, sizeof *names);
    *out = NULL;
    if (!names)
        return ns_error_nomem(err);
    enum ns_status status = read_table(path, &table, err);
    if (status == NS_OK)
        status = ns_gaz_builder_open(&names->builder, err);
    if (status == NS_OK)
        status = ns_gaz_builder_add(names->builder, path, ns_buffer_str(&table), err);
    if (status == NS_OK)
        status = ns_gaz_builder_finish(names->builder, false, &names->gazetteer, err);
    ns_buffer_release(&table);
    if (status != NS_OK)
        ns_entity_names_close(names);
    else
        *out = names;
    return status;
}

void ns_entity_names_close(struct ns_entity_names *names)
{
    if (names)
        ns_gaz_builder_close(names->builder);
    free(names);
}

const struct ns_gazetteer *ns_entity_names_table(const struct ns_entity_names *names)
{
    return &names->gazetteer;
}

/* --- the tagger --------------------------------------------------------------------------- */

enum ns_status ns_tagger_open(struct ns_tagger **out, const struct ns_entity_names *names,
                              struct ns_error *err)
{
    struct ns_tagger *tagger = calloc(1, sizeof *tagger);
    *out = tagger;
    if (!tagger)
        return ns_error_nomem(err);
    tagger->resolver = ns_resolver_open();
    if (!tagger->resolver) {
        ns_tagger_close(tagger);
        *out = NULL;
        return ns_error_nomem(err);
    }
    ns_arena_init(&tagger->arena);
    struct ns_story *story = &tagger->story;
    if (names)
        story->tables[story->table_count++] = &names->gazetteer;
    story->tables[story->table_count++] = &ns_gazetteer_builtin;
    story->memory = &tagger->memory;
    return NS_OK;
}

void ns_tagger_close(struct ns_tagger *tagger)
{
    if (!tagger)
        return;
    free(tagger->story.tokens);
    free(tagger->story.views);
    free(tagger->story.matches);
    free(tagger->story.segments);
    free(tagger->story.first_look);
    free(tagger->entities.items);
    ns_resolver_close(tagger->resolver);
    ns_topics_release(&tagger->topics);
    ns_arena_release(&tagger->arena);
    free(tagger);
}

enum ns_status ns_tagger_tag(struct ns_tagger *tagger, const struct ns_article *article,
                             struct ns_entity_list *out, struct ns_error *err)
{
    struct ns_story *story = &tagger->story;
    *out = (struct ns_entity_list){0};
    ns_arena_reset(&tagger->arena);
    story->failed = false;
    tagger->entities.count = 0;
    ns_story_scan(story, article);
    ns_memory_forget(story->memory);
    ns_story_segment(story, false);
    ns_story_remember(story);
    ns_story_segment(story, true);
    if (story->failed || !ns_resolve(tagger->resolver, story, &tagger->arena, &tagger->entities))
        return ns_error_nomem(err);
    *out = (struct ns_entity_list){tagger->entities.items, tagger->entities.count};
    return NS_OK;
}

enum ns_status ns_tagger_topics(struct ns_tagger *tagger, enum ns_entity_type type,
                                struct ns_entity_topics *out, struct ns_error *err)
{
    *out = (struct ns_entity_topics){0};
    if (!ns_topics_count(&tagger->topics, &tagger->entities, &tagger->story, type))
        return ns_error_nomem(err);
    *out = (struct ns_entity_topics){tagger->topics.items, tagger->topics.count};
    return NS_OK;
}

/* --- aliases ------------------------------------------------------------------------------ */

struct found {
    struct ns_str *items;
    size_t count;
};

static void add_found(struct found *found, struct ns_str identity)
{
    for (size_t i = 0; i < found->count; i++)
        if (ns_str_equal(found->items[i], identity))
            return;
    if (found->count < NS_ENTITY_FOUND_MAX)
        found->items[found->count++] = identity;
}

static bool is_of_type(const struct ns_gaz_entry *entry, enum ns_entity_type type)
{
    switch ((enum ns_gaz_type)entry->type) {
    case NS_GAZ_COUNTRY:
    case NS_GAZ_DEMONYM:
        return type == NS_ENTITY_COUNTRY;
    case NS_GAZ_ORGANIZATION:
        return type == NS_ENTITY_ORGANIZATION;
    case NS_GAZ_PLACE:
        return type == NS_ENTITY_PLACE;
    case NS_GAZ_PERSON:
        return type == NS_ENTITY_PERSON;
    case NS_GAZ_NOTHING:
        break;
    }
    return false;
}

static void find_in(const struct ns_gazetteer *table, enum ns_entity_type type, struct ns_str text,
                    struct found *found)
{
    uint32_t id = ns_gazetteer_find(table, text);
    const struct ns_gaz_node *node = &table->nodes[id];
    for (uint32_t i = 0; id && i < node->aliases; i++) {
        uint32_t entry = table->aliases[node->alias + i].entry;
        if (is_of_type(&table->entries[entry], type))
            add_found(found, ns_gazetteer_identity(table, entry));
    }
}

/* "kp" as the code KP, when a country has it. */
static void find_code(const struct ns_gazetteer *table, struct ns_str text, struct found *found)
{
    char code[2];
    if (text.size != 2)
        return;
    for (size_t i = 0; i < 2; i++)
        code[i] = (char)(text.data[i] >= 'a' && text.data[i] <= 'z' ? text.data[i] & ~0x20
                                                                    : text.data[i]);
    uint16_t country = ns_country_pack((struct ns_str){code, 2});
    for (uint32_t i = 0; country && i < table->entry_count; i++)
        if (table->entries[i].type == NS_GAZ_COUNTRY && table->entries[i].country == country)
            add_found(found, ns_gazetteer_identity(table, i));
}

size_t ns_entities_find(const struct ns_entity_names *names, enum ns_entity_type type,
                        struct ns_str text, struct ns_str *out)
{
    struct found found = {out, 0};
    const struct ns_gazetteer *tables[] = {names ? &names->gazetteer : NULL, &ns_gazetteer_builtin};
    for (size_t i = 0; i < 2; i++) {
        if (!tables[i])
            continue;
        if (type == NS_ENTITY_COUNTRY)
            find_code(tables[i], text, &found);
        find_in(tables[i], type, text, &found);
    }
    return found.count;
}

#include "query/output/named.h"

#include "common/entities/country_name.h"
#include "query/output/output_text.h"

#include <stdlib.h>

const char *ns_named_type(enum ns_entity_type type)
{
    static const char *const names[NS_ENTITY_TYPES] = {"person", "country", "org", "place"};
    return names[type];
}

static int by_mentions(const void *left, const void *right)
{
    const struct ns_named *a = left, *b = right;
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    if (a->mentions != b->mentions)
        return a->mentions > b->mentions ? -1 : 1;
    return (a > b) - (a < b);
}

/* The number of a mention's identity among those of its type. */
static uint32_t number_of(struct ns_table *table, struct ns_buffer *key,
                          const struct ns_mention *mention)
{
    ns_buffer_clear(key);
    ns_buffer_append_char(key, (char)mention->type);
    ns_buffer_append_str(key, mention->identity);
    return ns_buffer_failed(key) ? NS_TABLE_NONE : ns_table_intern(table, ns_buffer_str(key));
}

static bool count_mentions(const struct ns_mentions *mentions, struct ns_named_list *out)
{
    struct ns_table table = {0};
    struct ns_buffer key = {0};
    bool fine = true;
    for (size_t i = 0; i < mentions->count && fine; i++) {
        const struct ns_mention *mention = &mentions->items[i];
        uint32_t number = number_of(&table, &key, mention);
        fine = number != NS_TABLE_NONE;
        if (fine && number == out->count)
            out->items[out->count++] = (struct ns_named){mention->type, mention->identity, 0};
        if (fine)
            out->items[number].mentions += !mention->weak;
    }
    ns_table_release(&table);
    ns_buffer_release(&key);
    return fine;
}

bool ns_named_read(const struct ns_article *article, struct ns_arena *arena,
                   struct ns_named_list *out)
{
    struct ns_mentions mentions;
    *out = (struct ns_named_list){0};
    if (!ns_mentions_decode(article, arena, &mentions))
        return false;
    if (!mentions.count)
        return true;
    out->items = ns_arena_alloc(arena, mentions.count * sizeof *out->items);
    if (!out->items || !count_mentions(&mentions, out))
        return false;
    qsort(out->items, out->count, sizeof *out->items, by_mentions);
    return true;
}

static struct ns_str name_of(const struct ns_named *named)
{
    return named->type == NS_ENTITY_COUNTRY ? ns_country_name(named->identity) : named->identity;
}

void ns_named_put(struct ns_buffer *out, const struct ns_named_list *list, enum ns_entity_type type,
                  bool as_names, size_t most)
{
    const char *separator = "";
    for (size_t i = 0; i < list->count && most; i++) {
        const struct ns_named *named = &list->items[i];
        if (named->type != type)
            continue;
        ns_buffer_append_text(out, separator);
        ns_output_plain(out, as_names ? name_of(named) : named->identity, false);
        separator = ", ";
        most--;
    }
}

void ns_named_json(struct ns_json *json, const struct ns_named_list *list)
{
    ns_json_array_begin(json);
    for (size_t i = 0; i < list->count; i++) {
        const struct ns_named *named = &list->items[i];
        ns_json_object_begin(json);
        ns_json_key(json, "type");
        ns_json_text(json, ns_named_type(named->type));
        ns_json_key(json, "value");
        ns_json_string(json, named->identity);
        ns_json_key(json, "name");
        ns_json_string(json, name_of(named));
        ns_json_key(json, "mentions");
        ns_json_integer(json, named->mentions);
        ns_json_object_end(json);
    }
    ns_json_array_end(json);
}

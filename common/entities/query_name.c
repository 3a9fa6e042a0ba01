#include "common/entities/query_name.h"

#include "common/entities/entity.h"
#include "common/entities/gazetteer.h"

/* A user's own names, where there are any, and those that come with nsearch. */
struct tables {
    const struct ns_gazetteer *items[2];
    size_t count;
};

/* What word of a name another word of a query is, as classes. */
static unsigned classes_of(const struct tables *tables, struct ns_str word)
{
    char key[NS_WORD_KEY_MAX];
    size_t size = ns_word_key(word, key);
    uint32_t hash = size ? ns_word_hash(key, size) : 0;
    unsigned classes = 0;
    for (size_t i = 0; i < tables->count && size; i++) {
        const struct ns_gazetteer *table = tables->items[i];
        uint32_t id = ns_gazetteer_word(table, (struct ns_str){key, size}, hash);
        classes |= id == NS_GAZ_NONE ? 0 : table->words[id].classes;
    }
    return classes;
}

/* Whether ordinary words would be written like this, all of them. */
static bool could_be_words(const struct tables *tables, struct ns_str text, unsigned form)
{
    enum { ORDINARY = NS_CLASS_COMMON | NS_CLASS_STOP | NS_CLASS_SAY | NS_CLASS_TITLE };
    size_t position = 0;
    struct ns_word word;
    while (ns_word_next(text, &position, &word)) {
        bool written = word.shape & (form & NS_FORM_CAPS ? NS_SHAPE_CAPS : NS_SHAPE_UPPER);
        struct ns_str part = {text.data + word.start, word.end - word.start};
        if (written || !(classes_of(tables, part) & ORDINARY))
            return false;
    }
    return true;
}

static bool type_of(const struct ns_gaz_entry *entry, enum ns_entity_type *type)
{
    switch ((enum ns_gaz_type)entry->type) {
    case NS_GAZ_COUNTRY:
        *type = NS_ENTITY_COUNTRY;
        return true;
    case NS_GAZ_ORGANIZATION:
        *type = NS_ENTITY_ORGANIZATION;
        return true;
    case NS_GAZ_PLACE:
        *type = NS_ENTITY_PLACE;
        return true;
    case NS_GAZ_PERSON:
        *type = NS_ENTITY_PERSON;
        return true;
    case NS_GAZ_DEMONYM: /* names the people, or the language */
    case NS_GAZ_NOTHING:
        break;
    }
    return false;
}

/* The one entry that all aliases at a node stand for. */
static bool only_entry(const struct ns_gazetteer *table, const struct ns_gaz_node *node,
                       uint32_t *entry)
{
    *entry = table->aliases[node->alias].entry;
    for (uint32_t i = 1; i < node->aliases; i++)
        if (table->aliases[node->alias + i].entry != *entry)
            return false;
    return !node->rules;
}

/* Acronyms of capitals only if all ways to write the name are. */
static unsigned form_of(const struct ns_gazetteer *table, const struct ns_gaz_node *node)
{
    unsigned form = NS_FORM_CAPS;
    for (uint32_t i = 0; i < node->aliases; i++)
        form &= table->aliases[node->alias + i].form;
    return form;
}

bool ns_query_name_find(const struct ns_entity_names *own, struct ns_str text, struct ns_str before,
                        struct ns_query_name *out)
{
    struct tables tables = {0};
    bool begins = false;
    if (own)
        tables.items[tables.count++] = ns_entity_names_table(own);
    tables.items[tables.count++] = &ns_gazetteer_builtin;
    *out = (struct ns_query_name){0};
    for (size_t i = 0; i < tables.count && !out->known; i++) {
        const struct ns_gazetteer *table = tables.items[i];
        uint32_t id = ns_gazetteer_find(table, text), entry;
        const struct ns_gaz_node *node = &table->nodes[id];
        begins = begins || id;
        out->known = id && node->aliases;
        if (out->known && only_entry(table, node, &entry) &&
            type_of(&table->entries[entry], &out->type) &&
            !could_be_words(&tables, text, form_of(table, node)) &&
            !(classes_of(&tables, before) & NS_CLASS_GIVEN)) {
            out->means = true;
            out->identity = ns_gazetteer_identity(table, entry);
        }
    }
    return begins;
}

#include "query/language/identity.h"

#include "common/entities/entity.h"
#include "common/index/schema.h"

static const struct {
    const char *prefix;
    enum ns_entity_type type;
} types[] = {
    {NS_PREFIX_PERSON, NS_ENTITY_PERSON},
    {NS_PREFIX_COUNTRY, NS_ENTITY_COUNTRY},
    {NS_PREFIX_ORGANIZATION, NS_ENTITY_ORGANIZATION},
    {NS_PREFIX_PLACE, NS_ENTITY_PLACE},
};

enum { TYPE_COUNT = sizeof types / sizeof *types };

static size_t find_type(const char *prefix)
{
    size_t i = 0;
    while (i < TYPE_COUNT && strcmp(types[i].prefix, prefix) != 0)
        i++;
    return i;
}

bool ns_identity_has_prefix(const char *prefix)
{
    return prefix && find_type(prefix) < TYPE_COUNT;
}

static bool has_term(const struct ns_str *terms, size_t count, struct ns_str term)
{
    for (size_t i = 0; i < count; i++)
        if (ns_str_equal(terms[i], term))
            return true;
    return false;
}

enum ns_status ns_identity_terms(const char *prefix, struct ns_str name, struct ns_arena *arena,
                                 const struct ns_str **terms, size_t *count, struct ns_error *err)
{
    struct ns_str names[NS_ENTITY_FOUND_MAX + 1];
    size_t found = ns_entities_find(NULL, types[find_type(prefix)].type, name, names);
    struct ns_str *out = ns_arena_alloc(arena, (found + 1) * sizeof *out);
    struct ns_buffer term;
    enum ns_status status = out ? NS_OK : ns_error_nomem(err);
    names[found++] = name;
    *count = 0;
    ns_buffer_init(&term);
    for (size_t i = 0; i < found && status == NS_OK; i++) {
        ns_buffer_clear(&term);
        if (!ns_schema_folded_term(prefix, names[i], &term) ||
            has_term(out, *count, ns_buffer_str(&term)))
            continue;
        out[*count] = ns_arena_copy(arena, ns_buffer_str(&term));
        if (!out[*count].data)
            status = ns_error_nomem(err);
        else
            ++*count;
    }
    if (status == NS_OK && ns_buffer_failed(&term))
        status = ns_error_nomem(err);
    ns_buffer_release(&term);
    *terms = out;
    return status;
}

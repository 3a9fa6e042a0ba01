#include "query/language/identity.h"

#include "common/entities/entity.h"
#include "common/index/schema.h"

#include <stdio.h>

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

/* Adds the term of a name, unless there is none or it is among the terms. */
static bool add_term(const char *prefix, struct ns_str name, struct ns_buffer *scratch,
                     struct ns_arena *arena, struct ns_str *terms, size_t *count)
{
    ns_buffer_clear(scratch);
    if (!ns_schema_folded_term(prefix, name, scratch) ||
        has_term(terms, *count, ns_buffer_str(scratch)))
        return !ns_buffer_failed(scratch);
    terms[*count] = ns_arena_copy(arena, ns_buffer_str(scratch));
    return terms[(*count)++].data && !ns_buffer_failed(scratch);
}

enum ns_status ns_identity_terms(const struct ns_entity_names *own, const char *prefix,
                                 struct ns_str name, bool strong, struct ns_arena *arena,
                                 const struct ns_str **terms, size_t *count, struct ns_error *err)
{
    struct ns_str names[NS_ENTITY_FOUND_MAX + 1];
    size_t found = ns_entities_find(own, types[find_type(prefix)].type, name, names);
    struct ns_str *out = ns_arena_alloc(arena, 2 * (found + 1) * sizeof *out);
    struct ns_buffer scratch = {0};
    char weak[sizeof NS_PREFIX_WEAK + 2];
    bool fine = out;
    names[found++] = name;
    *count = 0;
    snprintf(weak, sizeof weak, NS_PREFIX_WEAK "%s", prefix);
    for (size_t i = 0; i < found && fine; i++)
        fine = add_term(prefix, names[i], &scratch, arena, out, count) &&
               (strong || add_term(weak, names[i], &scratch, arena, out, count));
    ns_buffer_release(&scratch);
    *terms = out;
    return fine ? NS_OK : ns_error_nomem(err);
}

enum ns_status ns_identity_term(enum ns_entity_type type, struct ns_str identity,
                                struct ns_arena *arena, const struct ns_str **terms, size_t *count,
                                struct ns_error *err)
{
    struct ns_str *out = ns_arena_alloc(arena, sizeof *out);
    struct ns_buffer scratch = {0};
    size_t i = 0;
    while (types[i].type != type)
        i++;
    *count = 0;
    bool fine = out && add_term(types[i].prefix, identity, &scratch, arena, out, count);
    ns_buffer_release(&scratch);
    *terms = out;
    return fine ? NS_OK : ns_error_nomem(err);
}

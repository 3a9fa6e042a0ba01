#include "query/match/who.h"

#include "common/entities/country_name.h"
#include "common/entities/entity.h"
#include "common/index/schema.h"

static const char *const fields[NS_ENTITY_TYPES] = {
    [NS_ENTITY_PERSON] = "person",
    [NS_ENTITY_COUNTRY] = "country",
    [NS_ENTITY_ORGANIZATION] = "org",
    [NS_ENTITY_PLACE] = "place",
};

_Static_assert((int)NS_WHO_TYPES == (int)NS_ENTITY_TYPES, "a set for each type of entity");

enum { COUNTRIES_MAX = 32 }; /* with the words in their names */

/* Takes a word off the front of folded text. */
static bool take_word(struct ns_str *text, struct ns_str *word)
{
    const char *space = text->size ? memchr(text->data, ' ', text->size) : NULL;
    word->data = text->data;
    word->size = space ? (size_t)(space - text->data) : text->size;
    size_t taken = word->size + (space != NULL);
    *text = (struct ns_str){text->data + taken, text->size - taken};
    return word->size;
}

static bool has_word(struct ns_str text, struct ns_str wanted)
{
    struct ns_str word;
    while (take_word(&text, &word))
        if (ns_str_equal(word, wanted))
            return true;
    return false;
}

static bool has_words(struct ns_str text, struct ns_str words)
{
    struct ns_str word;
    while (take_word(&words, &word))
        if (!has_word(text, word))
            return false;
    return true;
}

static bool has_alias(const struct ns_who_set *set, struct ns_str folded)
{
    for (size_t i = 0; i < set->count; i++)
        if (ns_str_equal(set->aliased[i], folded))
            return true;
    return false;
}

bool ns_who_means(const void *context, struct ns_str folded)
{
    const struct ns_who_set *set = context;
    return has_words(folded, set->who->folded) || has_alias(set, folded);
}

static bool fold(struct ns_who *who, struct ns_str name, struct ns_str *out)
{
    struct ns_buffer folded = {0};
    ns_schema_fold(name, &folded);
    *out = ns_arena_copy(&who->arena, ns_buffer_str(&folded));
    bool fine = out->data && !ns_buffer_failed(&folded);
    ns_buffer_release(&folded);
    return fine;
}

/* --who korea means every country with that word in its name. */
static bool add_countries(struct ns_who *who, struct ns_who_set *set)
{
    struct ns_str code, name, folded;
    size_t most = set->count + COUNTRIES_MAX;
    for (size_t i = 0; ns_country_at(i, &code, &name) && set->count < most; i++) {
        if (!fold(who, name, &folded))
            return false;
        if (!has_words(folded, who->folded))
            continue;
        if (!fold(who, code, &folded))
            return false;
        if (!has_alias(set, folded))
            set->aliased[set->count++] = folded;
    }
    return true;
}

static bool find_aliases(struct ns_who *who, const struct ns_entity_names *names,
                         enum ns_entity_type type)
{
    struct ns_str found[NS_ENTITY_FOUND_MAX];
    struct ns_who_set *set = &who->sets[type];
    size_t count = ns_entities_find(names, type, who->name, found);
    set->who = who;
    set->aliased =
        ns_arena_alloc(&who->arena, (NS_ENTITY_FOUND_MAX + COUNTRIES_MAX) * sizeof *set->aliased);
    if (!set->aliased)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!fold(who, found[i], &set->aliased[set->count++]))
            return false;
    return type != NS_ENTITY_COUNTRY || add_countries(who, set);
}

enum ns_status ns_who_init(struct ns_who *who, struct ns_str name,
                           const struct ns_entity_names *names, struct ns_error *err)
{
    *who = (struct ns_who){.name = name};
    if (name.size > NS_WHO_NAME_MAX)
        return ns_error_set(err, NS_INVALID, "--who: a name of %zu bytes; the most is %d",
                            name.size, NS_WHO_NAME_MAX);
    if (!fold(who, name, &who->folded))
        return ns_error_nomem(err);
    if (!who->folded.size)
        return ns_error_set(err, NS_INVALID, "--who needs a name");
    for (int type = 0; type < NS_ENTITY_TYPES; type++)
        if (!find_aliases(who, names, (enum ns_entity_type)type))
            return ns_error_nomem(err);
    return NS_OK;
}

void ns_who_release(struct ns_who *who)
{
    ns_arena_release(&who->arena);
}

void ns_who_query(const struct ns_who *who, struct ns_buffer *out)
{
    for (int type = 0; type < NS_ENTITY_TYPES; type++) {
        const struct ns_who_set *set = &who->sets[type];
        ns_buffer_append_text(out, type ? " OR " : "(");
        ns_buffer_printf(out, "%s:(%.*s)", fields[type], (int)who->folded.size, who->folded.data);
        for (size_t i = 0; i < set->count; i++)
            ns_buffer_printf(out, " OR %s:\"%.*s\"", fields[type], (int)set->aliased[i].size,
                             set->aliased[i].data);
    }
    ns_buffer_append_char(out, ')');
}

#include "common/entities/resolve.h"

#include "common/entities/span_score.h"

#include <stdlib.h>

enum { CODES = 26 * 26, NAME_MAX_BYTES = 256, SETTLED_MAX = 16 };

/* A name of several words, which shorter mentions may join. */
struct full_name {
    struct ns_str identity;
    uint32_t first, last; /* hashes of its words' keys */
    uint32_t token, length;
    uint8_t label;
    bool credit; /* of an author */
};

struct resolver_state {
    struct ns_story *story;
    struct ns_arena *arena;
    struct ns_entities *out;
};

/* What an ambiguous name was found to mean in the article. */
struct settled {
    uint32_t node, entry;
    uint8_t table;
};

struct ns_resolver {
    struct settled settled[SETTLED_MAX];
    size_t settled_count;
    struct full_name *names;
    size_t name_count, name_capacity;
    uint32_t codes[CODES];                /* mentions by country, to tell ambiguous names apart */
    uint32_t author_keys[NS_LIST_MAX][2]; /* hashes of the first and last word of authors */
    size_t authors;
};

struct ns_resolver *ns_resolver_open(void)
{
    return calloc(1, sizeof(struct ns_resolver));
}

void ns_resolver_close(struct ns_resolver *resolver)
{
    if (resolver)
        free(resolver->names);
    free(resolver);
}

/* --- identities --------------------------------------------------------------------------- */

static void append(char *out, size_t *size, const char *bytes, size_t count)
{
    if (*size + count <= NAME_MAX_BYTES) {
        memcpy(out + *size, bytes, count);
        *size += count;
    }
}

/* "KURT" as "Kurt": only where all of a line is in capitals. */
static void append_word(char *out, size_t *size, struct ns_str word, bool shout)
{
    size_t from = *size;
    append(out, size, word.data, word.size);
    for (size_t i = from + 1; shout && i < *size; i++)
        if (ns_word_byte[(unsigned char)out[i]] == NS_BYTE_CAPITAL &&
            ns_word_byte[(unsigned char)out[i - 1]] != NS_BYTE_OTHER)
            out[i] = (char)(out[i] | 0x20);
}

/* Whether the token is a middle initial, which does not belong to a person's identity. */
static bool is_middle_initial(const struct ns_story *story, const struct ns_segment *segment,
                              size_t i)
{
    return segment->label == NS_LABEL_PERSON && i && i + 1u < segment->length &&
           (story->tokens[segment->first + i].shape & NS_SHAPE_INITIAL);
}

/* The name as it is written, with single spaces, capitals as names have them, without possessive
 * and middle initials; a person's name has spaces for hyphens before small letters ("Jong-un"). */
static struct ns_str spell(const struct resolver_state *state, const struct ns_segment *segment)
{
    const struct ns_story *story = state->story;
    char out[NAME_MAX_BYTES];
    size_t size = 0;
    for (size_t i = 0; i < segment->length; i++) {
        const struct ns_name_token *token = &story->tokens[segment->first + i];
        struct ns_str word = ns_story_text(story, segment->first + i, 1);
        if (is_middle_initial(story, segment, i))
            continue;
        if (i && size) {
            if (token->gap == NS_GAP_POSSESSIVE)
                append(out, &size, "'s", 2);
            else if (token->gap == NS_GAP_COMMA)
                append(out, &size, ",", 1);
            bool joined = token->gap == NS_GAP_HYPHEN || token->gap == NS_GAP_DASH;
            append(out, &size, joined ? "-" : " ", 1);
        }
        bool acronym = segment->label != NS_LABEL_PERSON && word.size <= 4 && segment->length == 1;
        append_word(out, &size, word, (token->flags & NS_TOKEN_SHOUT) && !acronym);
    }
    for (size_t i = 1; segment->label == NS_LABEL_PERSON && i + 1 < size; i++)
        if (out[i] == '-' && ns_word_byte[(unsigned char)out[i + 1]] == NS_BYTE_LOWER) {
            out[i] = ' ';
            out[i + 1] = (char)(out[i + 1] & ~0x20);
        }
    return ns_arena_copy(state->arena, (struct ns_str){out, size});
}

static const struct ns_gaz_entry *entry_of(const struct ns_story *story,
                                           const struct ns_match *match, uint32_t *id)
{
    const struct ns_gazetteer *table = story->tables[match->table];
    *id = table->aliases[match->alias].entry;
    return &table->entries[*id];
}

/* The identity that a table gives a matched segment. */
static struct ns_str table_identity(const struct ns_story *story, const struct ns_segment *segment)
{
    const struct ns_match *match = &story->matches[segment->match];
    uint32_t id;
    (void)entry_of(story, match, &id);
    return ns_gazetteer_identity(story->tables[match->table], id);
}

/* --- names that mean several things ------------------------------------------------------- */

static uint32_t *code_count(struct ns_resolver *resolver, uint16_t country)
{
    uint32_t first = (country >> 8) - 'A', second = (country & 0xff) - 'A';
    return &resolver->codes[first * 26 + second];
}

static bool is_ambiguous(const struct ns_story *story, const struct ns_segment *segment)
{
    const struct ns_match *match = &story->matches[segment->match];
    return segment->matched && story->tables[match->table]->nodes[match->node].rules;
}

static void count_countries(struct ns_resolver *resolver, const struct ns_story *story)
{
    memset(resolver->codes, 0, sizeof resolver->codes);
    resolver->settled_count = 0;
    for (size_t i = 0; i < story->segment_count; i++) {
        const struct ns_segment *segment = &story->segments[i];
        uint32_t id;
        if (!segment->matched || is_ambiguous(story, segment))
            continue;
        const struct ns_gaz_entry *entry = entry_of(story, &story->matches[segment->match], &id);
        if (entry->country)
            ++*code_count(resolver, entry->country);
    }
}

static bool has_entry(const struct ns_story *story, const struct ns_gazetteer *table,
                      uint32_t entry)
{
    for (size_t i = 0; i < story->segment_count; i++) {
        const struct ns_segment *segment = &story->segments[i];
        uint32_t id;
        if (!segment->matched || is_ambiguous(story, segment))
            continue;
        const struct ns_match *match = &story->matches[segment->match];
        (void)entry_of(story, match, &id);
        if (story->tables[match->table] == table && id == entry)
            return true;
    }
    return false;
}

/* The entry of the rule with most points; see data/entities/ambiguous.tsv. */
static uint32_t weigh_rules(struct ns_resolver *resolver, const struct ns_story *story,
                            const struct ns_match *match)
{
    const struct ns_gazetteer *table = story->tables[match->table];
    const struct ns_gaz_node *node = &table->nodes[match->node];
    long best = -1000000;
    uint32_t chosen = 0;
    for (uint32_t i = 0; i < node->rules; i++) {
        const struct ns_gaz_rule *rule = &table->rules[node->rule + i];
        uint16_t own = table->entries[rule->entry].country;
        bool foreign = table->entries[rule->entry].type != NS_GAZ_COUNTRY;
        long points = rule->prior;
        if (own)
            points += (foreign ? 1L : 2L) * *code_count(resolver, own);
        for (uint32_t j = 0; j < rule->cues; j++) {
            uint32_t cue = table->cues[rule->cue + j];
            bool there = cue & NS_GAZ_CUE_COUNTRY ? *code_count(resolver, (uint16_t)cue) > 0
                                                  : has_entry(story, table, cue);
            points += there ? 3 : 0;
        }
        if (points > best) {
            best = points;
            chosen = rule->entry;
        }
    }
    return chosen;
}

/* One sense an article: asked once for each name. */
static uint32_t settle(struct ns_resolver *resolver, const struct ns_story *story,
                       const struct ns_match *match)
{
    for (size_t i = 0; i < resolver->settled_count; i++)
        if (resolver->settled[i].node == match->node && resolver->settled[i].table == match->table)
            return resolver->settled[i].entry;
    uint32_t entry = weigh_rules(resolver, story, match);
    if (resolver->settled_count < SETTLED_MAX)
        resolver->settled[resolver->settled_count++] =
            (struct settled){match->node, entry, match->table};
    return entry;
}

/* --- full names --------------------------------------------------------------------------- */

static void read_authors(struct ns_resolver *resolver, const struct ns_article *article)
{
    resolver->authors = 0;
    for (size_t i = 0; i < article->authors.count; i++) {
        struct ns_str name = article->authors.items[i];
        struct ns_word word;
        char key[NS_WORD_KEY_MAX];
        size_t position = 0, words = 0;
        uint32_t *keys = resolver->author_keys[resolver->authors];
        while (ns_word_next(name, &position, &word)) {
            size_t size =
                ns_word_key((struct ns_str){name.data + word.start, word.end - word.start}, key);
            keys[words++ ? 1 : 0] = ns_word_hash(key, size);
        }
        resolver->authors += words >= 2;
    }
}

static bool is_author(const struct ns_resolver *resolver, uint32_t first, uint32_t last)
{
    for (size_t i = 0; i < resolver->authors; i++)
        if (resolver->author_keys[i][0] == first && resolver->author_keys[i][1] == last)
            return true;
    return false;
}

/* The token with the name by which a person or organization is called for short. */
static size_t last_of(const struct ns_story *story, const struct ns_segment *segment)
{
    size_t last = segment->first + segment->length - 1u;
    if ((story->tokens[last].classes & NS_CLASS_SUFFIX) && segment->length > 2)
        last--;
    return last;
}

static bool add_full_name(struct ns_resolver *resolver, const struct resolver_state *state,
                          const struct ns_segment *segment)
{
    struct ns_story *story = state->story;
    struct full_name name = {.token = segment->first,
                             .length = segment->length,
                             .label = segment->label,
                             .first = story->tokens[segment->first].hash,
                             .last = story->tokens[last_of(story, segment)].hash};
    name.identity = segment->matched ? table_identity(story, segment) : spell(state, segment);
    if (!name.identity.data)
        return false;
    if (segment->label == NS_LABEL_PERSON)
        name.credit = (story->tokens[segment->first].flags & NS_TOKEN_CREDIT) ||
                      is_author(resolver, name.first, name.last);
    if (!ns_story_grow(story, (void **)&resolver->names, resolver->name_count,
                       &resolver->name_capacity, sizeof *resolver->names))
        return false;
    resolver->names[resolver->name_count++] = name;
    return true;
}

static bool same_person(const struct full_name *name, const struct full_name *other)
{
    return other->label == NS_LABEL_PERSON && other->first == name->first &&
           other->last == name->last;
}

/* Names of people and organizations of two words and more, each once. */
static bool collect_names(struct ns_resolver *resolver, const struct resolver_state *state)
{
    enum { NAMES_MAX = 512 };
    resolver->name_count = 0;
    for (size_t i = 0; i < state->story->segment_count; i++) {
        const struct ns_segment *segment = &state->story->segments[i];
        bool person = segment->label == NS_LABEL_PERSON;
        if (segment->length < 2 || (!person && segment->label != NS_LABEL_ORGANIZATION) ||
            resolver->name_count == NAMES_MAX)
            continue;
        if (!add_full_name(resolver, state, segment))
            return false;
        struct full_name *name = &resolver->names[resolver->name_count - 1];
        for (size_t j = 0; j + 1 < resolver->name_count; j++) {
            struct full_name *other = &resolver->names[j];
            bool same =
                person ? same_person(name, other) : ns_str_equal(other->identity, name->identity);
            if (!same)
                continue;
            other->credit |= name->credit;
            resolver->name_count--;
            break;
        }
    }
    return true;
}

/* --- short names -------------------------------------------------------------------------- */

/* The person of several words that a mention by one word means: by the last word, else by the
 * first (Kim Jong Un) when only one has it.  The nearest before the mention, else the first. */
static const struct full_name *find_person(const struct ns_resolver *resolver, uint32_t hash,
                                           uint32_t token)
{
    const struct full_name *by_last = NULL, *by_first = NULL;
    size_t firsts = 0;
    for (size_t i = 0; i < resolver->name_count; i++) {
        const struct full_name *name = &resolver->names[i];
        if (name->label != NS_LABEL_PERSON)
            continue;
        if (name->last == hash && (!by_last || name->token < token))
            by_last = name;
        if (name->first == hash) {
            by_first = by_first ? by_first : name;
            firsts++;
        }
    }
    return by_last ? by_last : firsts == 1 ? by_first : NULL;
}

static const struct full_name *find_full_person(const struct ns_resolver *resolver, uint32_t first,
                                                uint32_t last)
{
    for (size_t i = 0; i < resolver->name_count; i++) {
        const struct full_name *name = &resolver->names[i];
        if (name->label == NS_LABEL_PERSON && name->first == first && name->last == last)
            return name;
    }
    return NULL;
}

/* The organization whose name begins with the words of the segment, and is longer. */
static const struct full_name *find_organization(const struct ns_resolver *resolver,
                                                 const struct ns_story *story,
                                                 const struct ns_segment *segment)
{
    for (size_t i = 0; i < resolver->name_count; i++) {
        const struct full_name *name = &resolver->names[i];
        size_t j = 0;
        if (name->label != NS_LABEL_ORGANIZATION || name->length <= segment->length)
            continue;
        while (j < segment->length &&
               story->tokens[name->token + j].hash == story->tokens[segment->first + j].hash)
            j++;
        if (j == segment->length)
            return name;
    }
    return NULL;
}

/* The organization that was introduced with the segment, an acronym. */
static const struct full_name *find_acronym(const struct ns_resolver *resolver,
                                            const struct ns_story *story,
                                            const struct ns_segment *segment)
{
    uint32_t hash = story->tokens[segment->first].hash;
    for (size_t i = 0; segment->length == 1 && i < story->acronym_count; i++) {
        const struct ns_acronym *acronym = &story->acronyms[i];
        if (story->tokens[acronym->token].hash != hash)
            continue;
        for (size_t j = 0; j < resolver->name_count; j++) {
            const struct full_name *name = &resolver->names[j];
            if (name->token <= acronym->first + 1 &&
                name->token + name->length >= acronym->first + acronym->length)
                return name;
        }
    }
    return NULL;
}

/* --- entities ----------------------------------------------------------------------------- */

static struct ns_entity *add_entity(const struct resolver_state *state,
                                    const struct ns_segment *segment, enum ns_entity_type type,
                                    struct ns_str identity)
{
    static const enum ns_entity_field fields[] = {NS_ENTITY_IN_TITLE, NS_ENTITY_IN_BODY,
                                                  NS_ENTITY_IN_DATELINE};
    struct ns_story *story = state->story;
    struct ns_entities *out = state->out;
    const struct ns_name_token *first = &story->tokens[segment->first];
    const struct ns_name_token *last = first + segment->length - 1;
    bool caption = first->field >= NS_STORY_CAPTION;
    bool article = segment->length > 1 && (first->flags & NS_TOKEN_CONNECTOR) &&
                   ns_str_equal(ns_story_text(story, segment->first, 1), NS_STR("the"));
    if (!identity.data || !ns_story_grow(story, (void **)&out->items, out->count, &out->capacity,
                                         sizeof *out->items)) {
        story->failed = true;
        return NULL;
    }
    struct ns_entity *entity = &out->items[out->count++];
    *entity = (struct ns_entity){
        .type = type,
        .field = caption ? NS_ENTITY_IN_CAPTION : fields[first->field],
        .caption = caption ? first->field - (uint32_t)NS_STORY_CAPTION : 0,
        .identity = identity,
        .start = article ? first[1].start : first->start,
        .end = last->end + (segment->matched ? story->matches[segment->match].tail : 0u),
    };
    return entity;
}

/* Whom a table has for one word, when the article names just this person in full. */
static const struct full_name *find_famous(const struct ns_resolver *resolver,
                                           const struct ns_story *story,
                                           const struct ns_segment *segment)
{
    if (segment->length > 1 || !segment->matched)
        return NULL;
    struct ns_str identity = table_identity(story, segment);
    for (size_t i = 0; i < resolver->name_count; i++)
        if (resolver->names[i].label == NS_LABEL_PERSON &&
            ns_str_equal(resolver->names[i].identity, identity))
            return &resolver->names[i];
    return NULL;
}

static void add_person(struct ns_resolver *resolver, const struct resolver_state *state,
                       const struct ns_segment *segment)
{
    struct ns_story *story = state->story;
    const struct ns_name_token *first = &story->tokens[segment->first];
    const struct full_name *name =
        segment->length == 1
            ? find_person(resolver, first->hash, segment->first)
            : find_full_person(resolver, first->hash, story->tokens[last_of(story, segment)].hash);
    const struct full_name *famous = find_famous(resolver, story, segment);
    struct ns_str identity;
    if (famous)
        name = famous;
    if (name)
        identity = name->identity;
    else
        identity = segment->matched ? table_identity(story, segment) : spell(state, segment);
    struct ns_entity *entity = add_entity(state, segment, NS_ENTITY_PERSON, identity);
    if (entity)
        entity->weak = (name && name->credit) || (first->flags & NS_TOKEN_CREDIT);
}

/* An agency in a dateline, or a medium in a line of credits, is not what a story is about. */
static bool is_source(const struct ns_story *story, const struct ns_segment *segment)
{
    const struct ns_name_token *first = &story->tokens[segment->first];
    return (first->flags & NS_TOKEN_CREDIT) ||
           (first->field == NS_STORY_BODY && first->end <= story->dateline);
}

static void add_country_evidence(const struct resolver_state *state,
                                 const struct ns_segment *segment, uint16_t country)
{
    char code[3];
    ns_country_unpack(country, code);
    struct ns_str identity = ns_arena_copy(state->arena, (struct ns_str){code, 2});
    struct ns_entity *entity = add_entity(state, segment, NS_ENTITY_COUNTRY, identity);
    if (!entity)
        return;
    entity->manner = NS_MANNER_EVIDENCE;
    entity->weak = true;
}

/* The name of an event in which a country, place or body only tells which: "the 1992 United Kingdom
 * general election". */
static bool is_in_event(const struct ns_story *story, const struct ns_segment *segment)
{
    enum { YEAR = 4, WORDS = 3 };
    const struct ns_name_token *first = &story->tokens[segment->first];
    struct ns_str text = story->fields[first->field];
    size_t at = first[segment->length - 1].end;
    if (first->start < YEAR + 1 || text.data[first->start - 1] != ' ')
        return false;
    for (size_t i = 2; i <= YEAR + 1; i++)
        if (ns_word_byte[(unsigned char)text.data[first->start - i]] != NS_BYTE_NUMBER)
            return false;
    for (size_t i = 0; i < WORDS; i++) {
        struct ns_word word;
        if (at + 1 >= text.size || text.data[at] != ' ' ||
            !ns_word_byte[(unsigned char)text.data[at + 1]])
            return false;
        ns_word_at(text, at + 1, &word);
        size_t size = word.end - word.start;
        if (size >= 8 && memcmp(text.data + word.start, "election", 8) == 0)
            return true;
        at = word.end;
    }
    return false;
}

static void add_named(struct ns_resolver *resolver, const struct resolver_state *state,
                      const struct ns_segment *segment)
{
    struct ns_story *story = state->story;
    const struct ns_match *match = &story->matches[segment->match];
    const struct ns_gazetteer *table = story->tables[match->table];
    uint32_t id;
    (void)entry_of(story, match, &id);
    if (is_ambiguous(story, segment))
        id = settle(resolver, story, match);
    const struct ns_gaz_entry *entry = &table->entries[id];
    struct ns_str identity = ns_gazetteer_identity(table, id);
    struct ns_entity *entity = NULL;
    switch ((enum ns_gaz_type)entry->type) {
    case NS_GAZ_COUNTRY:
        entity = add_entity(state, segment, NS_ENTITY_COUNTRY, identity);
        if (entity && is_in_event(story, segment))
            entity->manner = NS_MANNER_DEMONYM;
        break;
    case NS_GAZ_DEMONYM:
        entity = add_entity(state, segment, NS_ENTITY_COUNTRY, identity);
        if (entity) {
            entity->manner = NS_MANNER_DEMONYM;
            entity->weak = entry->weak;
        }
        break;
    case NS_GAZ_ORGANIZATION:
        entity = add_entity(state, segment, NS_ENTITY_ORGANIZATION, identity);
        if (entity)
            entity->weak = is_source(story, segment);
        break;
    case NS_GAZ_PLACE:
        if (!is_in_event(story, segment))
            entity = add_entity(state, segment, NS_ENTITY_PLACE, identity);
        break;
    case NS_GAZ_PERSON:
    case NS_GAZ_NOTHING:
        return;
    }
    if (entity && entry->country && entry->type != NS_GAZ_COUNTRY && entry->type != NS_GAZ_DEMONYM)
        add_country_evidence(state, segment, entry->country);
}

static void add_found(struct ns_resolver *resolver, const struct resolver_state *state,
                      const struct ns_segment *segment)
{
    bool organization = segment->label == NS_LABEL_ORGANIZATION;
    const struct full_name *name = NULL;
    if (organization)
        name = find_acronym(resolver, state->story, segment);
    if (organization && !name)
        name = find_organization(resolver, state->story, segment);
    struct ns_entity *entity =
        add_entity(state, segment, organization ? NS_ENTITY_ORGANIZATION : NS_ENTITY_PLACE,
                   name ? name->identity : spell(state, segment));
    if (entity)
        entity->weak = organization && is_source(state->story, segment);
}

bool ns_resolve(struct ns_resolver *resolver, struct ns_story *story, struct ns_arena *arena,
                struct ns_entities *out)
{
    struct resolver_state state = {story, arena, out};
    out->count = 0;
    count_countries(resolver, story);
    read_authors(resolver, story->article);
    if (!collect_names(resolver, &state))
        return false;
    for (size_t i = 0; i < story->segment_count && !story->failed; i++) {
        const struct ns_segment *segment = &story->segments[i];
        if (segment->label == NS_LABEL_ORGANIZATION && is_in_event(story, segment))
            continue;
        if (segment->label == NS_LABEL_PERSON)
            add_person(resolver, &state, segment);
        else if (segment->matched)
            add_named(resolver, &state, segment);
        else
            add_found(resolver, &state, segment);
    }
    return !story->failed;
}

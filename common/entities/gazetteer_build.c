#include "common/entities/gazetteer_build.h"

#include "common/base/utf8.h"
#include "common/entities/gazetteer_draft.h"

#include <stdlib.h>

enum { COLUMNS = 5, IDENTITY_MAX = 256, CUES_MAX = 64 };

/* The row at hand. */
struct row {
    const char *table;
    size_t line;
    struct ns_str columns[COLUMNS];
};

/* --- arrays ------------------------------------------------------------------------------- */

void *ns_gaz_push(struct ns_gaz_array *array)
{
    if (array->count == array->capacity) {
        size_t capacity = array->capacity ? array->capacity * 2 : 64;
        void *items = reallocarray(array->items, capacity, array->size);
        if (!items)
            return NULL;
        array->items = items;
        array->capacity = capacity;
    }
    void *item = (char *)array->items + array->count++ * array->size;
    memset(item, 0, array->size);
    return item;
}

enum ns_status ns_gaz_builder_open(struct ns_gaz_builder **out, struct ns_error *err)
{
    struct ns_gaz_builder *builder = calloc(1, sizeof *builder);
    *out = builder;
    if (!builder)
        return ns_error_nomem(err);
    builder->word_list.size = sizeof(struct ns_gaz_word);
    builder->edge_list.size = sizeof(struct ns_gaz_edge);
    builder->node_list.size = sizeof(struct ns_gaz_node);
    builder->entry_list.size = sizeof(struct ns_gaz_entry);
    builder->drafts.size = sizeof(struct ns_gaz_draft);
    builder->rules.size = sizeof(struct ns_gaz_draft_rule);
    builder->cues.size = sizeof(uint32_t);
    builder->aliases.size = sizeof(struct ns_gaz_alias);
    builder->final_rules.size = sizeof(struct ns_gaz_rule);
    return ns_gaz_push(&builder->node_list) ? NS_OK : ns_error_nomem(err); /* the root */
}

void ns_gaz_builder_close(struct ns_gaz_builder *builder)
{
    if (!builder)
        return;
    struct ns_gaz_array *const arrays[] = {
        &builder->word_list,  &builder->edge_list, &builder->node_list,
        &builder->entry_list, &builder->drafts,    &builder->rules,
        &builder->cues,       &builder->aliases,   &builder->final_rules,
    };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]->items);
    ns_table_release(&builder->words);
    ns_table_release(&builder->edge_keys);
    ns_table_release(&builder->entry_keys);
    ns_buffer_release(&builder->text);
    free(builder->slots);
    free(builder->edge_slots);
    free(builder);
}

/* --- rows --------------------------------------------------------------------------------- */

static enum ns_status bad_row(const struct row *row, struct ns_error *err, const char *what,
                              struct ns_str value)
{
    return ns_error_set(err, NS_INVALID, "%s:%zu: %s: %.*s", row->table, row->line, what,
                        (int)(value.size > 80 ? 80 : value.size), value.data ? value.data : "");
}

/* Cuts the piece before the next `mark` off rest; false when nothing is left. */
static bool cut(struct ns_str *rest, char mark, struct ns_str *piece)
{
    if (!rest->data)
        return false;
    const char *end = memchr(rest->data, mark, rest->size);
    piece->data = rest->data;
    piece->size = end ? (size_t)(end - rest->data) : rest->size;
    if (end)
        *rest = (struct ns_str){end + 1, rest->size - piece->size - 1};
    else
        *rest = (struct ns_str){NULL, 0};
    return true;
}

/* The next row that counts; *more false at the end. */
static enum ns_status next_row(struct ns_str *rest, struct row *row, bool *more,
                               struct ns_error *err)
{
    struct ns_str line;
    while ((*more = cut(rest, '\n', &line))) {
        row->line++;
        if (line.size && line.data[line.size - 1] == '\r')
            line.size--;
        if (ns_str_trim(line).size == 0 || line.data[0] == '#')
            continue;
        if (!ns_utf8_valid(line.data, line.size))
            return bad_row(row, err, "not UTF-8", NS_STR(""));
        if (memchr(line.data, '\0', line.size))
            return bad_row(row, err, "a NUL byte", NS_STR(""));
        size_t count = 0;
        memset(row->columns, 0, sizeof row->columns);
        for (struct ns_str left = line, column; cut(&left, '\t', &column); count++) {
            if (count == COLUMNS)
                return bad_row(row, err, "more than five columns", line);
            row->columns[count] = ns_str_trim(column);
        }
        return count < 3 ? bad_row(row, err, "fewer than three columns, parted by tabs", line)
                         : NS_OK;
    }
    return NS_OK;
}

/* --- words and paths ---------------------------------------------------------------------- */

static uint32_t add_text(struct ns_gaz_builder *builder, struct ns_str text)
{
    uint32_t at = (uint32_t)builder->text.size;
    ns_buffer_append_str(&builder->text, text);
    ns_buffer_append_char(&builder->text, '\0');
    return at;
}

static uint32_t add_word(struct ns_gaz_builder *builder, struct ns_str key)
{
    uint32_t known = ns_table_find(&builder->words, key);
    if (known != NS_TABLE_NONE)
        return known;
    uint32_t id = builder->words.count < NS_GAZ_SLOT_WORD - 1
                      ? ns_table_intern(&builder->words, key)
                      : NS_TABLE_NONE;
    struct ns_gaz_word *word = id == NS_TABLE_NONE ? NULL : ns_gaz_push(&builder->word_list);
    if (!word)
        return NS_GAZ_NONE;
    word->text = add_text(builder, key);
    word->size = (uint8_t)key.size;
    return id;
}

/* The node behind `from` with the word, made when new; 0 when there is no memory. */
static uint32_t add_step(struct ns_gaz_builder *builder, uint32_t from, uint32_t word)
{
    uint32_t pair[2] = {from, word};
    struct ns_str key = {(const char *)pair, sizeof pair};
    uint32_t known = ns_table_find(&builder->edge_keys, key);
    if (known != NS_TABLE_NONE)
        return NS_GAZ_ITEM(builder->edge_list, struct ns_gaz_edge, known)->to;
    uint32_t to = (uint32_t)builder->node_list.count;
    if (ns_table_intern(&builder->edge_keys, key) == NS_TABLE_NONE)
        return 0;
    struct ns_gaz_edge *edge = ns_gaz_push(&builder->edge_list);
    if (!edge || !ns_gaz_push(&builder->node_list))
        return 0;
    *edge = (struct ns_gaz_edge){from, word, to};
    NS_GAZ_ITEM(builder->node_list, struct ns_gaz_node, from)->inner = 1;
    if (from == 0)
        NS_GAZ_ITEM(builder->word_list, struct ns_gaz_word, word)->node = to;
    return to;
}

/* Adds the path of a name.  *form says how it is to be written. */
static enum ns_status add_name(struct ns_gaz_builder *builder, const struct row *row,
                               struct ns_str name, uint32_t *node, uint8_t *form,
                               struct ns_error *err)
{
    struct ns_word word = {0};
    char key[NS_WORD_KEY_MAX];
    size_t position = 0, words = 0;
    *node = 0;
    *form = NS_FORM_CAPS;
    while (ns_word_next(name, &position, &word)) {
        struct ns_str text = {name.data + word.start, word.end - word.start};
        size_t size = ns_word_key(text, key);
        if (!size)
            return bad_row(row, err, "a word is too long", name);
        if (++words > NS_GAZ_WORDS_MAX)
            return bad_row(row, err, "a name of more than twelve words", name);
        if (!(word.shape & (NS_SHAPE_CAPS | NS_SHAPE_INITIAL | NS_SHAPE_DIGIT)))
            *form = 0;
        uint32_t id = add_word(builder, (struct ns_str){key, size});
        *node = id == NS_GAZ_NONE ? 0 : add_step(builder, *node, id);
        if (!*node)
            return ns_error_nomem(err);
    }
    if (name.size && ns_word_possessive(name, word.end))
        *form |= NS_FORM_POSSESSIVE;
    return words ? NS_OK : bad_row(row, err, "a name without a word", name);
}

/* --- entries ------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    enum ns_gaz_type type;
} types[] = {
    {"country", NS_GAZ_COUNTRY}, {"demonym", NS_GAZ_DEMONYM}, {"org", NS_GAZ_ORGANIZATION},
    {"place", NS_GAZ_PLACE},     {"city", NS_GAZ_PLACE},      {"person", NS_GAZ_PERSON},
    {"none", NS_GAZ_NOTHING},
};

static const struct {
    const char *name;
    enum ns_word_class class;
} classes[] = {
    {"given", NS_CLASS_GIVEN},         {"surname", NS_CLASS_SURNAME},
    {"title", NS_CLASS_TITLE},         {"honorific", NS_CLASS_HONORIFIC},
    {"particle", NS_CLASS_PARTICLE},   {"suffix", NS_CLASS_SUFFIX},
    {"month", NS_CLASS_DATE},          {"day", NS_CLASS_DATE},
    {"stop", NS_CLASS_STOP},           {"say", NS_CLASS_SAY},
    {"org-end", NS_CLASS_ORG_END},     {"org-head", NS_CLASS_ORG_HEAD},
    {"place-end", NS_CLASS_PLACE_END}, {"place-head", NS_CLASS_PLACE_HEAD},
    {"common", NS_CLASS_COMMON},
};

static bool find_type(struct ns_str name, enum ns_gaz_type *type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ns_str_equal(name, ns_str_of(types[i].name))) {
            *type = types[i].type;
            return true;
        }
    return false;
}

static bool entry_key(char *key, size_t capacity, enum ns_gaz_type type, struct ns_str identity)
{
    if (identity.size + 1 > capacity)
        return false;
    key[0] = (char)('0' + type);
    memcpy(key + 1, identity.data, identity.size);
    return true;
}

static enum ns_status add_entry(struct ns_gaz_builder *builder, const struct row *row,
                                enum ns_gaz_type type, struct ns_str identity, uint16_t country,
                                uint32_t *out, struct ns_error *err)
{
    char key[IDENTITY_MAX];
    struct ns_str as_key = {key, identity.size + 1};
    if (!entry_key(key, sizeof key, type, identity))
        return bad_row(row, err, "identity too long", identity);
    *out = ns_table_find(&builder->entry_keys, as_key);
    if (*out != NS_TABLE_NONE)
        return NS_OK;
    *out = ns_table_intern(&builder->entry_keys, as_key);
    struct ns_gaz_entry *entry = *out == NS_TABLE_NONE ? NULL : ns_gaz_push(&builder->entry_list);
    if (!entry)
        return ns_error_nomem(err);
    entry->identity = add_text(builder, identity);
    entry->type = (uint8_t)type;
    entry->country = country;
    entry->weak = ns_str_equal(row->columns[4], NS_STR("weak"));
    return NS_OK;
}

static enum ns_status add_alias(struct ns_gaz_builder *builder, const struct row *row,
                                struct ns_str name, uint32_t entry, struct ns_error *err)
{
    uint32_t node;
    uint8_t form;
    enum ns_status status = add_name(builder, row, name, &node, &form, err);
    if (status != NS_OK)
        return status;
    struct ns_gaz_draft *draft = ns_gaz_push(&builder->drafts);
    if (!draft)
        return ns_error_nomem(err);
    *draft = (struct ns_gaz_draft){node, entry, (uint32_t)builder->drafts.count, form};
    return NS_OK;
}

static enum ns_status add_class(struct ns_gaz_builder *builder, const struct row *row,
                                struct ns_error *err)
{
    struct ns_str names = row->columns[2], name;
    char key[NS_WORD_KEY_MAX];
    unsigned class = 0;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (ns_str_equal(row->columns[1], ns_str_of(classes[i].name)))
            class = classes[i].class;
    if (!class)
        return bad_row(row, err, "no such class of words", row->columns[1]);
    while (cut(&names, '|', &name)) {
        size_t size = ns_word_key(ns_str_trim(name), key);
        if (!size)
            return bad_row(row, err, "not a word", name);
        uint32_t id = add_word(builder, (struct ns_str){key, size});
        if (id == NS_GAZ_NONE)
            return ns_error_nomem(err);
        struct ns_gaz_word *word = NS_GAZ_ITEM(builder->word_list, struct ns_gaz_word, id);
        word->classes = (uint16_t)(word->classes | class);
    }
    return NS_OK;
}

static enum ns_status add_row(struct ns_gaz_builder *builder, const struct row *row,
                              struct ns_error *err)
{
    enum ns_gaz_type type;
    struct ns_str names = row->columns[2], name, identity = row->columns[1];
    uint16_t country = ns_country_pack(row->columns[3]);
    enum ns_status status = NS_OK;
    uint32_t entry = 0;
    bool cities = ns_str_equal(row->columns[0], NS_STR("city"));
    if (ns_str_equal(row->columns[0], NS_STR("word")))
        return add_class(builder, row, err);
    if (!find_type(row->columns[0], &type))
        return bad_row(row, err, "no such type", row->columns[0]);
    if (row->columns[3].size && !country)
        return bad_row(row, err, "not a country code of two capitals", row->columns[3]);
    if (row->columns[4].size && !ns_str_equal(row->columns[4], NS_STR("weak")))
        return bad_row(row, err, "no such rule", row->columns[4]);
    if (type == NS_GAZ_COUNTRY || type == NS_GAZ_DEMONYM)
        country = ns_country_pack(identity);
    if (type == NS_GAZ_DEMONYM && !country)
        return bad_row(row, err, "not a country code of two capitals", identity);
    if (!cities && !identity.size)
        return bad_row(row, err, "no identity", names);
    if (!cities)
        status = add_entry(builder, row, type, identity, country, &entry, err);
    while (status == NS_OK && cut(&names, '|', &name)) {
        name = ns_str_trim(name);
        if (cities)
            status = add_entry(builder, row, type, name, country, &entry, err);
        if (status == NS_OK)
            status = add_alias(builder, row, name, entry, err);
    }
    return status;
}

enum ns_status ns_gaz_builder_add(struct ns_gaz_builder *builder, const char *name,
                                  struct ns_str table, struct ns_error *err)
{
    struct row row = {.table = name};
    bool more;
    enum ns_status status;
    if (table.size > NS_GAZ_TABLE_MAX)
        return ns_error_set(err, NS_LIMIT, "%s: a table of names is too large", name);
    while ((status = next_row(&table, &row, &more, err)) == NS_OK && more)
        if ((status = add_row(builder, &row, err)) != NS_OK)
            break;
    if (status == NS_OK && ns_buffer_failed(&builder->text))
        return ns_error_nomem(err);
    return status;
}

/* --- ambiguous names ---------------------------------------------------------------------- */

static uint32_t find_entry(const struct ns_gaz_builder *builder, enum ns_gaz_type type,
                           struct ns_str identity)
{
    char key[IDENTITY_MAX];
    if (!entry_key(key, sizeof key, type, identity))
        return NS_GAZ_NONE;
    return ns_table_find(&builder->entry_keys, (struct ns_str){key, identity.size + 1});
}

/* Any entry with that identity, or the country with that code; NS_GAZ_NONE: neither. */
static uint32_t find_cue(const struct ns_gaz_builder *builder, struct ns_str name)
{
    uint16_t country = ns_country_pack(name);
    static const enum ns_gaz_type any[] = {NS_GAZ_PLACE, NS_GAZ_ORGANIZATION, NS_GAZ_PERSON,
                                           NS_GAZ_COUNTRY};
    if (country)
        return NS_GAZ_CUE_COUNTRY | country;
    for (size_t i = 0; i < sizeof any / sizeof *any; i++) {
        uint32_t entry = find_entry(builder, any[i], name);
        if (entry != NS_GAZ_NONE)
            return entry;
    }
    return NS_GAZ_NONE;
}

static enum ns_status add_cues(struct ns_gaz_builder *builder, const struct row *row,
                               struct ns_gaz_rule *rule, struct ns_error *err)
{
    struct ns_str names = row->columns[4], name;
    rule->cue = (uint32_t)builder->cues.count;
    while (names.size && cut(&names, '|', &name)) {
        uint32_t found = find_cue(builder, ns_str_trim(name));
        if (found == NS_GAZ_NONE)
            return bad_row(row, err, "a cue that no table has as an identity", name);
        uint32_t *cue = ns_gaz_push(&builder->cues);
        if (!cue)
            return ns_error_nomem(err);
        *cue = found;
        if (++rule->cues > CUES_MAX)
            return bad_row(row, err, "too many cues", row->columns[0]);
    }
    return NS_OK;
}

static enum ns_status add_rule(struct ns_gaz_builder *builder, const struct row *row,
                               struct ns_error *err)
{
    enum ns_gaz_type type;
    uint8_t form;
    char *end, number[8] = "";
    if (!find_type(row->columns[1], &type))
        return bad_row(row, err, "no such type", row->columns[1]);
    struct ns_gaz_draft_rule *draft = ns_gaz_push(&builder->rules);
    if (!draft)
        return ns_error_nomem(err);
    draft->order = (uint32_t)builder->rules.count;
    draft->rule.entry = find_entry(builder, type, row->columns[2]);
    if (draft->rule.entry == NS_GAZ_NONE)
        return bad_row(row, err, "no table has this identity", row->columns[2]);
    if (row->columns[3].size < sizeof number)
        memcpy(number, row->columns[3].data, row->columns[3].size);
    draft->rule.prior = (int16_t)strtol(number, &end, 10);
    if (end == number || *end)
        return bad_row(row, err, "not a number of points", row->columns[3]);
    enum ns_status status = add_name(builder, row, row->columns[0], &draft->node, &form, err);
    return status == NS_OK ? add_cues(builder, row, &draft->rule, err) : status;
}

enum ns_status ns_gaz_builder_add_rules(struct ns_gaz_builder *builder, const char *name,
                                        struct ns_str table, struct ns_error *err)
{
    struct row row = {.table = name};
    bool more;
    enum ns_status status;
    while ((status = next_row(&table, &row, &more, err)) == NS_OK && more)
        if ((status = add_rule(builder, &row, err)) != NS_OK)
            break;
    return status;
}

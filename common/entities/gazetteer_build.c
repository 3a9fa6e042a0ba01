#include "common/entities/gazetteer_build.h"

#include "common/base/table.h"
#include "common/base/utf8.h"

#include <limits.h>
#include <stdlib.h>

enum { COLUMNS = 5, PLACE_MAX = 256, CUES_MAX = 64 };

/* A growing array of items of one size. */
struct array {
    void *items;
    size_t count, capacity, size;
};

/* An alias before they are sorted by node. */
struct draft {
    uint32_t node, entry, order;
    uint8_t form;
};

struct draft_rule {
    uint32_t node, order;
    struct ns_gaz_rule rule;
};

struct ns_gaz_builder {
    struct ns_table words, edge_keys, entry_keys;
    struct array word_list, edge_list, node_list, entry_list, drafts, rules, cues;
    struct array aliases, final_rules;
    struct ns_buffer text;
    uint32_t *slots, *edge_slots;
};

/* The row at hand. */
struct row {
    const char *table;
    size_t line;
    struct ns_str columns[COLUMNS];
};

/* --- arrays ------------------------------------------------------------------------------- */

/* The new item at the end, zeroed; NULL when there is no memory. */
static void *push(struct array *array)
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

#define ITEM(array, type, i) (&((type *)(array).items)[i])

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
    builder->drafts.size = sizeof(struct draft);
    builder->rules.size = sizeof(struct draft_rule);
    builder->cues.size = sizeof(uint32_t);
    builder->aliases.size = sizeof(struct ns_gaz_alias);
    builder->final_rules.size = sizeof(struct ns_gaz_rule);
    return push(&builder->node_list) ? NS_OK : ns_error_nomem(err); /* the root */
}

void ns_gaz_builder_close(struct ns_gaz_builder *builder)
{
    if (!builder)
        return;
    struct array *const arrays[] = {
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
    uint32_t id = ns_table_intern(&builder->words, key);
    struct ns_gaz_word *word = id == NS_TABLE_NONE ? NULL : push(&builder->word_list);
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
        return ITEM(builder->edge_list, struct ns_gaz_edge, known)->to;
    uint32_t to = (uint32_t)builder->node_list.count;
    if (ns_table_intern(&builder->edge_keys, key) == NS_TABLE_NONE)
        return 0;
    struct ns_gaz_edge *edge = push(&builder->edge_list);
    if (!edge || !push(&builder->node_list))
        return 0;
    *edge = (struct ns_gaz_edge){from, word, to};
    ITEM(builder->node_list, struct ns_gaz_node, from)->inner = 1;
    if (from == 0)
        ITEM(builder->word_list, struct ns_gaz_word, word)->node = to;
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
    char key[PLACE_MAX];
    struct ns_str as_key = {key, identity.size + 1};
    if (!entry_key(key, sizeof key, type, identity))
        return bad_row(row, err, "identity too long", identity);
    *out = ns_table_find(&builder->entry_keys, as_key);
    if (*out != NS_TABLE_NONE)
        return NS_OK;
    *out = ns_table_intern(&builder->entry_keys, as_key);
    struct ns_gaz_entry *entry = *out == NS_TABLE_NONE ? NULL : push(&builder->entry_list);
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
    struct draft *draft = push(&builder->drafts);
    if (!draft)
        return ns_error_nomem(err);
    *draft = (struct draft){node, entry, (uint32_t)builder->drafts.count, form};
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
        struct ns_gaz_word *word = ITEM(builder->word_list, struct ns_gaz_word, id);
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
    char key[PLACE_MAX];
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
        uint32_t *cue = push(&builder->cues);
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
    struct draft_rule *draft = push(&builder->rules);
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

/* --- the result --------------------------------------------------------------------------- */

static int by_node(const void *left, const void *right)
{
    const struct draft *a = left, *b = right;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

static int by_rule_node(const void *left, const void *right)
{
    const struct draft_rule *a = left, *b = right;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

static enum ns_status place_rules(struct ns_gaz_builder *builder, struct ns_error *err)
{
    struct array *rules = &builder->rules;
    if (rules->count)
        qsort(rules->items, rules->count, rules->size, by_rule_node);
    builder->final_rules.count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct draft_rule *draft = ITEM(*rules, struct draft_rule, i);
        struct ns_gaz_node *node = ITEM(builder->node_list, struct ns_gaz_node, draft->node);
        struct ns_gaz_rule *rule = push(&builder->final_rules);
        if (!rule)
            return ns_error_nomem(err);
        if (!node->rules)
            node->rule = (uint32_t)i;
        if (node->rules < UINT8_MAX)
            node->rules++;
        *rule = draft->rule;
    }
    return NS_OK;
}

static bool has_rule(const struct ns_gaz_builder *builder, const struct ns_gaz_node *node,
                     uint32_t entry)
{
    for (uint32_t i = 0; i < node->rules; i++)
        if (ITEM(builder->final_rules, struct ns_gaz_rule, node->rule + i)->entry == entry)
            return true;
    return false;
}

/* Writes the words that lead to a node. */
static void describe_node(const struct ns_gaz_builder *builder, uint32_t node, char *out,
                          size_t capacity)
{
    char *at = out + capacity - 1;
    *at = '\0';
    for (size_t i = builder->edge_list.count; node && i-- > 0;) {
        const struct ns_gaz_edge *edge = ITEM(builder->edge_list, struct ns_gaz_edge, i);
        const struct ns_gaz_word *word = ITEM(builder->word_list, struct ns_gaz_word, edge->word);
        if (edge->to != node)
            continue;
        if ((size_t)(at - out) < word->size + 1u)
            break;
        if (*at)
            *--at = ' ';
        at -= word->size;
        memcpy(at, builder->text.data + word->text, word->size);
        node = edge->from;
    }
    memmove(out, at, strlen(at) + 1);
}

static enum ns_status conflict(const struct ns_gaz_builder *builder, const struct draft *a,
                               const struct draft *b, struct ns_error *err)
{
    const char *text = ns_buffer_str(&builder->text).data;
    char name[PLACE_MAX];
    describe_node(builder, a->node, name, sizeof name);
    return ns_error_set(err, NS_INVALID,
                        "\"%s\" is %s and %s, and no table of ambiguous names says when", name,
                        text + ITEM(builder->entry_list, struct ns_gaz_entry, a->entry)->identity,
                        text + ITEM(builder->entry_list, struct ns_gaz_entry, b->entry)->identity);
}

/* Two aliases of one node must be parted by their form, or by rules. */
static enum ns_status check_node(const struct ns_gaz_builder *builder, const struct draft *drafts,
                                 size_t count, struct ns_error *err)
{
    const struct ns_gaz_node *node = ITEM(builder->node_list, struct ns_gaz_node, drafts->node);
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (drafts[i].entry != drafts[j].entry && drafts[i].form == drafts[j].form &&
                !(has_rule(builder, node, drafts[i].entry) &&
                  has_rule(builder, node, drafts[j].entry)))
                return conflict(builder, &drafts[j], &drafts[i], err);
    return NS_OK;
}

static enum ns_status place_aliases(struct ns_gaz_builder *builder, bool strict,
                                    struct ns_error *err)
{
    struct array *drafts = &builder->drafts;
    if (drafts->count)
        qsort(drafts->items, drafts->count, drafts->size, by_node);
    for (size_t i = 0, end; i < drafts->count; i = end) {
        const struct draft *first = ITEM(*drafts, struct draft, i);
        struct ns_gaz_node *node = ITEM(builder->node_list, struct ns_gaz_node, first->node);
        for (end = i; end < drafts->count && ITEM(*drafts, struct draft, end)->node == first->node;)
            end++;
        enum ns_status status = strict ? check_node(builder, first, end - i, err) : NS_OK;
        if (status != NS_OK)
            return status;
        node->alias = (uint32_t)builder->aliases.count;
        /* The later row has a name: a reader takes the first alias that fits. */
        for (size_t j = end; j-- > i && node->aliases < UINT8_MAX; node->aliases++) {
            struct ns_gaz_alias *alias = push(&builder->aliases);
            if (!alias)
                return ns_error_nomem(err);
            alias->entry = ITEM(*drafts, struct draft, j)->entry;
            alias->form = ITEM(*drafts, struct draft, j)->form;
        }
    }
    return NS_OK;
}

static uint32_t *new_slots(size_t count, uint32_t *mask)
{
    size_t size = 64;
    while (size < count * 2)
        size *= 2;
    *mask = (uint32_t)(size - 1);
    return calloc(size, sizeof(uint32_t));
}

static void fill_slot(uint32_t *slots, uint32_t mask, uint32_t hash, size_t item)
{
    uint32_t i = hash & mask;
    while (slots[i])
        i = (i + 1) & mask;
    slots[i] = (uint32_t)item + 1;
}

static enum ns_status hash_all(struct ns_gaz_builder *builder, struct ns_gazetteer *out,
                               struct ns_error *err)
{
    builder->slots = new_slots(builder->word_list.count, &out->slot_mask);
    builder->edge_slots = new_slots(builder->edge_list.count, &out->edge_mask);
    if (!builder->slots || !builder->edge_slots)
        return ns_error_nomem(err);
    for (size_t i = 0; i < builder->word_list.count; i++) {
        const struct ns_gaz_word *word = ITEM(builder->word_list, struct ns_gaz_word, i);
        uint32_t hash = ns_word_hash(builder->text.data + word->text, word->size);
        fill_slot(builder->slots, out->slot_mask, hash, i);
    }
    for (size_t i = 0; i < builder->edge_list.count; i++) {
        const struct ns_gaz_edge *edge = ITEM(builder->edge_list, struct ns_gaz_edge, i);
        fill_slot(builder->edge_slots, out->edge_mask,
                  ns_gazetteer_edge_hash(edge->from, edge->word), i);
    }
    return NS_OK;
}

enum ns_status ns_gaz_builder_finish(struct ns_gaz_builder *builder, bool strict,
                                     struct ns_gazetteer *out, struct ns_error *err)
{
    *out = (struct ns_gazetteer){0};
    enum ns_status status = place_rules(builder, err);
    if (status == NS_OK)
        status = place_aliases(builder, strict, err);
    if (status == NS_OK)
        status = hash_all(builder, out, err);
    if (status != NS_OK)
        return status;
    out->text = ns_buffer_str(&builder->text).data;
    out->slots = builder->slots;
    out->words = builder->word_list.items;
    out->edge_slots = builder->edge_slots;
    out->edges = builder->edge_list.items;
    out->nodes = builder->node_list.items;
    out->aliases = builder->aliases.items;
    out->entries = builder->entry_list.items;
    out->rules = builder->final_rules.items;
    out->cues = builder->cues.items;
    out->text_size = (uint32_t)builder->text.size;
    out->word_count = (uint32_t)builder->word_list.count;
    out->edge_count = (uint32_t)builder->edge_list.count;
    out->node_count = (uint32_t)builder->node_list.count;
    out->alias_count = (uint32_t)builder->aliases.count;
    out->entry_count = (uint32_t)builder->entry_list.count;
    out->rule_count = (uint32_t)builder->final_rules.count;
    out->cue_count = (uint32_t)builder->cues.count;
    return NS_OK;
}

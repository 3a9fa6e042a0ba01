#include "common/entities/gazetteer_draft.h"

#include <stdlib.h>

enum { NAME_SHOWN = 256 }; /* bytes of a name in a message */

static int by_node(const void *left, const void *right)
{
    const struct ns_gaz_draft *a = left, *b = right;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

static int by_rule_node(const void *left, const void *right)
{
    const struct ns_gaz_draft_rule *a = left, *b = right;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

static enum ns_status place_rules(struct ns_gaz_builder *builder, struct ns_error *err)
{
    struct ns_gaz_array *rules = &builder->rules;
    if (rules->count)
        qsort(rules->items, rules->count, rules->size, by_rule_node);
    builder->final_rules.count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct ns_gaz_draft_rule *draft = NS_GAZ_ITEM(*rules, struct ns_gaz_draft_rule, i);
        struct ns_gaz_node *node = NS_GAZ_ITEM(builder->node_list, struct ns_gaz_node, draft->node);
        struct ns_gaz_rule *rule = ns_gaz_push(&builder->final_rules);
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
        if (NS_GAZ_ITEM(builder->final_rules, struct ns_gaz_rule, node->rule + i)->entry == entry)
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
        const struct ns_gaz_edge *edge = NS_GAZ_ITEM(builder->edge_list, struct ns_gaz_edge, i);
        const struct ns_gaz_word *word =
            NS_GAZ_ITEM(builder->word_list, struct ns_gaz_word, edge->word);
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

static enum ns_status conflict(const struct ns_gaz_builder *builder, const struct ns_gaz_draft *a,
                               const struct ns_gaz_draft *b, struct ns_error *err)
{
    const char *text = ns_buffer_str(&builder->text).data;
    char name[NAME_SHOWN];
    describe_node(builder, a->node, name, sizeof name);
    return ns_error_set(
        err, NS_INVALID, "\"%s\" is %s and %s, and no table of ambiguous names says when", name,
        text + NS_GAZ_ITEM(builder->entry_list, struct ns_gaz_entry, a->entry)->identity,
        text + NS_GAZ_ITEM(builder->entry_list, struct ns_gaz_entry, b->entry)->identity);
}

/* Two aliases of one node must be parted by their form, or by rules. */
static enum ns_status check_node(const struct ns_gaz_builder *builder,
                                 const struct ns_gaz_draft *drafts, size_t count,
                                 struct ns_error *err)
{
    const struct ns_gaz_node *node =
        NS_GAZ_ITEM(builder->node_list, struct ns_gaz_node, drafts->node);
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
    struct ns_gaz_array *drafts = &builder->drafts;
    if (drafts->count)
        qsort(drafts->items, drafts->count, drafts->size, by_node);
    for (size_t i = 0, end; i < drafts->count; i = end) {
        const struct ns_gaz_draft *first = NS_GAZ_ITEM(*drafts, struct ns_gaz_draft, i);
        struct ns_gaz_node *node = NS_GAZ_ITEM(builder->node_list, struct ns_gaz_node, first->node);
        for (end = i; end < drafts->count &&
                      NS_GAZ_ITEM(*drafts, struct ns_gaz_draft, end)->node == first->node;)
            end++;
        enum ns_status status = strict ? check_node(builder, first, end - i, err) : NS_OK;
        if (status != NS_OK)
            return status;
        node->alias = (uint32_t)builder->aliases.count;
        /* The later row has a name: a reader takes the first alias that fits. */
        for (size_t j = end; j-- > i && node->aliases < UINT8_MAX; node->aliases++) {
            struct ns_gaz_alias *alias = ns_gaz_push(&builder->aliases);
            if (!alias)
                return ns_error_nomem(err);
            alias->entry = NS_GAZ_ITEM(*drafts, struct ns_gaz_draft, j)->entry;
            alias->form = NS_GAZ_ITEM(*drafts, struct ns_gaz_draft, j)->form;
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

static void fill_slot(uint32_t *slots, uint32_t mask, uint32_t hash, uint32_t value)
{
    uint32_t i = hash & mask;
    while (slots[i])
        i = (i + 1) & mask;
    slots[i] = value;
}

static enum ns_status hash_all(struct ns_gaz_builder *builder, struct ns_gazetteer *out,
                               struct ns_error *err)
{
    builder->slots = new_slots(builder->word_list.count, &out->slot_mask);
    builder->edge_slots = new_slots(builder->edge_list.count, &out->edge_mask);
    if (!builder->slots || !builder->edge_slots)
        return ns_error_nomem(err);
    for (size_t i = 0; i < builder->word_list.count; i++) {
        const struct ns_gaz_word *word = NS_GAZ_ITEM(builder->word_list, struct ns_gaz_word, i);
        uint32_t hash = ns_word_hash(builder->text.data + word->text, word->size);
        fill_slot(builder->slots, out->slot_mask, hash,
                  (hash & ~NS_GAZ_SLOT_WORD) | ((uint32_t)i + 1));
    }
    for (size_t i = 0; i < builder->edge_list.count; i++) {
        const struct ns_gaz_edge *edge = NS_GAZ_ITEM(builder->edge_list, struct ns_gaz_edge, i);
        fill_slot(builder->edge_slots, out->edge_mask,
                  ns_gazetteer_edge_hash(edge->from, edge->word), (uint32_t)i + 1);
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

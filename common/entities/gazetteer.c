#include "common/entities/gazetteer.h"

uint16_t ns_country_pack(struct ns_str code)
{
    if (code.size != 2 || code.data[0] < 'A' || code.data[0] > 'Z' || code.data[1] < 'A' ||
        code.data[1] > 'Z')
        return 0;
    return (uint16_t)((code.data[0] << 8) | code.data[1]);
}

void ns_country_unpack(uint16_t country, char code[3])
{
    code[0] = (char)(country >> 8);
    code[1] = (char)(country & 0xff);
    code[2] = '\0';
}

uint32_t ns_gazetteer_word(const struct ns_gazetteer *gazetteer, struct ns_str key, uint32_t hash)
{
    if (!gazetteer->word_count)
        return NS_GAZ_NONE;
    for (uint32_t i = hash & gazetteer->slot_mask;; i = (i + 1) & gazetteer->slot_mask) {
        uint32_t slot = gazetteer->slots[i];
        if (!slot)
            return NS_GAZ_NONE;
        if ((slot ^ hash) & ~NS_GAZ_SLOT_WORD)
            continue;
        uint32_t id = (slot & NS_GAZ_SLOT_WORD) - 1;
        const struct ns_gaz_word *word = &gazetteer->words[id];
        if (word->size == key.size && memcmp(gazetteer->text + word->text, key.data, key.size) == 0)
            return id;
    }
}

uint32_t ns_gazetteer_step(const struct ns_gazetteer *gazetteer, uint32_t from, uint32_t word)
{
    if (from == 0)
        return gazetteer->words[word].node;
    uint32_t i = ns_gazetteer_edge_hash(from, word) & gazetteer->edge_mask;
    for (;; i = (i + 1) & gazetteer->edge_mask) {
        uint32_t slot = gazetteer->edge_slots[i];
        if (!slot)
            return 0;
        const struct ns_gaz_edge *edge = &gazetteer->edges[slot - 1];
        if (edge->from == from && edge->word == word)
            return edge->to;
    }
}

uint32_t ns_gazetteer_find(const struct ns_gazetteer *gazetteer, struct ns_str name)
{
    struct ns_word word;
    char key[NS_WORD_KEY_MAX];
    size_t position = 0;
    uint32_t node = 0;
    while (ns_word_next(name, &position, &word)) {
        struct ns_str text = {name.data + word.start, word.end - word.start};
        size_t size = ns_word_key(text, key);
        uint32_t known =
            size ? ns_gazetteer_word(gazetteer, (struct ns_str){key, size}, ns_word_hash(key, size))
                 : NS_GAZ_NONE;
        node = known == NS_GAZ_NONE ? 0 : ns_gazetteer_step(gazetteer, node, known);
        if (!node)
            return 0;
    }
    return node;
}

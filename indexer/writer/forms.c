#include "indexer/writer/forms.h"

#include "common/base/ascii.h"
#include "common/index/schema.h"
#include "indexer/writer/term_sort.h"

#include <stdlib.h>

void ns_forms_release(struct ns_forms *forms)
{
    ns_table_release(&forms->pairs);
}

static bool is_kept(struct ns_str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (ns_ascii_is_digit(word.data[i]))
            return false;
    return word.size < 2 || memcmp(word.data + word.size - 2, "'s", 2) != 0;
}

bool ns_forms_add(struct ns_forms *forms, struct ns_str stem, struct ns_str word)
{
    char pair[2 * NS_TERM_MAX + 1];
    if (!stem.size || stem.size > NS_TERM_MAX || word.size > NS_TERM_MAX || !is_kept(word))
        return true;
    memcpy(pair, stem.data, stem.size);
    pair[stem.size] = '\0';
    memcpy(pair + stem.size + 1, word.data, word.size);
    struct ns_str key = {pair, stem.size + 1 + word.size};
    return ns_table_intern(&forms->pairs, key) != NS_TABLE_NONE;
}

bool ns_forms_add_all(struct ns_forms *forms, const struct ns_forms *others)
{
    for (uint32_t i = 0; i < others->pairs.count; i++)
        if (ns_table_intern(&forms->pairs, others->pairs.keys[i]) == NS_TABLE_NONE)
            return false;
    return true;
}

uint32_t ns_forms_count(const struct ns_forms *forms)
{
    return forms->pairs.count;
}

struct ns_form ns_forms_get(const struct ns_forms *forms, uint32_t number)
{
    struct ns_str pair = forms->pairs.keys[number];
    size_t stem = strlen(pair.data);
    return (struct ns_form){{pair.data, stem}, {pair.data + stem + 1, pair.size - stem - 1}};
}

static struct ns_str pair_of(const void *context, uint32_t number)
{
    const struct ns_forms *forms = context;
    return forms->pairs.keys[number];
}

/* The zero byte sorts a stem before those that it begins. */
uint32_t *ns_forms_order(const struct ns_forms *forms)
{
    uint32_t count = forms->pairs.count;
    struct ns_term_key *keys = reallocarray(NULL, count + (size_t)1, 2 * sizeof *keys);
    uint32_t *order = reallocarray(NULL, count + (size_t)1, sizeof *order);
    if (keys && order) {
        for (uint32_t i = 0; i < count; i++)
            keys[i] = (struct ns_term_key){ns_term_start(forms->pairs.keys[i]), i};
        ns_term_sort(keys, count, pair_of, forms);
        for (uint32_t i = 0; i < count; i++)
            order[i] = keys[i].index;
    } else {
        free(order);
        order = NULL;
    }
    free(keys);
    return order;
}

struct search {
    struct ns_form form;
    bool found;
};

/* Of the synonyms whose keys begin with the stem, its own come first. */
static bool look(void *context, struct ns_str key, struct ns_str synonym)
{
    struct search *search = context;
    if (!ns_str_equal(key, search->form.stem))
        return false;
    search->found = ns_str_equal(synonym, search->form.word);
    return !search->found;
}

/* Adding what is there would write it again. */
enum ns_status ns_forms_put(const struct ns_forms *forms, uint32_t from,
                            struct ns_xapian_writer *writer, struct ns_error *err)
{
    struct ns_xapian_db *db = ns_xapian_writer_db(writer);
    enum ns_status status = NS_OK;
    for (uint32_t i = from; i < forms->pairs.count && !status; i++) {
        struct search search = {.form = ns_forms_get(forms, i)};
        status = ns_xapian_each_synonym(db, search.form.stem, look, &search, err);
        if (!status && !search.found)
            status = ns_xapian_writer_add_synonym(writer, search.form.stem, search.form.word, err);
    }
    return status;
}

size_t ns_forms_memory(const struct ns_forms *forms)
{
    return ns_table_memory(&forms->pairs);
}

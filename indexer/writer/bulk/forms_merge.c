#include "indexer/writer/bulk/forms_merge.h"

#include <stdlib.h>

/* The words of the stem at hand. */
struct group {
    struct ns_str stem;
    struct ns_str *words;
    size_t count, capacity;
};

static bool add_word(struct group *group, struct ns_str word)
{
    if (group->count == group->capacity) {
        size_t capacity = group->capacity ? group->capacity * 2 : 64;
        struct ns_str *words = reallocarray(group->words, capacity, sizeof *words);
        if (!words)
            return false;
        group->words = words;
        group->capacity = capacity;
    }
    group->words[group->count++] = word;
    return true;
}

static enum ns_status end_group(struct group *group, struct ns_glass *glass, struct ns_error *err)
{
    size_t count = group->count;
    group->count = 0;
    return count ? ns_glass_add_synonyms(glass, group->stem, group->words, count, err) : NS_OK;
}

static enum ns_status write_all(const struct ns_forms *forms, struct ns_glass *glass,
                                struct ns_error *err)
{
    struct group group = {0};
    enum ns_status status = NS_OK;
    uint32_t *order = ns_forms_order(forms);
    if (!order)
        return ns_error_nomem(err);
    for (uint32_t i = 0; i < ns_forms_count(forms) && !status; i++) {
        struct ns_form form = ns_forms_get(forms, order[i]);
        if (!ns_str_equal(form.stem, group.stem))
            status = end_group(&group, glass, err);
        group.stem = form.stem;
        if (!status && !add_word(&group, form.word))
            status = ns_error_nomem(err);
    }
    if (!status)
        status = end_group(&group, glass, err);
    free(group.words);
    free(order);
    return status;
}

enum ns_status ns_forms_merge(const struct ns_forms *const *forms, size_t count,
                              struct ns_glass *glass, struct ns_error *err)
{
    struct ns_forms all = {0};
    enum ns_status status = NS_OK;
    if (count == 1)
        return write_all(forms[0], glass, err);
    for (size_t i = 0; i < count && !status; i++)
        if (!ns_forms_add_all(&all, forms[i]))
            status = ns_error_nomem(err);
    if (!status)
        status = write_all(&all, glass, err);
    ns_forms_release(&all);
    return status;
}

#include "indexer/writer/bulk/glass_metadata.h"

#include <stdlib.h>

enum { PREFIX = 2 };

/* A list does: there are a handful of them. */
struct ns_glass_metadatum {
    struct ns_glass_metadatum *next;
    size_t key_size; /* with the prefix */
    size_t value_size;
    char bytes[]; /* key, value */
};

void ns_glass_metadata_release(struct ns_glass_metadata *metadata)
{
    struct ns_glass_metadatum *next = metadata->first;
    while (next) {
        struct ns_glass_metadatum *one = next;
        next = one->next;
        free(one);
    }
    *metadata = (struct ns_glass_metadata){0};
}

static struct ns_glass_metadatum *metadatum_new(struct ns_str key, struct ns_str value)
{
    struct ns_glass_metadatum *one = malloc(sizeof *one + PREFIX + key.size + value.size);
    if (!one)
        return NULL;
    one->key_size = PREFIX + key.size;
    one->value_size = value.size;
    memcpy(one->bytes, "\x00\xc0", PREFIX);
    memcpy(one->bytes + PREFIX, key.data, key.size);
    memcpy(one->bytes + one->key_size, value.data, value.size);
    return one;
}

static int order(const struct ns_glass_metadatum *one, struct ns_str key)
{
    size_t size = one->key_size - PREFIX;
    int bytes = memcmp(one->bytes + PREFIX, key.data, size < key.size ? size : key.size);
    return bytes ? bytes : (size > key.size) - (size < key.size);
}

enum ns_status ns_glass_metadata_set(struct ns_glass_metadata *metadata, struct ns_str key,
                                     struct ns_str value, struct ns_error *err)
{
    if (key.size == 0 || key.size > NS_GLASS_KEY_MAX - PREFIX)
        return ns_error_set(err, NS_INVALID, "metadata key empty or too long");
    if (value.size > NS_GLASS_TAG_MAX)
        return ns_error_set(err, NS_INVALID, "metadata value too long");
    struct ns_glass_metadatum *one = NULL;
    if (value.size && !(one = metadatum_new(key, value)))
        return ns_error_nomem(err);
    struct ns_glass_metadatum **at = &metadata->first;
    while (*at && order(*at, key) < 0)
        at = &(*at)->next;
    if (*at && order(*at, key) == 0) {
        struct ns_glass_metadatum *old = *at;
        *at = old->next;
        metadata->bytes -= sizeof *old + old->key_size + old->value_size;
        free(old);
    }
    if (one) {
        one->next = *at;
        *at = one;
        metadata->bytes += sizeof *one + one->key_size + one->value_size;
    }
    return NS_OK;
}

enum ns_status ns_glass_metadata_write(const struct ns_glass_metadata *metadata,
                                       struct ns_glass_table *table, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    const struct ns_glass_metadatum *one = metadata->first;
    for (; !status && one; one = one->next)
        status =
            ns_glass_table_add(table, (struct ns_str){one->bytes, one->key_size},
                               (struct ns_str){one->bytes + one->key_size, one->value_size}, err);
    return status;
}

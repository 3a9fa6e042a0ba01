#include "indexer/writer/bulk/glass_postlist.h"

static void begin(struct ns_glass_postlist *list, struct ns_glass_table *table)
{
    list->table = table;
    list->count = 0;
    list->total = 0;
    list->documents = 0;
    list->occurrences = 0;
    list->first_chunk = true;
    list->first = 0;
    list->last = 0;
    list->size = 0;
}

void ns_glass_postlist_begin(struct ns_glass_postlist *list, struct ns_glass_table *table,
                             struct ns_str term, uint32_t documents, uint64_t occurrences)
{
    begin(list, table);
    list->documents = documents;
    list->occurrences = occurrences;
    char *end = ns_glass_put_sortable_string(list->key, term);
    list->key_size = (size_t)(end - list->key);
    list->prefix_size = list->key_size + 1;
    *end = '\0';
}

void ns_glass_postlist_begin_lengths(struct ns_glass_postlist *list, struct ns_glass_table *table)
{
    begin(list, table);
    memcpy(list->key, "\x00\xe0", 2);
    list->key_size = 2;
    list->prefix_size = 2;
}

static enum ns_status close_chunk(struct ns_glass_postlist *list, bool last, struct ns_error *err)
{
    char head[NS_GLASS_CHUNK_HEAD];
    char *to = head;
    size_t key_size = list->key_size;
    if (list->first_chunk) {
        to = ns_glass_put_uint(to, list->documents);
        to = ns_glass_put_uint(to, list->occurrences);
        to = ns_glass_put_uint(to, list->first - 1);
    } else {
        char *end = ns_glass_put_sortable(list->key + list->prefix_size, list->first);
        key_size = (size_t)(end - list->key);
    }
    *to++ = last ? '1' : '0';
    to = ns_glass_put_uint(to, list->last - list->first);
    size_t head_size = (size_t)(to - head);
    char *tag = list->chunk + NS_GLASS_CHUNK_HEAD - head_size;
    memcpy(tag, head, head_size);
    enum ns_status status = ns_glass_table_add(list->table, (struct ns_str){list->key, key_size},
                                               (struct ns_str){tag, head_size + list->size}, err);
    list->first_chunk = false;
    list->first = 0;
    list->size = 0;
    return status;
}

enum ns_status ns_glass_postlist_add(struct ns_glass_postlist *list,
                                     const struct ns_posting *postings, size_t count,
                                     struct ns_error *err)
{
    char *const start = list->chunk + NS_GLASS_CHUNK_HEAD;
    char *to = start + list->size;
    for (size_t i = 0; i < count; i++) {
        uint32_t docid = postings[i].docid;
        if (docid <= list->last)
            return ns_error_set(err, NS_INVALID, "postings not in order");
        if (list->first == 0) {
            list->first = docid;
        } else if (to - start < NS_GLASS_CHUNK) {
            to = ns_glass_put_uint(to, docid - list->last - 1);
        } else {
            list->size = (size_t)(to - start);
            enum ns_status status = close_chunk(list, false, err);
            if (status)
                return status;
            list->first = docid;
            to = start;
        }
        to = ns_glass_put_uint(to, postings[i].wdf);
        list->last = docid;
        list->count++;
        list->total += postings[i].wdf;
    }
    list->size = (size_t)(to - start);
    return NS_OK;
}

enum ns_status ns_glass_postlist_end(struct ns_glass_postlist *list, struct ns_error *err)
{
    return list->count ? close_chunk(list, true, err) : NS_OK;
}

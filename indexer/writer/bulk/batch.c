#include "indexer/writer/bulk/batch.h"

#include <stdlib.h>

struct ns_batch *ns_batch_new(void)
{
    return calloc(1, sizeof(struct ns_batch));
}

void ns_batch_free(struct ns_batch *batch)
{
    if (!batch)
        return;
    free(batch->articles);
    free(batch->documents);
    free(batch->prints);
    free(batch->kills);
    ns_arena_release(&batch->arena);
    ns_arena_release(&batch->results);
    free(batch);
}

void ns_batch_reset(struct ns_batch *batch)
{
    batch->next = NULL;
    batch->done = false;
    batch->bytes = 0;
    batch->count = batch->document_count = batch->print_count = batch->kill_count = 0;
    ns_arena_reset(&batch->arena);
    ns_arena_reset(&batch->results);
}

/* --- articles --- */

static bool copy(struct ns_batch *batch, struct ns_str from, struct ns_str *to)
{
    *to = from.size ? ns_arena_copy(&batch->arena, from) : NS_STR("");
    batch->bytes += from.size;
    return to->data != NULL;
}

static bool copy_list(struct ns_batch *batch, const struct ns_str_list *from,
                      struct ns_str_list *to)
{
    for (to->count = 0; to->count < from->count; to->count++)
        if (!copy(batch, from->items[to->count], &to->items[to->count]))
            return false;
    return true;
}

static bool copy_article(struct ns_batch *batch, const struct ns_article *from,
                         struct ns_article *to)
{
    to->published = from->published;
    to->modified = from->modified;
    to->published_from = from->published_from;
    to->modified_from = from->modified_from;
    to->paywalled = from->paywalled;
    to->kind = from->kind;
    to->origin = from->origin;
    to->rank = from->rank;
    ns_arena_init(&to->arena);
    return copy(batch, from->id, &to->id) && copy(batch, from->path, &to->path) &&
           copy(batch, from->url, &to->url) && copy(batch, from->title, &to->title) &&
           copy(batch, from->source, &to->source) && copy(batch, from->language, &to->language) &&
           copy(batch, from->dateline, &to->dateline) && copy(batch, from->list, &to->list) &&
           copy(batch, from->body, &to->body) && copy_list(batch, &from->authors, &to->authors) &&
           copy_list(batch, &from->sections, &to->sections) &&
           copy_list(batch, &from->captions, &to->captions);
}

bool ns_batch_add(struct ns_batch *batch, uint32_t docid, const struct ns_article *article)
{
    if (batch->count == batch->capacity) {
        size_t capacity = batch->capacity ? batch->capacity * 2 : 32;
        struct ns_batch_article *articles =
            reallocarray(batch->articles, capacity, sizeof *articles);
        if (!articles)
            return false;
        batch->articles = articles;
        batch->capacity = capacity;
    }
    struct ns_batch_article *slot = &batch->articles[batch->count];
    size_t before = batch->bytes;
    batch->bytes += sizeof *slot;
    slot->docid = docid;
    if (!copy_article(batch, article, &slot->article)) {
        batch->bytes = before;
        return false;
    }
    if (batch->count++ == 0)
        batch->first_docid = docid;
    return true;
}

bool ns_batch_is_full(const struct ns_batch *batch)
{
    return batch->bytes >= NS_BATCH_SIZE;
}

bool ns_batch_leave_out(struct ns_batch *batch, uint32_t docid)
{
    if (docid < batch->first_docid || docid - batch->first_docid >= batch->count)
        return false;
    batch->articles[docid - batch->first_docid].docid = 0;
    return true;
}

/* --- documents --- */

static bool copy_result(struct ns_batch *batch, struct ns_str from, struct ns_str *to)
{
    *to = ns_arena_copy(&batch->results, from);
    return to->data != NULL;
}

static bool copy_values(struct ns_batch *batch, const struct ns_xapian_document *from,
                        struct ns_xapian_document *to)
{
    struct ns_xapian_value *values =
        ns_arena_alloc(&batch->results, from->value_count * sizeof *values);
    if (!values)
        return false;
    for (size_t i = 0; i < from->value_count; i++) {
        values[i].slot = from->values[i].slot;
        if (!copy_result(batch, from->values[i].value, &values[i].value))
            return false;
    }
    to->values = values;
    to->value_count = from->value_count;
    return true;
}

bool ns_batch_put_document(struct ns_batch *batch, uint32_t docid,
                           const struct ns_xapian_document *document,
                           const struct ns_glass_termlist *termlist)
{
    if (batch->document_count == batch->document_capacity) {
        size_t capacity = batch->document_capacity ? batch->document_capacity * 2 : 32;
        struct ns_batch_document *documents =
            reallocarray(batch->documents, capacity, sizeof *documents);
        if (!documents)
            return false;
        batch->documents = documents;
        batch->document_capacity = capacity;
    }
    struct ns_batch_document *slot = &batch->documents[batch->document_count];
    *slot = (struct ns_batch_document){.docid = docid, .termlist = *termlist};
    if (!copy_result(batch, document->data, &slot->content.data) ||
        !copy_result(batch, termlist->tag, &slot->termlist.tag) ||
        !copy_values(batch, document, &slot->content))
        return false;
    batch->document_count++;
    return true;
}

/* --- near-duplicates --- */

char *ns_batch_cluster(const struct ns_batch *batch)
{
    const struct ns_xapian_document *content = &batch->documents[batch->document_count - 1].content;
    for (size_t i = 0; i < content->value_count; i++)
        if (content->values[i].slot == NS_SLOT_CLUSTER)
            return (char *)(uintptr_t)content->values[i]
                .value.data; /* in results, which are ours */
    return NULL;
}

bool ns_batch_put_print(struct ns_batch *batch, uint32_t docid, const struct ns_print *print,
                        char *cluster)
{
    if (batch->print_count == batch->print_capacity) {
        size_t capacity = batch->print_capacity ? batch->print_capacity * 2 : 32;
        struct ns_batch_print *prints = reallocarray(batch->prints, capacity, sizeof *prints);
        if (!prints)
            return false;
        batch->prints = prints;
        batch->print_capacity = capacity;
    }
    struct ns_batch_print *item = &batch->prints[batch->print_count++];
    item->docid = docid;
    item->print = *print;
    item->cluster = cluster;
    return true;
}

bool ns_batch_kill(struct ns_batch *batch, uint32_t docid, uint32_t from)
{
    if (batch->kill_count == batch->kill_capacity) {
        size_t capacity = batch->kill_capacity ? batch->kill_capacity * 2 : 32;
        struct ns_batch_kill *kills = reallocarray(batch->kills, capacity, sizeof *kills);
        if (!kills)
            return false;
        batch->kills = kills;
        batch->kill_capacity = capacity;
    }
    batch->kills[batch->kill_count++] = (struct ns_batch_kill){docid, from};
    return true;
}

enum ns_status ns_batch_place(struct ns_batch *batch, struct ns_duplicates *duplicates,
                              struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (size_t i = 0; i < batch->kill_count; i++)
        if (!ns_duplicates_kill(duplicates, batch->kills[i].docid, batch->kills[i].from))
            return ns_error_nomem(err);
    for (size_t i = 0; i < batch->print_count && !status; i++) {
        struct ns_batch_print *print = &batch->prints[i];
        status = ns_duplicates_place(duplicates, print->docid, &print->print, err);
        if (print->cluster)
            memcpy(print->cluster, print->print.cluster, NS_CLUSTER_SIZE);
    }
    return status;
}

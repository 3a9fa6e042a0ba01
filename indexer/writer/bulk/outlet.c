#include "indexer/writer/bulk/outlet.h"

#include "common/article/stored.h"
#include "indexer/writer/bulk/publish.h"
#include "indexer/writer/bulk/put_live.h"
#include "indexer/writer/bulk/train.h"

#include <stdlib.h>

enum { COPY_MIN = 64 }; /* dead documents */

/* --- what dies ---------------------------------------------------------------------------- */

static bool begin_batch(struct ns_outlet *outlet)
{
    if (!outlet->batch)
        outlet->batch = outlet->builder ? ns_builder_batch(outlet->builder) : ns_batch_new();
    return outlet->batch != NULL;
}

static bool add_dead(struct ns_outlet *outlet, uint32_t docid)
{
    struct ns_docids *dead = &outlet->dead;
    if (dead->count == dead->capacity) {
        size_t capacity = dead->capacity ? dead->capacity * 2 : 64;
        uint32_t *items = reallocarray(dead->items, capacity, sizeof *items);
        if (!items)
            return false;
        dead->items = items;
        dead->capacity = capacity;
    }
    dead->items[dead->count++] = docid;
    outlet->dead_live += docid <= outlet->live_last;
    return true;
}

bool ns_outlet_kill(struct ns_outlet *outlet, uint32_t docid, uint32_t from)
{
    if (!begin_batch(outlet) || !ns_batch_kill(outlet->batch, docid, from))
        return false;
    if (outlet->batch && ns_batch_leave_out(outlet->batch, docid))
        return true;
    for (struct ns_batch *batch = outlet->held.first; batch; batch = batch->next)
        if (ns_batch_leave_out(batch, docid))
            return true;
    return add_dead(outlet, docid);
}

/* --- batches on their way ----------------------------------------------------------------- */

static enum ns_status build(struct ns_outlet *outlet, struct ns_batch *batch, struct ns_error *err)
{
    enum ns_status status = ns_builder_add(outlet->builder, batch, err);
    size_t memory = ns_builder_memory(outlet->builder) + outlet->memory;
    if (!status && (memory >= outlet->budget || ns_builder_is_full(outlet->builder)))
        status = ns_builder_spill(outlet->builder, err);
    return status;
}

static void hold_back(struct ns_held *held, struct ns_batch *batch)
{
    if (held->last)
        held->last->next = batch;
    else
        held->first = batch;
    held->last = batch;
    held->bytes += batch->bytes;
}

static struct ns_batch *take_held(struct ns_held *held)
{
    struct ns_batch *batch = held->first;
    if (!batch)
        return NULL;
    held->first = batch->next;
    if (!held->first)
        held->last = NULL;
    held->bytes -= batch->bytes;
    batch->next = NULL;
    return batch;
}

/* Lets the builder look for near-duplicates there. */
static enum ns_status see_live(struct ns_outlet *outlet, struct ns_error *err)
{
    if (!outlet->builder || !outlet->live_documents)
        return NS_OK;
    return ns_builder_see(outlet->builder, ns_index_lock_generation(outlet->lock), err);
}

static enum ns_status train(struct ns_outlet *outlet, struct ns_error *err)
{
    struct ns_buffer trained;
    ns_buffer_init(&trained);
    enum ns_status status = ns_bulk_train(outlet->held.first, &trained, err);
    if (!status && trained.size) {
        ns_buffer_release(&outlet->dictionary);
        outlet->dictionary = trained;
    } else {
        ns_buffer_release(&trained);
    }
    return status;
}

static enum ns_status start_builder(struct ns_outlet *outlet, struct ns_error *err)
{
    struct ns_batch *batch;
    enum ns_status status = NS_OK;
    if (outlet->sample && outlet->held.bytes >= outlet->sample)
        status = train(outlet, err);
    outlet->sample = 0;
    if (!status)
        status = ns_builder_open(&outlet->builder, outlet->lock, outlet->jobs,
                                 ns_buffer_str(&outlet->dictionary), outlet->entities,
                                 outlet->names, outlet->positions, err);
    if (!status)
        status = see_live(outlet, err);
    while (!status && (batch = take_held(&outlet->held)) != NULL)
        status = build(outlet, batch, err);
    return status;
}

static enum ns_status hand_over(struct ns_outlet *outlet, struct ns_error *err)
{
    struct ns_batch *batch = outlet->batch;
    outlet->batch = NULL;
    if (!batch)
        return NS_OK;
    outlet->written += batch->bytes;
    if (outlet->builder)
        return build(outlet, batch, err);
    hold_back(&outlet->held, batch);
    size_t most = outlet->hold > outlet->sample ? outlet->hold : outlet->sample;
    return outlet->held.bytes > most ? start_builder(outlet, err) : NS_OK;
}

enum ns_status ns_outlet_put(struct ns_outlet *outlet, const struct ns_article *article,
                             struct ns_error *err)
{
    if (outlet->last_docid == UINT32_MAX)
        return ns_error_set(err, NS_LIMIT, "the index has used up its document numbers");
    if (!begin_batch(outlet) || !ns_batch_add(outlet->batch, outlet->last_docid + 1, article))
        return ns_error_nomem(err);
    outlet->last_docid++;
    return NS_OK;
}

enum ns_status ns_outlet_pass(struct ns_outlet *outlet, struct ns_error *err)
{
    return ns_batch_is_full(outlet->batch) ? hand_over(outlet, err) : NS_OK;
}

/* --- commit ------------------------------------------------------------------------------- */

/* What was held back, and what went away. */
static enum ns_status commit_live(struct ns_outlet *outlet, struct ns_error *err)
{
    const struct ns_put_live what = {.dead = outlet->dead.items,
                                     .dead_count = outlet->dead.count,
                                     .last = outlet->live_last,
                                     .positions = outlet->positions};
    return ns_bulk_put_live(outlet->lock, outlet->analyzer, outlet->held.first, &what,
                            &outlet->dropped_live, err);
}

/* Those that are not in the live generation. */
static void forget_dead_of_live(struct ns_outlet *outlet)
{
    size_t kept = 0;
    for (size_t i = 0; i < outlet->dead.count; i++)
        if (outlet->dead.items[i] > outlet->live_last)
            outlet->dead.items[kept++] = outlet->dead.items[i];
    outlet->dead.count = kept;
}

/* A few are deleted in place, as the live writer does: new files would take longer. */
static bool is_much_dead(const struct ns_outlet *outlet)
{
    return outlet->dead_live >= COPY_MIN &&
           ns_bulk_copy_pays(outlet->live_documents, outlet->dead_live);
}

static enum ns_status commit_built(struct ns_outlet *outlet, struct ns_error *err)
{
    struct ns_parts parts = {0};
    enum ns_status status = outlet->builder ? ns_builder_take(outlet->builder, &parts, err) : NS_OK;
    if (status)
        return status;
    if (!parts.count && !is_much_dead(outlet))
        return outlet->dead.count ? commit_live(outlet, err) : NS_OK;
    bool with_live = !parts.count || outlet->dead_live < outlet->live_documents;
    if (!with_live)
        forget_dead_of_live(outlet);
    status = ns_bulk_publish(outlet->lock, with_live, &parts, outlet->dead.items,
                             outlet->dead.count, err);
    free(parts.generations);
    return status;
}

void ns_outlet_forget(struct ns_outlet *outlet)
{
    struct ns_batch *batch;
    ns_batch_free(outlet->batch);
    outlet->batch = NULL;
    while ((batch = take_held(&outlet->held)) != NULL)
        ns_batch_free(batch);
    outlet->dead.count = outlet->dead_live = 0;
    outlet->written = 0;
}

enum ns_status ns_outlet_commit(struct ns_outlet *outlet, struct ns_error *err)
{
    enum ns_status status = hand_over(outlet, err);
    bool built = outlet->builder || outlet->held.bytes > outlet->hold || is_much_dead(outlet);
    if (!status && built && !outlet->builder && outlet->held.bytes)
        status = start_builder(outlet, err);
    outlet->sample = 0;
    if (!status)
        status = built ? commit_built(outlet, err) : commit_live(outlet, err);
    if (!status)
        ns_outlet_forget(outlet);
    return status;
}

enum ns_status ns_outlet_see(struct ns_outlet *outlet, const struct ns_xapian_stats *live,
                             struct ns_error *err)
{
    outlet->live_documents = live->documents;
    outlet->live_last = outlet->last_docid = (uint32_t)live->last_docid;
    return see_live(outlet, err);
}

uint64_t ns_outlet_dropped_terms(const struct ns_outlet *outlet)
{
    return outlet->dropped_live + (outlet->builder ? ns_builder_dropped_terms(outlet->builder) : 0);
}

void ns_outlet_release(struct ns_outlet *outlet)
{
    ns_builder_close(outlet->builder);
    ns_outlet_forget(outlet);
    free(outlet->dead.items);
    ns_buffer_release(&outlet->dictionary);
}

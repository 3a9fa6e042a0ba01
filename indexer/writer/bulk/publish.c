#include "indexer/writer/bulk/publish.h"

#include "common/index/generation.h"
#include "indexer/writer/bulk/glass_filter.h"

#include <stdlib.h>

enum {
    /* Xapian holds what it deletes in memory until a commit: some 10 kB for an article. */
    DELETES_PER_COMMIT = 2000,
    /* Documents that are copied in the time that Xapian takes to delete one: 1.8 ms against 10 us,
     * both for news of 6 kB. */
    COPIES_PER_DELETE = 150,
};

bool ns_bulk_copy_pays(uint64_t documents, size_t dead)
{
    return (uint64_t)dead * COPIES_PER_DELETE >= documents;
}

static int compare_docids(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Nobody reads what is at path yet, so that it may be committed in steps. */
static enum ns_status delete_documents(const char *path, uint32_t *dead, size_t count,
                                       struct ns_error *err)
{
    struct ns_xapian_writer *writer;
    if (!count)
        return NS_OK;
    qsort(dead, count, sizeof *dead, compare_docids); /* neighbours share their blocks */
    enum ns_status status = ns_xapian_writer_open(&writer, path, false, err);
    if (status)
        return status;
    for (size_t i = 0; i < count && !status; i++) {
        status = ns_xapian_writer_delete(writer, dead[i], err);
        if (!status && (i + 1 == count || (i + 1) % DELETES_PER_COMMIT == 0))
            status = ns_xapian_writer_commit(writer, err);
    }
    ns_xapian_writer_close(writer);
    return status;
}

/* Paths of the sources, allocated; *count of them. */
static const char **list_sources(struct ns_index_lock *lock, bool with_live,
                                 const struct ns_parts *parts, struct ns_buffer *paths,
                                 size_t *count)
{
    const char **sources = calloc(parts->count + 1, sizeof *sources);
    *count = 0;
    if (!sources)
        return NULL;
    if (with_live)
        sources[(*count)++] = ns_index_lock_generation(lock);
    for (size_t i = 0; i < parts->count; i++) {
        ns_index_lock_path(lock, parts->generations[i], &paths[i]);
        if (ns_buffer_failed(&paths[i])) {
            free(sources);
            return NULL;
        }
        sources[(*count)++] = paths[i].data;
    }
    return sources;
}

static enum ns_status merge(struct ns_index_lock *lock, const char *const *sources, size_t count,
                            uint32_t *generation, struct ns_buffer *path, struct ns_error *err)
{
    enum ns_status status = ns_index_lock_reserve(lock, generation, path, err);
    if (!status)
        status = ns_xapian_compact(sources, count, path->data, err);
    return status;
}

/* One generation of all sources: a part that stands alone, or a new one; 0 for what is live, where
 * there is no part. */
static enum ns_status unite(struct ns_index_lock *lock, bool with_live,
                            const struct ns_parts *parts, uint32_t *generation,
                            struct ns_buffer *path, struct ns_error *err)
{
    size_t count;
    if (!parts->count || (!with_live && parts->count == 1)) {
        if (parts->count)
            ns_index_lock_path(lock, *generation = parts->generations[0], path);
        else
            ns_buffer_append_text(path, ns_index_lock_generation(lock));
        return ns_buffer_failed(path) ? ns_error_nomem(err) : NS_OK;
    }
    struct ns_buffer *paths = calloc(parts->count, sizeof *paths);
    const char **sources = paths ? list_sources(lock, with_live, parts, paths, &count) : NULL;
    enum ns_status status =
        sources ? merge(lock, sources, count, generation, path, err) : ns_error_nomem(err);
    for (size_t i = 0; i < parts->count && paths; i++)
        ns_buffer_release(&paths[i]);
    free(paths);
    free(sources);
    return status;
}

/* Writes all but the dead documents of a generation, 0 for the live one, to another one, which
 * takes its place. */
static enum ns_status copy_rest(struct ns_index_lock *lock, uint32_t *generation,
                                struct ns_buffer *path, const uint32_t *dead, size_t count,
                                struct ns_error *err)
{
    struct ns_buffer to;
    uint32_t copy;
    ns_buffer_init(&to);
    enum ns_status status = ns_index_lock_reserve(lock, &copy, &to, err);
    if (!status)
        status = ns_glass_filter(path->data, to.data, dead, count, err);
    if (!status) {
        if (*generation)
            ns_index_lock_discard(lock, *generation);
        *generation = copy;
        ns_buffer_clear(path);
        ns_buffer_append_str(path, ns_buffer_str(&to));
        status = ns_buffer_failed(path) ? ns_error_nomem(err) : NS_OK;
    }
    ns_buffer_release(&to);
    return status;
}

/* What is live is not touched: readers may be at it. */
static enum ns_status leave_out(struct ns_index_lock *lock, uint32_t *generation,
                                struct ns_buffer *path, uint32_t *dead, size_t count,
                                struct ns_error *err)
{
    struct ns_xapian_db *db;
    struct ns_xapian_stats stats = {0};
    if (!count)
        return NS_OK;
    enum ns_status status = ns_xapian_open(&db, path->data, err);
    if (!status)
        status = ns_xapian_read_stats(db, &stats, err);
    ns_xapian_close(db);
    if (status)
        return status;
    return !*generation || ns_bulk_copy_pays(stats.documents, count)
               ? copy_rest(lock, generation, path, dead, count, err)
               : delete_documents(path->data, dead, count, err);
}

static void discard_all_but(struct ns_index_lock *lock, const struct ns_parts *parts,
                            uint32_t generation)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->generations[i] != generation)
            ns_index_lock_discard(lock, parts->generations[i]);
}

enum ns_status ns_bulk_publish(struct ns_index_lock *lock, bool with_live,
                               const struct ns_parts *parts, uint32_t *dead, size_t dead_count,
                               struct ns_error *err)
{
    uint32_t generation = 0;
    struct ns_buffer path;
    ns_buffer_init(&path);
    enum ns_status status = unite(lock, with_live, parts, &generation, &path, err);
    if (!status)
        status = leave_out(lock, &generation, &path, dead, dead_count, err);
    if (!status)
        status = ns_generation_sync(path.data, err);
    if (status) {
        if (generation)
            ns_index_lock_discard(lock, generation);
        generation = 0;
    } else {
        status = ns_index_lock_publish(lock, generation, err);
    }
    discard_all_but(lock, parts, generation);
    ns_buffer_release(&path);
    return status;
}

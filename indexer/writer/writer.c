#include "indexer/writer/writer.h"

#include "common/index/generation.h"
#include "indexer/writer/bulk/glass_version.h"

enum {
    BYTES_PER_WORD = 6, /* of news text, with the space */
    /* The live writer takes about 0.5 s for a megabyte of text, the bulk writer 0.04 s, and 0.02 s
     * for each megabyte that is in the index already: below a 24th of that live is quicker. */
    LIVE_SHARE = 24,
    /* The live writer holds some 4 bytes for each of text until it commits. */
    MEMORY_SHARE = 8,
    HOLD_MIN = 64 * 1024, /* a few articles: not worth new files even where few are there */
};

enum ns_status ns_writer_positions(struct ns_xapian_db *db, bool wanted, bool *out,
                                   struct ns_error *err)
{
    struct ns_xapian_stats stats;
    enum ns_status status = ns_generation_has_positions(db, out, err);
    if (status || *out || !wanted)
        return status;
    status = ns_xapian_read_stats(db, &stats, err);
    *out = !stats.documents;
    if (status || *out)
        return status;
    status = ns_error_set(err, NS_INVALID, "the articles in the index have no positions");
    ns_error_hint(err, "nindex --rebuild --positions gives them positions");
    return status;
}

static enum ns_status open_auto(struct ns_writer **out, struct ns_index_lock *lock,
                                const struct ns_writer_options *options, struct ns_error *err)
{
    struct ns_xapian_db *db;
    struct ns_xapian_stats stats;
    *out = NULL;
    const char *release = options->xapian ? options->xapian : ns_xapian_version();
    if (!ns_glass_version_supported(release)) {
        enum ns_status served = ns_live_writer_open(out, lock, options, err);
        if (!served)
            (*out)->unknown = release;
        return served;
    }
    enum ns_status status = ns_xapian_open(&db, ns_index_lock_generation(lock), err);
    if (status)
        return status;
    status = ns_xapian_read_stats(db, &stats, err);
    ns_xapian_close(db);
    if (status)
        return status;
    if (!stats.documents)
        return ns_bulk_writer_open(out, lock, options, 0, err);
    uint64_t hold = stats.total_length * BYTES_PER_WORD / LIVE_SHARE + HOLD_MIN;
    if (hold > options->memory / MEMORY_SHARE)
        hold = options->memory / MEMORY_SHARE;
    return ns_bulk_writer_open(out, lock, options, (size_t)hold, err);
}

enum ns_status ns_writer_open(struct ns_writer **out, enum ns_writer_kind kind,
                              struct ns_index_lock *lock, const struct ns_writer_options *options,
                              struct ns_error *err)
{
    switch (kind) {
    case NS_WRITER_BULK:
        return ns_bulk_writer_open(out, lock, options, 0, err);
    case NS_WRITER_LIVE:
        return ns_live_writer_open(out, lock, options, err);
    default:
        return open_auto(out, lock, options, err);
    }
}

/* A thin C view of libxapian; xapian_shim.cc is the only C++ in the product.
 *
 * Handles are opaque.  No exception crosses: each Xapian class that a caller can act on has its
 * status (DatabaseModifiedError, DocNotFoundError -> NS_MODIFIED; DatabaseLockError -> NS_LOCKED,
 * but NS_IO where there is no room for a lock; DatabaseCorruptError -> NS_CORRUPT;
 * DatabaseVersionError, FeatureUnavailableError -> NS_UNSUPPORTED; DatabaseNotFoundError ->
 * NS_NOT_FOUND; other DatabaseErrors, NetworkErrors -> NS_IO; bad_alloc -> NS_NOMEM; everything
 * else -> NS_INVALID).  Results are copied into memory that the caller owns, so nothing points into
 * a database that may be reopened. */
#ifndef NS_INDEX_XAPIAN_SHIM_H
#define NS_INDEX_XAPIAN_SHIM_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
#define NS_NOEXCEPT noexcept
extern "C" {
#else
#define NS_NOEXCEPT
#endif

/* --- reading ------------------------------------------------------------------------------ */

struct ns_xapian_db;

/* path: a glass directory, a stub file or directory, as Xapian::Database takes it. */
enum ns_status ns_xapian_open(struct ns_xapian_db **out, const char *path,
                              struct ns_error *err) NS_NOEXCEPT;
void ns_xapian_close(struct ns_xapian_db *db) NS_NOEXCEPT;

/* Moves to the newest committed revision. */
enum ns_status ns_xapian_reopen(struct ns_xapian_db *db, struct ns_error *err) NS_NOEXCEPT;

struct ns_xapian_stats {
    uint64_t documents;
    uint64_t last_docid;
    uint64_t total_length; /* sum of document lengths */
    bool has_positions;    /* in every shard */
};
enum ns_status ns_xapian_read_stats(struct ns_xapian_db *db, struct ns_xapian_stats *out,
                                    struct ns_error *err) NS_NOEXCEPT;

/* Appends the value to out; an absent key appends nothing. */
enum ns_status ns_xapian_metadata(struct ns_xapian_db *db, struct ns_str key, struct ns_buffer *out,
                                  struct ns_error *err) NS_NOEXCEPT;

/* Number of documents with the term. */
enum ns_status ns_xapian_term_frequency(struct ns_xapian_db *db, struct ns_str term, uint32_t *out,
                                        struct ns_error *err) NS_NOEXCEPT;

/* Calls each(context, term, document frequency) for every term that starts with prefix, in byte
 * order, until it returns false. */
enum ns_status ns_xapian_each_term(struct ns_xapian_db *db, struct ns_str prefix,
                                   bool (*each)(void *context, struct ns_str term,
                                                uint32_t frequency),
                                   void *context, struct ns_error *err) NS_NOEXCEPT;

/* The first document at or after `from` with the term (the empty term: any document); 0 = none. */
enum ns_status ns_xapian_next_document(struct ns_xapian_db *db, struct ns_str term, uint32_t from,
                                       uint32_t *docid, struct ns_error *err) NS_NOEXCEPT;

/* Appends the value in a slot, or with NS_XAPIAN_DATA the document's data; nothing when there is
 * none. */
#define NS_XAPIAN_DATA UINT32_MAX
enum ns_status ns_xapian_document_value(struct ns_xapian_db *db, uint32_t docid, uint32_t slot,
                                        struct ns_buffer *out, struct ns_error *err) NS_NOEXCEPT;
static inline enum ns_status ns_xapian_document_data(struct ns_xapian_db *db, uint32_t docid,
                                                     struct ns_buffer *out, struct ns_error *err)
{
    return ns_xapian_document_value(db, docid, NS_XAPIAN_DATA, out, err);
}

/* Calls each(context, term, wdf) for the document's terms at or after `from`, in byte order, until
 * it returns false. */
enum ns_status
ns_xapian_each_document_term(struct ns_xapian_db *db, uint32_t docid, struct ns_str from,
                             bool (*each)(void *context, struct ns_str term, uint32_t wdf),
                             void *context, struct ns_error *err) NS_NOEXCEPT;

/* Calls each(context, index, value) for those of the documents that have a value in the slot; index
 * is the document's in docids, which must ascend.  One pass over the slot: for many documents far
 * cheaper than ns_xapian_document_value for each. */
enum ns_status ns_xapian_each_value(struct ns_xapian_db *db, uint32_t slot, const uint32_t *docids,
                                    size_t count,
                                    void (*each)(void *context, size_t index, struct ns_str value),
                                    void *context, struct ns_error *err) NS_NOEXCEPT;

/* Calls each(context, key, synonym) for the synonyms of every key that starts with prefix, in byte
 * order, until it returns false. */
enum ns_status ns_xapian_each_synonym(struct ns_xapian_db *db, struct ns_str prefix,
                                      bool (*each)(void *context, struct ns_str key,
                                                   struct ns_str synonym),
                                      void *context, struct ns_error *err) NS_NOEXCEPT;

/* Xapian's own check of the database in a directory: *errors is how many it found, its account of
 * them is appended to report. */
enum ns_status ns_xapian_check(const char *path, struct ns_buffer *report, size_t *errors,
                               struct ns_error *err) NS_NOEXCEPT;

/* --- queries ------------------------------------------------------------------------------ */

struct ns_xapian_query;

enum ns_xapian_op {
    NS_XAPIAN_AND,
    NS_XAPIAN_OR,
    NS_XAPIAN_AND_NOT,   /* first, and none of the others */
    NS_XAPIAN_FILTER,    /* first ranks; all the others must match */
    NS_XAPIAN_AND_MAYBE, /* first must match; the others add weight */
    NS_XAPIAN_SYNONYM,   /* ranked as one term */
    NS_XAPIAN_PHRASE,    /* all within a window of positions, in this order */
    NS_XAPIAN_NEAR,      /* all within a window of positions */
};

/* Constructors return NULL when there is no memory.  Operators take over the queries they are
 * given (also when they return NULL), so only the root is freed.
 * The empty term is in no document. */
struct ns_xapian_query *ns_xapian_query_term(struct ns_str term, uint32_t wqf) NS_NOEXCEPT;
/* window: of positions, for NS_XAPIAN_PHRASE and NS_XAPIAN_NEAR; 0 is the number of queries. */
struct ns_xapian_query *ns_xapian_query_window(enum ns_xapian_op op,
                                               struct ns_xapian_query **queries, size_t count,
                                               uint32_t window) NS_NOEXCEPT;
static inline struct ns_xapian_query *
ns_xapian_query_op(enum ns_xapian_op op, struct ns_xapian_query **queries, size_t count)
{
    return ns_xapian_query_window(op, queries, count, 0);
}
/* Weight times factor; 0 makes it a pure filter. */
struct ns_xapian_query *ns_xapian_query_scale(struct ns_xapian_query *query,
                                              double factor) NS_NOEXCEPT;
/* low <= value in slot <= high, as bytes; an empty bound is open: when both are, every document. */
struct ns_xapian_query *ns_xapian_query_range(uint32_t slot, struct ns_str low,
                                              struct ns_str high) NS_NOEXCEPT;
/* Every document, weight 0. */
static inline struct ns_xapian_query *ns_xapian_query_all(void)
{
    struct ns_str open = {NULL, 0};
    return ns_xapian_query_range(0, open, open);
}
void ns_xapian_query_free(struct ns_xapian_query *query) NS_NOEXCEPT;
/* Xapian's own description, appended to out. */
enum ns_status ns_xapian_query_describe(const struct ns_xapian_query *query, struct ns_buffer *out,
                                        struct ns_error *err) NS_NOEXCEPT;

struct ns_xapian_hit {
    uint32_t docid;
    double weight;
};

struct ns_xapian_bm25 {
    double k1, k2, k3, b, min_normlen; /* as Xapian::BM25Weight takes them */
};

struct ns_xapian_request {
    const struct ns_xapian_query *query;
    uint32_t first, count;   /* the page: ranks first .. first + count - 1, from 0 */
    uint32_t check_at_least; /* matches to look at so that totals are exact up to there */
    struct ns_xapian_bm25 bm25;
    int sort_slot;       /* -1: by weight; else by this value slot, then weight */
    bool sort_ascending; /* smallest value first; documents without a value are last either way */
};

struct ns_xapian_result {
    struct ns_xapian_hit *hits; /* malloc'ed; free with ns_xapian_result_release */
    size_t count;
    uint32_t total_lower, total_estimated, total_upper; /* matching documents */
};

enum ns_status ns_xapian_search(struct ns_xapian_db *db, const struct ns_xapian_request *request,
                                struct ns_xapian_result *out, struct ns_error *err) NS_NOEXCEPT;
static inline void ns_xapian_result_release(struct ns_xapian_result *result)
{
    free(result->hits);
    memset(result, 0, sizeof *result);
}

/* --- writing ------------------------------------------------------------------------------ */

struct ns_xapian_writer;

/* One document as the index takes it.  Terms may repeat; their wdf then adds up. */
struct ns_xapian_term {
    struct ns_str text; /* with prefix, at most NS_TERM_MAX bytes */
    uint32_t wdf;       /* 0 = boolean: found, but counts for no length or weight */
};
struct ns_xapian_positions {
    const uint32_t *at; /* ascending, from 1; they add nothing to a wdf */
    uint32_t count;
};
struct ns_xapian_value {
    uint32_t slot;
    struct ns_str value;
};
struct ns_xapian_document {
    const struct ns_xapian_term *terms;
    const struct ns_xapian_positions *positions; /* of each term, or NULL: none */
    size_t term_count;
    const struct ns_xapian_value *values;
    size_t value_count;
    struct ns_str data;
};

/* create: makes the glass database when there is none.  NS_LOCKED when another process writes.
 * After an error other than NS_INVALID what was not committed may be lost: close the writer. */
enum ns_status ns_xapian_writer_open(struct ns_xapian_writer **out, const char *path, bool create,
                                     struct ns_error *err) NS_NOEXCEPT;
/* Drops what was not committed. */
void ns_xapian_writer_close(struct ns_xapian_writer *writer) NS_NOEXCEPT;
enum ns_status ns_xapian_writer_commit(struct ns_xapian_writer *writer,
                                       struct ns_error *err) NS_NOEXCEPT;
/* Puts the document under that docid, which is at least 1, in place of what is there; NULL deletes
 * that: NS_MODIFIED when there is no such document. */
enum ns_status ns_xapian_writer_put(struct ns_xapian_writer *writer, uint32_t docid,
                                    const struct ns_xapian_document *document,
                                    struct ns_error *err) NS_NOEXCEPT;
static inline enum ns_status ns_xapian_writer_delete(struct ns_xapian_writer *writer,
                                                     uint32_t docid, struct ns_error *err)
{
    return ns_xapian_writer_put(writer, docid, NULL, err);
}
enum ns_status ns_xapian_writer_set_metadata(struct ns_xapian_writer *writer, struct ns_str key,
                                             struct ns_str value, struct ns_error *err) NS_NOEXCEPT;
enum ns_status ns_xapian_writer_add_synonym(struct ns_xapian_writer *writer, struct ns_str key,
                                            struct ns_str synonym,
                                            struct ns_error *err) NS_NOEXCEPT;
/* A reading view of the writer that sees uncommitted changes; owned by the writer. */
struct ns_xapian_db *ns_xapian_writer_db(struct ns_xapian_writer *writer) NS_NOEXCEPT;

/* Merges glass databases into a new, compact one: a directory that is not there yet.  Docids stay,
 * so each source must have a range of them for itself; of metadata under one key the first source's
 * is kept. */
enum ns_status ns_xapian_compact(const char *const *sources, size_t count, const char *destination,
                                 struct ns_error *err) NS_NOEXCEPT;

/* --- stemming ----------------------------------------------------------------------------- */

struct ns_xapian_stemmer;

/* language as Xapian names it ("english", "de"); NS_INVALID when Xapian has none. */
enum ns_status ns_xapian_stemmer_open(struct ns_xapian_stemmer **out, const char *language,
                                      struct ns_error *err) NS_NOEXCEPT;
void ns_xapian_stemmer_close(struct ns_xapian_stemmer *stemmer) NS_NOEXCEPT;
/* Writes the stem, cut at size - 1 bytes and NUL-terminated, to out; returns its length. */
size_t ns_xapian_stemmer_stem(struct ns_xapian_stemmer *stemmer, struct ns_str word, char *out,
                              size_t size) NS_NOEXCEPT;

/* Release of the library that runs, "1.4.22". */
const char *ns_xapian_version(void) NS_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif

/* Writers: articles to an index.  Two of them behind one interface; which one served never shows in
 * what a search finds.  Both give a new or changed article the next docid. */
#ifndef NS_WRITER_WRITER_H
#define NS_WRITER_WRITER_H

#include "common/index/index_dir.h"
#include "indexer/writer/document.h"

/* Bytes of articles that are enough for a dictionary; of fewer it would not pay. */
enum { NS_WRITER_SAMPLE = 2 * 1024 * 1024 };

/* A long run that is killed repeats at most this much, or half of its work. */
#define NS_COMMIT_BYTES ((size_t)1024 * 1024 * 1024)

struct ns_writer_options {
    size_t memory; /* bytes that the run may hold before it commits or spills */
    unsigned jobs; /* worker threads, for a writer that has them */
    bool entities; /* whether to look for people, countries, organizations and places */
    size_t sample; /* bytes of articles of which an index that has none yet gets a dictionary of
                    * its own, for the bulk writer; 0: it gets the program's */
    const struct ns_entity_names *names; /* a user's own, borrowed; or NULL */
    bool positions; /* an index without articles keeps positions from now on; another one must
                     * keep them already */
    size_t commit;  /* bytes of articles after which the bulk writer commits in the middle of a run,
                     * but not before there are as many as in the index; 0 = NS_COMMIT_BYTES */
    bool afresh;    /* what a commit makes live has nothing of what was live when the writer was
                     * opened: that is neither read nor kept; for the bulk writer */
    const char *xapian; /* release of libxapian ("1.4.22") in place of the one that runs, for
                         * tests, or NULL */
};

enum ns_write_outcome { NS_WRITE_ADDED, NS_WRITE_REPLACED, NS_WRITE_UNCHANGED };

/* Whether articles get positions in an index; wanted: as in the options.  NS_INVALID when there are
 * articles without. */
enum ns_status ns_writer_positions(struct ns_xapian_db *db, bool wanted, bool *out,
                                   struct ns_error *err);

struct ns_writer; /* starts with a pointer to its ops */

/* An error that concerns one article (its analysis failed, Xapian refused it as NS_INVALID) leaves
 * the writer usable.  When the index itself could not be written, what was not committed is lost
 * and every later call returns that error again: close the writer. */
struct ns_writer_ops {
    /* Adds the article, replaces the one of the same id, or leaves an equal one alone. */
    enum ns_status (*add)(struct ns_writer *writer, const struct ns_article *article,
                          enum ns_write_outcome *outcome, struct ns_error *err);
    /* *found tells whether there was such an article. */
    enum ns_status (*remove)(struct ns_writer *writer, struct ns_str id, bool *found,
                             struct ns_error *err);
    /* Makes everything so far visible and durable. */
    enum ns_status (*commit)(struct ns_writer *writer, struct ns_error *err);
    /* Frees; what was not committed is dropped. */
    void (*close)(struct ns_writer *writer);
};

struct ns_writer {
    const struct ns_writer_ops *ops;
    uint64_t commits;       /* so far: each made all that was added before visible and durable */
    uint64_t dropped_terms; /* longer than NS_TERM_MAX, in all articles written so far */
    const char *unknown; /* the release of libxapian whose tables the bulk writer does not know, so
                          * that this one serves; NULL: it serves for another reason */
};

enum ns_writer_kind {
    NS_WRITER_AUTO, /* the quicker one, by how much is to be written and how much is there */
    NS_WRITER_BULK,
    NS_WRITER_LIVE,
};

enum ns_status ns_writer_open(struct ns_writer **out, enum ns_writer_kind kind,
                              struct ns_index_lock *lock, const struct ns_writer_options *options,
                              struct ns_error *err);

/* Xapian's own WritableDatabase on the live generation, committing as memory fills. */
enum ns_status ns_live_writer_open(struct ns_writer **out, struct ns_index_lock *lock,
                                   const struct ns_writer_options *options, struct ns_error *err);

/* Builds databases beside the live generation, and merges all into the next one at a commit.
 * hold: bytes of new and changed articles that are held back at first; when a commit comes before
 * there are more, they go to the live generation as the live writer would put them.
 * NS_UNSUPPORTED when libxapian is of a release whose tables are not known here. */
enum ns_status ns_bulk_writer_open(struct ns_writer **out, struct ns_index_lock *lock,
                                   const struct ns_writer_options *options, size_t hold,
                                   struct ns_error *err);

#endif

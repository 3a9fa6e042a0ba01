/* Where the articles of a bulk run go.  At first they are held back: when a commit comes while they
 * are few, they go to the live generation (put_live.h); else to the builder, and what it has made
 * becomes the next generation (publish.h).  So do documents that died: a few are deleted in place,
 * many stay behind.  bulk_writer.c decides which articles these are. */
#ifndef NS_BULK_OUTLET_H
#define NS_BULK_OUTLET_H

#include "common/index/index_dir.h"
#include "indexer/writer/bulk/builder.h"
#include "indexer/writer/document.h"

/* Batches that are held back. */
struct ns_held {
    struct ns_batch *first, *last;
    size_t bytes;
};

struct ns_docids {
    uint32_t *items;
    size_t count, capacity;
};

struct ns_outlet {
    /* Set by the caller, before the first article. */
    struct ns_index_lock *lock;
    struct ns_analyzer *analyzer; /* borrowed: for what goes to the live generation */
    const struct ns_entity_names *names;
    unsigned jobs;
    bool entities, positions;
    size_t budget;               /* bytes that cause a spill */
    size_t hold;                 /* bytes of articles that are few */
    size_t sample;               /* bytes to hold back for a dictionary; 0: there is one */
    struct ns_buffer dictionary; /* for new articles */
    size_t memory;               /* that the caller holds, of the budget; at any time */

    uint64_t live_documents;    /* of the live generation */
    uint32_t live_last;         /* the last docid in it */
    uint32_t last_docid;        /* given out */
    struct ns_builder *builder; /* NULL as long as all is held back */
    uint64_t dropped_live;      /* terms too long, of articles that the builder did not see */

    /* Since the last commit. */
    uint64_t written;       /* bytes handed over */
    struct ns_batch *batch; /* under way; NULL: none */
    struct ns_held held;
    struct ns_docids dead; /* documents that were replaced or removed after they were written */
    size_t dead_live;      /* those among them that are in the live generation */
};

/* What is live: at the beginning, unless it is to be taken for empty, and after a commit. */
enum ns_status ns_outlet_see(struct ns_outlet *outlet, const struct ns_xapian_stats *live,
                             struct ns_error *err);

/* Takes a copy of the article; its docid is outlet->last_docid then.  ns_outlet_pass after that,
 * and after all that concerns the article, lets a full batch go. */
enum ns_status ns_outlet_put(struct ns_outlet *outlet, const struct ns_article *article,
                             struct ns_error *err);
enum ns_status ns_outlet_pass(struct ns_outlet *outlet, struct ns_error *err);

/* A version that has not left this module yet is never written; which ones these are depends on the
 * articles only, not on how far the workers are.  from: the docid of what comes after it.  False
 * when there is no memory. */
bool ns_outlet_kill(struct ns_outlet *outlet, uint32_t docid, uint32_t from);

/* Nobody else may have the live generation open to write. */
enum ns_status ns_outlet_commit(struct ns_outlet *outlet, struct ns_error *err);

/* Drops what was not committed and has not been handed over. */
void ns_outlet_forget(struct ns_outlet *outlet);

/* Terms that were too long, in what is committed. */
uint64_t ns_outlet_dropped_terms(const struct ns_outlet *outlet);

void ns_outlet_release(struct ns_outlet *outlet);

#endif

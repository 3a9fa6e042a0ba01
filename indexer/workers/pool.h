/* Files to articles, through workers: processes that may do nothing but that (confine.h).  Several
 * read at the same time; what they find comes in the order of the files.
 *
 * A worker that crashes, takes too long or wants too much memory costs the file that it read, or
 * the part of a container, and is replaced; what it found before is used. */
#ifndef NS_WORKERS_POOL_H
#define NS_WORKERS_POOL_H

#include "indexer/workers/worker.h"

enum {
    NS_POOL_SECONDS = 60, /* of processor time for a file or a part, or between two articles */
    NS_POOL_LOSSES = 8,   /* parts lost of one file after which the rest of it is given up */
};

/* Bytes of address space of a worker. */
#define NS_POOL_MEMORY ((size_t)3 * 1024 * 1024 * 1024)

struct ns_pool;

/* A file at hand. */
struct ns_pool_file {
    const char *name;  /* as given; "(standard input)" */
    bool has_path;     /* it is no pipe */
    bool page;         /* of the article that is handed on: it is what the file holds */
    uint64_t consumed; /* bytes read of it */
};

struct ns_pool_sink {
    struct ns_sink sink; /* part is not used; its file names live until they return */
    /* Both have the context of sink; begin may be NULL.  why NULL: the whole file was read.  An
     * error of end ends the reading. */
    void (*begin)(void *context, const struct ns_pool_file *file);
    enum ns_status (*end)(void *context, const struct ns_pool_file *file,
                          const struct ns_error *why, struct ns_error *err);
};

struct ns_pool_options {
    unsigned jobs;                    /* workers at most; 0: one */
    struct ns_worker_options workers; /* zero in it: the constants above, ns_read_input */
};

/* To be called before the program has threads or holds locks.  NS_IO, NS_NOMEM. */
enum ns_status ns_pool_open(struct ns_pool **out, const struct ns_pool_options *options,
                            struct ns_error *err);
void ns_pool_close(struct ns_pool *pool); /* NULL is allowed */

/* Reads count files, as ns_read_file does.  What is wrong with one goes to sink->end.  Errors: what
 * the sink returns; NS_IO, NS_NOMEM of the processes themselves; NS_INVALID when a signal came
 * (interrupt.h) while it waited. */
enum ns_status ns_pool_read(struct ns_pool *pool, const char *const *paths, size_t count,
                            const struct ns_reader *forced, const struct ns_pool_sink *sink,
                            struct ns_error *err);

/* False once a worker was started that the system would not confine to system calls. */
bool ns_pool_is_filtered(const struct ns_pool *pool);

#endif

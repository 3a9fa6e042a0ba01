/* Batches through worker threads and out again in the order in which they went in.
 *
 * The calling thread is one of the workers: when the queue is full it takes a batch itself, so that
 * `jobs` threads are at work and none only waits.  A batch that is done is written by whoever finds
 * it next in order: at any time by one thread only. */
#ifndef NS_BULK_PIPELINE_H
#define NS_BULK_PIPELINE_H

#include "common/base/status.h"
#include "indexer/writer/bulk/batch.h"

struct ns_pipeline;

struct ns_pipeline_steps {
    void *context;
    /* Called by several threads at once, with worker < jobs; by one thread at a time for each. */
    enum ns_status (*process)(void *context, unsigned worker, struct ns_batch *batch,
                              struct ns_error *err);
    /* Called by one thread at a time, for the batches in order. */
    enum ns_status (*write)(void *context, struct ns_batch *batch, struct ns_error *err);
};

/* Starts jobs - 1 threads, which take no signals. */
enum ns_status ns_pipeline_open(struct ns_pipeline **out, unsigned jobs,
                                const struct ns_pipeline_steps *steps, struct ns_error *err);
/* Stops; batches that are not written are dropped. */
void ns_pipeline_close(struct ns_pipeline *pipeline);

/* An empty batch to fill; NULL when there is no memory.  It is the caller's until it is pushed. */
struct ns_batch *ns_pipeline_batch(struct ns_pipeline *pipeline);

/* Takes the batch over, in any case.  After the first error of a step nothing more is processed or
 * written, and that error comes back from this and every later call. */
enum ns_status ns_pipeline_push(struct ns_pipeline *pipeline, struct ns_batch *batch,
                                struct ns_error *err);

/* Returns when every batch is written, and no step runs any more. */
enum ns_status ns_pipeline_drain(struct ns_pipeline *pipeline, struct ns_error *err);

#endif

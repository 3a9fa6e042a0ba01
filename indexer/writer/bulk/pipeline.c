#include "indexer/writer/bulk/pipeline.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

enum { BATCHES_PER_JOB = 2 }; /* read ahead: enough that no worker waits for one long article */

struct worker {
    struct ns_pipeline *pipeline;
    unsigned number;
    pthread_t thread;
};

struct ns_pipeline {
    struct ns_pipeline_steps steps;
    pthread_mutex_t mutex;
    pthread_cond_t work;    /* there is a batch to process, or the end has come */
    pthread_cond_t changed; /* a batch was done or written */

    /* All under the mutex. */
    struct ns_batch *head, *tail; /* pushed and not written yet, in order */
    struct ns_batch *todo;        /* the first of them that nobody has taken */
    size_t in_flight, limit;
    struct ns_batch *spare; /* for reuse */
    bool writing, stop;
    struct ns_error failure; /* code NS_OK: none */

    unsigned thread_count;
    struct worker workers[];
};

static void note_failure(struct ns_pipeline *pipeline, const struct ns_error *cause)
{
    if (!pipeline->failure.code)
        pipeline->failure = *cause;
}

/* Writes what is next in order, unless another thread is at it, which then goes on itself.  With
 * the mutex held, but for the writing. */
static void write_done(struct ns_pipeline *pipeline)
{
    if (pipeline->writing)
        return;
    pipeline->writing = true;
    while (pipeline->head && pipeline->head->done) {
        struct ns_batch *batch = pipeline->head;
        struct ns_error cause;
        enum ns_status status = pipeline->failure.code;
        if (!status) {
            (void)pthread_mutex_unlock(&pipeline->mutex);
            status = pipeline->steps.write(pipeline->steps.context, batch, &cause);
            (void)pthread_mutex_lock(&pipeline->mutex);
            if (status)
                note_failure(pipeline, &cause);
        }
        pipeline->head = batch->next;
        if (!pipeline->head)
            pipeline->tail = NULL;
        ns_batch_reset(batch);
        batch->next = pipeline->spare;
        pipeline->spare = batch;
        pipeline->in_flight--;
        (void)pthread_cond_broadcast(&pipeline->changed);
    }
    pipeline->writing = false;
}

/* Takes the first batch that waits, and does everything that is to be done with it.  With the mutex
 * held, but for the work. */
static void work_off(struct ns_pipeline *pipeline, unsigned worker)
{
    struct ns_batch *batch = pipeline->todo;
    struct ns_error cause;
    pipeline->todo = batch->next;
    if (!pipeline->failure.code) {
        (void)pthread_mutex_unlock(&pipeline->mutex);
        enum ns_status status =
            pipeline->steps.process(pipeline->steps.context, worker, batch, &cause);
        (void)pthread_mutex_lock(&pipeline->mutex);
        if (status)
            note_failure(pipeline, &cause);
    }
    batch->done = true;
    write_done(pipeline);
    (void)pthread_cond_broadcast(&pipeline->changed);
}

static void *run(void *argument)
{
    const struct worker *worker = argument;
    struct ns_pipeline *pipeline = worker->pipeline;
    (void)pthread_mutex_lock(&pipeline->mutex);
    while (!pipeline->stop) {
        if (pipeline->todo)
            work_off(pipeline, worker->number);
        else
            (void)pthread_cond_wait(&pipeline->work, &pipeline->mutex);
    }
    (void)pthread_mutex_unlock(&pipeline->mutex);
    return NULL;
}

/* Signals are for the thread that reads: they must interrupt its read(2). */
static enum ns_status start_threads(struct ns_pipeline *pipeline, unsigned count,
                                    struct ns_error *err)
{
    sigset_t all, before;
    int cause = 0;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    while (pipeline->thread_count < count && !cause) {
        struct worker *worker = &pipeline->workers[pipeline->thread_count];
        *worker = (struct worker){.pipeline = pipeline, .number = pipeline->thread_count + 1};
        cause = pthread_create(&worker->thread, NULL, run, worker);
        if (!cause)
            pipeline->thread_count++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return cause ? ns_error_set(err, NS_IO, "cannot start a thread: %s", strerror(cause)) : NS_OK;
}

enum ns_status ns_pipeline_open(struct ns_pipeline **out, unsigned jobs,
                                const struct ns_pipeline_steps *steps, struct ns_error *err)
{
    *out = NULL;
    struct ns_pipeline *pipeline =
        calloc(1, sizeof *pipeline + (jobs - 1) * sizeof *pipeline->workers);
    if (!pipeline)
        return ns_error_nomem(err);
    pipeline->steps = *steps;
    pipeline->limit = (size_t)BATCHES_PER_JOB * jobs;
    (void)pthread_mutex_init(&pipeline->mutex, NULL);
    (void)pthread_cond_init(&pipeline->work, NULL);
    (void)pthread_cond_init(&pipeline->changed, NULL);
    enum ns_status status = start_threads(pipeline, jobs - 1, err);
    if (status)
        ns_pipeline_close(pipeline);
    else
        *out = pipeline;
    return status;
}

static void free_list(struct ns_batch *batch)
{
    while (batch) {
        struct ns_batch *next = batch->next;
        ns_batch_free(batch);
        batch = next;
    }
}

void ns_pipeline_close(struct ns_pipeline *pipeline)
{
    if (!pipeline)
        return;
    (void)pthread_mutex_lock(&pipeline->mutex);
    pipeline->stop = true;
    (void)pthread_cond_broadcast(&pipeline->work);
    (void)pthread_mutex_unlock(&pipeline->mutex);
    for (unsigned i = 0; i < pipeline->thread_count; i++)
        (void)pthread_join(pipeline->workers[i].thread, NULL);
    free_list(pipeline->head);
    free_list(pipeline->spare);
    (void)pthread_cond_destroy(&pipeline->changed);
    (void)pthread_cond_destroy(&pipeline->work);
    (void)pthread_mutex_destroy(&pipeline->mutex);
    free(pipeline);
}

struct ns_batch *ns_pipeline_batch(struct ns_pipeline *pipeline)
{
    (void)pthread_mutex_lock(&pipeline->mutex);
    struct ns_batch *batch = pipeline->spare;
    if (batch) {
        pipeline->spare = batch->next;
        batch->next = NULL;
    }
    (void)pthread_mutex_unlock(&pipeline->mutex);
    return batch ? batch : ns_batch_new();
}

/* Works, or waits for those who do, until at most `left` batches are in flight.  With the mutex
 * held. */
static void reduce(struct ns_pipeline *pipeline, size_t left)
{
    while (pipeline->in_flight > left) {
        if (pipeline->todo)
            work_off(pipeline, 0);
        else
            (void)pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
    }
}

static enum ns_status leave(struct ns_pipeline *pipeline, struct ns_error *err)
{
    enum ns_status status = pipeline->failure.code;
    if (status && err)
        *err = pipeline->failure;
    (void)pthread_mutex_unlock(&pipeline->mutex);
    return status;
}

enum ns_status ns_pipeline_push(struct ns_pipeline *pipeline, struct ns_batch *batch,
                                struct ns_error *err)
{
    (void)pthread_mutex_lock(&pipeline->mutex);
    if (pipeline->tail)
        pipeline->tail->next = batch;
    else
        pipeline->head = batch;
    pipeline->tail = batch;
    if (!pipeline->todo)
        pipeline->todo = batch;
    pipeline->in_flight++;
    (void)pthread_cond_signal(&pipeline->work);
    reduce(pipeline, pipeline->limit - 1);
    return leave(pipeline, err);
}

enum ns_status ns_pipeline_drain(struct ns_pipeline *pipeline, struct ns_error *err)
{
    (void)pthread_mutex_lock(&pipeline->mutex);
    reduce(pipeline, 0);
    return leave(pipeline, err);
}

#include "indexer/workers/pool.h"

#include "indexer/interrupt.h"
#include "indexer/workers/descriptor.h"
#include "indexer/workers/handover.h"
#include "indexer/workers/nursery.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    QUEUE = 8,        /* files that a worker is given before it is done with the first */
    WORKERS_MAX = 32, /* descriptors are scarce */
};

struct worker {
    struct ns_child child;
    struct ns_buffer in; /* what came and was not used yet: from `used` on */
    size_t used;
};

/* A file that was opened, in the order of files. */
struct job {
    const char *path;
    struct ns_input *input; /* NULL: it could not be opened: why */
    struct ns_error why;
    struct worker *worker;
    off_t begin;          /* where reading begins; -1: it cannot begin once more */
    uint64_t passed_over; /* parts that are not to be read once more */
    unsigned losses;
    bool asked; /* the worker was told */
};

struct ns_pool {
    struct ns_pool_options options;
    struct ns_nursery *nursery;
    struct worker *workers;
    struct job jobs[WORKERS_MAX * QUEUE]; /* a ring */
    size_t window;                        /* how many of them are in use: QUEUE for each worker */
    bool unfiltered;

    /* Of one call to ns_pool_read. */
    const struct ns_pool_sink *sink;
    const struct ns_reader *forced;
    size_t first, next; /* jobs: [first, next) */
    struct ns_pool_file file;
    struct ns_article article;
    struct ns_page_parts parts;
    struct ns_buffer part; /* its name, of the part at hand; empty: none */
    struct ns_arena arena;
    enum ns_status refused; /* what the sink said */
};

static struct job *job_at(struct ns_pool *pool, size_t i)
{
    return &pool->jobs[i % (WORKERS_MAX * QUEUE)];
}

/* --- workers ------------------------------------------------------------------------------ */

static enum ns_status start(struct ns_pool *pool, struct worker *worker, struct ns_error *err)
{
    ns_buffer_clear(&worker->in);
    worker->used = 0;
    return worker->child.pid ? NS_OK : ns_nursery_make(pool->nursery, &worker->child, err);
}

/* Ends it; *result is of waitpid. */
static enum ns_status stop(struct ns_pool *pool, struct worker *worker, int *result,
                           struct ns_error *err)
{
    return ns_nursery_end(pool->nursery, &worker->child, result, err);
}

enum ns_status ns_pool_open(struct ns_pool **out, const struct ns_pool_options *options,
                            struct ns_error *err)
{
    *out = NULL;
    struct ns_pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return ns_error_nomem(err);
    pool->options = *options;
    struct ns_worker_options *workers = &pool->options.workers;
    pool->options.jobs = !options->jobs                ? 1
                         : options->jobs < WORKERS_MAX ? options->jobs
                                                       : WORKERS_MAX;
    workers->limits.memory += workers->limits.memory ? 0 : NS_POOL_MEMORY;
    workers->limits.seconds += workers->limits.seconds ? 0 : NS_POOL_SECONDS;
    workers->read = workers->read ? workers->read : ns_read_input;
    pool->window = (size_t)QUEUE * pool->options.jobs;
    pool->workers = calloc(pool->options.jobs, sizeof *pool->workers);
    ns_article_init(&pool->article);
    ns_page_parts_init(&pool->parts);
    pool->parts.noted = true;
    enum ns_status status = !pool->workers ? ns_error_nomem(err)
                                           : ns_nursery_open(&pool->nursery, ns_worker_prepare,
                                                             ns_worker_serve, workers, err);
    if (status)
        ns_pool_close(pool);
    else
        *out = pool;
    return status;
}

void ns_pool_close(struct ns_pool *pool)
{
    if (!pool)
        return;
    for (unsigned i = 0; i < pool->options.jobs && pool->workers; i++) {
        if (pool->workers[i].child.pid)
            (void)close(pool->workers[i].child.socket);
        ns_buffer_release(&pool->workers[i].in);
    }
    ns_nursery_close(pool->nursery);
    ns_article_release(&pool->article);
    ns_page_parts_release(&pool->parts);
    ns_arena_release(&pool->arena);
    ns_buffer_release(&pool->part);
    free(pool->workers);
    free(pool);
}

bool ns_pool_is_filtered(const struct ns_pool *pool)
{
    return !pool->unfiltered;
}

/* --- asking ------------------------------------------------------------------------------- */

static unsigned char format_of(const struct ns_reader *forced)
{
    unsigned char format = 0;
    for (size_t i = 0; ns_readers[i] && forced; i++)
        if (ns_readers[i] == forced)
            format = (unsigned char)(i + 1);
    return format;
}

static void put_text(struct ns_buffer *packet, struct ns_str text)
{
    text.size = text.size < NS_WORKER_NAME_MAX ? text.size : NS_WORKER_NAME_MAX;
    ns_buffer_append_str(packet, text);
    ns_buffer_append_char(packet, '\0');
}

/* A worker that is gone does not take it: that shows when its answer is waited for. */
static enum ns_status ask(struct ns_pool *pool, struct job *job, struct ns_error *err)
{
    const struct ns_sink *sink = &pool->sink->sink;
    struct ns_worker_request request;
    struct ns_buffer packet;
    memset(&request, 0, sizeof request);
    const struct ns_input_file *file = ns_input_file(job->input);
    request.passed_over = job->passed_over;
    request.size = file->size;
    request.regular = file->regular;
    request.noted = sink->parts != NULL;
    request.index_pages = sink->index_page != NULL;
    request.headlines = sink->headlines;
    request.format = format_of(pool->forced);
    ns_buffer_init(&packet);
    ns_buffer_append(&packet, &request, sizeof request);
    put_text(&packet, ns_str_of(ns_input_name(job->input)));
    put_text(&packet, ns_input_path(job->input));
    enum ns_status status =
        ns_buffer_failed(&packet) ? ns_error_nomem(err) : start(pool, job->worker, err);
    if (job->begin >= 0)
        (void)lseek(file->fd, job->begin, SEEK_SET);
    job->asked = !status &&
                 ns_descriptor_send(job->worker->child.socket, packet.data, packet.size, file->fd);
    ns_buffer_release(&packet);
    return status;
}

static enum ns_status add_job(struct ns_pool *pool, const char *path, struct ns_error *err)
{
    size_t number = pool->next++;
    struct job *job = job_at(pool, number);
    *job = (struct job){.path = path, .worker = &pool->workers[number % pool->options.jobs]};
    if (ns_input_open(&job->input, path, &job->why))
        return NS_OK;
    job->begin = lseek(ns_input_file(job->input)->fd, 0, SEEK_CUR);
    return ask(pool, job, err);
}

/* --- hearing ------------------------------------------------------------------------------ */

enum heard {
    HEARD_MORE,
    HEARD_END,  /* of the file */
    HEARD_ODD,  /* what no worker says that is in order */
    HEARD_STOP, /* the sink refused */
};

static enum ns_status more_room(struct worker *worker, struct ns_error *err)
{
    struct ns_buffer *in = &worker->in;
    if (worker->used) {
        memmove(in->data, in->data + worker->used, in->size - worker->used);
        in->size -= worker->used;
        worker->used = 0;
    }
    return ns_buffer_reserve(in, NS_WORKER_PACKET) ? NS_OK : ns_error_nomem(err);
}

/* Adds a packet to what came; *gone: the worker is no more. */
static enum ns_status hear(struct worker *worker, bool *gone, struct ns_error *err)
{
    enum ns_status status = more_room(worker, err);
    ssize_t got = -1;
    if (!status && ns_interrupt_signal())
        status = ns_error_set(err, NS_INVALID, "interrupted");
    while (!status && got < 0) {
        got = recv(worker->child.socket, worker->in.data + worker->in.size, NS_WORKER_PACKET, 0);
        if (got < 0 && errno == EINTR && ns_interrupt_signal())
            status = ns_error_set(err, NS_INVALID, "interrupted");
        else if (got < 0 && errno != EINTR && errno != ECONNRESET)
            got = 0; /* a reset is told once, and before what came until then */
    }
    *gone = got == 0;
    worker->in.size += got > 0 ? (size_t)got : 0;
    return status;
}

static enum heard use_article(struct ns_pool *pool, struct ns_str rest, struct ns_error *err)
{
    const struct ns_sink *sink = &pool->sink->sink;
    if (!ns_handover_get_article(rest, &pool->article, &pool->file.page, &pool->file.consumed))
        return HEARD_ODD;
    if (sink->parts && pool->parts.note_count)
        sink->parts(sink->context, &pool->parts);
    pool->refused = sink->article(sink->context, &pool->article, err);
    ns_page_parts_reset(&pool->parts);
    return pool->refused ? HEARD_STOP : HEARD_MORE;
}

static enum heard use_skip(struct ns_pool *pool, struct ns_str rest)
{
    const struct ns_sink *sink = &pool->sink->sink;
    const char *file;
    size_t line;
    struct ns_error why;
    if (!ns_handover_get_skip(rest, &pool->arena, &file, &line, &why))
        return HEARD_ODD;
    sink->skip(sink->context, file, line, &why);
    ns_page_parts_reset(&pool->parts);
    return HEARD_MORE;
}

static enum heard use_end(struct ns_pool *pool, struct ns_str rest, struct ns_error *err)
{
    const struct ns_pool_sink *sink = pool->sink;
    struct ns_error why;
    if (!ns_handover_get_end(rest, &pool->file.consumed, &why))
        return HEARD_ODD;
    pool->refused = sink->end(sink->sink.context, &pool->file, why.code ? &why : NULL, err);
    return pool->refused ? HEARD_STOP : HEARD_END;
}

static enum heard use(struct ns_pool *pool, struct job *job, const struct ns_handover *message,
                      struct ns_error *err)
{
    const struct ns_sink *sink = &pool->sink->sink;
    const char *name;
    ns_arena_reset(&pool->arena);
    switch (message->type) {
    case NS_HANDOVER_READY:
        pool->unfiltered |= message->rest.size != 1 || !message->rest.data[0];
        return HEARD_MORE;
    case NS_HANDOVER_PART:
        job->passed_over++;
        ns_buffer_clear(&pool->part);
        ns_buffer_append_str(&pool->part, message->rest);
        return ns_buffer_failed(&pool->part) ? HEARD_ODD : HEARD_MORE;
    case NS_HANDOVER_NOTE:
        return ns_handover_get_note(message->rest, &pool->parts) ? HEARD_MORE : HEARD_ODD;
    case NS_HANDOVER_ARTICLE:
        return use_article(pool, message->rest, err);
    case NS_HANDOVER_SKIP:
        return use_skip(pool, message->rest);
    case NS_HANDOVER_INDEX_PAGE:
        name = ns_arena_copy(&pool->arena, message->rest).data;
        if (!name || !sink->index_page)
            return HEARD_ODD;
        sink->index_page(sink->context, name);
        return HEARD_MORE;
    default:
        return use_end(pool, message->rest, err);
    }
}

/* Until the file ends, or its worker does: then *heard is HEARD_MORE. */
static enum ns_status listen_to(struct ns_pool *pool, struct job *job, enum heard *heard,
                                struct ns_error *err)
{
    struct worker *worker = job->worker;
    bool gone = false, bad = false;
    *heard = HEARD_MORE;
    while (*heard == HEARD_MORE && !gone) {
        struct ns_handover message;
        struct ns_str in = ns_buffer_str(&worker->in);
        in.data += worker->used;
        in.size -= worker->used;
        if (ns_handover_take(&in, &message, &bad)) {
            worker->used = worker->in.size - in.size;
            *heard = use(pool, job, &message, err);
        } else if (bad) {
            *heard = HEARD_ODD;
        } else {
            enum ns_status status = hear(worker, &gone, err);
            if (status)
                return status;
        }
    }
    return *heard == HEARD_STOP ? pool->refused : NS_OK;
}

/* --- losses ------------------------------------------------------------------------------- */

static void tell_why(const struct ns_pool *pool, enum heard heard, int result, struct ns_error *why)
{
    int number = WIFSIGNALED(result) ? WTERMSIG(result) : 0;
    if (heard == HEARD_ODD)
        (void)ns_error_set(why, NS_CORRUPT, "the process that read it went astray");
    else if (number == SIGXCPU)
        (void)ns_error_set(why, NS_LIMIT, "it took more than %u s to read",
                           pool->options.workers.limits.seconds);
    else if (number == SIGKILL)
        (void)ns_error_set(why, NS_LIMIT, "the process that read it was killed");
    else
        (void)ns_error_set(why, NS_CORRUPT, "the process that read it crashed (%s %d)",
                           number ? "signal" : "exit status",
                           number ? number : WEXITSTATUS(result));
    if (number != SIGXCPU && number != SIGKILL)
        ns_error_hint(why, "that is a defect: please report it, with the file if you can");
}

/* The worker of this job is another one now: it is to do what is not done. */
static enum ns_status ask_again(struct ns_pool *pool, size_t from, const struct worker *worker,
                                struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (size_t i = from; i < pool->next && !status; i++) {
        struct job *job = job_at(pool, i);
        if (job->worker == worker && job->input)
            status = ask(pool, job, err);
    }
    return status;
}

/* What is left of the file when a worker was lost over it: *over when nothing is. */
static enum ns_status lose(struct ns_pool *pool, size_t number, enum heard heard, bool *over,
                           struct ns_error *err)
{
    struct job *job = job_at(pool, number);
    const struct ns_pool_sink *sink = pool->sink;
    struct ns_error why;
    int result = 0;
    enum ns_status status = stop(pool, job->worker, &result, err);
    if (status)
        return status;
    ns_page_parts_reset(&pool->parts);
    tell_why(pool, heard, result, &why);
    bool part = pool->part.size > 0;
    *over = ++job->losses >= NS_POOL_LOSSES || (job->asked && !part) || (part && job->begin < 0);
    if (part)
        sink->sink.skip(sink->sink.context, pool->part.data, 0, &why);
    if (*over && part)
        (void)ns_error_set(&why, NS_LIMIT, "what comes after that was not read");
    if (*over)
        status = sink->end(sink->sink.context, &pool->file, &why, err);
    return status ? status : ask_again(pool, number + *over, job->worker, err);
}

/* --- files -------------------------------------------------------------------------------- */

static enum ns_status finish(struct ns_pool *pool, size_t number, struct ns_error *err)
{
    struct job *job = job_at(pool, number);
    const struct ns_pool_sink *sink = pool->sink;
    enum ns_status status = NS_OK;
    pool->file = (struct ns_pool_file){
        .name = job->input ? ns_input_name(job->input) : job->path,
        .has_path = job->input && ns_input_path(job->input).size,
    };
    if (sink->begin)
        sink->begin(sink->sink.context, &pool->file);
    if (!job->input)
        return sink->end(sink->sink.context, &pool->file, &job->why, err);
    for (bool over = false; !over && !status;) {
        enum heard heard;
        ns_buffer_clear(&pool->part);
        status = listen_to(pool, job, &heard, err);
        over = heard == HEARD_END;
        if (!status && !over)
            status = lose(pool, number, heard, &over, err);
    }
    return status;
}

/* Nobody wants to hear more: workers that are at it end. */
static void abandon(struct ns_pool *pool)
{
    for (size_t i = pool->first; i < pool->next; i++) {
        struct job *job = job_at(pool, i);
        int result;
        if (job->input)
            (void)stop(pool, job->worker, &result, NULL);
        ns_input_close(job->input);
    }
}

enum ns_status ns_pool_read(struct ns_pool *pool, const char *const *paths, size_t count,
                            const struct ns_reader *forced, const struct ns_pool_sink *sink,
                            struct ns_error *err)
{
    enum ns_status status = NS_OK;
    pool->sink = sink;
    pool->forced = forced;
    pool->first = pool->next = 0;
    while (pool->first < count && !status) {
        while (pool->next < count && pool->next - pool->first < pool->window && !status)
            status = add_job(pool, paths[pool->next], err);
        if (!status)
            status = finish(pool, pool->first, err);
        if (status)
            break;
        ns_input_close(job_at(pool, pool->first)->input);
        pool->first++;
    }
    abandon(pool);
    return status;
}

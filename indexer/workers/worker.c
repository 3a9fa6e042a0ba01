#include "indexer/workers/worker.h"

#include "indexer/extract/html_charset.h"
#include "indexer/workers/descriptor.h"
#include "indexer/workers/handover.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct worker {
    const struct ns_worker_options *options;
    int socket;
    struct ns_article article; /* scratch of the readers */
    struct ns_buffer out, head, frame;

    /* The file at hand. */
    struct ns_input *input;
    struct ns_worker_request request;
    uint64_t parts; /* those that began */
    bool page;
    bool eager; /* it may come slowly: what is found is told at once */
};

/* --- telling ------------------------------------------------------------------------------ */

/* NS_IO: nobody listens any more. */
static enum ns_status flush(struct worker *worker, struct ns_error *err)
{
    enum ns_status status = ns_buffer_failed(&worker->out) ? ns_error_nomem(err) : NS_OK;
    for (size_t at = 0; at < worker->out.size && !status;) {
        size_t size = worker->out.size - at;
        size = size < NS_WORKER_PACKET ? size : NS_WORKER_PACKET;
        if (ns_descriptor_send(worker->socket, worker->out.data + at, size, -1))
            at += size;
        else
            status = ns_error_errno(err, "cannot tell what was read");
    }
    ns_buffer_clear(&worker->out);
    return status;
}

static enum ns_status flush_much(struct worker *worker, struct ns_error *err)
{
    bool much = worker->out.size >= NS_WORKER_PACKET || ns_buffer_failed(&worker->out);
    return much || worker->eager ? flush(worker, err) : NS_OK;
}

static enum ns_status tell_article(void *context, struct ns_article *article, struct ns_error *err)
{
    struct worker *worker = context;
    enum ns_status status = ns_handover_put_article(&worker->out, article, worker->page,
                                                    ns_input_consumed(worker->input), &worker->head,
                                                    &worker->frame, err);
    ns_confine_renew(worker->options->limits.seconds);
    return status ? status : flush_much(worker, err);
}

/* Where it fails, the next article or the end of the file tells.  What stands among parts that are
 * passed over was told before. */
static void tell_skip(void *context, const char *file, size_t line, const struct ns_error *why)
{
    struct worker *worker = context;
    if (worker->parts < worker->request.passed_over)
        return;
    ns_handover_put_skip(&worker->out, file, line, why);
    (void)flush_much(worker, NULL);
}

static void tell_index_page(void *context, const char *file)
{
    struct worker *worker = context;
    ns_handover_put_text(&worker->out, NS_HANDOVER_INDEX_PAGE, ns_str_of(file));
}

static void tell_parts(void *context, const struct ns_page_parts *parts)
{
    struct worker *worker = context;
    for (size_t i = 0; i < parts->note_count; i++)
        ns_handover_put_note(&worker->out, &parts->notes[i]);
}

/* All before is told first: should this part be the last thing that the process sees, nothing else
 * is lost. */
static bool tell_part(void *context, const char *name)
{
    struct worker *worker = context;
    if (worker->parts++ < worker->request.passed_over)
        return false;
    ns_handover_put_text(&worker->out, NS_HANDOVER_PART, ns_str_of(name));
    ns_confine_renew(worker->options->limits.seconds);
    (void)flush(worker, NULL);
    return true;
}

/* --- reading ------------------------------------------------------------------------------ */

static const struct ns_reader *reader_of(unsigned char format)
{
    size_t count = 0;
    while (ns_readers[count])
        count++;
    return format && format <= count ? ns_readers[format - 1] : NULL;
}

static enum ns_status read_input(struct worker *worker, struct ns_error *err)
{
    const struct ns_worker_request *request = &worker->request;
    const struct ns_sink sink = {.context = worker,
                                 .article = tell_article,
                                 .skip = tell_skip,
                                 .parts = request->noted ? tell_parts : NULL,
                                 .index_page = request->index_pages ? tell_index_page : NULL,
                                 .part = tell_part,
                                 .headlines = request->headlines};
    const struct ns_reader *forced = reader_of(request->format);
    struct ns_str head;
    enum ns_status status = ns_input_head(worker->input, &head, err);
    if (status)
        return status;
    worker->page = (forced ? forced : ns_reader_detect(head))->page;
    worker->parts = 0;
    worker->eager = !request->regular;
    return worker->options->read(worker->input, forced, &worker->article, &sink, err);
}

static enum ns_status read_file(struct worker *worker, int fd, const char *name, const char *path,
                                struct ns_error *err)
{
    const struct ns_input_file file = {fd, worker->request.regular, worker->request.size};
    struct ns_error why;
    ns_confine_renew(worker->options->limits.seconds);
    enum ns_status status = ns_input_open_file(&worker->input, &file, name, path, &why);
    if (!status)
        status = read_input(worker, &why);
    uint64_t consumed = worker->input ? ns_input_consumed(worker->input) : 0;
    ns_handover_put_end(&worker->out, consumed, status ? &why : NULL);
    ns_input_close(worker->input);
    worker->input = NULL;
    return flush(worker, err);
}

/* The text of a request at *at, behind which that moves; NULL when there is none. */
static const char *take_text(const char *packet, size_t size, size_t *at)
{
    const char *text = packet + *at;
    const char *end = *at < size ? memchr(text, '\0', size - *at) : NULL;
    if (!end)
        return NULL;
    *at += (size_t)(end - text) + 1;
    return text;
}

/* False when there is nothing more to do. */
static bool serve_one(struct worker *worker, char *packet)
{
    int fd;
    ssize_t got = ns_descriptor_receive(worker->socket, packet, NS_WORKER_PACKET, &fd);
    size_t at = sizeof worker->request;
    if (got < (ssize_t)at || fd < 0)
        return false;
    memcpy(&worker->request, packet, sizeof worker->request);
    const char *name = take_text(packet, (size_t)got, &at);
    const char *path = take_text(packet, (size_t)got, &at);
    return name && path && read_file(worker, fd, name, path, NULL) == NS_OK;
}

void ns_worker_prepare(void)
{
    xmlInitParser();
    ns_html_charset_load();
}

void ns_worker_serve(void *context, int socket)
{
    struct worker worker = {.options = context, .socket = socket};
    bool filtered;
    char *packet = malloc(NS_WORKER_PACKET);
    ns_article_init(&worker.article);
    if (packet && ns_confine(&worker.options->limits, &filtered)) {
        ns_handover_put_byte(&worker.out, NS_HANDOVER_READY, filtered);
        while (flush(&worker, NULL) == NS_OK && serve_one(&worker, packet))
            ;
    }
    free(packet);
    ns_article_release(&worker.article);
    ns_buffer_release(&worker.out);
    ns_buffer_release(&worker.head);
    ns_buffer_release(&worker.frame);
}

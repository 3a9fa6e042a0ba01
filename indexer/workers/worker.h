/* A worker: a process that reads files for another one and hands over what it finds (handover.h).
 */
#ifndef NS_WORKERS_WORKER_H
#define NS_WORKERS_WORKER_H

#include "indexer/readers/reader.h"
#include "indexer/workers/confine.h"

enum {
    NS_WORKER_PACKET = 64 * 1024,   /* bytes of the longest packet, either way */
    NS_WORKER_NAME_MAX = 16 * 1024, /* bytes of a file's name or path; longer ones are cut */
};

/* As ns_read_input: what a worker does with a file. */
typedef enum ns_status ns_worker_read(struct ns_input *input, const struct ns_reader *forced,
                                      struct ns_article *article, const struct ns_sink *sink,
                                      struct ns_error *err);

struct ns_worker_options {
    struct ns_confine_limits limits;
    ns_worker_read *read;
};

/* What it is asked: a packet of this, the file's name and its path, each with a NUL behind it, and
 * the file itself, open. */
struct ns_worker_request {
    uint64_t passed_over; /* parts of a container that are not to be read once more */
    uint64_t size;        /* as in struct ns_input_file */
    bool regular;
    bool noted, index_pages, headlines; /* the sink wants those */
    unsigned char format; /* 0: as the file asks for; else 1 + the place in ns_readers */
};

/* What must be done while files can still be opened; once, before any worker is made. */
void ns_worker_prepare(void);

/* An ns_nursery_body; context is a struct ns_worker_options.  Confines itself, then serves until
 * the other side is gone. */
void ns_worker_serve(void *context, int socket);

#endif

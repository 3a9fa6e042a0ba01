/* A process that makes others, so that they can be had at any time: of this program as it was when
 * the nursery was opened, before it had threads, locks and much memory, which a child must not
 * share.
 *
 * All of them end when the program does, however that comes. */
#ifndef NS_WORKERS_NURSERY_H
#define NS_WORKERS_NURSERY_H

#include "common/base/status.h"

#include <sys/types.h>

struct ns_nursery;

/* What a child does; its standard streams are /dev/null, signals that ask the program to end are
 * ignored, and it has no descriptor but socket (SOCK_SEQPACKET).  It ends when this returns. */
typedef void ns_nursery_body(void *context, int socket);

struct ns_child {
    pid_t pid;  /* 0: none */
    int socket; /* to be closed by the owner */
};

/* prepare, unless NULL, is called once in the nursery, before any child is made.  NS_IO, NS_NOMEM.
 */
enum ns_status ns_nursery_open(struct ns_nursery **out, void (*prepare)(void),
                               ns_nursery_body *body, void *context, struct ns_error *err);
/* Waits for the children, whose sockets are closed or ended.  NULL is allowed. */
void ns_nursery_close(struct ns_nursery *nursery);

/* Makes one child. */
enum ns_status ns_nursery_make(struct ns_nursery *nursery, struct ns_child *child,
                               struct ns_error *err);

/* Ends a child, if it has not ended itself: *result is as of waitpid(2). */
enum ns_status ns_nursery_end(struct ns_nursery *nursery, struct ns_child *child, int *result,
                              struct ns_error *err);

#endif

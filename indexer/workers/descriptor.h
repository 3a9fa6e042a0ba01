/* A packet with a descriptor over a socket of Unix. */
#ifndef NS_WORKERS_DESCRIPTOR_H
#define NS_WORKERS_DESCRIPTOR_H

#include <stddef.h>
#include <sys/types.h>

/* descriptor -1: none is sent.  False, with errno: it was not sent. */
_Bool ns_descriptor_send(int socket, const void *packet, size_t size, int descriptor);

/* Bytes that came, 0 when the other side is gone, -1 with errno; *descriptor is -1 where none came.
 */
ssize_t ns_descriptor_receive(int socket, void *packet, size_t size, int *descriptor);

#endif

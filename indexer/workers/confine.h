/* What the process that reads foreign files may do: nothing but compute and talk to who asks it.
 *
 * Limits (setrlimit): address space, processor time, no bytes into files, no core, few descriptors.
 * A filter of system calls (seccomp, through libseccomp): reading, seeking and closing descriptors
 * it has, sockets it has, anonymous memory that is not executable, clocks.  Everything else,
 * opening a file to begin with, fails with EPERM.
 *
 * Where a sanitizer is compiled in there is neither the filter nor the limit of memory: it opens
 * files to report, and reserves terabytes. */
#ifndef NS_WORKERS_CONFINE_H
#define NS_WORKERS_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

struct ns_confine_limits {
    size_t memory;    /* bytes of address space */
    unsigned seconds; /* of processor time until ns_confine_renew */
};

/* Confines the calling process for good; false: not one of its limits could be set.  *filtered:
 * also to system calls; that depends on the kernel. */
bool ns_confine(const struct ns_confine_limits *limits, bool *filtered);

/* Gives the process so many seconds from now on; it is killed when they are over (SIGXCPU). */
void ns_confine_renew(unsigned seconds);

#endif

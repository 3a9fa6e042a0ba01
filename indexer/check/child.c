#include "indexer/check/child.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void *ns_child_share(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void ns_child_unshare(void *memory, size_t size)
{
    if (memory)
        (void)munmap(memory, size);
}

enum ns_status ns_child_run(void (*body)(void *context), void *context, bool *crashed,
                            struct ns_error *err)
{
    const struct rlimit no_core = {0, 0};
    int result = 0;
    pid_t child = fork();
    if (child < 0)
        return ns_error_errno(err, "cannot start a process");
    if (child == 0) {
        (void)setrlimit(RLIMIT_CORE, &no_core);
        (void)signal(SIGABRT, SIG_DFL);
        body(context);
        _exit(0);
    }
    while (waitpid(child, &result, 0) < 0)
        if (errno != EINTR)
            return ns_error_errno(err, "cannot wait for a process");
    *crashed = result != 0;
    return NS_OK;
}

#include "indexer/workers/confine.h"

#include "indexer/workers/sanitized.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>

enum { DESCRIPTORS = 16 };

static bool limit(enum __rlimit_resource resource, rlim_t most)
{
    const struct rlimit both = {most, most};
    return setrlimit(resource, &both) == 0;
}

void ns_confine_renew(unsigned seconds)
{
    struct timespec used;
    /* The hard limit stays: it could never be raised again. */
    struct rlimit soft = {.rlim_max = RLIM_INFINITY};
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
        return;
    soft.rlim_cur = (rlim_t)used.tv_sec + seconds + 1;
    (void)setrlimit(RLIMIT_CPU, &soft);
}

static bool allow_calls(scmp_filter_ctx filter)
{
    static const int calls[] = {
        SCMP_SYS(read),
        SCMP_SYS(lseek),
        SCMP_SYS(close),
        SCMP_SYS(recvmsg),
        SCMP_SYS(sendmsg),

        SCMP_SYS(munmap),
        SCMP_SYS(mremap),
        SCMP_SYS(madvise),
        SCMP_SYS(brk),
        SCMP_SYS(futex),
        SCMP_SYS(clock_gettime),
        SCMP_SYS(getrandom),
        SCMP_SYS(gettimeofday),
        SCMP_SYS(time),
        SCMP_SYS(exit),
        SCMP_SYS(exit_group),
        SCMP_SYS(rt_sigreturn),
        SCMP_SYS(restart_syscall),
        SCMP_SYS(clock_gettime64),
        SCMP_SYS(_llseek),
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    return true;
}

/* A call with some of its arguments. */
static bool allow_call(scmp_filter_ctx filter, int call, unsigned count,
                       const struct scmp_arg_cmp *arguments)
{
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, arguments) == 0;
}

static bool allow_memory(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp plain[] = {
        {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0},
        {3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS},
    };
    return allow_call(filter, SCMP_SYS(mmap), 2, plain) &&
           allow_call(filter, SCMP_SYS(mmap2), 2, plain);
}

/* Of the process itself, and only what ns_confine_renew sets. */
static bool allow_renewal(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp set[] = {{0, SCMP_CMP_EQ, RLIMIT_CPU, 0}};
    const struct scmp_arg_cmp own[] = {{0, SCMP_CMP_EQ, 0, 0}, {1, SCMP_CMP_EQ, RLIMIT_CPU, 0}};
    return allow_call(filter, SCMP_SYS(setrlimit), 1, set) &&
           allow_call(filter, SCMP_SYS(prlimit64), 2, own);
}

static bool filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool done = filter && allow_calls(filter) && allow_memory(filter) && allow_renewal(filter) &&
                seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

bool ns_confine(const struct ns_confine_limits *limits, bool *filtered)
{
    bool done = limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, DESCRIPTORS);
    /* A sanitizer maps terabytes, and writes its reports. */
    if (!NS_SANITIZED)
        done &= limit(RLIMIT_AS, limits->memory) && limit(RLIMIT_FSIZE, 0);
    ns_confine_renew(limits->seconds);
    *filtered = !NS_SANITIZED && filter_calls();
    return done;
}

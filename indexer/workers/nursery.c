#include "indexer/workers/nursery.h"

#include "indexer/workers/descriptor.h"
#include "indexer/workers/sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct ns_nursery {
    pid_t pid;
    int socket;
};

/* What the program asks: a pid to end, or one of these. */
enum { MAKE_ONE = 0, LEAVE = -1 };

struct answer {
    pid_t pid;
    int result; /* of waitpid, or errno */
};

static void set_signals(const int *signals, size_t count, void (*action)(int))
{
    for (size_t i = 0; i < count; i++)
        (void)signal(signals[i], action);
}

/* A sanitizer has handlers of its own. */
static void inherit_signals(void)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    static const int fatal[] = {SIGILL, SIGABRT, SIGXCPU, SIGSEGV, SIGBUS, SIGFPE};
    set_signals(ignored, sizeof ignored / sizeof *ignored, SIG_IGN);
    set_signals(fatal, NS_SANITIZED ? 3 : sizeof fatal / sizeof *fatal, SIG_DFL);
}

/* Standard error stays where a sanitizer may report there. */
static void shut_descriptors(int kept)
{
    int nothing = open("/dev/null", O_RDWR);
    const int last = NS_SANITIZED ? STDOUT_FILENO : STDERR_FILENO;
    for (int fd = STDIN_FILENO; fd <= last && nothing >= 0; fd++)
        (void)dup2(nothing, fd);
    if (kept > STDERR_FILENO + 1)
        (void)close_range(STDERR_FILENO + 1, (unsigned)kept - 1, 0);
    (void)close_range((unsigned)kept + 1, ~0U, 0);
}

static void make(int socket, ns_nursery_body *body, void *context)
{
    struct answer answer = {0};
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0)
        answer.pid = fork();
    if (answer.pid < 0 || ends[0] < 0) {
        answer = (struct answer){0, errno};
    } else if (answer.pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        shut_descriptors(ends[1]);
        body(context, ends[1]);
        NS_CHECK_LEAKS();
        _exit(0);
    }
    (void)ns_descriptor_send(socket, &answer, sizeof answer, answer.pid ? ends[0] : -1);
    if (ends[0] >= 0) {
        (void)close(ends[0]);
        (void)close(ends[1]);
    }
}

static void end(int socket, pid_t pid)
{
    struct answer answer = {.pid = pid};
    (void)kill(pid, SIGKILL);
    while (waitpid(pid, &answer.result, 0) < 0 && errno == EINTR)
        ;
    (void)ns_descriptor_send(socket, &answer, sizeof answer, -1);
}

static void serve(int socket, ns_nursery_body *body, void *context)
{
    pid_t pid;
    /* When the program is lost, this ends at once, and with it the children, whatever they do. */
    while (recv(socket, &pid, sizeof pid, 0) == (ssize_t)sizeof pid) {
        if (pid > 0)
            end(socket, pid);
        else if (pid == MAKE_ONE)
            make(socket, body, context);
        else
            while (wait(NULL) > 0)
                ;
    }
}

enum ns_status ns_nursery_open(struct ns_nursery **out, void (*prepare)(void),
                               ns_nursery_body *body, void *context, struct ns_error *err)
{
    int ends[2];
    *out = NULL;
    struct ns_nursery *nursery = calloc(1, sizeof *nursery);
    if (!nursery)
        return ns_error_nomem(err);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        free(nursery);
        return ns_error_errno(err, "cannot start a process");
    }
    nursery->pid = fork();
    if (nursery->pid == 0) {
        inherit_signals();
        shut_descriptors(ends[1]);
        if (prepare)
            prepare();
        serve(ends[1], body, context);
        _exit(0);
    }
    (void)close(ends[1]);
    nursery->socket = ends[0];
    if (nursery->pid < 0) {
        enum ns_status status = ns_error_errno(err, "cannot start a process");
        (void)close(nursery->socket);
        free(nursery);
        return status;
    }
    *out = nursery;
    return NS_OK;
}

void ns_nursery_close(struct ns_nursery *nursery)
{
    if (!nursery)
        return;
    const pid_t leave = LEAVE;
    (void)ns_descriptor_send(nursery->socket, &leave, sizeof leave, -1);
    (void)close(nursery->socket);
    while (waitpid(nursery->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    free(nursery);
}

/* Asks; a signal does not interrupt that, as the answer comes at once. */
static enum ns_status ask(struct ns_nursery *nursery, pid_t pid, struct answer *answer, int *socket,
                          struct ns_error *err)
{
    if (ns_descriptor_send(nursery->socket, &pid, sizeof pid, -1) &&
        ns_descriptor_receive(nursery->socket, answer, sizeof *answer, socket) ==
            (ssize_t)sizeof *answer)
        return NS_OK;
    return ns_error_set(err, NS_IO, "the process that starts others is gone");
}

enum ns_status ns_nursery_make(struct ns_nursery *nursery, struct ns_child *child,
                               struct ns_error *err)
{
    struct answer answer;
    enum ns_status status = ask(nursery, MAKE_ONE, &answer, &child->socket, err);
    child->pid = 0;
    if (status)
        return status;
    if (!answer.pid || child->socket < 0) {
        errno = answer.result;
        return ns_error_errno(err, "cannot start a process");
    }
    child->pid = answer.pid;
    return NS_OK;
}

enum ns_status ns_nursery_end(struct ns_nursery *nursery, struct ns_child *child, int *result,
                              struct ns_error *err)
{
    struct answer answer = {0};
    int none;
    pid_t pid = child->pid;
    if (!pid)
        return NS_OK;
    (void)close(child->socket);
    child->pid = 0;
    enum ns_status status = ask(nursery, pid, &answer, &none, err);
    *result = answer.result;
    return status;
}

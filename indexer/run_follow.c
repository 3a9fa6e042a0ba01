#include "indexer/run_follow.h"

#include "indexer/interrupt.h"
#include "indexer/run_index.h"
#include "indexer/watch.h"

/* What was read may be gone again; that is told already. */
static enum ns_status index_paths(const struct ns_nindex_options *options,
                                  struct ns_messages *messages, struct ns_session *session,
                                  const char *const *paths, size_t count, uint64_t *skipped,
                                  struct ns_error *err)
{
    struct ns_nindex_options these = *options;
    uint64_t more = 0;
    these.operands = (const char **)(uintptr_t)paths; /* they are only read */
    these.operand_count = count;
    enum ns_status status = ns_run_index(&these, messages, session, &more, err);
    *skipped += more;
    return status == NS_NOT_FOUND ? NS_OK : status;
}

/* A signal while there is nothing to do, or before it is done, is how this ends; one while
 * something is done interrupts that. */
static enum ns_status follow(const struct ns_nindex_options *options, struct ns_messages *messages,
                             struct ns_session *session, struct ns_watch *watch, uint64_t *skipped,
                             struct ns_error *err)
{
    enum ns_status status = NS_OK;
    bool ends = false;
    while (!status && !ends && !ns_interrupt_signal()) {
        const char *const *paths;
        size_t count;
        status = ns_watch_wait(watch, &paths, &count, err);
        ends = ns_interrupt_signal() != 0;
        ns_interrupt_answer();
        if (!status && count)
            status = index_paths(options, messages, session, paths, count, skipped, err);
        if (status == NS_LOCKED && !ends) { /* all of it once more */
            ns_message_error(messages, err);
            status = NS_OK;
            continue;
        }
        ns_watch_clear(watch);
    }
    return status;
}

static enum ns_status run_follow(const struct ns_nindex_options *options,
                                 struct ns_messages *messages, struct ns_session *session,
                                 uint64_t *skipped, struct ns_error *err)
{
    struct ns_watch *watch;
    /* Before anything is read, so that no change is missed. */
    enum ns_status status =
        ns_watch_open(&watch, options->operands, options->operand_count, options->index.data, err);
    if (status)
        return status;
    ns_interrupt_catch();
    status = index_paths(options, messages, session, options->operands, options->operand_count,
                         skipped, err);
    if (!status && !ns_interrupt_signal()) {
        ns_message_verbose(messages, "waiting for changes");
        status = follow(options, messages, session, watch, skipped, err);
    }
    ns_watch_close(watch);
    return status;
}

enum ns_status ns_run_follow(const struct ns_nindex_options *options, struct ns_messages *messages,
                             uint64_t *skipped, struct ns_error *err)
{
    struct ns_session session;
    *skipped = 0;
    enum ns_status status = ns_session_open(&session, options, err);
    if (status == NS_OK)
        status = run_follow(options, messages, &session, skipped, err);
    ns_session_close(&session);
    return status;
}

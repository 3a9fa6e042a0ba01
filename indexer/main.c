/* nindex: makes an index of news articles. */
#include "common/base/message.h"
#include "common/base/version.h"
#include "common/index/xapian_shim.h"
#include "indexer/check/check.h"
#include "indexer/interrupt.h"
#include "indexer/maintain.h"
#include "indexer/options_nindex.h"
#include "indexer/rebuild.h"
#include "indexer/run_extract.h"
#include "indexer/run_follow.h"
#include "indexer/run_index.h"
#include "indexer/stats.h"
#include "indexer/tag.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sysexits.h>
#include <unistd.h>

enum { EXIT_DONE = 0, EXIT_SKIPPED = 1, EXIT_FAILED = 2, EXIT_SIGNAL = 128 };

/* --- standard output ---------------------------------------------------------------------- */

/* A reader that has seen enough ends the output quietly: *context then becomes true. */
static enum ns_status write_stdout(void *context, struct ns_str bytes, struct ns_error *err)
{
    bool *closed = context;
    if (fwrite(bytes.data, 1, bytes.size, stdout) == bytes.size && fflush(stdout) == 0)
        return NS_OK;
    *closed = errno == EPIPE;
    return ns_error_errno(err, "cannot write to standard output");
}

static enum ns_status print(const struct ns_buffer *text, struct ns_error *err)
{
    bool closed = false;
    if (ns_buffer_failed(text))
        return ns_error_nomem(err);
    enum ns_status status = write_stdout(&closed, ns_buffer_str(text), err);
    return closed ? NS_OK : status;
}

/* --- actions ------------------------------------------------------------------------------ */

static enum ns_status export_articles(const char *index, struct ns_error *err)
{
    bool closed = false;
    enum ns_status status = ns_maintain_export(index, write_stdout, &closed, err);
    return closed ? NS_OK : status;
}

static enum ns_status extract_articles(const struct ns_nindex_options *options,
                                       struct ns_messages *messages, uint64_t *skipped,
                                       struct ns_error *err)
{
    bool closed = false;
    enum ns_status status = ns_run_extract(options, messages, write_stdout, &closed, skipped, err);
    return closed ? NS_OK : status;
}

static enum ns_status tag_articles(const struct ns_nindex_options *options,
                                   struct ns_messages *messages, uint64_t *skipped,
                                   struct ns_error *err)
{
    bool closed = false;
    enum ns_status status = ns_tag(options, messages, write_stdout, &closed, skipped, err);
    return closed ? NS_OK : status;
}

static enum ns_status print_stats(const struct ns_nindex_options *options, struct ns_buffer *out,
                                  struct ns_error *err)
{
    struct ns_stats stats;
    enum ns_status status = ns_stats_read(&stats, options->index.data, err);
    if (status == NS_OK && options->json)
        ns_stats_write_json(&stats, options->index.data, out);
    else if (status == NS_OK)
        ns_stats_write_text(&stats, options->index.data, out);
    ns_stats_release(&stats);
    return status;
}

static enum ns_status index_articles(const struct ns_nindex_options *options,
                                     struct ns_messages *messages, uint64_t *skipped,
                                     struct ns_error *err)
{
    struct ns_session session;
    enum ns_status status = ns_session_open(&session, options, err);
    if (status == NS_OK)
        status = ns_run_index(options, messages, &session, skipped, err);
    ns_session_close(&session);
    return status;
}

/* *skipped counts what was not done and named.  What is to be printed is added to out. */
static enum ns_status act(const struct ns_nindex_options *options, struct ns_messages *messages,
                          uint64_t *skipped, struct ns_buffer *out, struct ns_error *err)
{
    switch (options->action) {
    case NS_NINDEX_DELETE:
        return ns_maintain_delete(options, messages, skipped, err);
    case NS_NINDEX_CHECK:
        return ns_check(options->index.data, options->wait, messages, skipped, err);
    case NS_NINDEX_REBUILD:
        return ns_rebuild(options, messages, skipped, err);
    case NS_NINDEX_EXTRACT:
        return extract_articles(options, messages, skipped, err);
    case NS_NINDEX_TAG:
        return tag_articles(options, messages, skipped, err);
    case NS_NINDEX_EXPORT:
        return export_articles(options->index.data, err);
    case NS_NINDEX_STATS:
        return print_stats(options, out, err);
    case NS_NINDEX_HELP:
        ns_options_help(&ns_nindex_program, out);
        return NS_OK;
    case NS_NINDEX_VERSION:
        ns_buffer_printf(out, "nindex %s (Xapian %s)\n", NS_VERSION, ns_xapian_version());
        return NS_OK;
    case NS_NINDEX_ADD:
        break;
    }
    if (options->follow)
        return ns_run_follow(options, messages, skipped, err);
    return index_articles(options, messages, skipped, err);
}

/* What the Makefile asks for: the manual's options, or a shell's completion. */
static enum ns_status generate(const char *what, struct ns_buffer *out, struct ns_error *err)
{
    if (strcmp(what, "man") != 0)
        return ns_options_completion(&ns_nindex_program, what, out, err);
    ns_options_man(&ns_nindex_program, out);
    return NS_OK;
}

static enum ns_status run(int argc, char **argv, struct ns_messages *messages, uint64_t *skipped,
                          struct ns_error *err)
{
    struct ns_nindex_options options = {0};
    struct ns_buffer out;
    enum ns_status status;
    ns_buffer_init(&out);
    if (argc == 3 && strcmp(argv[1], "--generate") == 0) {
        status = generate(argv[2], &out, err);
    } else {
        status = ns_nindex_options_parse(&options, argc, argv, err);
        messages->quiet = options.quiet;
        messages->verbose = options.verbose;
        if (status == NS_OK)
            status = act(&options, messages, skipped, &out, err);
    }
    if (status == NS_OK)
        status = print(&out, err);
    ns_buffer_release(&out);
    ns_nindex_options_release(&options);
    return status;
}

/* Where a standard stream is closed, no file of the index may take its number: messages would be
 * written into it.  What is written there still fails. */
static void hold_standard_streams(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        (void)close(fd);
}

/* Where libxapian cannot write it cleans up; where it cannot write then either, an exception leaves
 * a destructor, and the program ends.  Nothing is lost by that, but it should be said. */
static void tell_abort(int number)
{
    static const char message[] =
        "nindex: Xapian gave up: No space left on device, or another error of writing\n"
        "nindex: what was committed before is in the index; when there is room, the same command "
        "goes on from there\n";
    (void)number;
    (void)!write(STDERR_FILENO, message, sizeof message - 1);
    _exit(EXIT_FAILED);
}

int main(int argc, char **argv)
{
    struct ns_messages messages;
    struct ns_error err;
    uint64_t skipped = 0;
    /* A closed pipe and a file that must not grow are errors like others: nothing may be lost. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)signal(SIGABRT, tell_abort);
    hold_standard_streams();
    ns_messages_init(&messages, "nindex");
    enum ns_status status = run(argc, argv, &messages, &skipped, &err);
    if (status != NS_OK)
        ns_message_error(&messages, &err);
    if (status != NS_OK)
        return status == NS_LOCKED ? EX_TEMPFAIL : EXIT_FAILED;
    if (ns_interrupt_signal())
        return EXIT_SIGNAL + ns_interrupt_signal();
    return skipped ? EXIT_SKIPPED : EXIT_DONE;
}

/* nsearch: searches the index that nindex makes. */
#include "common/base/version.h"
#include "common/index/xapian_shim.h"
#include "query/run.h"
#include "query/run_lineage.h"
#include "query/timing.h"

#include <signal.h>

enum { EXIT_FOUND = 0, EXIT_NOTHING = 1, EXIT_FAILED = 2 };

static enum ns_status act(struct ns_run *run, struct ns_error *err)
{
    struct ns_buffer *out = &run->out->text;
    switch (run->options->action) {
    case NS_NSEARCH_HELP:
        ns_options_help(&ns_nsearch_program, out);
        break;
    case NS_NSEARCH_VERSION:
        ns_buffer_printf(out, "nsearch %s (Xapian %s)\n", NS_VERSION, ns_xapian_version());
        break;
    case NS_NSEARCH_SHOW:
        return ns_run_show(run, err);
    case NS_NSEARCH_LINEAGE:
        return ns_run_lineage(run, err);
    case NS_NSEARCH_BATCH:
        return run->options->form == NS_FORM_TIMING ? ns_timing_run(run, err)
                                                    : ns_run_batch(run, err);
    case NS_NSEARCH_QUERY:
        return ns_run_query(run, err);
    }
    run->found = true;
    return ns_stdout_flush(run->out, true, err);
}

/* What the Makefile asks for: the manual's options, or a shell's completion. */
static enum ns_status generate(const char *what, struct ns_run *run, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    if (strcmp(what, "man") == 0)
        ns_options_man(&ns_nsearch_program, &run->out->text);
    else
        status = ns_options_completion(&ns_nsearch_program, what, &run->out->text, err);
    run->found = true;
    return status ? status : ns_stdout_flush(run->out, true, err);
}

static enum ns_status start(int argc, char **argv, struct ns_run *run,
                            struct ns_nsearch_options *options, struct ns_error *err)
{
    if (argc == 3 && strcmp(argv[1], "--generate") == 0)
        return generate(argv[2], run, err);
    enum ns_status status = ns_nsearch_options_parse(options, argc, argv, err);
    run->messages->quiet = options->quiet;
    return status ? status : act(run, err);
}

int main(int argc, char **argv)
{
    struct ns_messages messages;
    struct ns_nsearch_options options = {0};
    struct ns_stdout out = {0};
    struct ns_error err = {0};
    struct ns_run run = {.options = &options, .messages = &messages, .out = &out};
    /* A closed pipe and a file that must not grow are answers of write(), not the end. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
    ns_messages_init(&messages, ns_nsearch_program.name);
    enum ns_status status = start(argc, argv, &run, &options, &err);
    if (status) {
        (void)ns_stdout_flush(&out, true, NULL); /* what was found before */
        ns_message_error(&messages, &err);
    }
    ns_buffer_release(&out.text);
    ns_nsearch_options_release(&options);
    if (status || run.failed)
        return EXIT_FAILED;
    return run.found ? EXIT_FOUND : EXIT_NOTHING;
}

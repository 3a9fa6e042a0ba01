/* What a program tells its user while it works: errors, warnings, notes and a progress line.
 *
 * For main.c; message.c is the only other file that writes to stderr.  Every message is one line,
 * "nindex: message", written whole; control characters and invalid UTF-8 in it become "?".  The
 * progress line is drawn on a terminal only, and is erased before a message is written.
 * Not for several threads at once: workers hand their errors to the thread that talks. */
#ifndef NS_BASE_MESSAGE_H
#define NS_BASE_MESSAGE_H

#include "common/base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct ns_progress {
    bool running;
    bool drawn;             /* a line stands on the terminal now */
    uint64_t files_total;   /* 0: not known */
    uint64_t bytes_total;   /* 0: not known */
    int64_t started, shown; /* CLOCK_MONOTONIC, milliseconds */
};

struct ns_messages {
    const char *program; /* name in front of every message; borrowed */
    FILE *stream;        /* stderr */
    bool terminal;       /* stream is a terminal: progress may be drawn */
    bool quiet;          /* neither notes nor progress; errors and warnings still */
    bool verbose;
    struct ns_progress progress;
};

/* Talks on stderr, neither quiet nor verbose; the caller sets those two as options say. */
void ns_messages_init(struct ns_messages *messages, const char *program);

/* The message of err; the spot that it is about and a caret, on two lines ("nindex:   …"); and its
 * hint ("nindex: hint: …"), when it has them. */
void ns_message_error(struct ns_messages *messages, const struct ns_error *err);

/* A warning: printed even when quiet.  "nindex: warning: …". */
void ns_message_warn(struct ns_messages *messages, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A note: not when quiet. */
void ns_message_info(struct ns_messages *messages, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Only when verbose. */
void ns_message_verbose(struct ns_messages *messages, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Begins a progress line; nothing is drawn in the first tenth of a second.  Totals that are not
 * known are 0. */
void ns_progress_start(struct ns_messages *messages, uint64_t files_total, uint64_t bytes_total);

/* Files and bytes done so far.  Cheap to call often: it draws ten times a second at most, files
 * done, megabytes (10^6) a second, and the time left when a total is known. */
void ns_progress_update(struct ns_messages *messages, uint64_t files, uint64_t bytes);

/* Ends it and erases the line. */
void ns_progress_done(struct ns_messages *messages);

#endif

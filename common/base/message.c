#include "common/base/message.h"

#include "common/base/buffer.h"
#include "common/base/number.h"
#include "common/base/terminal.h"
#include "common/base/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { REDRAW_MS = 100 };

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void ns_messages_init(struct ns_messages *messages, const char *program)
{
    *messages = (struct ns_messages){
        .program = program,
        .stream = stderr,
        .terminal = ns_terminal_is(STDERR_FILENO),
    };
}

/* ---- Messages ---- */

/* File names come from strangers: nothing in them may drive the terminal. */
static void append_clean(struct ns_buffer *out, struct ns_str text)
{
    for (size_t i = 0; i < text.size;) {
        uint32_t cp;
        size_t length = ns_utf8_decode(text.data + i, text.size - i, &cp);
        if (length == 0 || cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
            ns_buffer_append_char(out, '?');
        else
            ns_buffer_append(out, text.data + i, length);
        i += length ? length : 1;
    }
}

static void erase_progress(struct ns_messages *messages)
{
    if (!messages->progress.drawn)
        return;
    (void)fputs("\r\033[K", messages->stream);
    (void)fflush(messages->stream);
    messages->progress.drawn = false;
}

/* One write, so that the lines of several processes do not mix. */
static void say(struct ns_messages *messages, const char *kind, struct ns_str text)
{
    struct ns_buffer line;
    ns_buffer_init(&line);
    ns_buffer_printf(&line, "%s: %s", messages->program, kind);
    append_clean(&line, text);
    ns_buffer_append_char(&line, '\n');
    erase_progress(messages);
    if (ns_buffer_failed(&line))
        (void)fprintf(messages->stream, "%s: out of memory\n", messages->program);
    else
        (void)fwrite(line.data, 1, line.size, messages->stream);
    (void)fflush(messages->stream);
    ns_buffer_release(&line);
}

static void say_format(struct ns_messages *messages, const char *kind, const char *format,
                       va_list args)
{
    char *text = NULL;
    int size = vasprintf(&text, format, args);
    if (size < 0) {
        say(messages, kind, NS_STR("out of memory"));
        return;
    }
    say(messages, kind, (struct ns_str){text, (size_t)size});
    free(text);
}

static void say_spot(struct ns_messages *messages, const struct ns_error *err)
{
    struct ns_buffer caret;
    struct ns_str before = {err->spot, err->spot_at};
    ns_buffer_init(&caret);
    for (size_t i = ns_terminal_text_width(before); i; i--)
        ns_buffer_append_char(&caret, ' ');
    ns_buffer_append_char(&caret, '^');
    say(messages, "  ", ns_str_of(err->spot));
    say(messages, "  ", ns_buffer_str(&caret));
    ns_buffer_release(&caret);
}

void ns_message_error(struct ns_messages *messages, const struct ns_error *err)
{
    say(messages, "", ns_str_of(err->message));
    if (err->spot[0])
        say_spot(messages, err);
    if (err->hint[0])
        say(messages, "hint: ", ns_str_of(err->hint));
}

void ns_message_warn(struct ns_messages *messages, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say_format(messages, "warning: ", format, args);
    va_end(args);
}

void ns_message_info(struct ns_messages *messages, const char *format, ...)
{
    if (messages->quiet)
        return;
    va_list args;
    va_start(args, format);
    say_format(messages, "", format, args);
    va_end(args);
}

void ns_message_verbose(struct ns_messages *messages, const char *format, ...)
{
    if (!messages->verbose)
        return;
    va_list args;
    va_start(args, format);
    say_format(messages, "", format, args);
    va_end(args);
}

/* ---- Progress ---- */

/* Part of the work that is done, 0 to 1; 0 when that is not known. */
static double share_done(const struct ns_progress *progress, uint64_t files, uint64_t bytes)
{
    uint64_t total = progress->bytes_total ? progress->bytes_total : progress->files_total;
    uint64_t done = progress->bytes_total ? bytes : files;
    if (total == 0)
        return 0;
    return done < total ? (double)done / (double)total : 1;
}

static void append_time_left(struct ns_buffer *out, double seconds)
{
    const uint64_t longest = 99 * 3600 + 59 * 60 + 59;
    uint64_t left = seconds < (double)longest ? (uint64_t)(seconds + 0.5) : longest;
    if (left >= 3600)
        ns_buffer_printf(out, ", %" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " left", left / 3600,
                         left / 60 % 60, left % 60);
    else
        ns_buffer_printf(out, ", %" PRIu64 ":%02" PRIu64 " left", left / 60, left % 60);
}

static void append_progress(struct ns_buffer *out, const struct ns_messages *messages,
                            uint64_t files, uint64_t bytes, int64_t now)
{
    const struct ns_progress *progress = &messages->progress;
    char number[NS_NUMBER_SIZE];
    double seconds = (double)(now - progress->started) / 1000;
    double share = share_done(progress, files, bytes);
    ns_buffer_printf(out, "%s: ", messages->program);
    ns_buffer_append_text(out, ns_number_grouped(files, number));
    if (progress->files_total) {
        ns_buffer_append_text(out, " of ");
        ns_buffer_append_text(out, ns_number_grouped(progress->files_total, number));
    }
    ns_buffer_append_text(out, " files");
    if (seconds > 0)
        ns_buffer_printf(out, ", %.1f MB/s", (double)bytes / 1e6 / seconds);
    if (share > 0)
        append_time_left(out, seconds * (1 - share) / share);
}

static void draw(struct ns_messages *messages, uint64_t files, uint64_t bytes, int64_t now)
{
    struct ns_buffer line;
    ns_buffer_init(&line);
    append_progress(&line, messages, files, bytes, now);
    struct ns_str text = ns_buffer_str(&line);
    /* The last column stays free: some terminals wrap as soon as it is written. */
    size_t fit = ns_terminal_fit(text, ns_terminal_width(fileno(messages->stream)) - 1);
    (void)fprintf(messages->stream, "\r%.*s\033[K", (int)fit, text.data);
    (void)fflush(messages->stream);
    messages->progress.drawn = true;
    ns_buffer_release(&line);
}

void ns_progress_start(struct ns_messages *messages, uint64_t files_total, uint64_t bytes_total)
{
    int64_t now = now_ms();
    erase_progress(messages);
    messages->progress = (struct ns_progress){
        .running = messages->terminal && !messages->quiet,
        .files_total = files_total,
        .bytes_total = bytes_total,
        .started = now,
        .shown = now,
    };
}

void ns_progress_update(struct ns_messages *messages, uint64_t files, uint64_t bytes)
{
    if (!messages->progress.running)
        return;
    int64_t now = now_ms();
    if (now - messages->progress.shown < REDRAW_MS)
        return;
    messages->progress.shown = now;
    draw(messages, files, bytes, now);
}

void ns_progress_done(struct ns_messages *messages)
{
    erase_progress(messages);
    messages->progress.running = false;
}

/* One input as a stream of decompressed UTF-8: a file, standard input, or a part of another input
 * (a member of an archive, the page in a record).
 *
 * gzip and zstd are told by their first bytes, not by name, and undone (also several members or
 * frames in a row).  A UTF-8 byte order mark is dropped; text that begins with that of UTF-16 is
 * converted.  Messages do not name the file: the caller knows it.  Expansion is bounded:
 * NS_INPUT_RATIO times the compressed bytes read so far, with NS_INPUT_FREE bytes free of that
 * rule.  Memory is bounded by the window. */
#ifndef NS_READERS_INPUT_H
#define NS_READERS_INPUT_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    NS_INPUT_HEAD = 4096,             /* bytes that detection looks at */
    NS_INPUT_RATIO = 200,             /* most decompressed bytes per compressed byte */
    NS_INPUT_FREE = 64 * 1024 * 1024, /* decompressed bytes that are always allowed */
    NS_LINE_MAX = 64 * 1024 * 1024,   /* longest line of a line format; a longer one is skipped */
    NS_PAGE_MAX = 64 * 1024 * 1024,   /* largest page that is read whole; a larger one is refused */
};

struct ns_input;

/* path "-" is standard input, whatever that is but a folder.  Any other path must be a regular
 * file, FIFO or pipe, else NS_INVALID.  Nothing is read yet.  Later, a signal whose handler was set
 * without SA_RESTART ends a read that waits, with NS_IO. */
enum ns_status ns_input_open(struct ns_input **out, const char *path, struct ns_error *err);
void ns_input_close(struct ns_input *input);

/* An open file, and what was known of it when it was opened. */
struct ns_input_file {
    int fd;
    bool regular;
    uint64_t size; /* of a regular one */
};

/* The same over a file that another process opened; it is closed in any case.  path may be empty.
 */
enum ns_status ns_input_open_file(struct ns_input **out, const struct ns_input_file *file,
                                  const char *name, const char *path, struct ns_error *err);
const struct ns_input_file *ns_input_file(const struct ns_input *input);

/* Where the bytes of a part come from. */
struct ns_input_source {
    void *context;
    /* Writes up to size bytes to out; *got 0 at the end and with an error. */
    enum ns_status (*read)(void *context, char *out, size_t size, size_t *got,
                           struct ns_error *err);
};

/* A part of whole: what another reader found in it.  Its name and path are those of whole with
 * "!name" behind, or the same where name is empty.  url (copied) is where the part was fetched
 * from, where that is known.  source and what it reads live until close; the part may be compressed
 * as a file may be. */
enum ns_status ns_input_open_part(struct ns_input **out, const struct ns_input *whole,
                                  struct ns_str name, struct ns_str url,
                                  const struct ns_input_source *source, struct ns_error *err);

/* The same over bytes in memory, which live until close. */
enum ns_status ns_input_open_bytes(struct ns_input **out, const struct ns_input *whole,
                                   struct ns_str name, struct ns_str url, struct ns_str bytes,
                                   struct ns_error *err);

const char *ns_input_name(const struct ns_input *input); /* as given; "(standard input)" */
struct ns_str ns_input_path(
    const struct ns_input *input); /* absolute, without symbolic links; empty for a pipe */
struct ns_str ns_input_url(const struct ns_input *input); /* of a part; empty where not known */
unsigned ns_input_depth(const struct ns_input *input); /* 0: no part; 1: a part of such an input */
uint64_t ns_input_consumed(const struct ns_input *input); /* bytes read from the file so far */

/* Reads nothing more: whole lines that were read already are still given, then NS_INVALID ends it.
 * For a sink that was asked to stop. */
void ns_input_stop(struct ns_input *input);

/* The first bytes, up to NS_INPUT_HEAD, without consuming them; fewer only when there are no more.
 * An error only when there is not one byte. */
enum ns_status ns_input_head(struct ns_input *input, struct ns_str *head, struct ns_error *err);

/* The error that ended the reading, where it is known already, though bytes before it may not have
 * been handed out yet; NS_OK when there is none. */
enum ns_status ns_input_failure(const struct ns_input *input, struct ns_error *err);

/* The next line without its newline (and '\r'); valid until the next call.  *line is its 1-based
 * number.  At the end: NS_OK and *more false.  NS_LIMIT with *more true: the line was longer than
 * NS_LINE_MAX and was passed over whole; reading can go on.  Any error with *more false ends the
 * reading: NS_CORRUPT, NS_LIMIT (expansion), NS_IO, NS_NOMEM; whole lines before it were given. */
enum ns_status ns_input_line(struct ns_input *input, struct ns_str *text, size_t *line, bool *more,
                             struct ns_error *err);

/* The next bytes as they are, one to max of them, valid until the next call; none at the end.  An
 * error comes after all bytes before it. */
enum ns_status ns_input_bytes(struct ns_input *input, size_t max, struct ns_str *bytes,
                              struct ns_error *err);

/* Lets the byte at offset come next.  False: not in this input, which must be a regular file and
 * not compressed.  *size, when not NULL, is the size of the file. */
bool ns_input_seek(struct ns_input *input, uint64_t offset, uint64_t *size);

/* All the rest, valid until close.  NS_LIMIT past NS_PAGE_MAX. */
enum ns_status ns_input_all(struct ns_input *input, struct ns_str *text, struct ns_error *err);

#endif

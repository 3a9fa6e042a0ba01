/* What a worker tells of the files that it reads, as bytes.
 *
 * A message is: type (1 byte), size of the rest (4 bytes, little-endian), the rest.  Who reads them
 * trusts nothing: the worker may be in the hands of the file that it reads. */
#ifndef NS_WORKERS_HANDOVER_H
#define NS_WORKERS_HANDOVER_H

#include "indexer/extract/page_parts.h"

enum ns_handover_type {
    NS_HANDOVER_READY = 1, /* once, first of all: byte: its system calls are filtered */
    NS_HANDOVER_PART,      /* a part of a container begins: its name */
    NS_HANDOVER_NOTE,      /* one of those of the page whose article comes next */
    NS_HANDOVER_ARTICLE,
    NS_HANDOVER_SKIP,
    NS_HANDOVER_INDEX_PAGE, /* its name */
    NS_HANDOVER_END,        /* of the file */
};

enum {
    NS_HANDOVER_HEAD = 5,                /* bytes of type and size */
    NS_HANDOVER_MAX = 128 * 1024 * 1024, /* bytes of the rest; more is not believed */
};

/* --- the worker's side: each appends one message ------------------------------------------- */

void ns_handover_put_byte(struct ns_buffer *out, enum ns_handover_type type, unsigned char byte);
void ns_handover_put_text(struct ns_buffer *out, enum ns_handover_type type, struct ns_str text);
void ns_handover_put_note(struct ns_buffer *out, const struct ns_page_note *note);

/* head and frame are scratch.  page: it is the article of a file that is one page.  consumed: bytes
 * of the file that were read so far.  As of ns_fields_encode. */
enum ns_status ns_handover_put_article(struct ns_buffer *out, const struct ns_article *article,
                                       bool page, uint64_t consumed, struct ns_buffer *head,
                                       struct ns_buffer *frame, struct ns_error *err);

void ns_handover_put_skip(struct ns_buffer *out, const char *file, size_t line,
                          const struct ns_error *why);

/* why NULL: all is well. */
void ns_handover_put_end(struct ns_buffer *out, uint64_t consumed, const struct ns_error *why);

/* --- the other side ------------------------------------------------------------------------ */

struct ns_handover {
    enum ns_handover_type type;
    struct ns_str rest;
};

/* Takes a message off the front of *in; false when it is not there as a whole.  *bad: what is there
 * is none. */
bool ns_handover_take(struct ns_str *in, struct ns_handover *message, bool *bad);

/* These return false when the message does not hold what it must, or there is no memory.  Text that
 * is not in order is refused: an article is as its header says. */
bool ns_handover_get_article(struct ns_str rest, struct ns_article *article, bool *page,
                             uint64_t *consumed);
bool ns_handover_get_note(struct ns_str rest, struct ns_page_parts *parts);

/* file: with a NUL behind it, in arena. */
bool ns_handover_get_skip(struct ns_str rest, struct ns_arena *arena, const char **file,
                          size_t *line, struct ns_error *why);

/* why->code NS_OK: all is well. */
bool ns_handover_get_end(struct ns_str rest, uint64_t *consumed, struct ns_error *why);

#endif

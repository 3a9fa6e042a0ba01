/* Status codes and the error record that every fallible function fills.
 *
 * A function that can fail returns enum ns_status and takes `struct ns_error *err` last.  The
 * caller owns the record; it has a fixed size, so reporting an error never allocates.  On NS_OK
 * the record is untouched.  Nothing below a main.c prints or exits: messages travel here. */
#ifndef NS_BASE_STATUS_H
#define NS_BASE_STATUS_H

#include <stddef.h>

enum ns_status {
    NS_OK = 0,
    NS_INVALID,     /* the input (query, option, record, page) is not what it must be */
    NS_NOT_FOUND,   /* no such file, index, article */
    NS_CORRUPT,     /* stored bytes do not say what they must: damaged index, truncated file */
    NS_UNSUPPORTED, /* made by a newer nsearch, or not by nsearch at all */
    NS_IO,          /* the operating system refused: permission, full disk, read error */
    NS_LOCKED,      /* another writer holds the index */
    NS_MODIFIED,    /* the index changed under a reader: reopen and repeat */
    NS_LIMIT,       /* a named limit was exceeded */
    NS_NOMEM,       /* out of memory */
};

enum { NS_MESSAGE_SIZE = 512, NS_HINT_SIZE = 256, NS_SPOT_SIZE = 80 };

struct ns_error {
    enum ns_status code;
    char message[NS_MESSAGE_SIZE]; /* what is wrong and where; no trailing newline */
    char hint[NS_HINT_SIZE];       /* what to do about it; empty when there is nothing to say */
    char spot[NS_SPOT_SIZE]; /* the piece of the input that is meant; empty when there is none */
    unsigned spot_at;        /* bytes of spot before the very place */
};

/* Fills err (when not NULL) and returns code.  The message is cut at its size, never overrun;
 * control characters in it are replaced, so hostile input cannot drive a terminal. */
enum ns_status ns_error_set(struct ns_error *err, enum ns_status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds the hint to an error that is already set. */
void ns_error_hint(struct ns_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds to an error that is already set the place in the input, a line of UTF-8, that it is about:
 * what stands around byte `at` (size: behind the end) is kept, for a caret to be put below. */
void ns_error_spot(struct ns_error *err, const char *input, size_t size, size_t at);

/* NS_NOMEM with the standard message. */
enum ns_status ns_error_nomem(struct ns_error *err);

/* code NS_IO, NS_NOT_FOUND (ENOENT) or NS_NOMEM (ENOMEM) from errno: "<what>: <strerror>". */
enum ns_status ns_error_errno(struct ns_error *err, const char *what);

#endif

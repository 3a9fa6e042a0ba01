/* Messages of the Internet (RFC 5322) and their parts (MIME, RFC 2045 to 2047). */
#ifndef NS_READERS_MIME_H
#define NS_READERS_MIME_H

#include "common/base/buffer.h"
#include "common/base/status.h"

enum { NS_MIME_DEPTH_MAX = 8 }; /* multiparts within multiparts; deeper ones are left out */

struct ns_mime_entity {
    struct ns_str headers; /* the lines before the first empty one */
    struct ns_str body;    /* as it stands there, encoded */
};

struct ns_mime_entity ns_mime_entity(struct ns_str bytes);

/* The value of the first header of that name, as it stands there; empty when there is none. */
struct ns_str ns_mime_header(struct ns_str headers, const char *name);

/* The parameter of a header's value: charset=x; quotes removed; empty when there is none. */
struct ns_str ns_mime_param(struct ns_str value, const char *name);

/* Appends a header's value as UTF-8: lines joined, encoded words (=?utf-8?q?...?=) decoded. */
enum ns_status ns_mime_text(struct ns_str value, struct ns_buffer *out, struct ns_error *err);

/* The first part of that media type that is no attachment, entity itself or within it; false when
 * there is none.  Text that says no type is text/plain. */
bool ns_mime_find(struct ns_mime_entity entity, const char *type, struct ns_mime_entity *found);

/* Appends the body of a part of text in UTF-8, its transfer encoding undone. */
enum ns_status ns_mime_decode(struct ns_mime_entity part, struct ns_buffer *out,
                              struct ns_error *err);

#endif

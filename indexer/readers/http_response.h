/* An HTTP/1.x response as crawlers keep it (RFC 9112): what it is, and its body. */
#ifndef NS_READERS_HTTP_RESPONSE_H
#define NS_READERS_HTTP_RESPONSE_H

#include "common/base/buffer.h"
#include "common/base/status.h"

enum { NS_MEDIA_TYPE_MAX = 64 };

struct ns_http_response {
    unsigned code;                /* 200; 0 when the bytes are no response */
    char type[NS_MEDIA_TYPE_MAX]; /* "text/html": lower case, without parameters; may be empty */
    char encoding[NS_MEDIA_TYPE_MAX]; /* Content-Encoding; empty: none */
    char charset[NS_MEDIA_TYPE_MAX];  /* of Content-Type, as it stands there; may be empty */
    struct ns_str body;               /* its chunks joined */
};

/* body lies within bytes or in scratch, which the caller initialised and releases.  Chunks that
 * break off give what they hold; a body that is said to be chunked and is not is taken as it is.
 * NS_NOMEM is the only error. */
enum ns_status ns_http_response_parse(struct ns_http_response *response, struct ns_str bytes,
                                      struct ns_buffer *scratch, struct ns_error *err);

/* The value of the header, of HTTP or of a WARC record, when line is one of that name. */
bool ns_http_header(struct ns_str line, const char *name, struct ns_str *value);

/* Writes the media type at the start of a Content-Type, lower case, to type; empty for none. */
void ns_media_type(struct ns_str content_type, char type[NS_MEDIA_TYPE_MAX]);

#endif

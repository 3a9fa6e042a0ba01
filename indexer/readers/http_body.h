/* The body of an HTTP response as text: its content encoding undone (RFC 9110), read in the charset
 * that its header names. */
#ifndef NS_READERS_HTTP_BODY_H
#define NS_READERS_HTTP_BODY_H

#include "indexer/readers/http_response.h"

/* *body lies within response->body or in scratch, which the caller initialised and releases.  br
 * and deflate are undone here; gzip stays, as an input undoes it (input.h).  NS_CORRUPT: damaged;
 * NS_LIMIT: more than NS_PAGE_MAX; NS_UNSUPPORTED: another encoding; NS_NOMEM. */
enum ns_status ns_http_body(const struct ns_http_response *response, struct ns_buffer *scratch,
                            struct ns_str *body, struct ns_error *err);

#endif

/* Web addresses, as far as pages and their links need them (RFC 3986). */
#ifndef NS_BASE_URL_H
#define NS_BASE_URL_H

#include "common/base/buffer.h"

/* The host of an absolute address, within url, without user, port and "www."; empty when there is
 * none. */
struct ns_str ns_url_host(struct ns_str url);

/* Appends where a link on the page at base leads: an http(s) address without fragment, dot
 * segments resolved.  Appends nothing when it leads nowhere else ("#top", "javascript:…") or is
 * relative and base is not an http(s) address. */
void ns_url_resolve(struct ns_str base, struct ns_str link, struct ns_buffer *out);

#endif

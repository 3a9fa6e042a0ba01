/* Disarms markup that libxml2's HTML parser takes quadratic time over: tags with very many
 * attributes (each is compared with all before it). */
#ifndef NS_EXTRACT_HTML_GUARD_H
#define NS_EXTRACT_HTML_GUARD_H

#include "common/base/buffer.h"
#include "common/base/status.h"

enum { NS_HTML_ATTRIBUTES_MAX = 256 }; /* of one tag */

/* *guarded is text itself when there is nothing to disarm; else a copy in scratch (initialised by
 * the caller, who releases it) in which the '<' of such tags is a space: they are read as text.
 * NS_NOMEM is the only error. */
enum ns_status ns_html_guard(struct ns_str text, struct ns_buffer *scratch, struct ns_str *guarded,
                             struct ns_error *err);

#endif

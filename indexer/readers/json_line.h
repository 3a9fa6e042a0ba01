/* One line of NDJSON, parsed by cJSON with bounded memory and depth (CJSON_NESTING_LIMIT). */
#ifndef NS_READERS_JSON_LINE_H
#define NS_READERS_JSON_LINE_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <cjson/cJSON.h>

struct ns_json_line {
    cJSON *object;      /* of the last line; valid until the next */
    struct ns_str text; /* what was parsed: the line, or repaired */
    struct ns_buffer repaired;
};

void ns_json_line_init(struct ns_json_line *parser);
void ns_json_line_release(struct ns_json_line *parser);

/* What JSON writers let slip and cJSON stumbles over is mended first: NUL characters become spaces,
 * halves of surrogate pairs become U+FFFD.  NS_INVALID: not JSON (the message says from where on),
 * or not an object.  NS_LIMIT: too many values. */
enum ns_status ns_json_line_parse(struct ns_json_line *parser, struct ns_str line,
                                  struct ns_error *err);

/* The text of the number that the outermost object of valid JSON has under key; empty when it is
 * not found. */
struct ns_str ns_json_line_number(struct ns_str json, const char *key);

#endif

/* A value slot that holds a list: the people of an article, its sections, its authors (schema.h).
 *
 *   item  varint size * 2 + weak, bytes
 *
 * and so on until the value ends.  weak: there is only weak evidence of it in the article. */
#ifndef NS_INDEX_VALUE_LIST_H
#define NS_INDEX_VALUE_LIST_H

#include "common/base/buffer.h"

struct ns_value_item {
    struct ns_str text;
    bool weak;
};

void ns_value_list_append(struct ns_buffer *out, struct ns_str text, bool weak);

/* Takes the next item off the front of *list; false at its end, and where the bytes are no list. */
bool ns_value_list_next(struct ns_str *list, struct ns_value_item *item);

#endif

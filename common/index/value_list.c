#include "common/index/value_list.h"

#include "common/base/varint.h"

void ns_value_list_append(struct ns_buffer *out, struct ns_str text, bool weak)
{
    ns_varint_append(out, (uint64_t)text.size << 1 | weak);
    ns_buffer_append_str(out, text);
}

bool ns_value_list_next(struct ns_str *list, struct ns_value_item *item)
{
    uint64_t number;
    if (!ns_varint_take(list, &number) || number >> 1 > list->size)
        return false;
    *item = (struct ns_value_item){{list->data, (size_t)(number >> 1)}, number & 1};
    *list = (struct ns_str){list->data + item->text.size, list->size - item->text.size};
    return true;
}

#include "indexer/extract/html_gallery.h"

#include "common/base/ascii.h"

enum {
    NUMBER_DIGITS = 4,
    PICTURES_MIN = 3, /* with fewer it is a date, or a score */
};

static size_t take_number(struct ns_str text, size_t at, unsigned *number)
{
    size_t start = at;
    *number = 0;
    for (; at < text.size && ns_ascii_is_digit(text.data[at]) && at - start < NUMBER_DIGITS; at++)
        *number = 10 * *number + (unsigned)(text.data[at] - '0');
    return at > start ? at : 0;
}

static size_t skip_spaces(struct ns_str text, size_t at)
{
    while (at < text.size && text.data[at] == ' ')
        at++;
    return at;
}

/* "3/50 …", "3 / 50". */
static bool read_number(struct ns_str text, unsigned *number, unsigned *total)
{
    size_t at = take_number(text, 0, number);
    at = at ? skip_spaces(text, at) : text.size;
    if (at >= text.size || text.data[at] != '/')
        return false;
    at = take_number(text, skip_spaces(text, at + 1), total);
    return at && (at == text.size || text.data[at] == ' ' || text.data[at] == '\n') &&
           *number >= 1 && *number <= *total && *total >= PICTURES_MIN;
}

static const struct ns_html_node *common(const struct ns_html_node *a, const struct ns_html_node *b)
{
    while (a != b && a && b) {
        if (a->depth >= b->depth)
            a = a->parent;
        else
            b = b->parent;
    }
    return a;
}

const struct ns_html_node *ns_html_gallery_find(const struct ns_html_blocks *blocks)
{
    const struct ns_html_node *around = NULL;
    unsigned next = 1, all = 0;
    for (size_t i = 0; i < blocks->count; i++) {
        unsigned number, total;
        const struct ns_html_block *block = &blocks->items[i];
        if (!read_number(ns_html_block_text(blocks, block), &number, &total))
            continue;
        if (number != next || (next > 1 && total != all)) {
            if (next > PICTURES_MIN)
                break;
            next = number == 1 ? 2 : 1;
            around = block->node;
        } else {
            around = next == 1 ? block->node : common(around, block->node);
            next++;
        }
        all = total;
    }
    return next > PICTURES_MIN ? around : NULL;
}

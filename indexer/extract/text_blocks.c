/* Lines to blocks.  A line that another one follows is full when it could not have held the first
 * word of that one.  A text is taken for wrapped when most lines that end no sentence are full;
 * such lines are joined.  In any other text each line is a block. */
#include "common/base/utf8.h"
#include "indexer/extract/block.h"

#include <stdlib.h>

enum {
    WRAP_MIN = 40, /* columns at which text is wrapped */
    WRAP_MAX = 120,
    WRAP_LINES = 3,       /* lines that must be full */
    WRAP_SHARE = 60,      /* per cent of the lines that end no sentence that must be full */
    WRAP_SHARE_ALL = 30,  /* per cent of all lines that must be full */
    WRAP_PERCENTILE = 95, /* the width, since a long address may stick out */
    RAGGED_SHARE = 80,    /* per cent of the width that a wrapped line has at least */
};

struct line {
    const char *data; /* without white space at either end */
    size_t size;
    size_t indent;
    size_t width;      /* columns with the indent */
    size_t first_word; /* columns */
    bool gap;          /* a blank line stands before it */
    bool marked;
    bool lower; /* begins with a small letter */
    bool ends;  /* ends a sentence, or with a colon */
};

struct lines {
    struct line *items;
    size_t count, capacity;
};

static size_t first_word_width(struct ns_str text)
{
    const char *space = memchr(text.data, ' ', text.size);
    struct ns_shape shape;
    ns_shape_measure((struct ns_str){text.data, space ? (size_t)(space - text.data) : text.size},
                     &shape);
    return shape.width;
}

/* Any width of space becomes a plain one; the result is at most as long as the text. */
static void plain_spaces(struct ns_buffer *out, struct ns_str text)
{
    ns_buffer_reserve(out, text.size);
    for (size_t i = 0; i < text.size;) {
        size_t run = ns_utf8_ascii_prefix(text.data + i, text.size - i);
        ns_buffer_append(out, text.data + i, run);
        i += run;
        if (i == text.size)
            break;
        uint32_t c;
        size_t used = ns_utf8_decode(text.data + i, text.size - i, &c);
        used = used ? used : 1;
        bool space = c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
                     c == 0x205f || c == 0x3000;
        if (space)
            ns_buffer_append_char(out, ' ');
        else
            ns_buffer_append(out, text.data + i, used);
        i += used;
    }
}

static enum ns_status add_line(struct lines *lines, struct ns_str raw, bool gap,
                               struct ns_error *err)
{
    struct ns_str text = ns_str_trim(raw);
    if (lines->count == NS_BLOCKS_MAX)
        return ns_error_set(err, NS_LIMIT, "a page of more than %d lines", NS_BLOCKS_MAX);
    if (lines->count == lines->capacity) {
        size_t capacity = lines->capacity ? 2 * lines->capacity : 256;
        struct line *items = realloc(lines->items, capacity * sizeof *items);
        if (!items)
            return ns_error_nomem(err);
        lines->items = items;
        lines->capacity = capacity;
    }
    struct ns_shape shape;
    ns_shape_measure(text, &shape);
    struct line line = {.data = text.data, .size = text.size, .gap = gap};
    line.indent = (size_t)(text.data - raw.data);
    line.width = line.indent + shape.width;
    line.first_word = first_word_width(text);
    line.marked = ns_block_marker(text);
    line.lower = shape.begins_lower;
    line.ends = shape.ends_sentence || shape.ends_colon;
    lines->items[lines->count++] = line;
    return NS_OK;
}

static enum ns_status split(struct lines *lines, struct ns_str text, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    bool gap = true;
    for (size_t at = 0; at < text.size && !status;) {
        const char *newline = memchr(text.data + at, '\n', text.size - at);
        size_t size = newline ? (size_t)(newline - text.data) - at : text.size - at;
        struct ns_str raw = {text.data + at, size};
        bool blank = ns_str_trim(raw).size == 0;
        if (!blank)
            status = add_line(lines, raw, gap, err);
        gap = blank;
        at += size + 1;
    }
    return status;
}

/* Whether next could have stood in line, in a text of that width. */
static bool would_fit(const struct line *line, const struct line *next, size_t width)
{
    return line->width + 1 + next->first_word <= width;
}

static bool is_followed(const struct lines *lines, size_t i)
{
    return i + 1 < lines->count && !lines->items[i + 1].gap && !lines->items[i + 1].marked;
}

static int compare_sizes(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* The width at which the text is wrapped in *width; 0 when it is not. */
static enum ns_status find_width(const struct lines *lines, size_t *width, struct ns_error *err)
{
    *width = 0;
    size_t *widths = malloc((lines->count + 1) * sizeof *widths);
    if (!widths)
        return ns_error_nomem(err);
    size_t count = 0, full = 0, loose = 0;
    for (size_t i = 0; i < lines->count; i++)
        if (is_followed(lines, i))
            widths[count++] = lines->items[i].width;
    qsort(widths, count, sizeof *widths, compare_sizes);
    size_t found = count ? widths[(count - 1) * WRAP_PERCENTILE / 100] : 0;
    free(widths);
    if (count < WRAP_LINES || found < WRAP_MIN || found > WRAP_MAX)
        return NS_OK;
    for (size_t i = 0; i < lines->count; i++) {
        if (!is_followed(lines, i))
            continue;
        if (!would_fit(&lines->items[i], &lines->items[i + 1], found))
            full++;
        else if (!lines->items[i].ends)
            loose++;
    }
    if (full >= WRAP_LINES && full * 100 >= (full + loose) * WRAP_SHARE &&
        full * 100 >= count * WRAP_SHARE_ALL)
        *width = found;
    return NS_OK;
}

static bool continues(const struct line *line, const struct line *next, size_t width)
{
    if (next->gap || next->marked)
        return false;
    if (next->indent > line->indent && !line->marked && next->indent > 0)
        return false; /* an indented first line */
    if (!would_fit(line, next, width))
        return true;
    return !line->ends && (next->lower || line->width * 100 >= width * RAGGED_SHARE);
}

enum ns_status ns_blocks_read(struct ns_blocks *blocks, struct ns_str text, struct ns_error *err)
{
    struct lines lines = {0};
    struct ns_buffer plain, joined;
    size_t width = 0;
    ns_buffer_init(&plain);
    ns_buffer_init(&joined);
    plain_spaces(&plain, text);
    enum ns_status status =
        ns_buffer_failed(&plain) ? ns_error_nomem(err) : split(&lines, ns_buffer_str(&plain), err);
    if (!status)
        status = find_width(&lines, &width, err);
    for (size_t i = 0; i < lines.count && !status;) {
        const struct line *first = &lines.items[i];
        ns_buffer_clear(&joined);
        ns_buffer_append(&joined, first->data, first->size);
        for (i++; width && i < lines.count; i++) {
            if (!continues(&lines.items[i - 1], &lines.items[i], width))
                break;
            ns_buffer_append_char(&joined, ' ');
            ns_buffer_append(&joined, lines.items[i].data, lines.items[i].size);
        }
        status = ns_buffer_failed(&joined) ? ns_error_nomem(err)
                                           : ns_blocks_add(blocks, ns_buffer_str(&joined),
                                                           first->indent, first->gap, err);
    }
    free(lines.items);
    ns_buffer_release(&joined);
    ns_buffer_release(&plain);
    return status;
}

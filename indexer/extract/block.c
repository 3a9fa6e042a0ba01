#include "indexer/extract/block.h"

#include "common/article/article.h"
#include "common/base/ascii.h"
#include "common/base/utf8.h"

#include <stdlib.h>

enum { RANK_DIGITS = 3 };

void ns_blocks_init(struct ns_blocks *blocks)
{
    *blocks = (struct ns_blocks){0};
    ns_arena_init(&blocks->arena);
}

void ns_blocks_release(struct ns_blocks *blocks)
{
    free(blocks->items);
    ns_arena_release(&blocks->arena);
    ns_blocks_init(blocks);
}

bool ns_block_is_prose(const struct ns_block *block)
{
    return block->kind == NS_BLOCK_TEXT && ns_shape_is_prose(&block->shape);
}

/* Bytes of the bullet that text begins with, white space behind it included; 0 = none. */
static size_t bullet_size(struct ns_str text)
{
    static const char *const bullets[] = {"•", "*", "-", "–", "·", "▪", "■", "◦", "○", "●",
                                          "‣", "►", "▸", "»", "※", "□", "◆", "◇", "▶"};
    unsigned char first = text.size ? (unsigned char)text.data[0] : 'a';
    if (first < 0x80 && first != '*' && first != '-')
        return 0;
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        size_t size = strlen(bullets[i]);
        if (text.size < size || memcmp(text.data, bullets[i], size) != 0)
            continue;
        if (text.size == size)
            return size;
        if (text.data[size] != ' ')
            return 0;
        while (size < text.size && text.data[size] == ' ')
            size++;
        return size;
    }
    return 0;
}

/* "3. ", "3) ", "3   " or "3" alone: the bytes before the item's text; 0 = no number. */
static size_t number_size(struct ns_str text, size_t *rank)
{
    size_t i = 0, value = 0;
    for (; i < text.size && i < RANK_DIGITS && ns_ascii_is_digit(text.data[i]); i++)
        value = value * 10 + (size_t)(text.data[i] - '0');
    if (i == 0 || value == 0)
        return 0;
    bool stop = i < text.size && (text.data[i] == '.' || text.data[i] == ')');
    i += stop;
    size_t spaces = 0;
    while (i + spaces < text.size && text.data[i + spaces] == ' ')
        spaces++;
    bool ends = i + spaces == text.size;
    if (!ends && spaces < (stop ? 1 : 2))
        return 0;
    *rank = value;
    return i + spaces;
}

/* Parts of a line between wide gaps, bars, dots: "Home | World | Sport" has three. */
static size_t count_segments(struct ns_str line)
{
    static const char *const marks[] = {" | ", " · ", " • ", " * ", " > ", " › ", " » "};
    size_t segments = 1;
    for (size_t i = 0; i < line.size;) {
        size_t step = 0;
        if (line.data[i] != ' ') {
            i++;
            continue;
        }
        if (line.size - i >= 2 && memcmp(line.data + i, "  ", 2) == 0)
            for (step = 2; i + step < line.size && line.data[i + step] == ' ';)
                step++;
        for (size_t m = 0; !step && m < sizeof marks / sizeof *marks; m++) {
            size_t size = strlen(marks[m]);
            if (line.size - i >= size && memcmp(line.data + i, marks[m], size) == 0)
                step = size - 1; /* the space behind may begin the next mark */
        }
        segments += step > 0;
        i += step ? step : 1;
    }
    return segments;
}

static bool is_tag(struct ns_str text)
{
    struct ns_shape shape;
    ns_shape_measure(text, &shape);
    return ns_shape_is_tag(&shape);
}

/* Takes a section tag off an item: "Title (SPORT)", "Title  SPORT", "SPORT: Title". */
static void take_tag(struct ns_block *block)
{
    struct ns_str s = block->content;
    struct ns_str rest = {0};
    const char *gap = NULL;
    for (size_t i = 0; i + 1 < s.size && !gap; i++)
        if (s.data[i] == ' ' && s.data[i + 1] == ' ')
            gap = s.data + i;
    const char *open = s.size && s.data[s.size - 1] == ')' ? memrchr(s.data, '(', s.size) : NULL;
    const char *colon = memchr(s.data, ':', s.size);
    if (gap && is_tag(ns_str_trim((struct ns_str){gap, s.size - (size_t)(gap - s.data)})))
        rest = (struct ns_str){s.data, (size_t)(gap - s.data)};
    else if (open && open > s.data &&
             is_tag((struct ns_str){open + 1, s.size - (size_t)(open - s.data) - 2}))
        rest = (struct ns_str){s.data, (size_t)(open - s.data)};
    else if (colon && is_tag((struct ns_str){s.data, (size_t)(colon - s.data)}))
        rest = (struct ns_str){colon + 1, s.size - (size_t)(colon - s.data) - 1};
    rest = ns_str_trim(rest);
    if (rest.size == 0)
        return;
    block->tagged = true;
    block->content = rest;
}

static void find_marker(struct ns_block *block, struct ns_str line)
{
    block->content = line;
    size_t size = bullet_size(line);
    struct ns_str rest = {line.data + size, line.size - size};
    size_t number = number_size(rest, &block->rank);
    block->marked = size + number > 0;
    if (!block->marked)
        return;
    block->content = (struct ns_str){rest.data + number, rest.size - number};
    take_tag(block);
}

bool ns_block_marker(struct ns_str line)
{
    size_t rank;
    return bullet_size(line) > 0 || number_size(line, &rank) > 0;
}

enum ns_status ns_blocks_add(struct ns_blocks *blocks, struct ns_str line, size_t indent, bool gap,
                             struct ns_error *err)
{
    if (blocks->count == NS_BLOCKS_MAX)
        return ns_error_set(err, NS_LIMIT, "a page of more than %d lines", NS_BLOCKS_MAX);
    if (blocks->count == blocks->capacity) {
        size_t capacity = blocks->capacity ? 2 * blocks->capacity : 128;
        struct ns_block *items = realloc(blocks->items, capacity * sizeof *items);
        if (!items)
            return ns_error_nomem(err);
        blocks->items = items;
        blocks->capacity = capacity;
    }
    struct ns_block block = {.indent = indent, .gap = gap, .heading = NS_BLOCK_NONE};
    line = ns_arena_copy(&blocks->arena, line);
    if (!line.data)
        return ns_error_nomem(err);
    block.text = line;
    block.segments = count_segments(line);
    find_marker(&block, line);
    ns_shape_measure(block.content, &block.shape);
    blocks->items[blocks->count++] = block;
    return NS_OK;
}

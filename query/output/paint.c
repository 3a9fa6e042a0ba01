#include "query/output/paint.h"

#include <stdlib.h>

const char *const ns_highlight_names[] = {"words", "entities", "all", NULL};

enum { NOTHING = 255 };

void ns_painter_release(struct ns_painter *painter)
{
    ns_arena_release(&painter->arena);
    free(painter->bytes);
    free(painter->spans);
    free(painter->kinds);
    *painter = (struct ns_painter){.what = painter->what};
}

bool ns_painter_begin(struct ns_painter *painter, const struct ns_article *article)
{
    ns_arena_reset(&painter->arena);
    painter->mentions = (struct ns_mentions){0};
    return painter->what == NS_HIGHLIGHT_WORDS ||
           ns_mentions_decode(article, &painter->arena, &painter->mentions);
}

static bool make_room_for_bytes(struct ns_painter *painter, size_t size)
{
    if (size < painter->byte_capacity)
        return true;
    unsigned char *bytes = realloc(painter->bytes, size + 1);
    if (!bytes)
        return false;
    painter->bytes = bytes;
    painter->byte_capacity = size + 1;
    return true;
}

static void paint_bytes(struct ns_painter *painter, size_t start, size_t end, size_t size,
                        unsigned char kind)
{
    end = end < size ? end : size;
    if (start < end)
        memset(painter->bytes + start, kind, end - start);
}

/* What is only evidence of a country stands where another name does. */
static void paint_entities(struct ns_painter *painter, const struct ns_piece *piece)
{
    for (size_t i = 0; i < painter->mentions.count; i++) {
        const struct ns_mention *mention = &painter->mentions.items[i];
        if (mention->place != piece->place || mention->caption != piece->caption ||
            mention->manner == NS_MENTION_EVIDENCE || mention->end <= piece->start)
            continue;
        size_t start = mention->start > piece->start ? mention->start - piece->start : 0;
        paint_bytes(painter, start, mention->end - piece->start, piece->size,
                    (unsigned char)(mention->type + NS_MARK_ENTITY));
    }
}

static bool add_span(struct ns_painter *painter, size_t count, struct ns_span span,
                     unsigned char kind)
{
    if (count == painter->span_capacity) {
        size_t capacity = count ? count * 2 : 32;
        struct ns_span *spans = reallocarray(painter->spans, capacity, sizeof *spans);
        if (!spans)
            return false;
        painter->spans = spans;
        unsigned char *kinds = realloc(painter->kinds, capacity);
        if (!kinds)
            return false;
        painter->kinds = kinds;
        painter->span_capacity = capacity;
    }
    painter->spans[count] = span;
    painter->kinds[count] = kind;
    return true;
}

/* The runs of equal bytes. */
static bool take_spans(struct ns_painter *painter, const struct ns_piece *piece, size_t *count)
{
    *count = 0;
    for (size_t start = 0, end; start < piece->size; start = end) {
        unsigned char kind = painter->bytes[start];
        for (end = start + 1; end < piece->size && painter->bytes[end] == kind; end++)
            continue;
        if (kind == NOTHING)
            continue;
        struct ns_span span = {start + piece->shown_at, end + piece->shown_at};
        if (!add_span(painter, *count, span, kind))
            return false;
        ++*count;
    }
    return true;
}

bool ns_painter_paint(struct ns_painter *painter, const struct ns_piece *piece,
                      struct ns_spans words, struct ns_painted *out)
{
    size_t count;
    *out = (struct ns_painted){0};
    if (!make_room_for_bytes(painter, piece->size))
        return false;
    memset(painter->bytes, NOTHING, piece->size + 1);
    if (painter->what != NS_HIGHLIGHT_WORDS)
        paint_entities(painter, piece);
    for (size_t i = 0; i < words.count && painter->what != NS_HIGHLIGHT_ENTITIES; i++)
        paint_bytes(painter, words.items[i].start, words.items[i].end, piece->size, NS_MARK_WORD);
    if (!take_spans(painter, piece, &count))
        return false;
    *out = (struct ns_painted){{painter->spans, count}, painter->kinds};
    return true;
}

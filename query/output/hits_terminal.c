#include "query/output/output.h"

#include "query/output/named.h"
#include "query/output/output_text.h"
#include "query/output/paint.h"
#include "query/output/why.h"

#include <stdint.h>
#include <stdlib.h>

#define RESET "\033[0m"
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RED_BOLD "\033[1;31m"

enum {
    MAX_TEXT_WIDTH = 100, /* longer lines are hard to read */
    ENTITIES_SHOWN = 6,   /* of each type */
};

struct terminal {
    struct ns_output base;
    bool in_list; /* a hit stands above: an empty line comes between */
    struct ns_buffer scratch;
    struct ns_painter painter;
    struct ns_arena arena; /* of a hit's entities */
};

static const struct ns_style plain_style = {"", "", "", ""};
static const struct ns_style title_style = {BOLD, RESET, RED_BOLD, RESET BOLD};
static const struct ns_style dim_style = {DIM, RESET, "", ""};
static const struct ns_style text_style = {"", "", RED_BOLD, RESET};
static const struct ns_spans no_spans = {NULL, 0};

static const struct ns_style *style(const struct terminal *terminal, const struct ns_style *colored)
{
    return terminal->base.options.color ? colored : &plain_style;
}

static size_t text_width(const struct terminal *terminal)
{
    size_t width = terminal->base.options.width;
    return width > MAX_TEXT_WIDTH ? MAX_TEXT_WIDTH : width;
}

/* The highlights of a piece; none, where a style has no colour for them. */
static bool paint(struct terminal *terminal, const struct ns_piece *piece, struct ns_spans words,
                  struct ns_painted *out)
{
    if (terminal->base.options.color)
        return ns_painter_paint(&terminal->painter, piece, words, out);
    *out = (struct ns_painted){0};
    return true;
}

/* Rank and title; the column where the text of the hit begins. */
static enum ns_status put_title(struct terminal *terminal, const struct ns_shown *shown,
                                size_t *indent, struct ns_buffer *out, struct ns_error *err)
{
    size_t before = out->size;
    ns_buffer_printf(out, "%2zu. ", shown->hit->rank);
    *indent = out->size - before;
    struct ns_str title = shown->article->title;
    struct ns_piece piece = {.place = NS_MENTION_TITLE, .size = title.size};
    struct ns_painted painted;
    if (!paint(terminal, &piece, shown->passage->title, &painted))
        return ns_error_nomem(err);
    ns_output_wrap_painted(out, title.size ? title : shown->article->id, painted,
                           style(terminal, &title_style), *indent, *indent, text_width(terminal));
    ns_buffer_append_char(out, '\n');
    return NS_OK;
}

static void add_fact(struct ns_buffer *line, struct ns_str fact)
{
    if (fact.size == 0)
        return;
    if (line->size)
        ns_buffer_append_text(line, " \xC2\xB7 ");
    ns_buffer_append_str(line, fact);
}

static void indent_by(struct ns_buffer *out, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        ns_buffer_append_char(out, ' ');
}

static void put_facts(struct terminal *terminal, const struct ns_article *article, size_t indent,
                      struct ns_buffer *out)
{
    struct ns_date day = article->published;
    char date[NS_DATE_TEXT_SIZE];
    if (day.precision > NS_PRECISION_DAY)
        day.precision = NS_PRECISION_DAY;
    struct ns_buffer *line = &terminal->scratch;
    ns_buffer_clear(line);
    add_fact(line, ns_str_of(ns_date_format(day, date)));
    add_fact(line, article->source);
    if (article->sections.count)
        add_fact(line, article->sections.items[0]);
    add_fact(line, article->id);
    indent_by(out, indent);
    ns_output_wrap(out, ns_buffer_str(line), no_spans, style(terminal, &dim_style), indent, indent,
                   text_width(terminal));
    ns_buffer_append_char(out, '\n');
}

/* Where the snippet is in the article. */
static struct ns_piece snippet_piece(const struct ns_article *article, struct ns_str snippet)
{
    const struct ns_str_list *captions = &article->captions;
    struct ns_piece piece = {.place = NS_MENTION_BODY, .size = snippet.size};
    struct ns_str text = article->body;
    for (uint32_t i = 0; i < captions->count; i++)
        if (snippet.data >= captions->items[i].data &&
            snippet.data <= captions->items[i].data + captions->items[i].size) {
            text = captions->items[i];
            piece.place = NS_MENTION_CAPTION;
            piece.caption = i;
        }
    piece.start = (size_t)(snippet.data - text.data);
    return piece;
}

static enum ns_status put_snippet(struct terminal *terminal, const struct ns_shown *shown,
                                  size_t indent, struct ns_buffer *out, struct ns_error *err)
{
    const struct ns_passage *passage = shown->passage;
    struct ns_painted painted;
    if (passage->snippet.size == 0)
        return NS_OK;
    struct ns_piece piece = snippet_piece(shown->article, passage->snippet);
    struct ns_buffer *text = &terminal->scratch;
    ns_buffer_clear(text);
    ns_buffer_append_text(text, passage->cut_before ? "\xE2\x80\xA6" : "");
    piece.shown_at = text->size;
    ns_buffer_append_str(text, passage->snippet);
    ns_buffer_append_text(text, passage->cut_after ? "\xE2\x80\xA6" : "");
    if (!paint(terminal, &piece, passage->spans, &painted) || ns_buffer_failed(text))
        return ns_error_nomem(err);
    indent_by(out, indent);
    ns_output_wrap_painted(out, ns_buffer_str(text), painted, style(terminal, &text_style), indent,
                           indent, text_width(terminal));
    ns_buffer_append_char(out, '\n');
    return NS_OK;
}

static enum ns_status put_entities(struct terminal *terminal, const struct ns_shown *shown,
                                   size_t indent, struct ns_buffer *out, struct ns_error *err)
{
    struct ns_named_list list;
    struct ns_buffer *line = &terminal->scratch;
    ns_arena_reset(&terminal->arena);
    if (!ns_named_read(shown->article, &terminal->arena, &list))
        return ns_error_nomem(err);
    ns_buffer_clear(line);
    for (int type = 0; type < NS_ENTITY_TYPES; type++) {
        size_t before = line->size;
        ns_buffer_append_text(line, before ? " \xC2\xB7 " : "");
        size_t start = line->size;
        ns_named_put(line, &list, (enum ns_entity_type)type, true, ENTITIES_SHOWN);
        if (line->size == start)
            line->size = before;
    }
    if (!line->size)
        return NS_OK;
    indent_by(out, indent);
    ns_output_wrap(out, ns_buffer_str(line), no_spans, style(terminal, &dim_style), indent, indent,
                   text_width(terminal));
    ns_buffer_append_char(out, '\n');
    return NS_OK;
}

static void put_why(struct terminal *terminal, const struct ns_shown *shown, size_t indent,
                    struct ns_buffer *out)
{
    struct ns_buffer *line = &terminal->scratch;
    ns_buffer_clear(line);
    ns_output_why(line, shown->hit, shown->reasons);
    indent_by(out, indent);
    ns_output_wrap(out, ns_buffer_str(line), no_spans, style(terminal, &dim_style), indent, indent,
                   text_width(terminal));
    ns_buffer_append_char(out, '\n');
}

static void put_group(struct terminal *terminal, size_t group, size_t indent, struct ns_buffer *out)
{
    struct ns_buffer *line = &terminal->scratch;
    ns_buffer_clear(line);
    ns_buffer_printf(line, "and %zu more like it", group - 1);
    indent_by(out, indent);
    ns_output_wrap(out, ns_buffer_str(line), no_spans, style(terminal, &dim_style), indent, indent,
                   text_width(terminal));
    ns_buffer_append_char(out, '\n');
}

static void put_query_id(struct terminal *terminal, struct ns_str query_id, struct ns_buffer *out)
{
    const struct ns_style *title = style(terminal, &title_style);
    ns_buffer_append_text(out, title->begin);
    ns_buffer_append_text(out, "Query ");
    ns_output_plain(out, query_id, false);
    ns_buffer_append_text(out, title->end);
    ns_buffer_append_text(out, "\n\n");
}

static enum ns_status terminal_hit(struct ns_output *output, const struct ns_shown *shown,
                                   struct ns_buffer *out, struct ns_error *err)
{
    struct terminal *terminal = (struct terminal *)output;
    if (terminal->in_list)
        ns_buffer_append_char(out, '\n');
    else if (output->options.batch)
        put_query_id(terminal, shown->query_id, out);
    terminal->in_list = true;
    size_t indent;
    if (!ns_painter_begin(&terminal->painter, shown->article))
        return ns_error_nomem(err);
    enum ns_status status = put_title(terminal, shown, &indent, out, err);
    if (status == NS_OK)
        put_facts(terminal, shown->article, indent, out);
    if (status == NS_OK && shown->hit->group > 1)
        put_group(terminal, shown->hit->group, indent, out);
    if (status == NS_OK)
        status = put_snippet(terminal, shown, indent, out, err);
    if (status == NS_OK && output->options.entities)
        status = put_entities(terminal, shown, indent, out, err);
    if (shown->reasons)
        put_why(terminal, shown, indent, out);
    return status;
}

static enum ns_status terminal_end(struct ns_output *output, const struct ns_results *results,
                                   struct ns_str query_id, struct ns_buffer *out,
                                   struct ns_error *err)
{
    (void)results;
    (void)query_id;
    (void)err;
    struct terminal *terminal = (struct terminal *)output;
    if (terminal->in_list && output->options.batch)
        ns_buffer_append_char(out, '\n');
    terminal->in_list = false;
    return NS_OK;
}

static void terminal_close(struct ns_output *output)
{
    struct terminal *terminal = (struct terminal *)output;
    ns_buffer_release(&terminal->scratch);
    ns_painter_release(&terminal->painter);
    ns_arena_release(&terminal->arena);
    free(terminal);
}

enum ns_status ns_output_terminal(struct ns_output **out, const struct ns_output_options *options,
                                  struct ns_error *err)
{
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (!terminal)
        return ns_error_nomem(err);
    terminal->base = (struct ns_output){.need = NS_NEED_PASSAGE | (options->why ? NS_NEED_WHY : 0),
                                        .hit = terminal_hit,
                                        .end = terminal_end,
                                        .close = terminal_close,
                                        .options = *options};
    terminal->painter.what = options->highlight;
    *out = &terminal->base;
    return NS_OK;
}

#include "query/output/output.h"

#include "query/output/output_text.h"
#include "query/output/why.h"

#include <stdint.h>
#include <stdlib.h>

#define RESET "\033[0m"
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RED_BOLD "\033[1;31m"

enum { MAX_TEXT_WIDTH = 100 }; /* longer lines are hard to read */

struct terminal {
    struct ns_output base;
    bool in_list; /* a hit stands above: an empty line comes between */
    struct ns_buffer scratch;
    struct ns_span *spans;
    size_t span_capacity;
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

/* Rank and title; the column where the text of the hit begins. */
static size_t put_title(struct terminal *terminal, const struct ns_shown *shown,
                        struct ns_buffer *out)
{
    size_t before = out->size;
    ns_buffer_printf(out, "%2zu. ", shown->hit->rank);
    size_t indent = out->size - before;
    struct ns_str title = shown->article->title;
    struct ns_spans spans = shown->passage->title;
    if (title.size == 0) {
        title = shown->article->id;
        spans = no_spans;
    }
    ns_output_wrap(out, title, spans, style(terminal, &title_style), indent, indent,
                   text_width(terminal));
    ns_buffer_append_char(out, '\n');
    return indent;
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

/* The spans of a passage, moved to where its text stands in the scratch buffer. */
static bool move_spans(struct terminal *terminal, struct ns_spans spans, size_t by)
{
    if (spans.count > terminal->span_capacity) {
        struct ns_span *items = reallocarray(terminal->spans, spans.count, sizeof *items);
        if (!items)
            return false;
        terminal->spans = items;
        terminal->span_capacity = spans.count;
    }
    for (size_t i = 0; i < spans.count; i++)
        terminal->spans[i] = (struct ns_span){spans.items[i].start + by, spans.items[i].end + by};
    return true;
}

static enum ns_status put_snippet(struct terminal *terminal, const struct ns_passage *passage,
                                  size_t indent, struct ns_buffer *out, struct ns_error *err)
{
    if (passage->snippet.size == 0)
        return NS_OK;
    struct ns_buffer *text = &terminal->scratch;
    ns_buffer_clear(text);
    ns_buffer_append_text(text, passage->cut_before ? "\xE2\x80\xA6" : "");
    size_t by = text->size;
    ns_buffer_append_str(text, passage->snippet);
    ns_buffer_append_text(text, passage->cut_after ? "\xE2\x80\xA6" : "");
    if (!move_spans(terminal, passage->spans, by) || ns_buffer_failed(text))
        return ns_error_nomem(err);
    indent_by(out, indent);
    ns_output_wrap(out, ns_buffer_str(text),
                   (struct ns_spans){terminal->spans, passage->spans.count},
                   style(terminal, &text_style), indent, indent, text_width(terminal));
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
    size_t indent = put_title(terminal, shown, out);
    put_facts(terminal, shown->article, indent, out);
    enum ns_status status = put_snippet(terminal, shown->passage, indent, out, err);
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
    free(terminal->spans);
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
    *out = &terminal->base;
    return NS_OK;
}

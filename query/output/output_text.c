#include "query/output/output_text.h"

#include "common/base/terminal.h"
#include "common/base/utf8.h"
#include "common/entities/entity_type.h"

static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029;
}

static struct ns_str after(struct ns_str text, size_t bytes)
{
    return (struct ns_str){text.data + bytes, text.size - bytes};
}

static size_t printable_prefix(struct ns_str text)
{
    size_t size = 0;
    while (size < text.size && text.data[size] >= 0x20 && text.data[size] < 0x7F)
        size++;
    return size;
}

void ns_output_plain(struct ns_buffer *out, struct ns_str value, bool keep_newlines)
{
    bool blank = false; /* the last thing written stands for a control character */
    while (value.size) {
        size_t size = printable_prefix(value);
        if (size) {
            ns_buffer_append(out, value.data, size);
            blank = false;
            value = after(value, size);
            continue;
        }
        uint32_t cp;
        size = ns_utf8_decode(value.data, value.size, &cp);
        if (size == 0) {
            ns_buffer_append_text(out, NS_UTF8_REPLACEMENT_TEXT);
            size = ns_utf8_invalid_length(value.data, value.size);
            blank = false;
        } else if (cp == '\n' && keep_newlines) {
            ns_buffer_append_char(out, '\n');
            blank = false;
        } else if (!is_control(cp)) {
            ns_buffer_append(out, value.data, size);
            blank = false;
        } else if (!blank) {
            ns_buffer_append_char(out, ' ');
            blank = true;
        }
        value = after(value, size);
    }
}

void ns_output_list(struct ns_buffer *out, const struct ns_str_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            ns_buffer_append_text(out, ", ");
        ns_output_plain(out, list->items[i], false);
    }
}

const char *ns_output_kind(enum ns_article_kind kind)
{
    return kind == NS_KIND_HEADLINE ? "headline" : "article";
}

/* --- wrapping -------------------------------------------------------------------------------- */

struct wrapper {
    struct ns_buffer *out;
    const struct ns_style *style;
    struct ns_str text;
    struct ns_spans spans;
    const unsigned char *kinds; /* of the spans, or NULL */
    size_t span; /* the first of spans that does not end before what is to be written */
    size_t column, indent, width;
    bool in_line; /* a word stands on the line: the next needs a space */
};

static bool is_blank(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7F;
}

/* What begins the highlight of the span at hand. */
static const char *mark_on(const struct wrapper *w)
{
    static const char *const entities[NS_ENTITY_TYPES] = {
        [NS_ENTITY_PERSON] = "\033[32m",
        [NS_ENTITY_COUNTRY] = "\033[33m",
        [NS_ENTITY_ORGANIZATION] = "\033[36m",
        [NS_ENTITY_PLACE] = "\033[35m",
    };
    unsigned kind = w->kinds ? w->kinds[w->span] : NS_MARK_WORD;
    return kind == NS_MARK_WORD ? w->style->mark_on : entities[kind - NS_MARK_ENTITY];
}

/* Writes bytes [start, end) of the text, on one line, with their highlights. */
static void put(struct wrapper *w, size_t start, size_t end)
{
    while (start < end) {
        while (w->span < w->spans.count && w->spans.items[w->span].end <= start)
            w->span++;
        const struct ns_span *span =
            w->span < w->spans.count ? &w->spans.items[w->span] : &(struct ns_span){end, end};
        bool marked = span->start <= start;
        size_t stop = marked ? span->end : span->start;
        if (stop > end)
            stop = end;
        ns_buffer_append_text(w->out, marked ? mark_on(w) : "");
        ns_output_plain(w->out, (struct ns_str){w->text.data + start, stop - start}, false);
        ns_buffer_append_text(w->out, marked ? w->style->mark_off : "");
        start = stop;
    }
}

static void new_line(struct wrapper *w)
{
    ns_buffer_append_char(w->out, '\n');
    for (size_t i = 0; i < w->indent; i++)
        ns_buffer_append_char(w->out, ' ');
    w->column = w->indent;
    w->in_line = false;
}

/* A word that no line can hold: it fills lines one by one. */
static void put_long(struct wrapper *w, size_t start, size_t end)
{
    while (start < end) {
        size_t room = w->width > w->column ? w->width - w->column : 0;
        size_t fit = ns_terminal_fit((struct ns_str){w->text.data + start, end - start}, room);
        if (fit == 0 && w->in_line) {
            new_line(w);
            continue;
        }
        if (fit == 0) /* not even one character fits an empty line */
            fit = ns_terminal_fit((struct ns_str){w->text.data + start, end - start}, 2);
        if (fit == 0)
            fit = end - start;
        put(w, start, start + fit);
        w->column += ns_terminal_text_width((struct ns_str){w->text.data + start, fit});
        w->in_line = true;
        start += fit;
    }
}

static void put_word(struct wrapper *w, size_t start, size_t end)
{
    size_t columns = ns_terminal_text_width((struct ns_str){w->text.data + start, end - start});
    size_t space = w->in_line ? 1 : 0;
    bool longer = w->indent + columns > w->width;
    size_t least = longer ? 2 : columns; /* one wide character of a word that must be cut */
    if (w->in_line && w->column + space + least > w->width) {
        new_line(w);
        space = 0;
    }
    if (space) {
        ns_buffer_append_char(w->out, ' ');
        w->column++;
    }
    if (longer) {
        put_long(w, start, end);
        return;
    }
    put(w, start, end);
    w->column += columns;
    w->in_line = true;
}

void ns_output_wrap(struct ns_buffer *out, struct ns_str text, struct ns_spans spans,
                    const struct ns_style *style, size_t column, size_t indent, size_t width)
{
    ns_output_wrap_painted(out, text, (struct ns_painted){spans, NULL}, style, column, indent,
                           width);
}

void ns_output_wrap_painted(struct ns_buffer *out, struct ns_str text, struct ns_painted painted,
                            const struct ns_style *style, size_t column, size_t indent,
                            size_t width)
{
    struct wrapper w = {.out = out,
                        .style = style,
                        .text = text,
                        .spans = painted.spans,
                        .kinds = painted.kinds,
                        .column = column,
                        .indent = indent,
                        .width = width};
    ns_buffer_append_text(out, style->begin);
    for (size_t i = 0; i < text.size;) {
        size_t end = i;
        while (end < text.size && !is_blank(text.data[end]))
            end++;
        if (end > i)
            put_word(&w, i, end);
        for (i = end; i < text.size && is_blank(text.data[i]); i++)
            continue;
    }
    ns_buffer_append_text(out, style->end);
}

#include "query/output/show_article.h"

#include "query/output/paint.h"

#include <stdint.h>

enum { MAX_TEXT_WIDTH = 80 };

static const struct ns_style plain_style = {"", "", "", ""};
static const struct ns_style text_style = {"", "", "", "\033[0m"};
static const struct ns_style bold_style = {"\033[1m", "\033[0m", "", "\033[0m\033[1m"};
static const struct ns_style dim_style = {"\033[2m", "\033[0m", "", ""};
static const struct ns_style caption_style = {"\033[2m", "\033[0m", "\033[0m", "\033[0m\033[2m"};

struct page {
    struct ns_buffer *out;
    size_t width; /* SIZE_MAX: lines are not wrapped */
    bool color;
    struct ns_painter painter;
};

static void put_line(const struct page *page, struct ns_str text, const struct ns_style *style)
{
    ns_output_wrap(page->out, text, (struct ns_spans){NULL, 0}, page->color ? style : &plain_style,
                   0, 0, page->width);
    ns_buffer_append_char(page->out, '\n');
}

/* A line with the piece of the article that stands in it. */
static void put_piece(struct page *page, struct ns_str text, const struct ns_piece *piece,
                      const struct ns_style *style)
{
    struct ns_painted painted = {0};
    if (page->color && page->painter.mentions.count &&
        !ns_painter_paint(&page->painter, piece, (struct ns_spans){NULL, 0}, &painted))
        page->out->failed = true;
    ns_output_wrap_painted(page->out, text, painted, page->color ? style : &plain_style, 0, 0,
                           page->width);
    ns_buffer_append_char(page->out, '\n');
}

static void put_made_line(const struct page *page, struct ns_buffer *line)
{
    if (line->size)
        put_line(page, ns_buffer_str(line), &dim_style);
    ns_buffer_clear(line);
}

static void add_fact(struct ns_buffer *line, const char *label, struct ns_str fact)
{
    if (fact.size == 0)
        return;
    if (line->size)
        ns_buffer_append_text(line, " \xC2\xB7 ");
    ns_buffer_append_text(line, label);
    ns_buffer_append_str(line, fact);
}

static void put_facts(const struct page *page, const struct ns_article *article)
{
    struct ns_buffer line;
    char published[NS_DATE_TEXT_SIZE], modified[NS_DATE_TEXT_SIZE];
    ns_buffer_init(&line);
    if (article->authors.count) {
        ns_buffer_append_text(&line, "By ");
        ns_output_list(&line, &article->authors);
        put_made_line(page, &line);
    }
    add_fact(&line, "", ns_str_of(ns_date_format(article->published, published)));
    add_fact(&line, "updated ", ns_str_of(ns_date_format(article->modified, modified)));
    add_fact(&line, "", article->source);
    if (article->sections.count) {
        add_fact(&line, "", article->sections.items[0]);
        for (size_t i = 1; i < article->sections.count; i++) {
            ns_buffer_append_text(&line, ", ");
            ns_buffer_append_str(&line, article->sections.items[i]);
        }
    }
    put_made_line(page, &line);
    if (article->url.size)
        put_line(page, article->url, &dim_style);
    if (article->path.size)
        put_line(page, article->path, &dim_style);
    page->out->failed |= ns_buffer_failed(&line);
    ns_buffer_release(&line);
}

static void put_captions(struct page *page, const struct ns_article *article)
{
    struct ns_buffer line;
    ns_buffer_init(&line);
    for (size_t i = 0; i < article->captions.count; i++) {
        ns_buffer_append_text(&line, "[");
        ns_buffer_append_str(&line, article->captions.items[i]);
        ns_buffer_append_char(&line, ']');
        ns_buffer_append_char(page->out, '\n');
        const struct ns_piece piece = {.place = NS_MENTION_CAPTION,
                                       .caption = (uint32_t)i,
                                       .size = article->captions.items[i].size,
                                       .shown_at = 1};
        put_piece(page, ns_buffer_str(&line), &piece, &caption_style);
        ns_buffer_clear(&line);
    }
    page->out->failed |= ns_buffer_failed(&line);
    ns_buffer_release(&line);
}

static void put_body(struct page *page, struct ns_str dateline, struct ns_str body)
{
    struct ns_buffer text;
    ns_buffer_init(&text);
    ns_buffer_append_str(&text, dateline);
    ns_buffer_append_text(&text, dateline.size ? " \xE2\x80\x94 " : "");
    struct ns_piece piece = {.place = NS_MENTION_BODY, .shown_at = text.size};
    ns_buffer_append_str(&text, body);
    struct ns_str rest = ns_buffer_str(&text);
    if (rest.size)
        ns_buffer_append_char(page->out, '\n');
    while (rest.size) {
        const char *newline = memchr(rest.data, '\n', rest.size);
        struct ns_str line = {rest.data, newline ? (size_t)(newline - rest.data) : rest.size};
        size_t step = line.size + (newline ? 1 : 0);
        piece.size = line.size - (piece.shown_at < line.size ? piece.shown_at : line.size);
        put_piece(page, line, &piece, &text_style);
        piece.start += piece.size + 1;
        piece.shown_at = 0;
        rest = (struct ns_str){rest.data + step, rest.size - step};
    }
    page->out->failed |= ns_buffer_failed(&text);
    ns_buffer_release(&text);
}

void ns_output_article(struct ns_buffer *out, const struct ns_article *article, bool color,
                       enum ns_highlight highlight, size_t width)
{
    struct page page = {
        .out = out, .color = color, .width = SIZE_MAX, .painter = {.what = highlight}};
    if (width)
        page.width = width < MAX_TEXT_WIDTH ? width : MAX_TEXT_WIDTH;
    const struct ns_piece title = {.place = NS_MENTION_TITLE, .size = article->title.size};
    if (!ns_painter_begin(&page.painter, article))
        out->failed = true;
    put_piece(&page, article->title.size ? article->title : article->id, &title, &bold_style);
    put_facts(&page, article);
    put_captions(&page, article);
    put_body(&page, article->dateline, article->body);
    ns_painter_release(&page.painter);
}

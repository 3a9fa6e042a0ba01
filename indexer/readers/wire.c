#include "indexer/readers/wire.h"

#include "indexer/extract/byline.h"

bool ns_wire_date(struct ns_str text, struct ns_date *date)
{
    enum { DAY = 8, COMPACT = 15, ZONE_MAX = 8 }; /* 20241124, 20241124T170509 */
    text = ns_str_trim(text);
    if (text.size < COMPACT || text.size > COMPACT + ZONE_MAX || text.data[DAY] != 'T')
        return ns_date_parse(text, date);
    const char *p = text.data;
    struct ns_buffer out;
    ns_buffer_init(&out);
    ns_buffer_printf(&out, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s%.*s", p, p + 4, p + 6, p + 9, p + 11,
                     p + 13, (int)(text.size - COMPACT), p + COMPACT);
    bool found = !ns_buffer_failed(&out) && ns_date_parse(ns_buffer_str(&out), date);
    ns_buffer_release(&out);
    return found;
}

enum ns_status ns_wire_byline(struct ns_article *article, struct ns_str line, struct ns_error *err)
{
    struct ns_buffer clean;
    struct ns_byline byline;
    enum ns_status status = NS_OK;
    ns_buffer_init(&clean);
    ns_text_clean_line(&clean, line);
    if (ns_buffer_failed(&clean))
        status = ns_error_nomem(err);
    if (!status && clean.size) {
        ns_byline_read_marked(ns_buffer_str(&clean), false, &byline);
        for (size_t i = 0; i < byline.count && !status; i++)
            status = ns_article_add(article, &article->authors, byline.names[i], err);
    }
    ns_buffer_release(&clean);
    return status;
}

enum ns_status ns_wire_set(struct ns_article *article, struct ns_str *field,
                           const struct ns_xml_node *node, struct ns_error *err)
{
    struct ns_buffer text;
    size_t max = field == &article->body ? NS_BODY_MAX : NS_FIELD_MAX;
    if (!node)
        return NS_OK;
    ns_buffer_init(&text);
    ns_xml_text(node, &text);
    struct ns_str trimmed = ns_str_trim(ns_buffer_str(&text));
    enum ns_status status = ns_buffer_failed(&text) ? ns_error_nomem(err)
                            : trimmed.size ? ns_article_set(article, field, trimmed, max, err)
                                           : NS_OK;
    ns_buffer_release(&text);
    return status;
}

enum ns_status ns_wire_add(struct ns_article *article, struct ns_str_list *list,
                           const struct ns_xml_node *node, struct ns_error *err)
{
    struct ns_buffer text;
    if (!node)
        return NS_OK;
    ns_buffer_init(&text);
    ns_xml_text(node, &text);
    enum ns_status status = ns_buffer_failed(&text)
                                ? ns_error_nomem(err)
                                : ns_article_add(article, list, ns_buffer_str(&text), err);
    ns_buffer_release(&text);
    return status;
}

/* --- NITF --------------------------------------------------------------------------------- */

static bool is_one_of(const struct ns_xml_node *node, const char *const *names)
{
    for (; *names; names++)
        if (ns_xml_is(node, *names))
            return true;
    return false;
}

/* Whether node is a paragraph that stands in no other one, nor in what is no text of the story. */
static bool is_paragraph(const struct ns_xml_node *top, const struct ns_xml_node *node)
{
    static const char *const paragraphs[] = {"p",  "hl2", "li", "dt", "dd", "pre",
                                             "tr", "fn",  "h2", "h3", NULL};
    static const char *const others[] = {"media", "note", "tagline", NULL};
    if (!is_one_of(node, paragraphs))
        return false;
    for (const struct ns_xml_node *up = node->parent; up && up != top; up = up->parent)
        if (is_one_of(up, paragraphs) || is_one_of(up, others))
            return false;
    return true;
}

static enum ns_status set_body(struct ns_article *article, const struct ns_xml_node *content,
                               struct ns_error *err)
{
    struct ns_buffer body, line;
    ns_buffer_init(&body);
    ns_buffer_init(&line);
    for (const struct ns_xml_node *at = content; at; at = ns_xml_following(content, at)) {
        if (!is_paragraph(content, at))
            continue;
        ns_buffer_clear(&line);
        ns_xml_text(at, &line);
        size_t before = body.size;
        if (body.size)
            ns_buffer_append_text(&body, "\n\n");
        size_t begin = body.size;
        ns_text_clean_line(&body, ns_buffer_str(&line));
        if (body.size == begin)
            body.size = before;
    }
    enum ns_status status = NS_OK;
    if (ns_buffer_failed(&body) || ns_buffer_failed(&line))
        status = ns_error_nomem(err);
    else if (body.size)
        status = ns_article_set(article, &article->body, ns_buffer_str(&body), NS_BODY_MAX, err);
    else
        status = ns_wire_set(article, &article->body, content, err);
    ns_buffer_release(&line);
    ns_buffer_release(&body);
    return status;
}

/* <byline>By <person>Ann Lee</person>, <byttl>Reporter</byttl></byline> */
static enum ns_status add_byline(struct ns_article *article, const struct ns_xml_node *byline,
                                 struct ns_error *err)
{
    struct ns_buffer text;
    enum ns_status status = NS_OK;
    const struct ns_xml_node *person = ns_xml_child(byline, "person");
    for (; person && !status; person = ns_xml_next(person, "person"))
        status = ns_wire_add(article, &article->authors, person, err);
    if (!byline || status || ns_xml_child(byline, "person"))
        return status;
    ns_buffer_init(&text);
    for (const struct ns_xml_node *at = byline->first; at; at = at->next)
        if (!ns_xml_is(at, "byttl"))
            ns_xml_text(at, &text);
    struct ns_str line = ns_str_trim(ns_buffer_str(&text));
    while (line.size && line.data[line.size - 1] == ',')
        line = ns_str_trim((struct ns_str){line.data, line.size - 1});
    status = ns_wire_byline(article, line, err);
    ns_buffer_release(&text);
    return status;
}

static enum ns_status add_sections(struct ns_article *article, const struct ns_xml_node *head,
                                   struct ns_error *err)
{
    static const struct {
        const char *element, *attr;
    } places[] = {{"pubdata", "position.section"}, {"tobject.subject", "tobject.subject.type"}};
    enum ns_status status = NS_OK;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const struct ns_xml_node *node = ns_xml_find(head, NULL, places[i].element);
        for (; node && !status; node = ns_xml_find(head, node, places[i].element))
            status =
                ns_article_add(article, &article->sections, ns_xml_attr(node, places[i].attr), err);
    }
    return status;
}

static enum ns_status read_head(struct ns_article *article, const struct ns_xml_node *head,
                                struct ns_error *err)
{
    const struct ns_xml_node *data = ns_xml_child(head, "docdata");
    const struct ns_xml_node *publication = ns_xml_find(head, NULL, "pubdata");
    const char *const dates[] = {"date.issue", "date.release"};
    for (size_t i = 0; i < 2 && !article->published.precision; i++)
        (void)ns_wire_date(ns_xml_attr(ns_xml_child(data, dates[i]), "norm"), &article->published);
    if (!article->published.precision)
        (void)ns_wire_date(ns_xml_attr(publication, "date.publication"), &article->published);
    struct ns_str id = ns_xml_attr(ns_xml_child(data, "doc-id"), "id-string");
    struct ns_str source = ns_xml_attr(publication, "name");
    if (!source.size)
        source = ns_xml_attr(ns_xml_child(data, "doc.copyright"), "holder");
    enum ns_status status = NS_OK;
    if (!article->id.size && id.size && id.size <= NS_ID_MAX)
        status = ns_article_set(article, &article->id, id, NS_ID_MAX, err);
    if (!status && !article->source.size)
        status = ns_article_set(article, &article->source, source, NS_FIELD_MAX, err);
    if (!status && !article->title.size)
        status = ns_wire_set(article, &article->title, ns_xml_child(head, "title"), err);
    return status ? status : add_sections(article, head, err);
}

enum ns_status ns_wire_nitf(struct ns_article *article, const struct ns_xml_node *nitf,
                            struct ns_error *err)
{
    const struct ns_xml_node *body = ns_xml_child(nitf, "body");
    const struct ns_xml_node *top = ns_xml_child(body, "body.head");
    const struct ns_xml_node *content = ns_xml_child(body, "body.content");
    enum ns_status status = NS_OK;
    if (!article->title.size)
        status = ns_wire_set(article, &article->title, ns_xml_find(top, NULL, "hl1"), err);
    if (!status)
        status = read_head(article, ns_xml_child(nitf, "head"), err);
    if (!status && !article->dateline.size)
        status = ns_wire_set(article, &article->dateline, ns_xml_child(top, "dateline"), err);
    const struct ns_xml_node *byline = ns_xml_child(top, "byline");
    if (!status && !article->authors.count)
        for (; byline && !status; byline = ns_xml_next(byline, "byline"))
            status = add_byline(article, byline, err);
    if (!status && content)
        status = set_body(article, content, err);
    if (!status && !article->body.size)
        status = ns_wire_set(article, &article->body, ns_xml_child(top, "abstract"), err);
    const struct ns_xml_node *caption = ns_xml_find(content, NULL, "media-caption");
    for (; caption && !status; caption = ns_xml_find(content, caption, "media-caption"))
        status = ns_wire_add(article, &article->captions, caption, err);
    return status;
}

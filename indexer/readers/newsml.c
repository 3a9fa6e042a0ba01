/* What news agencies send as XML: NITF 3 (a story), NewsML-G2 (news items, alone or in a message),
 * and NewsML 1 of old.  Of a package, a concept or a plan there is no article to be had. */
#include "indexer/extract/extract.h"
#include "indexer/readers/record.h"
#include "indexer/readers/wire.h"

struct wire {
    struct ns_input *input;
    struct ns_article *article;
    const struct ns_sink *sink;
    size_t count; /* items so far */
};

/* --- what stands in an item --------------------------------------------------------------- */

static enum ns_status set_markup(struct ns_article *article, const struct ns_xml_node *node,
                                 struct ns_error *err)
{
    struct ns_buffer html;
    ns_buffer_init(&html);
    if (ns_xml_has_elements(node))
        ns_xml_markup(node, &html);
    else
        ns_xml_text(node, &html); /* HTML that was escaped */
    enum ns_status status = ns_buffer_failed(&html)
                                ? ns_error_nomem(err)
                                : ns_extract_fragment(ns_buffer_str(&html), article, err);
    ns_buffer_release(&html);
    return status;
}

/* The first content with text: NITF, (X)HTML, or plain. */
static enum ns_status read_content(struct ns_article *article, const struct ns_xml_node *content,
                                   struct ns_error *err)
{
    const struct ns_xml_node *nitf = ns_xml_find(content, NULL, "nitf");
    const struct ns_xml_node *html = ns_xml_find(content, NULL, "html");
    enum ns_status status = NS_OK;
    if (nitf)
        status = ns_wire_nitf(article, nitf, err);
    if (!status && !article->body.size && html) {
        const struct ns_xml_node *body = ns_xml_child(html, "body");
        status = set_markup(article, body ? body : html, err);
    }
    static const char *const inlines[] = {"inlineXML", "inlineData", "DataContent"};
    for (size_t i = 0; i < 3 && !status && !article->body.size && !nitf; i++) {
        const struct ns_xml_node *data = ns_xml_find(content, NULL, inlines[i]);
        if (!data)
            continue;
        bool plain = ns_str_equal(ns_xml_attr(data, "contenttype"), NS_STR("text/plain"));
        status = plain ? ns_wire_set(article, &article->body, data, err)
                       : set_markup(article, data, err);
    }
    return status;
}

/* --- NewsML-G2 ---------------------------------------------------------------------------- */

static struct ns_date date_in(const struct ns_xml_node *item, const char *name)
{
    struct ns_date date = {0};
    const struct ns_xml_node *node = ns_xml_find(item, NULL, name);
    if (node && node->first)
        (void)ns_wire_date(node->first->text, &date);
    return date;
}

static void read_dates(struct ns_article *article, const struct ns_xml_node *item,
                       const char *const created[], const char *const changed[])
{
    for (; *created && !article->published.precision; created++)
        article->published = date_in(item, *created);
    for (; *changed && !article->modified.precision; changed++)
        article->modified = date_in(item, *changed);
    if (!article->published.precision) {
        article->published = article->modified;
        article->modified = (struct ns_date){0};
    }
}

/* Subjects that are topics, not things (people, places, events). */
static enum ns_status add_subjects(struct ns_article *article, const struct ns_xml_node *meta,
                                   struct ns_error *err)
{
    enum ns_status status = NS_OK;
    const struct ns_xml_node *subject = ns_xml_child(meta, "subject");
    for (; subject && !status; subject = ns_xml_next(subject, "subject")) {
        struct ns_str type = ns_xml_attr(subject, "type");
        if (!type.size || ns_str_equal(type, NS_STR("cpnat:abstract")))
            status = ns_wire_add(article, &article->sections, ns_xml_child(subject, "name"), err);
    }
    return status;
}

static enum ns_status add_creators(struct ns_article *article, const struct ns_xml_node *meta,
                                   struct ns_error *err)
{
    struct ns_buffer line;
    enum ns_status status = NS_OK;
    const struct ns_xml_node *by = ns_xml_child(meta, "by");
    ns_buffer_init(&line);
    if (by) {
        ns_xml_text(by, &line);
        status = ns_wire_byline(article, ns_buffer_str(&line), err);
    }
    const struct ns_xml_node *creator = ns_xml_child(meta, "creator");
    for (; creator && !status && !by; creator = ns_xml_next(creator, "creator"))
        status = ns_wire_add(article, &article->authors, ns_xml_child(creator, "name"), err);
    ns_buffer_release(&line);
    return status;
}

static enum ns_status read_meta(struct ns_article *article, const struct ns_xml_node *item,
                                struct ns_error *err)
{
    const struct ns_xml_node *meta = ns_xml_child(item, "contentMeta");
    const struct ns_xml_node *about = ns_xml_child(item, "itemMeta");
    const struct ns_xml_node *source = ns_xml_child(meta, "infoSource");
    if (!ns_xml_child(source, "name"))
        source = ns_xml_child(about, "provider");
    const struct ns_xml_node *title = ns_xml_child(meta, "headline");
    enum ns_status status =
        ns_wire_set(article, &article->title, title ? title : ns_xml_child(about, "title"), err);
    if (!status)
        status = ns_wire_set(article, &article->dateline, ns_xml_child(meta, "dateline"), err);
    if (!status)
        status = ns_wire_set(article, &article->source, ns_xml_child(source, "name"), err);
    if (!status)
        status = add_creators(article, meta, err);
    if (!status)
        status = add_subjects(article, meta, err);
    struct ns_str language = ns_xml_attr(ns_xml_child(meta, "language"), "tag");
    if (!language.size)
        language = ns_xml_attr(item, "xml:lang");
    return status ? status : ns_record_language(article, language, err);
}

static enum ns_status read_item(struct ns_article *article, const struct ns_xml_node *item,
                                struct ns_error *err)
{
    static const char *const created[] = {"firstCreated", "contentCreated", NULL};
    static const char *const changed[] = {"contentModified", "versionCreated", NULL};
    const struct ns_xml_node *meta = ns_xml_child(item, "contentMeta");
    enum ns_status status = ns_record_id(article, ns_xml_attr(item, "guid"), err);
    if (!status)
        status = read_meta(article, item, err);
    if (!status)
        status = read_content(article, ns_xml_child(item, "contentSet"), err);
    const struct ns_xml_node *text = ns_xml_child(meta, "description");
    for (; text && !status; text = ns_xml_next(text, "description")) {
        struct ns_str role = ns_xml_attr(text, "role");
        if (memmem(role.data, role.size, "caption", 7))
            status = ns_wire_add(article, &article->captions, text, err);
        else if (!article->body.size)
            status = ns_wire_set(article, &article->body, text, err);
    }
    read_dates(article, item, created, changed);
    return status;
}

/* --- NewsML 1 ----------------------------------------------------------------------------- */

static enum ns_status read_old_item(struct ns_article *article, const struct ns_xml_node *item,
                                    struct ns_error *err)
{
    static const char *const created[] = {"FirstCreated", NULL};
    static const char *const changed[] = {"ThisRevisionCreated", NULL};
    struct ns_buffer line;
    ns_buffer_init(&line);
    enum ns_status status =
        ns_wire_set(article, &article->id, ns_xml_find(item, NULL, "PublicIdentifier"), err);
    if (!status)
        status = ns_wire_set(article, &article->title, ns_xml_find(item, NULL, "HeadLine"), err);
    if (!status)
        status = ns_wire_set(article, &article->dateline, ns_xml_find(item, NULL, "DateLine"), err);
    const struct ns_xml_node *by = ns_xml_find(item, NULL, "ByLine");
    if (!status && by) {
        ns_xml_text(by, &line);
        status = ns_wire_byline(article, ns_buffer_str(&line), err);
    }
    struct ns_str language = ns_xml_attr(ns_xml_find(item, NULL, "Language"), "FormalName");
    struct ns_str source =
        ns_xml_attr(ns_xml_find(ns_xml_find(item, NULL, "Provider"), NULL, "Party"), "FormalName");
    if (!status)
        status = ns_article_set(article, &article->source, source, NS_FIELD_MAX, err);
    if (!status)
        status = ns_record_language(article, language, err);
    if (!status)
        status = read_content(article, item, err);
    ns_buffer_release(&line);
    if (article->id.size > NS_ID_MAX)
        article->id = NS_STR("");
    read_dates(article, item, created, changed);
    return status;
}

/* --- the reader --------------------------------------------------------------------------- */

static bool is_item(void *context, struct ns_str name)
{
    (void)context;
    return ns_str_equal(name, NS_STR("newsItem")) || ns_str_equal(name, NS_STR("nitf")) ||
           ns_str_equal(name, NS_STR("NewsItem"));
}

static enum ns_status take_item(void *context, const struct ns_xml_node *item, size_t line,
                                struct ns_error *err)
{
    struct wire *wire = context;
    struct ns_article *article = wire->article;
    struct ns_error why;
    wire->count++;
    ns_article_reset(article);
    enum ns_status status = ns_xml_is(item, "nitf")       ? ns_wire_nitf(article, item, &why)
                            : ns_xml_is(item, "newsItem") ? read_item(article, item, &why)
                                                          : read_old_item(article, item, &why);
    if (!status)
        status = ns_record_finish(article, wire->input, wire->count, &why);
    return ns_record_hand_on(article, status, &why, wire->input, line, wire->sink, err);
}

static enum ns_status newsml_read(struct ns_input *input, struct ns_article *article,
                                  const struct ns_sink *sink, struct ns_error *err)
{
    struct wire wire = {input, article, sink, 0};
    const struct ns_xml_handler handler = {&wire, is_item, take_item};
    enum ns_status status = ns_xml_read(input, &handler, err);
    if (!status && wire.count == 0)
        status = ns_error_set(err, NS_INVALID, "it holds no news item");
    return status;
}

static bool newsml_detect(struct ns_str head)
{
    static const char *const roots[] = {"nitf",        "newsml",        "newsitem",
                                        "newsmessage", "packageitem",   "conceptitem",
                                        "catalogitem", "knowledgeitem", "planningitem"};
    char root[NS_XML_ROOT_MAX];
    ns_xml_root(head, root);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (strcmp(root, roots[i]) == 0)
            return true;
    return false;
}

const struct ns_reader ns_reader_newsml = {
    .name = "newsml",
    .summary = "NewsML-G2, NewsML 1 or NITF",
    .detect = newsml_detect,
    .read = newsml_read,
};

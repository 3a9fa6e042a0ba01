/* Feeds: RSS 0.9 to 2.0 (with RSS 1.0 as RDF), Atom 0.3 and 1.0 (RFC 4287), and the extensions that
 * news sites use: content, Dublin Core, Media RSS, iTunes, FeedBurner. */
#include "common/base/table.h"
#include "indexer/extract/extract.h"
#include "indexer/readers/record.h"
#include "indexer/readers/xml_record.h"

#include <libxml/uri.h>
#include <strings.h>
#include <xxhash.h>

struct feed {
    struct ns_input *input;
    struct ns_article *article;
    const struct ns_sink *sink;
    struct ns_table seen; /* addresses of entries before */
    size_t count;         /* entries so far */
    struct ns_buffer text, line;
};

/* --- values ------------------------------------------------------------------------------- */

/* The text in node; valid until the next call. */
static struct ns_str text_of(struct feed *feed, const struct ns_xml_node *node)
{
    ns_buffer_clear(&feed->text);
    if (node)
        ns_xml_text(node, &feed->text);
    return ns_str_trim(ns_buffer_str(&feed->text));
}

static bool is_type(const struct ns_xml_node *node, const char *type)
{
    return ns_str_equal(ns_xml_attr(node, "type"), ns_str_of(type));
}

static bool is_atom(const struct ns_xml_node *entry)
{
    return ns_xml_is(entry, "entry");
}

/* Whether what node holds is text and not HTML: nobody but Atom has such a thing. */
static bool is_plain(const struct ns_xml_node *node, bool atom)
{
    bool silent = ns_xml_attr(node, "type").size == 0 && ns_xml_attr(node, "mode").size == 0;
    return atom && (is_type(node, "text") || is_type(node, "text/plain") || silent);
}

/* Sets field to the one line that node says; leaves it when node is NULL or says nothing. */
static enum ns_status set_line(struct feed *feed, struct ns_str *field,
                               const struct ns_xml_node *node, bool atom, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    struct ns_str text = text_of(feed, node);
    if (text.size == 0)
        return NS_OK;
    if (!is_plain(node, atom) && !ns_xml_has_elements(node)) {
        ns_buffer_clear(&feed->line);
        status = ns_extract_line(text, &feed->line, err);
        text = ns_buffer_str(&feed->line);
    }
    return status ? status : ns_article_set(feed->article, field, text, NS_FIELD_MAX, err);
}

static enum ns_status set_body(struct feed *feed, const struct ns_xml_node *node, bool atom,
                               struct ns_error *err)
{
    ns_buffer_clear(&feed->text);
    if (!node || ns_xml_attr(node, "src").size)
        return NS_OK;
    bool markup = ns_xml_has_elements(node);
    if (markup)
        ns_xml_markup(node, &feed->text);
    else
        ns_xml_text(node, &feed->text);
    struct ns_str text = ns_buffer_str(&feed->text);
    if (markup || !is_plain(node, atom))
        return ns_extract_fragment(text, feed->article, err);
    return ns_article_set(feed->article, &feed->article->body, text, NS_BODY_MAX, err);
}

static enum ns_status read_body(struct feed *feed, const struct ns_xml_node *entry,
                                struct ns_error *err)
{
    static const char *const names[] = {
        "content:encoded", "content",        "body",     "div",         "description",
        "summary",         "itunes:summary", "fullitem", "media:group", "media:description"};
    enum ns_status status = NS_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && !status; i++) {
        const struct ns_xml_node *node = ns_xml_child(entry, names[i]);
        if (ns_xml_is(node, "media:group"))
            node = ns_xml_child(node, "media:description");
        status = set_body(feed, node, is_atom(entry), err);
        if (feed->article->body.size)
            break;
    }
    return status;
}

/* The element that tells of the feed as a whole. */
static const struct ns_xml_node *channel_of(const struct ns_xml_node *entry)
{
    const struct ns_xml_node *around = entry->parent;
    const struct ns_xml_node *channel = ns_xml_child(around, "channel");
    return channel ? channel : around;
}

/* --- address and id ----------------------------------------------------------------------- */

static bool is_address(struct ns_str text)
{
    return text.size > 8 && (strncasecmp(text.data, "http://", 7) == 0 ||
                             strncasecmp(text.data, "https://", 8) == 0);
}

/* Of several links the one to the page. */
static struct ns_str find_link(struct feed *feed, const struct ns_xml_node *entry)
{
    struct ns_str found = NS_STR("");
    const struct ns_xml_node *link = ns_xml_child(entry, "link");
    for (; link; link = ns_xml_next(link, "link")) {
        struct ns_str rel = ns_xml_attr(link, "rel"), href = ns_xml_attr(link, "href");
        bool page = rel.size == 0 || ns_str_equal(rel, NS_STR("alternate"));
        bool other = ns_xml_attr(link, "type").size && !is_type(link, "text/html") &&
                     !is_type(link, "application/xhtml+xml");
        if (href.size == 0)
            href = text_of(feed, link);
        if (page && href.size && (!found.size || !other))
            found = href;
        if (found.size && page && !other)
            break;
    }
    return found;
}

/* What relative addresses in the feed are relative to; NUL-terminated, empty when nothing says. */
static struct ns_str base_of(const struct ns_xml_node *entry)
{
    struct ns_str base = ns_xml_attr(entry, "xml:base");
    for (const struct ns_xml_node *node = entry->parent; node && !is_address(base);
         node = node->parent)
        base = ns_xml_attr(node, "xml:base");
    const struct ns_xml_node *link = ns_xml_child(channel_of(entry), "link");
    for (; link && !is_address(base); link = ns_xml_next(link, "link"))
        base = link->first ? link->first->text : ns_xml_attr(link, "href");
    return is_address(base) ? base : NS_STR("");
}

static enum ns_status set_url(struct feed *feed, const struct ns_xml_node *entry, struct ns_str url,
                              struct ns_error *err)
{
    struct ns_str *field = &feed->article->url;
    struct ns_str base = base_of(entry);
    ns_buffer_clear(&feed->line);
    ns_buffer_append_str(&feed->line, url);
    ns_buffer_append_char(&feed->line, '\0');
    if (ns_buffer_failed(&feed->line))
        return ns_error_nomem(err);
    bool relative = url.size && !memchr(url.data, ':', url.size);
    if (!relative || !base.size || url.size > NS_FIELD_MAX || base.size > NS_FIELD_MAX)
        return ns_article_set(feed->article, field, url, NS_FIELD_MAX, err);
    xmlChar *joined = xmlBuildURI((const xmlChar *)feed->line.data, (const xmlChar *)base.data);
    struct ns_str whole = joined ? ns_str_of((const char *)joined) : url;
    enum ns_status status = ns_article_set(feed->article, field, whole, NS_FIELD_MAX, err);
    xmlFree(joined);
    return status;
}

static enum ns_status read_url(struct feed *feed, const struct ns_xml_node *entry,
                               struct ns_error *err)
{
    const struct ns_xml_node *guid = ns_xml_child(entry, "guid");
    struct ns_str url = text_of(feed, ns_xml_child(entry, "feedburner:origLink"));
    if (!url.size && guid && !ns_str_equal(ns_xml_attr(guid, "isPermaLink"), NS_STR("false"))) {
        url = text_of(feed, guid);
        if (!is_address(url))
            url = NS_STR("");
    }
    if (!url.size)
        url = find_link(feed, entry);
    if (!url.size)
        url = ns_xml_attr(entry, "rdf:about");
    return set_url(feed, entry, url, err);
}

/* Whether url names a site, not a page of it. */
static bool is_home(struct ns_str url)
{
    const char *host = url.size ? memmem(url.data, url.size, "//", 2) : NULL;
    if (!host)
        return false;
    size_t left = (size_t)(url.data + url.size - host) - 2;
    const char *slash = memchr(host + 2, '/', left);
    return !slash || slash + 1 == url.data + url.size;
}

/* The address, so that an entry and its page are one article, unless it is not the entry's own:
 * then what the feed calls the entry, else the address and a number made from the title. */
static enum ns_status read_id(struct feed *feed, const struct ns_xml_node *entry,
                              struct ns_error *err)
{
    struct ns_article *article = feed->article;
    struct ns_str guid = text_of(feed, ns_xml_child(entry, is_atom(entry) ? "id" : "guid"));
    struct ns_str url = article->url;
    if (url.size == 0 || url.size > NS_ID_MAX)
        return guid.size <= NS_ID_MAX ? ns_record_id(article, guid, err) : NS_OK;
    bool repeated = ns_table_find(&feed->seen, url) != NS_TABLE_NONE;
    if (!repeated && ns_table_intern(&feed->seen, url) == NS_TABLE_NONE)
        return ns_error_nomem(err);
    if (!repeated && !is_home(url))
        return ns_record_id(article, url, err);
    if (guid.size && guid.size <= NS_ID_MAX && !ns_str_equal(guid, url))
        return ns_record_id(article, guid, err);
    ns_buffer_clear(&feed->line);
    ns_buffer_append_str(&feed->line, url);
    ns_buffer_printf(
        &feed->line, "#%08x",
        (unsigned)XXH3_64bits(article->title.size ? article->title.data : "", article->title.size));
    if (ns_buffer_failed(&feed->line))
        return ns_error_nomem(err);
    return ns_record_id(article, ns_buffer_str(&feed->line), err);
}

/* --- the rest ----------------------------------------------------------------------------- */

static void read_date(struct feed *feed, const struct ns_xml_node *entry, const char *const *names,
                      struct ns_date *date)
{
    for (; *names && !date->precision; names++)
        (void)ns_date_parse(text_of(feed, ns_xml_child(entry, *names)), date);
}

static void read_dates(struct feed *feed, const struct ns_xml_node *entry)
{
    static const char *const published[] = {"pubDate",         "published", "dc:date",
                                            "issued",          "created",   "dcterms:issued",
                                            "dcterms:created", "pubdate",   NULL};
    static const char *const modified[] = {"updated", "modified", "dcterms:modified", NULL};
    struct ns_article *article = feed->article;
    read_date(feed, entry, published, &article->published);
    read_date(feed, entry, modified, &article->modified);
    if (!article->published.precision) {
        article->published = article->modified;
        article->modified = (struct ns_date){0};
    }
}

/* "mail@x.test (Ann Lee)" -> "Ann Lee"; an address alone names nobody. */
static struct ns_str person(struct ns_str text)
{
    if (!text.size || !memchr(text.data, '@', text.size))
        return text;
    const char *open = memchr(text.data, '(', text.size);
    const char *close = open ? memchr(open, ')', (size_t)(text.data + text.size - open)) : NULL;
    return close ? (struct ns_str){open + 1, (size_t)(close - open - 1)} : NS_STR("");
}

static enum ns_status read_authors(struct feed *feed, const struct ns_xml_node *parent,
                                   const char *name, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    const struct ns_xml_node *node = ns_xml_child(parent, name);
    for (; node && !status; node = ns_xml_next(node, name)) {
        const struct ns_xml_node *inner = ns_xml_child(node, "name");
        struct ns_str text = person(text_of(feed, inner ? inner : node));
        if (!inner && ns_xml_has_elements(node))
            continue;
        ns_buffer_clear(&feed->line);
        status = ns_extract_line(text, &feed->line, err);
        if (!status)
            status = ns_article_add(feed->article, &feed->article->authors,
                                    ns_buffer_str(&feed->line), err);
    }
    return status;
}

static enum ns_status read_sections(struct feed *feed, const struct ns_xml_node *entry,
                                    const char *name, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    const struct ns_xml_node *node = ns_xml_child(entry, name);
    for (; node && !status; node = ns_xml_next(node, name)) {
        struct ns_str text = ns_xml_attr(node, "label");
        if (!text.size)
            text = ns_xml_attr(node, "term");
        if (!text.size)
            text = text_of(feed, node);
        ns_buffer_clear(&feed->line);
        status = ns_extract_line(text, &feed->line, err);
        if (!status)
            status = ns_article_add(feed->article, &feed->article->sections,
                                    ns_buffer_str(&feed->line), err);
    }
    return status;
}

static enum ns_status read_source(struct feed *feed, const struct ns_xml_node *entry,
                                  struct ns_error *err)
{
    const struct ns_xml_node *own = ns_xml_child(entry, "source");
    const struct ns_xml_node *title = ns_xml_child(own, "title");
    struct ns_str *field = &feed->article->source;
    enum ns_status status = NS_OK;
    if (title || (own && !ns_xml_has_elements(own)))
        status = set_line(feed, field, title ? title : own, is_atom(entry), err);
    if (!status && !field->size && entry->parent)
        status =
            set_line(feed, field, ns_xml_child(channel_of(entry), "title"), is_atom(entry), err);
    return status;
}

static enum ns_status read_language(struct feed *feed, const struct ns_xml_node *entry,
                                    struct ns_error *err)
{
    const struct ns_xml_node *content = ns_xml_child(entry, "content");
    const struct ns_xml_node *channel = channel_of(entry);
    struct ns_str *language = &feed->article->language;
    enum ns_status status =
        ns_record_language(feed->article, ns_xml_attr(content, "xml:lang"), err);
    if (!status && !language->size)
        status = ns_record_language(feed->article, ns_xml_attr(entry, "xml:lang"), err);
    if (!status && !language->size)
        status = ns_record_language(feed->article,
                                    text_of(feed, ns_xml_child(entry, "dc:language")), err);
    if (!status && !language->size)
        status = ns_record_language(feed->article, text_of(feed, ns_xml_child(channel, "language")),
                                    err);
    if (!status && !language->size)
        status = ns_record_language(feed->article,
                                    text_of(feed, ns_xml_child(channel, "dc:language")), err);
    if (!status && !language->size)
        status = ns_record_language(feed->article, ns_xml_attr(entry->parent, "xml:lang"), err);
    return status;
}

static enum ns_status read_people(struct feed *feed, const struct ns_xml_node *entry,
                                  struct ns_error *err)
{
    enum ns_status status = read_authors(feed, entry, "author", err);
    if (!status)
        status = read_authors(feed, entry, "dc:creator", err);
    if (!status && !feed->article->authors.count)
        status = read_authors(feed, entry, "itunes:author", err);
    if (!status && !feed->article->authors.count && is_atom(entry))
        status = read_authors(feed, entry->parent, "author", err);
    return status;
}

static enum ns_status read_entry(struct feed *feed, const struct ns_xml_node *entry,
                                 struct ns_error *err)
{
    struct ns_article *article = feed->article;
    ns_article_reset(article);
    article->origin = NS_ORIGIN_FEED;
    enum ns_status status =
        set_line(feed, &article->title, ns_xml_child(entry, "title"), is_atom(entry), err);
    if (!status)
        status = read_body(feed, entry, err);
    if (!status)
        status = read_url(feed, entry, err);
    if (!status)
        status = ns_record_address(article, err);
    if (!status)
        status = read_id(feed, entry, err);
    if (!status)
        status = read_people(feed, entry, err);
    if (!status)
        status = read_sections(feed, entry, "category", err);
    if (!status)
        status = read_sections(feed, entry, "dc:subject", err);
    if (!status)
        status = read_source(feed, entry, err);
    if (!status)
        status = read_language(feed, entry, err);
    if (!status && (ns_buffer_failed(&feed->text) || ns_buffer_failed(&feed->line)))
        status = ns_error_nomem(err);
    if (status)
        return status;
    read_dates(feed, entry);
    return ns_record_finish(article, feed->input, feed->count, err);
}

/* --- the reader --------------------------------------------------------------------------- */

static bool is_entry(void *context, struct ns_str name)
{
    (void)context;
    return ns_str_equal(name, NS_STR("item")) || ns_str_equal(name, NS_STR("entry"));
}

static enum ns_status take_entry(void *context, const struct ns_xml_node *entry, size_t line,
                                 struct ns_error *err)
{
    struct feed *feed = context;
    struct ns_error why;
    feed->count++;
    enum ns_status status = read_entry(feed, entry, &why);
    return ns_record_hand_on(feed->article, status, &why, feed->input, line, feed->sink, err);
}

static enum ns_status feed_read(struct ns_input *input, struct ns_article *article,
                                const struct ns_sink *sink, struct ns_error *err)
{
    struct feed feed = {.input = input, .article = article, .sink = sink};
    const struct ns_xml_handler handler = {&feed, is_entry, take_entry};
    ns_buffer_init(&feed.text);
    ns_buffer_init(&feed.line);
    ns_table_init(&feed.seen);
    enum ns_status status = ns_xml_read(input, &handler, err);
    ns_table_release(&feed.seen);
    ns_buffer_release(&feed.line);
    ns_buffer_release(&feed.text);
    return status;
}

static bool feed_detect(struct ns_str head)
{
    char root[NS_XML_ROOT_MAX];
    ns_xml_root(head, root);
    return strcmp(root, "rss") == 0 || strcmp(root, "rdf") == 0 || strcmp(root, "feed") == 0;
}

const struct ns_reader ns_reader_feed = {
    .name = "feed",
    .summary = "an RSS or Atom feed",
    .detect = feed_detect,
    .read = feed_read,
};

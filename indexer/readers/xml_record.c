#include "indexer/readers/xml_record.h"

#include "common/base/arena.h"
#include "common/base/utf8.h"
#include "indexer/extract/html_charset.h"
#include "indexer/readers/xml_ampersand.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <limits.h>

enum { PREFIX_MAX = 32 };

/* Namespaces and the prefixes that stand for them here. */
static const struct {
    const char *uri, *prefix;
} namespaces[] = {
    {"http://backend.userland.com/rss2", ""},
    {"http://channel.netscape.com/rdf/simple/0.9/", ""},
    {"http://my.netscape.com/rdf/simple/0.9/", ""},
    {"http://purl.org/atom/ns#", ""},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"http://purl.org/dc/terms/", "dcterms"},
    {"http://purl.org/rss/1.0/", ""},
    {"http://purl.org/rss/1.0/modules/content/", "content"},
    {"http://rssnamespace.org/feedburner/ext/1.0", "feedburner"},
    {"http://search.yahoo.com/mrss", "media"},
    {"http://search.yahoo.com/mrss/", "media"},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"},
    {"http://www.w3.org/1999/xhtml", ""},
    {"http://www.w3.org/2005/Atom", ""},
    {"http://www.w3.org/XML/1998/namespace", "xml"},
    {"http://iptc.org/std/nar/2006-10-01/", ""},
    {"http://iptc.org/std/NITF/2006-10-18/", ""},
};

struct builder {
    const struct ns_xml_handler *handler;
    struct ns_arena around, record; /* what holds the nodes outside and inside of the record */
    struct ns_xml_node *open;       /* the innermost open element that is kept */
    struct ns_xml_node *top;        /* the record; NULL outside of one */
    size_t around_count, count;     /* nodes in each */
    size_t dropped;                 /* open elements that are not kept */
    size_t depth, line;             /* open elements; where the record begins */
    struct ns_buffer text;          /* since the last tag */
    xmlParserCtxtPtr parser;
    xmlEntity entity; /* the last one that was asked for */
    char entity_text[NS_UTF8_MAX + 1];
    enum ns_status status; /* why the parser was stopped */
    struct ns_error err;
};

static void fail(struct builder *builder)
{
    if (builder->status == NS_OK)
        builder->status = ns_error_nomem(&builder->err);
    xmlStopParser(builder->parser);
}

static struct ns_arena *arena_of(struct builder *builder)
{
    return builder->top ? &builder->record : &builder->around;
}

/* Adds a node below the open one; NULL when there is no memory or no room. */
static struct ns_xml_node *add_node(struct builder *builder)
{
    size_t *count = builder->top ? &builder->count : &builder->around_count;
    if (*count >= NS_XML_NODES_MAX)
        return NULL;
    struct ns_xml_node *node = ns_arena_alloc(arena_of(builder), sizeof *node);
    if (!node) {
        fail(builder);
        return NULL;
    }
    ++*count;
    node->parent = builder->open;
    return node;
}

static void link_node(struct ns_xml_node *parent, struct ns_xml_node *node)
{
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
}

static void flush_text(struct builder *builder)
{
    struct ns_str text = ns_buffer_str(&builder->text);
    bool outside = builder->depth == 0 || builder->dropped > 0;
    if (text.size && !outside) {
        struct ns_xml_node *node = add_node(builder);
        if (node) {
            node->text = ns_arena_copy(arena_of(builder), text);
            link_node(builder->open, node);
            if (!node->text.data)
                fail(builder);
        }
    }
    if (ns_buffer_failed(&builder->text))
        fail(builder);
    ns_buffer_clear(&builder->text);
}

static struct ns_str name_of(struct builder *builder, const xmlChar *local, const xmlChar *prefix,
                             const xmlChar *uri)
{
    const char *known = (const char *)prefix;
    for (size_t i = 0; uri && i < sizeof namespaces / sizeof *namespaces; i++)
        if (strcmp((const char *)uri, namespaces[i].uri) == 0)
            known = namespaces[i].prefix;
    if (!known || !*known || strlen(known) > PREFIX_MAX)
        return ns_arena_copy(arena_of(builder), ns_str_of((const char *)local));
    struct ns_str name = {NULL, strlen(known) + 1 + strlen((const char *)local)};
    char *copy = ns_arena_alloc(arena_of(builder), name.size + 1);
    if (copy) {
        char *at = stpcpy(copy, known);
        *at++ = ':';
        (void)stpcpy(at, (const char *)local);
    }
    name.data = copy;
    return name;
}

/* libxml2 gives five pointers an attribute: local name, prefix, URI, value, end of value. */
static void add_attrs(struct builder *builder, struct ns_xml_node *node, int count,
                      const xmlChar **attrs)
{
    for (int i = 0; i < count; i++, attrs += 5) {
        struct ns_xml_attr *attr = ns_arena_alloc(arena_of(builder), sizeof *attr);
        if (!attr) {
            fail(builder);
            return;
        }
        attr->name = name_of(builder, attrs[0], attrs[1], attrs[2]);
        attr->value =
            ns_arena_copy(arena_of(builder),
                          (struct ns_str){(const char *)attrs[3], (size_t)(attrs[4] - attrs[3])});
        attr->next = node->attrs;
        node->attrs = attr;
        if (!attr->name.data || !attr->value.data)
            fail(builder);
    }
}

/* NOLINTNEXTLINE(readability-function-size): so many parameters are libxml2's. */
static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **declared, int attr_count, int defaulted,
                     const xmlChar **attrs)
{
    struct builder *builder = context;
    (void)namespace_count, (void)declared, (void)defaulted;
    flush_text(builder);
    builder->depth++;
    if (builder->status || builder->dropped) {
        builder->dropped++;
        return;
    }
    struct ns_str name = name_of(builder, local, prefix, uri);
    bool begins =
        name.data && !builder->top && builder->handler->is_record(builder->handler->context, name);
    struct ns_xml_node *node = NULL;
    if (begins) {
        node = ns_arena_alloc(&builder->record, sizeof *node);
        builder->top = node;
        builder->count = 1;
        builder->line = (size_t)xmlSAX2GetLineNumber(builder->parser);
        if (node)
            node->parent = builder->open;
        else
            fail(builder);
    } else {
        node = add_node(builder);
        if (node && builder->open)
            link_node(builder->open, node);
    }
    if (!node) {
        builder->dropped++;
        return;
    }
    node->name = name;
    if (!name.data)
        fail(builder);
    add_attrs(builder, node, attr_count, attrs);
    builder->open = node;
    /* After an error libxml2 would leave out every reference (&lt;) though it recovered. */
    builder->parser->wellFormed = 1;
}

static void end_record(struct builder *builder)
{
    const struct ns_xml_handler *handler = builder->handler;
    const struct ns_xml_node *record = builder->top;
    builder->top = NULL;
    if (!builder->status)
        builder->status = handler->record(handler->context, record, builder->line, &builder->err);
    ns_arena_reset(&builder->record);
    if (builder->status)
        xmlStopParser(builder->parser);
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    struct builder *builder = context;
    (void)local, (void)prefix, (void)uri;
    flush_text(builder);
    builder->parser->wellFormed = 1;
    if (builder->depth > 0)
        builder->depth--;
    if (builder->dropped) {
        builder->dropped--;
        return;
    }
    struct ns_xml_node *node = builder->open;
    if (!node)
        return;
    builder->open = node->parent;
    if (node == builder->top)
        end_record(builder);
}

static void on_text(void *context, const xmlChar *text, int size)
{
    struct builder *builder = context;
    if (size > 0)
        ns_buffer_append(&builder->text, text, (size_t)size);
    builder->parser->wellFormed = 1;
}

/* The entities of HTML, which many feeds use undeclared; those that the document declares are not
 * kept, so there is nothing that could expand. */
static xmlEntityPtr on_entity(void *context, const xmlChar *name)
{
    struct builder *builder = context;
    const htmlEntityDesc *html = htmlEntityLookup(name);
    if (!html)
        return NULL;
    size_t size = ns_utf8_encode(html->value, builder->entity_text);
    builder->entity_text[size] = '\0';
    builder->entity = (xmlEntity){
        .type = XML_ENTITY_DECL,
        .name = (const xmlChar *)html->name,
        .content = (xmlChar *)builder->entity_text,
        .orig = (xmlChar *)builder->entity_text,
        .length = (int)size,
        .etype = XML_INTERNAL_PREDEFINED_ENTITY,
    };
    return &builder->entity;
}

static enum ns_status finish(struct builder *builder, struct ns_error *err)
{
    const xmlError *last = &builder->parser->lastError;
    if (builder->top) { /* what is there of the last record */
        flush_text(builder);
        end_record(builder);
    }
    if (builder->status) {
        if (err)
            *err = builder->err;
        return builder->status;
    }
    if (builder->depth == 0 && builder->around_count + builder->line > 0)
        return NS_OK;
    struct ns_str message = ns_str_trim(ns_str_of(last->message ? last->message : "no element"));
    ns_error_set(err, NS_CORRUPT, "damaged XML: line %d: %.*s", last->line, (int)message.size,
                 message.data);
    ns_error_hint(err, "what stood before the damage was read");
    return NS_CORRUPT;
}

enum ns_status ns_xml_records(struct ns_str text, const struct ns_xml_handler *handler,
                              struct ns_error *err)
{
    text = ns_str_trim(text);
    if (text.size == 0 || text.size > INT_MAX)
        return ns_error_set(err, NS_INVALID, "no XML");
    struct builder builder = {.handler = handler};
    builder.parser = xmlCreateMemoryParserCtxt(text.data, (int)text.size);
    if (!builder.parser)
        return ns_error_nomem(err);
    ns_arena_init(&builder.around);
    ns_arena_init(&builder.record);
    ns_buffer_init(&builder.text);
    const xmlSAXHandler callbacks = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .getEntity = on_entity,
    };
    *builder.parser->sax = callbacks;
    builder.parser->userData = &builder;
    xmlCtxtUseOptions(builder.parser, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                          XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(builder.parser, XML_CHAR_ENCODING_UTF8);
    (void)xmlParseDocument(builder.parser);
    enum ns_status status = finish(&builder, err);
    xmlFreeDoc(builder.parser->myDoc); /* made for declarations of entities only */
    xmlFreeParserCtxt(builder.parser);
    ns_buffer_release(&builder.text);
    ns_arena_release(&builder.record);
    ns_arena_release(&builder.around);
    return status;
}

enum ns_status ns_xml_read(struct ns_input *input, const struct ns_xml_handler *handler,
                           struct ns_error *err)
{
    struct ns_buffer decoded, escaped;
    struct ns_str text;
    enum ns_status status = ns_input_all(input, &text, err);
    if (status)
        return status;
    ns_buffer_init(&decoded);
    ns_buffer_init(&escaped);
    status = ns_html_charset_decode(text, &decoded, &text, err);
    if (!status) {
        text = ns_xml_escape_ampersands(text, &escaped);
        status =
            ns_buffer_failed(&escaped) ? ns_error_nomem(err) : ns_xml_records(text, handler, err);
    }
    ns_buffer_release(&escaped);
    ns_buffer_release(&decoded);
    return status;
}

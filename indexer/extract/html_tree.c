#include "indexer/extract/html_tree.h"

#include "common/base/utf8.h"
#include "indexer/extract/html_charset.h"
#include "indexer/extract/html_guard.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <limits.h>

struct tag_entry {
    const char *name;
    enum ns_html_nature nature;
};

#define TAG_ENTRY(id, name, nature) {name, NS_HTML_##nature},
static const struct tag_entry tag_entries[] = {NS_HTML_TAGS(TAG_ENTRY)};
#define ATTR_ENTRY(id, name) name,
static const char *const attr_names[] = {NS_HTML_ATTRS(ATTR_ENTRY)};

enum { TAG_ENTRIES = sizeof tag_entries / sizeof *tag_entries };
#define FIRST_TAG (NS_TAG_OTHER + 1)

/* What the callbacks build. */
struct builder {
    struct ns_html_tree *tree;
    struct ns_html_node *open; /* the innermost open element that is kept */
    size_t flattened;          /* open elements inside it that were too deep to keep */
    struct ns_buffer text;     /* text since the last tag */
    struct ns_buffer mended;   /* scratch of keep_text */
    xmlParserCtxtPtr parser;
    bool failed; /* out of memory */
};

static enum ns_html_tag find_tag(const char *name)
{
    size_t low = 0, high = TAG_ENTRIES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, tag_entries[middle].name);
        if (order == 0)
            return (enum ns_html_tag)(FIRST_TAG + middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NS_TAG_OTHER;
}

static enum ns_html_attr_name find_attr(const char *name)
{
    size_t low = 0, high = NS_ATTR_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, attr_names[middle]);
        if (order == 0)
            return (enum ns_html_attr_name)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NS_ATTR_COUNT;
}

enum ns_html_nature ns_html_nature(enum ns_html_tag tag)
{
    return tag <= NS_TAG_OTHER ? NS_HTML_INLINE : tag_entries[tag - FIRST_TAG].nature;
}

struct ns_str ns_html_attr(const struct ns_html_node *node, enum ns_html_attr_name name)
{
    for (const struct ns_html_attr *attr = node->attrs; attr; attr = attr->next)
        if (attr->name == name)
            return attr->value;
    return (struct ns_str){0};
}

struct ns_html_node *ns_html_next(const struct ns_html_node *top, const struct ns_html_node *node,
                                  bool skip_children)
{
    if (node->first && !skip_children)
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

void ns_html_text(const struct ns_html_node *node, struct ns_buffer *out)
{
    const struct ns_html_node *at = node;
    bool skip = false;
    while ((at = ns_html_next(node, at, skip)) != NULL) {
        enum ns_html_nature nature = ns_html_nature(at->tag);
        skip = nature == NS_HTML_SKIP;
        if (at->tag == NS_TAG_TEXT)
            ns_buffer_append_str(out, at->text);
        else if (nature == NS_HTML_BLOCK || at->tag == NS_TAG_BR)
            ns_buffer_append_char(out, ' ');
    }
}

/* libxml2 reads on in spite of errors, but not past this. */
static void stop(struct builder *builder)
{
    if (builder->parser)
        xmlStopParser(builder->parser);
}

static struct ns_html_node *add_node(struct builder *builder, enum ns_html_tag tag)
{
    struct ns_html_tree *tree = builder->tree;
    struct ns_html_node *parent = builder->open;
    if (tree->count >= NS_HTML_NODES_MAX) {
        stop(builder);
        return NULL;
    }
    struct ns_html_node *node = ns_arena_alloc(&tree->arena, sizeof *node);
    if (!node) {
        builder->failed = true;
        stop(builder);
        return NULL;
    }
    node->tag = tag;
    node->index = (uint32_t)tree->count++;
    if (parent) {
        node->parent = parent;
        node->depth = (uint16_t)(parent->depth + 1);
        if (parent->last)
            parent->last->next = node;
        else
            parent->first = node;
        parent->last = node;
    }
    return node;
}

/* Appends text with U+0080 to U+009F replaced by what they are meant to be. */
static void append_mended(struct ns_buffer *out, struct ns_str text)
{
    const char *p = text.data, *end = text.data + text.size;
    while (p < end) {
        const char *mark = memchr(p, 0xC2, (size_t)(end - p));
        if (!mark || end - mark < 2)
            mark = end;
        ns_buffer_append(out, p, (size_t)(mark - p));
        p = mark;
        if (p == end)
            break;
        unsigned char byte = (unsigned char)p[1];
        char character[NS_UTF8_MAX] = {p[0], p[1]};
        size_t size = 2;
        if (byte < 0xA0)
            size = ns_utf8_encode(ns_html_windows_1252(byte), character);
        ns_buffer_append(out, character, size);
        p += 2;
    }
}

static struct ns_str keep_text(struct builder *builder, struct ns_str text)
{
    ns_buffer_clear(&builder->mended);
    append_mended(&builder->mended, text);
    struct ns_str kept = ns_arena_copy(&builder->tree->arena, ns_buffer_str(&builder->mended));
    builder->failed |= !kept.data || ns_buffer_failed(&builder->mended);
    return kept;
}

static void flush_text(struct builder *builder)
{
    if (!builder->text.size)
        return;
    struct ns_html_node *node = add_node(builder, NS_TAG_TEXT);
    if (node)
        node->text = keep_text(builder, ns_buffer_str(&builder->text));
    builder->failed |= ns_buffer_failed(&builder->text);
    ns_buffer_clear(&builder->text);
}

static void add_attr(struct builder *builder, struct ns_html_node *node, const char *name,
                     const char *value)
{
    enum ns_html_attr_name known = find_attr(name);
    if (known == NS_ATTR_COUNT)
        return;
    struct ns_html_attr *attr = ns_arena_alloc(&builder->tree->arena, sizeof *attr);
    if (!attr) {
        builder->failed = true;
        return;
    }
    attr->name = known;
    attr->value = keep_text(builder, ns_str_of(value ? value : ""));
    attr->next = node->attrs;
    node->attrs = attr;
}

/* Where an element that is seen belongs when it stands in a <title> or <head> that nothing closed:
 * behind it. */
static struct ns_html_node *out_of_head(struct ns_html_node *open)
{
    struct ns_html_node *outer = open;
    for (struct ns_html_node *at = open; at->parent && ns_html_nature(at->tag) != NS_HTML_BLOCK;
         at = at->parent)
        if (at->tag == NS_TAG_HEAD || at->tag == NS_TAG_TITLE)
            outer = at->parent;
    return outer;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attrs)
{
    struct builder *builder = context;
    flush_text(builder);
    if (builder->open->depth >= NS_HTML_DEPTH_MAX) {
        builder->flattened++;
        if (builder->parser->nameNr >= NS_HTML_NESTING_MAX)
            stop(builder);
        return;
    }
    enum ns_html_tag tag = find_tag((const char *)name);
    if (ns_html_nature(tag) == NS_HTML_BLOCK)
        builder->open = out_of_head(builder->open);
    struct ns_html_node *node = add_node(builder, tag);
    if (!node)
        return;
    builder->open = node;
    for (; attrs && attrs[0]; attrs += 2)
        add_attr(builder, node, (const char *)attrs[0], (const char *)attrs[1]);
}

static void on_end(void *context, const xmlChar *name)
{
    struct builder *builder = context;
    flush_text(builder);
    if (builder->flattened) {
        builder->flattened--;
        return;
    }
    /* libxml2 closes what it opened, in order; a name that does not fit closes nothing. */
    if (builder->open->parent && builder->open->tag == find_tag((const char *)name))
        builder->open = builder->open->parent;
}

static void on_text(void *context, const xmlChar *text, int size)
{
    struct builder *builder = context;
    if (size > 0)
        ns_buffer_append(&builder->text, text, (size_t)size);
}

static enum ns_status parse(struct builder *builder, struct ns_str text, struct ns_error *err)
{
    xmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(text.data, (int)text.size);
    if (!parser)
        return ns_error_nomem(err);
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    xmlSAXHandler handler = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
    };
    *parser->sax = handler;
    parser->userData = builder;
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    builder->parser = parser;
    htmlParseDocument(parser);
    flush_text(builder);
    htmlFreeParserCtxt(parser);
    return NS_OK;
}

enum ns_status ns_html_tree_parse(struct ns_html_tree *tree, struct ns_str text,
                                  struct ns_error *err)
{
    *tree = (struct ns_html_tree){0};
    ns_arena_init(&tree->arena);
    struct builder builder = {.tree = tree};
    ns_buffer_init(&builder.text);
    ns_buffer_init(&builder.mended);
    struct ns_buffer scratch;
    ns_buffer_init(&scratch);
    enum ns_status status = ns_html_guard(text, &scratch, &text, err);
    tree->root = builder.open = add_node(&builder, NS_TAG_OTHER);
    if (!status && tree->root && text.size && text.size < INT_MAX)
        status = parse(&builder, text, err);
    if (!status && builder.failed)
        status = ns_error_nomem(err);
    ns_buffer_release(&builder.text);
    ns_buffer_release(&builder.mended);
    ns_buffer_release(&scratch);
    return status;
}

void ns_html_tree_release(struct ns_html_tree *tree)
{
    ns_arena_release(&tree->arena);
    tree->root = NULL;
    tree->count = 0;
}

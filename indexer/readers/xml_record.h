/* The records of an XML document (the entries of a feed, the items of a wire), one after the other,
 * each as a small tree.
 *
 * libxml2's parser calls back; its own tree is never built.  It recovers from what is not well
 * formed.  Nothing is fetched, no entity of the document's own is expanded; those of HTML are
 * known. Elements deeper than libxml2's 256 end the document; a record keeps NS_XML_NODES_MAX
 * nodes. */
#ifndef NS_READERS_XML_RECORD_H
#define NS_READERS_XML_RECORD_H

#include "common/base/buffer.h"
#include "common/base/status.h"
#include "indexer/readers/input.h"

#include <stdbool.h>

enum { NS_XML_NODES_MAX = 100 * 1000, NS_XML_ROOT_MAX = 64 };

struct ns_xml_attr {
    struct ns_xml_attr *next;
    struct ns_str name, value; /* "href", "xml:lang" */
};

struct ns_xml_node {
    struct ns_xml_node *parent, *first, *last, *next;
    struct ns_xml_attr *attrs;
    /* Of an element: "title", and where its namespace is not the main one of its format "dc:title",
     * with the usual prefix whatever the document uses.  Of text: empty. */
    struct ns_str name;
    struct ns_str text; /* of text */
};

struct ns_xml_handler {
    void *context;
    /* Whether an element begins a record. */
    bool (*is_record)(void *context, struct ns_str name);
    /* Takes a record, which lives until it returns.  Its parent, and all above, are what was read
     * outside of records so far.  line: where it began.  An error ends the reading. */
    enum ns_status (*record)(void *context, const struct ns_xml_node *record, size_t line,
                             struct ns_error *err);
};

/* Reads text: UTF-8, whatever it declares.  NS_CORRUPT: it ends too early, or is damaged beyond
 * recovery; what stood before was handed on.  Else what the handler returned, or NS_NOMEM. */
enum ns_status ns_xml_records(struct ns_str text, const struct ns_xml_handler *handler,
                              struct ns_error *err);

/* The same for all of input, in whatever charset it is. */
enum ns_status ns_xml_read(struct ns_input *input, const struct ns_xml_handler *handler,
                           struct ns_error *err);

/* The local name of the root element, lower case, to name; empty when head, the first bytes of a
 * document, is not XML or does not reach that far. */
void ns_xml_root(struct ns_str head, char name[NS_XML_ROOT_MAX]);

/* The first child of that name, or the next one after node; NULL when there is none. */
const struct ns_xml_node *ns_xml_child(const struct ns_xml_node *node, const char *name);
const struct ns_xml_node *ns_xml_next(const struct ns_xml_node *node, const char *name);

/* The node after node in document order, within top; NULL at the end. */
const struct ns_xml_node *ns_xml_following(const struct ns_xml_node *top,
                                           const struct ns_xml_node *node);

/* The first element of that name within top, in document order, after `after` (NULL: the first). */
const struct ns_xml_node *ns_xml_find(const struct ns_xml_node *top,
                                      const struct ns_xml_node *after, const char *name);

/* The value of an attribute; empty when there is none. */
struct ns_str ns_xml_attr(const struct ns_xml_node *node, const char *name);

bool ns_xml_is(const struct ns_xml_node *node, const char *name);
bool ns_xml_has_elements(const struct ns_xml_node *node);

/* Appends the text within node, or what stands in node as HTML. */
void ns_xml_text(const struct ns_xml_node *node, struct ns_buffer *out);
void ns_xml_markup(const struct ns_xml_node *node, struct ns_buffer *out);

#endif

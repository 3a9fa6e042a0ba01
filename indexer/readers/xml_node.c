#include "indexer/readers/xml_record.h"

bool ns_xml_is(const struct ns_xml_node *node, const char *name)
{
    return node && ns_str_equal(node->name, ns_str_of(name));
}

static const struct ns_xml_node *from(const struct ns_xml_node *node, const char *name)
{
    struct ns_str wanted = ns_str_of(name);
    while (node && !ns_str_equal(node->name, wanted))
        node = node->next;
    return node;
}

const struct ns_xml_node *ns_xml_child(const struct ns_xml_node *node, const char *name)
{
    return node ? from(node->first, name) : NULL;
}

const struct ns_xml_node *ns_xml_next(const struct ns_xml_node *node, const char *name)
{
    return node ? from(node->next, name) : NULL;
}

const struct ns_xml_node *ns_xml_following(const struct ns_xml_node *top,
                                           const struct ns_xml_node *node)
{
    if (node->first)
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

const struct ns_xml_node *ns_xml_find(const struct ns_xml_node *top,
                                      const struct ns_xml_node *after, const char *name)
{
    if (!top)
        return NULL;
    const struct ns_xml_node *node = ns_xml_following(top, after ? after : top);
    while (node && !ns_xml_is(node, name))
        node = ns_xml_following(top, node);
    return node;
}

struct ns_str ns_xml_attr(const struct ns_xml_node *node, const char *name)
{
    struct ns_str wanted = ns_str_of(name);
    for (const struct ns_xml_attr *attr = node ? node->attrs : NULL; attr; attr = attr->next)
        if (ns_str_equal(attr->name, wanted))
            return attr->value;
    return NS_STR("");
}

bool ns_xml_has_elements(const struct ns_xml_node *node)
{
    for (const struct ns_xml_node *child = node ? node->first : NULL; child; child = child->next)
        if (child->name.size)
            return true;
    return false;
}

void ns_xml_text(const struct ns_xml_node *node, struct ns_buffer *out)
{
    for (const struct ns_xml_node *at = node; at; at = ns_xml_following(node, at))
        ns_buffer_append_str(out, at->text);
}

static void escape(struct ns_str text, struct ns_buffer *out)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '<')
            ns_buffer_append_text(out, "&lt;");
        else if (text.data[i] == '&')
            ns_buffer_append_text(out, "&amp;");
        else
            ns_buffer_append_char(out, text.data[i]);
}

static void write_tag(const char *before, const struct ns_xml_node *node, struct ns_buffer *out)
{
    ns_buffer_append_text(out, before);
    ns_buffer_append_str(out, node->name);
    ns_buffer_append_char(out, '>');
}

void ns_xml_markup(const struct ns_xml_node *node, struct ns_buffer *out)
{
    const struct ns_xml_node *at = node ? node->first : NULL;
    while (at) {
        if (!at->name.size)
            escape(at->text, out);
        else
            write_tag("<", at, out);
        if (at->first) {
            at = at->first;
            continue;
        }
        if (at->name.size)
            write_tag("</", at, out);
        while (at != node && !at->next) {
            at = at->parent;
            if (at != node)
                write_tag("</", at, out);
        }
        at = at == node ? NULL : at->next;
    }
}

static bool starts(struct ns_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.data, with, size) == 0;
}

static struct ns_str after(struct ns_str text, const char *mark)
{
    const char *at = memmem(text.data, text.size, mark, strlen(mark));
    size_t used = at ? (size_t)(at - text.data) + strlen(mark) : text.size;
    return ns_str_trim((struct ns_str){text.data + used, text.size - used});
}

void ns_xml_root(struct ns_str head, char name[NS_XML_ROOT_MAX])
{
    name[0] = '\0';
    for (head = ns_str_trim(head);;) {
        if (starts(head, "<!--"))
            head = after(head, "-->");
        else if (starts(head, "<?"))
            head = after(head, "?>");
        else if (starts(head, "<!DOCTYPE") || starts(head, "<!doctype"))
            head = memchr(head.data, '[', head.size) && memmem(head.data, head.size, "]>", 2) &&
                           memchr(head.data, '[', head.size) < memchr(head.data, '>', head.size)
                       ? after(head, "]>")
                       : after(head, ">");
        else
            break;
    }
    if (!starts(head, "<"))
        return;
    size_t size = 0;
    for (size_t i = 1; i < head.size && size + 1 < NS_XML_ROOT_MAX; i++) {
        char c = head.data[i];
        if (c == ':') {
            size = 0;
            continue;
        }
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (size && ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'));
        if (!letter)
            break;
        name[size++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    name[size] = '\0';
}

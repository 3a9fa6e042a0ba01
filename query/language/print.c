#include "query/language/tree.h"

#include <stdio.h>

static void print_node(const struct ns_node *node, struct ns_buffer *out);

static void print_moment(int64_t seconds, struct ns_buffer *out)
{
    char text[NS_DATE_TEXT_SIZE];
    if (seconds != INT64_MIN && seconds != INT64_MAX)
        ns_buffer_append_text(
            out, ns_date_format((struct ns_date){seconds, NS_PRECISION_SECOND, 0}, text));
}

static void print_field(const struct ns_node *node, struct ns_buffer *out)
{
    if (node->field == NS_FIELD_TEXT)
        return;
    ns_buffer_append_text(out, ns_field_names[node->field]);
    ns_buffer_append_char(out, ':');
}

/* A plain phrase may hold quotes and the marks of terms, which mean nothing inside one. */
static void print_quoted(const struct ns_node *node, struct ns_buffer *out)
{
    struct ns_str text = node->text;
    const char *blank = node->plain ? "\"=*?~" : "";
    ns_buffer_append_char(out, '"');
    for (size_t i = 0; i < text.size; i++)
        ns_buffer_append_char(out,
                              text.data[i] && strchr(blank, text.data[i]) ? ' ' : text.data[i]);
    ns_buffer_append_char(out, '"');
}

static void print_children(const struct ns_node *node, const char *between, struct ns_buffer *out)
{
    for (const struct ns_node *child = node->children; child; child = child->next) {
        if (child != node->children)
            ns_buffer_append_text(out, between);
        print_node(child, out);
    }
}

static void print_boost(const struct ns_node *node, struct ns_buffer *out)
{
    if (node->boost != NS_BOOST_ONE)
        ns_buffer_printf(out, "^%g", (double)node->boost / NS_BOOST_ONE);
}

static void print_group(const struct ns_node *node, const char *between, struct ns_buffer *out)
{
    ns_buffer_append_char(out, '(');
    print_children(node, between, out);
    ns_buffer_append_char(out, ')');
    print_boost(node, out);
}

static void print_near(const struct ns_node *node, const char *name, struct ns_buffer *out)
{
    char between[32];
    (void)snprintf(between, sizeof between, node->number ? " %s/%u " : " %s ", name,
                   (unsigned)node->number);
    print_group(node, between, out);
}

static void print_at_least(const struct ns_node *node, struct ns_buffer *out)
{
    bool boosted = node->boost != NS_BOOST_ONE;
    ns_buffer_printf(out, "%satleast/%u ", boosted ? "(" : "", (unsigned)node->number);
    print_node(node->children, out);
    ns_buffer_append_text(out, boosted ? ")" : "");
    print_boost(node, out);
}

/* A colon right before a boost would make a field. */
static void print_word(const struct ns_node *node, struct ns_buffer *out)
{
    bool colon = node->text.data[node->text.size - 1] == ':' && node->boost != NS_BOOST_ONE;
    ns_buffer_append_text(out, colon ? "(" : "");
    print_field(node, out);
    ns_buffer_append_str(out, node->text);
    ns_buffer_append_text(out, colon ? ")" : "");
    print_boost(node, out);
}

/* Recursion is bounded by the parser's NS_QUERY_DEPTH. */
static void print_node(const struct ns_node *node, struct ns_buffer *out)
{
    switch (node->type) {
    case NS_NODE_WORD:
        print_word(node, out);
        break;
    case NS_NODE_PHRASE:
        print_field(node, out);
        ns_buffer_append_text(out, node->exact ? "=" : "");
        print_quoted(node, out);
        print_boost(node, out);
        break;
    case NS_NODE_DATE:
        ns_buffer_append_text(out, "date:");
        print_moment(node->first, out);
        ns_buffer_append_text(out, "..");
        print_moment(node->last, out);
        break;
    case NS_NODE_LIST:
        print_group(node, " ", out);
        break;
    case NS_NODE_AND:
        print_group(node, " AND ", out);
        break;
    case NS_NODE_OR:
        print_group(node, " OR ", out);
        break;
    case NS_NODE_NOT:
        /* Two minuses side by side would be a dash. */
        ns_buffer_append_text(out, node->children->type == NS_NODE_NOT ? "NOT " : "-");
        print_node(node->children, out);
        break;
    case NS_NODE_NEAR:
        print_near(node, "NEAR", out);
        break;
    case NS_NODE_ADJ:
        print_near(node, "ADJ", out);
        break;
    case NS_NODE_SENTENCE:
        print_near(node, "SENTENCE", out);
        break;
    case NS_NODE_PARAGRAPH:
        print_near(node, "PARAGRAPH", out);
        break;
    case NS_NODE_AT_LEAST:
        print_at_least(node, out);
        break;
    }
}

void ns_node_print(const struct ns_node *node, struct ns_buffer *out)
{
    if (node->type == NS_NODE_LIST)
        print_children(node, " ", out);
    else
        print_node(node, out);
}

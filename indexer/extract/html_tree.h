/* A page as a small tree: the elements and attributes that extraction looks at, and the text.
 *
 * libxml2's HTML parser reads the page and calls back; its own tree is never built.  Everything is
 * bounded: elements nested deeper than NS_HTML_DEPTH_MAX lose their tags, not their text (their
 * children hang on the deepest ancestor kept); past NS_HTML_NESTING_MAX open elements or
 * NS_HTML_NODES_MAX nodes the rest of the page is not read.  Whoever walks the tree may therefore
 * rely on a depth of NS_HTML_DEPTH_MAX, but walks it in a loop all the same (ns_html_next). */
#ifndef NS_EXTRACT_HTML_TREE_H
#define NS_EXTRACT_HTML_TREE_H

#include "common/base/arena.h"
#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdint.h>

enum {
    NS_HTML_DEPTH_MAX = 256,
    NS_HTML_NESTING_MAX = 1000,
    NS_HTML_NODES_MAX = 400000,
};

/* Name and nature of every element that is told from others; sorted by name. */
#define NS_HTML_TAGS(X)                                                                            \
    X(A, "a", INLINE)                                                                              \
    X(ADDRESS, "address", BLOCK)                                                                   \
    X(APPLET, "applet", SKIP)                                                                      \
    X(ARTICLE, "article", BLOCK)                                                                   \
    X(ASIDE, "aside", BLOCK)                                                                       \
    X(AUDIO, "audio", SKIP)                                                                        \
    X(B, "b", INLINE)                                                                              \
    X(BIG, "big", INLINE)                                                                          \
    X(BLOCKQUOTE, "blockquote", BLOCK)                                                             \
    X(BODY, "body", BLOCK)                                                                         \
    X(BR, "br", INLINE)                                                                            \
    X(BUTTON, "button", SKIP)                                                                      \
    X(CANVAS, "canvas", SKIP)                                                                      \
    X(CAPTION, "caption", BLOCK)                                                                   \
    X(CENTER, "center", BLOCK)                                                                     \
    X(DD, "dd", BLOCK)                                                                             \
    X(DETAILS, "details", BLOCK)                                                                   \
    X(DIALOG, "dialog", SKIP)                                                                      \
    X(DIR, "dir", BLOCK)                                                                           \
    X(DIV, "div", BLOCK)                                                                           \
    X(DL, "dl", BLOCK)                                                                             \
    X(DT, "dt", BLOCK)                                                                             \
    X(EM, "em", INLINE)                                                                            \
    X(EMBED, "embed", SKIP)                                                                        \
    X(FIELDSET, "fieldset", BLOCK)                                                                 \
    X(FIGCAPTION, "figcaption", BLOCK)                                                             \
    X(FIGURE, "figure", BLOCK)                                                                     \
    X(FONT, "font", INLINE)                                                                        \
    X(FOOTER, "footer", BLOCK)                                                                     \
    X(FORM, "form", BLOCK)                                                                         \
    X(H1, "h1", BLOCK)                                                                             \
    X(H2, "h2", BLOCK)                                                                             \
    X(H3, "h3", BLOCK)                                                                             \
    X(H4, "h4", BLOCK)                                                                             \
    X(H5, "h5", BLOCK)                                                                             \
    X(H6, "h6", BLOCK)                                                                             \
    X(HEAD, "head", SKIP)                                                                          \
    X(HEADER, "header", BLOCK)                                                                     \
    X(HR, "hr", BLOCK)                                                                             \
    X(HTML, "html", BLOCK)                                                                         \
    X(I, "i", INLINE)                                                                              \
    X(IFRAME, "iframe", SKIP)                                                                      \
    X(INPUT, "input", SKIP)                                                                        \
    X(LI, "li", BLOCK)                                                                             \
    X(LINK, "link", SKIP)                                                                          \
    X(MAIN, "main", BLOCK)                                                                         \
    X(MAP, "map", SKIP)                                                                            \
    X(MATH, "math", SKIP)                                                                          \
    X(MENU, "menu", BLOCK)                                                                         \
    X(META, "meta", SKIP)                                                                          \
    X(NAV, "nav", BLOCK)                                                                           \
    X(NOFRAMES, "noframes", SKIP)                                                                  \
    X(NOSCRIPT, "noscript", SKIP)                                                                  \
    X(OBJECT, "object", SKIP)                                                                      \
    X(OL, "ol", BLOCK)                                                                             \
    X(OPTION, "option", SKIP)                                                                      \
    X(P, "p", BLOCK)                                                                               \
    X(PRE, "pre", BLOCK)                                                                           \
    X(SCRIPT, "script", SKIP)                                                                      \
    X(SECTION, "section", BLOCK)                                                                   \
    X(SELECT, "select", SKIP)                                                                      \
    X(STRONG, "strong", INLINE)                                                                    \
    X(STYLE, "style", SKIP)                                                                        \
    X(SUMMARY, "summary", BLOCK)                                                                   \
    X(SVG, "svg", SKIP)                                                                            \
    X(TABLE, "table", BLOCK)                                                                       \
    X(TBODY, "tbody", BLOCK)                                                                       \
    X(TD, "td", BLOCK)                                                                             \
    X(TEMPLATE, "template", SKIP)                                                                  \
    X(TEXTAREA, "textarea", SKIP)                                                                  \
    X(TFOOT, "tfoot", BLOCK)                                                                       \
    X(TH, "th", BLOCK)                                                                             \
    X(THEAD, "thead", BLOCK)                                                                       \
    X(TIME, "time", INLINE)                                                                        \
    X(TITLE, "title", SKIP)                                                                        \
    X(TR, "tr", BLOCK)                                                                             \
    X(UL, "ul", BLOCK)                                                                             \
    X(VIDEO, "video", SKIP)

#define NS_HTML_TAG_ENUM(id, name, nature) NS_TAG_##id,
enum ns_html_tag {
    NS_TAG_TEXT,  /* not an element: a run of text */
    NS_TAG_OTHER, /* an element of no interest, inline */
    NS_HTML_TAGS(NS_HTML_TAG_ENUM)
};
#undef NS_HTML_TAG_ENUM

enum ns_html_nature {
    NS_HTML_INLINE, /* its text runs on with its neighbours' */
    NS_HTML_BLOCK,  /* starts and ends a paragraph */
    NS_HTML_SKIP,   /* holds no text of the page */
};

/* Attributes kept; sorted by name. */
#define NS_HTML_ATTRS(X)                                                                           \
    X(ARIA_HIDDEN, "aria-hidden")                                                                  \
    X(CLASS, "class")                                                                              \
    X(CONTENT, "content")                                                                          \
    X(DATETIME, "datetime")                                                                        \
    X(HIDDEN, "hidden")                                                                            \
    X(HREF, "href")                                                                                \
    X(HTTP_EQUIV, "http-equiv")                                                                    \
    X(ID, "id")                                                                                    \
    X(ITEMPROP, "itemprop")                                                                        \
    X(LANG, "lang")                                                                                \
    X(NAME, "name")                                                                                \
    X(PROPERTY, "property")                                                                        \
    X(PUBDATE, "pubdate")                                                                          \
    X(REL, "rel")                                                                                  \
    X(ROLE, "role")                                                                                \
    X(STYLE, "style")                                                                              \
    X(TITLE, "title")                                                                              \
    X(TYPE, "type")

#define NS_HTML_ATTR_ENUM(id, name) NS_ATTR_##id,
enum ns_html_attr_name { NS_HTML_ATTRS(NS_HTML_ATTR_ENUM) NS_ATTR_COUNT };
#undef NS_HTML_ATTR_ENUM

struct ns_html_attr {
    struct ns_html_attr *next;
    enum ns_html_attr_name name;
    struct ns_str value;
};

struct ns_html_node {
    struct ns_html_node *parent, *first, *last, *next; /* last child; next sibling */
    struct ns_html_attr *attrs;
    struct ns_str text;   /* of NS_TAG_TEXT: UTF-8, as in the page; scripts have theirs too */
    uint32_t index;       /* place in document order: a parent comes before its children */
    uint16_t depth;       /* the root has 0 */
    enum ns_html_tag tag; /* the root is NS_TAG_OTHER */
};

struct ns_html_tree {
    struct ns_html_node *root;
    size_t count; /* nodes; every index is below it */
    struct ns_arena arena;
};

/* Parses UTF-8 text without NUL (html_charset.h).  Whatever text is, a tree comes out of it.
 * NS_NOMEM is the only error; release the tree in any case. */
enum ns_status ns_html_tree_parse(struct ns_html_tree *tree, struct ns_str text,
                                  struct ns_error *err);
void ns_html_tree_release(struct ns_html_tree *tree);

enum ns_html_nature ns_html_nature(enum ns_html_tag tag);

/* The value of an attribute; data is NULL when the element does not have it. */
struct ns_str ns_html_attr(const struct ns_html_node *node, enum ns_html_attr_name name);

/* The node after node in document order, within top; NULL at the end.  With skip_children, the
 * first that is not inside node. */
struct ns_html_node *ns_html_next(const struct ns_html_node *top, const struct ns_html_node *node,
                                  bool skip_children);

/* Appends the text inside node, with a space where a block or a line ends, and without what
 * scripts, forms and the like hold. */
void ns_html_text(const struct ns_html_node *node, struct ns_buffer *out);

#endif

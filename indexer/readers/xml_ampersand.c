#include "indexer/readers/xml_ampersand.h"

#include "common/base/ascii.h"

#include <libxml/HTMLparser.h>

enum { NAME_SIZE = 32 }; /* longest name of an entity, with its NUL */

/* What follows "#" up to ";": digits, or "x" and hexadecimal digits. */
static bool is_number(struct ns_str text)
{
    bool hex = text.size && (text.data[0] | 0x20) == 'x';
    size_t i = hex;
    for (; i < text.size && text.data[i] != ';'; i++) {
        char c = ns_ascii_lower(text.data[i]);
        if (!ns_ascii_is_digit(c) && !(hex && c >= 'a' && c <= 'f'))
            return false;
    }
    return i > hex && i < text.size;
}

/* declares: the document has entities of its own; which, the parser knows. */
static bool is_entity(struct ns_str text, bool declares)
{
    char name[NAME_SIZE];
    size_t size = 0;
    while (size < text.size && size + 1 < NAME_SIZE &&
           (ns_ascii_is_letter(text.data[size]) || ns_ascii_is_digit(text.data[size]))) {
        name[size] = text.data[size];
        size++;
    }
    name[size] = '\0';
    if (!size || size == text.size || text.data[size] != ';')
        return false;
    return declares || strcmp(name, "apos") == 0 || htmlEntityLookup((const xmlChar *)name) != NULL;
}

/* The next bare one from at on; NULL when there is none.  *cdata: the end of the last section of
 * CDATA that was seen. */
static const char *find_bare(struct ns_str text, const char *at, bool declares, const char **cdata)
{
    const char *end = text.data + text.size;
    while ((at = memchr(at, '&', (size_t)(end - at))) != NULL) {
        for (const char *open = *cdata; open && open < at;) {
            open = memmem(open, (size_t)(at - open), "<![CDATA[", 9);
            const char *close = open ? memmem(open, (size_t)(end - open), "]]>", 3) : NULL;
            *cdata = close ? close + 3 : open ? end : at;
            open = open ? *cdata : NULL;
        }
        struct ns_str after = {at + 1, (size_t)(end - at) - 1};
        bool number = after.size && after.data[0] == '#' &&
                      is_number((struct ns_str){after.data + 1, after.size - 1});
        if (at >= *cdata && !number && !is_entity(after, declares))
            return at;
        at = at < *cdata ? *cdata : at + 1;
    }
    return NULL;
}

struct ns_str ns_xml_escape_ampersands(struct ns_str text, struct ns_buffer *scratch)
{
    const char *at = text.data, *end = text.data + text.size, *cdata = text.data, *bare;
    bool declares = text.size && memmem(text.data, text.size, "<!ENTITY", 8);
    if (!text.size || !(bare = find_bare(text, at, declares, &cdata)))
        return text;
    do {
        ns_buffer_append(scratch, at, (size_t)(bare - at));
        ns_buffer_append_text(scratch, "&amp;");
        at = bare + 1;
    } while (at < end && (bare = find_bare(text, at, declares, &cdata)) != NULL);
    ns_buffer_append(scratch, at, (size_t)(end - at));
    return ns_buffer_str(scratch);
}

#include "indexer/readers/address.h"

#include <strings.h>

/* Names of parameters, lower case; one that ends with '_' stands for all that begin so. */
static const char *const counters[] = {"utm_",   "at_",    "ns_",  "fbclid", "gclid", "dclid",
                                       "mc_cid", "mc_eid", "cmp",  "cmpid",  "ocid",  "ftag",
                                       "igshid", "yclid",  "ncid", "partner"};

static bool is_counter(struct ns_str name)
{
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        size_t size = strlen(counters[i]);
        bool whole = counters[i][size - 1] != '_';
        if (name.size >= size && (!whole || name.size == size) &&
            strncasecmp(name.data, counters[i], size) == 0)
            return true;
    }
    return false;
}

/* The part of text before the first of that character, which goes too. */
static struct ns_str take_until(struct ns_str *text, char end)
{
    const char *at = text->size ? memchr(text->data, end, text->size) : NULL;
    struct ns_str part = {text->data, at ? (size_t)(at - text->data) : text->size};
    size_t used = part.size + (at != NULL);
    *text = (struct ns_str){text->data + used, text->size - used};
    return part;
}

void ns_address_clean(struct ns_str url, struct ns_buffer *out)
{
    struct ns_str rest = url, address = take_until(&rest, '#');
    struct ns_str query = address;
    ns_buffer_append_str(out, take_until(&query, '?'));
    for (char before = '?'; query.size;) {
        struct ns_str parameter = take_until(&query, '&'), name = parameter;
        if (!parameter.size || is_counter(take_until(&name, '=')))
            continue;
        ns_buffer_append_char(out, before);
        ns_buffer_append_str(out, parameter);
        before = '&';
    }
    if (rest.size && rest.data[0] == '!') {
        ns_buffer_append_char(out, '#');
        ns_buffer_append_str(out, rest);
    }
}

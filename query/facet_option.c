#include "query/facet_option.h"

#include "common/base/nearest.h"
#include "common/base/options.h"

#include <stdio.h>

static enum ns_status unknown_facet(const char *option, struct ns_str name, struct ns_error *err)
{
    ptrdiff_t near = ns_nearest(name, ns_facet_names, NS_FACETS);
    ns_error_set(err, NS_INVALID, "%s: there is no facet \"%.*s\"", option,
                 (int)(name.size < 64 ? name.size : 64), name.data);
    if (near >= 0)
        ns_error_hint(err, "did you mean %s?", ns_facet_names[near]);
    else
        ns_error_hint(err, "facets: person country org place section source author year month day");
    return NS_INVALID;
}

static enum ns_status read_limit(const char *option, struct ns_str text, int64_t most, size_t *out,
                                 struct ns_error *err)
{
    char number[32];
    int64_t value;
    if (ns_str_equal(text, NS_STR("all"))) {
        *out = most < NS_FACET_VALUES_MAX ? (size_t)most : SIZE_MAX;
        return NS_OK;
    }
    snprintf(number, sizeof number, "%.*s", (int)(text.size < 30 ? text.size : 30), text.data);
    enum ns_status status = ns_option_number(option, number, 1, most, &value, err);
    *out = status == NS_OK ? (size_t)value : 0;
    return status;
}

/* NAME or NAME:N, no N above `most`; with = in front weak evidence does not count. */
static enum ns_status read_item(const char *option, struct ns_str item, int64_t most,
                                struct ns_facet_request *request, struct ns_error *err)
{
    request->strong = item.size && *item.data == '=';
    if (request->strong)
        item = (struct ns_str){item.data + 1, item.size - 1};
    const char *colon = item.size ? memchr(item.data, ':', item.size) : NULL;
    struct ns_str name = {item.data, colon ? (size_t)(colon - item.data) : item.size};
    request->facet = ns_facet_of(name);
    if (request->facet == NS_FACETS)
        return unknown_facet(option, name, err);
    if (request->strong && request->facet > NS_FACET_PLACE)
        return ns_error_set(err, NS_INVALID, "%s: = goes with person, country, org, place", option);
    if (!colon)
        return NS_OK;
    struct ns_str number = {colon + 1, item.size - name.size - 1};
    return read_limit(option, number, most, &request->limit, err);
}

static enum ns_status add_item(struct ns_str item, struct ns_facet_request *requests, size_t *count,
                               struct ns_error *err)
{
    struct ns_facet_request request = {.limit = NS_FACET_VALUES_USUAL};
    enum ns_status status = read_item("--facet", item, NS_FACET_VALUES_MAX, &request, err);
    if (status != NS_OK)
        return status;
    size_t at = 0;
    while (at < *count && requests[at].facet != request.facet)
        at++;
    requests[at] = request;
    *count += at == *count;
    return NS_OK;
}

enum ns_status ns_facet_option_parse(const char *value, struct ns_facet_request *requests,
                                     size_t *count, struct ns_error *err)
{
    for (;;) {
        size_t size = strcspn(value, ",");
        enum ns_status status = add_item((struct ns_str){value, size}, requests, count, err);
        if (status != NS_OK || !value[size])
            return status;
        value += size + 1;
    }
}

enum ns_status ns_graph_option_parse(const char *value, struct ns_facet_request *out,
                                     struct ns_error *err)
{
    *out = (struct ns_facet_request){.limit = NS_GRAPH_NODES_USUAL};
    enum ns_status status = read_item("--graph", ns_str_of(value), NS_GRAPH_NODES_MAX, out, err);
    if (status == NS_OK && !ns_graph_has(out->facet))
        status =
            ns_error_set(err, NS_INVALID, "--graph: takes person, country, org, place or author");
    return status;
}

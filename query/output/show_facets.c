#include "query/output/show_facets.h"

#include "common/base/json.h"
#include "common/base/number.h"
#include "query/output/output_text.h"

#include <stdio.h>
#include <stdlib.h>

enum { FORMAT_VERSION = 1 };

/* --- bars --- */

/* "KP North Korea", or the value alone. */
static struct ns_str label_of(const struct ns_facet_value *value, struct ns_arena *arena)
{
    if (ns_str_equal(value->value, value->name))
        return value->value;
    size_t size = value->value.size + 1 + value->name.size;
    char *label = ns_arena_alloc(arena, size);
    if (!label)
        return value->value;
    memcpy(label, value->value.data, value->value.size);
    label[value->value.size] = ' ';
    memcpy(label + value->value.size + 1, value->name.data, value->name.size);
    return (struct ns_str){label, size};
}

static void put_bars(struct ns_buffer *out, const struct ns_facet_counts *counts,
                     const struct ns_bars_look *look)
{
    struct ns_arena arena = {0};
    char remark[2 * NS_NUMBER_SIZE + 8], distinct[NS_NUMBER_SIZE];
    struct ns_bar *bars = calloc(counts->count + 1, sizeof *bars);
    if (!bars) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < counts->count; i++)
        bars[i] = (struct ns_bar){label_of(&counts->values[i], &arena), counts->values[i].count};
    ns_number_grouped(counts->distinct, distinct);
    if (counts->count < counts->distinct)
        snprintf(remark, sizeof remark, "%zu of %s", counts->count, distinct);
    else
        snprintf(remark, sizeof remark, "%s", distinct);
    ns_output_bars_heading(out, ns_facet_names[counts->facet], remark, look);
    ns_output_bars(out, bars, counts->count, look);
    ns_arena_release(&arena);
    free(bars);
}

void ns_output_facets_bars(struct ns_buffer *out, const struct ns_facets *facets,
                           const struct ns_bars_look *look)
{
    for (size_t i = 0; i < facets->count; i++) {
        if (i)
            ns_buffer_append_char(out, '\n');
        put_bars(out, &facets->items[i], look);
    }
}

/* --- lines --- */

void ns_output_facets_lines(struct ns_buffer *out, const struct ns_facets *facets,
                            struct ns_str query_id)
{
    for (size_t i = 0; i < facets->count; i++)
        for (size_t v = 0; v < facets->items[i].count; v++) {
            const struct ns_facet_value *value = &facets->items[i].values[v];
            if (query_id.size) {
                ns_output_plain(out, query_id, false);
                ns_buffer_append_char(out, '\t');
            }
            ns_buffer_printf(out, "%s\t", ns_facet_names[facets->items[i].facet]);
            ns_output_plain(out, value->value, false);
            ns_buffer_printf(out, "\t%u\t", value->count);
            ns_output_plain(out, value->name, false);
            ns_buffer_append_char(out, '\n');
        }
}

/* --- JSON --- */

static void put_facet(struct ns_json *json, const struct ns_facet_counts *counts)
{
    ns_json_key(json, ns_facet_names[counts->facet]);
    ns_json_object_begin(json);
    ns_json_key(json, "distinct");
    ns_json_integer(json, (int64_t)counts->distinct);
    ns_json_key(json, "values");
    ns_json_array_begin(json);
    for (size_t i = 0; i < counts->count; i++) {
        ns_json_object_begin(json);
        ns_json_key(json, "value");
        ns_json_string(json, counts->values[i].value);
        ns_json_key(json, "name");
        ns_json_string(json, counts->values[i].name);
        ns_json_key(json, "count");
        ns_json_integer(json, counts->values[i].count);
        ns_json_object_end(json);
    }
    ns_json_array_end(json);
    ns_json_object_end(json);
}

void ns_output_facets_json(struct ns_buffer *out, const struct ns_facets *facets, size_t total,
                           struct ns_str query_id)
{
    struct ns_json json;
    ns_json_init(&json, out);
    ns_json_object_begin(&json);
    ns_json_key(&json, "format_version");
    ns_json_integer(&json, FORMAT_VERSION);
    if (query_id.size) {
        ns_json_key(&json, "query_id");
        ns_json_string(&json, query_id);
    }
    ns_json_key(&json, "total");
    ns_json_integer(&json, (int64_t)total);
    ns_json_key(&json, "facets");
    ns_json_object_begin(&json);
    for (size_t i = 0; i < facets->count; i++)
        put_facet(&json, &facets->items[i]);
    ns_json_object_end(&json);
    ns_json_object_end(&json);
    ns_buffer_append_char(out, '\n');
}

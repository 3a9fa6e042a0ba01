#include "query/options_nsearch.h"

#include "common/index/index_dir.h"
#include "query/facet_option.h"
#include "query/options_table.h"

#include <stdlib.h>

enum {
    LIMIT_DEFAULT = 10,
    LIMIT_TREC = 1000, /* the usual depth of a run */
    LIMIT_MAX = 1000 * 1000,
    RERANK_DEFAULT = 20, /* `make eval` shows what more would bring to the first page: nothing */
    RERANK_MAX = 10 * 1000,
    OFFSET_MAX = 1000 * 1000 * 1000,
};

/* The half-life of --recent. */
#define RECENT_DEFAULT "30d"

/* --- what does not go together --- */

#define BIT(id) (UINT64_C(1) << (id))
#define MODES (BIT(OPT_ALL) | BIT(OPT_ANY) | BIT(OPT_PHRASE))
#define TABLES (BIT(OPT_FACET) | BIT(OPT_WHO) | BIT(OPT_GRAPH))
#define NOT_WITH_TABLES                                                                            \
    ((FORMS & ~BIT(OPT_JSON)) | BIT(OPT_NULL) | BIT(OPT_LIMIT) | BIT(OPT_OFFSET) | BIT(OPT_SORT) | \
     BIT(OPT_SHOW) | BIT(OPT_LINEAGE) | BIT(OPT_EXPLAIN) | BIT(OPT_EXPAND) | BIT(OPT_COLLAPSE))
#define FORMS                                                                                      \
    (BIT(OPT_JSON) | BIT(OPT_FILES) | BIT(OPT_COUNT) | BIT(OPT_FORMAT) | BIT(OPT_TREC) |           \
     BIT(OPT_TIMING))

static const struct conflict {
    enum option_id option;
    uint64_t others;
} conflicts[] = {
    {OPT_ALL, MODES},
    {OPT_ANY, MODES},
    {OPT_LIKE, BIT(OPT_EXPAND) | BIT(OPT_BATCH) | BIT(OPT_SHOW) | BIT(OPT_RERANK)},
    {OPT_RECENT, BIT(OPT_SORT) | BIT(OPT_SHOW) | BIT(OPT_FACET)},
    {OPT_JSON, FORMS},
    {OPT_FILES, FORMS},
    {OPT_COUNT, FORMS | BIT(OPT_OFFSET)},
    {OPT_FORMAT, FORMS},
    {OPT_TREC, FORMS},
    {OPT_NULL, BIT(OPT_JSON) | BIT(OPT_COUNT) | BIT(OPT_TREC) | BIT(OPT_TIMING)},
    {OPT_EXPLAIN, BIT(OPT_JSON) | BIT(OPT_FILES) | BIT(OPT_TREC) | BIT(OPT_TIMING) | BIT(OPT_NULL)},
    {OPT_FACET, NOT_WITH_TABLES},
    {OPT_WHO, NOT_WITH_TABLES},
    {OPT_WHY, BIT(OPT_FILES) | BIT(OPT_COUNT) | BIT(OPT_FORMAT) | BIT(OPT_TREC) | BIT(OPT_TIMING) |
                  BIT(OPT_FACET) | BIT(OPT_WHO) | BIT(OPT_SHOW) | BIT(OPT_LINEAGE)},
    {OPT_ENTITIES, BIT(OPT_FILES) | BIT(OPT_COUNT) | BIT(OPT_FORMAT) | BIT(OPT_TREC) |
                       BIT(OPT_TIMING) | TABLES | BIT(OPT_SHOW)},
    {OPT_GRAPH, NOT_WITH_TABLES | BIT(OPT_FACET) | BIT(OPT_WHO) | BIT(OPT_WHY)},
    {OPT_DOT, BIT(OPT_JSON) | BIT(OPT_BATCH)},
    {OPT_TIMING, BIT(OPT_OFFSET)},
    {OPT_LINEAGE, MODES | (FORMS & ~BIT(OPT_JSON)) | BIT(OPT_NULL) | BIT(OPT_LIMIT) |
                      BIT(OPT_OFFSET) | BIT(OPT_SORT) | BIT(OPT_COLLAPSE) | BIT(OPT_BATCH) |
                      BIT(OPT_EXPLAIN) | BIT(OPT_SHOW)},
    {OPT_SHOW, MODES | (FORMS & ~BIT(OPT_JSON)) | BIT(OPT_NULL) | BIT(OPT_LIMIT) | BIT(OPT_OFFSET) |
                   BIT(OPT_SORT) | BIT(OPT_COLLAPSE) | BIT(OPT_BATCH) | BIT(OPT_EXPLAIN)},
};

static const char *name_of(enum option_id id)
{
    const struct ns_option *option = ns_nsearch_option_table;
    while (option->name && option->id != (int)id)
        option++;
    return option->name;
}

static enum ns_status check_conflicts(uint64_t seen, struct ns_error *err)
{
    for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++) {
        enum option_id option = conflicts[i].option;
        uint64_t others = seen & conflicts[i].others & ~BIT(option);
        if (!(seen & BIT(option)) || !others)
            continue;
        return ns_error_set(err, NS_INVALID, "--%s and --%s cannot be used together",
                            name_of(option), name_of((enum option_id)__builtin_ctzll(others)));
    }
    return NS_OK;
}

/* --- parsing --- */

static enum ns_status set_number(size_t *out, const char *name, const char *value, int64_t min,
                                 int64_t max, struct ns_error *err)
{
    int64_t number;
    enum ns_status status = ns_option_number(name, value, min, max, &number, err);
    if (status == NS_OK)
        *out = (size_t)number;
    return status;
}

/* "7d" in seconds. */
static enum ns_status set_half_life(double *out, const char *value, struct ns_error *err)
{
    static const struct {
        char letter;
        double hours;
    } units[] = {{'h', 1}, {'d', 24}, {'w', 7 * 24}, {'m', 365.25 * 2}, {'y', 365.25 * 24}};
    size_t digits = strspn(value, "0123456789"), unit = 0;
    long number = digits && digits <= 6 ? strtol(value, NULL, 10) : 0;
    while (unit < sizeof units / sizeof *units && value[digits] != units[unit].letter)
        unit++;
    if (!number || unit == sizeof units / sizeof *units || value[digits + 1]) {
        ns_error_set(err, NS_INVALID, "--recent=%.64s: that is no time", value);
        ns_error_hint(err, "write a number and a unit: 12h, 7d, 4w, 6m, 1y");
        return NS_INVALID;
    }
    *out = (double)number * units[unit].hours * 60 * 60;
    return NS_OK;
}

static enum ns_status set_index(struct ns_nsearch_options *options, const char *value,
                                struct ns_error *err)
{
    if (!value[0])
        return ns_error_set(err, NS_INVALID, "--index needs the name of a directory");
    ns_buffer_clear(&options->index);
    ns_buffer_append_text(&options->index, value);
    return ns_buffer_failed(&options->index) ? ns_error_nomem(err) : NS_OK;
}

static enum ns_status set_run(struct ns_nsearch_options *options, const char *value,
                              struct ns_error *err)
{
    if (!value[0] || strpbrk(value, " \t\n\v\f\r"))
        return ns_error_set(err, NS_INVALID, "--trec needs the name of a run, without spaces");
    options->form = NS_FORM_TREC;
    options->run = value;
    return NS_OK;
}

static enum ns_status add_operand(struct ns_nsearch_options *options, const char *value,
                                  struct ns_error *err)
{
    if (options->query.data)
        ns_buffer_append_char(&options->query, ' ');
    ns_buffer_append_text(&options->query, value);
    return ns_buffer_failed(&options->query) ? ns_error_nomem(err) : NS_OK;
}

/* Options with an argument, and operands. */
static enum ns_status set_value(struct ns_nsearch_options *options, int id, const char *value,
                                struct ns_error *err)
{
    switch (id) {
    case OPT_LIMIT:
        return set_number(&options->limit, "--limit", value, 1, LIMIT_MAX, err);
    case OPT_OFFSET:
        return set_number(&options->offset, "--offset", value, 0, OFFSET_MAX, err);
    case OPT_RERANK:
        return set_number(&options->rerank, "--rerank", value, 0, RERANK_MAX, err);
    case OPT_RECENT:
        return set_half_life(&options->half_life, value ? value : RECENT_DEFAULT, err);
    case OPT_COLLAPSE:
        options->collapse = (enum ns_collapse)ns_option_choice(ns_collapse_names, value);
        return NS_OK;
    case OPT_SORT:
        options->sort = (enum ns_sort)ns_option_choice(ns_sort_names, value);
        return NS_OK;
    case OPT_HIGHLIGHT:
        options->highlight = (enum ns_highlight)ns_option_choice(ns_highlight_names, value);
        return NS_OK;
    case OPT_FORMAT:
        options->form = NS_FORM_TEMPLATE;
        options->template = value;
        return NS_OK;
    case OPT_COLOR:
        options->color = value
                             ? (enum ns_color_when)ns_option_choice(ns_terminal_color_names, value)
                             : NS_COLOR_ALWAYS;
        return NS_OK;
    case OPT_FACET:
        return ns_facet_option_parse(value, options->facets, &options->facet_count, err);
    case OPT_GRAPH:
        return ns_graph_option_parse(value, &options->graph, err);
    case OPT_WHO:
        options->who = value;
        return NS_OK;
    case OPT_SHOW:
        options->action = NS_NSEARCH_SHOW;
        options->show = value;
        return NS_OK;
    case OPT_LINEAGE:
        options->action = NS_NSEARCH_LINEAGE;
        options->lineage = value;
        return NS_OK;
    case OPT_LIKE:
        options->like = value;
        return NS_OK;
    case OPT_BATCH:
        options->action = NS_NSEARCH_BATCH;
        options->batch = value;
        return NS_OK;
    case OPT_TREC:
        return set_run(options, value, err);
    case OPT_INDEX:
        return set_index(options, value, err);
    default:
        return add_operand(options, value, err);
    }
}

static void set_flag(struct ns_nsearch_options *options, int id)
{
    switch (id) {
    case OPT_ALL:
        options->mode = NS_MODE_ALL;
        break;
    case OPT_ANY:
        options->mode = NS_MODE_ANY;
        break;
    case OPT_PHRASE:
        options->mode = NS_MODE_PHRASE;
        break;
    case OPT_EXPAND:
        options->expand = true;
        break;
    case OPT_JSON:
        options->form = NS_FORM_JSON;
        break;
    case OPT_FILES:
        options->form = NS_FORM_FILES;
        break;
    case OPT_COUNT:
        options->form = NS_FORM_COUNT;
        break;
    case OPT_TIMING:
        options->form = NS_FORM_TIMING;
        break;
    case OPT_DOT:
        options->dot = true;
        break;
    case OPT_NULL:
        options->null = true;
        break;
    case OPT_EXPLAIN:
        options->explain = true;
        break;
    case OPT_WHY:
        options->why = true;
        break;
    case OPT_ENTITIES:
        options->entities = true;
        break;
    default:
        options->quiet = true;
        break;
    }
}

static enum ns_status set_option(struct ns_nsearch_options *options, int id, const char *value,
                                 struct ns_error *err)
{
    if (value || id == OPT_COLOR || id == OPT_RECENT)
        return set_value(options, id, value, err);
    set_flag(options, id);
    return NS_OK;
}

static enum ns_status usage(struct ns_error *err, const char *message)
{
    ns_error_set(err, NS_INVALID, "%s", message);
    ns_error_hint(err, "\"nsearch --help\" tells how to use it");
    return NS_INVALID;
}

static enum ns_status check(const struct ns_nsearch_options *options, uint64_t seen,
                            struct ns_error *err)
{
    bool has_query = options->query.data;
    enum ns_status status = check_conflicts(seen, err);
    if (status)
        return status;
    if (options->action == NS_NSEARCH_QUERY && options->form == NS_FORM_TIMING)
        return usage(err, "--timing goes with --batch only");
    bool tables = options->facet_count || options->who || options->graph.limit;
    if (options->dot && !options->graph.limit)
        return usage(err, "--dot goes with --graph only");
    if (options->action == NS_NSEARCH_QUERY && !has_query && !tables && !options->like)
        return usage(err, "nothing to search for: give a query");
    if (options->action == NS_NSEARCH_BATCH && has_query)
        return usage(err, "--batch reads its queries from a file: give no other");
    if (options->action == NS_NSEARCH_SHOW && has_query)
        return usage(err, "--show prints one article: give no query");
    if (options->action == NS_NSEARCH_LINEAGE && has_query)
        return usage(err, "--lineage follows one article: give no query");
    return NS_OK;
}

static enum ns_status parse(struct ns_nsearch_options *options, int argc, char *const *argv,
                            uint64_t *seen, struct ns_error *err)
{
    struct ns_options parser;
    const char *value;
    int id;
    ns_options_init(&parser, &ns_nsearch_program, argc, argv);
    for (;;) {
        enum ns_status status = ns_options_next(&parser, &id, &value, err);
        if (status)
            return status;
        if (id == NS_OPTIONS_END)
            return NS_OK;
        if (id == OPT_HELP || id == OPT_VERSION) {
            options->action = id == OPT_HELP ? NS_NSEARCH_HELP : NS_NSEARCH_VERSION;
            return NS_OK;
        }
        status = set_option(options, id, value, err);
        if (status)
            return status;
        if (id != NS_OPTIONS_OPERAND)
            *seen |= BIT(id);
    }
}

enum ns_status ns_nsearch_options_parse(struct ns_nsearch_options *options, int argc,
                                        char *const *argv, struct ns_error *err)
{
    uint64_t seen = 0;
    *options = (struct ns_nsearch_options){.rerank = RERANK_DEFAULT};
    enum ns_status status = parse(options, argc, argv, &seen, err);
    if (status || options->action >= NS_NSEARCH_HELP)
        return status;
    status = check(options, seen, err);
    if (status == NS_OK && options->who && !options->facet_count)
        status = ns_facet_option_parse("person,country,org,place", options->facets,
                                       &options->facet_count, err);
    if (!options->limit)
        options->limit = options->form == NS_FORM_TREC ? LIMIT_TREC : LIMIT_DEFAULT;
    if (status == NS_OK && !options->index.size)
        status = ns_index_default_path(&options->index, err);
    return status;
}

void ns_nsearch_options_release(struct ns_nsearch_options *options)
{
    ns_buffer_release(&options->query);
    ns_buffer_release(&options->index);
}

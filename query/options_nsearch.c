#include "query/options_nsearch.h"

#include "common/index/index_dir.h"
#include "query/facet_option.h"

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

/* --- the table --- */

enum option_id {
    OPT_ANY = 1,
    OPT_ALL,
    OPT_PHRASE,
    OPT_EXPAND,
    OPT_LIKE,
    OPT_LIMIT,
    OPT_OFFSET,
    OPT_SORT,
    OPT_COLLAPSE,
    OPT_RERANK,
    OPT_RECENT,
    OPT_JSON,
    OPT_FILES,
    OPT_COUNT,
    OPT_FORMAT,
    OPT_NULL,
    OPT_COLOR,
    OPT_EXPLAIN,
    OPT_WHY,
    OPT_ENTITIES,
    OPT_HIGHLIGHT,
    OPT_FACET,
    OPT_WHO,
    OPT_GRAPH,
    OPT_DOT,
    OPT_SHOW,
    OPT_LINEAGE,
    OPT_BATCH,
    OPT_TREC,
    OPT_TIMING,
    OPT_INDEX,
    OPT_QUIET,
    OPT_HELP,
    OPT_VERSION,
};

/* In the order of enum ns_sort. */
static const char *const collapse_names[] = {"none", "dup", "source", NULL};
static const char *const sort_names[] = {"relevance", "date", "-date", "popular", NULL};

static const struct ns_option option_table[] = {
    {.id = OPT_ALL,
     .name = "all",
     .section = "Matching",
     .help = "find only articles that have all the words",
     .details = "Without a mode, too, all words are required; but when no article has them all, "
                "those that have the most of them are shown, and a remark says so."},
    {.id = OPT_ANY,
     .name = "any",
     .section = "Matching",
     .help = "find articles that have any of the words",
     .details = "Those that have more of them, and rarer ones, come first."},
    {.id = OPT_PHRASE,
     .name = "phrase",
     .section = "Matching",
     .help = "take the whole query as one phrase",
     .details = "Nothing in it is an operator or a field then, whatever it looks like."},

    {.id = OPT_EXPAND,
     .name = "expand",
     .section = "Matching",
     .help = "let words that the best articles share count, too",
     .details =
         "Up to 30 words that stand often in the 20 best articles, and in few others, add to "
         "the scores; together they weigh half as much as the query. The same articles "
         "match, in another order: better on the whole, worse where the best articles are "
         "off the point. --explain prints the words. Takes several times as long."},
    {.id = OPT_LIKE,
     .name = "like",
     .argument = "ARTICLE",
     .section = "Matching",
     .help = "find articles like this one: an id, a file, or -",
     .details = "The best first, by the 30 words that tell most about it; ARTICLE itself is left "
                "out. It is the id of an article in the index, else a file with plain text; - is "
                "standard input. QUERY may be missing; else it chooses among the articles and "
                "does not rank them."},
    {.id = OPT_LIMIT,
     .name = "limit",
     .letter = 'n',
     .argument = "N",
     .section = "Which hits",
     .help = "show at most N hits (10; 1000 with --trec)"},
    {.id = OPT_OFFSET,
     .name = "offset",
     .argument = "N",
     .section = "Which hits",
     .help = "leave out the first N hits (0)"},
    {.id = OPT_SORT,
     .name = "sort",
     .argument = "ORDER",
     .section = "Which hits",
     .help = "what comes first",
     .details =
         "relevance, the default, puts the best first; date the oldest, -date the newest. "
         "Articles without a date come last in both. popular puts those first that stand high "
         "in lists of what is read most on the pages that were indexed, then the newest.",
     .choices = sort_names},
    {.id = OPT_COLLAPSE,
     .name = "collapse",
     .argument = "WHAT",
     .section = "Which hits",
     .help = "show hits that belong together once, and how many they are",
     .details = "dup: of articles with much the same text (see --lineage) the one that comes "
                "first; source: one article of each source; none, the default. --count counts "
                "these groups.",
     .choices = collapse_names},
    {.id = OPT_RERANK,
     .name = "rerank",
     .argument = "N",
     .section = "Which hits",
     .help = "let where words stand order the best N hits (20; 0: off)",
     .details = "Words of the query beside each other, near each other, in the title or early in "
                "the article make it better. That reads N articles, some 0.05 ms each. It orders "
                "hits by relevance only."},

    {.id = OPT_RECENT,
     .name = "recent",
     .argument = "[HALF-LIFE]",
     .section = "Which hits",
     .help = "let newer articles come first (30d)",
     .details =
         "The score of an article of now counts twice, that of one as old as HALF-LIFE one and a "
         "half times, that of one twice as old one and a quarter, and so on; that of one without "
         "a date once. HALF-LIFE is a number of hours, days, weeks, months or years: 12h, "
         "7d, 4w, 6m, 1y. The 1000 best articles are looked at. Without this option dates do not "
         "count."},
    {.id = OPT_JSON,
     .name = "json",
     .section = "Output",
     .help = "print one JSON object a hit and line",
     .details =
         "Its members are format_version (1), total, rank, score, id, title, url, path, date, "
         "modified, section, source, author, lang, kind and snippet; section and author are "
         "arrays, and what is not known is null. snippet has a text and its highlights, "
         "pairs of byte offsets into it. relaxed is true when no article has all the words. "
         "In a batch there is a query_id. "
         "total is how many articles match: a value and its relation to the truth, eq, or "
         "ge: there are at least so many. It is counted up to 1000; -c counts all."},
    {.id = OPT_FILES,
     .name = "files",
     .letter = 'l',
     .section = "Output",
     .help = "print the file of each hit, each file once",
     .details = "For an article that was read from a pipe, its id."},
    {.id = OPT_COUNT,
     .name = "count",
     .letter = 'c',
     .section = "Output",
     .help = "print only how many articles match",
     .details = "The number is exact. Without --any or --phrase, articles that have all the words "
                "are counted. In a batch, the id of the query and a tab stand before it."},
    {.id = OPT_FORMAT,
     .name = "format",
     .letter = 'f',
     .argument = "TEMPLATE",
     .section = "Output",
     .help = "print each hit by this template",
     .details = "%{NAME} stands for a field: rank, score, id, title, url, path, date, modified, "
                "section (the first), sections, source, author, lang, kind, dateline, snippet, "
                "body, why, people, countries, orgs, places, query_id, group (with --collapse, how "
                "many matches). %% is a percent sign, \\t a tab, \\n a new line, \\0 a "
                "NUL byte, "
                "\\\\ a backslash. A line ends only where the template says so. Tabs and new lines "
                "inside a field become spaces, except in %{body}."},
    {.id = OPT_NULL,
     .name = "null",
     .letter = '0',
     .section = "Output",
     .help = "end each hit with a NUL byte",
     .details = "In place of a new line; for xargs -0."},
    {.id = OPT_COLOR,
     .name = "color",
     .argument = "[WHEN]",
     .section = "Output",
     .help = "whether to use colour",
     .details = "auto, the default, is on a terminal, unless NO_COLOR is set or CLICOLOR is 0. "
                "always, also meant by --color alone, prints what a terminal would show to a pipe, "
                "too: for less -R.",
     .choices = ns_terminal_color_names},
    {.id = OPT_EXPLAIN,
     .name = "explain",
     .section = "Output",
     .help = "print how the query was understood, before the hits",
     .details =
         "Its words, its tree, Xapian's query, what the text has to decide, how many articles "
         "were looked at; then, for each hit, what every term, the places of the words and "
         "the names give to its score."},
    {.id = OPT_WHY,
     .name = "why",
     .section = "Output",
     .help = "show with each hit what its score is made of",
     .details = "One line, what gives most first: terms, as a query would ask for them, then what "
                "the text adds: (title), (lead) for words early in the article, (near) for words "
                "beside each other and near. Lines of hits have it as one more column, JSON as the "
                "member why, --format as %{why}."},

    {.id = OPT_ENTITIES,
     .name = "entities",
     .section = "Output",
     .help = "show the people, countries, organizations and places of each hit",
     .details = "Those with the most mentions first. On a terminal, a line below the hit; else "
                "four more columns, with commas between the names in them; in JSON the member "
                "entities, an array of objects with type, value (as a query takes it), name and "
                "mentions, which is 0 where there is only weak evidence. --format has people, "
                "countries, orgs and places for them."},
    {.id = OPT_HIGHLIGHT,
     .name = "highlight",
     .argument = "WHAT",
     .section = "Output",
     .help = "what to highlight on a terminal",
     .details = "words of the query, the default; entities: people green, countries yellow, "
                "organizations blue, places magenta; or all of these. With --show, too.",
     .choices = ns_highlight_names},

    {.id = OPT_FACET,
     .name = "facet",
     .argument = "LIST",
     .section = "Counting",
     .help = "print what the articles have in common, and how many of them",
     .details =
         "LIST is one or more of person, country, org, place, section, source, author, year, month "
         "and day, with commas between them; :N behind one gives the N most frequent values (10), "
         ":all all of them. All matching articles count, not only those that would be shown, and "
         "they have all the words, as with --count; without QUERY, every article counts. A "
         "section counts for those above it too. An article counts for a person, country, org or "
         "place that it has any evidence of, as in queries.\n\n"
         "On a terminal, bars; else a line has, separated by tabs, the facet, the value as a query "
         "takes it, the number of articles, and the name to show. With --json, one object: total, "
         "and facets, which has for each of them distinct and values with value, name, count. In "
         "a batch, the id of the query comes first."},

    {.id = OPT_WHO,
     .name = "who",
     .argument = "NAME",
     .section = "Counting",
     .help = "print who or what a name may mean, and how many articles have each",
     .details = "People, countries, organizations and places whose names have all the words of "
                "NAME, and those it is another name of; among the articles that match QUERY, "
                "without it among all. They are shown as by --facet, which can choose some of the "
                "four and how many of each."},

    {.id = OPT_GRAPH,
     .name = "graph",
     .argument = "TYPE[:N]",
     .section = "Counting",
     .help = "print who is named beside whom, and in how many articles",
     .details = "TYPE is person, country, org, place or author. Every pair of the N (50, at most "
                "2000) that most of the matching articles have is a line of both and the number of "
                "articles, separated by tabs; the most frequent pair comes first. Articles are "
                "counted as by --facet. With --json, one object: total, graph (TYPE), nodes, "
                "edges."},
    {.id = OPT_DOT, .name = "dot", .section = "Counting", .help = "print the graph for Graphviz"},

    {.id = OPT_SHOW,
     .name = "show",
     .argument = "ID",
     .section = "Other things to do",
     .help = "print the article with this id",
     .details = "With --json, as the JSON object that nindex reads."},
    {.id = OPT_LINEAGE,
     .name = "lineage",
     .argument = "ID",
     .section = "Other things to do",
     .help = "print who published the text of this article, when, and changed how",
     .details = "The articles with much the same text, published within a month of one another: "
                "the oldest first, then each with the sentences of the oldest that it left out "
                "(-) and those that it added (+). With --json, a JSON object for each."},
    {.id = OPT_BATCH,
     .name = "batch",
     .argument = "FILE",
     .section = "Other things to do",
     .help = "run the queries in FILE, one a line; - is standard input",
     .details = "A line is a query, or the id of a query, a tab, and the query; without an id, the "
                "number of the line is the id. Blank lines are passed over. A query that cannot be "
                "understood is named, the others are run all the same, and the exit status is 2. "
                "Lines of hits begin with the id of the query and a tab."},
    {.id = OPT_TREC,
     .name = "trec",
     .argument = "RUN",
     .section = "Other things to do",
     .help = "print hits as a run of this name, for trec_eval",
     .details = "A line is the id of the query, Q0, the id of the article, rank, score, and RUN. "
                "The id of the query is 1 without --batch."},
    {.id = OPT_TIMING,
     .name = "timing",
     .section = "Other things to do",
     .help = "with --batch: print only how long the queries took",
     .details = "The queries are run once to warm up, then three times; the median counts for each "
                "of them. The one line printed has, separated by tabs: nsearch, the mode, the "
                "limit, the number of queries, the 50th, 95th and 99th percentile, the mean and "
                "the sum in milliseconds, hits shown, articles that match, and queries without a "
                "match. Lines without a word are passed over."},

    {.id = OPT_INDEX,
     .name = "index",
     .letter = 'i',
     .argument = "DIR",
     .section = "General",
     .help = "the index directory",
     .details = "Without this option it is what the environment variable NSEARCH_INDEX names, else "
                "nsearch/index in XDG_DATA_HOME, which is ~/.local/share unless set."},
    {.id = OPT_QUIET,
     .name = "quiet",
     .letter = 'q',
     .section = "General",
     .help = "no remarks; errors only"},
    {.id = OPT_HELP,
     .name = "help",
     .letter = 'h',
     .section = "General",
     .help = "print this help"},
    {.id = OPT_VERSION,
     .name = "version",
     .letter = 'V',
     .section = "General",
     .help = "print the version"},
    {0},
};

static const char *const synopsis[] = {
    "[OPTION]... QUERY...",
    "[OPTION]... --facet LIST [QUERY...]",
    "[OPTION]... --who NAME [QUERY...]",
    "[OPTION]... --graph TYPE[:N] [QUERY...]",
    "[OPTION]... --batch FILE",
    "[OPTION]... --like ARTICLE [QUERY]...",
    "[OPTION]... --show ID",
    NULL,
};

static const struct ns_exit_status exits[] = {
    {0, "something was found"},
    {1, "nothing was found"},
    {2, "an error, or a query of a batch that cannot be understood"},
    {0},
};

static const char *const examples[] = {
    "nsearch North Korea Russia",
    "nsearch 'sanctions -oil since:2024-10'",
    "nsearch -l '\"troops to Russia\" section:politics' | xargs -r less",
    "nsearch --json sanctions | jq -r .title",
    "nsearch --facet person,month 'country:KP country:RU'",
    NULL,
};

const struct ns_program ns_nsearch_program = {
    .name = "nsearch",
    .summary = "search news articles",
    .synopsis = synopsis,
    .description = "Shows the articles that match QUERY, the best first. Several QUERY are joined "
                   "by spaces; quote what holds -words, \"phrases\" or parentheses.",
    .operand = "QUERY",
    .options = option_table,
    .exits = exits,
    .examples = examples,
    .see = "See nsearch(1), and nsearch-query(7) for the query language.",
};

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
    const struct ns_option *option = option_table;
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
        options->collapse = (enum ns_collapse)ns_option_choice(collapse_names, value);
        return NS_OK;
    case OPT_SORT:
        options->sort = (enum ns_sort)ns_option_choice(sort_names, value);
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

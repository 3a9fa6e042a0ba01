#include "query/options_table.h"

#include "query/options_nsearch.h"

/* In the order of enum ns_sort. */
const char *const ns_collapse_names[] = {"none", "dup", "source", NULL};
const char *const ns_sort_names[] = {"relevance", "date", "-date", "popular", NULL};

const struct ns_option ns_nsearch_option_table[] = {
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
     .choices = ns_sort_names},
    {.id = OPT_COLLAPSE,
     .name = "collapse",
     .argument = "WHAT",
     .section = "Which hits",
     .help = "show hits that belong together once, and how many they are",
     .details = "dup: of articles with much the same text (see --lineage) the one that comes "
                "first; source: one article of each source; none, the default. --count counts "
                "these groups.",
     .choices = ns_collapse_names},
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
         "7d, 4w, 6m, 1y. Without this option dates do not count."},
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
         "place that it has any evidence of, as in queries; with = in front of one of these "
         "(=country:20) "
         "weak evidence does not count, as with country:=KP.\n\n"
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
     .details = "TYPE is person, country, org, place or author, with = in front as in --facet. "
                "Every pair of the N (50, at most "
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
    .options = ns_nsearch_option_table,
    .exits = exits,
    .examples = examples,
    .see = "See nsearch(1), and nsearch-query(7) for the query language.",
};

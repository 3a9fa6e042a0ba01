#include "indexer/options_nindex.h"

#include "common/index/index_dir.h"

#include <stdlib.h>
#include <unistd.h>

#define MEBIBYTE ((uint64_t)1024 * 1024)
#define MEMORY_MIN (16 * MEBIBYTE)
#define MEMORY_MAX (SIZE_MAX / 2)
#define MEMORY_DEFAULT (512 * MEBIBYTE)

enum { WAIT_DEFAULT = 10, WAIT_MAX = 365 * 24 * 3600, JOBS_MAX = 1024 };

/* --- the table --- */

enum option_id {
    OPT_INDEX = 1,
    OPT_WAIT,
    OPT_POSITIONS,
    OPT_FOLLOW,
    OPT_MANIFEST,
    OPT_FORMAT,
    OPT_JOBS,
    OPT_MEMORY,
    OPT_WRITER,
    OPT_NO_ENTITIES,
    OPT_DELETE,
    OPT_CHECK,
    OPT_REBUILD,
    OPT_STATS,
    OPT_EXPORT,
    OPT_EXTRACT,
    OPT_WHY,
    OPT_TAG,
    OPT_ENTITIES,
    OPT_JSON,
    OPT_QUIET,
    OPT_VERBOSE,
    OPT_HELP,
    OPT_VERSION,
};

/* "auto", and the names in ns_readers. */
static const char *const format_names[] = {"auto",  "text",  "html",     "ndjson",  "csv",
                                           "warc",  "feed",  "jsonfeed", "archive", "newsml",
                                           "ninjs", "mhtml", "mbox",     "epub",    NULL};

/* By enum ns_writer_kind. */
static const char *const writer_names[] = {"auto", "bulk", "live", NULL};

static const struct ns_option option_table[] = {
    {.id = OPT_DELETE,
     .name = "delete",
     .section = "What to do",
     .help = "remove the articles with these IDs from the index",
     .details = "An ID that is not in the index is named, and makes the exit status 1; the others "
                "are removed all the same."},
    {.id = OPT_CHECK,
     .name = "check",
     .section = "What to do",
     .help = "look for damage in the index",
     .details = "Every table, and every article: that it can be read, and that the index has of it "
                "just what indexing it now would give. Each fault is named, and makes the exit "
                "status 1. --rebuild mends all faults but those of the stored articles "
                "themselves. No nindex writes meanwhile. Without permission to write to the index "
                "the blocks of its tables are not checked, only what is in them."},
    {.id = OPT_REBUILD,
     .name = "rebuild",
     .section = "What to do",
     .help = "index the articles that are in the index anew",
     .details = "What nindex now makes of them takes the place of what an older nindex made, also "
                "where its index format was another one. Searches find the old state until the new "
                "one is complete. An article that is damaged is named and left out, and makes the "
                "exit status 1; when none can be read, or nindex is interrupted, nothing "
                "changes. --no-entities, --positions, --jobs and --memory apply."},
    {.id = OPT_STATS,
     .name = "stats",
     .section = "What to do",
     .help = "tell what is in the index",
     .details = "Prints its size and how many articles it holds, from when, in which languages, "
                "and in which sections and of which sources most of them are."},
    {.id = OPT_EXPORT,
     .name = "export",
     .section = "What to do",
     .help = "print all articles, one JSON object a line",
     .details = "nindex reads the output back to the same index: a way to move the articles to "
                "another machine, or to a later release with another index format."},
    {.id = OPT_EXTRACT,
     .name = "extract",
     .section = "What to do",
     .help = "print the articles found in each PATH, without indexing them",
     .details = "One JSON object a line, as --export has them. The id of a saved page is the name "
                "of its file without the extension, unless an earlier page has that: then with it. "
                "The id of one from standard input is its address."},
    {.id = OPT_WHY,
     .name = "why",
     .section = "What to do",
     .help = "with --extract, tell of each block of a page what it was taken for, and why",
     .details =
         "As blocks, an array behind the article's own fields: kind (body, headline, byline, "
         "section, caption, navigation, related, comments, promotion, legal, author, "
         "hidden, repeat, other), why, and text."},
    {.id = OPT_TAG,
     .name = "tag",
     .section = "What to do",
     .help = "print the people, countries, organizations and places in the files",
     .details =
         "One JSON object for each article, without an index: its id (doc), the names in its "
         "body (entities: type, start and end in bytes, text, and id, which is the same for "
         "all names of one thing), the codes of the countries it is about (countries), and "
         "its people and organizations (people, orgs), the most prominent first."},

    {.id = OPT_INDEX,
     .name = "index",
     .letter = 'i',
     .argument = "DIR",
     .section = "The index",
     .help = "the index directory",
     .details = "nindex makes it when it is not there. Without this option it is what the "
                "environment variable NSEARCH_INDEX names, else nsearch/index in XDG_DATA_HOME, "
                "which is ~/.local/share unless set."},
    {.id = OPT_WAIT,
     .name = "wait",
     .argument = "SECONDS",
     .section = "The index",
     .help = "how long to wait for another nindex (10)",
     .details = "One nindex writes to an index at a time; nsearch never waits. When the time is "
                "over the exit status is 75. With 0 nindex does not wait at all."},
    {.id = OPT_POSITIONS,
     .name = "positions",
     .section = "The index",
     .help = "keep where each word stands, for quick phrases",
     .details = "Phrases and NEAR are then decided in the index instead of in the text of the "
                "articles: what nsearch finds is the same, the slowest of such searches become "
                "quicker, and the index about twice as large. It is for a new index, which "
                "then keeps positions in all later runs, or with --rebuild for one that has "
                "articles."},

    {.id = OPT_FOLLOW,
     .name = "follow",
     .section = "Reading",
     .help = "then wait, and index what is written into the folders",
     .details = "Files that are written or moved there, and folders that come, are in the index "
                "within a second. Articles whose files go away stay. SIGINT or SIGTERM ends it, "
                "after a commit. Other programs may write to the index in between."},
    {.id = OPT_MANIFEST,
     .name = "manifest",
     .argument = "FILE",
     .section = "Reading",
     .help = "pass over files that FILE says are in the index; add to it what is read",
     .details =
         "A file counts as known as long as neither its size nor the time of its last change "
         "is another, and is not even opened. FILE is made where there is none, and grows "
         "with each commit, so that a run that was interrupted or killed goes on where it "
         "was. It is about one index, and void when that is empty. Articles that were deleted "
         "from the index come back only when their file changes, or without this option."},
    {.id = OPT_FORMAT,
     .name = "format",
     .letter = 'f',
     .argument = "FORMAT",
     .section = "Reading",
     .help = "what the files are",
     .details =
         "The default, auto, tells it from the content of each file. text and html are "
         "saved pages, one article a file; ndjson is one JSON object a line; csv is a table "
         "with a header; feed is an RSS or Atom feed, jsonfeed a JSON feed; newsml is NewsML "
         "or NITF, ninjs its form in JSON; mbox is mail; mhtml is a page with all that "
         "belongs to it; epub is a book; warc is a web archive, archive a tar, zip or 7z archive. "
         "Each may "
         "be compressed with gzip or zstd.",
     .choices = format_names},
    {.id = OPT_ENTITIES,
     .name = "entities",
     .argument = "FILE",
     .section = "Reading",
     .help = "a table of names of your own",
     .details =
         "It is kept in the index, as entities.tsv, so that later runs and nsearch know it, too; "
         "articles that are there already are as they were until --rebuild. Without this option, "
         "that file of the index serves, if there is one. Five columns parted by tabs: type "
         "(person, country, demonym, org, place, or none for "
         "what is no name), identity, names parted by |, the code of the country it stands "
         "for or nothing, and nothing. It goes before what nindex knows itself."},
    {.id = OPT_JOBS,
     .name = "jobs",
     .letter = 'j',
     .argument = "N",
     .section = "Reading",
     .help = "threads to use, and processes that read (one for each processor)"},
    {.id = OPT_MEMORY,
     .name = "memory",
     .argument = "SIZE",
     .section = "Reading",
     .help = "memory to use before writing to disk (512M)",
     .details = "A number of bytes, or one with K, M or G behind it; at least 16M. More makes "
                "large runs faster; the live writer uses no more than 32M of it."},
    {.id = OPT_NO_ENTITIES,
     .name = "no-entities",
     .section = "Reading",
     .help = "do not look for people, countries, organizations and places",
     .details = "The fields person, country, org and place then find nothing in the articles of "
                "this run. It makes a large run quicker."},
    {.id = OPT_WRITER,
     .name = "writer",
     .argument = "HOW",
     .section = "Reading",
     .help = "how the index is written",
     .details =
         "bulk builds new files beside the old ones and is many times faster for large runs; "
         "live changes the files in place, for a few articles. The default, auto, takes the "
         "quicker one. What nsearch finds is the same.",
     .choices = writer_names},

    {.id = OPT_JSON,
     .name = "json",
     .section = "Output",
     .help = "with --stats: print one JSON object"},
    {.id = OPT_QUIET,
     .name = "quiet",
     .letter = 'q',
     .section = "Output",
     .help = "no progress and no summary; errors only"},
    {.id = OPT_VERBOSE,
     .name = "verbose",
     .letter = 'v',
     .section = "Output",
     .help = "say what became of each file"},
    {.id = OPT_HELP, .name = "help", .letter = 'h', .section = "Output", .help = "print this help"},
    {.id = OPT_VERSION,
     .name = "version",
     .letter = 'V',
     .section = "Output",
     .help = "print the version"},
    {0},
};

static const char *const synopsis[] = {
    "[OPTION]... PATH...",
    "[OPTION]... --delete ID...",
    "[OPTION]... --stats|--export|--check|--rebuild",
    "[OPTION]... --extract PATH...",
    "[OPTION]... --tag PATH...",
    NULL,
};

static const struct ns_exit_status exits[] = {
    {0, "all articles are in the index"},
    {1, "some were skipped, an ID to delete is not there, or --check found faults; each is named"},
    {2, "it failed; what was committed before stays in the index"},
    {75, "another nindex is writing to the index; try again later"},
    {0},
};

static const char *const examples[] = {
    "nindex news/",
    "zstdcat wire.ndjson.zst | nindex --index wire.idx -",
    "nindex --export | zstd > articles.ndjson.zst",
    NULL,
};

const struct ns_program ns_nindex_program = {
    .name = "nindex",
    .summary = "make an index of news articles, for nsearch",
    .synopsis = synopsis,
    .description = "Reads the articles in each PATH: a file, a folder with all that is in it, or - "
                   "for standard input. An article that is in the index already is replaced by its "
                   "new version, and passed over when nothing has changed.",
    .operand = "PATH",
    .options = option_table,
    .exits = exits,
    .examples = examples,
    .see = "See nindex(1) and nsearch(1).",
};

/* --- parsing --- */

static enum ns_status set_action(struct ns_nindex_options *options, enum ns_nindex_action action,
                                 struct ns_error *err)
{
    if (options->action != NS_NINDEX_ADD && options->action != action)
        return ns_error_set(err, NS_INVALID,
                            "--delete, --check, --rebuild, --stats, --export, --extract and --tag "
                            "exclude each other");
    options->action = action;
    return NS_OK;
}

static enum ns_status set_unsigned(unsigned *out, const char *name, const char *value, int64_t min,
                                   int64_t max, struct ns_error *err)
{
    int64_t number;
    enum ns_status status = ns_option_number(name, value, min, max, &number, err);
    if (status == NS_OK)
        *out = (unsigned)number;
    return status;
}

static enum ns_status set_memory(struct ns_nindex_options *options, const char *value,
                                 struct ns_error *err)
{
    uint64_t size;
    enum ns_status status = ns_option_size("--memory", value, MEMORY_MIN, MEMORY_MAX, &size, err);
    if (status == NS_OK)
        options->memory = (size_t)size;
    return status;
}

static enum ns_status set_index(struct ns_nindex_options *options, const char *value,
                                struct ns_error *err)
{
    if (!value[0])
        return ns_error_set(err, NS_INVALID, "--index needs the name of a directory");
    ns_buffer_clear(&options->index);
    ns_buffer_append_text(&options->index, value);
    return ns_buffer_failed(&options->index) ? ns_error_nomem(err) : NS_OK;
}

static enum ns_status set_option(struct ns_nindex_options *options, int id, const char *value,
                                 struct ns_error *err)
{
    switch (id) {
    case OPT_INDEX:
        return set_index(options, value, err);
    case OPT_WAIT:
        return set_unsigned(&options->wait, "--wait", value, 0, WAIT_MAX, err);
    case OPT_FOLLOW:
        options->follow = true;
        return NS_OK;
    case OPT_MANIFEST:
        options->manifest = value;
        return NS_OK;
    case OPT_FORMAT:
        options->format = ns_reader_find(value); /* NULL for auto */
        return NS_OK;
    case OPT_JOBS:
        return set_unsigned(&options->jobs, "--jobs", value, 1, JOBS_MAX, err);
    case OPT_MEMORY:
        return set_memory(options, value, err);
    case OPT_POSITIONS:
        options->positions = true;
        return NS_OK;
    case OPT_NO_ENTITIES:
        options->tagged = false;
        return NS_OK;
    case OPT_WRITER:
        options->writer = (enum ns_writer_kind)ns_option_choice(writer_names, value);
        return NS_OK;
    case OPT_DELETE:
        return set_action(options, NS_NINDEX_DELETE, err);
    case OPT_CHECK:
        return set_action(options, NS_NINDEX_CHECK, err);
    case OPT_REBUILD:
        return set_action(options, NS_NINDEX_REBUILD, err);
    case OPT_STATS:
        return set_action(options, NS_NINDEX_STATS, err);
    case OPT_EXPORT:
        return set_action(options, NS_NINDEX_EXPORT, err);
    case OPT_EXTRACT:
        return set_action(options, NS_NINDEX_EXTRACT, err);
    case OPT_WHY:
        options->why = true;
        return NS_OK;
    case OPT_TAG:
        return set_action(options, NS_NINDEX_TAG, err);
    case OPT_ENTITIES:
        options->entities = value;
        return NS_OK;
    case OPT_JSON:
        options->json = true;
        return NS_OK;
    case OPT_QUIET:
        options->quiet = true;
        return NS_OK;
    case OPT_VERBOSE:
        options->verbose = true;
        return NS_OK;
    default: /* an operand: there is room for every argument */
        options->operands[options->operand_count++] = value;
        return NS_OK;
    }
}

static enum ns_status usage(struct ns_error *err, const char *message)
{
    ns_error_set(err, NS_INVALID, "%s", message);
    ns_error_hint(err, "\"nindex --help\" tells how to use it");
    return NS_INVALID;
}

static enum ns_status check(const struct ns_nindex_options *options, struct ns_error *err)
{
    bool wants_operands = options->action <= NS_NINDEX_DELETE;
    if (options->json && options->action != NS_NINDEX_STATS)
        return usage(err, "--json goes with --stats only");
    if (options->follow && options->action != NS_NINDEX_ADD)
        return usage(err, "--follow goes with folders to index only");
    if (options->manifest && options->action != NS_NINDEX_ADD)
        return usage(err, "--manifest goes with files to index only");
    if (options->quiet && options->verbose)
        return usage(err, "--quiet and --verbose exclude each other");
    if (!wants_operands && options->operand_count)
        return usage(err, "--stats, --export, --check and --rebuild take no PATH");
    if (options->action == NS_NINDEX_DELETE && !options->operand_count)
        return usage(err, "--delete needs the ID of an article");
    if (options->action == NS_NINDEX_ADD && !options->operand_count)
        return usage(err, "nothing to do: name a file or a folder to index");
    if (options->action == NS_NINDEX_EXTRACT && !options->operand_count)
        return usage(err, "--extract needs a file or a folder");
    if (options->action == NS_NINDEX_TAG && !options->operand_count)
        return usage(err, "--tag needs a file or a folder");
    if (options->why && options->action != NS_NINDEX_EXTRACT)
        return usage(err, "--why goes with --extract only");
    if (options->entities && !options->tagged)
        return usage(err, "--entities and --no-entities cannot be used together");
    if (options->entities && options->action != NS_NINDEX_TAG && options->action != NS_NINDEX_ADD &&
        options->action != NS_NINDEX_REBUILD)
        return usage(err, "--entities goes with files to index, --rebuild or --tag");
    return NS_OK;
}

static unsigned processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > JOBS_MAX ? JOBS_MAX : (unsigned)count;
}

enum ns_status ns_nindex_options_parse(struct ns_nindex_options *options, int argc,
                                       char *const *argv, struct ns_error *err)
{
    struct ns_options parser;
    const char *value;
    int id;
    *options = (struct ns_nindex_options){
        .wait = WAIT_DEFAULT, .jobs = processors(), .memory = MEMORY_DEFAULT, .tagged = true};
    options->operands = calloc((size_t)argc + 1, sizeof *options->operands);
    if (!options->operands)
        return ns_error_nomem(err);
    ns_options_init(&parser, &ns_nindex_program, argc, argv);
    for (;;) {
        enum ns_status status = ns_options_next(&parser, &id, &value, err);
        if (status == NS_OK && (id == OPT_HELP || id == OPT_VERSION)) {
            options->action = id == OPT_HELP ? NS_NINDEX_HELP : NS_NINDEX_VERSION;
            return NS_OK;
        }
        if (status == NS_OK && id == NS_OPTIONS_END)
            break;
        if (status == NS_OK)
            status = set_option(options, id, value, err);
        if (status != NS_OK)
            return status;
    }
    enum ns_status status = check(options, err);
    if (status == NS_OK && !options->index.size)
        status = ns_index_default_path(&options->index, err);
    return status;
}

void ns_nindex_options_release(struct ns_nindex_options *options)
{
    ns_buffer_release(&options->index);
    free(options->operands);
    options->operands = NULL;
}

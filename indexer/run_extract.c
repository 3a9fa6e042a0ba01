#include "indexer/run_extract.h"

#include "common/article/article_json.h"
#include "common/base/json.h"
#include "common/base/table.h"
#include "indexer/extract/boilerplate.h"
#include "indexer/skipped.h"
#include "indexer/workers/read_paths.h"

#include <strings.h>

enum { OUTPUT_CHUNK = 64 * 1024 }; /* bytes gathered before they are written */

struct run {
    const struct ns_nindex_options *options;
    struct ns_messages *messages;
    ns_extract_write *write;
    void *context;
    struct ns_boilerplate *boilerplate; /* of the pages of this run */
    size_t removed;                     /* paragraphs of the page at hand, by it */
    struct ns_buffer out;
    const struct ns_pool_file *file;   /* the one at hand */
    uint64_t before;                   /* articles printed before it */
    const struct ns_page_parts *parts; /* of the page at hand; NULL: not asked for, or no page */
    struct ns_table ids;               /* given to pages */
    uint64_t printed;                  /* articles */
    uint64_t skipped;
    struct ns_error failure; /* of the output: ends the run; code NS_OK: none */
};

/* --- names -------------------------------------------------------------------------------- */

/* name without the extension, when it is this one. */
static struct ns_str without(struct ns_str name, const char *extension)
{
    size_t size = strlen(extension);
    if (name.size > size && strncasecmp(name.data + name.size - size, extension, size) == 0)
        name.size -= size;
    return name;
}

/* "in/storm.html.gz" -> "storm". */
static struct ns_str stem(const char *path)
{
    static const char *const packings[] = {".gz", ".zst"};
    static const char *const formats[] = {".html", ".htm", ".xhtml", ".txt"};
    const char *slash = strrchr(path, '/');
    struct ns_str name = ns_str_of(slash ? slash + 1 : path);
    for (size_t i = 0; i < sizeof packings / sizeof *packings; i++)
        name = without(name, packings[i]);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct ns_str shorter = without(name, formats[i]);
        if (shorter.size < name.size)
            return shorter;
    }
    return name;
}

/* Takes an id for a page; false when another one has it, or there is no memory. */
static bool take_id(struct run *run, struct ns_str id)
{
    uint32_t before = run->ids.count;
    return ns_table_intern(&run->ids, id) == before;
}

/* The stem of its file's name, unless an earlier page has that: then the name, then the path. */
static struct ns_str page_id(struct run *run, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct ns_str name = ns_str_of(slash ? slash + 1 : path);
    if (take_id(run, stem(path)))
        return stem(path);
    return take_id(run, name) ? name : ns_str_of(path);
}

/* --- reading ------------------------------------------------------------------------------ */

static enum ns_status flush(struct run *run, struct ns_error *err)
{
    enum ns_status status = ns_buffer_failed(&run->out)
                                ? ns_error_nomem(err)
                                : run->write(run->context, ns_buffer_str(&run->out), err);
    ns_buffer_clear(&run->out);
    return status;
}

/* What was learned of a site takes paragraphs out that were the article's by all else. */
static struct ns_page_note note_of(const struct run *run, const struct ns_article *article,
                                   size_t i)
{
    struct ns_page_note note = run->parts->notes[i];
    bool kept = note.kind == NS_PART_BODY || note.kind == NS_PART_CAPTION;
    if (run->removed && kept && ns_boilerplate_knows(run->boilerplate, article, note.text)) {
        note.kind = NS_PART_BOILERPLATE;
        note.why = "stands on other pages of the site, too";
    }
    return note;
}

static void write_why(const struct run *run, const struct ns_article *article, struct ns_json *json)
{
    ns_json_key(json, "blocks");
    ns_json_array_begin(json);
    for (size_t i = 0; i < run->parts->note_count; i++) {
        struct ns_page_note note = note_of(run, article, i);
        ns_json_object_begin(json);
        ns_json_key(json, "kind");
        ns_json_text(json, ns_part_name(note.kind));
        ns_json_key(json, "why");
        ns_json_text(json, note.why);
        ns_json_key(json, "text");
        ns_json_string(json, note.text);
        ns_json_object_end(json);
    }
    ns_json_array_end(json);
}

static void write_article(struct run *run, const struct ns_article *article)
{
    struct ns_json json;
    ns_json_init(&json, &run->out);
    ns_json_object_begin(&json);
    ns_article_write_members(&json, article);
    if (run->parts)
        write_why(run, article, &json);
    ns_json_object_end(&json);
    run->parts = NULL;
}

static void take_parts(void *context, const struct ns_page_parts *parts)
{
    struct run *run = context;
    run->parts = parts;
}

static enum ns_status take_article(void *context, struct ns_article *article, struct ns_error *err)
{
    struct run *run = context;
    run->removed = 0;
    if (article->from_page &&
        ns_boilerplate_learn(run->boilerplate, article, &run->removed, err) != NS_OK)
        return NS_NOMEM;
    if (run->file->page && run->file->has_path)
        article->id = page_id(run, run->file->name);
    write_article(run, article);
    ns_buffer_append_char(&run->out, '\n');
    run->printed++;
    if (run->out.size < OUTPUT_CHUNK && !ns_buffer_failed(&run->out))
        return NS_OK;
    struct ns_error why;
    enum ns_status status = flush(run, &why);
    if (status != NS_OK) {
        run->failure = why;
        return ns_error_set(err, status, "%s", why.message);
    }
    return NS_OK;
}

static void take_skip(void *context, const char *file, size_t line, const struct ns_error *why)
{
    struct run *run = context;
    ns_skipped_name(run->messages, file, line, why);
    run->parts = NULL;
    run->skipped++;
}

static void begin_file(void *context, const struct ns_pool_file *file)
{
    struct run *run = context;
    run->file = file;
    run->before = run->printed;
}

/* An error of the file costs only the file; one of the output ends the run. */
static enum ns_status end_file(void *context, const struct ns_pool_file *file,
                               const struct ns_error *why, struct ns_error *err)
{
    struct run *run = context;
    if (why)
        take_skip(run, file->name, 0, why);
    ns_message_verbose(run->messages, "%s: articles found: %llu", file->name,
                       (unsigned long long)(run->printed - run->before));
    return flush(run, err);
}

static enum ns_status extract_files(struct run *run, struct ns_pool *pool, struct ns_error *err)
{
    const struct ns_nindex_options *options = run->options;
    const struct ns_pool_sink sink = {.sink = {.context = run,
                                               .article = take_article,
                                               .skip = take_skip,
                                               .parts = options->why ? take_parts : NULL},
                                      .begin = begin_file,
                                      .end = end_file};
    enum ns_status status = ns_read_paths(pool, options, &sink, err);
    if (status != NS_OK && run->failure.code)
        *err = run->failure;
    return status;
}

enum ns_status ns_run_extract(const struct ns_nindex_options *options, struct ns_messages *messages,
                              ns_extract_write *write, void *context, uint64_t *skipped,
                              struct ns_error *err)
{
    struct run run = {.options = options, .messages = messages, .write = write, .context = context};
    const struct ns_pool_options how = {.jobs = options->jobs};
    struct ns_pool *pool;
    ns_buffer_init(&run.out);
    ns_table_init(&run.ids);
    enum ns_status status = ns_pool_open(&pool, &how, err);
    if (status == NS_OK)
        status = ns_boilerplate_open(&run.boilerplate, NULL, err);
    if (status == NS_OK)
        status = extract_files(&run, pool, err);
    *skipped = run.skipped;
    ns_pool_close(pool);
    ns_boilerplate_close(run.boilerplate);
    ns_buffer_release(&run.out);
    ns_table_release(&run.ids);
    return status;
}

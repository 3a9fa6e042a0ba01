#include "indexer/stats.h"

#include "common/article/stored.h"
#include "common/base/json.h"
#include "common/base/number.h"
#include "common/index/generation.h"
#include "common/index/schema.h"
#include "common/index/stub.h"
#include "indexer/cursor.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    JSON_VERSION = 1,
    RETRIES = 20, /* commits that may come between before we give up */
};

/* --- names -------------------------------------------------------------------------------- */

static bool grow_names(struct ns_stats_names *names)
{
    size_t capacity = names->capacity ? names->capacity * 2 : 64;
    struct ns_stats_name *items = reallocarray(names->items, capacity, sizeof *items);
    if (!items)
        return false;
    names->items = items;
    names->capacity = capacity;
    return true;
}

/* False when there is no memory. */
static bool count_name(struct ns_stats_names *names, struct ns_str name, uint64_t articles,
                       struct ns_buffer *scratch)
{
    if (!name.size)
        return true;
    ns_buffer_clear(scratch);
    ns_schema_fold(name, scratch);
    if (ns_buffer_failed(scratch))
        return false;
    struct ns_str key = scratch->size ? ns_buffer_str(scratch) : name;
    uint32_t id = ns_table_intern(&names->folded, key);
    if (id == NS_TABLE_NONE || (id == names->capacity && !grow_names(names)))
        return false;
    if (id == names->count) {
        struct ns_str spelled = ns_arena_copy(&names->arena, name);
        if (!spelled.data)
            return false;
        names->items[names->count++] = (struct ns_stats_name){spelled, 0};
    }
    names->items[id].articles += articles;
    return true;
}

static int compare_names(const void *a, const void *b)
{
    const struct ns_stats_name *x = a, *y = b;
    if (x->articles != y->articles)
        return x->articles < y->articles ? 1 : -1;
    return strcmp(x->name.data, y->name.data);
}

static void sort_names(struct ns_stats_names *names)
{
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
}

static void release_names(struct ns_stats_names *names)
{
    free(names->items);
    ns_table_release(&names->folded);
    ns_arena_release(&names->arena);
    *names = (struct ns_stats_names){0};
}

/* --- reading ------------------------------------------------------------------------------ */

struct term_count {
    struct ns_stats *stats;
    struct ns_buffer scratch;
    bool failed;
};

static bool count_term(void *context, struct ns_str term, uint32_t frequency)
{
    const struct ns_str prefix = NS_STR(NS_PREFIX_LANGUAGE);
    struct term_count *count = context;
    count->stats->terms++;
    if (term.size > prefix.size && memcmp(term.data, prefix.data, prefix.size) == 0) {
        struct ns_str language = {term.data + prefix.size, term.size - prefix.size};
        count->failed = !count_name(&count->stats->languages, language, frequency, &count->scratch);
    }
    return !count->failed;
}

/* From the start again when a commit came between. */
static enum ns_status count_terms(struct ns_stats *stats, struct ns_xapian_db *db,
                                  struct ns_error *err)
{
    struct term_count count = {.stats = stats};
    enum ns_status status = NS_MODIFIED;
    for (int i = 0; status == NS_MODIFIED && i < RETRIES; i++) {
        stats->terms = 0;
        release_names(&stats->languages);
        status = i ? ns_xapian_reopen(db, err) : NS_OK;
        if (status == NS_OK)
            status = ns_xapian_each_term(db, (struct ns_str){"", 0}, count_term, &count, err);
    }
    ns_buffer_release(&count.scratch);
    return status == NS_OK && count.failed ? ns_error_nomem(err) : status;
}

static void count_date(struct ns_stats *stats, struct ns_date date)
{
    if (date.precision == NS_PRECISION_NONE) {
        stats->undated++;
        return;
    }
    if (date.precision > NS_PRECISION_DAY)
        date.precision = NS_PRECISION_DAY;
    if (!stats->first.precision || date.seconds < stats->first.seconds)
        stats->first = date;
    if (!stats->last.precision || date.seconds > stats->last.seconds)
        stats->last = date;
}

static enum ns_status count_article(struct ns_stats *stats, struct ns_str stored,
                                    struct ns_buffer *scratch, struct ns_error *err)
{
    struct ns_stored_head head;
    enum ns_status status = ns_stored_read_head(stored, &head, err);
    if (status)
        return status;
    stats->articles++;
    count_date(stats, head.published);
    return count_name(&stats->sections, head.section, 1, scratch) &&
                   count_name(&stats->sources, head.source, 1, scratch)
               ? NS_OK
               : ns_error_nomem(err);
}

static enum ns_status count_articles(struct ns_stats *stats, struct ns_cursor *cursor,
                                     struct ns_error *err)
{
    const struct ns_str is_headline = NS_STR(NS_PREFIX_KIND NS_KIND_NAME_HEADLINE);
    struct ns_buffer scratch;
    uint32_t headline = 0; /* the next one, if it is not behind the cursor; then 0: there is none */
    ns_buffer_init(&scratch);
    bool more;
    enum ns_status status = ns_cursor_next(cursor, &more, err);
    if (!status)
        status =
            ns_xapian_next_document(ns_index_db(cursor->index), is_headline, 0, &headline, err);
    while (!status && more) {
        if (headline && headline < cursor->docid)
            status = ns_xapian_next_document(ns_index_db(cursor->index), is_headline, cursor->docid,
                                             &headline, err);
        if (!status && headline == cursor->docid)
            stats->headlines++;
        else if (!status)
            status = count_article(stats, ns_buffer_str(&cursor->stored), &scratch, err);
        if (!status)
            status = ns_cursor_next(cursor, &more, err);
    }
    ns_buffer_release(&scratch);
    return status;
}

/* Files that come or go meanwhile do not count. */
static enum ns_status count_bytes(struct ns_stats *stats, const char *index, struct ns_error *err)
{
    struct ns_buffer path;
    struct dirent *entry;
    struct stat info;
    ns_buffer_init(&path);
    ns_generation_path(index, stats->generation, &path);
    if (ns_buffer_failed(&path)) {
        ns_buffer_release(&path);
        return ns_error_nomem(err);
    }
    DIR *entries = opendir(path.data);
    enum ns_status status = entries ? NS_OK : ns_error_errno(err, path.data);
    while (entries && (entry = readdir(entries)) != NULL)
        if (fstatat(dirfd(entries), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode))
            stats->bytes += (uint64_t)info.st_size;
    if (entries)
        (void)closedir(entries);
    ns_buffer_release(&path);
    return status;
}

static enum ns_status read_generation(struct ns_stats *stats, const char *index,
                                      struct ns_error *err)
{
    int directory = open(index, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return ns_error_errno(err, index);
    enum ns_status status = ns_stub_read(directory, &stats->generation, err);
    (void)close(directory);
    return status == NS_OK ? count_bytes(stats, index, err) : status;
}

enum ns_status ns_stats_read(struct ns_stats *stats, const char *index, struct ns_error *err)
{
    struct ns_cursor cursor;
    *stats = (struct ns_stats){0};
    enum ns_status status = ns_cursor_open(&cursor, index, err);
    if (status == NS_OK)
        status = read_generation(stats, index, err);
    if (status == NS_OK)
        status = count_terms(stats, ns_index_db(cursor.index), err);
    if (status == NS_OK)
        status = count_articles(stats, &cursor, err);
    sort_names(&stats->languages);
    sort_names(&stats->sections);
    sort_names(&stats->sources);
    ns_cursor_close(&cursor);
    return status;
}

void ns_stats_release(struct ns_stats *stats)
{
    release_names(&stats->languages);
    release_names(&stats->sections);
    release_names(&stats->sources);
}

/* --- text --------------------------------------------------------------------------------- */

static void write_count(struct ns_buffer *out, const char *label, uint64_t count)
{
    char text[NS_NUMBER_SIZE];
    ns_buffer_printf(out, "%-11s %s\n", label, ns_number_grouped(count, text));
}

static void write_dates(struct ns_buffer *out, const struct ns_stats *stats)
{
    char first[NS_DATE_TEXT_SIZE], last[NS_DATE_TEXT_SIZE], undated[NS_NUMBER_SIZE];
    if (!stats->articles)
        return;
    ns_buffer_printf(out, "%-11s ", "dates");
    if (stats->first.precision)
        ns_buffer_printf(out, "%s to %s", ns_date_format(stats->first, first),
                         ns_date_format(stats->last, last));
    if (stats->undated)
        ns_buffer_printf(out, "%s%s without one", stats->first.precision ? ", " : "",
                         ns_number_grouped(stats->undated, undated));
    ns_buffer_append_char(out, '\n');
}

static void write_names(struct ns_buffer *out, const char *label,
                        const struct ns_stats_names *names)
{
    char text[NS_NUMBER_SIZE];
    size_t shown = names->count < NS_STATS_TOP ? names->count : NS_STATS_TOP;
    if (!shown)
        return;
    ns_buffer_printf(out, "\n%s", label);
    if (shown < names->count)
        ns_buffer_printf(out, " (%zu of %s)", shown, ns_number_grouped(names->count, text));
    ns_buffer_append_char(out, '\n');
    for (size_t i = 0; i < shown; i++)
        ns_buffer_printf(out, "%11s  %s\n", ns_number_grouped(names->items[i].articles, text),
                         names->items[i].name.data);
}

void ns_stats_write_text(const struct ns_stats *stats, const char *index, struct ns_buffer *out)
{
    char text[NS_NUMBER_SIZE];
    ns_buffer_printf(out, "%-11s %s\n", "index", index);
    ns_buffer_printf(out, "%-11s %u, schema %d\n", "generation", stats->generation,
                     NS_SCHEMA_VERSION);
    ns_buffer_printf(out, "%-11s %s\n", "size", ns_number_bytes(stats->bytes, text));
    write_count(out, "articles", stats->articles);
    write_count(out, "headlines", stats->headlines);
    write_count(out, "terms", stats->terms);
    write_dates(out, stats);
    write_names(out, "languages", &stats->languages);
    write_names(out, "sections", &stats->sections);
    write_names(out, "sources", &stats->sources);
}

/* --- JSON --------------------------------------------------------------------------------- */

static void json_count(struct ns_json *json, const char *key, uint64_t count)
{
    ns_json_key(json, key);
    ns_json_integer(json, (int64_t)count);
}

static void json_date(struct ns_json *json, const char *key, struct ns_date date)
{
    char text[NS_DATE_TEXT_SIZE];
    if (date.precision == NS_PRECISION_NONE)
        return;
    ns_json_key(json, key);
    ns_json_text(json, ns_date_format(date, text));
}

static void json_names(struct ns_json *json, const char *key, const struct ns_stats_names *names)
{
    ns_json_key(json, key);
    ns_json_object_begin(json);
    json_count(json, "count", names->count);
    ns_json_key(json, "top");
    ns_json_array_begin(json);
    for (size_t i = 0; i < names->count && i < NS_STATS_TOP; i++) {
        ns_json_object_begin(json);
        ns_json_key(json, "name");
        ns_json_string(json, names->items[i].name);
        json_count(json, "articles", names->items[i].articles);
        ns_json_object_end(json);
    }
    ns_json_array_end(json);
    ns_json_object_end(json);
}

void ns_stats_write_json(const struct ns_stats *stats, const char *index, struct ns_buffer *out)
{
    struct ns_json json;
    ns_json_init(&json, out);
    ns_json_object_begin(&json);
    json_count(&json, "format_version", JSON_VERSION);
    ns_json_key(&json, "index");
    ns_json_text(&json, index);
    json_count(&json, "generation", stats->generation);
    json_count(&json, "schema", NS_SCHEMA_VERSION);
    json_count(&json, "bytes", stats->bytes);
    json_count(&json, "articles", stats->articles);
    json_count(&json, "headlines", stats->headlines);
    json_count(&json, "terms", stats->terms);
    json_date(&json, "first", stats->first);
    json_date(&json, "last", stats->last);
    json_count(&json, "undated", stats->undated);
    json_names(&json, "languages", &stats->languages);
    json_names(&json, "sections", &stats->sections);
    json_names(&json, "sources", &stats->sources);
    ns_json_object_end(&json);
    ns_buffer_append_char(out, '\n');
}

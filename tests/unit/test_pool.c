#include "indexer/workers/pool.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "indexer/workers/descriptor.h"
#include "indexer/workers/sanitized.h"
#include "tests/scratch.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILES = 40, PATH_SIZE = NS_SCRATCH_SIZE + 16 };

static char folder[NS_SCRATCH_SIZE];

static int make_folder(void **state)
{
    (void)state;
    ns_scratch_make(folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return ns_scratch_remove(folder);
}

/* --- a parser with every defect ----------------------------------------------------------- */

static void spin(void)
{
    for (volatile unsigned i = 0;; i++)
        ;
}

static enum ns_status hoard(struct ns_error *err)
{
    enum { PIECE = 64 * 1024 * 1024, PIECES = 1024 };
    char *pieces[PIECES];
    size_t count = 0;
    while (count < PIECES && (pieces[count] = malloc(PIECE)) != NULL)
        pieces[count++][PIECE / 2] = 'x';
    bool all = count == PIECES;
    while (count)
        free(pieces[--count]);
    return all ? NS_OK : ns_error_nomem(err);
}

static enum ns_status open_file(struct ns_error *err)
{
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        return ns_error_set(err, NS_INVALID, "it opened a file");
    return ns_error_set(err, NS_INVALID, "refused: %s", strerror(errno));
}

/* Tells what is no message, on whatever is open. */
static void babble(void)
{
    for (int fd = STDERR_FILENO + 1; fd < 16; fd++)
        (void)ns_descriptor_send(fd, "what no worker says", 19, -1);
}

static bool is(struct ns_str text, const char *what)
{
    return ns_str_equal(text, ns_str_of(what));
}

/* An article's title says what its parser does. */
static enum ns_status take_hostile(void *context, struct ns_article *article, struct ns_error *err)
{
    const struct ns_sink *sink = context;
    if (is(article->title, "crash"))
        __builtin_trap();
    if (is(article->title, "spin"))
        spin();
    if (is(article->title, "hoard"))
        return hoard(err);
    if (is(article->title, "open"))
        return open_file(err);
    if (is(article->title, "babble"))
        babble();
    return sink->article(sink->context, article, err);
}

static void skip_hostile(void *context, const char *file, size_t line, const struct ns_error *why)
{
    const struct ns_sink *sink = context;
    (sink->skip)(sink->context, file, line, why); /* not the macro of cmocka */
}

static bool part_hostile(void *context, const char *name)
{
    const struct ns_sink *sink = context;
    return sink->part(sink->context, name);
}

static enum ns_status read_hostile(struct ns_input *input, const struct ns_reader *forced,
                                   struct ns_article *article, const struct ns_sink *sink,
                                   struct ns_error *err)
{
    struct ns_sink hostile = {.context = (void *)(uintptr_t)sink,
                              .article = take_hostile,
                              .skip = skip_hostile,
                              .part = part_hostile};
    return ns_read_input(input, forced, article, &hostile, err);
}

/* --- files -------------------------------------------------------------------------------- */

static const char *path_of(const char *name)
{
    static char paths[FILES + 4][PATH_SIZE];
    static size_t used;
    char *path = paths[used++ % (FILES + 4)];
    (void)snprintf(path, PATH_SIZE, "%s/%s", folder, name);
    return path;
}

static void article_line(char *line, size_t size, const char *id, const char *title)
{
    (void)snprintf(line, size, "{\"id\":\"%s\",\"title\":\"%s\",\"body\":\"Text.\"}\n", id, title);
}

static const char *write_file(const char *name, const char *title)
{
    char line[256];
    const char *path = path_of(name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    article_line(line, sizeof line, name, title);
    assert_true(fputs(line, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void add_member(struct archive *archive, const char *name, const char *title)
{
    char line[256];
    struct archive_entry *entry = archive_entry_new();
    article_line(line, sizeof line, name, title);
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)strlen(line));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(archive, line, strlen(line)), strlen(line));
    archive_entry_free(entry);
}

/* members: names and titles in turn, NULL at the end. */
static const char *write_tar(const char *const *members)
{
    const char *path = path_of("news.tar");
    struct archive *archive = archive_write_new();
    assert_int_equal(archive_write_set_format_ustar(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
    for (size_t i = 0; members[i]; i += 2)
        add_member(archive, members[i], members[i + 1]);
    assert_int_equal(archive_write_free(archive), ARCHIVE_OK);
    return path;
}

/* --- reading ------------------------------------------------------------------------------ */

struct result {
    struct ns_buffer told; /* "id ", "(skipped: why) ", "| " at the end of a file */
    enum ns_status refuse; /* what the sink says to an article */
    enum ns_status status;
    struct ns_error err;
};

static enum ns_status take(void *context, struct ns_article *article, struct ns_error *err)
{
    struct result *result = context;
    ns_buffer_append_str(&result->told, article->id);
    ns_buffer_append_char(&result->told, ' ');
    return result->refuse ? ns_error_set(err, result->refuse, "refused") : NS_OK;
}

static void note_skip(void *context, const char *file, size_t line, const struct ns_error *why)
{
    struct result *result = context;
    const char *slash = strrchr(file, '/');
    (void)line;
    ns_buffer_printf(&result->told, "(%s: %s) ", slash ? slash + 1 : file, why->message);
}

static enum ns_status end(void *context, const struct ns_pool_file *file,
                          const struct ns_error *why, struct ns_error *err)
{
    struct result *result = context;
    (void)err;
    if (why)
        note_skip(context, file->name, 0, why);
    ns_buffer_append_text(&result->told, "| ");
    return NS_OK;
}

static struct ns_pool *open_pool(unsigned jobs)
{
    const struct ns_pool_options options = {
        .jobs = jobs,
        .workers = {.limits = {.memory = (size_t)1 << 30, .seconds = 1}, .read = read_hostile}};
    struct ns_pool *pool;
    assert_int_equal(ns_pool_open(&pool, &options, NULL), NS_OK);
    return pool;
}

static void read_with(struct result *result, struct ns_pool *pool, const char *const *paths,
                      size_t count)
{
    const struct ns_pool_sink sink = {
        .sink = {.context = result, .article = take, .skip = note_skip}, .end = end};
    ns_buffer_clear(&result->told);
    result->status = ns_pool_read(pool, paths, count, NULL, &sink, &result->err);
}

/* What is told of one file with such an article between two others. */
static void assert_costs_itself(const char *title, const char *told)
{
    struct result result = {.refuse = NS_OK};
    const char *paths[] = {write_file("a", "fine"), write_file("b", title),
                           write_file("c", "fine")};
    for (unsigned jobs = 1; jobs <= 2; jobs++) {
        struct ns_pool *pool = open_pool(jobs);
        read_with(&result, pool, paths, 3);
        ns_pool_close(pool);
        assert_int_equal(result.status, NS_OK);
        assert_string_equal(result.told.data, told);
    }
    ns_buffer_release(&result.told);
}

/* --- tests -------------------------------------------------------------------------------- */

static void test_order(void **state)
{
    char expected[8 * FILES] = "", name[16];
    const char *paths[FILES];
    struct result result = {.refuse = NS_OK};
    (void)state;
    for (size_t i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "n%zu", i);
        paths[i] = write_file(name, "fine");
        (void)snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%s | ",
                       name);
    }
    struct ns_pool *pool = open_pool(3);
    for (int round = 0; round < 2; round++) {
        read_with(&result, pool, paths, FILES);
        assert_int_equal(result.status, NS_OK);
        assert_string_equal(result.told.data, expected);
    }
    ns_pool_close(pool);
    ns_buffer_release(&result.told);
}

static void test_crash(void **state)
{
    (void)state;
    assert_costs_itself("crash", "a | (b: the process that read it crashed (signal 4)) | c | ");
}

static void test_spin(void **state)
{
    (void)state;
    struct result result = {.refuse = NS_OK};
    const char *paths[] = {write_file("b", "spin"), write_file("c", "fine")};
    struct ns_pool *pool = open_pool(1);
    read_with(&result, pool, paths, 2);
    ns_pool_close(pool);
    assert_string_equal(result.told.data, "(b: it took more than 1 s to read) | c | ");
    ns_buffer_release(&result.told);
}

static void test_hoard(void **state)
{
    (void)state;
    if (!NS_SANITIZED)
        assert_costs_itself("hoard", "a | (b: out of memory) | c | ");
}

static void test_babble(void **state)
{
    (void)state;
    assert_costs_itself("babble", "a | (b: the process that read it went astray) | c | ");
}

static void test_system_calls(void **state)
{
    struct result result = {.refuse = NS_OK};
    const char *paths[] = {write_file("b", "open")};
    struct ns_pool *pool = open_pool(1);
    (void)state;
    read_with(&result, pool, paths, 1);
    bool filtered = ns_pool_is_filtered(pool);
    ns_pool_close(pool);
    assert_string_equal(result.told.data, filtered ? "(b: refused: Operation not permitted) | "
                                                   : "(b: it opened a file) | ");
    ns_buffer_release(&result.told);
}

/* Of an archive only the member is lost, each time, until there were too many. */
static void test_parts(void **state)
{
    static const char *const members[] = {"1",    "fine", "2",     "crash", "3",    "fine", "4",
                                          "fine", "5",    "crash", "6",     "fine", NULL};
    static const char *const awful[] = {"1", "crash", "2", "crash", "3", "crash", "4", "crash",
                                        "5", "crash", "6", "crash", "7", "crash", "8", "crash",
                                        "9", "fine",  NULL};
    struct result result = {.refuse = NS_OK};
    (void)state;
    for (unsigned jobs = 1; jobs <= 2; jobs++) {
        const char *paths[] = {write_tar(members), write_file("c", "fine")};
        struct ns_pool *pool = open_pool(jobs);
        read_with(&result, pool, paths, 2);
        assert_string_equal(result.told.data,
                            "1 (news.tar!2: the process that read it crashed (signal 4)) 3 4 "
                            "(news.tar!5: the process that read it crashed (signal 4)) 6 | c | ");
        paths[0] = write_tar(awful);
        read_with(&result, pool, paths, 2);
        assert_non_null(strstr(result.told.data,
                               "(news.tar!8: the process that read it crashed (signal 4)) "
                               "(news.tar: what comes after that was not read) | c | "));
        ns_pool_close(pool);
    }
    ns_buffer_release(&result.told);
}

/* What the sink refuses ends the reading; the pool serves on. */
static void test_refusal(void **state)
{
    struct result result = {.refuse = NS_IO};
    const char *paths[] = {write_file("a", "fine"), write_file("b", "fine"),
                           write_file("missing", "fine")};
    struct ns_pool *pool = open_pool(2);
    (void)state;
    assert_int_equal(unlink(paths[2]), 0);
    read_with(&result, pool, paths, 3);
    assert_int_equal(result.status, NS_IO);
    assert_string_equal(result.err.message, "refused");
    assert_string_equal(result.told.data, "a ");
    result.refuse = NS_OK;
    read_with(&result, pool, paths, 3);
    assert_string_equal(result.told.data,
                        "a | b | (missing: cannot open: No such file or directory) | ");
    ns_pool_close(pool);
    ns_buffer_release(&result.told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),  cmocka_unit_test(test_crash),
        cmocka_unit_test(test_spin),   cmocka_unit_test(test_hoard),
        cmocka_unit_test(test_babble), cmocka_unit_test(test_system_calls),
        cmocka_unit_test(test_parts),  cmocka_unit_test(test_refusal),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

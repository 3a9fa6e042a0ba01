#include "common/article/stored.h"
#include "common/index/generation.h"
#include "common/index/index_dir.h"
#include "common/index/schema.h"
#include "common/index/stub.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/scratch.h"

/* Every test has a directory of its own; the index is a directory in it, made when first used. */
struct fixture {
    char root[NS_SCRATCH_SIZE], path[80], scratch[160];
    struct ns_error err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_scratch_make(f->root);
    snprintf(f->path, sizeof f->path, "%s/a/index", f->root);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

/* A path in the index, until the next call. */
static const char *in(struct fixture *f, const char *name)
{
    snprintf(f->scratch, sizeof f->scratch, "%s/%s", f->path, name);
    return f->scratch;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static bool file_is(const char *path, const char *text)
{
    char bytes[256] = {0};
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    return size == strlen(text) && strcmp(bytes, text) == 0;
}

static bool exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static enum ns_status try_lock(struct fixture *f, unsigned wait, bool create,
                               struct ns_index_lock **lock)
{
    return ns_index_lock_open(lock, f->path, wait, create ? NS_INDEX_CREATE : NS_INDEX_EXISTING,
                              ns_builtin_dictionary(), &f->err);
}

static struct ns_index_lock *lock(struct fixture *f)
{
    struct ns_index_lock *out;
    assert_int_equal(try_lock(f, 0, true, &out), NS_OK);
    return out;
}

static void create(struct fixture *f)
{
    ns_index_lock_close(lock(f));
}

static void set_metadata(struct fixture *f, const char *generation, const char *key,
                         const char *value)
{
    struct ns_xapian_writer *writer;
    assert_int_equal(ns_xapian_writer_open(&writer, in(f, generation), true, &f->err), NS_OK);
    assert_int_equal(
        ns_xapian_writer_set_metadata(writer, ns_str_of(key), ns_str_of(value), &f->err), NS_OK);
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
}

static void add_document(const char *generation)
{
    struct ns_xapian_writer *writer;
    const struct ns_xapian_term terms[] = {{NS_STR("Qa"), 0}};
    const struct ns_xapian_document document = {
        .terms = terms, .term_count = 1, .data = NS_STR("data")};
    assert_int_equal(ns_xapian_writer_open(&writer, generation, false, NULL), NS_OK);
    assert_int_equal(ns_xapian_writer_put(writer, 1, &document, NULL), NS_OK);
    assert_int_equal(ns_xapian_writer_commit(writer, NULL), NS_OK);
    ns_xapian_writer_close(writer);
}

static uint64_t count(struct ns_index *index)
{
    struct ns_xapian_stats stats;
    assert_int_equal(ns_xapian_read_stats(ns_index_db(index), &stats, NULL), NS_OK);
    return stats.documents;
}

static enum ns_status try_open(struct fixture *f)
{
    struct ns_index *index;
    enum ns_status status = ns_index_open(&index, f->path, &f->err);
    assert_true(status == NS_OK ? index != NULL : index == NULL);
    ns_index_close(index);
    return status;
}

/* Neither a reader nor a writer takes it, and both say `status`. */
static void assert_refused(struct fixture *f, enum ns_status status)
{
    struct ns_index_lock *writer;
    assert_int_equal(try_open(f), status);
    assert_true(f->err.hint[0]);
    assert_int_equal(try_lock(f, 0, true, &writer), status);
    assert_null(writer);
    assert_true(f->err.hint[0]);
}

/* --- */

static void test_default_path(void **state)
{
    (void)state;
    struct ns_error err;
    struct ns_buffer out;
    ns_buffer_init(&out);
    setenv("NSEARCH_INDEX", "/index", 1);
    setenv("XDG_DATA_HOME", "/data", 1);
    setenv("HOME", "/home/me", 1);
    assert_int_equal(ns_index_default_path(&out, &err), NS_OK);
    assert_string_equal(out.data, "/index");
    ns_buffer_clear(&out);
    setenv("NSEARCH_INDEX", "", 1);
    assert_int_equal(ns_index_default_path(&out, &err), NS_OK);
    assert_string_equal(out.data, "/data/nsearch/index");
    ns_buffer_clear(&out);
    setenv("XDG_DATA_HOME", "relative", 1);
    assert_int_equal(ns_index_default_path(&out, &err), NS_OK);
    assert_string_equal(out.data, "/home/me/.local/share/nsearch/index");
    unsetenv("HOME");
    assert_int_equal(ns_index_default_path(&out, &err), NS_INVALID);
    assert_true(err.hint[0]);
    ns_buffer_release(&out);
}

static void test_creation(void **state)
{
    struct fixture *f = *state;
    struct ns_index_lock *writer;
    struct ns_index *index;
    struct ns_buffer out;
    struct ns_str dictionary = ns_builtin_dictionary();
    ns_buffer_init(&out);
    assert_int_equal(try_open(f), NS_NOT_FOUND);
    assert_true(f->err.hint[0]);
    assert_int_equal(try_lock(f, 0, false, &writer), NS_NOT_FOUND);
    assert_false(exists(f->path));
    writer = lock(f);
    assert_string_equal(ns_index_lock_generation(writer), in(f, "gen-000001"));
    assert_int_equal(ns_index_lock_repaired(writer), 0);
    ns_index_lock_close(writer);
    assert_true(file_is(in(f, "XAPIANDB"), "glass gen-000001\n"));
    assert_false(exists(in(f, "XAPIANDB.tmp")));

    assert_int_equal(ns_index_open(&index, f->path, &f->err), NS_OK);
    assert_int_equal(count(index), 0);
    assert_int_equal(ns_index_dictionary(index, ns_dictionary_id(dictionary), &out, &f->err),
                     NS_OK);
    assert_true(ns_str_equal(ns_buffer_str(&out), dictionary));
    assert_int_equal(ns_index_dictionary(index, 1, &out, &f->err), NS_NOT_FOUND);
    ns_buffer_clear(&out);
    assert_int_equal(ns_generation_current_dictionary(ns_index_db(index), &out, &f->err), NS_OK);
    assert_true(ns_str_equal(ns_buffer_str(&out), dictionary));
    ns_index_close(index);

    /* Any Xapian program can open the directory. */
    struct ns_xapian_db *db;
    assert_int_equal(ns_xapian_open(&db, f->path, &f->err), NS_OK);
    ns_xapian_close(db);
    writer = lock(f);
    ns_index_lock_close(writer);
    assert_true(file_is(in(f, "XAPIANDB"), "glass gen-000001\n"));
    ns_buffer_release(&out);
}

static void test_no_dictionary(void **state)
{
    struct fixture *f = *state;
    struct ns_index_lock *writer;
    struct ns_index *index;
    struct ns_buffer out;
    ns_buffer_init(&out);
    assert_int_equal(
        ns_index_lock_open(&writer, f->path, 0, NS_INDEX_CREATE, NS_STR("junk"), &f->err),
        NS_INVALID);
    assert_int_equal(try_open(f), NS_NOT_FOUND); /* nothing half made */
    assert_int_equal(ns_index_lock_open(&writer, f->path, 0, NS_INDEX_CREATE, NS_STR(""), &f->err),
                     NS_OK);
    ns_index_lock_close(writer);
    assert_int_equal(ns_index_open(&index, f->path, &f->err), NS_OK);
    assert_int_equal(ns_generation_current_dictionary(ns_index_db(index), &out, &f->err), NS_OK);
    assert_int_equal(out.size, 0);
    ns_index_close(index);
    ns_buffer_release(&out);
}

static void test_reading_while_writing(void **state)
{
    struct fixture *f = *state;
    struct ns_index *index;
    struct ns_index_lock *writer = lock(f);
    assert_int_equal(ns_index_open(&index, f->path, &f->err), NS_OK);
    add_document(ns_index_lock_generation(writer));
    assert_int_equal(count(index), 0);
    assert_int_equal(ns_index_refresh(index, &f->err), NS_OK);
    assert_int_equal(count(index), 1);
    ns_index_close(index);
    ns_index_lock_close(writer);
}

static int open_directory(struct fixture *f)
{
    int directory = open(f->path, O_RDONLY | O_DIRECTORY);
    assert_true(directory >= 0);
    return directory;
}

/* What the bulk writer will do: a new generation goes live and the old one goes away. */
static void test_refresh_follows_the_stub(void **state)
{
    struct fixture *f = *state;
    struct ns_index *index;
    struct ns_index_lock *writer = lock(f);
    int directory = open_directory(f);
    assert_int_equal(ns_index_open(&index, f->path, &f->err), NS_OK);
    assert_int_equal(ns_generation_create(f->path, 2, NS_STR(""), &f->err), NS_OK);
    add_document(in(f, "gen-000002"));
    assert_int_equal(ns_stub_write(directory, 2, &f->err), NS_OK);
    assert_int_equal(ns_generation_remove(directory, 1, &f->err), NS_OK);
    assert_false(exists(in(f, "gen-000001")));
    assert_int_equal(ns_index_refresh(index, &f->err), NS_OK);
    assert_int_equal(count(index), 1);
    /* And when nothing is left, the reader keeps what it has and says so. */
    unlink(in(f, "XAPIANDB"));
    assert_int_equal(ns_index_refresh(index, &f->err), NS_NOT_FOUND);
    assert_int_equal(count(index), 1);
    ns_index_close(index);
    close(directory);
    ns_index_lock_close(writer);
}

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void test_one_writer(void **state)
{
    struct fixture *f = *state;
    struct ns_index_lock *first = lock(f), *second;
    char number[32];
    double start = seconds();
    assert_int_equal(try_lock(f, 0, true, &second), NS_LOCKED);
    assert_true(seconds() - start < 0.9);
    assert_null(second);
    snprintf(number, sizeof number, "process %ld", (long)getpid());
    assert_non_null(strstr(f->err.message, number));
    assert_true(f->err.hint[0]);
    assert_int_equal(try_open(f), NS_OK); /* readers do not care */
    assert_int_equal(try_lock(f, 1, true, &second), NS_LOCKED);
    assert_true(seconds() - start >= 1);
    ns_index_lock_close(first);
    assert_int_equal(try_lock(f, 0, true, &second), NS_OK);
    ns_index_lock_close(second);
}

static void test_readers_that_hold(void **state)
{
    struct fixture *f = *state;
    struct ns_index *first, *second;
    struct ns_index_lock *writer = lock(f);
    assert_int_equal(ns_index_open(&first, f->path, &f->err), NS_OK);
    assert_int_equal(ns_index_hold(first, 0, &f->err), NS_LOCKED);
    ns_index_close(first);
    assert_int_equal(ns_index_open(&first, f->path, &f->err), NS_OK);
    assert_int_equal(ns_index_open(&second, f->path, &f->err), NS_OK);
    add_document(ns_index_lock_generation(writer));
    ns_index_lock_close(writer);
    assert_int_equal(ns_index_hold(first, 0, &f->err), NS_OK);
    assert_int_equal(count(first), 1);
    assert_int_equal(ns_index_hold(second, 0, &f->err), NS_OK);
    assert_int_equal(try_lock(f, 0, true, &writer), NS_LOCKED);
    assert_null(strstr(f->err.message, "process")); /* that one has ended */
    ns_index_close(first);
    assert_int_equal(try_lock(f, 0, true, &writer), NS_LOCKED);
    ns_index_close(second);
    assert_int_equal(try_lock(f, 0, true, &writer), NS_OK);
    ns_index_lock_close(writer);
    assert_int_equal(unlink(in(f, "lock")), 0); /* as in a copy */
    assert_int_equal(ns_index_open(&first, f->path, &f->err), NS_OK);
    assert_int_equal(ns_index_hold(first, 0, &f->err), NS_OK);
    ns_index_close(first);
}

static void test_waiting_for_the_lock(void **state)
{
    struct fixture *f = *state;
    struct ns_index_lock *writer;
    int pipes[2];
    char byte = 0;
    create(f);
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        const struct timespec pause = {0, 200 * 1000 * 1000};
        int failed = try_lock(f, 0, true, &writer) != NS_OK || write(pipes[1], "x", 1) != 1;
        nanosleep(&pause, NULL);
        _exit(failed); /* and so the lock is free */
    }
    assert_true(child > 0);
    assert_int_equal(read(pipes[0], &byte, 1), 1);
    assert_int_equal(try_lock(f, 0, true, &writer), NS_LOCKED);
    assert_int_equal(try_lock(f, 20, true, &writer), NS_OK);
    ns_index_lock_close(writer);
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    close(pipes[0]);
    close(pipes[1]);
}

static void test_what_a_crash_left(void **state)
{
    struct fixture *f = *state;
    create(f);
    set_metadata(f, "gen-000007", NS_META_SCHEMA, "1");
    assert_int_equal(mkdir(in(f, "gen-000002"), 0777), 0);
    write_file(in(f, "XAPIANDB.tmp"), "glass gen-0");
    /* Not ours by their names or kinds: they stay. */
    assert_int_equal(mkdir(in(f, "gen-12"), 0777), 0);
    assert_int_equal(mkdir(in(f, "gen-0000001"), 0777), 0);
    assert_int_equal(mkdir(in(f, "gen-000002.bak"), 0777), 0);
    write_file(in(f, "notes"), "mine");
    assert_int_equal(symlink("..", in(f, "gen-000009")), 0);
    struct ns_index_lock *writer = lock(f);
    assert_int_equal(ns_index_lock_repaired(writer), 3);
    ns_index_lock_close(writer);
    assert_false(exists(in(f, "gen-000007")));
    assert_false(exists(in(f, "gen-000002")));
    assert_false(exists(in(f, "XAPIANDB.tmp")));
    assert_true(exists(in(f, "gen-000001")));
    assert_true(exists(in(f, "gen-12")));
    assert_true(exists(in(f, "gen-0000001")));
    assert_true(exists(in(f, "gen-000002.bak")));
    assert_true(exists(in(f, "notes")));
    assert_true(exists(in(f, "gen-000009")));
    assert_int_equal(try_open(f), NS_OK);
}

/* A crash before the first stub: no index yet, and the next writer makes one. */
static void test_a_crash_at_creation(void **state)
{
    struct fixture *f = *state;
    create(f);
    assert_int_equal(unlink(in(f, "XAPIANDB")), 0);
    assert_int_equal(try_open(f), NS_NOT_FOUND);
    struct ns_index_lock *writer = lock(f);
    assert_int_equal(ns_index_lock_repaired(writer), 1);
    ns_index_lock_close(writer);
    assert_int_equal(try_open(f), NS_OK);
}

static void make_index_directory(struct fixture *f)
{
    char parent[80];
    snprintf(parent, sizeof parent, "%s/a", f->root);
    assert_int_equal(mkdir(parent, 0777), 0);
    assert_int_equal(mkdir(f->path, 0777), 0);
}

static void test_an_empty_directory_becomes_an_index(void **state)
{
    struct fixture *f = *state;
    make_index_directory(f);
    assert_int_equal(try_open(f), NS_NOT_FOUND);
    create(f);
    assert_int_equal(try_open(f), NS_OK);
}

static void test_foreign_directories(void **state)
{
    struct fixture *f = *state;
    make_index_directory(f);
    write_file(in(f, "letter.txt"), "Dear all");
    assert_refused(f, NS_UNSUPPORTED);
    assert_false(exists(in(f, "lock")));
    assert_false(exists(in(f, "XAPIANDB")));
    /* A generation's name without our lock proves nothing. */
    assert_int_equal(unlink(in(f, "letter.txt")), 0);
    assert_int_equal(mkdir(in(f, "gen-000001"), 0777), 0);
    assert_refused(f, NS_UNSUPPORTED);
    assert_true(exists(in(f, "gen-000001")));
    assert_int_equal(rmdir(in(f, "gen-000001")), 0);
    /* Somebody else's lock file, somebody else's stub. */
    write_file(in(f, "lock"), "a file of another program");
    write_file(in(f, "gen-000001"), "");
    assert_refused(f, NS_UNSUPPORTED);
    assert_true(file_is(in(f, "lock"), "a file of another program"));
    assert_int_equal(unlink(in(f, "gen-000001")), 0);
    assert_int_equal(unlink(in(f, "lock")), 0);
    write_file(in(f, "XAPIANDB"), "auto ../other\n");
    assert_refused(f, NS_UNSUPPORTED);
    assert_true(file_is(in(f, "XAPIANDB"), "auto ../other\n"));
    assert_false(exists(in(f, "lock")));
}

static void test_a_file_and_a_plain_database(void **state)
{
    struct fixture *f = *state;
    make_index_directory(f);
    set_metadata(f, ".", "key", "value");
    assert_refused(f, NS_UNSUPPORTED);
    assert_false(exists(in(f, "lock")));
    snprintf(f->path, sizeof f->path, "%s/file", f->root);
    write_file(f->path, "text");
    assert_refused(f, NS_UNSUPPORTED);
    assert_true(file_is(f->path, "text"));
}

static void test_other_schemas(void **state)
{
    struct fixture *f = *state;
    create(f);
    set_metadata(f, "gen-000007", NS_META_SCHEMA, "1"); /* would be removed by a writer */
    set_metadata(f, "gen-000001", NS_META_SCHEMA, "999");
    assert_refused(f, NS_UNSUPPORTED);
    assert_non_null(strstr(f->err.message, "999"));
    assert_non_null(strstr(f->err.hint, "newer"));
    set_metadata(f, "gen-000001", NS_META_SCHEMA, "0");
    assert_refused(f, NS_UNSUPPORTED);
    assert_non_null(strstr(f->err.hint, "older"));
    set_metadata(f, "gen-000001", NS_META_SCHEMA, "");
    assert_refused(f, NS_UNSUPPORTED);
    assert_true(exists(in(f, "gen-000007")));
    set_metadata(f, "gen-000001", NS_META_SCHEMA, "one");
    assert_refused(f, NS_CORRUPT);
}

static void test_damaged_stubs(void **state)
{
    struct fixture *f = *state;
    static const char *const stubs[] = {
        "",
        "glass gen-000001",
        "glass gen-000001\nglass gen-000001\n",
        "glass gen-00001\n",
        "glass gen-0000001\n",
        "glass gen-000000\n",
        "glass gen-4294967297\n",
        "glass gen-99999999999999999999999999999999999999999999999999999999999999999999\n",
        "glass ./gen-000001\n",
        "glass ../index/gen-000001\n",
        "auto gen-000001\n",
        "remote :true\n",
        "gen-000001\n",
    };
    create(f);
    for (size_t i = 0; i < sizeof stubs / sizeof stubs[0]; i++) {
        write_file(in(f, "XAPIANDB"), stubs[i]);
        assert_refused(f, NS_CORRUPT);
        assert_true(file_is(in(f, "XAPIANDB"), stubs[i]));
    }
    write_file(in(f, "XAPIANDB"), "glass gen-000002\n"); /* is not there */
    assert_refused(f, NS_CORRUPT);
    assert_true(exists(in(f, "gen-000001")));
    assert_int_equal(unlink(in(f, "XAPIANDB")), 0);
    assert_int_equal(mkfifo(in(f, "XAPIANDB"), 0666), 0);
    assert_refused(f, NS_CORRUPT);
    assert_int_equal(unlink(in(f, "XAPIANDB")), 0);
    assert_int_equal(symlink("stub", in(f, "XAPIANDB")), 0);
    write_file(in(f, "stub"), "glass gen-000001\n");
    assert_refused(f, NS_CORRUPT);
}

/* Nothing in an index may lead out of it. */
static void test_links_are_not_followed(void **state)
{
    struct fixture *f = *state;
    char away[96];
    create(f);
    snprintf(away, sizeof away, "%s/away", f->root);
    assert_int_equal(rename(in(f, "gen-000001"), away), 0);
    assert_int_equal(symlink(away, in(f, "gen-000001")), 0);
    assert_true(try_open(f) != NS_OK);
    assert_int_equal(unlink(in(f, "gen-000001")), 0);
    /* A generation that is a stub itself. */
    assert_int_equal(mkdir(in(f, "gen-000001"), 0777), 0);
    write_file(in(f, "gen-000001/XAPIANDB"), "auto ../../../away\n");
    assert_refused(f, NS_CORRUPT);
}

static void test_a_truncated_generation(void **state)
{
    struct fixture *f = *state;
    create(f);
    assert_int_equal(truncate(in(f, "gen-000001/iamglass"), 20), 0);
    assert_refused(f, NS_CORRUPT);
}

/* Root may write anywhere, so the test gives that up first. */
static void test_a_directory_without_permission(void **state)
{
    struct fixture *f = *state;
    create(f);
    assert_int_equal(chmod(f->root, 0755), 0);
    assert_int_equal(unlink(in(f, "lock")), 0);
    assert_int_equal(chmod(f->path, 0555), 0);
    pid_t child = fork();
    if (child == 0) {
        struct ns_index_lock *writer;
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(1);
        if (try_open(f) != NS_OK)
            _exit(2);
        if (try_lock(f, 0, true, &writer) != NS_IO || writer)
            _exit(3);
        _exit(strstr(f->err.message, strerror(EACCES)) && f->err.hint[0] ? 0 : 4);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

/* A limit on file sizes stands in for a full disk. */
static void test_a_full_disk(void **state)
{
    struct fixture *f = *state;
    pid_t child = fork();
    if (child == 0) {
        struct ns_index_lock *writer;
        signal(SIGXFSZ, SIG_IGN);
        static const rlim_t sizes[] = {0, 100, 8191}; /* a block of glass has 8192 */
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            const struct rlimit limit = {sizes[i], RLIM_INFINITY};
            setrlimit(RLIMIT_FSIZE, &limit);
            if (try_lock(f, 0, true, &writer) != NS_IO || writer || !f->err.message[0])
                _exit(1);
            if (exists(in(f, "XAPIANDB")) || exists(in(f, "gen-000001")))
                _exit(2);
        }
        _exit(0);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    create(f);
    assert_int_equal(try_open(f), NS_OK);
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_path),
        IN_DIRECTORY(test_creation),
        IN_DIRECTORY(test_no_dictionary),
        IN_DIRECTORY(test_reading_while_writing),
        IN_DIRECTORY(test_refresh_follows_the_stub),
        IN_DIRECTORY(test_one_writer),
        IN_DIRECTORY(test_readers_that_hold),
        IN_DIRECTORY(test_waiting_for_the_lock),
        IN_DIRECTORY(test_what_a_crash_left),
        IN_DIRECTORY(test_a_crash_at_creation),
        IN_DIRECTORY(test_an_empty_directory_becomes_an_index),
        IN_DIRECTORY(test_foreign_directories),
        IN_DIRECTORY(test_a_file_and_a_plain_database),
        IN_DIRECTORY(test_other_schemas),
        IN_DIRECTORY(test_damaged_stubs),
        IN_DIRECTORY(test_links_are_not_followed),
        IN_DIRECTORY(test_a_truncated_generation),
        IN_DIRECTORY(test_a_directory_without_permission),
        IN_DIRECTORY(test_a_full_disk),
    };
    return cmocka_run_group_tests_name("index_dir", tests, NULL, NULL);
}

#include "common/index/schema.h"
#include "indexer/writer/writer.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/scratch.h"

struct fixture {
    char root[NS_SCRATCH_SIZE], path[80];
    struct ns_index_lock *lock;
    struct ns_writer *writer;
    struct ns_article article;
    struct ns_error err;
};

static void open_writer(struct fixture *f, size_t memory)
{
    const struct ns_writer_options options = {.memory = memory, .jobs = 1, .entities = true};
    assert_int_equal(ns_live_writer_open(&f->writer, f->lock, &options, &f->err), NS_OK);
}

static void close_writer(struct fixture *f)
{
    f->writer->ops->close(f->writer);
    f->writer = NULL;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_scratch_make(f->root);
    snprintf(f->path, sizeof f->path, "%s/index", f->root);
    ns_article_init(&f->article);
    assert_int_equal(
        ns_index_lock_open(&f->lock, f->path, 0, NS_INDEX_CREATE, ns_builtin_dictionary(), &f->err),
        NS_OK);
    open_writer(f, (size_t)64 << 20);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    if (f->writer)
        close_writer(f);
    ns_index_lock_close(f->lock);
    ns_article_release(&f->article);
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

static void set(struct fixture *f, struct ns_str *field, const char *value)
{
    assert_int_equal(ns_article_set(&f->article, field, ns_str_of(value), NS_BODY_MAX, &f->err),
                     NS_OK);
}

static void fill_article(struct fixture *f, const char *id, const char *title, const char *body)
{
    ns_article_reset(&f->article);
    set(f, &f->article.id, id);
    set(f, &f->article.title, title);
    set(f, &f->article.body, body);
}

static enum ns_write_outcome add(struct fixture *f, const char *id, const char *title,
                                 const char *body)
{
    enum ns_write_outcome outcome;
    fill_article(f, id, title, body);
    assert_int_equal(f->writer->ops->add(f->writer, &f->article, &outcome, &f->err), NS_OK);
    return outcome;
}

/* One article, as if read from that file. */
static enum ns_write_outcome add_from(struct fixture *f, const char *path)
{
    enum ns_write_outcome outcome;
    fill_article(f, "a", "Harbour reopens", "Ships sail.");
    f->article.path = ns_str_of(path);
    assert_int_equal(f->writer->ops->add(f->writer, &f->article, &outcome, &f->err), NS_OK);
    return outcome;
}

static bool remove_id(struct fixture *f, const char *id)
{
    bool found;
    assert_int_equal(f->writer->ops->remove(f->writer, ns_str_of(id), &found, &f->err), NS_OK);
    return found;
}

static void commit(struct fixture *f)
{
    assert_int_equal(f->writer->ops->commit(f->writer, &f->err), NS_OK);
}

/* What a reader that opens the index now finds. */
static uint64_t documents(struct fixture *f)
{
    struct ns_index *index;
    struct ns_xapian_stats stats;
    assert_int_equal(ns_index_open(&index, f->path, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(ns_index_db(index), &stats, &f->err), NS_OK);
    ns_index_close(index);
    return stats.documents;
}

static uint32_t frequency(struct fixture *f, const char *term)
{
    struct ns_index *index;
    uint32_t out;
    assert_int_equal(ns_index_open(&index, f->path, &f->err), NS_OK);
    assert_int_equal(ns_xapian_term_frequency(ns_index_db(index), ns_str_of(term), &out, &f->err),
                     NS_OK);
    ns_index_close(index);
    return out;
}

static void test_added_then_unchanged_then_replaced(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(add(f, "a", "Harbour reopens", "Ships sail again."), NS_WRITE_ADDED);
    assert_int_equal(add(f, "b", "Market closes", "Traders go home."), NS_WRITE_ADDED);
    commit(f);
    assert_int_equal(documents(f), 2);
    assert_int_equal(frequency(f, "ship"), 1);
    assert_int_equal(frequency(f, "Qa"), 1);

    close_writer(f);
    open_writer(f, (size_t)64 << 20);
    assert_int_equal(add(f, "a", "Harbour reopens", "Ships sail again."), NS_WRITE_UNCHANGED);
    assert_int_equal(add(f, "b", "Market closes", "Traders stay."), NS_WRITE_REPLACED);
    commit(f);
    assert_int_equal(documents(f), 2);
    assert_int_equal(frequency(f, "home"), 0);
    assert_int_equal(frequency(f, "stay"), 1);
}

/* A copy of a file elsewhere is no news; a file that was moved is, for its path. */
static void test_moved_and_copied(void **state)
{
    struct fixture *f = *state;
    char here[] = "/tmp/nsearch-here-XXXXXX", there[] = "/tmp/nsearch-there-XXXXXX";
    int first = mkstemp(here), second = mkstemp(there);
    assert_true(first >= 0 && second >= 0);
    assert_int_equal(add_from(f, here), NS_WRITE_ADDED);
    assert_int_equal(add_from(f, there), NS_WRITE_UNCHANGED);
    assert_int_equal(add_from(f, ""), NS_WRITE_UNCHANGED);
    assert_int_equal(unlink(here), 0);
    assert_int_equal(add_from(f, there), NS_WRITE_REPLACED);
    assert_int_equal(add_from(f, there), NS_WRITE_UNCHANGED);
    assert_int_equal(unlink(there), 0);
    (void)close(first);
    (void)close(second);
}

static void test_the_same_id_within_a_run(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(add(f, "a", "One", "First text."), NS_WRITE_ADDED);
    assert_int_equal(add(f, "a", "One", "First text."), NS_WRITE_UNCHANGED);
    assert_int_equal(add(f, "a", "Two", "Second text."), NS_WRITE_REPLACED);
    commit(f);
    assert_int_equal(documents(f), 1);
    assert_int_equal(frequency(f, "first"), 0);
    assert_int_equal(frequency(f, "second"), 1);
}

static void test_long_ids(void **state)
{
    struct fixture *f = *state;
    char one[NS_ID_MAX], two[NS_ID_MAX];
    memset(one, 'x', sizeof one);
    memset(two, 'x', sizeof two);
    one[sizeof one - 1] = two[sizeof two - 1] = '\0';
    two[sizeof two - 2] = 'y';
    assert_int_equal(add(f, one, "One", "text"), NS_WRITE_ADDED);
    assert_int_equal(add(f, two, "Two", "text"), NS_WRITE_ADDED);
    assert_int_equal(add(f, one, "One", "text"), NS_WRITE_UNCHANGED);
    commit(f);
    assert_int_equal(documents(f), 2);
    assert_true(remove_id(f, two));
    assert_false(remove_id(f, two));
    commit(f);
    assert_int_equal(documents(f), 1);
}

static void test_remove(void **state)
{
    struct fixture *f = *state;
    assert_false(remove_id(f, "a"));
    add(f, "a", "One", "A text.");
    assert_true(remove_id(f, "a")); /* not committed yet */
    assert_false(remove_id(f, "a"));
    add(f, "b", "Two", "A text.");
    commit(f);
    assert_int_equal(documents(f), 1);
    assert_true(remove_id(f, "b"));
    assert_int_equal(documents(f), 1);
    assert_int_equal(add(f, "b", "Two", "A text."), NS_WRITE_ADDED);
    assert_true(remove_id(f, "b"));
    commit(f);
    assert_int_equal(documents(f), 0);
    assert_int_equal(frequency(f, "text"), 0);
}

static void test_close_drops_what_was_not_committed(void **state)
{
    struct fixture *f = *state;
    add(f, "a", "One", "text");
    commit(f);
    add(f, "b", "Two", "text");
    assert_int_equal(add(f, "a", "One", "other"), NS_WRITE_REPLACED);
    close_writer(f);
    assert_int_equal(documents(f), 1);
    assert_int_equal(frequency(f, "other"), 0);
    open_writer(f, (size_t)64 << 20);
    assert_int_equal(add(f, "b", "Two", "text"), NS_WRITE_ADDED);
}

/* Different words, so that an article has many postings. */
static const char *long_body(char *out, size_t size, unsigned seed)
{
    size_t used = 0;
    for (unsigned i = 0; used + 16 < size; i++)
        used += (size_t)snprintf(out + used, size - used, "w%u ", seed * 7 + i);
    return out;
}

static void test_commits_as_memory_fills(void **state)
{
    struct fixture *f = *state;
    char id[16], body[20000];
    close_writer(f);
    open_writer(f, 0); /* as little as there is */
    uint64_t seen = 0;
    for (unsigned i = 0; i < 40; i++) {
        snprintf(id, sizeof id, "%u", i);
        add(f, id, "Title", long_body(body, sizeof body, i));
        if (i == 1)
            assert_int_equal(documents(f), 0); /* but not at every article */
        seen = documents(f);
    }
    assert_true(seen > 0);
    close_writer(f);
    assert_int_equal(documents(f), seen);
}

/* A limit on file sizes stands in for a full disk.  What is committed stays; nothing is committed
 * after the failure, since Xapian may have lost a part. */
static void test_a_full_disk(void **state)
{
    struct fixture *f = *state;
    char id[16], body[20000];
    add(f, "a", "One", "text");
    commit(f);
    close_writer(f);
    pid_t child = fork();
    if (child == 0) {
        enum ns_status status = NS_OK;
        enum ns_write_outcome outcome;
        bool found;
        const struct rlimit limit = {(rlim_t)256 << 10, RLIM_INFINITY};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        open_writer(f, 0);
        for (unsigned i = 0; i < 1000 && status == NS_OK; i++) {
            snprintf(id, sizeof id, "%u", i);
            fill_article(f, id, "Title", long_body(body, sizeof body, i * 1000));
            status = f->writer->ops->add(f->writer, &f->article, &outcome, &f->err);
        }
        if (status != NS_IO || !f->err.message[0])
            _exit(1);
        memset(&f->err, 0, sizeof f->err);
        if (f->writer->ops->commit(f->writer, &f->err) != NS_IO || !f->err.message[0])
            _exit(2);
        if (f->writer->ops->remove(f->writer, NS_STR("a"), &found, &f->err) != NS_IO || found)
            _exit(3);
        if (f->writer->ops->add(f->writer, &f->article, &outcome, &f->err) != NS_IO)
            _exit(4);
        close_writer(f);
        _exit(0);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    assert_int_equal(frequency(f, "Qa"), 1);
    open_writer(f, 0);
    assert_int_equal(add(f, "b", "Two", "text"), NS_WRITE_ADDED);
    commit(f);
    assert_int_equal(frequency(f, "Qb"), 1);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(test_added_then_unchanged_then_replaced),
        WITH_INDEX(test_moved_and_copied),
        WITH_INDEX(test_the_same_id_within_a_run),
        WITH_INDEX(test_long_ids),
        WITH_INDEX(test_remove),
        WITH_INDEX(test_close_drops_what_was_not_committed),
        WITH_INDEX(test_commits_as_memory_fills),
        WITH_INDEX(test_a_full_disk),
    };
    return cmocka_run_group_tests_name("live_writer", tests, NULL, NULL);
}

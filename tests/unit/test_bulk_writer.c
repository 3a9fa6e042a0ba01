#include "tests/bulk_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static enum ns_write_outcome add_text(struct fixture *f, const char *id, const char *body)
{
    ns_article_reset(&f->article);
    set(f, &f->article.id, id);
    set(f, &f->article.body, body);
    return add(f, &f->bulk);
}

static enum ns_write_outcome add_both(struct fixture *f, const char *id, const char *body)
{
    enum ns_write_outcome outcome = add_text(f, id, body);
    assert_int_equal(add(f, &f->live), outcome);
    return outcome;
}

/* What is live stays as it is until all that takes its place is there. */
static void test_afresh_commits_once(void **state)
{
    struct fixture *f = *state;
    const struct ns_writer_options options = {
        .memory = MIB, .jobs = 2, .entities = true, .afresh = true, .commit = 1024};
    char id[32];
    assert_int_equal(add_text(f, "old", "one"), NS_WRITE_ADDED);
    commit(f, &f->bulk);
    close_writer(&f->bulk);
    assert_int_equal(ns_bulk_writer_open(&f->bulk.writer, f->bulk.lock, &options, 0, &f->err),
                     NS_OK);
    for (unsigned i = 0; i < 400; i++) {
        snprintf(id, sizeof id, "new %u", i);
        fill_article(f, id);
        f->article.origin = NS_ORIGIN_FEED;
        assert_int_equal(add(f, &f->bulk), NS_WRITE_ADDED);
    }
    assert_int_equal(documents(f), 1);
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 400);
}

/* A libxapian whose tables may be others: the live writer serves, unless it must not. */
static void test_another_release_of_xapian(void **state)
{
    struct fixture *f = *state;
    struct ns_writer_options options = {.memory = 64 * MIB, .jobs = 1, .xapian = "1.5.0"};
    close_writer(&f->bulk);
    assert_int_equal(
        ns_writer_open(&f->bulk.writer, NS_WRITER_BULK, f->bulk.lock, &options, &f->err),
        NS_UNSUPPORTED);
    assert_string_equal(f->err.message, "cannot write the tables of Xapian 1.5.0");
    assert_null(f->bulk.writer);
    assert_int_equal(
        ns_writer_open(&f->bulk.writer, NS_WRITER_AUTO, f->bulk.lock, &options, &f->err), NS_OK);
    assert_string_equal(f->bulk.writer->unknown, "1.5.0");
    assert_ptr_equal(f->bulk.writer->ops, f->live.writer->ops);
    assert_int_equal(add_text(f, "a", "one"), NS_WRITE_ADDED);
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 1);
    close_writer(&f->bulk);
    options.xapian = "1.4.99";
    assert_int_equal(
        ns_writer_open(&f->bulk.writer, NS_WRITER_AUTO, f->bulk.lock, &options, &f->err), NS_OK);
    assert_null(f->bulk.writer->unknown);
    assert_ptr_not_equal(f->bulk.writer->ops, f->live.writer->ops);
}

static void test_outcomes(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(add_text(f, "a", "one"), NS_WRITE_ADDED);
    assert_int_equal(add_text(f, "a", "one"), NS_WRITE_UNCHANGED);
    assert_int_equal(add_text(f, "a", "two"), NS_WRITE_REPLACED);
    assert_false(remove_id(f, &f->bulk, "b"));
    assert_true(remove_id(f, &f->bulk, "a"));
    assert_false(remove_id(f, &f->bulk, "a"));
    assert_int_equal(add_text(f, "a", "two"), NS_WRITE_ADDED);
    assert_int_equal(documents(f), 0); /* nothing shows before the commit */
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 1);
    assert_int_equal(add_text(f, "a", "two"), NS_WRITE_UNCHANGED);
    commit(f, &f->bulk);
    assert_true(remove_id(f, &f->bulk, "a"));
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 0);
    check_structure(&f->bulk);
}

static void test_long_terms_are_counted(void **state)
{
    struct fixture *f = *state;
    char name[400];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    memset(name + 200, ' ', 1);
    ns_article_reset(&f->article);
    set(f, &f->article.id, "a");
    set(f, &f->article.source, name);
    add(f, &f->bulk);
    add(f, &f->live);
    commit_and_compare(f);
    assert_int_equal(f->bulk.writer->dropped_terms, 1);
    assert_int_equal(f->live.writer->dropped_terms, 1);
}

static void test_all_that_was_added_is_removed(void **state)
{
    struct fixture *f = *state;
    add_text(f, "a", "one");
    remove_id(f, &f->bulk, "a");
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 0);
    add_text(f, "a", "one");
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 1);
    check_structure(&f->bulk);
}

static void test_every_article_is_replaced(void **state)
{
    struct fixture *f = *state;
    char id[16];
    for (unsigned run = 0; run < 3; run++) {
        for (unsigned i = 0; i < 30; i++) {
            snprintf(id, sizeof id, "%u", i);
            add_text(f, id, run == 0 ? "first words" : run == 1 ? "other words" : "last words");
        }
        commit(f, &f->bulk);
        assert_int_equal(documents(f), 30);
        check_structure(&f->bulk);
    }
}

/* Few articles among many go through Xapian, which changes the new generation; many among few are
 * left out of a copy of it. */
static void test_replaced_by_few_and_many(void **state)
{
    static const unsigned replaced[] = {400, 1, 100, 399};
    struct fixture *f = *state;
    char id[16], body[64];
    for (unsigned run = 0; run < 4; run++) {
        open_bulk(f, 2, 256 * MIB, 0);
        for (unsigned i = 0; i < replaced[run]; i++) {
            snprintf(id, sizeof id, "%u", i);
            snprintf(body, sizeof body, "words of run %u, ward %u", run, i % 7);
            assert_int_equal(add_both(f, id, body), run ? NS_WRITE_REPLACED : NS_WRITE_ADDED);
        }
        commit_and_compare(f);
        assert_int_equal(documents(f), 400);
    }
}

/* Where nothing is added, most of an index goes by a copy of the rest, and little in place. */
static void test_removed_by_few_and_many(void **state)
{
    static const unsigned up_to[] = {3, 200, 399, 400};
    struct fixture *f = *state;
    char id[16], before[128];
    unsigned removed = 0;
    for (unsigned i = 0; i < 400; i++) {
        snprintf(id, sizeof id, "%u", i);
        add_both(f, id, i % 2 ? "odd words" : "even words");
    }
    commit_and_compare(f);
    for (unsigned run = 0; run < 4; run++) {
        bool copied = up_to[run] - removed >= 64;
        snprintf(before, sizeof before, "%s", ns_index_lock_generation(f->bulk.lock));
        open_bulk(f, 2, 256 * MIB, 100 * MIB);
        for (; removed < up_to[run]; removed++) {
            snprintf(id, sizeof id, "%u", removed);
            assert_true(remove_id(f, &f->bulk, id));
            assert_true(remove_id(f, &f->live, id));
        }
        commit_and_compare(f);
        assert_int_equal(documents(f), 400 - removed);
        assert_true(copied == (strcmp(before, ns_index_lock_generation(f->bulk.lock)) != 0));
    }
}

static void test_close_drops_what_was_not_committed(void **state)
{
    struct fixture *f = *state;
    char id[16], before[128];
    add_text(f, "a", "one");
    commit(f, &f->bulk);
    snprintf(before, sizeof before, "%s", ns_index_lock_generation(f->bulk.lock));
    open_bulk(f, 2, 0, 0);
    for (unsigned i = 0; i < 400; i++) {
        snprintf(id, sizeof id, "%u", i);
        fill_article(f, id);
        add(f, &f->bulk);
    }
    close_writer(&f->bulk);
    assert_int_equal(documents(f), 1);
    assert_string_equal(ns_index_lock_generation(f->bulk.lock), before);
    check_structure(&f->bulk);
}

/* A reader goes on reading what it has open, and finds the rest when it refreshes. */
static void test_readers_across_generations(void **state)
{
    struct fixture *f = *state;
    struct ns_index *index;
    struct ns_buffer data;
    struct ns_xapian_stats stats;
    ns_buffer_init(&data);
    add_text(f, "a", "one");
    commit(f, &f->bulk);
    assert_int_equal(ns_index_open(&index, f->bulk.path, &f->err), NS_OK);
    for (unsigned i = 0; i < 3; i++) {
        add_text(f, "b", i == 0 ? "one" : i == 1 ? "two" : "three");
        commit(f, &f->bulk);
    }
    assert_int_equal(ns_xapian_document_data(ns_index_db(index), 1, &data, &f->err), NS_OK);
    assert_int_equal(ns_index_refresh(index, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(ns_index_db(index), &stats, &f->err), NS_OK);
    assert_int_equal(stats.documents, 2);
    ns_index_close(index);
    ns_buffer_release(&data);
}

/* A limit on file sizes stands in for a full disk: what is committed stays. */
static void test_a_full_disk(void **state)
{
    struct fixture *f = *state;
    char id[16];
    add_text(f, "a", "one");
    commit(f, &f->bulk);
    close_writer(&f->bulk);
    close_writer(&f->live);
    pid_t child = fork();
    if (child == 0) {
        enum ns_status status = NS_OK;
        enum ns_write_outcome outcome;
        const struct rlimit limit = {(rlim_t)100 << 10, RLIM_INFINITY};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        open_bulk(f, 2, 256 * MIB, 0);
        for (unsigned i = 0; i < 3000 && status == NS_OK; i++) {
            snprintf(id, sizeof id, "%u", i);
            fill_article(f, id);
            status = f->bulk.writer->ops->add(f->bulk.writer, &f->article, &outcome, &f->err);
        }
        if (status == NS_OK)
            status = f->bulk.writer->ops->commit(f->bulk.writer, &f->err);
        if (status != NS_IO || !f->err.message[0])
            _exit(1);
        if (f->bulk.writer->ops->commit(f->bulk.writer, &f->err) != NS_IO)
            _exit(2);
        close_writer(&f->bulk);
        _exit(0);
    }
    int result = -1;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    assert_int_equal(documents(f), 1);
    check_structure(&f->bulk);
    open_bulk(f, 2, 256 * MIB, 0);
    add_text(f, "b", "two");
    commit(f, &f->bulk);
    assert_int_equal(documents(f), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEXES(test_outcomes),
        WITH_INDEXES(test_afresh_commits_once),
        WITH_INDEXES(test_long_terms_are_counted),
        WITH_INDEXES(test_all_that_was_added_is_removed),
        WITH_INDEXES(test_every_article_is_replaced),
        WITH_INDEXES(test_replaced_by_few_and_many),
        WITH_INDEXES(test_removed_by_few_and_many),
        WITH_INDEXES(test_close_drops_what_was_not_committed),
        WITH_INDEXES(test_readers_across_generations),
        WITH_INDEXES(test_a_full_disk),
        WITH_INDEXES(test_another_release_of_xapian),
    };
    return cmocka_run_group_tests_name("bulk_writer", tests, NULL, NULL);
}

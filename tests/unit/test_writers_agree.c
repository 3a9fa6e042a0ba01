/* Whatever becomes of the articles, both writers make the same of them. */
#include "tests/bulk_fixture.h"

#include <dirent.h>

/* Most ids are new; some articles come again, changed or as they were. */
static void random_id(struct fixture *f, char out[512], uint32_t *fresh)
{
    uint32_t number = draw(f, 4) && *fresh ? draw(f, *fresh) : (*fresh)++;
    size_t size = (size_t)snprintf(out, 512, "https://example.org/%u", number);
    if (number % 50 == 7)
        memset(out + size, 'x', 400), out[size + 400] = '\0';
}

static void change(struct fixture *f, uint32_t *fresh)
{
    char id[512];
    random_id(f, id, fresh);
    if (draw(f, 10) == 0) {
        assert_int_equal(remove_id(f, &f->bulk, id), remove_id(f, &f->live, id));
        return;
    }
    /* The same seed for an id now and then: an article that has not changed. */
    uint64_t kept = f->random;
    if (draw(f, 3) == 0)
        f->random = strlen(id) * 31 + (unsigned char)id[strlen(id) - 1];
    fill_article(f, id);
    f->random = kept;
    (void)draw(f, 2);
    assert_int_equal(add(f, &f->bulk), add(f, &f->live));
}

static void change_some(struct fixture *f, uint32_t count, uint32_t *fresh)
{
    char id[32];
    for (uint32_t i = 0; i < count; i++)
        change(f, fresh);
    snprintf(id, sizeof id, "last %u", *fresh); /* the last docid is in use */
    fill_article(f, id);
    assert_int_equal(add(f, &f->bulk), add(f, &f->live));
}

static void change_many(struct fixture *f, uint32_t count, uint32_t *fresh)
{
    change_some(f, count, fresh);
    commit_and_compare(f);
}

static void test_random_changes_by_jobs(void **state)
{
    struct fixture *f = *state;
    static const unsigned jobs[] = {1, 2, 4, 3};
    uint32_t fresh = 0;
    for (unsigned i = 0; i < 4; i++) {
        f->random = i + 11;
        open_bulk(f, jobs[i], 256 * MIB, 0);
        change_many(f, 150, &fresh);
        change_many(f, 20, &fresh); /* with the same writer */
    }
}

static unsigned generations(struct fixture *f)
{
    unsigned count = 0;
    DIR *directory = opendir(f->bulk.path);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += strncmp(entry->d_name, "gen-", 4) == 0;
    closedir(directory);
    return count;
}

static void test_random_changes_in_little_memory(void **state)
{
    struct fixture *f = *state;
    uint32_t fresh = 0;
    f->random = 5;
    open_bulk(f, 2, 0, 0); /* spills at every megabyte */
    change_some(f, 700, &fresh);
    assert_true(generations(f) > 3); /* the live one and parts */
    commit_and_compare(f);
    change_many(f, 100, &fresh);
}

static void test_random_changes_held_back(void **state)
{
    struct fixture *f = *state;
    static const size_t holds[] = {100 * MIB, 300000, 100 * MIB, 0};
    uint32_t fresh = 0;
    for (unsigned i = 0; i < 4; i++) {
        f->random = i + 99;
        open_bulk(f, 2, 256 * MIB, holds[i]);
        change_many(f, 120, &fresh);
    }
}

/* Once an index keeps positions it goes on to, without being asked. */
static void test_positions(void **state)
{
    struct fixture *f = *state;
    uint32_t fresh = 0;
    f->positions = true;
    open_live(f);
    open_bulk(f, 3, 0, 0);
    change_many(f, 200, &fresh);
    for (unsigned run = 0; run < 2; run++) {
        f->positions = false;
        open_live(f);
        open_bulk(f, 2, 256 * MIB, run ? 0 : 100 * MIB);
        f->positions = true;
        change_many(f, 80, &fresh);
    }
}

static void test_positions_are_of_all_articles_or_none(void **state)
{
    struct fixture *f = *state;
    struct ns_writer *writer;
    const struct ns_writer_options options = {
        .memory = 64 * MIB, .jobs = 1, .entities = true, .positions = true};
    fill_article(f, "a");
    add(f, &f->bulk);
    add(f, &f->live);
    commit_and_compare(f);
    close_writer(&f->bulk);
    close_writer(&f->live);
    assert_int_equal(ns_bulk_writer_open(&writer, f->bulk.lock, &options, 0, &f->err), NS_INVALID);
    assert_null(writer);
    assert_int_equal(ns_live_writer_open(&writer, f->live.lock, &options, &f->err), NS_INVALID);
    assert_string_equal(f->err.message, "the articles in the index have no positions");
}

/* Where articles are only added, both writers have the same forms. */
static void test_forms_of_new_articles(void **state)
{
    struct fixture *f = *state;
    char id[16];
    uint32_t before = 0;
    for (unsigned run = 0; run < 3; run++) {
        open_bulk(f, 2, 256 * MIB, run == 1 ? 100 * MIB : 0);
        for (unsigned i = 0; i < 60; i++) {
            snprintf(id, sizeof id, "%u.%u", run, i);
            fill_article(f, id);
            assert_int_equal(add(f, &f->bulk), NS_WRITE_ADDED);
            assert_int_equal(add(f, &f->live), NS_WRITE_ADDED);
        }
        commit_and_compare(f);
        assert_int_equal(count_forms(&f->bulk), count_forms(&f->live));
        assert_true(count_forms(&f->bulk) > before);
        before = count_forms(&f->bulk);
    }
}

/* What a long run has done is there before its end, and is what one commit makes of it. */
static void test_commits_of_a_long_run(void **state)
{
    struct fixture *f = *state;
    uint32_t fresh = 0;
    f->commit = 1024 * 1024;
    open_bulk(f, 2, 256 * MIB, 0);
    change_some(f, 500, &fresh);
    assert_true(documents(f) > 50);
    commit_and_compare(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEXES(test_positions),
        WITH_INDEXES(test_positions_are_of_all_articles_or_none),
        WITH_INDEXES(test_forms_of_new_articles),
        WITH_INDEXES(test_commits_of_a_long_run),
        WITH_INDEXES(test_random_changes_by_jobs),
        WITH_INDEXES(test_random_changes_in_little_memory),
        WITH_INDEXES(test_random_changes_held_back),
    };
    return cmocka_run_group_tests_name("writers_agree", tests, NULL, NULL);
}

/* What cannot be written is refused, and leaves a sound database or none. */
#include "tests/glass_fixture.h"

#include "indexer/writer/bulk/glass_version.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void refuses_synonyms_and_goes_on(void **state)
{
    struct fixture *f = *state;
    struct ns_glass *glass;
    char letters[256];
    memset(letters, 'x', sizeof letters);
    const struct ns_str swapped[] = {NS_STR("b"), NS_STR("a")}, twice[] = {swapped[0], swapped[0]};
    const struct ns_str empty = NS_STR(""), lengthy = {letters, 256};
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), swapped, 2, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), twice, 2, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), swapped, 0, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), &empty, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), &lengthy, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, empty, swapped, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, lengthy, swapped, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), swapped, 1, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("a"), swapped, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_OK);
    check(f->bulk);
}

static void refused(struct fixture *f, struct ns_glass *glass, uint32_t docid,
                    const struct ns_xapian_document *document)
{
    assert_int_equal(ns_glass_add_document(glass, docid, document, &f->err), NS_INVALID);
}

static void refuses_documents_and_goes_on(void **state)
{
    struct fixture *f = *state;
    char zeros[123] = {0}, letters[246];
    memset(letters, 'x', sizeof letters);
    const struct ns_xapian_term swapped[] = {{NS_STR("b"), 1}, {NS_STR("a"), 1}};
    const struct ns_xapian_term twice[] = {{NS_STR("a"), 1}, {NS_STR("a"), 1}};
    const struct ns_xapian_term empty = {NS_STR(""), 1};
    const struct ns_xapian_term zero = {{zeros, sizeof zeros}, 1};
    const struct ns_xapian_term lengthy = {{letters, sizeof letters}, 1};
    const struct ns_xapian_term heavy[] = {{NS_STR("a"), UINT32_MAX}, {NS_STR("b"), 1}};
    const struct ns_xapian_value values[] = {{2, NS_STR("x")}, {1, NS_STR("x")}};
    const struct ns_xapian_value bad_slot = {UINT32_MAX, NS_STR("x")};
    struct ns_str data = NS_STR("data");
    fill(&f->corpus, 100);
    write_live(f, data);
    struct ns_glass *glass = begin_bulk(f);
    uint32_t next = f->corpus.docids[f->corpus.count - 1] + 1;
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = swapped, .term_count = 2, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = twice, .term_count = 2, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = &empty, .term_count = 1, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = &zero, .term_count = 1, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = &lengthy, .term_count = 1, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = heavy, .term_count = 2, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.values = values, .value_count = 2, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.values = &bad_slot, .value_count = 1, .data = data});
    refused(f, glass, 1,
            &(struct ns_xapian_document){.terms = NULL, .term_count = 0, .data = data});
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR(""), data, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_set_metadata(glass, (struct ns_str){letters, 254}, data, &f->err),
                     NS_INVALID);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("a"), NS_STR("2"), &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("b"), NS_STR("1"), &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("long"), data, &f->err), NS_OK);
    assert_int_equal(write_terms(f, glass), NS_OK);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_OK);
    glass_assert_equal(f->live, f->bulk);
}

static void assert_gone(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), -1);
}

static struct ns_glass *one_term(struct fixture *f, const char *term, uint32_t documents)
{
    struct ns_glass *glass;
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_OK);
    assert_int_equal(ns_glass_begin_term(glass, ns_str_of(term), documents, documents, &f->err),
                     NS_OK);
    return glass;
}

/* A list that does not add up makes the whole database void. */
static void refuses_lists_for_good(void **state)
{
    struct fixture *f = *state;
    const struct ns_posting postings[] = {{2, 1}, {2, 1}};
    struct ns_glass *glass = one_term(f, "t", 2);
    assert_int_equal(ns_glass_add_postings(glass, postings, 2, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_end_term(glass, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_INVALID);
    assert_string_equal(f->err.message, "postings not in order");
    assert_gone(f->bulk);

    glass = one_term(f, "t", 2);
    assert_int_equal(ns_glass_add_postings(glass, postings, 1, &f->err), NS_OK);
    assert_int_equal(ns_glass_end_term(glass, &f->err), NS_INVALID);
    ns_glass_abandon(glass);
    assert_gone(f->bulk);

    glass = one_term(f, "t", 1);
    assert_int_equal(ns_glass_add_postings(glass, postings, 1, &f->err), NS_OK);
    assert_int_equal(ns_glass_end_term(glass, &f->err), NS_OK);
    assert_int_equal(ns_glass_begin_term(glass, NS_STR("s"), 1, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_INVALID);
    assert_gone(f->bulk);

    glass = one_term(f, "t", 1);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_INVALID);
    assert_gone(f->bulk);
    ns_glass_abandon(NULL);
}

static void leaves_what_is_there(void **state)
{
    struct fixture *f = *state;
    struct ns_glass *glass;
    write_bulk(f, NS_STR("x"));
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_IO);
    assert_null(glass);
    check(f->bulk);
}

/* Files cannot grow past a limit that is a little higher each time, until everything fits. */
static void reports_a_full_disk(void **state)
{
    struct fixture *f = *state;
    struct rlimit before;
    unsigned failures = 0;
    fill(&f->corpus, 400);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    for (rlim_t bytes = 0;; bytes += 100000) {
        const struct rlimit limit = {bytes, before.rlim_max};
        struct ns_glass *glass = begin_bulk(f);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
        enum ns_status first = write_terms(f, glass);
        enum ns_status status = ns_glass_close(glass, &f->err);
        (void)setrlimit(RLIMIT_FSIZE, &before);
        if (status == NS_OK)
            break;
        failures++;
        assert_int_equal(status, NS_IO);
        assert_true(first == NS_OK || first == NS_IO);
        assert_gone(f->bulk);
    }
    signal(SIGXFSZ, handler);
    assert_true(failures > 3);
    check(f->bulk);
}

static void knows_its_releases(void **state)
{
    (void)state;
    assert_true(ns_glass_version_supported("1.4.22"));
    assert_false(ns_glass_version_supported("1.5.0"));
    assert_false(ns_glass_version_supported("1.40.1"));
    assert_false(ns_glass_version_supported("2.1.4.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(refuses_synonyms_and_goes_on), TEST(refuses_documents_and_goes_on),
        TEST(refuses_lists_for_good),       TEST(leaves_what_is_there),
        TEST(reports_a_full_disk),          cmocka_unit_test(knows_its_releases),
    };
    return cmocka_run_group_tests_name("glass_refusals", tests, NULL, NULL);
}

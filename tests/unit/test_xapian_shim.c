#include "common/index/xapian_shim.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scratch.h"

static const struct ns_xapian_bm25 bm25 = {1.2, 0, 0, 0.75, 0.5};

/* A database in a directory of its own.  Documents of the fixture, by docid:
 *   1 apple apple pear, value 0 = b   2 apple plum, value 0 = a   3 pear plum fig, no value */
struct fixture {
    char root[NS_SCRATCH_SIZE], path[80];
    struct ns_xapian_writer *writer;
    struct ns_xapian_db *db;
    struct ns_error err;
};

static void put(struct ns_xapian_writer *writer, uint32_t docid, const struct ns_xapian_term *terms,
                size_t count, const char *value, const char *data)
{
    struct ns_xapian_value values[] = {{0, ns_str_of(value)}};
    struct ns_xapian_document document = {.terms = terms,
                                          .term_count = count,
                                          .values = values,
                                          .value_count = value ? 1 : 0,
                                          .data = ns_str_of(data)};
    assert_int_equal(ns_xapian_writer_put(writer, docid, &document, NULL), NS_OK);
}

static void fill(struct ns_xapian_writer *writer)
{
    const struct ns_xapian_term one[] = {
        {NS_STR("apple"), 1}, {NS_STR("pear"), 1}, {NS_STR("Qa"), 0}, {NS_STR("apple"), 1}};
    const struct ns_xapian_term two[] = {
        {NS_STR("Qb"), 0}, {NS_STR("apple"), 1}, {NS_STR("plum"), 1}};
    const struct ns_xapian_term three[] = {
        {NS_STR("Qc"), 0}, {NS_STR("pear"), 1}, {NS_STR("plum"), 1}, {NS_STR("fig"), 1}};
    put(writer, 1, one, 4, "b", "first");
    put(writer, 2, two, 3, "a", "second");
    put(writer, 3, three, 4, NULL, "third");
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_scratch_make(f->root);
    snprintf(f->path, sizeof f->path, "%s/db", f->root);
    assert_int_equal(ns_xapian_writer_open(&f->writer, f->path, true, &f->err), NS_OK);
    fill(f->writer);
    assert_int_equal(ns_xapian_writer_commit(f->writer, &f->err), NS_OK);
    assert_int_equal(ns_xapian_open(&f->db, f->path, &f->err), NS_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_xapian_close(f->db);
    ns_xapian_writer_close(f->writer);
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

static struct ns_xapian_query *term(const char *text)
{
    return ns_xapian_query_term(ns_str_of(text), 1);
}

static struct ns_xapian_query *both(enum ns_xapian_op op, struct ns_xapian_query *a,
                                    struct ns_xapian_query *b)
{
    return ns_xapian_query_op(op, (struct ns_xapian_query *[]){a, b}, 2);
}

/* Runs and frees the query; the docids in order, as text. */
static const char *run(struct fixture *f, struct ns_xapian_request request,
                       struct ns_xapian_query *query)
{
    static char text[256];
    struct ns_xapian_result result;
    size_t used = 0;
    assert_non_null(query);
    request.query = query;
    request.bm25 = bm25;
    request.check_at_least = 1000;
    assert_int_equal(ns_xapian_search(f->db, &request, &result, &f->err), NS_OK);
    text[0] = '\0';
    for (size_t i = 0; i < result.count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", i ? " " : "",
                                 result.hits[i].docid);
    ns_xapian_result_release(&result);
    assert_null(result.hits);
    ns_xapian_query_free(query);
    return text;
}

static const char *search(struct fixture *f, struct ns_xapian_query *query)
{
    return run(f, (struct ns_xapian_request){.count = 10, .sort_slot = -1}, query);
}

static void test_reading(void **state)
{
    struct fixture *f = *state;
    struct ns_xapian_stats stats;
    struct ns_buffer out;
    uint32_t number;
    ns_buffer_init(&out);
    assert_int_equal(ns_xapian_read_stats(f->db, &stats, &f->err), NS_OK);
    assert_int_equal(stats.documents, 3);
    assert_int_equal(stats.last_docid, 3);
    assert_int_equal(stats.total_length, 8);
    assert_int_equal(ns_xapian_term_frequency(f->db, NS_STR("apple"), &number, &f->err), NS_OK);
    assert_int_equal(number, 2);
    assert_int_equal(ns_xapian_term_frequency(f->db, NS_STR("none"), &number, &f->err), NS_OK);
    assert_int_equal(number, 0);
    assert_int_equal(ns_xapian_document_data(f->db, 2, &out, &f->err), NS_OK);
    assert_int_equal(ns_xapian_document_value(f->db, 2, 0, &out, &f->err), NS_OK);
    assert_int_equal(ns_xapian_document_value(f->db, 3, 0, &out, &f->err), NS_OK); /* has none */
    assert_string_equal(out.data, "seconda");
    ns_buffer_release(&out);
}

static void test_absent_documents(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out;
    ns_buffer_init(&out);
    assert_int_equal(ns_xapian_document_data(f->db, 9, &out, &f->err), NS_MODIFIED);
    assert_int_equal(ns_xapian_document_value(f->db, 9, 0, &out, &f->err), NS_MODIFIED);
    assert_true(f->err.message[0]);
    assert_int_equal(out.size, 0);
    ns_buffer_release(&out);
}

static void test_next_document(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *term;
        uint32_t from, expected;
    } cases[] = {{"pear", 0, 1}, {"pear", 2, 3}, {"pear", 4, 0}, {"none", 0, 0},
                 {"", 0, 1},     {"", 2, 2},     {"", 4, 0},     {"Qc", 1, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t docid = 77;
        assert_int_equal(ns_xapian_next_document(f->db, ns_str_of(cases[i].term), cases[i].from,
                                                 &docid, &f->err),
                         NS_OK);
        assert_int_equal(docid, cases[i].expected);
    }
}

static bool collect(void *context, struct ns_str text, uint32_t frequency)
{
    struct ns_buffer *out = context;
    ns_buffer_printf(out, "%.*s=%u ", (int)text.size, text.data, frequency);
    return !ns_str_equal(text, NS_STR("pear"));
}

static void test_each_term(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out;
    ns_buffer_init(&out);
    assert_int_equal(ns_xapian_each_term(f->db, NS_STR("p"), collect, &out, &f->err), NS_OK);
    assert_string_equal(out.data, "pear=2 "); /* stopped there */
    ns_buffer_clear(&out);
    assert_int_equal(ns_xapian_each_term(f->db, NS_STR("Q"), collect, &out, &f->err), NS_OK);
    assert_string_equal(out.data, "Qa=1 Qb=1 Qc=1 ");
    ns_buffer_release(&out);
}

static void test_operators(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(search(f, term("apple")), "1 2");
    assert_string_equal(search(f, term("")), "");
    assert_string_equal(search(f, ns_xapian_query_all()), "1 2 3");
    assert_string_equal(search(f, both(NS_XAPIAN_AND, term("apple"), term("pear"))), "1");
    assert_string_equal(search(f, both(NS_XAPIAN_AND_NOT, term("apple"), term("pear"))), "2");
    assert_string_equal(search(f, both(NS_XAPIAN_FILTER, term("plum"), term("Qc"))), "3");
    assert_string_equal(search(f, both(NS_XAPIAN_AND_MAYBE, term("plum"), term("fig"))), "3 2");
    assert_string_equal(search(f, both(NS_XAPIAN_SYNONYM, term("fig"), term("none"))), "3");
    assert_string_equal(
        search(f, both(NS_XAPIAN_AND, term("apple"), ns_xapian_query_term(NS_STR(""), 1))), "");
    struct ns_xapian_query *three[] = {ns_xapian_query_all(), term("fig"), term("Qa")};
    assert_string_equal(search(f, ns_xapian_query_op(NS_XAPIAN_AND_NOT, three, 3)), "2");
    assert_string_equal(search(f, ns_xapian_query_op(NS_XAPIAN_OR, NULL, 0)), "");
    /* Weight nothing: the order of docids stays. */
    assert_string_equal(search(f, ns_xapian_query_scale(term("apple"), 0)), "1 2");
    assert_string_equal(search(f, ns_xapian_query_scale(term("apple"), -1)), "1 2");
    assert_string_equal(
        search(f, both(NS_XAPIAN_OR, ns_xapian_query_scale(term("apple"), 0.001), term("fig"))),
        "3 1 2");
}

static bool list_term(void *context, struct ns_str term, uint32_t wdf)
{
    ns_buffer_printf(context, "%.*s=%u ", (int)term.size, term.data, wdf);
    return !ns_str_equal(term, NS_STR("pear"));
}

static void test_terms_of_a_document(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out = {0};
    assert_int_equal(ns_xapian_each_document_term(f->db, 3, NS_STR("b"), list_term, &out, &f->err),
                     NS_OK);
    assert_string_equal(out.data, "fig=1 pear=1 "); /* stops where it is told to */
    ns_buffer_clear(&out);
    assert_int_equal(ns_xapian_each_document_term(f->db, 2, NS_STR(""), list_term, &out, &f->err),
                     NS_OK);
    assert_string_equal(out.data, "Qb=0 apple=1 plum=1 ");
    assert_int_equal(ns_xapian_each_document_term(f->db, 9, NS_STR(""), list_term, &out, &f->err),
                     NS_MODIFIED);
    ns_buffer_release(&out);
}

static void list_value(void *context, size_t index, struct ns_str value)
{
    ns_buffer_printf(context, "%zu=%.*s ", index, (int)value.size, value.data);
}

static void test_values_of_many_documents(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out = {0};
    const uint32_t docids[] = {1, 2, 3, 7};
    assert_int_equal(ns_xapian_each_value(f->db, 0, docids, 4, list_value, &out, &f->err), NS_OK);
    assert_string_equal(out.data, "0=b 1=a ");
    ns_buffer_clear(&out);
    assert_int_equal(ns_xapian_each_value(f->db, 0, docids + 1, 3, list_value, &out, &f->err),
                     NS_OK);
    assert_int_equal(ns_xapian_each_value(f->db, 5, docids, 4, list_value, &out, &f->err), NS_OK);
    assert_string_equal(out.data, "0=a ");
    ns_buffer_release(&out);
}

static bool list_synonym(void *context, struct ns_str key, struct ns_str synonym)
{
    ns_buffer_printf(context, "%.*s:%.*s ", (int)key.size, key.data, (int)synonym.size,
                     synonym.data);
    return !ns_str_equal(synonym, NS_STR("figs"));
}

static void test_synonyms(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out = {0};
    const struct ns_str words[][2] = {{NS_STR("appl"), NS_STR("apple")},
                                      {NS_STR("appl"), NS_STR("apples")},
                                      {NS_STR("apt"), NS_STR("apt")},
                                      {NS_STR("fig"), NS_STR("figs")},
                                      {NS_STR("fit"), NS_STR("fits")}};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(ns_xapian_writer_add_synonym(f->writer, words[i][0], words[i][1], &f->err),
                         NS_OK);
    assert_int_equal(ns_xapian_writer_commit(f->writer, &f->err), NS_OK);
    assert_int_equal(ns_xapian_reopen(f->db, &f->err), NS_OK);
    assert_int_equal(ns_xapian_each_synonym(f->db, NS_STR("app"), list_synonym, &out, &f->err),
                     NS_OK);
    assert_string_equal(out.data, "appl:apple appl:apples ");
    ns_buffer_clear(&out);
    assert_int_equal(ns_xapian_each_synonym(f->db, NS_STR(""), list_synonym, &out, &f->err), NS_OK);
    assert_string_equal(out.data, "appl:apple appl:apples apt:apt fig:figs ");
    ns_buffer_release(&out);
}

static struct ns_xapian_query *window(enum ns_xapian_op op, const char *a, const char *b,
                                      uint32_t size)
{
    return ns_xapian_query_window(op, (struct ns_xapian_query *[]){term(a), term(b)}, 2, size);
}

static void test_positions(void **state)
{
    struct fixture *f = *state;
    struct ns_xapian_stats stats;
    assert_int_equal(ns_xapian_read_stats(f->db, &stats, &f->err), NS_OK);
    assert_false(stats.has_positions);
    uint64_t length = stats.total_length;

    const struct ns_xapian_term terms[] = {{NS_STR("kiwi"), 2}, {NS_STR("lime"), 1}};
    const uint32_t kiwi[] = {1, 9}, lime[] = {10};
    const struct ns_xapian_positions positions[] = {{kiwi, 2}, {lime, 1}};
    struct ns_xapian_document document = {.terms = terms, .positions = positions, .term_count = 2};
    assert_int_equal(ns_xapian_writer_put(f->writer, 4, &document, &f->err), NS_OK);
    assert_int_equal(ns_xapian_writer_commit(f->writer, &f->err), NS_OK);
    assert_int_equal(ns_xapian_reopen(f->db, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(f->db, &stats, &f->err), NS_OK);
    assert_true(stats.has_positions);
    assert_int_equal(stats.total_length, length + 3); /* positions add nothing */
    assert_string_equal(search(f, window(NS_XAPIAN_PHRASE, "kiwi", "lime", 0)), "4");
    assert_string_equal(search(f, window(NS_XAPIAN_PHRASE, "lime", "kiwi", 9)), "");
    assert_string_equal(search(f, window(NS_XAPIAN_NEAR, "lime", "kiwi", 2)), "4");
}

static void test_check(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer report = {0};
    size_t errors;
    assert_int_equal(ns_xapian_check(f->path, &report, &errors, &f->err), NS_OK);
    assert_int_equal(errors, 0);
    char file[100];
    snprintf(file, sizeof file, "%s/postlist.glass", f->path);
    FILE *table = fopen(file, "r+");
    assert_non_null(table);
    assert_int_equal(fseek(table, 20, SEEK_SET), 0);
    for (int i = 0; i < 4000; i++)
        putc('x', table);
    assert_int_equal(fclose(table), 0);
    enum ns_status status = ns_xapian_check(f->path, &report, &errors, &f->err);
    assert_true(status != NS_OK || errors > 0);
    ns_buffer_release(&report);
}

static void test_ranges(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(search(f, ns_xapian_query_range(0, NS_STR("a"), NS_STR("b"))), "1 2");
    assert_string_equal(search(f, ns_xapian_query_range(0, NS_STR("b"), NS_STR(""))), "1");
    assert_string_equal(search(f, ns_xapian_query_range(0, NS_STR(""), NS_STR("a"))), "2");
    assert_string_equal(search(f, ns_xapian_query_range(0, NS_STR(""), NS_STR(""))), "1 2 3");
    assert_string_equal(search(f, ns_xapian_query_range(0, NS_STR("c"), NS_STR("a"))), "");
}

/* A constructor without memory passes its NULL up, and nothing leaks. */
static void test_null_queries(void **state)
{
    (void)state;
    assert_null(both(NS_XAPIAN_AND, term("apple"), NULL));
    assert_null(both(NS_XAPIAN_AND, NULL, term("apple")));
    assert_null(ns_xapian_query_scale(NULL, 1));
    ns_xapian_query_free(NULL);
}

static void test_describe(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out;
    ns_buffer_init(&out);
    struct ns_xapian_query *query = both(NS_XAPIAN_AND, term("apple"), term("pear"));
    assert_int_equal(ns_xapian_query_describe(query, &out, &f->err), NS_OK);
    assert_string_equal(out.data, "Query((apple AND pear))");
    ns_xapian_query_free(query);
    ns_buffer_release(&out);
}

static void test_order_and_pages(void **state)
{
    struct fixture *f = *state;
    struct ns_xapian_request request = {.count = 10, .sort_slot = 0, .sort_ascending = true};
    /* The one without a value comes last, whichever way. */
    assert_string_equal(run(f, request, ns_xapian_query_all()), "2 1 3");
    request.sort_ascending = false;
    assert_string_equal(run(f, request, ns_xapian_query_all()), "1 2 3");
    request = (struct ns_xapian_request){.first = 1, .count = 1, .sort_slot = -1};
    assert_string_equal(run(f, request, ns_xapian_query_all()), "2");
    request.first = 3;
    assert_string_equal(run(f, request, ns_xapian_query_all()), "");
}

static void test_weights_and_totals(void **state)
{
    struct fixture *f = *state;
    struct ns_xapian_result result;
    struct ns_xapian_query *query = term("plum");
    struct ns_xapian_request request = {
        .query = query, .count = 1, .check_at_least = 100, .bm25 = bm25, .sort_slot = -1};
    assert_int_equal(ns_xapian_search(f->db, &request, &result, &f->err), NS_OK);
    assert_int_equal(result.count, 1);
    assert_int_equal(result.hits[0].docid, 2); /* the shorter one */
    assert_true(result.hits[0].weight > 0);
    assert_int_equal(result.total_lower, 2);
    assert_int_equal(result.total_estimated, 2);
    assert_int_equal(result.total_upper, 2);
    ns_xapian_result_release(&result);
    ns_xapian_query_free(query);
}

static void test_uncommitted_is_for_the_writer_only(void **state)
{
    struct fixture *f = *state;
    const struct ns_xapian_term terms[] = {{NS_STR("Qa"), 0}, {NS_STR("grape"), 1}};
    struct ns_xapian_db *view = ns_xapian_writer_db(f->writer);
    struct ns_buffer out;
    uint32_t docid;
    ns_buffer_init(&out);
    put(f->writer, 1, terms, 2, NULL, "changed");
    assert_int_equal(ns_xapian_next_document(view, NS_STR("grape"), 0, &docid, &f->err), NS_OK);
    assert_int_equal(docid, 1); /* a replaced document keeps its number */
    assert_int_equal(ns_xapian_document_data(view, 1, &out, &f->err), NS_OK);
    assert_string_equal(out.data, "changed");
    assert_int_equal(ns_xapian_reopen(f->db, &f->err), NS_OK);
    assert_string_equal(search(f, term("grape")), "");
    assert_int_equal(ns_xapian_writer_commit(f->writer, &f->err), NS_OK);
    assert_int_equal(ns_xapian_reopen(f->db, &f->err), NS_OK);
    assert_string_equal(search(f, term("grape")), "1");
    assert_int_equal(ns_xapian_writer_delete(f->writer, 1, &f->err), NS_OK);
    assert_int_equal(ns_xapian_writer_delete(f->writer, 1, &f->err), NS_MODIFIED);
    ns_xapian_writer_close(f->writer); /* drops the deletion */
    f->writer = NULL;
    assert_int_equal(ns_xapian_reopen(f->db, &f->err), NS_OK);
    assert_string_equal(search(f, term("grape")), "1");
    ns_buffer_release(&out);
}

static void test_compact(void **state)
{
    struct fixture *f = *state;
    const struct ns_xapian_term terms[] = {{NS_STR("Qx"), 0}, {NS_STR("apple"), 3}};
    char other[96], merged[96];
    struct ns_xapian_writer *writer;
    struct ns_xapian_db *db;
    struct ns_xapian_stats stats;
    uint32_t docid;
    snprintf(other, sizeof other, "%s/other", f->root);
    snprintf(merged, sizeof merged, "%s/merged", f->root);
    assert_int_equal(ns_xapian_writer_open(&writer, other, true, &f->err), NS_OK);
    put(writer, 7, terms, 2, NULL, "seventh");
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
    const char *const sources[] = {f->path, other};
    assert_int_equal(ns_xapian_compact(sources, 2, merged, &f->err), NS_OK);
    assert_int_equal(ns_xapian_open(&db, merged, &f->err), NS_OK);
    assert_int_equal(ns_xapian_read_stats(db, &stats, &f->err), NS_OK);
    assert_int_equal(stats.documents, 4);
    assert_int_equal(stats.last_docid, 7);
    assert_int_equal(ns_xapian_next_document(db, NS_STR("apple"), 3, &docid, &f->err), NS_OK);
    assert_int_equal(docid, 7);
    ns_xapian_close(db);
    const char *const overlapping[] = {f->path, f->path};
    snprintf(merged, sizeof merged, "%s/again", f->root);
    assert_int_equal(ns_xapian_compact(overlapping, 2, merged, &f->err), NS_INVALID);
}

static void test_metadata(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out;
    ns_buffer_init(&out);
    assert_int_equal(ns_xapian_metadata(f->db, NS_STR("key"), &out, &f->err), NS_OK);
    assert_int_equal(out.size, 0);
    assert_int_equal(
        ns_xapian_writer_set_metadata(f->writer, NS_STR("key"), NS_STR("a\0b"), &f->err), NS_OK);
    assert_int_equal(ns_xapian_writer_commit(f->writer, &f->err), NS_OK);
    assert_int_equal(ns_xapian_reopen(f->db, &f->err), NS_OK);
    assert_int_equal(ns_xapian_metadata(f->db, NS_STR("key"), &out, &f->err), NS_OK);
    assert_int_equal(out.size, 3);
    assert_memory_equal(out.data, "a\0b", 3);
    assert_int_equal(ns_xapian_metadata(f->db, NS_STR(""), &out, &f->err), NS_INVALID);
    ns_buffer_release(&out);
}

static void rewrite_many(struct ns_xapian_writer *writer, const char *data)
{
    char text[32];
    for (int i = 0; i < 2000; i++) {
        snprintf(text, sizeof text, "Q%d", i);
        const struct ns_xapian_term terms[] = {{ns_str_of(text), 0}, {NS_STR("more"), 1}};
        put(writer, (uint32_t)(100 + i), terms, 2, NULL, data);
    }
    assert_int_equal(ns_xapian_writer_commit(writer, NULL), NS_OK);
}

/* Two commits take away the revision that a reader stands on. */
static void test_a_reader_left_behind(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out;
    enum ns_status status = NS_OK;
    ns_buffer_init(&out);
    rewrite_many(f->writer, "some words to fill more than one block with");
    assert_int_equal(ns_xapian_reopen(f->db, &f->err), NS_OK);
    rewrite_many(f->writer, "other words to fill more than one block with");
    rewrite_many(f->writer, "more words to fill more than one block with");
    for (uint32_t docid = 1; docid <= 2000 && status == NS_OK; docid++)
        status = ns_xapian_document_data(f->db, docid, &out, &f->err);
    assert_int_equal(status, NS_MODIFIED);
    assert_int_equal(ns_xapian_reopen(f->db, &f->err), NS_OK);
    ns_buffer_clear(&out);
    assert_int_equal(ns_xapian_document_data(f->db, 2000, &out, &f->err), NS_OK);
    assert_memory_equal(out.data, "more words", 10);
    ns_buffer_release(&out);
}

static void test_opening_what_is_not_there(void **state)
{
    struct fixture *f = *state;
    struct ns_xapian_writer *second;
    struct ns_xapian_db *db;
    assert_int_equal(ns_xapian_open(&db, "/nonexistent/db", &f->err), NS_NOT_FOUND);
    assert_null(db);
    assert_int_equal(ns_xapian_open(&db, f->root, &f->err), NS_NOT_FOUND);
    assert_int_equal(ns_xapian_writer_open(&second, f->root, false, &f->err), NS_NOT_FOUND);
    assert_int_equal(ns_xapian_writer_open(&second, f->path, false, &f->err), NS_LOCKED);
    assert_null(second);
}

static void overwrite(const char *path, off_t at, const char *bytes, size_t size)
{
    int file = open(path, O_WRONLY);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, bytes, size, at), size);
    close(file);
}

static void test_damage(void **state)
{
    struct fixture *f = *state;
    struct ns_xapian_db *db;
    char path[128];
    snprintf(path, sizeof path, "%s/docdata.glass", f->path);
    for (off_t at = 0; at < 8192; at += 4)
        overwrite(path, at, "\xff\xff\xff\xff", 4);
    assert_int_equal(ns_xapian_open(&db, f->path, &f->err), NS_CORRUPT);
    assert_null(db);
    snprintf(path, sizeof path, "%s/iamglass", f->path);
    overwrite(path, 14, "\xff\xff", 2); /* the version of the format */
    assert_int_equal(ns_xapian_open(&db, f->path, &f->err), NS_UNSUPPORTED);
    assert_non_null(strstr(f->err.message, "version"));
}

/* A refused document costs nothing of what was written before it. */
static void test_refused_terms(void **state)
{
    struct fixture *f = *state;
    struct ns_xapian_db *view = ns_xapian_writer_db(f->writer);
    const struct ns_xapian_term good[] = {{NS_STR("Qd"), 0}, {NS_STR("grape"), 1}};
    static const size_t sizes[] = {246, 123}; /* of x; of NUL, each of which counts twice */
    uint32_t number;
    put(f->writer, 4, good, 2, NULL, "fourth");
    for (int i = 0; i < 2; i++) {
        char bytes[246];
        memset(bytes, i ? '\0' : 'x', sizeof bytes);
        const struct ns_xapian_term bad[] = {{NS_STR("ok"), 1}, {{bytes, sizes[i]}, 1}};
        const struct ns_xapian_document document = {.terms = bad, .term_count = 2};
        assert_int_equal(ns_xapian_writer_put(f->writer, 5, &document, &f->err), NS_INVALID);
        assert_int_equal(f->err.code, NS_INVALID);
        const struct ns_xapian_term longest[] = {{{bytes, sizes[i] - 1}, 1}};
        put(f->writer, 6, longest, 1, NULL, "fifth");
        assert_int_equal(ns_xapian_term_frequency(view, longest[0].text, &number, &f->err), NS_OK);
        assert_int_equal(number, 1);
    }
    assert_int_equal(ns_xapian_writer_commit(f->writer, &f->err), NS_OK);
    assert_int_equal(ns_xapian_term_frequency(view, NS_STR("grape"), &number, &f->err), NS_OK);
    assert_int_equal(number, 1);
    assert_int_equal(ns_xapian_term_frequency(view, NS_STR("ok"), &number, &f->err), NS_OK);
    assert_int_equal(number, 0);
}

static void test_stemming(void **state)
{
    (void)state;
    struct ns_error err;
    struct ns_xapian_stemmer *stemmer;
    char out[8];
    assert_int_equal(ns_xapian_stemmer_open(&stemmer, "klingon", &err), NS_INVALID);
    assert_null(stemmer);
    assert_int_equal(ns_xapian_stemmer_open(&stemmer, "en", &err), NS_OK);
    assert_int_equal(ns_xapian_stemmer_stem(stemmer, NS_STR("troops"), out, sizeof out), 5);
    assert_string_equal(out, "troop");
    assert_int_equal(ns_xapian_stemmer_stem(stemmer, NS_STR("sanctioning"), out, sizeof out), 7);
    assert_string_equal(out, "sanctio"); /* cut */
    assert_int_equal(ns_xapian_stemmer_stem(stemmer, NS_STR(""), out, sizeof out), 0);
    assert_string_equal(out, "");
    ns_xapian_stemmer_close(stemmer);
    assert_memory_equal(ns_xapian_version(), "1.", 2);
}

#define WITH_DATABASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_reading),
        WITH_DATABASE(test_absent_documents),
        WITH_DATABASE(test_next_document),
        WITH_DATABASE(test_each_term),
        WITH_DATABASE(test_operators),
        WITH_DATABASE(test_terms_of_a_document),
        WITH_DATABASE(test_values_of_many_documents),
        WITH_DATABASE(test_synonyms),
        WITH_DATABASE(test_positions),
        WITH_DATABASE(test_check),
        WITH_DATABASE(test_ranges),
        cmocka_unit_test(test_null_queries),
        WITH_DATABASE(test_describe),
        WITH_DATABASE(test_order_and_pages),
        WITH_DATABASE(test_weights_and_totals),
        WITH_DATABASE(test_uncommitted_is_for_the_writer_only),
        WITH_DATABASE(test_compact),
        WITH_DATABASE(test_metadata),
        WITH_DATABASE(test_a_reader_left_behind),
        WITH_DATABASE(test_opening_what_is_not_there),
        WITH_DATABASE(test_damage),
        WITH_DATABASE(test_refused_terms),
        cmocka_unit_test(test_stemming),
    };
    return cmocka_run_group_tests_name("xapian_shim", tests, NULL, NULL);
}

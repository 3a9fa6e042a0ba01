#include "query/batch_file.h"

#include "query/language/tree.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct ns_batch *open_text(struct ns_str text)
{
    char path[] = "/tmp/test_batch_XXXXXX";
    struct ns_batch *batch = NULL;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.data, text.size), (ssize_t)text.size);
    assert_int_equal(close(fd), 0);
    assert_int_equal(ns_batch_open(&batch, path, NULL), NS_OK);
    assert_int_equal(unlink(path), 0);
    return batch;
}

static void check_next(struct ns_batch *batch, size_t number, const char *id, const char *query)
{
    struct ns_batch_line line;
    bool more = false;
    assert_int_equal(ns_batch_next(batch, &line, &more, NULL), NS_OK);
    assert_true(more);
    assert_int_equal(line.number, number);
    assert_true(ns_str_equal(line.id, ns_str_of(id)));
    assert_true(ns_str_equal(line.query, ns_str_of(query)));
}

static void check_end(struct ns_batch *batch)
{
    struct ns_batch_line line;
    bool more = true;
    assert_int_equal(ns_batch_next(batch, &line, &more, NULL), NS_OK);
    assert_false(more);
    ns_batch_close(batch);
}

static void test_lines(void **state)
{
    (void)state;
    struct ns_batch *batch = open_text(NS_STR("\xEF\xBB\xBFnorth korea\r\n"
                                              "\n \t \r\n"
                                              "q7\t oil  price \n"
                                              "\tno id\n"
                                              " q8 \ta\tb\n"
                                              "last"));
    assert_false(ns_batch_is_stream(batch));
    check_next(batch, 1, "1", "north korea");
    check_next(batch, 4, "q7", "oil  price");
    check_next(batch, 5, "5", "no id");
    check_next(batch, 6, "q8", "a\tb");
    check_next(batch, 7, "7", "last");
    check_end(batch);
    check_end(open_text(NS_STR("")));
    check_end(open_text(NS_STR("\n\n\n")));
}

/* A line of `blank` blanks between two words, behind an id of `id` bytes. */
static struct ns_str long_line(struct ns_buffer *out, size_t id, size_t blank)
{
    ns_buffer_clear(out);
    for (size_t i = 0; i < id; i++)
        ns_buffer_append_char(out, 'i');
    ns_buffer_append_char(out, '\t');
    for (size_t i = 0; i < blank; i++)
        ns_buffer_append_char(out, ' ');
    ns_buffer_append_text(out, "word\nnext\n");
    assert_false(ns_buffer_failed(out));
    return ns_buffer_str(out);
}

static void test_long(void **state)
{
    (void)state;
    struct ns_buffer text;
    struct ns_batch_line line;
    bool more;
    ns_buffer_init(&text);

    struct ns_batch *batch = open_text(long_line(&text, 1024, 0));
    assert_int_equal(ns_batch_next(batch, &line, &more, NULL), NS_OK);
    assert_int_equal(line.id.size, 1024);
    assert_true(ns_str_equal(line.query, NS_STR("word")));
    check_next(batch, 2, "2", "next");
    check_end(batch);

    batch = open_text(long_line(&text, 1025, 0));
    assert_int_equal(ns_batch_next(batch, &line, &more, NULL), NS_OK);
    assert_true(ns_str_equal(line.id, NS_STR("1")));
    assert_int_equal(line.query.size, 1025 + 1 + 4);
    ns_batch_close(batch);

    /* What is too long is not taken for a blank line, nor for a short one. */
    batch = open_text(long_line(&text, 2, 1000 * 1000));
    assert_int_equal(ns_batch_next(batch, &line, &more, NULL), NS_OK);
    assert_true(ns_str_equal(line.id, NS_STR("ii")));
    assert_true(line.query.size > NS_QUERY_MAX);
    check_next(batch, 2, "2", "next");
    check_end(batch);
    ns_buffer_release(&text);
}

static void test_errors(void **state)
{
    (void)state;
    struct ns_batch *batch = NULL;
    struct ns_error err = {0};
    struct ns_batch_line line;
    bool more;
    assert_int_equal(ns_batch_open(&batch, "/nonexistent/queries", &err), NS_NOT_FOUND);
    assert_string_equal(err.message, "cannot read /nonexistent/queries: No such file or directory");
    assert_int_equal(ns_batch_open(&batch, "/", &err), NS_OK);
    assert_int_equal(ns_batch_next(batch, &line, &more, &err), NS_IO);
    assert_string_equal(err.message, "cannot read /: Is a directory");
    ns_batch_close(batch);
    assert_int_equal(ns_batch_open(&batch, "/dev/null", &err), NS_OK);
    assert_true(ns_batch_is_stream(batch));
    check_end(batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests_name("batch_file", tests, NULL, NULL);
}

/* The buffer, the arena and the error record. */
#include "common/base/arena.h"
#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <stdalign.h>

static void test_append(void **state)
{
    (void)state;
    struct ns_buffer buffer;
    ns_buffer_init(&buffer);
    assert_string_equal(ns_buffer_str(&buffer).data, "");
    ns_buffer_append_text(&buffer, "one");
    ns_buffer_append_char(&buffer, ' ');
    ns_buffer_append_str(&buffer, NS_STR("two"));
    ns_buffer_append(&buffer, "\0x", 2);
    ns_buffer_append(&buffer, NULL, 0);
    ns_buffer_printf(&buffer, " %d-%s", 3, "four");
    assert_int_equal(buffer.size, 16);
    assert_memory_equal(buffer.data, "one two\0x 3-four", 17); /* the NUL behind it too */
    ns_buffer_clear(&buffer);
    assert_int_equal(buffer.size, 0);
    assert_string_equal(buffer.data, "");
    ns_buffer_release(&buffer);
    assert_null(buffer.data);
}

static void test_growth_keeps_the_contents(void **state)
{
    (void)state;
    struct ns_buffer buffer;
    ns_buffer_init(&buffer);
    for (int i = 0; i < 10000; i++)
        ns_buffer_printf(&buffer, "%04d", i);
    assert_false(ns_buffer_failed(&buffer));
    assert_int_equal(buffer.size, 40000);
    assert_true(buffer.capacity > buffer.size);
    assert_memory_equal(buffer.data + 4 * 6789, "6789", 4);
    ns_buffer_release(&buffer);
}

static void test_failure_is_sticky(void **state)
{
    (void)state;
    struct ns_buffer buffer;
    ns_buffer_init(&buffer);
    ns_buffer_append_text(&buffer, "kept");
    assert_false(ns_buffer_reserve(&buffer, SIZE_MAX - 2));
    assert_true(ns_buffer_failed(&buffer));
    ns_buffer_append_text(&buffer, "lost");
    ns_buffer_printf(&buffer, "%s", "lost");
    assert_false(ns_buffer_reserve(&buffer, 1));
    assert_string_equal(buffer.data, "kept");
    ns_buffer_clear(&buffer);
    ns_buffer_append_text(&buffer, "again");
    assert_false(ns_buffer_failed(&buffer));
    assert_string_equal(buffer.data, "again");
    ns_buffer_release(&buffer);
}

static void test_str(void **state)
{
    (void)state;
    assert_true(ns_str_equal(NS_STR("ab"), ns_str_of("ab")));
    assert_false(ns_str_equal(NS_STR("ab"), NS_STR("abc")));
    assert_false(ns_str_equal(NS_STR("ab"), NS_STR("ac")));
    assert_true(ns_str_equal((struct ns_str){0}, NS_STR("")));
    assert_int_equal(ns_str_of(NULL).size, 0);
    assert_true(ns_str_equal(ns_str_trim(NS_STR(" \t\r\n\v\fa b \n")), NS_STR("a b")));
    assert_int_equal(ns_str_trim(NS_STR(" \n ")).size, 0);
    assert_int_equal(ns_str_trim(NS_STR("")).size, 0);
}

static void test_arena(void **state)
{
    (void)state;
    struct ns_arena arena;
    ns_arena_init(&arena);
    unsigned char *pieces[300];
    for (size_t i = 0; i < 300; i++) {
        pieces[i] = ns_arena_alloc(&arena, i * 3);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < i * 3; k++)
            assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)(i & 0xFF), i * 3);
    }
    for (size_t i = 1; i < 300; i++)
        assert_int_equal(pieces[i][i * 3 - 1], i & 0xFF); /* no piece overlaps another */
    char *large = ns_arena_alloc(&arena, 1 << 20);
    assert_non_null(large);
    large[(1 << 20) - 1] = 1;
    assert_true(arena.total >= 1 << 20);
    assert_null(ns_arena_alloc(&arena, SIZE_MAX));
    assert_null(ns_arena_alloc(&arena, SIZE_MAX / 2 + 1));
    ns_arena_release(&arena);
    assert_int_equal(arena.total, 0);
}

static void test_arena_reset_gives_zeroed_memory(void **state)
{
    (void)state;
    struct ns_arena arena;
    ns_arena_init(&arena);
    ns_arena_reset(&arena);
    char *before = ns_arena_alloc(&arena, 100);
    memset(before, 'x', 100);
    ns_arena_reset(&arena);
    assert_int_equal(arena.total, 0);
    char *after = ns_arena_alloc(&arena, 100);
    assert_ptr_equal(after, before);
    for (int i = 0; i < 100; i++)
        assert_int_equal(after[i], 0);
    ns_arena_release(&arena);
}

static void test_arena_copy(void **state)
{
    (void)state;
    struct ns_arena arena;
    ns_arena_init(&arena);
    struct ns_str copy = ns_arena_copy(&arena, (struct ns_str){"a\0bc", 3});
    assert_int_equal(copy.size, 3);
    assert_memory_equal(copy.data, "a\0b", 4);
    copy = ns_arena_copy(&arena, (struct ns_str){0});
    assert_int_equal(copy.size, 0);
    assert_string_equal(copy.data, "");
    copy = ns_arena_copy(&arena, (struct ns_str){"x", SIZE_MAX});
    assert_null(copy.data);
    ns_arena_release(&arena);
}

static void test_error(void **state)
{
    (void)state;
    struct ns_error err = {.hint = "an older hint"};
    assert_int_equal(ns_error_set(&err, NS_INVALID, "line %d: %s", 7, "a\x1B[31mb\nc\x7F"),
                     NS_INVALID);
    assert_int_equal(err.code, NS_INVALID);
    assert_string_equal(err.message, "line 7: a?[31mb?c?");
    assert_string_equal(err.hint, "");
    ns_error_hint(&err, "try %s", "this\t");
    assert_string_equal(err.hint, "try this?");
    assert_string_equal(err.message, "line 7: a?[31mb?c?");
    assert_int_equal(ns_error_nomem(&err), NS_NOMEM);
    assert_string_equal(err.message, "out of memory");
}

static void test_error_is_cut_at_its_size(void **state)
{
    (void)state;
    char text[2 * NS_MESSAGE_SIZE];
    struct ns_error err;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    ns_error_set(&err, NS_LIMIT, "%s", text);
    ns_error_hint(&err, "%s", text);
    assert_int_equal(strlen(err.message), NS_MESSAGE_SIZE - 1);
    assert_int_equal(strlen(err.hint), NS_HINT_SIZE - 1);
}

static void test_error_without_a_record(void **state)
{
    (void)state;
    assert_int_equal(ns_error_set(NULL, NS_CORRUPT, "x"), NS_CORRUPT);
    ns_error_hint(NULL, "x");
    assert_int_equal(ns_error_nomem(NULL), NS_NOMEM);
}

static void test_error_from_errno(void **state)
{
    (void)state;
    static const struct {
        int number;
        enum ns_status status;
    } examples[] = {{ENOENT, NS_NOT_FOUND}, {ENOMEM, NS_NOMEM}, {EACCES, NS_IO}, {ENOSPC, NS_IO}};
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        struct ns_error err;
        errno = examples[i].number;
        assert_int_equal(ns_error_errno(&err, "news/a.html"), examples[i].status);
        assert_int_equal(strncmp(err.message, "news/a.html: ", 13), 0);
        assert_string_equal(err.message + 13, strerror(examples[i].number));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_append),
        cmocka_unit_test(test_growth_keeps_the_contents),
        cmocka_unit_test(test_failure_is_sticky),
        cmocka_unit_test(test_str),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_arena_reset_gives_zeroed_memory),
        cmocka_unit_test(test_arena_copy),
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_error_is_cut_at_its_size),
        cmocka_unit_test(test_error_without_a_record),
        cmocka_unit_test(test_error_from_errno),
    };
    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}

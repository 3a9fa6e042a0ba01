#include "common/base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* Memory is zeroed, also where other bytes were before a reset. */
static void test_zeroed(void **state)
{
    struct ns_arena arena;
    (void)state;
    ns_arena_init(&arena);
    memset(ns_arena_alloc_raw(&arena, 1000), 'x', 1000);
    ns_arena_reset(&arena);
    const char *again = ns_arena_alloc(&arena, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(again[i], 0);
    ns_arena_release(&arena);
}

static void test_copy(void **state)
{
    struct ns_arena arena;
    (void)state;
    ns_arena_init(&arena);
    memset(ns_arena_alloc_raw(&arena, 64), 'x', 64);
    ns_arena_reset(&arena);
    assert_string_equal(ns_arena_copy(&arena, NS_STR("Hanoi")).data, "Hanoi");
    assert_string_equal(ns_arena_copy(&arena, (struct ns_str){NULL, 0}).data, "");
    ns_arena_release(&arena);
}

/* What is reserved comes from one piece, however large or small; what does not fit comes as well.
 */
static void test_reserve(void **state)
{
    static const size_t sizes[] = {64, 4096, 1024 * 1024};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct ns_arena arena;
        ns_arena_init(&arena);
        assert_true(ns_arena_reserve(&arena, sizes[i]));
        char *first = ns_arena_alloc_raw(&arena, sizes[i] / 2);
        assert_ptr_equal(ns_arena_alloc_raw(&arena, sizes[i] / 2), first + sizes[i] / 2);
        memset(ns_arena_alloc_raw(&arena, sizes[i]), 'x', sizes[i]);
        assert_int_equal(arena.total, 2 * sizes[i]);
        ns_arena_release(&arena);
    }
}

static void test_limits(void **state)
{
    struct ns_arena arena;
    (void)state;
    ns_arena_init(&arena);
    assert_null(ns_arena_alloc(&arena, SIZE_MAX));
    assert_null(ns_arena_alloc_raw(&arena, SIZE_MAX));
    assert_false(ns_arena_reserve(&arena, SIZE_MAX));
    assert_null(ns_arena_copy(&arena, (struct ns_str){"", SIZE_MAX}).data);
    ns_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zeroed),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_reserve),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}

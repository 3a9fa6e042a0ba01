#include "indexer/writer/shingles.h"

#include "common/analysis/tokenizer.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* Words number first to last - 1, and those of another text from there to `of`. */
static struct ns_sketch sketch(int first, int last, int other, int of)
{
    struct ns_buffer text;
    struct ns_sketch out;
    ns_buffer_init(&text);
    for (int i = first; i < last; i++)
        ns_buffer_printf(&text, "w%d ", i);
    for (int i = 0; i < of; i++)
        ns_buffer_printf(&text, "v%d ", other + i);
    ns_sketch_text(ns_buffer_str(&text), &out);
    ns_buffer_release(&text);
    return out;
}

static bool same(struct ns_sketch a, struct ns_sketch b)
{
    assert_int_equal(ns_sketch_same(&a, &b), ns_sketch_same(&b, &a));
    return ns_sketch_same(&a, &b);
}

static void test_sketch(void **state)
{
    (void)state;
    struct ns_sketch a = sketch(0, 1000, 0, 0), b = sketch(0, 1000, 0, 0);
    assert_int_equal(a.shingles, 996);
    assert_int_equal(a.count, NS_SKETCH_SIZE);
    for (uint32_t i = 1; i < a.count; i++)
        assert_true(a.hashes[i - 1] < a.hashes[i]);
    assert_memory_equal(&a, &b, sizeof a);
    b = sketch(0, 1001, 0, 0);
    assert_true(memcmp(a.hashes, b.hashes, 8) == 0 || b.hashes[0] < a.hashes[0]);
    a = sketch(0, 4, 0, 0);
    assert_int_equal(a.shingles, 0);
    assert_int_equal(a.count, 0);
    assert_int_equal(ns_sketch_terms(&a), 0);
}

static void test_order_counts(void **state)
{
    (void)state;
    struct ns_sketch a, b;
    ns_sketch_text(NS_STR("one two three four five"), &a);
    ns_sketch_text(NS_STR("two one three four five"), &b);
    assert_int_equal(a.count, 1);
    assert_int_equal(b.count, 1);
    assert_true(a.hashes[0] != b.hashes[0]);
    ns_sketch_text(NS_STR("One, two; three -- FOUR five!"), &b);
    assert_int_equal(a.hashes[0], b.hashes[0]);
}

static void test_repeated_words(void **state)
{
    (void)state;
    struct ns_shingles shingles = {.seen = 0};
    struct ns_sketch a;
    const char word[2 + NS_TOKEN_PADDING] = "so";
    for (int i = 0; i < 1000; i++)
        ns_shingles_add(&shingles, (struct ns_str){word, 2});
    ns_shingles_finish(&shingles, &a);
    assert_int_equal(a.shingles, 996);
    assert_int_equal(a.count, 1);
    assert_true(same(a, a));
}

static void test_same(void **state)
{
    (void)state;
    struct ns_sketch whole = sketch(0, 600, 0, 0);
    assert_true(same(whole, sketch(0, 600, 0, 0)));
    assert_true(same(whole, sketch(0, 200, 0, 0)));               /* cut */
    assert_true(same(whole, sketch(300, 500, 0, 0)));             /* a part */
    assert_true(same(whole, sketch(0, 300, 0, 300)));             /* half of it, and another half */
    assert_false(same(whole, sketch(0, 30, 0, 570)));             /* a quotation */
    assert_false(same(whole, sketch(600, 1200, 0, 0)));           /* another text */
    assert_false(same(sketch(0, 20, 0, 0), sketch(0, 20, 0, 0))); /* too short to tell */
}

static void test_terms(void **state)
{
    (void)state;
    char a[NS_SKETCH_TERM_SIZE], b[NS_SKETCH_TERM_SIZE];
    ns_sketch_term(0, a);
    assert_memory_equal(a, "-----", 5);
    ns_sketch_term(NS_SKETCH_TERM_MASK, a);
    assert_memory_equal(a, "zzzzz", 5);
    ns_sketch_term(NS_SKETCH_TERM_MASK + 1, b);
    assert_memory_equal(b, "-----", 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sketch),         cmocka_unit_test(test_order_counts),
        cmocka_unit_test(test_repeated_words), cmocka_unit_test(test_same),
        cmocka_unit_test(test_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

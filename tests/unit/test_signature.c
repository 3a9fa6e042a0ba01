#include "common/index/signature.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

/* Adds the words of text, one position each; "_" is a position without a word. */
static void add_text(struct ns_signature *signature, const char *text)
{
    uint32_t position = 0;
    ns_signature_break(signature);
    for (size_t end; *text; text += end + (text[end] == ' '), position++) {
        end = strcspn(text, " ");
        if (*text != '_')
            assert_true(ns_signature_add(signature, ns_signature_hash((struct ns_str){text, end}),
                                         position));
    }
}

static bool has(const struct ns_buffer *filter, const char *left, const char *right)
{
    return ns_signature_has(ns_buffer_str(filter), ns_str_of(left), ns_str_of(right));
}

static void test_pairs_within_a_text(void **state)
{
    (void)state;
    struct ns_signature signature = {0};
    struct ns_buffer filter;
    ns_buffer_init(&filter);
    add_text(&signature, "troop cross the border at night _ guard slept on");
    add_text(&signature, "captain said so");
    ns_signature_finish(&signature, &filter);
    assert_int_equal(filter.size, 6 * NS_SIGNATURE_COLUMNS); /* 9 pairs, 42 unknowns */
    assert_true(has(&filter, "troop", "cross"));
    assert_true(has(&filter, "at", "night"));
    assert_true(has(&filter, "said", "so"));
    assert_false(has(&filter, "cross", "troop")); /* the other way round */
    assert_false(has(&filter, "troop", "the"));   /* not side by side */
    assert_false(has(&filter, "night", "guard")); /* what stands between has no stem */
    assert_false(has(&filter, "on", "captain"));  /* another text */
    assert_false(has(&filter, "troopc", "ross")); /* the same bytes */
    ns_signature_release(&signature);
    ns_buffer_release(&filter);
}

static void test_texts_without_pairs_have_none(void **state)
{
    (void)state;
    struct ns_signature signature = {0};
    struct ns_buffer filter;
    ns_buffer_init(&filter);
    add_text(&signature, "troop");
    add_text(&signature, "cross");
    ns_signature_finish(&signature, &filter);
    assert_int_equal(filter.size, 0);
    assert_true(has(&filter, "any", "pair")); /* nothing is known */
    ns_signature_release(&signature);
    ns_buffer_release(&filter);
}

static void test_finish_empties(void **state)
{
    (void)state;
    struct ns_signature signature = {0};
    struct ns_buffer first, second;
    ns_buffer_init(&first);
    ns_buffer_init(&second);
    add_text(&signature, "white house");
    ns_signature_finish(&signature, &first);
    assert_true(has(&first, "white", "house"));
    add_text(&signature, "oil price");
    ns_signature_finish(&signature, &second);
    assert_true(has(&second, "oil", "price"));
    assert_false(has(&second, "white", "house"));
    ns_signature_release(&signature);
    ns_buffer_release(&first);
    ns_buffer_release(&second);
}

/* "w0 w1 w2 …": count + 1 words. */
static void add_numbered(struct ns_signature *signature, uint32_t count)
{
    char word[16];
    for (uint32_t i = 0; i <= count; i++) {
        int size = snprintf(word, sizeof word, "w%u", i);
        assert_true(
            ns_signature_add(signature, ns_signature_hash((struct ns_str){word, (size_t)size}), i));
    }
}

/* None of its pairs is missing, and of others it claims some 1.6 in 100. */
static void test_false_positives(void **state)
{
    (void)state;
    enum { PAIRS = 10000 };
    struct ns_signature signature = {0};
    struct ns_buffer filter;
    char left[16], right[16];
    size_t claimed = 0;
    ns_buffer_init(&filter);
    add_numbered(&signature, PAIRS);
    ns_signature_finish(&signature, &filter);
    assert_in_range(filter.size, PAIRS * 8 / 10, PAIRS * 9 / 10);
    for (unsigned i = 0; i < PAIRS; i++) {
        snprintf(left, sizeof left, "w%u", i);
        snprintf(right, sizeof right, "w%u", i + 1);
        assert_true(has(&filter, left, right));
        snprintf(right, sizeof right, "w%u", i + 2);
        claimed += has(&filter, left, right);
    }
    assert_in_range(claimed, PAIRS / 100, PAIRS * 22 / 1000);
    ns_signature_release(&signature);
    ns_buffer_release(&filter);
}

/* The size of a filter goes by the pairs that differ, and those that come again change nothing. */
static void test_repeated_pairs(void **state)
{
    (void)state;
    struct ns_signature signature = {0};
    struct ns_buffer once, often;
    ns_buffer_init(&once);
    ns_buffer_init(&often);
    add_numbered(&signature, 500);
    ns_signature_finish(&signature, &once);
    for (int i = 0; i < 1200; i++) {
        ns_signature_break(&signature);
        add_numbered(&signature, 500);
    }
    ns_signature_finish(&signature, &often); /* more than are gathered */
    assert_int_equal(often.size, 0);
    for (int i = 0; i < 20; i++) {
        ns_signature_break(&signature);
        add_numbered(&signature, 500);
    }
    ns_signature_finish(&signature, &often);
    assert_true(ns_str_equal(ns_buffer_str(&once), ns_buffer_str(&often)));
    ns_signature_release(&signature);
    ns_buffer_release(&once);
    ns_buffer_release(&often);
}

/* Bytes that are no filter say nothing; those that might be one are read within their bounds. */
static void test_damaged_filters(void **state)
{
    (void)state;
    char bytes[200];
    memset(bytes, 0xff, sizeof bytes);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        char *copy = malloc(size + !size);
        assert_non_null(copy);
        memcpy(copy, bytes, size);
        bool claimed = ns_signature_has((struct ns_str){copy, size}, NS_STR("a"), NS_STR("b"));
        assert_true(claimed || (size % NS_SIGNATURE_COLUMNS == 0 && size >= 24));
        free(copy);
    }
}

static void test_the_longest_texts(void **state)
{
    (void)state;
    struct ns_signature signature = {0};
    struct ns_buffer filter;
    ns_buffer_init(&filter);
    add_numbered(&signature, NS_SIGNATURE_PAIRS);
    ns_signature_finish(&signature, &filter);
    assert_true(has(&filter, "w79999", "w80000"));
    assert_false(has(&filter, "no", "pair"));
    ns_buffer_clear(&filter);
    ns_signature_break(&signature);
    add_numbered(&signature, NS_SIGNATURE_PAIRS + 1);
    ns_signature_finish(&signature, &filter);
    assert_int_equal(filter.size, 0);
    assert_true(has(&filter, "no", "pair"));
    ns_signature_release(&signature);
    ns_buffer_release(&filter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_within_a_text),
        cmocka_unit_test(test_texts_without_pairs_have_none),
        cmocka_unit_test(test_finish_empties),
        cmocka_unit_test(test_false_positives),
        cmocka_unit_test(test_repeated_pairs),
        cmocka_unit_test(test_damaged_filters),
        cmocka_unit_test(test_the_longest_texts),
    };
    return cmocka_run_group_tests_name("signature", tests, NULL, NULL);
}

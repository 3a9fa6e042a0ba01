#include "common/index/signature.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

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
    assert_int_equal(filter.size, 9); /* 5 + 2 + 2 pairs */
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
    assert_int_equal(first.size, NS_SIGNATURE_MIN);
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

/* None of its pairs is missing, and of others it claims some 2 in 100. */
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
    assert_int_equal(filter.size, PAIRS);
    for (unsigned i = 0; i < PAIRS; i++) {
        snprintf(left, sizeof left, "w%u", i);
        snprintf(right, sizeof right, "w%u", i + 1);
        assert_true(has(&filter, left, right));
        snprintf(right, sizeof right, "w%u", i + 2);
        claimed += has(&filter, left, right);
    }
    assert_in_range(claimed, 1, PAIRS * 3 / 100);
    ns_signature_release(&signature);
    ns_buffer_release(&filter);
}

static void test_the_longest_texts(void **state)
{
    (void)state;
    struct ns_signature signature = {0};
    struct ns_buffer filter;
    ns_buffer_init(&filter);
    add_numbered(&signature, NS_SIGNATURE_MAX * 2);
    ns_signature_finish(&signature, &filter);
    assert_int_equal(filter.size, NS_SIGNATURE_MAX);
    ns_buffer_clear(&filter);
    ns_signature_break(&signature);
    add_numbered(&signature, NS_SIGNATURE_MAX * 8 + 1);
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
        cmocka_unit_test(test_the_longest_texts),
    };
    return cmocka_run_group_tests_name("signature", tests, NULL, NULL);
}

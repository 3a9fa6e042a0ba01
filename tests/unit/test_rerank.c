#include "query/match/recent.h"
#include "query/match/rerank.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static struct ns_plan_word words[] = {{.weight = 2}, {.weight = 5}};
static const struct ns_plan plan = {.words = words, .word_count = 2};

/* Both words once in a body of 100 words, at 50 and 80. */
static struct ns_article_proximity apart(void)
{
    return (struct ns_article_proximity){
        .word_count = 2,
        .words = {{.body = 1, .first = 50}, {.body = 1, .first = 80}},
        .length = 100};
}

static double bonus(struct ns_article_proximity proximity)
{
    double worth = ns_rerank_bonus(ns_rerank_worth(&plan, &proximity, 100));
    assert_true(worth >= 0);
    return worth;
}

static void test_nearer_is_better(void **state)
{
    (void)state;
    struct ns_article_proximity near = apart(), beside = apart(), twice = apart();
    near.pairs[0].near = 1;
    beside.pairs[0] = (struct ns_pair_places){.ordered = 1, .near = 1};
    twice.pairs[0] = (struct ns_pair_places){.ordered = 2, .near = 2};
    assert_true(bonus(near) > bonus(apart()));
    assert_true(bonus(beside) > bonus(near));
    assert_true(bonus(twice) > bonus(beside));
    assert_true(bonus(twice) - bonus(beside) < bonus(beside) - bonus(apart())); /* saturates */
    beside.length = 1000;
    assert_true(bonus(beside) < bonus(twice)); /* long articles have more of everything */
}

static void test_title_and_lead(void **state)
{
    (void)state;
    struct ns_article_proximity titled = apart(), early = apart(), rare = apart();
    titled.words[0].title = 1;
    rare.words[1].title = 1;
    early.words[0].first = 0;
    assert_true(bonus(titled) > bonus(apart()));
    assert_true(bonus(rare) > bonus(titled)); /* it weighs more */
    assert_true(bonus(early) > bonus(apart()));
}

static void test_a_word_given_twice_counts_once(void **state)
{
    (void)state;
    struct ns_article_proximity twice = apart(), once = apart();
    twice.words[0].repeats = twice.words[1].repeats = true;
    twice.words[0].title = twice.words[1].title = 1;
    assert_true(bonus(twice) < bonus(once));
    assert_true(bonus(twice) == 0);
}

static void test_nothing_is_worth_nothing(void **state)
{
    (void)state;
    assert_true(bonus((struct ns_article_proximity){0}) == 0);
    struct ns_article_proximity empty = {.word_count = 2};
    assert_true(ns_rerank_bonus(ns_rerank_worth(&plan, &empty, 0)) == 0); /* not NaN */
}

static void test_what_a_date_is_worth(void **state)
{
    (void)state;
    const int64_t now = 1700000000;
    const double day = 86400;
    assert_true(ns_recent_factor(now, now, day) == 2);
    assert_true(ns_recent_factor(now - 86400, now, day) == 1.5);
    assert_true(ns_recent_factor(now - 2 * 86400, now, day) == 1.25);
    assert_true(ns_recent_factor(now + 86400, now, day) == 2); /* dates may be wrong */
    assert_true(ns_recent_factor(INT64_MAX, now, day) == 2);
    assert_true(ns_recent_factor(INT64_MIN, now, day) == 1); /* not known */
    assert_true(ns_recent_factor(INT64_MIN + 1, now, day) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearer_is_better),
        cmocka_unit_test(test_title_and_lead),
        cmocka_unit_test(test_a_word_given_twice_counts_once),
        cmocka_unit_test(test_nothing_is_worth_nothing),
        cmocka_unit_test(test_what_a_date_is_worth),
    };
    return cmocka_run_group_tests_name("rerank", tests, NULL, NULL);
}

#include "query/match/screen.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "common/index/signature.h"

static const struct ns_languages languages = {{"en", "de"}, 2};

struct fixture {
    struct ns_planner *planner;
    struct ns_arena arena;
    struct ns_plan plan;
    struct ns_buffer filter; /* of "north korea and the haus stand" */
    struct ns_error err;
};

static int set_up(void **state)
{
    static const char *const stems[] = {"north", "korea", "and", "the", "haus", "stand"};
    struct fixture *f = calloc(1, sizeof *f);
    struct ns_signature signature = {0};
    assert_non_null(f);
    assert_int_equal(ns_planner_open(&f->planner, &f->err), NS_OK);
    for (uint32_t i = 0; i < sizeof stems / sizeof *stems; i++)
        assert_true(ns_signature_add(&signature, ns_signature_hash(ns_str_of(stems[i])), i));
    ns_signature_finish(&signature, &f->filter);
    ns_signature_release(&signature);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_plan_release(&f->plan);
    ns_planner_close(f->planner);
    ns_arena_release(&f->arena);
    ns_buffer_release(&f->filter);
    free(f);
    return 0;
}

/* Which predicates of the query may stand in the article: "+" or "-" for each. */
static void check(struct fixture *f, const char *query, struct ns_str filter, const char *expected)
{
    struct ns_node *tree;
    bool possible[8];
    size_t count = 0;
    ns_plan_release(&f->plan);
    ns_arena_reset(&f->arena);
    assert_int_equal(ns_query_parse(ns_str_of(query), 0, &f->arena, &tree, &f->err), NS_OK);
    assert_int_equal(ns_planner_plan(f->planner, tree, false, &languages, NULL, &f->plan, &f->err),
                     NS_OK);
    assert_int_equal(f->plan.predicate_count, strlen(expected));
    size_t found = ns_screen_predicates(&f->plan, filter, possible);
    for (size_t i = 0; expected[i]; i++) {
        assert_int_equal(possible[i], expected[i] == '+');
        count += possible[i];
    }
    assert_int_equal(found, count);
}

static void test_phrases(void **state)
{
    struct fixture *f = *state;
    struct ns_str filter = ns_buffer_str(&f->filter);
    check(f, "\"North Korea\"", filter, "+");
    check(f, "\"Korea north\"", filter, "-");
    check(f, "\"korea and the\" \"korea the\"", filter, "+-");
    check(f, "\"north korea the\"", filter, "-");
    check(f, "title:\"north korea\"", filter, "+");
    check(f, "korea", filter, "");
}

static void test_any_language_may_be_the_articles(void **state)
{
    struct fixture *f = *state;
    struct ns_str filter = ns_buffer_str(&f->filter);
    check(f, "\"the Häuser stand\"", filter, "+"); /* haus in German, hauser in English */
    check(f, "\"the Hauses stand\"", filter, "+");
    check(f, "\"the house stand\"", filter, "-");
}

/* A pattern may stand for more than its terms, in one place or another. */
static void test_patterns_are_not_screened(void **state)
{
    struct fixture *f = *state;
    struct ns_str filter = ns_buffer_str(&f->filter);
    check(f, "\"nor* korea\"", filter, "+");
    check(f, "\"norht~ korea and\" \"norht~ korea the\"", filter, "+-");
    check(f, "\"=the haus\" =x", filter, "++");
    check(f, "north NEAR \"korea the\"", filter, "+--");
}

static void test_without_a_signature_all_may(void **state)
{
    struct fixture *f = *state;
    check(f, "\"korea north\" \"a b\"", NS_STR(""), "++");
}

static void test_negated_phrases_are_not_monotone(void **state)
{
    struct fixture *f = *state;
    check(f, "korea \"a b\"", NS_STR(""), "+");
    assert_true(ns_screen_is_sound(&f->plan));
    check(f, "korea \"a b\" -\"c d\"", NS_STR(""), "++");
    assert_false(ns_screen_is_sound(&f->plan));
}

static void test_where_signatures_say_something(void **state)
{
    struct fixture *f = *state;
    check(f, "korea =x \"a* b\" \"a b~\"", NS_STR(""), "+++");
    assert_false(ns_screen_is_useful(&f->plan));
    check(f, "=x (\"a b\" OR c)", NS_STR(""), "++");
    assert_true(ns_screen_is_useful(&f->plan));
    check(f, "c NEAR \"a* b d\"", NS_STR(""), "+++");
    assert_true(ns_screen_is_useful(&f->plan));
}

#define WITH_PLANNER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLANNER(test_phrases),
        WITH_PLANNER(test_any_language_may_be_the_articles),
        WITH_PLANNER(test_patterns_are_not_screened),
        WITH_PLANNER(test_without_a_signature_all_may),
        WITH_PLANNER(test_negated_phrases_are_not_monotone),
        WITH_PLANNER(test_where_signatures_say_something),
    };
    return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}

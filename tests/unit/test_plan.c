#include "query/language/plan.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/vocabulary_list.h"

static const int64_t now = 1732467909;
static const struct ns_languages english = {{"en"}, 1};
static const struct ns_languages two = {{"en", "de"}, 2};

struct fixture {
    struct ns_planner *planner;
    struct ns_arena arena;
    struct ns_plan plan;
    struct ns_buffer out;
    struct ns_error err;
};

static int set_up(void **state)
{
    static struct fixture f;
    memset(&f, 0, sizeof f);
    assert_int_equal(ns_planner_open(&f.planner, &f.err), NS_OK);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_plan_release(&f->plan);
    ns_plan_release(&f->plan); /* twice is once */
    ns_planner_close(f->planner);
    ns_planner_close(NULL);
    ns_arena_release(&f->arena);
    ns_buffer_release(&f->out);
    return 0;
}

static void plan(struct fixture *f, const char *query, bool any,
                 const struct ns_languages *languages)
{
    struct ns_node *tree;
    ns_plan_release(&f->plan);
    ns_arena_reset(&f->arena);
    assert_int_equal(ns_query_parse(ns_str_of(query), now, &f->arena, &tree, &f->err), NS_OK);
    assert_int_equal(
        ns_planner_plan(f->planner, tree, any, languages, &vocabulary, &f->plan, &f->err), NS_OK);
}

/* What a query without a kind in it ends with. */
#define ARTICLES_ONLY " AND_NOT XKheadline)"

/* Compares Xapian's query, without the "Query(…)" around it, and without what keeps headlines out.
 */
static void compare(struct fixture *f, const char *expected)
{
    ns_buffer_clear(&f->out);
    assert_int_equal(ns_xapian_query_describe(f->plan.query, &f->out, &f->err), NS_OK);
    f->out.data[f->out.size - 1] = '\0';
    char *text = f->out.data + strlen("Query("), *articles = strstr(text, ARTICLES_ONLY);
    if (articles) { /* at the end of "(… AND_NOT XKheadline)", around all the rest */
        assert_string_equal(articles, ARTICLES_ONLY);
        assert_int_equal(*text++, '(');
        *articles = '\0';
    }
    assert_string_equal(text, expected);
}

static void check_in(struct fixture *f, const char *query, bool any,
                     const struct ns_languages *languages, const char *expected)
{
    plan(f, query, any, languages);
    compare(f, expected);
}

static bool finds_headlines(struct fixture *f, const char *query)
{
    plan(f, query, false, &english);
    ns_buffer_clear(&f->out);
    assert_int_equal(ns_xapian_query_describe(f->plan.query, &f->out, &f->err), NS_OK);
    ns_buffer_append_char(&f->out, '\0');
    return !strstr(f->out.data, ARTICLES_ONLY);
}

/* Headlines in lists are found by those who ask for them. */
static void test_headlines(void **state)
{
    struct fixture *f = *state;
    assert_false(finds_headlines(f, "cup"));
    assert_false(finds_headlines(f, "\"the cup\" -final since:2024"));
    assert_true(finds_headlines(f, "cup kind:headline"));
    assert_true(finds_headlines(f, "cup (final OR -kind:article)"));
    assert_true(finds_headlines(f, "id:headline:post.example/most-read/1"));
}

static void check(struct fixture *f, const char *query, const char *expected)
{
    check_in(f, query, false, &english, expected);
}

static void check_any(struct fixture *f, const char *query, const char *expected)
{
    check_in(f, query, true, &english, expected);
}

static void test_words(void **state)
{
    struct fixture *f = *state;
    check(f, "North Koreans", "(north AND korean)");
    check_any(f, "North Koreans", "(north OR korean)");
    check(f, "Troops", "troop");
    check(f, "dual-use", "(dual AND use)");
    check_any(f, "dual-use goods", "(dual OR use OR good)");
    assert_int_equal(f->plan.ranked, 3);
    check(f, "U.S. 10,000", "((us OR 0.25 * XCus) AND 10000)");
    check(f, "日本語", "(日本 AND 本語)");
    assert_false(f->plan.needs_text);
    assert_true(f->plan.ranks);
}

/* The same word again counts double; its forms are the same word. */
static void test_repeated_words(void **state)
{
    struct fixture *f = *state;
    check(f, "troops troop war", "(troop#2 AND war)");
    check_any(f, "war war war", "war#3");
    check(f, "title:war war", "(Swar AND war)");
    assert_int_equal(f->plan.word_count, 2);
    /* In German they are two words. */
    check_in(f, "runs running", false, &english, "run#2");
    check_in(f, "runs running", false, &two, "(run AND (run SYNONYM running))");
    check_in(f, "running running", false, &two, "2 * (run#2 SYNONYM running#2)");
}

static void test_stop_words(void **state)
{
    struct fixture *f = *state;
    check(f, "the war in Korea", "(war AND (korea OR 0.25 * XCkr))");
    check_any(f, "the war in Korea", "(war OR korea OR 0.25 * XCkr)");
    check(f, "to be or not to be", "(to#2 AND be#2 AND or AND not)");
    check(f, "the", "the");
    check(f, "WHO report", "((who OR 0.25 * XOworld health organization) AND report)");
    check(f, "who report", "report");
    check(f, "Who report", "report");
    check(f, "IT jobs", "(it AND job)");
    check(f, "\"the war\" in Korea", "((the AND war) AND (korea OR 0.25 * XCkr))");
    check(f, "title:the war", "(Sthe AND war)");
    check(f, "the since:2024",
          "(the FILTER VALUE_RANGE 0 \\x80\\x00\\x00\\x00e\\x92\\x00\\x80 "
          "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff)");
}

static void test_phrases(void **state)
{
    struct fixture *f = *state;
    check(f, "\"North Korea\" troops", "((north AND korea) AND troop)");
    assert_true(f->plan.needs_text);
    assert_int_equal(f->plan.predicate_count, 1);
    assert_int_equal(f->plan.predicates[0].first, 0);
    assert_int_equal(f->plan.predicates[0].count, 2);
    check_any(f, "\"North Korea\" troops", "((north AND korea) OR troop)");
    assert_int_equal(f->plan.ranked, 2);
    check(f, "\"troops\"", "troop"); /* one word is no phrase */
    assert_false(f->plan.needs_text);
    check(f, "title:\"cup final\"", "(Scup AND Sfinal)");
    assert_int_equal(f->plan.words[0].field, NS_FIELD_TITLE);
    check(f, "\"a b\" c \"d e f\"", "((a AND b) AND c AND (d AND e AND f))");
    assert_int_equal(f->plan.predicate_count, 2);
    assert_int_equal(f->plan.predicates[1].first, 3);
    assert_int_equal(f->plan.predicates[1].count, 3);
}

static void test_filters(void **state)
{
    struct fixture *f = *state;
    check(f, "cup author:Lee", "(cup FILTER 0 * Alee)");
    check(f, "cup section:\"Middle East\" source:Wire",
          "(cup FILTER (0 * XSmiddle east AND 0 * Hwire))");
    check_any(f, "cup final lang:DE", "((cup OR final) FILTER 0 * Lde)");
    check(f, "kind:headline", "0 * XKheadline");
    assert_false(f->plan.ranks);
    check(f, "id:http://x.y/Z", "0 * Qhttp://x.y/Z");
    check(f, "section:\"World > Middle East\"", "0 * XSworld/middle east");
    check(f, "country:DPRK", "0 * (XCkp OR XWXCkp OR XCdprk OR XWXCdprk)");
    check(f, "country:=kp", "0 * XCkp");
    check(f, "org:=\"Harbour Board\"", "0 * XOharbour board");
    check(f, "section:(a OR b) c", "(c FILTER (0 * XSa OR 0 * XSb))");
}

/* A name too long for a term is in no index; the bare prefix is no term either. */
static void test_long_names(void **state)
{
    struct fixture *f = *state;
    char query[400] = "section:\"";
    for (size_t i = strlen(query); i < 300; i++)
        query[i] = i % 8 ? 'n' : ' ';
    query[300] = '"';
    check(f, query, "0 * XS");
    memset(query, 'i', 399);
    memcpy(query, "id:", 3);
    plan(f, query, false, &english);
}

static void test_dates(void **state)
{
    struct fixture *f = *state;
    check(f, "date:1970",
          "VALUE_RANGE 0 \\x80\\x00\\x00\\x00\\x00\\x00\\x00\\x00 "
          "\\x80\\x00\\x00\\x00\\x01\\xe13\\x7f\\xff");
}

static void test_negations(void **state)
{
    struct fixture *f = *state;
    check(f, "cup -final", "(cup AND_NOT final)");
    assert_true(f->plan.words[1].negated);
    assert_false(f->plan.words[0].negated);
    check_any(f, "cup goal -final", "((cup OR goal) AND_NOT final)");
    assert_int_equal(f->plan.ranked, 2);
    check(f, "cup -(final OR draw)", "(cup AND_NOT (final OR draw))");
    check(f, "cup -section:tennis", "(cup AND_NOT XStennis)");
    check(f, "-cup", "(<alldocuments> AND_NOT cup)");
    assert_false(f->plan.ranks);
    check(f, "NOT NOT cup", "(<alldocuments> AND_NOT (<alldocuments> AND_NOT cup))");
}

/* A negated phrase excludes nothing that only has its words. */
static void test_negated_phrases(void **state)
{
    struct fixture *f = *state;
    check(f, "cup -\"cup final\"", "cup");
    assert_true(f->plan.needs_text);
    check(f, "-\"cup final\"", "<alldocuments>");
    assert_true(f->plan.needs_text);
    check(f, "cup OR -\"cup final\"", "(cup OR <alldocuments>)");
    check(f, "cup -(goal AND \"cup final\")", "cup");
}

static void test_nested(void **state)
{
    struct fixture *f = *state;
    check(f, "x (b OR c)", "(x AND (b OR c))");
    check_any(f, "x (y z)", "(x OR (y OR z))");
    assert_int_equal(f->plan.ranked, 2);
    check_any(f, "x y AND z", "(x OR (y AND z))");
    check(f, "(x OR author:Lee) y", "((x OR 0 * Alee) AND y)");
    check(f, "x OR y AND (z OR NOT w)", "(x OR (y AND (z OR (<alldocuments> AND_NOT w))))");
}

static void test_languages(void **state)
{
    struct fixture *f = *state;
    check_in(f, "Truppen war", false, &two, "((truppen SYNONYM trupp) AND war)");
    assert_int_equal(f->plan.words[0].term_count, 2);
    assert_int_equal(f->plan.words[1].term_count, 1); /* the same in both */
    check_in(f, "title:Truppen", false, &two, "(Struppen SYNONYM Strupp)");
    static const struct ns_languages none = {{"none"}, 1};
    check_in(f, "Truppen troops", false, &none, "(truppen AND troops)");
}

static void test_many_words(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer query;
    struct ns_node *tree;
    ns_buffer_init(&query);
    for (int i = 0; i < NS_QUERY_WORDS; i++)
        ns_buffer_printf(&query, "w%d ", i);
    plan(f, query.data, true, &two);
    assert_int_equal(f->plan.word_count, NS_QUERY_WORDS);
    assert_int_equal(f->plan.ranked, NS_QUERY_WORDS);
    ns_buffer_clear(&query);
    for (int i = 0; i < NS_QUERY_WORDS; i++)
        ns_buffer_append_text(&query, "a-b-c-d ");
    plan(f, query.data, false, &two);
    assert_int_equal(f->plan.word_count, 4 * NS_QUERY_WORDS);
    ns_buffer_clear(&query);
    for (int i = 0; i < 5 * NS_QUERY_WORDS; i++)
        ns_buffer_append_text(&query, "a ");
    assert_int_equal(ns_query_phrase(ns_buffer_str(&query), &f->arena, &tree, &f->err), NS_OK);
    ns_plan_release(&f->plan);
    assert_int_equal(ns_planner_plan(f->planner, tree, false, &two, &vocabulary, &f->plan, &f->err),
                     NS_LIMIT);
    assert_string_equal(f->err.message, "query: more than 4096 words");
    assert_null(f->plan.query);
    ns_buffer_release(&query);
}

static void test_forms(void **state)
{
    struct fixture *f = *state;
    check(f, "=troops war", "(troop AND war)");
    assert_true(f->plan.needs_text);
    assert_int_equal(f->plan.words[0].form, NS_WORD_EXACT);
    check(f, "=troops troops", "(troop AND troop)"); /* not the same word twice */
    check(f, "=the war", "(the AND war)");
    check(f, "\"=troops to\"", "(troop AND to)");
    assert_int_equal(f->plan.predicate_count, 1);
    assert_int_equal(f->plan.words[1].form, NS_WORD_STEM);
    check(f, "=\"Troops to\" -=x", "(troop AND to)");
    assert_int_equal(f->plan.words[1].form, NS_WORD_EXACT);
    assert_string_equal(f->plan.words[0].token.data, "troops");
    check(f, "=dual-use", "(dual AND use)");
    assert_int_equal(f->plan.predicate_count, 2);
}

static void test_wildcards(void **state)
{
    struct fixture *f = *state;
    check(f, "sanct*", "(sanctif SYNONYM sanction SYNONYM sanctuari)");
    assert_true(f->plan.needs_text);
    assert_string_equal(f->plan.expansions[0].term.data, "sanct*");
    assert_int_equal(f->plan.expansions[0].found, 3);
    check(f, "Sanctionin*", "sanction"); /* sanctioning has a shorter stem */
    check(f, "happy*", "happi");
    check(f, "*burg", "(hamburg SYNONYM petersburg)");
    check(f, "*sanctions", "sanction");
    check(f, "wom?n", "(women SYNONYM woman)");
    check(f, "?ber", "über");
    check(f, "x*", ""); /* matches nothing */
    check(f, "title:s*", "Ssanction");
    check(f, "author:lee* war", "(war FILTER 0 * (Aleeds OR Alee))");
    check(f, "what? war*?", "");
    check(f, "a/b*c", "(a AND b AND c)");
    check(f, "日本*", "日本");
    assert_int_equal(f->plan.expansion_count, 0);
}

static void test_fuzzy(void **state)
{
    struct fixture *f = *state;
    check(f, "putn~", "(put SYNONYM putin)");
    assert_int_equal(f->plan.words[0].distance, 1);
    check(f, "ptuin~", "putin");  /* neighbours exchanged */
    check(f, "tropps~", "troop"); /* by its stem */
    check(f, "uber~", "über");
    check(f, "hamburk~2", "hamburg");
    check(f, "a~2", "");
}

static void check_placed(struct fixture *f, const char *query, const struct ns_languages *languages,
                         bool needs_text, const char *expected)
{
    struct ns_vocabulary placed = vocabulary;
    struct ns_node *tree;
    placed.has_positions = true;
    ns_plan_release(&f->plan);
    ns_arena_reset(&f->arena);
    assert_int_equal(ns_query_parse(ns_str_of(query), now, &f->arena, &tree, &f->err), NS_OK);
    assert_int_equal(
        ns_planner_plan(f->planner, tree, false, languages, &placed, &f->plan, &f->err), NS_OK);
    compare(f, expected);
    assert_int_equal(f->plan.needs_text, needs_text);
}

/* Positions decide where a term means the word in every language; else they find fewer candidates.
 */
static void test_positions(void **state)
{
    struct fixture *f = *state;
    check_placed(f, "\"two troops\"", &english, false, "(two PHRASE 2 troop)");
    check_placed(f, "war -\"two troops\"", &english, false, "(war AND_NOT (two PHRASE 2 troop))");
    check_placed(f, "title:\"two troops\"", &english, false, "(Stwo PHRASE 2 Stroop)");
    check_placed(f, "=\"two troops\"", &english, true, "(two PHRASE 2 troop)");
    check_placed(f, "\"two tro*\"", &english, true, "(two AND troop)");
    check_placed(f, "\"two Truppen\"", &two, true, "(two PHRASE 2 (truppen OR trupp))");
    check_placed(f, "two NEAR/5 troops", &english, false, "(two NEAR 6 troop)");
    check_placed(f, "two ADJ troops", &english, false, "(two PHRASE 2 troop)");
    check_placed(f, "two SENTENCE troops", &english, true, "(two AND troop)");
    check_placed(f, "troop NEAR troops", &english, true, "(troop AND troop)");
    check_placed(f, "=two NEAR troops", &english, true, "(two AND troop)");
    check_placed(f, "two^2 NEAR troops", &english, true, "(2 * two AND troop)");
    check_placed(f, "\"two troops\" NEAR war", &english, true, "((two PHRASE 2 troop) AND war)");
    check_placed(f, "atleast/2 \"two troops\"", &english, true, "(two PHRASE 2 troop)");
}

static void test_cut_expansions(void **state)
{
    static char texts[NS_EXPANSION_MAX + 10][8];
    static const char *terms[NS_EXPANSION_MAX + 10];
    struct fixture *f = *state;
    struct vocabulary_list whole = vocabulary_list;
    for (size_t i = 0; i < NS_EXPANSION_MAX + 10; i++) {
        snprintf(texts[i], sizeof texts[i], "w%zu", i);
        terms[i] = texts[i];
    }
    vocabulary_list = (struct vocabulary_list){terms, NS_EXPANSION_MAX + 10, NULL};
    plan(f, "w*", false, &english);
    const struct ns_expansion *expansion = &f->plan.expansions[0];
    assert_int_equal(expansion->found, NS_EXPANSION_MAX + 10);
    assert_int_equal(expansion->used, NS_EXPANSION_MAX);
    assert_true(expansion->complete);
    assert_string_equal(expansion->terms[0].data, "w265"); /* the most frequent first */
    assert_string_equal(expansion->terms[NS_EXPANSION_MAX - 1].data, "w10");
    vocabulary_list = whole;
}

static void test_near(void **state)
{
    struct fixture *f = *state;
    check(f, "troops NEAR/5 (putin OR \"north korea\")",
          "(troop AND (putin OR (north AND korea)))");
    assert_int_equal(f->plan.predicate_count, 5);
    assert_int_equal(f->plan.predicates[4].kind, NS_PREDICATE_NEAR);
    assert_int_equal(f->plan.predicates[4].number, 5);
    assert_int_equal(f->plan.predicates[4].left, 0);
    assert_int_equal(f->plan.predicates[4].right, 3);
    assert_int_equal(f->plan.predicates[3].kind, NS_PREDICATE_EITHER);
    assert_true(f->plan.predicates[3].placed);
    assert_false(f->plan.predicates[4].placed);
    check(f, "war atleast/3 troops", "(war AND troop)");
    check(f, "war -(a NEAR b)", "war");
}

static void test_boosts(void **state)
{
    struct fixture *f = *state;
    check(f, "war^2 troops", "(2 * war AND troop)");
    check(f, "war war^2", "(war AND 2 * war)");
    check_any(f, "dual-use^3 war", "(3 * dual OR 3 * use OR war)");
    check(f, "(war OR peace)^0.5 troops", "(0.5 * (war OR peac) AND troop)");
    check(f, "\"north korea\"^2", "2 * (north AND korea)");
    check(f, "section:sport^2 war", "(war FILTER 0 * XSsport)");
}

/* --- candidates --- */

static enum ns_status has_letter(void *context, struct ns_str term, bool *out, struct ns_error *err)
{
    (void)err;
    *out = term.size == 1 && strchr(context, term.data[0]);
    return NS_OK;
}

/* Whether a candidate with these one-letter terms, phrases and date is taken. */
static void decide(struct fixture *f, const char *query, const char *terms, const char *phrases,
                   int64_t published, bool expected)
{
    bool found[8] = {false}, accepted;
    plan(f, query, false, &english);
    assert_true(f->plan.needs_text);
    assert_int_equal(f->plan.predicate_count, strlen(phrases));
    for (size_t i = 0; phrases[i]; i++)
        found[i] = phrases[i] == '1';
    struct ns_plan_evidence evidence = {(void *)(uintptr_t)terms, has_letter, published, found};
    assert_int_equal(ns_plan_accepts(&f->plan, &evidence, &accepted, &f->err), NS_OK);
    assert_int_equal(accepted, expected);
}

static void test_candidates(void **state)
{
    struct fixture *f = *state;
    const int64_t none = INT64_MIN;
    decide(f, "x \"b c\"", "xbc", "1", none, true);
    decide(f, "x \"b c\"", "xbc", "0", none, false);
    decide(f, "x -\"b c\"", "xbc", "0", none, true);
    decide(f, "x -\"b c\"", "xbc", "1", none, false);
    decide(f, "x OR \"b c\"", "xbc", "0", none, true);
    decide(f, "x OR \"b c\"", "bc", "0", none, false);
    decide(f, "x OR \"b c\"", "bc", "1", none, true);
    decide(f, "\"b c\" OR \"d e\"", "bcde", "01", none, true);
    decide(f, "\"b c\" \"d e\"", "bcde", "01", none, false);
    decide(f, "x -(y AND \"b c\")", "xybc", "1", none, false);
    decide(f, "x -(y AND \"b c\")", "xbc", "1", none, true);
    decide(f, "x -(y OR \"b c\")", "xy", "0", none, false);
    decide(f, "--\"b c\"", "bc", "1", none, true);
    decide(f, "--\"b c\"", "bc", "0", none, false);
    decide(f, "\"b c\" OR date:1970", "", "0", 0, true);
    decide(f, "\"b c\" OR date:1970", "", "0", -1, false);
    decide(f, "\"b c\" OR date:1970", "", "0", none, false);
    decide(f, "\"b c\" OR NOT y", "x", "0", none, true);
    decide(f, "\"b c\" OR NOT y", "xy", "0", none, false);
}

/* Of a known name, the words or any other name of the same. */
static void test_known_names(void **state)
{
    struct fixture *f = *state;
    check(f, "North Korea rice", "(((north AND korea) OR 0.25 * XCkp) AND rice)");
    check(f, "rice north korea^2 bank of england",
          "(rice AND north AND (2 * korea OR 0.5 * XCkr) AND ((bank AND england) OR 0.25 * XObank "
          "of england))");
    check(f, "russia^2", "(2 * russia OR 0.5 * XCru)");
    check(f, "(rice OR russia) AND nato",
          "((rice OR (russia OR 0.25 * XCru)) AND (nato OR 0.25 * XOnorth atlantic treaty "
          "organization))");
    check_any(f, "north korea rice", "(north OR korea OR 0.25 * XCkp OR rice)");
    assert_int_equal(f->plan.ranked, 3); /* words, not names */
    check(f, "north korea", "((north AND korea) OR 0.25 * XCkp)");
    assert_int_equal(f->plan.ranked, 2);
    /* Where the words are meant as they stand, or could be others, it is the words. */
    check(f, "\"north korea\"", "(north AND korea)");
    check(f, "=russia", "russia");
    check(f, "title:russia", "Srussia");
    check(f, "rice -russia", "(rice AND_NOT russia)");
    check(f, "rice -(north korea)", "(rice AND_NOT (north AND korea))");
    check(f, "us rice", "(us AND rice)");
    check(f, "georgia", "georgia");
}

#define WITH_PLANNER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLANNER(test_words),
        WITH_PLANNER(test_known_names),
        WITH_PLANNER(test_repeated_words),
        WITH_PLANNER(test_stop_words),
        WITH_PLANNER(test_phrases),
        WITH_PLANNER(test_filters),
        WITH_PLANNER(test_headlines),
        WITH_PLANNER(test_long_names),
        WITH_PLANNER(test_dates),
        WITH_PLANNER(test_negations),
        WITH_PLANNER(test_negated_phrases),
        WITH_PLANNER(test_nested),
        WITH_PLANNER(test_languages),
        WITH_PLANNER(test_many_words),
        WITH_PLANNER(test_candidates),
        WITH_PLANNER(test_forms),
        WITH_PLANNER(test_wildcards),
        WITH_PLANNER(test_fuzzy),
        WITH_PLANNER(test_positions),
        WITH_PLANNER(test_cut_expansions),
        WITH_PLANNER(test_near),
        WITH_PLANNER(test_boosts),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}

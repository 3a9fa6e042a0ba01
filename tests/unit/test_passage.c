#include "query/match/passage.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/utf8.h"
#include "tests/vocabulary_list.h"

static const struct ns_languages languages = {{"en", "de", "none"}, 3};

struct fixture {
    struct ns_planner *planner;
    struct ns_matcher *matcher;
    struct ns_arena arena;
    struct ns_plan plan;
    struct ns_article article;
    struct ns_passage passage;
    struct ns_error err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_article_init(&f->article);
    assert_int_equal(ns_planner_open(&f->planner, &f->err), NS_OK);
    assert_int_equal(ns_matcher_open(&f->matcher, &f->err), NS_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_matcher_close(f->matcher);
    ns_matcher_close(NULL);
    ns_plan_release(&f->plan);
    ns_planner_close(f->planner);
    ns_arena_release(&f->arena);
    ns_article_release(&f->article);
    free(f);
    return 0;
}

static void prepare(struct fixture *f, const char *query)
{
    struct ns_node *tree;
    ns_plan_release(&f->plan);
    ns_arena_reset(&f->arena);
    assert_int_equal(ns_query_parse(ns_str_of(query), 0, &f->arena, &tree, &f->err), NS_OK);
    assert_int_equal(
        ns_planner_plan(f->planner, tree, false, &languages, &vocabulary, &f->plan, &f->err),
        NS_OK);
    assert_int_equal(ns_matcher_prepare(f->matcher, &f->plan, &f->err), NS_OK);
}

static void write_article(struct fixture *f, const char *title, const char *body,
                          const char *caption)
{
    ns_article_reset(&f->article);
    assert_int_equal(
        ns_article_set(&f->article, &f->article.title, ns_str_of(title), NS_FIELD_MAX, &f->err),
        NS_OK);
    assert_int_equal(
        ns_article_set(&f->article, &f->article.body, ns_str_of(body), NS_BODY_MAX, &f->err),
        NS_OK);
    assert_int_equal(ns_article_add(&f->article, &f->article.captions, ns_str_of(caption), &f->err),
                     NS_OK);
}

/* --- phrases --- */

/* Which of the query's phrases stand in the article: a 1 or 0 for each. */
static void check_phrases(struct fixture *f, const char *query, const char *expected)
{
    bool found[16];
    char text[17] = "";
    prepare(f, query);
    assert_in_range(f->plan.predicate_count, 0, 16);
    assert_int_equal(ns_matcher_decide(f->matcher, &f->article, found, &f->err), NS_OK);
    for (size_t i = 0; i < f->plan.predicate_count; i++)
        strcat(text, found[i] ? "1" : "0");
    assert_string_equal(text, expected);
}

static void test_phrases(void **state)
{
    struct fixture *f = *state;
    write_article(f, "Cup final goes to penalties",
                  "The U.S. troops crossed the river. They sang.\n\nA goalkeeper's save.",
                  "Fans of the harbour club");
    check_phrases(f, "\"troops crossed\" \"crossed troops\" \"troops the\"", "100");
    check_phrases(f, "\"troop crosses\"", "1"); /* stems */
    check_phrases(f, "\"cup final\" \"harbour club\" \"river they\"", "111");
    check_phrases(f, "\"penalties the\" \"save fans\" \"penalties fans\"",
                  "000"); /* across fields */
    check_phrases(f, "\"US troops\" \"U.S. troops\" \"the US troops\"", "111");
    check_phrases(f, "\"they sang a goalkeeper's save\"", "1");
    check_phrases(f, "\"save save\" \"sang sang\"", "00");
    check_phrases(f, "cup", "");
}

static void test_title_phrases(void **state)
{
    struct fixture *f = *state;
    write_article(f, "Cup final", "A draw then. Cup holders lost the draw.", "");
    check_phrases(f, "title:\"cup final\" title:\"cup holders\" \"cup holders\"", "101");
}

/* What is found in overlapping, repeating text must not depend on where a first try failed. */
static void test_repeating_phrases(void **state)
{
    struct fixture *f = *state;
    write_article(f, "", "x x x y x x y x y y", "");
    check_phrases(f, "\"x x y x x y x\" \"x x x x\" \"x x x y\" \"y x y y\" \"x y x y x\"",
                  "10110");
    write_article(f, "", "x y x y z", "");
    check_phrases(f, "\"x y z\" \"y x y z\" \"x y x y z\" \"x z\"", "1110");
    write_article(f, "", "x, x z y. x - y", "");
    check_phrases(f, "\"x y\" \"x x\" \"z y x y\"", "111");
    write_article(f, "", "x n x m x y", ""); /* other words between */
    check_phrases(f, "\"x x\" \"x x y\"", "00");
}

static void test_phrases_in_other_languages(void **state)
{
    struct fixture *f = *state;
    write_article(f, "", "北朝鮮とロシアは条約に署名した。", "");
    check_phrases(f, "\"北朝鮮とロシア\" \"条約に署名\" \"ロシアと北朝鮮\"", "110");
    write_article(f, "", "Die Häuser der Stadt", "");
    check_phrases(f, "\"Haus der\" \"Häuser der\"", "01");
    assert_int_equal(ns_article_set(&f->article, &f->article.language, NS_STR("de"), 8, &f->err),
                     NS_OK);
    check_phrases(f, "\"Haus der\" \"Häuser der\"", "11");
}

/* 999 times a word and then another, over millions of that word: linear, or this takes minutes. */
static void test_a_long_phrase_over_one_word(void **state)
{
    enum { WORDS = 3000 };
    struct fixture *f = *state;
    struct ns_buffer query, body;
    bool found[1];
    ns_buffer_init(&query);
    ns_buffer_init(&body);
    ns_buffer_append_text(&query, "\"");
    for (int i = 0; i < WORDS; i++)
        ns_buffer_append_text(&query, "a ");
    ns_buffer_append_text(&query, "b\"");
    ns_buffer_append_text(&body, "b ");
    while (body.size < 6 * 1024 * 1024)
        ns_buffer_append_text(&body, "a ");
    write_article(f, "", body.data, "");
    prepare(f, query.data);
    assert_int_equal(ns_matcher_decide(f->matcher, &f->article, found, &f->err), NS_OK);
    assert_false(found[0]);
    ns_buffer_append_text(&body, "b");
    write_article(f, "", body.data, "");
    assert_int_equal(ns_matcher_decide(f->matcher, &f->article, found, &f->err), NS_OK);
    assert_true(found[0]);
    ns_buffer_release(&query);
    ns_buffer_release(&body);
}

/* Whether the article is what the query asks for, by the predicates of its text alone. */
static void decide(struct fixture *f, const char *query, bool expected)
{
    bool found[64];
    prepare(f, query);
    assert_in_range(f->plan.predicate_count, 1, 64);
    assert_int_equal(ns_matcher_decide(f->matcher, &f->article, found, &f->err), NS_OK);
    if (found[f->plan.predicate_count - 1] != expected)
        fail_msg("%s: %s", query, expected ? "not found" : "found");
}

static void test_forms(void **state)
{
    struct fixture *f = *state;
    write_article(f, "Sanctions bite", "The Troops cross. Women of São Petersburg sanctioned it.",
                  "Putin's guards");
    decide(f, "=troops", true);
    decide(f, "=Troops", true);
    decide(f, "=troop", false);
    decide(f, "=guards", true);
    decide(f, "\"=troops cross\"", true);
    decide(f, "\"=troops crosses\"", true);
    decide(f, "\"=troops =crosses\"", false);
    decide(f, "=\"troops crosses\"", false);
    decide(f, "=\"the troops cross women\"", true);
    decide(f, "sanction*", true);
    decide(f, "sanctione*", true);
    decide(f, "title:sanctione*", false);
    decide(f, "title:sanction*", true);
    decide(f, "*burg", true);
    decide(f, "wom?n", true);
    decide(f, "\"wom? of\"", false); /* a question mark */
    decide(f, "s?o", true);
    decide(f, "s*burg", false);
    decide(f, "p*s*g", true);
    decide(f, "\"wom?n of s?o\"", true);
    decide(f, "\"wom?n s?o\"", false);
    decide(f, "trooops~", true);
    decide(f, "torops~", true);
    decide(f, "toorps~", false);
    decide(f, "toorps~2", true);
    decide(f, "\"torops~ =cross\"", true);
}

static void test_near(void **state)
{
    struct fixture *f = *state;
    write_article(f, "Alpha beta", "one two three one. Four five six\n\nseven eight one nine", "");
    decide(f, "one NEAR/3 four", true);
    decide(f, "four NEAR/1 one", true);
    decide(f, "two NEAR/2 four", false);
    decide(f, "two NEAR/3 four", true);
    decide(f, "four ADJ/1 one", false);
    decide(f, "one ADJ four", true);
    decide(f, "two ADJ/2 one", true);
    decide(f, "six ADJ/3 one", true);
    decide(f, "one NEAR/2 one", false);
    decide(f, "one NEAR/3 one", true);
    decide(f, "two NEAR/9 two", false);
    decide(f, "\"two three\" NEAR/2 four", true);
    decide(f, "\"two three\" NEAR/1 four", false);
    decide(f, "\"two three\" NEAR/9 three", false);
    decide(f, "(nine OR four) NEAR/1 one", true);
    decide(f, "(nine OR xxx) NEAR/1 two", false);
    decide(f, "one NEAR/3 four NEAR/1 three", true); /* between the two */
    decide(f, "four ADJ/2 six NEAR/1 five", true);
    decide(f, "four ADJ/1 (five ADJ/1 six)", true);
    decide(f, "two SENTENCE three", true);
    decide(f, "three SENTENCE four", false);
    decide(f, "six SENTENCE seven", false);
    decide(f, "six PARAGRAPH two", true);
    decide(f, "six PARAGRAPH seven", false);
    decide(f, "\"one four\" SENTENCE six", false); /* it stands in two */
    decide(f, "\"one four\" PARAGRAPH six", true);
    decide(f, "alpha NEAR/5 one", false); /* across texts */
    decide(f, "title:(alpha NEAR beta)", true);
    decide(f, "title:(one NEAR two)", false);
    decide(f, "t* NEAR/1 =four", false);
    decide(f, "t* NEAR/2 =four", true);
    decide(f, "atleast/3 one", true);
    decide(f, "atleast/4 one", false);
    decide(f, "atleast/2 (one NEAR/3 two)", false);
    decide(f, "atleast/3 (alpha OR one NEAR/2 nine OR seven)", true);
}

/* Places of a text that are looked at one by one: what random words have is what is found. */
static void test_near_by_hand(void **state)
{
    struct fixture *f = *state;
    uint32_t random = 7;
    for (int round = 0; round < 300; round++) {
        char words[40], text[81], query[40];
        size_t near = SIZE_MAX, behind = SIZE_MAX;
        for (size_t i = 0; i < 40; i++) {
            random = random * 1664525 + 1013904223;
            words[i] = (char)('d' + random % 97 % 9);
            text[2 * i] = words[i];
            text[2 * i + 1] = ' ';
        }
        text[80] = '\0';
        for (size_t i = 0; i < 40; i++)
            for (size_t j = i + 1; j < 40; j++) {
                bool ordered = words[i] == 'd' && words[j] == 'e';
                if (ordered && j - i < behind)
                    behind = j - i;
                if ((ordered || (words[i] == 'e' && words[j] == 'd')) && j - i < near)
                    near = j - i;
            }
        write_article(f, "", text, "");
        for (size_t distance = 1; distance < 12; distance += 2) {
            snprintf(query, sizeof query, "d NEAR/%zu e", distance);
            decide(f, query, near <= distance);
            snprintf(query, sizeof query, "d ADJ/%zu e", distance);
            decide(f, query, behind <= distance);
        }
    }
}

/* --- proximity --- */

static void test_proximity(void **state)
{
    struct fixture *f = *state;
    struct ns_article_proximity near;
    write_article(f, "Cup final", "A cup. The final of the cup, a cup final. Later one final more.",
                  "The cup");
    prepare(f, "cup final cups -later");
    assert_int_equal(ns_matcher_proximity(f->matcher, &f->article, &near, &f->err), NS_OK);
    assert_int_equal(near.word_count, 4);
    assert_int_equal(near.words[0].title, 1);
    assert_int_equal(near.words[0].captions, 1);
    assert_int_equal(near.words[0].body, 3);
    assert_int_equal(near.words[0].first, 1);
    assert_int_equal(near.words[1].body, 3);
    assert_int_equal(near.words[1].captions, 0);
    assert_false(near.words[1].repeats);
    assert_true(near.words[2].repeats);
    assert_int_equal(near.words[2].body, 0);
    assert_int_equal(near.words[3].body, 0); /* under a NOT */
    assert_int_equal(near.pairs[0].ordered, 1);
    assert_int_equal(near.pairs[0].near, 5); /* each cup or final to the last other word */
    assert_int_equal(near.length, 14);
    assert_int_equal(near.window, 2);
    assert_int_equal(near.window_words, 2);
}

/* What a score goes by is bounded, however long a text. */
static void test_proximity_of_long_texts(void **state)
{
    struct fixture *f = *state;
    struct ns_article_proximity near;
    struct ns_buffer body = {0};
    ns_buffer_append_text(&body, "cup");
    while (body.size < NS_PROXIMITY_SIZE - 4)
        ns_buffer_append_text(&body, " a b");
    ns_buffer_append_text(&body, " cup final");
    write_article(f, "Cup", body.data, "The cup");
    prepare(f, "cup final");
    assert_int_equal(ns_matcher_proximity(f->matcher, &f->article, &near, &f->err), NS_OK);
    assert_int_equal(near.words[0].body, 1);
    assert_int_equal(near.words[1].body, 0);
    assert_int_equal(near.words[0].captions, 1);
    assert_int_equal(near.window_words, 1);
    ns_buffer_release(&body);
}

static void test_no_proximity(void **state)
{
    struct fixture *f = *state;
    struct ns_article_proximity near;
    write_article(f, "Cup", "Nothing of that here.", "");
    prepare(f, "cup final title:cup");
    assert_int_equal(ns_matcher_proximity(f->matcher, &f->article, &near, &f->err), NS_OK);
    assert_int_equal(near.words[0].title, 1);
    assert_int_equal(near.window, 0);
    assert_int_equal(near.window_words, 0);
    assert_int_equal(near.length, 4);
    write_article(f, "", "final a b c d e f cup a b c d e f g final", "");
    assert_int_equal(ns_matcher_proximity(f->matcher, &f->article, &near, &f->err), NS_OK);
    assert_int_equal(near.pairs[0].near, 1); /* 7 words apart, not 8 */
    assert_int_equal(near.pairs[0].ordered, 0);
    assert_int_equal(near.window, 8);
}

/* --- passages --- */

static void append_marked(struct ns_buffer *out, struct ns_str text, struct ns_spans spans)
{
    size_t at = 0;
    for (size_t i = 0; i < spans.count; i++) {
        struct ns_span span = spans.items[i];
        assert_true(span.start >= at && span.start < span.end && span.end <= text.size);
        assert_int_equal(ns_utf8_cut(text.data, text.size, span.start), span.start);
        assert_int_equal(ns_utf8_cut(text.data, text.size, span.end), span.end);
        ns_buffer_append(out, text.data + at, span.start - at);
        ns_buffer_printf(out, "[%.*s]", (int)(span.end - span.start), text.data + span.start);
        at = span.end;
    }
    if (at < text.size)
        ns_buffer_append(out, text.data + at, text.size - at);
}

static void append_passage(struct fixture *f, size_t size, const struct ns_body_words *words,
                           struct ns_buffer *out)
{
    assert_int_equal(ns_matcher_passage(f->matcher, &f->article, words, size, &f->passage, &f->err),
                     NS_OK);
    append_marked(out, f->article.title, f->passage.title);
    append_marked(out, f->passage.snippet, f->passage.spans);
}

/* Whether the words of the body are known from before makes no difference. */
static void take_passage(struct fixture *f, size_t size)
{
    struct ns_article_proximity near;
    struct ns_body_words words;
    struct ns_arena arena;
    struct ns_buffer known, found;
    ns_arena_init(&arena);
    ns_buffer_init(&known);
    ns_buffer_init(&found);
    assert_int_equal(ns_matcher_proximity(f->matcher, &f->article, &near, &f->err), NS_OK);
    assert_int_equal(ns_matcher_words(f->matcher, &arena, &words, &f->err), NS_OK);
    append_passage(f, size, &words, &known);
    append_passage(f, size, NULL, &found);
    assert_string_equal(ns_buffer_str(&known).data, ns_buffer_str(&found).data);
    ns_buffer_release(&known);
    ns_buffer_release(&found);
    ns_arena_release(&arena);
}

/* Title | snippet, highlights in brackets, … where it is cut. */
static void check_passage(struct fixture *f, const char *query, size_t size, const char *expected)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    prepare(f, query);
    take_passage(f, size);
    append_marked(&out, f->article.title, f->passage.title);
    ns_buffer_append_text(&out, f->passage.cut_before ? "|…" : "|");
    append_marked(&out, f->passage.snippet, f->passage.spans);
    ns_buffer_append_text(&out, f->passage.cut_after ? "…" : "");
    assert_true(ns_utf8_valid(out.data, out.size));
    assert_string_equal(out.data, expected);
    ns_buffer_release(&out);
}

static void test_highlights(void **state)
{
    struct fixture *f = *state;
    write_article(f, "Cup final", "The U.S. cups. Finals: the cup.", "");
    check_passage(f, "cup", 200, "[Cup] final|The U.S. [cups]. Finals: the [cup].");
    check_passage(f, "title:cup", 200, "[Cup] final|The U.S. cups. Finals: the cup.");
    check_passage(f, "U.S.", 200, "Cup final|The [U.S.] cups. Finals: the cup.");
    check_passage(f, "cup -final", 200, "[Cup] final|The U.S. [cups]. Finals: the [cup].");
    check_passage(f, "-final", 200, "Cup final|The U.S. cups. Finals: the cup.");
    check_passage(f, "-cup cups", 200, "[Cup] final|The U.S. [cups]. Finals: the [cup].");
    check_passage(f, "author:cup since:2024", 200, "Cup final|The U.S. cups. Finals: the cup.");
}

static void test_no_text(void **state)
{
    struct fixture *f = *state;
    write_article(f, "", "", "");
    check_passage(f, "cup", 200, "|");
    assert_int_equal(f->passage.spans.count, 0);
    write_article(f, "The cup", "", "");
    check_passage(f, "cup", 200, "The [cup]|");
    write_article(f, "", "", "The cup");
    check_passage(f, "cup", 200, "|The [cup]");
}

static void test_captions(void **state)
{
    struct fixture *f = *state;
    write_article(f, "", "Nothing here.", "The cup");
    check_passage(f, "cup", 200, "|The [cup]");
    check_passage(f, "goal", 200, "|Nothing here.");
    check_passage(f, "here cup", 200, "|Nothing [here].");
}

static const char long_body[] =
    "The harbour was calm on the first morning of the year and nobody spoke of the cup.\n\n"
    "Fishing boats came in one after the other. Their crews had been out all night. "
    "Later the cup final was lost on penalties by the harbour club. The crowd went home. "
    "Nobody expected what then came to pass in the small town by the sea.";

static void test_the_best_place(void **state)
{
    struct fixture *f = *state;
    write_article(f, "", long_body, "");
    check_passage(
        f, "cup final penalties", 80,
        "|Later the [cup] [final] was lost on [penalties] by the harbour club. The crowd went…");
    check_passage(f, "nobody expected", 60,
                  "|[Nobody] [expected] what then came to pass in the small town by…");
    check_passage(f, "crews", 40, "|Their [crews] had been out all night.");
    check_passage(f, "sea", 40, "|…to pass in the small town by the [sea].");
    check_passage(f, "zebra", 40, "|The harbour was calm on the first…");
}

static void test_weights(void **state)
{
    struct fixture *f = *state;
    write_article(f, "",
                  "A common word stands here at the start. Then, much later on in the text, a rare "
                  "one comes.",
                  "");
    prepare(f, "common rare");
    f->plan.words[1].weight = 5;
    take_passage(f, 40);
    assert_non_null(strstr(f->passage.snippet.data, "rare"));
    assert_int_equal(f->passage.spans.count, 1);
    assert_int_equal(f->passage.spans.items[0].end - f->passage.spans.items[0].start, 4);
}

static void test_cjk(void **state)
{
    struct fixture *f = *state;
    write_article(f, "北朝鮮とロシア",
                  "首脳会談が行われた。北朝鮮とロシアは条約に署名した。専門家は懸念を示した。", "");
    check_passage(f, "北朝鮮", 75,
                  "[北朝鮮]とロシア|[北朝鮮]とロシアは条約に署名した。専門家は懸念を示し…");
    check_passage(f, "条約", 20, "北朝鮮とロシア|…[条約]に署名し…");
    write_article(f, "", "한국의 데이터센터 수요", "");
    check_passage(f, "데이터", 200, "|한국의 [데이터]센터 수요");
}

/* Any size, over a text where a cut could split a character: valid, not too long, right spans. */
static void test_every_size(void **state)
{
    static const char *const bodies[] = {
        "北朝鮮とロシアは条約に署名した。専門家は懸念を示した。北朝鮮とロシア",
        "Zürich über Österreich São Paulo naïve café — “größer” übergroß",
        "𠮷野家𠮷野家𠮷野家𠮷野家𠮷野家条約𠮷野家𠮷野家",
        "one two three cup four five six seven eight nine ten eleven twelve",
    };
    struct fixture *f = *state;
    prepare(f, "条約 café cup 署名 übergroß");
    for (size_t b = 0; b < sizeof bodies / sizeof *bodies; b++) {
        write_article(f, bodies[b], bodies[b], "");
        for (size_t size = 0; size < 150; size++) {
            struct ns_buffer out;
            ns_buffer_init(&out);
            take_passage(f, size);
            struct ns_str snippet = f->passage.snippet;
            assert_true(snippet.data >= f->article.body.data);
            assert_true(snippet.data + snippet.size <= f->article.body.data + f->article.body.size);
            assert_true(snippet.size <= (size < 20 ? 20 : size));
            assert_true(ns_utf8_valid(snippet.data, snippet.size));
            assert_true(f->passage.spans.count > 0);
            append_marked(&out, snippet, f->passage.spans);
            ns_buffer_release(&out);
        }
    }
}

static void test_one_huge_word(void **state)
{
    enum { SIZE = 8 * 1024 * 1024 };
    struct fixture *f = *state;
    char *text = malloc(SIZE + 1);
    assert_non_null(text);
    memset(text, 'x', SIZE);
    text[SIZE] = '\0';
    write_article(f, "", text, "");
    prepare(f, "x xx");
    take_passage(f, 200);
    assert_int_equal(f->passage.snippet.size, 200);
    assert_true(f->passage.cut_after);
    for (size_t i = 1; i < SIZE; i += 2)
        text[i] = ' ';
    write_article(f, "", text, "");
    take_passage(f, 200);
    assert_int_equal(f->passage.spans.count, 100);
    free(text);
}

/* A thousand words that are not shown, over a text of one of them. */
static void test_many_words(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer query, body;
    ns_buffer_init(&query);
    ns_buffer_init(&body);
    ns_buffer_append_text(&query, "b ");
    for (int i = 0; i < 1000; i++)
        ns_buffer_printf(&query, "-a-w%d ", i);
    while (body.size < 2 * 1024 * 1024)
        ns_buffer_append_text(&body, "a a a a a a a a a a a a a a a a ");
    ns_buffer_append_text(&body, "b");
    write_article(f, "", body.data, "");
    check_passage(f, query.data, 20, "|…a a a a a a a a a [b]");
    ns_buffer_release(&query);
    ns_buffer_release(&body);
}

/* A matcher goes from plan to plan and language to language. */
static void test_many_plans(void **state)
{
    struct fixture *f = *state;
    for (int round = 0; round < 3; round++) {
        write_article(f, "Troops", "The troops crossed.", "");
        check_passage(f, "troop", 100, "[Troops]|The [troops] crossed.");
        check_passage(f, "crossing a b c d e", 100, "Troops|The troops [crossed].");
        assert_int_equal(
            ns_article_set(&f->article, &f->article.language, NS_STR("ko"), 8, &f->err), NS_OK);
        check_passage(f, "troop crossed", 100, "Troops|The troops [crossed].");
    }
}

#define WITH_MATCHER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MATCHER(test_phrases),
        WITH_MATCHER(test_title_phrases),
        WITH_MATCHER(test_repeating_phrases),
        WITH_MATCHER(test_phrases_in_other_languages),
        WITH_MATCHER(test_a_long_phrase_over_one_word),
        WITH_MATCHER(test_forms),
        WITH_MATCHER(test_near),
        WITH_MATCHER(test_near_by_hand),
        WITH_MATCHER(test_proximity),
        WITH_MATCHER(test_proximity_of_long_texts),
        WITH_MATCHER(test_no_proximity),
        WITH_MATCHER(test_highlights),
        WITH_MATCHER(test_no_text),
        WITH_MATCHER(test_captions),
        WITH_MATCHER(test_the_best_place),
        WITH_MATCHER(test_weights),
        WITH_MATCHER(test_cjk),
        WITH_MATCHER(test_every_size),
        WITH_MATCHER(test_one_huge_word),
        WITH_MATCHER(test_many_words),
        WITH_MATCHER(test_many_plans),
    };
    return cmocka_run_group_tests_name("passage", tests, NULL, NULL);
}

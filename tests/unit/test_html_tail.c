/* Where the text of a page ends: what stands behind the same paragraphs, and what is left of it. */
#include "indexer/extract/extract.h"
#include "tests/bridge_story.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define TEXT "<h1>Bridge opens early</h1><div><p>" FIRST "</p><p>" SECOND "</p><p>" THIRD "</p>"
#define BODY FIRST "\n\n" SECOND "\n\n" THIRD

static void check(const char *behind, const char *expected)
{
    struct ns_article article;
    struct ns_buffer page;
    struct ns_error err;
    ns_article_init(&article);
    ns_buffer_init(&page);
    ns_buffer_append_text(&page, TEXT);
    ns_buffer_append_text(&page, behind);
    assert_int_equal(ns_extract_html(ns_buffer_str(&page), &article, NULL, &err), NS_OK);
    if (!ns_str_equal(article.body, ns_str_of(expected)))
        fail_msg("%s: got \"%.*s\"", behind, (int)article.body.size, article.body.data);
    ns_buffer_release(&page);
    ns_article_release(&article);
}

#define COMMENT(by)                                                                                \
    "<p>Posted by " by " on 5 March</p><p>I crossed it twice and it held me well.</p>"

static void test_comments(void **state)
{
    (void)state;
    check("<p>Have your say</p><p>I crossed it twice and it held me very well indeed.</p>", BODY);
    check("<h3>3 Comments</h3><p>I crossed it twice and it held me very well indeed.</p>", BODY);
    check(COMMENT("Cy Doe") COMMENT("Di Moe"), BODY);
    check("<p>No comment, said the ferry's captain when he was asked about his horn.</p>",
          BODY "\n\nNo comment, said the ferry's captain when he was asked about his horn.");
}

static void test_notices(void **state)
{
    (void)state;
    check("<p>Copyright 2024 The Example Post. All rights reserved, and may not be printed.</p>",
          BODY);
    check("<p>To read of bridges every week, sign up for our newsletter and we will write.</p>"
          "<p>\xC2\xA9 2024 by the printers of the Example Post, their heirs and friends.</p>",
          BODY);
    check("<p>\xC2\xA9 2024 The Example Post. All rights reserved.</p><p>A heron was elected mayor "
          "of "
          "the next town, and nobody there wanted the bicycle that came with it.</p>",
          BODY);
    /* Sentences about such things are text, and so is what stands before more of it. */
    check("<p>Those who cross each week may subscribe, the bank said in its last report.</p>",
          BODY "\n\nThose who cross each week may subscribe, the bank said in its last report.");
    check("<p>Copyright is what the architect claims for the shape of the bridge's "
          "arches.</p><p>" FIRST "</p>",
          BODY "\n\nCopyright is what the architect claims for the shape of the bridge's arches."
               "\n\n" FIRST);
}

#define TEASER(title)                                                                              \
    "<h3><a href=/x>" title "</a></h3><p>What the town said of it on a wet day.</p>"

/* Stories of others, under headlines that lead to them or with a link to the rest. */
static void test_teasers(void **state)
{
    (void)state;
    check(TEASER("Heron elected mayor") TEASER("Bicycle that nobody wanted"), BODY);
    check(
        "<p>What the town said of it on a wet day. <a href=/a>Full story</a></p>"
        "<p>How the heron was elected on Monday by all who had come. <a href=/b>Full story</a></p>",
        BODY);
    check("<p><a href=/a>Heron elected mayor</a><br>What the town said of it on a wet day.</p>"
          "<p><a href=/b>Nobody wanted it</a><br>How the bicycle came to the town hall.</p>",
          BODY);
    /* One such paragraph may be the article's. */
    check("<p>What the town said of it was told before on <a href=/a>Monday</a></p>",
          BODY "\n\nWhat the town said of it was told before on Monday");
}

/* A head that nothing closes hides nothing. */
static void test_open_head(void **state)
{
    (void)state;
    struct ns_article article;
    struct ns_error err;
    ns_article_init(&article);
    assert_int_equal(ns_extract_html(ns_str_of("<html><head><title>Bridge opens<div>" TEXT),
                                     &article, NULL, &err),
                     NS_OK);
    assert_true(ns_str_equal(article.body, NS_STR(BODY)));
    assert_int_equal(
        ns_extract_html(ns_str_of("<html><head><mbox><div>" TEXT), &article, NULL, &err), NS_OK);
    assert_true(ns_str_equal(article.body, NS_STR(BODY)));
    ns_article_release(&article);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_notices),
        cmocka_unit_test(test_teasers),
        cmocka_unit_test(test_open_head),
    };
    return cmocka_run_group_tests_name("html_tail", tests, NULL, NULL);
}

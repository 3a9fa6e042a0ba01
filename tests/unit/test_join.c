#include "indexer/writer/join.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static struct ns_article version(enum ns_origin origin, const char *title, const char *body)
{
    struct ns_article article = {.origin = origin};
    article.title = ns_str_of(title);
    article.body = ns_str_of(body);
    return article;
}

/* Of newer after older: "text (origin)"; or which one stands. */
static void check(struct ns_article newer, struct ns_article older, enum ns_join verdict,
                  const char *title, const char *body, enum ns_origin origin)
{
    struct ns_article mixed;
    assert_int_equal(ns_join_weigh(ns_join_facts(&newer), ns_join_facts(&older)), verdict);
    if (verdict != NS_JOIN_MIXED)
        return;
    ns_join_mix(&newer, &older, &mixed);
    assert_string_equal(mixed.title.data, title);
    assert_string_equal(mixed.body.data, body);
    assert_int_equal(mixed.origin, origin);
}

static void test_of_one_kind(void **state)
{
    (void)state;
    check(version(NS_ORIGIN_PAGE, "", "a"), version(NS_ORIGIN_PAGE, "t", "long text"),
          NS_JOIN_NEWER, "", "", 0);
    check(version(NS_ORIGIN_FEED, "", "a"), version(NS_ORIGIN_FEED, "t", "long text"),
          NS_JOIN_NEWER, "", "", 0);
    assert_false(ns_join_concerns(NS_ORIGIN_FEED, NS_ORIGIN_FEED));
    assert_true(ns_join_concerns(NS_ORIGIN_JOINED, NS_ORIGIN_JOINED));
}

static void test_page_and_entry(void **state)
{
    (void)state;
    const struct ns_article page = version(NS_ORIGIN_PAGE, "P", "the whole text");
    const struct ns_article bare = version(NS_ORIGIN_PAGE, "", "the whole text");
    const struct ns_article entry = version(NS_ORIGIN_FEED, "E", "the");
    const struct ns_article full = version(NS_ORIGIN_FEED, "E", "much more than the whole text");
    check(entry, page, NS_JOIN_OLDER, "", "", 0);
    check(page, entry, NS_JOIN_NEWER, "", "", 0);
    check(entry, bare, NS_JOIN_MIXED, "E", "the whole text", NS_ORIGIN_JOINED);
    check(bare, entry, NS_JOIN_MIXED, "E", "the whole text", NS_ORIGIN_JOINED);
    check(full, page, NS_JOIN_MIXED, "P", "much more than the whole text", NS_ORIGIN_JOINED_TEXT);
    check(page, full, NS_JOIN_MIXED, "P", "much more than the whole text", NS_ORIGIN_JOINED_TEXT);
}

static void test_what_was_joined(void **state)
{
    (void)state;
    const struct ns_article joined = version(NS_ORIGIN_JOINED, "E", "the whole text");
    const struct ns_article text = version(NS_ORIGIN_JOINED_TEXT, "P", "the entry's whole text");
    /* A new page has no use for the old page's text, however long. */
    check(version(NS_ORIGIN_PAGE, "", "new"), joined, NS_JOIN_MIXED, "E", "new", NS_ORIGIN_JOINED);
    check(version(NS_ORIGIN_PAGE, "P", "new"), joined, NS_JOIN_NEWER, "", "", 0);
    check(version(NS_ORIGIN_PAGE, "Q", "new"), text, NS_JOIN_MIXED, "Q", "the entry's whole text",
          NS_ORIGIN_JOINED_TEXT);
    check(version(NS_ORIGIN_FEED, "E", "the entry's new text"), text, NS_JOIN_MIXED, "P",
          "the entry's new text", NS_ORIGIN_JOINED_TEXT);
    check(version(NS_ORIGIN_FEED, "E", "cut"), text, NS_JOIN_OLDER, "", "", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_one_kind),
        cmocka_unit_test(test_page_and_entry),
        cmocka_unit_test(test_what_was_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

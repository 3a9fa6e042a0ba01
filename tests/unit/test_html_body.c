/* What of a page is the article's text: the harder cases. */
#include "indexer/extract/extract.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define TITLE "<title>Bridge opens early</title><body><h1>Bridge opens early</h1>"
#define FIRST                                                                                      \
    "The new bridge over the harbour, planned for a decade, opened to traffic on Tuesday, a "      \
    "month before anyone had expected it."
#define SECOND                                                                                     \
    "It cost less than was feared, the mayor said, and tolls will stay low until the loan has "    \
    "been paid back to the bank."
#define P(text) "<p>" text "</p>"

static struct ns_article article;

static int set_up(void **state)
{
    (void)state;
    ns_article_init(&article);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ns_article_release(&article);
    return 0;
}

static void extract(const char *page)
{
    struct ns_error err;
    ns_article_reset(&article);
    assert_int_equal(ns_extract_html(ns_str_of(page), &article, NULL, &err), NS_OK);
}

static void assert_body(const char *expected)
{
    if (!ns_str_equal(article.body, ns_str_of(expected)))
        fail_msg("got \"%.*s\", not \"%s\"", (int)article.body.size, article.body.data, expected);
}

static bool says(const char *text)
{
    return article.body.size &&
           memmem(article.body.data, article.body.size, text, strlen(text)) != NULL;
}

static void test_few_words(void **state)
{
    (void)state;
    extract("<title>Ferry</title><body>No ferry today<br>");
    assert_body("No ferry today");
    extract("<title>Words</title><body><ul><li>Heron</li><li>Bridge</li></ul>");
    assert_body("Heron\n\nBridge");
    extract("<title>Menu</title><body><ul><li><a href=/a>Heron</a></li><li>Go</li></ul>");
    assert_body("");
}

#define PICTURE(number, words) "<div><b>" number "/4</b>" P(words) "</div>"
#define BARGES PICTURE("1", "Barges had to wait for the whole morning while the last beam came.")
#define GULLS                                                                                      \
    PICTURE("2", "Gulls sat on it before anyone else did, and they are sitting there now.")
#define RIBBON PICTURE("3", "The mayor cut a ribbon that had been cut once before, and smiled.")
#define BOOTHS PICTURE("4", "Nobody paid on the first day, though the booths were manned.")
#define GALLERY "<div>" BARGES GULLS RIBBON BOOTHS "</div>"

static void test_gallery(void **state)
{
    (void)state;
    extract(TITLE "<div>" P(FIRST) P(SECOND) P(FIRST) P(SECOND) P(FIRST)
                GALLERY P(SECOND) "</div>");
    assert_false(says("Gulls sat"));
    assert_true(article.captions.count >= 4);
    assert_true(says(SECOND "\n\n" FIRST "\n\n" SECOND));
    /* Where there is little else, its words are the article. */
    extract(TITLE P(FIRST) GALLERY);
    assert_true(says("Gulls sat"));
    /* A score and a date are no gallery. */
    extract(TITLE "<div>" P(FIRST) P("3/4") P(SECOND) P("1/2/2024") P(FIRST) "</div>");
    assert_true(says(FIRST "\n\n3/4\n\n" SECOND));
}

/* Links to notes, a sentence with many links, an item that is a link among others that are not. */
static void test_links_within_the_text(void **state)
{
    (void)state;
    extract(TITLE P(FIRST) P("<a href='#n1'>It spans the harbour from end to end, as was said.</a>")
                P("It was built by <a href=/x>the harbour board of the upper town and "
                  "the lower "
                  "town together</a>, which had built the ferry that it replaces long "
                  "ago.") "<ul><li>It is long and wide enough for carts.</li><li><a "
                          "href=/y>It is "
                          "painted green each spring</a></li></ul>" P(SECOND));
    assert_true(says("as was said."));
    assert_true(says("upper town and the lower town together, which"));
    assert_true(says("It is painted green each spring"));
    extract(TITLE P(FIRST) P(SECOND) "<ul><li><a href=/y>It is painted green each spring</a></li>"
                                     "<li><a href=/z>Why coffee costs more</a></li></ul>");
    assert_false(says("painted green"));
}

/* An id that was made of a heading does not name a part of the template. */
static void test_slugs(void **state)
{
    (void)state;
    extract(TITLE P(FIRST) "<div id=sharing-a-bridge-with-a-ferry>" P(SECOND) "</div>" P(FIRST));
    assert_true(says(SECOND));
    extract(TITLE P(FIRST) "<div id=sharing-tools>" P(SECOND) "</div>" P(FIRST) P(FIRST) P(FIRST));
    assert_false(says(SECOND));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_few_words),
        TEST(test_gallery),
        TEST(test_links_within_the_text),
        TEST(test_slugs),
    };
    return cmocka_run_group_tests_name("html_body", tests, NULL, NULL);
}

/* Headlines: every example is what stands over the same two paragraphs. */
#include "indexer/extract/extract.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define TEXT                                                                                       \
    "<p>The new bridge over the harbour, planned for a decade, opened to traffic on Tuesday, a "   \
    "month before anyone had expected it.</p><p>It cost less than was feared, the mayor said, "    \
    "and tolls will stay low until the loan has been paid back to the bank.</p>"
#define OG(title) "<meta property=og:title content='" title "'>"

struct example {
    const char *over, *expected;
};

static void check(const struct example *examples, size_t count)
{
    struct ns_article article;
    struct ns_error err;
    ns_article_init(&article);
    for (size_t i = 0; i < count; i++) {
        struct ns_buffer page;
        ns_buffer_init(&page);
        ns_buffer_append_text(&page, examples[i].over);
        ns_buffer_append_text(&page, TEXT);
        ns_article_reset(&article);
        assert_int_equal(ns_extract_html(ns_buffer_str(&page), &article, NULL, &err), NS_OK);
        if (!ns_str_equal(article.title, ns_str_of(examples[i].expected)))
            fail_msg("%s: got \"%.*s\"", examples[i].over, (int)article.title.size,
                     article.title.data);
        ns_buffer_release(&page);
    }
    ns_article_release(&article);
}

#define CHECK(examples) check((examples), sizeof(examples) / sizeof *(examples))

/* What a page declares, and what its readers see. */
static void test_main_heading(void **state)
{
    static const struct example examples[] = {
        /* The declared title is that of a section, the document's that of the page. */
        {OG("Press releases") "<title>City of Ay: Harbour bridge now open</title><body>"
                              "<h1>Harbour bridge now open</h1>",
         "Harbour bridge now open"},
        /* The heading says what the text does, in other words than the title. */
        {OG("Ten things about the crossing") "<body><h1>New bridge opened to traffic</h1>",
         "New bridge opened to traffic"},
        /* ... but not when the page has several such headings. */
        {OG("Ten things about the crossing") "<body><h1>New bridge opened to traffic</h1>"
                                             "<h1>Tolls will stay low</h1>",
         "Ten things about the crossing"},
        /* More than the title has, and punctuation of its own. */
        {OG("Bridge opens early") "<body><h1>Bridge opens early, a month before its time</h1>",
         "Bridge opens early, a month before its time"},
        {OG("Mayor - \"Tolls stay low\"") "<body><h1>Mayor: \xE2\x80\x9CTolls stay low\xE2\x80\x9D"
                                          "</h1>",
         "Mayor: \xE2\x80\x9CTolls stay low\xE2\x80\x9D"},
        /* One word, with which the title begins. */
        {OG("Tolls (2) in all places") "<body><h1>Tolls</h1>", "Tolls"},
        /* The site's name leads to its first page. */
        {OG("Crossings") "<title>Bridges of our valley</title><body><h1><a "
                         "href='https://bridges.example/'>Bridges of our valley</a></h1>",
         "Crossings"},
        /* The site's name stands in the heading, too. */
        {"<meta property=og:site_name content='Ay Post'>" OG(
             "Bridge opens early | Ay Post") "<body><h1>Bridge opens early | Ay Post</h1>",
         "Bridge opens early"},
    };
    (void)state;
    CHECK(examples);
}

static void test_kickers(void **state)
{
    static const struct example examples[] = {
        {OG("Traffic: Bridge opens early") "<body><h1><span class=head__kicker>Traffic</span>"
                                           "<span>: </span><span>Bridge opens early</span></h1>",
         "Bridge opens early"},
        {"<title>Bridge opens early - Traffic</title><body><h1><span class=dachzeile>On the river"
         "</span> <span class=headline>Bridge opens early</span></h1>",
         "Bridge opens early"},
        {OG("Bridge opens early") "<body><h1>Bridge opens early <span class=subline>A month before "
                                  "its time</span></h1>",
         "Bridge opens early"},
        /* A kicker that nothing marks: the title tells. */
        {OG("Bridge opens early") "<body><h1>City life<br>Bridge opens early</h1>",
         "Bridge opens early"},
        {OG("Bridge opens early") "<body><h1>Bridge opens early<br>5 March 2024</h1>",
         "Bridge opens early"},
    };
    (void)state;
    CHECK(examples);
}

/* Pages whose title is that of their site, and that have no headings. */
static void test_lines_over_the_text(void **state)
{
    static const struct example examples[] = {
        {"<title>Ay Daily Newspaper</title><body><p>Bridge opened for traffic early</p>"
         "<p>By Ann Lee</p><p>Tue 5 Mar 2024, 13:59 GMT</p>",
         "Bridge opened for traffic early"},
        /* The bold line rather than the one under the picture. */
        {"<title>Ay Daily Newspaper</title><body><p><b>Bridge opened early</b></p><p>The mayor "
         "said "
         "the tolls stay</p>",
         "Bridge opened early"},
        /* Two words that are the text's; not an outlet's name, not a button's. */
        {"<title>Ay Daily Newspaper</title><body><p>Harbour tolls</p><p>Express News Service</p>"
         "<p>Print this traffic</p>",
         "Harbour tolls"},
        {"<title>Ay Daily Newspaper</title><body><p>Weather and winds</p>", "Ay Daily Newspaper"},
        /* A line that is one part of a long title. */
        {"<title>Weather, Sports, Entertainment and All Other News of Ay and Bay - Channel 4 | "
         "Harbour crossing is open a month early</title><body><p>Harbour crossing is open a month "
         "early</p>",
         "Harbour crossing is open a month early"},
    };
    (void)state;
    CHECK(examples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_main_heading),
        cmocka_unit_test(test_kickers),
        cmocka_unit_test(test_lines_over_the_text),
    };
    return cmocka_run_group_tests_name("html_title", tests, NULL, NULL);
}

/* Kinds of pages beside the plain article: live blogs, galleries, stubs, texts that only the page's
 * description has, pages of several articles. */
#include "indexer/extract/extract.h"
#include "tests/bridge_story.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define LD(type, members)                                                                          \
    "<script type='application/ld+json'>{\"@type\":\"" type "\"," members "}</script>"

struct fixture {
    struct ns_article article;
    struct ns_page_parts parts;
    struct ns_error err;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    ns_article_init(&fixture.article);
    ns_page_parts_init(&fixture.parts);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_article_release(&f->article);
    ns_page_parts_release(&f->parts);
    return 0;
}

static enum ns_status extract(struct fixture *f, const char *page)
{
    ns_article_reset(&f->article);
    return ns_extract_html(ns_str_of(page), &f->article, &f->parts, &f->err);
}

static void assert_body(const struct fixture *f, const char *expected)
{
    if (!ns_str_equal(f->article.body, ns_str_of(expected)))
        fail_msg("got \"%.*s\"", (int)f->article.body.size, f->article.body.data);
}

/* The updates of a live blog stay in order, each under its time. */
static void test_live_blog(void **state)
{
    struct fixture *f = *state;
#define UPDATE(time, text)                                                                         \
    "<div class=update><p class=meta><time datetime=2024-03-05T" time ">" time                     \
    "</time></p><p>" text "</p></div>"
    const char *page = LD(
        "LiveBlogPosting",
        "\"headline\":\"Bridge opens: live\"") "<h1>Bridge opens: live</h1>" UPDATE("10:05", FIRST)
        UPDATE("10:32", SECOND) UPDATE("11:00", THIRD);
    assert_int_equal(extract(f, page), NS_OK);
    assert_body(f, "10:05\n\n" FIRST "\n\n10:32\n\n" SECOND "\n\n11:00\n\n" THIRD);
    /* One time over a text is its date. */
    assert_int_equal(extract(f, "<h1>Bridge opens early</h1><p><time>10:05</time></p><p>" FIRST
                                "</p><p>" SECOND "</p>"),
                     NS_OK);
    assert_body(f, FIRST "\n\n" SECOND);
}

/* ... also when they are in its description only. */
static void test_live_blog_in_description(void **state)
{
    struct fixture *f = *state;
    const char *page = LD("LiveBlogPosting",
                          "\"headline\":\"Bridge opens: live\",\"liveBlogUpdate\":["
                          "{\"@type\":\"BlogPosting\",\"headline\":\"It is open\","
                          "\"datePublished\":\"2024-03-05T10:32:00+01:00\",\"articleBody\":\"" FIRST
                          "\"},{\"datePublished\":\"2024-03-05\",\"articleBody\":\"" SECOND
                          "\"},{\"articleBody\":\"" THIRD "\"}, 7]") "<div id=app></div>";
    assert_int_equal(extract(f, page), NS_OK);
    assert_body(f, "10:32\n\nIt is open\n\n" FIRST "\n\n2024-03-05\n\n" SECOND "\n\n" THIRD);
}

/* A text that the page shows later, or to some; with tags, or without. */
static void test_text_in_description(void **state)
{
    struct fixture *f = *state;
    const char *plain =
        LD("NewsArticle", "\"isAccessibleForFree\":false,\"articleBody\":\"" FIRST "\\n\\n" SECOND
                          "\\n\\n" THIRD FIRST "\"") "<h1>Bridge opens early</h1><p>The new bridge "
                                                     "opened.</p><p>Subscribe to read on.</p>";
    assert_int_equal(extract(f, plain), NS_OK);
    assert_body(f, FIRST "\n\n" SECOND "\n\n" THIRD FIRST);
    assert_true(f->article.paywalled);
    const char *tagged = LD("NewsArticle", "\"articleBody\":\"<p>" FIRST "</p><p>" SECOND
                                           "</p><p>" THIRD FIRST "</p>\"") "<h1>Bridge</h1>";
    assert_int_equal(extract(f, tagged), NS_OK);
    assert_body(f, FIRST "\n\n" SECOND "\n\n" THIRD FIRST);
    /* What is shown has paragraphs and captions of its own, and stays. */
    const char *shown =
        LD("NewsArticle", "\"articleBody\":\"" FIRST SECOND
                          "\"") "<h1>Bridge opens early</h1><p>" FIRST "</p><p>" SECOND "</p>";
    assert_int_equal(extract(f, shown), NS_OK);
    assert_body(f, FIRST "\n\n" SECOND);
}

/* A stub is an article, marked. */
static void test_paywalled_stub(void **state)
{
    struct fixture *f = *state;
    const char *page = LD(
        "NewsArticle",
        "\"headline\":\"Bridge opens early\","
        "\"isAccessibleForFree\":\"False\"") "<h1>Bridge opens early</h1><p>" FIRST
                                             "</p><div class=paywall><p>Subscribe for four coins "
                                             "a week to read all our stories.</p></div>";
    assert_int_equal(extract(f, page), NS_OK);
    assert_body(f, FIRST);
    assert_true(f->article.paywalled);
}

/* The words under a gallery's pictures are captions, in order. */
static void test_gallery(void **state)
{
    struct fixture *f = *state;
    const char *page =
        "<h1>The bridge in pictures</h1><p>" FIRST "</p><figure><img src=1><figcaption>The mayor "
        "cuts the ribbon on Tuesday.</figcaption></figure><figure><img src=2><figcaption>The "
        "ferry on its last day.</figcaption></figure><figure><img src=3><figcaption>Cyclists reach "
        "the other bank.</figcaption></figure>";
    assert_int_equal(extract(f, page), NS_OK);
    assert_body(f, FIRST);
    assert_int_equal(f->article.captions.count, 3);
    assert_true(ns_str_equal(f->article.captions.items[1], NS_STR("The ferry on its last day.")));
}

#define CARD(name, text)                                                                           \
    "<article><h2><a href=/" name ">Story of the " name "</a></h2><time>2024-03-05</time><p>" text \
    "</p></article>"
#define CARDS CARD("bridge", FIRST) CARD("bank", SECOND) CARD("ferry", THIRD) CARD("bell", FIRST)
#define HOME "<link rel=canonical href='https://post.example/'><title>Valley Post</title>"

/* A page of several articles is none: their headlines lead to them. */
static void test_several_articles(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(extract(f, HOME CARDS), NS_INVALID);
    assert_true(f->parts.index);
    assert_int_equal(f->parts.item_count, 4);
    assert_true(ns_str_equal(f->parts.items[2].title, NS_STR("Story of the ferry")));
    assert_true(ns_str_equal(f->parts.items[2].link, NS_STR("/ferry")));
    assert_int_equal(f->parts.items[2].rank, 3);
    /* The headline within the link. */
    assert_int_equal(extract(f, HOME CARDS "<article><a href=/toll><h3>Story of the toll</h3></a>"
                                           "<p>" SECOND "</p></article>"),
                     NS_INVALID);
    assert_int_equal(f->parts.item_count, 5);
}

/* ... but one that has a text of its own is an article, whatever cards are around it. */
static void test_article_among_cards(void **state)
{
    struct fixture *f = *state;
    /* Its own headline leads nowhere. */
    assert_int_equal(extract(f, HOME "<article><h1>Bridge opens early</h1><p>" FIRST
                                     "</p><p>" SECOND "</p></article>" CARDS),
                     NS_OK);
    /* ... or to itself. */
    assert_int_equal(extract(f, HOME
                             "<article><h1><a href='https://post.example/'>Bridge</a></h1><p>" FIRST
                             "</p></article>" CARDS),
                     NS_OK);
    /* It is declared. */
    assert_int_equal(extract(f, HOME "<meta property=og:type content=article>" CARDS), NS_OK);
    /* The updates of a live blog are no pages. */
    assert_int_equal(extract(f, HOME
                             "<article><h2><a href=#1>10:05</a></h2><p>" FIRST "</p></article>"
                             "<article><h2><a href=#2>10:10</a></h2><p>" SECOND
                             "</p></article><article><h2><a href=#3>10:15</a></h2><p>" THIRD
                             "</p></article><article><h2>10:20</h2><p>" FIRST "</p></article>"),
                     NS_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_live_blog),
        TEST(test_live_blog_in_description),
        TEST(test_paywalled_stub),
        TEST(test_text_in_description),
        TEST(test_gallery),
        TEST(test_several_articles),
        TEST(test_article_among_cards),
    };
    return cmocka_run_group_tests_name("html_kinds", tests, NULL, NULL);
}

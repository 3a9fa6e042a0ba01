/* What pages hold beside their articles. */
#include "indexer/extract/extract.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <time.h>

#define TEXT                                                                                       \
    "The new bridge over the harbour, planned for a decade, opened to traffic on Tuesday, a "      \
    "month before anyone had expected it."
#define MORE                                                                                       \
    "It cost less than was feared, the mayor said, and tolls will stay low until the loan has "    \
    "been paid back to the bank."
#define BODY "<h1>Bridge opens early</h1><p>" TEXT "</p><p>" MORE "</p>"
#define LINK(address, title) "<li><a href='" address "'>" title "</a></li>"

typedef enum ns_status extractor(struct ns_str, struct ns_article *, struct ns_page_parts *,
                                 struct ns_error *);

struct fixture {
    struct ns_article article, headline;
    struct ns_page_parts parts;
    struct ns_error err;
};

static struct fixture fixture;

static int set_up(void **state)
{
    (void)state;
    ns_article_init(&fixture.article);
    ns_article_init(&fixture.headline);
    ns_page_parts_init(&fixture.parts);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ns_article_release(&fixture.article);
    ns_article_release(&fixture.headline);
    ns_page_parts_release(&fixture.parts);
    return 0;
}

static enum ns_status extract(extractor *how, const char *page)
{
    ns_article_reset(&fixture.article);
    return how(ns_str_of(page), &fixture.article, &fixture.parts, &fixture.err);
}

/* items: "list | rank | title | tag | link", one a line. */
static void assert_items(const char *items)
{
    struct ns_buffer found;
    ns_buffer_init(&found);
    for (size_t i = 0; i < fixture.parts.item_count; i++) {
        const struct ns_page_item *item = &fixture.parts.items[i];
        ns_buffer_append_str(&found, item->list);
        ns_buffer_printf(&found, " | %zu | ", item->rank);
        ns_buffer_append_str(&found, item->title);
        ns_buffer_append_text(&found, " | ");
        ns_buffer_append_str(&found, item->tag);
        ns_buffer_append_text(&found, " | ");
        ns_buffer_append_str(&found, item->link);
        ns_buffer_append_char(&found, '\n');
    }
    ns_buffer_append_char(&found, '\0');
    assert_string_equal(found.data, items);
    ns_buffer_release(&found);
}

/* Menus, lists under headings, a link alone, what readers wrote. */
#define MENU "<ul>" LINK("/", "Home") LINK("/w", "World") LINK("/s", "Sport") "</ul>"
#define MOST_READ                                                                                  \
    "<h3>Most Read</h3><ul>" LINK("/a?x=1", "A heron is elected mayor of the town")                \
        LINK("https://b.example/b", "Why coffee costs more this year") "</ul>"
#define VALLEY                                                                                     \
    "<div><h4>From the valley</h4>"                                                                \
    "<p><a href=/c>Six knots every tenant ought to know</a></p><p>LIFE</p>"                        \
    "<p><a href=/d>The bicycle that nobody wanted</a></p><p>LIFE</p>"                              \
    "<p><a href=/e>Nine bells are rung at noon</a> <span>CITY</span></p></div>"
#define SINGLE "<h4>One more</h4><p><a href=/f>A single link is no list</a></p>"
#define COMMENTS                                                                                   \
    "<div class=comments><h4>Most read comments</h4>" LINK("/g", "Ann wrote that she agrees")      \
        LINK("/h", "Bo wrote that he does not") "</div>"

static void test_lists_of_html(void **state)
{
    (void)state;
    const char *page = MENU BODY MOST_READ VALLEY SINGLE COMMENTS;
    assert_int_equal(extract(ns_extract_html, page), NS_OK);
    assert_items("Most Read | 1 | A heron is elected mayor of the town |  | /a?x=1\n"
                 "Most Read | 2 | Why coffee costs more this year |  | https://b.example/b\n"
                 "From the valley | 1 | Six knots every tenant ought to know | LIFE | /c\n"
                 "From the valley | 2 | The bicycle that nobody wanted | LIFE | /d\n"
                 "From the valley | 3 | Nine bells are rung at noon | CITY | /e\n");
    assert_true(ns_str_equal(fixture.article.body, NS_STR(TEXT "\n\n" MORE)));
}

static void test_lists_of_text(void **state)
{
    (void)state;
    assert_int_equal(
        extract(
            ns_extract_text,
            "Bridge opens early\n\nBy Ann Lee\n\n" TEXT "\n\n" MORE "\n\n" TEXT
            "\n\n[LATEST] Latest Stories\n\n  • A Heron Is Elected Mayor of the Upper Town\n  "
            "• Why Coffee Costs More This Year, and Tea Does Not...\n\nPopular Now\n\n  • 1\n  "
            "  The Bicycle That Nobody Wanted Finds a Home\n\n    LIFE \n\n  • 2\n    Six Knots "
            "Every Tenant Ought to Know\n\n    CITY \n\nShare it on...\n"),
        NS_OK);
    assert_items(
        "[LATEST] Latest Stories | 1 | A Heron Is Elected Mayor of the Upper Town |  | \n"
        "[LATEST] Latest Stories | 2 | Why Coffee Costs More This Year, and Tea Does Not... |  | \n"
        "Popular Now | 1 | The Bicycle That Nobody Wanted Finds a Home | LIFE | \n"
        "Popular Now | 2 | Six Knots Every Tenant Ought to Know | CITY | \n");
}

static void make_record(const char *page_url, const struct ns_page_item *item)
{
    struct ns_article page;
    ns_article_init(&page);
    page.id = page.url = ns_str_of(page_url);
    page.source = NS_STR("The Post");
    page.language = NS_STR("en");
    assert_int_equal(ns_page_item_record(&fixture.headline, item, &page, &fixture.err), NS_OK);
    ns_article_release(&page);
}

/* The same list of the same site names the same record, from whichever page it comes. */
static void test_record(void **state)
{
    (void)state;
    const struct ns_article *headline = &fixture.headline;
    struct ns_page_item item = {.title = NS_STR("Six Knots  Every Tenant\nOught to Know"),
                                .list = NS_STR("Most Read"),
                                .tag = NS_STR("City"),
                                .link = NS_STR("../knots"),
                                .rank = 2};
    make_record("https://www.post.example/a/bridge", &item);
    assert_int_equal(headline->kind, NS_KIND_HEADLINE);
    assert_true(ns_str_equal(headline->title, NS_STR("Six Knots Every Tenant Ought to Know")));
    assert_true(ns_str_equal(headline->url, NS_STR("https://www.post.example/knots")));
    assert_true(ns_str_equal(headline->list, NS_STR("Most Read")));
    assert_true(ns_str_equal(headline->sections.items[0], NS_STR("City")));
    assert_true(ns_str_equal(headline->source, NS_STR("The Post")));
    assert_int_equal(headline->rank, 2);
    char id[NS_ID_MAX + 1];
    (void)snprintf(id, sizeof id, "%.*s", (int)headline->id.size, headline->id.data);
    assert_memory_equal(id, "headline:post.example/most-read/", 32);
    make_record("https://post.example/b/other", &item);
    assert_true(ns_str_equal(headline->id, ns_str_of(id)));
    make_record("https://times.example/b/other", &item);
    assert_false(ns_str_equal(headline->id, ns_str_of(id)));
    item.list = NS_STR("Latest");
    make_record("https://post.example/b/other", &item);
    assert_false(ns_str_equal(headline->id, ns_str_of(id)));
}

static void test_popular(void **state)
{
    (void)state;
    assert_true(ns_page_list_is_popular(NS_STR("Most Read in Sport")));
    assert_true(ns_page_list_is_popular(NS_STR("Popular Now")));
    assert_true(ns_page_list_is_popular(NS_STR("Meistgelesen")));
    assert_false(ns_page_list_is_popular(NS_STR("Latest Stories")));
    assert_false(ns_page_list_is_popular(NS_STR("Unpopular opinions")));
}

/* The kinds of the blocks, in order. */
static void assert_kinds(const enum ns_part_kind *kinds, size_t count)
{
    for (size_t i = 0; i < fixture.parts.note_count && i < count; i++)
        if (fixture.parts.notes[i].kind != kinds[i])
            fail_msg("block %zu, \"%.*s\", is %s, not %s", i, (int)fixture.parts.notes[i].text.size,
                     fixture.parts.notes[i].text.data, ns_part_name(fixture.parts.notes[i].kind),
                     ns_part_name(kinds[i]));
    assert_int_equal(fixture.parts.note_count, count);
}

static void test_why_html(void **state)
{
    (void)state;
    static const enum ns_part_kind kinds[] = {
        NS_PART_NAVIGATION, NS_PART_HEADLINE, NS_PART_BYLINE,    NS_PART_BODY,   NS_PART_BODY,
        NS_PART_CAPTION,    NS_PART_BODY,     NS_PART_PROMOTION, NS_PART_AUTHOR, NS_PART_RELATED,
        NS_PART_RELATED,    NS_PART_RELATED,  NS_PART_COMMENTS,  NS_PART_HIDDEN, NS_PART_LEGAL,
    };
    const char *page =
        "<p><a href=/>Home page of the paper</a></p><div><h1>Bridge opens early</h1><p>By Ann "
        "Lee</p><p>" TEXT "</p><p>" MORE "</p><figure><figcaption>The bridge at noon</figcaption>"
        "</figure><p>" TEXT "</p></div><p>Subscribe to our newsletter</p><div class=author-box>Ann "
        "Lee has lived by the harbour since she was two</div>" MOST_READ
        "<div class=comments>I agree with every word of it</div><div hidden>Not to be seen by "
        "anyone</div><p>© The Post</p>";
    fixture.parts.noted = true;
    assert_int_equal(extract(ns_extract_html, page), NS_OK);
    assert_kinds(kinds, sizeof kinds / sizeof *kinds);
}

static void test_no_notes_unless_asked(void **state)
{
    (void)state;
    assert_int_equal(extract(ns_extract_html, BODY), NS_OK);
    assert_int_equal(fixture.parts.note_count, 0);
}

#define LINKS(where)                                                                               \
    "<h3>" where "</h3><ul>" LINK("/1", "A heron is elected mayor of the town")                    \
        LINK("/2", "Why coffee costs more this year") LINK("/3", "Nine bells are rung at noon")    \
            LINK("/4", "The bicycle that nobody wanted") "</ul>"

static void test_index_page(void **state)
{
    (void)state;
    const char *page = "<title>The Post</title><p>News from the valley.</p>" LINKS("Latest")
        LINKS("World") LINKS("Sport");
    assert_int_equal(extract(ns_extract_html, page), NS_INVALID);
    assert_true(fixture.parts.index);
    assert_int_equal(fixture.parts.item_count, 12);
    /* A page with as many links is an article when it has text. */
    assert_int_equal(extract(ns_extract_html,
                             BODY "<p>" TEXT "</p>" LINKS("Latest") LINKS("World") LINKS("Sport")),
                     NS_OK);
    assert_false(fixture.parts.index);
    /* ... or an author, however short it is. */
    assert_int_equal(extract(ns_extract_html, "<meta name=author content='Ann Lee'><h1>Bridge "
                                              "opens early</h1><p>" TEXT "</p>" LINKS("Latest")
                                                  LINKS("World") LINKS("Sport")),
                     NS_OK);
}

/* What is found beside the article takes time that grows as the page does. */
static void test_bombs(void **state)
{
    (void)state;
    static const char *const units[] = {
        "<li><a>four words in it</a>text", "<h3>Most read</h3><p><a>four words in it</a>",
        "<h1>bridge opens early for all of the town to see it</h1>", "<p>1/9999 word</p>"};
    fixture.parts.noted = true;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct ns_buffer page;
        ns_buffer_init(&page);
        ns_buffer_append_text(&page, "<meta property=og:title content='bridge opens late for all'>"
                                     "<body><a href=/x><div>");
        for (size_t n = 0; n < 6000; n++)
            ns_buffer_append_text(&page, units[i]);
        ns_buffer_append_text(&page, BODY);
        ns_buffer_append_char(&page, '\0');
        clock_t start = clock();
        (void)extract(ns_extract_html, page.data);
        assert_true(clock() - start < 20 * CLOCKS_PER_SEC); /* also under sanitizers */
        ns_buffer_release(&page);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_lists_of_html), TEST(test_lists_of_text), TEST(test_record),
        TEST(test_popular),       TEST(test_why_html),      TEST(test_no_notes_unless_asked),
        TEST(test_index_page),    TEST(test_bombs),
    };
    return cmocka_run_group_tests_name("page_parts", tests, NULL, NULL);
}

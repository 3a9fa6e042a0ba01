#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "common/base/utf8.h"
#include "indexer/extract/extract.h"
#include "indexer/extract/html_charset.h"
#include "indexer/extract/html_tree.h"
#include "indexer/readers/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FIRST                                                                                      \
    "<p>The new bridge over the harbour, planned for a decade, opened to traffic on Tuesday, a "   \
    "month before anyone had expected it.</p>"
#define SECOND                                                                                     \
    "<p>It cost less than was feared, the mayor said, and tolls will stay low until the loan has " \
    "been paid back to the bank.</p>"
#define FIRST_TEXT                                                                                 \
    "The new bridge over the harbour, planned for a decade, opened to traffic on Tuesday, a "      \
    "month before anyone had expected it."
#define SECOND_TEXT                                                                                \
    "It cost less than was feared, the mayor said, and tolls will stay low until the loan has "    \
    "been paid back to the bank."

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

static enum ns_status extract_bytes(const char *page, size_t size)
{
    struct ns_error err;
    ns_article_reset(&article);
    /* An exact copy, so that AddressSanitizer sees reads past the end. */
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, page, size);
    enum ns_status status = ns_extract_html((struct ns_str){copy, size}, &article, NULL, &err);
    free(copy);
    return status;
}

static void extract(const char *page)
{
    assert_int_equal(extract_bytes(page, strlen(page)), NS_OK);
}

static void assert_str(struct ns_str str, const char *expected)
{
    char *text = strndup(str.data ? str.data : "", str.size);
    assert_string_equal(text, expected);
    free(text);
}

static bool body_has(const char *part)
{
    return memmem(article.body.data, article.body.size, part, strlen(part)) != NULL;
}

static void assert_date(struct ns_date date, const char *expected)
{
    char text[NS_DATE_TEXT_SIZE];
    assert_string_equal(ns_date_format(date, text), expected);
}

static void test_json_ld(void **state)
{
    (void)state;
    extract("<html lang=en-GB><title>Bridge opens - The Example Post</title>"
            "<script type='application/ld+json'>[{\"@type\":\"BreadcrumbList\"},"
            "{\"@type\":[\"NewsArticle\"],\"headline\":\"Bridge opens early\","
            "\"author\":[{\"@type\":\"Person\",\"name\":\"Ann Lee\"},{\"name\":\"Bo Chu\"}],"
            "\"datePublished\":\"2024-03-05T08:30:00Z\",\"dateModified\":\"2024-03-06\","
            "\"articleSection\":[\"City\",\"Traffic\"],"
            "\"publisher\":{\"@type\":\"Organization\",\"name\":\"The Example Post\"},"
            "\"mainEntityOfPage\":{\"@id\":\"https://post.example/bridge\"}}]</script>"
            "<body>" FIRST SECOND);
    assert_str(article.title, "Bridge opens early");
    assert_int_equal(article.authors.count, 2);
    assert_str(article.authors.items[0], "Ann Lee");
    assert_str(article.authors.items[1], "Bo Chu");
    assert_date(article.published, "2024-03-05T08:30:00Z");
    assert_date(article.modified, "2024-03-06");
    assert_int_equal(article.sections.count, 2);
    assert_str(article.sections.items[0], "City");
    assert_str(article.source, "The Example Post");
    assert_str(article.url, "https://post.example/bridge");
    assert_str(article.language, "en");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
}

static void test_json_ld_graph(void **state)
{
    (void)state;
    extract(
        "<script type=\"application/ld+json\">{\"@graph\":["
        "{\"@type\":\"WebPage\",\"@id\":\"#w\"},"
        "{\"@type\":\"Article\",\"headline\":\"Ann&#8217;s bridge\",\"author\":{\"@id\":\"#p\"},"
        "\"publisher\":{\"@id\":\"#o\"}},"
        "{\"@type\":\"Person\",\"@id\":\"#p\",\"name\":\"Ann Lee\"},"
        "{\"@type\":\"Organization\",\"@id\":\"#o\",\"name\":\"Example Wire\"}]}</script>" FIRST);
    assert_str(article.title, "Ann\xE2\x80\x99s bridge");
    assert_int_equal(article.authors.count, 1);
    assert_str(article.authors.items[0], "Ann Lee");
    assert_str(article.source, "Example Wire");
}

static void test_open_graph_and_meta(void **state)
{
    (void)state;
    extract("<head><meta property=og:title content='Bridge opens early | Example Post'>"
            "<meta property=og:site_name content='Example Post'>"
            "<meta property=article:published_time content=2024-03-05T08:30:00+01:00>"
            "<meta property=article:section content=City>"
            "<meta name=author content='Ann Lee and Bo Chu'>"
            "<meta property=og:locale content=de_DE>"
            "<link rel=canonical href='https://post.example/bridge'></head><body>" FIRST SECOND);
    assert_str(article.title, "Bridge opens early");
    assert_str(article.source, "Example Post");
    assert_date(article.published, "2024-03-05T08:30:00+01:00");
    assert_str(article.sections.items[0], "City");
    assert_int_equal(article.authors.count, 2);
    assert_str(article.authors.items[1], "Bo Chu");
    assert_str(article.language, "de");
    assert_str(article.url, "https://post.example/bridge");
}

static void test_dublin_core_and_time(void **state)
{
    (void)state;
    extract("<meta name=DC.title content='Bridge opens early'><meta name=dc.creator "
            "content='Ann Lee'><body><time datetime=2024-03-05>yesterday</time>" FIRST SECOND);
    assert_str(article.title, "Bridge opens early");
    assert_str(article.authors.items[0], "Ann Lee");
    assert_date(article.published, "2024-03-05");
}

static void test_bylines(void **state)
{
    (void)state;
    extract("<body><h1>Bridge opens early</h1><div class='article-byline'>By Ann Lee, Bo Chu, "
            "Senior Correspondent</div>" FIRST SECOND);
    assert_int_equal(article.authors.count, 2);
    assert_str(article.authors.items[0], "Ann Lee");
    extract(
        "<body><h1>Bridge opens early</h1><p>By JOHN VAN DYKE<br>March 5, 2008</p>" FIRST SECOND);
    assert_str(article.authors.items[0], "JOHN VAN DYKE");
}

static void test_document_title(void **state)
{
    (void)state;
    extract("<title>Bridge opens early - The Example Post</title><body>" FIRST SECOND);
    assert_str(article.title, "Bridge opens early");
    extract(
        "<title>Example | City | Harbour bridge opens a month early</title><body>" FIRST SECOND);
    assert_str(article.title, "Harbour bridge opens a month early");
    extract(
        "<title>Post: Bridge opens early_City_Post</title><body><h1>Bridge opens early</h1>" FIRST
            SECOND);
    assert_str(article.title, "Bridge opens early");
    /* The title names the site only: the heading over the text is the headline. */
    extract("<title>Newspaper of Somewhere</title><body><h2>Harbour crossing now open</h2>" FIRST
                SECOND);
    assert_str(article.title, "Harbour crossing now open");
}

/* What readers see over the text, where it says what a title does that was dressed or cut. */
static void test_shown_headline(void **state)
{
    (void)state;
    extract("<meta property=og:title content='Harbour bridge: what opened and when'><body>"
            "<h1>Harbour bridge opened early: what and when</h1>" FIRST SECOND);
    assert_str(article.title, "Harbour bridge opened early: what and when");
    extract("<meta property=og:title content='Harbour bridge opens a month...'><body>"
            "<h1>Harbour bridge opens a month early</h1>" FIRST SECOND);
    assert_str(article.title, "Harbour bridge opens a month early");
    /* A kicker in the same heading, a heading of something else. */
    extract("<meta property=og:title content='Harbour bridge opens early'><body>"
            "<h1>City life Harbour bridge opens early</h1>" FIRST SECOND);
    assert_str(article.title, "Harbour bridge opens early");
    extract("<meta property=og:title content='Harbour bridge opens early'><body>"
            "<h1>Newspaper of the whole valley</h1>" FIRST SECOND);
    assert_str(article.title, "Harbour bridge opens early");
    /* What is called the headline, when the document's title is nowhere on the page. */
    extract("<title>The Bank Mayor</title><body><p><span class=story-headline>Harbour bridge "
            "opened to traffic</span></p><p>March 5, 2008</p>" FIRST SECOND);
    assert_str(article.title, "Harbour bridge opened to traffic");
}

static void test_site_is_no_part_of_title(void **state)
{
    (void)state;
    extract("<link rel=canonical href='https://www.valley-post.example/1'><meta property=og:title "
            "content='Bridge opens early - Valley Post'><body>" FIRST SECOND);
    assert_str(article.title, "Bridge opens early");
    extract("<meta property=og:title content='Harbour bridge opens early | City life'><body>" FIRST
                SECOND);
    assert_str(article.title, "Harbour bridge opens early");
    extract("<meta property=og:title content='Early opening - no tolls yet'><body>" FIRST SECOND);
    assert_str(article.title, "Early opening - no tolls yet");
}

static void test_relative_canonical_is_ignored(void **state)
{
    (void)state;
    extract("<link rel=canonical href='/bridge'><meta property=og:url "
            "content='javascript:alert(1)'><body>" FIRST);
    assert_str(article.url, "");
}

static void test_url_names_source_and_day(void **state)
{
    (void)state;
    extract("<link rel=canonical href='https://www.post.example/2024/03/05/bridge'><body>" FIRST);
    assert_str(article.source, "post.example");
    assert_date(article.published, "2024-03-05");
}

static void test_furniture_stays_out(void **state)
{
    (void)state;
    extract("<body><nav><ul><li><a href=/>Home</a><li><a href=/c>City</a></ul></nav>"
            "<div id=main><h1>Bridge opens early</h1>"
            "<div class=share-tools>Share this story with all of your friends, wherever they are "
            "today.</div>" FIRST "<div class=related><h3>Related stories</h3><ul>"
            "<li><a href=1>Ferry company says that it will close next year</a>"
            "<li><a href=2>Ten years of planning, and no end in sight for bus lanes</a></ul></div>"
            "<form><p>Sign up for our newsletter, and never miss a story from us again.</p></form>"
            "<h2>Costs</h2>" SECOND "<h2>Most read</h2><ul><li><a href=3>A story about a dog that "
            "came home</a><li><a href=4>A story about a cat that did not</a></ul></div>"
            "<div id=comments><p>First! I was there, and it was a great day for us all.</p></div>"
            "<footer><p>All rights reserved, and nothing may be copied without our consent.</p>"
            "</footer><script>var x = '<p>not text</p>';</script>");
    assert_str(article.body, FIRST_TEXT "\n\nCosts\n\n" SECOND_TEXT);
}

static void test_unnamed_link_list_stays_out(void **state)
{
    (void)state;
    extract("<body><div><div>" FIRST SECOND "<div><ul>"
            "<li><a href=1>Ferry company says that it will close next year</a>"
            "<li><a href=2>Ten years of planning, and no end in sight for bus lanes</a>"
            "<li><a href=3>Harbour master retires after a life at sea</a></ul></div></div></div>");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
}

#define LEAD "Cars have crossed the harbour since Tuesday, weeks before the day that was promised."

static void test_lead(void **state)
{
    (void)state;
    static const char *const leads[] = {
        "<h2>" LEAD "</h2>",
        "<div class=teaser>" LEAD "</div>",
        "<header><p class='article-intro'>" LEAD "</p></header>",
    };
    char page[2048];
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        (void)snprintf(page, sizeof page,
                       "<title>Bridge opens early</title><body><div><h1>Bridge opens "
                       "early</h1>%s</div><div>" FIRST SECOND
                       "</div><div class=teaser>Ferry sold: the last boat goes to a "
                       "new owner.</div>",
                       leads[i]);
        extract(page);
        assert_str(article.body, LEAD "\n\n" FIRST_TEXT "\n\n" SECOND_TEXT);
    }
    extract("<body><h1>Bridge opens early</h1><div class=newsletter>Get the news of the harbour by "
            "mail, every morning, free of charge.</div><div>" FIRST SECOND "</div>");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
}

static void test_author_box_stays_out(void **state)
{
    (void)state;
    extract(
        "<title>Bridge opens early</title><body><article><h1>Bridge opens early</h1>" FIRST SECOND
        "<div class=author-box><p>Ann Lee has written of bridges and of the sea for "
        "a dozen years.</p></div></article>");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
    /* A whole entry that is called by its author's name is no such box. */
    extract("<title>Bridge opens early</title><body><div class='entry author-ann'>" FIRST SECOND
            "</div>");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
}

static void test_quoted_services_stay(void **state)
{
    (void)state;
    extract("<body><h1>Bridge opens early</h1><div>" FIRST
            "<blockquote class='twitter-tweet'><p>I drove over it this morning, and it is a "
            "wonder.</p></blockquote>" SECOND "</div>");
    assert_true(body_has("it is a wonder."));
}

static void test_marked_article_beats_equal_text(void **state)
{
    (void)state;
    extract("<body><div><p>The harbour's own journal of all that moves, floats and is lifted in "
            "the port, every day.</p></div><div><p><a href=/a>One</a></p><p><a href=/b>Two</a></p>"
            "<p><a href=/c>Three</a></p><p><a href=/d>Four</a></p><p><a href=/e>Five</a></p><p><a "
            "href=/f>Six</a></p></div><article><p>The new bridge over the harbour opened on "
            "Tuesday, a month before anyone expected.</p></article>");
    assert_str(
        article.body,
        "The new bridge over the harbour opened on Tuesday, a month before anyone expected.");
}

static void test_captions_are_kept_apart(void **state)
{
    (void)state;
    extract("<body><h1>Bridge opens early</h1>" FIRST
            "<figure><img src=x><figcaption>The bridge at dawn.</figcaption></figure>" SECOND);
    assert_false(body_has("at dawn"));
    assert_int_equal(article.captions.count, 1);
    assert_str(article.captions.items[0], "The bridge at dawn.");
}

static void test_text_of_blocks(void **state)
{
    (void)state;
    extract("<body><p>The brid<b>ge</b>&nbsp;over the\n   harbour, caf&eacute; &amp; all, opened "
            "to<br>traffic on Tuesday.<br><br>A second paragraph follows, with more words.</p>"
            "<blockquote>A quote, as it was spoken by the mayor herself.</blockquote>"
            "<ul><li>one item, with several words in it</li><li>another</li></ul>"
            "<table><tr><th>Year<th>Cost</tr><tr><td>2023<td>4.1</tr></table>" SECOND);
    assert_str(article.body,
               "The bridge over the harbour, caf\xC3\xA9 & all, opened to\ntraffic on "
               "Tuesday.\n\nA second paragraph follows, with more words.\n\n"
               "A quote, as it was spoken by the mayor herself.\n\n"
               "one item, with several words in it\n\nanother\n\n"
               "Year Cost\n\n2023 4.1\n\n" SECOND_TEXT);
}

static void test_class_names_are_overruled_by_text(void **state)
{
    (void)state;
    extract(
        "<body class='has-sidebar comments-open'><div class='content with-related'>" FIRST SECOND
        "</div></body>");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
}

static void test_layout_table(void **state)
{
    (void)state;
    extract("<TITLE>Example Daily: Bridge opens early</TITLE><TABLE><TR><TD><A HREF=a>News</A><BR>"
            "<A HREF=b>Sport</A></TD><TD><B>Bridge opens early</B><BR><BR>" FIRST_TEXT
            "<BR><BR>" SECOND_TEXT "</TD></TR></TABLE>");
    assert_str(article.title, "Bridge opens early");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
}

static void test_charsets(void **state)
{
    (void)state;
    static const struct {
        const char *page, *title;
    } cases[] = {
        {"<title>caf\xC3\xA9 del mar</title>", "caf\xC3\xA9 del mar"},
        {"\xEF\xBB\xBF<title>caf\xC3\xA9 del mar</title>", "caf\xC3\xA9 del mar"},
        {"<meta charset=iso-8859-1><title>caf\xE9 del mar</title>", "caf\xC3\xA9 del mar"},
        {"<title>\x93"
         "caf\xE9\x94 del mar</title>",
         "\xE2\x80\x9C"
         "caf\xC3\xA9\xE2\x80\x9D del mar"},
        /* declared Latin-1, yet UTF-8 */
        {"<meta charset=ISO-8859-1><title>caf\xC3\xA9 del mar</title>", "caf\xC3\xA9 del mar"},
        /* mostly UTF-8 with a stray byte */
        {"<meta charset=utf-8><title>caf\xC3\xA9 d\xE9l mar</title>", "caf\xC3\xA9 d\xC3\xA9l mar"},
        {"<meta http-equiv=Content-Type content='text/html; "
         "charset=windows-1251'><title>\xCC\xE8\xF0 "
         "da</title>",
         "\xD0\x9C\xD0\xB8\xD1\x80 da"},
        {"<meta charset=Shift_JIS><title>\x93\xFA\x96\x7B</title>", "\xE6\x97\xA5\xE6\x9C\xAC"},
        {"<?xml version='1.0' encoding='iso-8859-2'?><title>\xB3\xF3\x64\xBC</title>",
         "\xC5\x82\xC3\xB3\x64\xC5\xBA"},
        /* references to windows-1252 by its numbers */
        {"<title>Ann&#146;s caf&#233; &#150;now</title>",
         "Ann\xE2\x80\x99s caf\xC3\xA9 \xE2\x80\x93now"},
        {"<meta charset=no-such-thing><title>caf\xE9 del mar</title>", "caf\xC3\xA9 del mar"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        extract(cases[i].page);
        assert_str(article.title, cases[i].title);
    }
    static const char wide[] = "\xFF\xFE<\0t\0i\0t\0l\0e\0>\0\xE9\0t\0\xE9\0<\0/\0t\0i\0t\0l\0e\0>";
    assert_int_equal(extract_bytes(wide, sizeof wide), NS_OK);
    assert_str(article.title, "\xC3\xA9t\xC3\xA9");
}

static void test_undecodable_bytes(void **state)
{
    (void)state;
    struct ns_buffer scratch;
    struct ns_str text;
    struct ns_error err;
    ns_buffer_init(&scratch);
    struct ns_str page = NS_STR("<meta charset=euc-kr>\xB0\xA1\xFF x\0y \xB0");
    assert_int_equal(ns_html_charset_decode(page, &scratch, &text, &err), NS_OK);
    assert_true(ns_utf8_valid(text.data, text.size));
    assert_null(memchr(text.data, '\0', text.size));
    assert_non_null(memmem(text.data, text.size, "\xEA\xB0\x80\xEF\xBF\xBD x y \xEF\xBF\xBD", 13));
    ns_buffer_release(&scratch);
}

static void test_no_article(void **state)
{
    (void)state;
    static const char *const pages[] = {"", "   ", "<html></html>", "<p></p><!-- nothing -->",
                                        "<script>var a = 1;</script>"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_int_equal(extract_bytes(pages[i], strlen(pages[i])), NS_INVALID);
}

static void test_malformed(void **state)
{
    (void)state;
    extract("<<<p <b/ =x>><div class=\"unclosed>" FIRST "\"></i></table></p></body></html>" SECOND
            "<p>Text after the end, which some pages have, is text all the same.");
    assert_true(body_has(SECOND_TEXT));
    assert_true(body_has("Text after the end"));
    extract("<p>A paragraph with &bogus; &#0; &#x110000; &amp references, and some more words.");
    assert_true(ns_utf8_valid(article.body.data, article.body.size));
}

/* head, unit repeated, tail; must be read within a time that only quadratic work exceeds. */
static void bomb(const char *head, const char *unit, size_t times, const char *tail)
{
    struct ns_buffer page;
    ns_buffer_init(&page);
    ns_buffer_append_text(&page, head);
    for (size_t i = 0; i < times; i++)
        ns_buffer_append_text(&page, unit);
    ns_buffer_append_text(&page, tail);
    assert_false(ns_buffer_failed(&page));
    clock_t start = clock();
    enum ns_status status = extract_bytes(page.data, page.size);
    assert_true(status == NS_OK || status == NS_INVALID);
    assert_true(clock() - start < 20 * CLOCKS_PER_SEC); /* also under sanitizers and valgrind */
    ns_buffer_release(&page);
}

static void test_bombs(void **state)
{
    (void)state;
    bomb(FIRST SECOND, "<div>", 100000, "<p>deep</p>");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
    bomb(FIRST SECOND, "<b><i><span>", 100000, "");
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
    bomb("", "<table><tr><td>", 100000, FIRST);
    bomb("", "<ul><li>", 100000, FIRST);
    bomb("", "</p>", 100000, FIRST);
    bomb("", "<", 1000000, FIRST);
    bomb("<script type='application/ld+json'>", "[", 100000, "</script>" FIRST);
    bomb("<title>", "x - ", 50000, "</title><h2>x - x - x</h2>" FIRST);
    bomb("<div class='", "comment ", 100000, "'>" FIRST);
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    struct ns_buffer page;
    struct ns_html_tree tree;
    struct ns_error err;
    ns_buffer_init(&page);
    for (size_t i = 0; i < 2 * NS_HTML_DEPTH_MAX; i++)
        ns_buffer_append_text(&page, "<div>");
    ns_buffer_append_text(&page, "deep</div> <p>less deep");
    assert_int_equal(ns_html_tree_parse(&tree, ns_buffer_str(&page), &err), NS_OK);
    struct ns_buffer text;
    ns_buffer_init(&text);
    ns_html_text(tree.root, &text);
    assert_non_null(memmem(text.data, text.size, "deep", 4));
    assert_non_null(memmem(text.data, text.size, "less deep", 9));
    for (const struct ns_html_node *node = tree.root; node;
         node = ns_html_next(tree.root, node, false))
        assert_true(node->depth <= NS_HTML_DEPTH_MAX + 1);
    ns_buffer_release(&text);
    ns_buffer_release(&page);
    ns_html_tree_release(&tree);
}

static void test_many_attributes(void **state)
{
    (void)state;
    struct ns_buffer page;
    ns_buffer_init(&page);
    ns_buffer_append_text(&page, "<div ");
    for (size_t i = 0; i < 50000; i++)
        ns_buffer_printf(&page, "a%zu='%zu' ", i, i);
    ns_buffer_append_text(&page, ">");
    bomb(page.data, "", 0, FIRST SECOND);
    assert_true(body_has(FIRST_TEXT));
    ns_buffer_release(&page);
    /* In a script, a comment and a style, such a run is nothing special. */
    bomb("<script>if (a <b ", "c = d ", 1000, "</script><style>a <b ");
    bomb("<!-- <b ", "c = d ", 1000, "-->" FIRST SECOND);
    assert_str(article.body, FIRST_TEXT "\n\n" SECOND_TEXT);
}

static void test_detect(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "<!DOCTYPE html><html>", "  \n<HTML>", "<!-- saved page --><html>",
        "<?xml version='1.0'?>\n<html", "<head><title>x</title>", "<body onload=x>",
        "<!-- a comment without end ",
        /* The first lines lost, or a server's complaint before them. */
        "<!DOn.gif'></script><link rel=x><meta name=y><div><p>One<br><a href=z>two</a>",
        "<br />\n<b>Deprecated</b>: in <b>settings</b><br /><br />\n<b>Notice</b>: in <b>x</b>",
        "\xC3\xAF\xC2\xBB\xC2\xBF<html>"};
    static const char *const others[] = {"",
                                         "{\"id\":1}",
                                         "Plain text with <b>a tag</b> in it",
                                         "<?xml version='1.0'?><rss><channel>",
                                         "< html",
                                         "<rss><p><p><p><p><p><p><p><p>",
                                         "<b>Bold</b> words and <i>few</i> tags"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_true(ns_reader_html.detect(ns_str_of(pages[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(ns_reader_html.detect(ns_str_of(others[i])));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_json_ld),
        TEST(test_json_ld_graph),
        TEST(test_open_graph_and_meta),
        TEST(test_dublin_core_and_time),
        TEST(test_bylines),
        TEST(test_document_title),
        TEST(test_shown_headline),
        TEST(test_site_is_no_part_of_title),
        TEST(test_relative_canonical_is_ignored),
        TEST(test_url_names_source_and_day),
        TEST(test_furniture_stays_out),
        TEST(test_unnamed_link_list_stays_out),
        TEST(test_captions_are_kept_apart),
        TEST(test_lead),
        TEST(test_quoted_services_stay),
        TEST(test_author_box_stays_out),
        TEST(test_marked_article_beats_equal_text),
        TEST(test_text_of_blocks),
        TEST(test_class_names_are_overruled_by_text),
        TEST(test_layout_table),
        TEST(test_charsets),
        TEST(test_undecodable_bytes),
        TEST(test_no_article),
        TEST(test_malformed),
        TEST(test_bombs),
        TEST(test_depth_is_bounded),
        TEST(test_many_attributes),
        TEST(test_detect),
    };
    return cmocka_run_group_tests_name("html_page", tests, NULL, NULL);
}

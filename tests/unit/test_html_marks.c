/* Authors and dates as pages show them: every example is a page around the same two paragraphs. */
#include "indexer/extract/extract.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#define TITLE "<title>Bridge opens early</title>"
#define HEADING "<h1>Bridge opens early</h1>"
#define TEXT                                                                                       \
    "<p>The new bridge over the harbour, planned for a decade, opened to traffic on Tuesday, a "   \
    "month before anyone had expected it.</p><p>It cost less than was feared, the mayor said, "    \
    "and tolls will stay low until the loan has been paid back to the bank.</p>"
#define FOOT "<p><a href=/a>About us</a></p><p><a href=/b>Contact the editors</a></p>"

#define LD(members)                                                                                \
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"," members "}</script>"

/* expected: the authors with "; " between them, or the date. */
struct example {
    const char *page, *expected;
};

static void extract(const char *page, struct ns_article *article)
{
    struct ns_error err;
    ns_article_reset(article);
    assert_int_equal(ns_extract_html(ns_str_of(page), article, NULL, &err), NS_OK);
}

static void check_authors(const struct example *examples, size_t count)
{
    struct ns_article article;
    struct ns_buffer names;
    ns_article_init(&article);
    ns_buffer_init(&names);
    for (size_t i = 0; i < count; i++) {
        extract(examples[i].page, &article);
        ns_buffer_clear(&names);
        for (size_t n = 0; n < article.authors.count; n++) {
            ns_buffer_append_text(&names, n ? "; " : "");
            ns_buffer_append_str(&names, article.authors.items[n]);
        }
        if (!ns_str_equal(ns_buffer_str(&names), ns_str_of(examples[i].expected)))
            fail_msg("%s: got \"%s\", not \"%s\"", examples[i].page, names.size ? names.data : "",
                     examples[i].expected);
    }
    ns_buffer_release(&names);
    ns_article_release(&article);
}

static void check_dates(const struct example *examples, size_t count)
{
    struct ns_article article;
    char text[NS_DATE_TEXT_SIZE];
    ns_article_init(&article);
    for (size_t i = 0; i < count; i++) {
        extract(examples[i].page, &article);
        if (strcmp(ns_date_format(article.published, text), examples[i].expected) != 0)
            fail_msg("%s: got \"%s\", not \"%s\"", examples[i].page, text, examples[i].expected);
    }
    ns_article_release(&article);
}

#define COUNT(examples) (sizeof(examples) / sizeof((examples)[0]))

static void test_marked_authors(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {TITLE HEADING "<p>by <a rel=author href=/u/7>tern</a></p>" TEXT, "tern"},
        {TITLE HEADING "<p><a href=/author/ann-lee>Ann Lee</a></p>" TEXT, "Ann Lee"},
        {TITLE HEADING "<p class=byline><a rel=author href=/a>Ann Lee</a> und "
                       "<a rel=author href=/b>Bo Chu</a></p>" TEXT,
         "Ann Lee; Bo Chu"},
        {TITLE HEADING "<div class=meta>Erstellt von <span class=username>tern</span> am 5. März "
                       "2024</div>" TEXT,
         "tern"},
        /* Those of a list of other stories come first, but stand elsewhere. */
        {TITLE "<ul><li><a href=/author/cy-doe>Cy Doe</a></li><li>One more story</li><li>Another "
               "story</li></ul><p>Menu</p><p>Search</p><p>Help</p>" HEADING
               "<p><a href=/author/ann-lee>Ann Lee</a></p>" TEXT,
         "Ann Lee"},
        /* In elements that no space divides; with a picture, so twice. */
        {TITLE HEADING
         "<p class=byline><span>By</span><span>Ann Lee</span><span>Follow</span></p>" TEXT,
         "Ann Lee"},
        {TITLE HEADING "<p class=author><b>Ann Lee</b><span>Ann Lee</span></p>" TEXT, "Ann Lee"},
        {TITLE HEADING "<p><a href=/writer/ann-lee>Ann Lee</a></p>" TEXT, "Ann Lee"},
        /* Readers are not authors. */
        {TITLE HEADING TEXT "<div class=comments><a rel=author href=/r>Cy Doe</a></div>", ""},
    };
    check_authors(examples, COUNT(examples));
}

static void test_lines_with_authors(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {TITLE HEADING "<p>Von Ann Lee</p>" TEXT, "Ann Lee"},
        {TITLE HEADING "<p>Verfasst von tern am 5. März 2024</p>" TEXT, "tern"},
        {TITLE HEADING "<p>5. März 2024 | Von Ann Lee und Bo Chu</p>" TEXT, "Ann Lee; Bo Chu"},
        {TITLE "<p>Par Ann Lee, le 5 mars 2024</p>" HEADING TEXT, "Ann Lee"},
        {TITLE HEADING TEXT "<p>Text: Ann Lee</p>" FOOT, "Ann Lee"},
        {TITLE HEADING "<p>A walk by the harbour</p>" TEXT, ""},
        {TITLE HEADING "<p>05.03.2024 - Ann Lee</p>" TEXT, "Ann Lee"},
        {TITLE HEADING "<p>05.03.2024 | 13:10 Uhr | Ann Lee</p>" TEXT, "Ann Lee"},
        {TITLE HEADING "<h5>Autor:</h5> tern" TEXT, "tern"},
        {TITLE HEADING "<p>05.03.2024 13:10 von Ann</p>" TEXT, "Ann"},
        {TITLE HEADING "<p>Text von Ann Lee Illustration von Bo Chu</p>" TEXT, "Ann Lee"},
        /* A name in letters of its own at the end. */
        {TITLE HEADING TEXT "<p><em>Ann Lee</em></p>", "Ann Lee"},
        {TITLE HEADING TEXT "<p>Harbour Bridge</p>", ""},
        {TITLE HEADING TEXT "<p><b>All about bridges</b></p>", ""},
    };
    check_authors(examples, COUNT(examples));
}

static void test_declared_authors(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {TITLE "<meta name=twitter:label1 content='Verfasst von'><meta name=twitter:data1 "
               "content=tern>" HEADING TEXT,
         "tern"},
        /* The site for an author gives way to a byline, and stays when there is none. */
        {TITLE "<meta property=og:site_name content='Harbour Post'><meta name=author "
               "content='Harbour Post'>" HEADING "<p>By Ann Lee</p>" TEXT,
         "Ann Lee"},
        {TITLE "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":{\"@type\""
               ":\"Organization\",\"name\":\"Harbour Post\"}}</script>" HEADING TEXT,
         "Harbour Post"},
        /* An account's name, or a first name, gives way to the whole one; not to another's. */
        {TITLE "<meta name=author content='ann.lee'>" HEADING "<p>By Ann Lee</p>" TEXT, "Ann Lee"},
        {TITLE "<meta name=author content='Ann'>" HEADING "<p>By Ann Lee</p>" TEXT, "Ann Lee"},
        {TITLE "<meta name=twitter:label1 content='Verfasst von'><meta name=twitter:data1 "
               "content=tern>" HEADING "<p>By Ann Lee</p>" TEXT,
         "tern"},
        {TITLE "<meta name=author content='\xC2\xA9 Ann Lee @ann'>" HEADING TEXT, "Ann Lee"},
        {TITLE "<meta property='x:who dc:creator' content='Ann Lee'>" HEADING TEXT, "Ann Lee"},
        /* Whoever filed it gives way to whom readers are told of. */
        {TITLE "<meta name=author content='Cy Doe'>" HEADING "<p>By Ann Lee</p>" TEXT, "Ann Lee"},
        {TITLE "<meta name=author content='Ann Lee'>" HEADING "<p>By Ann Lee Updated</p>" TEXT,
         "Ann Lee"},
        /* No person, and an account that is nobody's. */
        {TITLE LD("\"author\":{\"name\":\"abc/dpa\"}") HEADING TEXT, "abc/dpa"},
        {TITLE LD("\"author\":{\"name\":\"admin\"}") HEADING "<p>By Ann Lee</p>" TEXT, "Ann Lee"},
        {TITLE LD("\"author\":\"<a href='/a'>Ann Lee</a>\"") HEADING TEXT, "Ann Lee"},
        {TITLE "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\",\"author\":"
               "{\"@id\":\"#p\"}},{\"@type\":\"Person\",\"@id\":\"#p\",\"name\":\"tern\"}]}"
               "</script>" HEADING TEXT,
         "tern"},
    };
    check_authors(examples, COUNT(examples));
}

static void test_marked_dates(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {TITLE HEADING "<abbr class=published title='2024-03-05T10:00:00Z'>10:00</abbr>" TEXT,
         "2024-03-05T10:00:00Z"},
        {TITLE HEADING "<span property='schema:dateCreated' content='2024-03-05'></span>" TEXT,
         "2024-03-05"},
        {TITLE HEADING "<p class=datum>5. März 2024</p>" TEXT, "2024-03-05"},
        {TITLE HEADING TEXT "<script>var state = {\"publishedAt\":\"2024-03-05\"}</script>",
         "2024-03-05"},
        {TITLE HEADING TEXT "<div class=comments><time>2024-03-05</time></div>", ""},
    };
    check_dates(examples, COUNT(examples));
}

static void test_lines_with_dates(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {TITLE "<p>5. März 2024 | Verkehr</p>" HEADING TEXT, "2024-03-05"},
        {TITLE HEADING "<p>Hafen (05.03.24)</p>" TEXT, "2024-03-05"},
        {TITLE HEADING "<p><b>Datum:</b>5. März 2024</p>" TEXT, "2024-03-05"},
        {TITLE HEADING TEXT FOOT "<p>Veröffentlicht am 05.03.2024</p>", "2024-03-05"},
        {TITLE HEADING TEXT FOOT "<p>Letzte Änderung: 05.03.2024</p>", "2024-03-05"},
        {TITLE HEADING TEXT FOOT "<p>Open day 05.03.2024</p>", ""},
        /* The headline stands again in a list at the end. */
        {TITLE HEADING "<p>March 5, 2024</p>" TEXT FOOT "<p>Bridge opens early</p>", "2024-03-05"},
        {"<title>Bridge opens early, 5 March 2024</title>" TEXT, "2024-03-05"},
    };
    check_dates(examples, COUNT(examples));
}

static void test_opening_with_date(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"<title>Bridge</title><body><p>05.03.2024 &ndash; The bridge over the harbour, planned "
         "for "
         "a decade, opened to traffic on Tuesday, a month before anyone had expected it.</p>" TEXT,
         "2024-03-05"},
    };
    check_dates(examples, COUNT(examples));
}

static void test_declared_dates(void **state)
{
    (void)state;
    static const struct example examples[] = {
        /* The moment is told with the zone elsewhere. */
        {TITLE LD(
             "\"datePublished\":\"2024-03-04T23:30:00Z\"") "<meta name=date content='Tue, 05 Mar "
                                                           "2024 00:30:00 +0100'>" HEADING TEXT,
         "2024-03-05T00:30:00+01:00"},
        {TITLE LD("\"datePublished\":\"2024-03-05T22:06:08:684Z\"") HEADING TEXT, "2024-03-05"},
        {TITLE "<meta property='x:a article:published_time' content=2024-03-05>" HEADING TEXT,
         "2024-03-05"},
        /* Which comes first, day or month. */
        {"<html lang=en-US>" TITLE HEADING "<p>03/05/2024</p>" TEXT, "2024-03-05"},
        {"<html lang=es>" TITLE HEADING "<p>05/03/2024 05:22 pm</p>" TEXT, "2024-03-05T17:22Z"},
        {TITLE HEADING "<p>25/03/2024</p>" TEXT, "2024-03-25"},
        /* A span of hours has no zone. */
        {TITLE HEADING "<p class=date>19.03.2024 10:00-11:30 Uhr</p>" TEXT, "2024-03-19"},
        {TITLE HEADING "<p><span>Bo Chu</span><span>5.3.2024</span></p>" TEXT, "2024-03-05"},
    };
    check_dates(examples, COUNT(examples));
}

static void test_dates_in_addresses(void **state)
{
    (void)state;
#define AT(path) TITLE "<link rel=canonical href='https://post.example/" path "'>" HEADING TEXT
    static const struct example examples[] = {
        {AT("2024/03/05/bridge"), "2024-03-05"},
        {AT("news-2024-03-05"), ""},
        {AT("2024-03-05-bridge"), "2024-03-05"},
        {AT("2024-03/05/c_1.htm"), "2024-03-05"},
        {AT("2024/mar/05/bridge"), "2024-03-05"},
        {AT("20240305/bridge"), "2024-03-05"},
        {AT("20247305/bridge"), ""},
        {AT("a/202403051/bridge"), ""},
    };
    check_dates(examples, COUNT(examples));
}

/* How a date was found is kept with it. */
static void test_evidence(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {TITLE LD("\"datePublished\":\"2024-03-05\"") HEADING TEXT, "json-ld"},
        {TITLE "<meta name=date content=2024-03-05>" HEADING TEXT, "meta"},
        {TITLE HEADING "<time datetime=2024-03-05>Tuesday</time>" TEXT, "microdata"},
        {AT("2024/03/05/bridge"), "url"},
        {TITLE HEADING "<p>5 March 2024</p>" TEXT, "text"},
        {TITLE HEADING TEXT "<script>x={\"publishedAt\":\"2024-03-05\"}</script>", "script"},
    };
    struct ns_article article;
    ns_article_init(&article);
    for (size_t i = 0; i < COUNT(examples); i++) {
        extract(examples[i].page, &article);
        assert_string_equal(ns_evidence_name(article.published_from), examples[i].expected);
    }
    extract(TITLE HEADING TEXT, &article);
    assert_null(ns_evidence_name(article.published_from));
    ns_article_release(&article);
}

static void test_paywalled(void **state)
{
    (void)state;
    struct ns_article article;
    ns_article_init(&article);
    extract(TITLE LD("\"isAccessibleForFree\":false") HEADING TEXT, &article);
    assert_true(article.paywalled);
    extract(TITLE LD("\"isAccessibleForFree\":\"False\"") HEADING TEXT, &article);
    assert_true(article.paywalled);
    extract(TITLE LD("\"isAccessibleForFree\":true") HEADING TEXT, &article);
    assert_false(article.paywalled);
    ns_article_release(&article);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marked_authors),   cmocka_unit_test(test_lines_with_authors),
        cmocka_unit_test(test_declared_authors), cmocka_unit_test(test_marked_dates),
        cmocka_unit_test(test_lines_with_dates), cmocka_unit_test(test_opening_with_date),
        cmocka_unit_test(test_declared_dates),   cmocka_unit_test(test_dates_in_addresses),
        cmocka_unit_test(test_evidence),         cmocka_unit_test(test_paywalled),
    };
    return cmocka_run_group_tests_name("html_marks", tests, NULL, NULL);
}

#include "indexer/readers/xml_record.h"
#include "tests/reader_check.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void check_status(const char *bytes, enum ns_status status, const char *expected)
{
    struct reader_told told;
    reader_check(&told, NULL, ns_str_of(bytes));
    assert_string_equal(ns_buffer_str(&told.text).data, expected);
    assert_int_equal(told.status, status);
    ns_buffer_release(&told.text);
}

static void check(const char *bytes, const char *expected)
{
    check_status(bytes, NS_OK, expected);
}

static void test_rss(void **state)
{
    (void)state;
    check("<?xml version='1.0'?>\n<!-- made by hand -->\n"
          "<rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/' "
          "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>The Heron</title>"
          "<link>http://x.test/</link><language>en-GB</language><item>"
          "<title>Fish &amp;amp; Chips &lt;b&gt;up&lt;/b&gt;</title>"
          "<link>http://x.test/a?utm=1</link><guid>http://x.test/a</guid>"
          "<description>Short.</description><c:encoded><![CDATA[<p>One &eacute;&nbsp;two.</p>"
          "<figure><img src='x'><figcaption>A fish</figcaption></figure><p>Three.</p>"
          "<p><a href='x'>Read more</a></p>]]></c:encoded>"
          "<pubDate>Mon, 06 May 2024 10:00:00 +0200</pubDate>"
          "<dc:creator>Ann Lee</dc:creator><author>desk@x.test (Bo Ray)</author>"
          "<category>Food</category><category>Sea</category></item></channel></rss>",
          "{\"id\":\"http://x.test/a\",\"origin\":\"feed\",\"title\":\"Fish & Chips "
          "up\",\"author\":[\"Bo Ray\","
          "\"Ann Lee\"],\"date\":\"2024-05-06T10:00:00+02:00\",\"section\":[\"Food\",\"Sea\"],"
          "\"source\":\"The Heron\",\"lang\":\"en\",\"url\":\"http://x.test/a\","
          "\"caption\":[\"A fish\"],\"body\":\"One é two.\\n\\nThree.\"}\n");
}

static void test_rss_1(void **state)
{
    (void)state;
    check("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
          "xmlns='http://purl.org/rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/'>"
          "<channel rdf:about='http://x.test/'><title>The Heron</title>"
          "<d:language>de</d:language></channel>"
          "<item rdf:about='http://x.test/a'><title>A</title><d:date>2024-05-06</d:date>"
          "<d:subject>Sea</d:subject></item></rdf:RDF>",
          "{\"id\":\"http://x.test/"
          "a\",\"origin\":\"feed\",\"title\":\"A\",\"date\":\"2024-05-06\",\"section\":"
          "[\"Sea\"],\"source\":\"The Heron\",\"lang\":\"de\",\"url\":\"http://x.test/a\"}\n");
}

static void test_atom(void **state)
{
    (void)state;
    check(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='fr' xml:base='http://x.test/n/'>"
        "<title>Le H&#233;ron</title><author><name>Ann Lee</name></author>"
        "<entry><title>1 &lt; 2</title><id>tag:x.test,2024:1</id><updated>2024-05-06T10:00:00Z"
        "</updated><link rel='self' href='/self'/><link href='a'/><category term='t1' label='Mer'/>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Un &lt;b&gt;.</p>"
        "<ul><li>Deux</li></ul></div></content></entry>"
        "<entry xml:lang='en'><title type='html'>B &amp;mdash; C</title><id>urn:b</id>"
        "<summary>a &lt;b&gt;</summary><published>2024-05-07</published>"
        "<updated>2024-05-08</updated><author><name>Bo Ray</name></author></entry></feed>",
        "{\"id\":\"http://x.test/n/a\",\"origin\":\"feed\",\"title\":\"1 < 2\",\"author\":[\"Ann "
        "Lee\"],\"date\":"
        "\"2024-05-06T10:00:00Z\",\"section\":[\"Mer\"],\"source\":\"Le Héron\",\"lang\":\"fr\","
        "\"url\":\"http://x.test/n/a\",\"body\":\"Un <b>.\\n\\nDeux\"}\n"
        "{\"id\":\"urn:b\",\"origin\":\"feed\",\"title\":\"B — C\",\"author\":[\"Bo "
        "Ray\"],\"date\":\"2024-05-07\","
        "\"modified\":\"2024-05-08\",\"source\":\"Le Héron\",\"lang\":\"en\",\"body\":\"a <b>\"}"
        "\n");
}

/* An address that several entries share, or that is the site's, names none of them. */
static void test_ids(void **state)
{
    (void)state;
    check("<rss><channel>"
          "<item><title>A</title><link>http://x.test/p</link><guid>g1</guid></item>"
          "<item><title>B</title><link>http://x.test/p</link><guid>g2</guid></item>"
          "<item><title>C</title><link>http://x.test/</link><guid>g3</guid></item>"
          "<item><title>D</title><guid isPermaLink='false'>http://x.test/?p=1</guid></item>"
          "<item><title>E</title></item></channel></rss>",
          "{\"id\":\"http://x.test/p\",\"origin\":\"feed\",\"title\":\"A\",\"url\":\"http://x.test/"
          "p\"}\n"
          "{\"id\":\"g2\",\"origin\":\"feed\",\"title\":\"B\",\"url\":\"http://x.test/p\"}\n"
          "{\"id\":\"g3\",\"origin\":\"feed\",\"title\":\"C\",\"url\":\"http://x.test/\"}\n"
          "{\"id\":\"http://x.test/?p=1\",\"origin\":\"feed\",\"title\":\"D\"}\n"
          "{\"id\":\"stdin#5\",\"origin\":\"feed\",\"title\":\"E\"}\n");
    struct reader_told told;
    reader_check(&told, NULL,
                 NS_STR("<rss><item><title>A</title><link>http://x.test/p</link></item>"
                        "<item><title>B</title><link>http://x.test/p</link></item></rss>"));
    assert_non_null(strstr(told.text.data, "{\"id\":\"http://x.test/p#"));
    ns_buffer_release(&told.text);
}

static void test_not_well_formed(void **state)
{
    (void)state;
    /* Undeclared prefixes and entities, a bare ampersand, tags that cross: references still count.
     */
    check("<rss><channel><item><title>R & D</title><dc:creator>Ann</dc:creator>"
          "<description>&lt;p&gt;caf&eacute;&lt;/p&gt;</description></item></channel></rss>",
          "{\"id\":\"stdin#1\",\"origin\":\"feed\",\"title\":\"R & "
          "D\",\"author\":[\"Ann\"],\"body\":\"café\"}\n");
    check_status("<rss><channel>\n<item><title>A</title></item>\n<item><title>B</title><descr",
                 NS_CORRUPT,
                 "{\"id\":\"stdin#1\",\"origin\":\"feed\",\"title\":\"A\"}\n{\"id\":\"stdin#2\","
                 "\"origin\":\"feed\",\"title\":\"B\"}\n");
    check("<rss><channel><item>\n<link>x</link></item>\n</channel></rss>",
          "skipped BYTES:1: neither \"body\" nor \"title\" has text\n");
    check("<rss version='2.0'><channel><title>empty</title></channel></rss>", "");
}

/* Entities that a document declares are not expanded, so they cannot grow; nothing is read from
 * elsewhere. */
static void test_entities(void **state)
{
    (void)state;
    check("<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>"
          "<!ENTITY f SYSTEM 'file:///etc/passwd'>]><rss><item><title>x&b;y&f;z</title>"
          "<description>&lt;p&gt;Text&lt;/p&gt;</description></item></rss>",
          "{\"id\":\"stdin#1\",\"origin\":\"feed\",\"title\":\"xyz\",\"body\":\"Text\"}\n");
}

static void test_charset(void **state)
{
    (void)state;
    check("<?xml version='1.0' encoding='windows-1251'?><rss><item><title>\xcf\xf2\xe8\xf6\xe0"
          "</title></item></rss>",
          "{\"id\":\"stdin#1\",\"origin\":\"feed\",\"title\":\"Птица\"}\n");
    check("<?xml version='1.0' "
          "encoding='utf-16'?><rss><item><title>H\xc3\xa9ron</title></item></rss>",
          "{\"id\":\"stdin#1\",\"origin\":\"feed\",\"title\":\"Héron\"}\n");
}

static void test_depth(void **state)
{
    (void)state;
    struct ns_buffer text;
    struct reader_told told;
    ns_buffer_init(&text);
    ns_buffer_append_text(&text, "<rss><item><title>A</title><description>");
    for (int i = 0; i < 100000; i++)
        ns_buffer_append_text(&text, "<div>");
    reader_check(&told, NULL, ns_buffer_str(&text));
    assert_int_equal(told.status, NS_CORRUPT);
    assert_string_equal(ns_buffer_str(&told.text).data,
                        "{\"id\":\"stdin#1\",\"origin\":\"feed\",\"title\":\"A\"}\n");
    ns_buffer_release(&told.text);
    ns_buffer_clear(&text);
    ns_buffer_append_text(&text, "<rss><item><title>A</title>");
    for (int i = 0; i < NS_XML_NODES_MAX; i++)
        ns_buffer_append_text(&text, "<x><y/></x>");
    ns_buffer_append_text(&text, "<guid>lost</guid></item><item><title>B</title></item></rss>");
    reader_check(&told, NULL, ns_buffer_str(&text));
    assert_int_equal(told.status, NS_OK);
    assert_string_equal(ns_buffer_str(&told.text).data,
                        "{\"id\":\"stdin#1\",\"origin\":\"feed\",\"title\":\"A\"}\n{\"id\":\"stdin#"
                        "2\",\"origin\":\"feed\",\"title\":\"B\"}\n");
    ns_buffer_release(&told.text);
    ns_buffer_release(&text);
}

static void test_root(void **state)
{
    (void)state;
    char name[NS_XML_ROOT_MAX];
    ns_xml_root(NS_STR("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><!-- > --><a:NewsML>"),
                name);
    assert_string_equal(name, "newsml");
    ns_xml_root(NS_STR("<!DOCTYPE html PUBLIC 'x'><html a='[]>'>"), name);
    assert_string_equal(name, "html");
    ns_xml_root(NS_STR("text"), name);
    assert_string_equal(name, "");
    ns_xml_root(NS_STR("<!-- no end"), name);
    assert_string_equal(name, "");
}

static void test_json_feed(void **state)
{
    (void)state;
    check(
        "{\n\"version\": \"https:\\/\\/jsonfeed.org\\/version\\/1.1\", \"title\": \"The Heron\",\n"
        "\"language\": \"en\", \"authors\": [{\"name\": \"Ann Lee\"}], \"items\": [\n"
        "{\"id\": \"1\", \"url\": \"http://x.test/a\", \"title\": \"A\", \"content_html\":"
        "\"<p>One</p><p>two</p>\", \"date_published\": \"2024-05-06T10:00:00Z\","
        "\"tags\": [\"Sea\", 3]},\n"
        "{\"id\": \"2\", \"content_text\": \"B\", \"author\": {\"name\": \"Bo Ray\"}},\n"
        "{\"id\": \"3\"}, 4]}\n",
        "{\"id\":\"http://x.test/a\",\"origin\":\"feed\",\"title\":\"A\",\"author\":[\"Ann "
        "Lee\"],\"date\":"
        "\"2024-05-06T10:00:00Z\",\"section\":[\"Sea\"],\"source\":\"The Heron\",\"lang\":\"en\","
        "\"url\":\"http://x.test/a\",\"body\":\"One\\n\\ntwo\"}\n"
        "{\"id\":\"2\",\"origin\":\"feed\",\"author\":[\"Bo Ray\"],\"source\":\"The "
        "Heron\",\"lang\":\"en\","
        "\"body\":\"B\"}\n"
        "skipped BYTES:0: neither \"body\" nor \"title\" has text\n"
        "skipped BYTES:0: neither \"body\" nor \"title\" has text\n");
    check_status("{\"version\": \"https://jsonfeed.org/version/1\"}", NS_INVALID, "");
    check_status("{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [", NS_INVALID, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rss),
        cmocka_unit_test(test_rss_1),
        cmocka_unit_test(test_atom),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_not_well_formed),
        cmocka_unit_test(test_entities),
        cmocka_unit_test(test_charset),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_root),
        cmocka_unit_test(test_json_feed),
    };
    return cmocka_run_group_tests_name("feed", tests, NULL, NULL);
}

#include "indexer/readers/wire.h"
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

#define NITF_BODY                                                                                  \
    "<body><body.head><hedline><hl1>Herons\n  return</hl1><hl2>To the town</hl2></hedline>"        \
    "<byline>By Ann Lee, <byttl>Staff Reporter</byttl></byline>"                                   \
    "<dateline>PORTVALE, May 6</dateline></body.head><body.content><block>"                        \
    "<p>They came\n   back.</p><media><media-caption><p>A heron</p></media-caption></media>"       \
    "<hl2>Why</hl2><p>Nobody <em>knows</em>.</p><note><p>Editors: hold</p></note></block>"         \
    "</body.content></body>"

static void test_nitf(void **state)
{
    (void)state;
    check("<?xml version='1.0'?><nitf><head><title>no</title><docdata>"
          "<doc-id id-string='nitf-1'/><date.issue norm='20240506T101500Z'/></docdata>"
          "<pubdata name='The Heron' position.section='Town'/></head>" NITF_BODY "</nitf>",
          "{\"id\":\"nitf-1\",\"title\":\"Herons return\",\"author\":[\"Ann Lee\"],\"date\":"
          "\"2024-05-06T10:15:00Z\",\"section\":[\"Town\"],\"source\":\"The Heron\",\"dateline\":"
          "\"PORTVALE, May 6\",\"caption\":[\"A heron\"],\"body\":\"They came back.\\n\\nWhy\\n\\n"
          "Nobody knows.\"}\n");
    check("<nitf><body><body.head><byline><person>Ann Lee</person> and <person>Bo Ray</person>"
          "</byline></body.head><body.content>No paragraphs.</body.content></body></nitf>",
          "{\"id\":\"stdin#1\",\"author\":[\"Ann Lee\",\"Bo Ray\"],\"body\":\"No paragraphs.\"}\n");
}

static void test_g2(void **state)
{
    (void)state;
    check(
        "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>"
        "<packageItem guid='p'><groupSet/></packageItem>"
        "<newsItem guid='urn:a' xml:lang='en-US'><itemMeta><provider qcode='x'><name>Wire</name>"
        "</provider><versionCreated>2024-05-07T10:00:00Z</versionCreated></itemMeta><contentMeta>"
        "<contentCreated>2024-05-06T10:00:00Z</contentCreated><creator><name>Cy</name></creator>"
        "<subject type='cpnat:person'><name>Ann Lee</name></subject>"
        "<subject qcode='medtop:1'><name>nature</name></subject>"
        "<headline>Herons</headline></contentMeta><contentSet><inlineXML>"
        "<nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'>" NITF_BODY "</nitf></inlineXML>"
        "</contentSet></newsItem>"
        "<newsItem guid='urn:b'><contentMeta><by>By Bo Ray</by>"
        "<description role='drol:caption'>A heron</description><headline>Photo</headline>"
        "</contentMeta><contentSet><remoteContent/></contentSet></newsItem>"
        "<newsItem guid='urn:c'><contentMeta><headline>Page</headline></contentMeta><contentSet>"
        "<inlineXML contenttype='application/xhtml+xml'>"
        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>no</title></head>"
        "<body><p>One.</p><p>Two.</p></body></html></inlineXML></contentSet></newsItem>"
        "<newsItem guid='urn:d'><contentSet><inlineData contenttype='text/plain'>1 &lt; 2"
        "</inlineData></contentSet></newsItem></itemSet></newsMessage>",
        "{\"id\":\"urn:a\",\"title\":\"Herons\",\"author\":[\"Cy\"],\"date\":"
        "\"2024-05-06T10:00:00Z\",\"modified\":\"2024-05-07T10:00:00Z\",\"section\":[\"nature\"],"
        "\"source\":\"Wire\",\"lang\":\"en\",\"dateline\":\"PORTVALE, May 6\",\"caption\":"
        "[\"A heron\"],\"body\":\"They came back.\\n\\nWhy\\n\\nNobody knows.\"}\n"
        "{\"id\":\"urn:b\",\"title\":\"Photo\",\"author\":[\"Bo Ray\"],\"caption\":[\"A heron\"]}\n"
        "{\"id\":\"urn:c\",\"title\":\"Page\",\"body\":\"One.\\n\\nTwo.\"}\n"
        "{\"id\":\"urn:d\",\"body\":\"1 < 2\"}\n");
    check_status(
        "<conceptItem xmlns='http://iptc.org/std/nar/2006-10-01/'><concept/></conceptItem>",
        NS_INVALID, "");
    check("<newsItem guid='urn:a'>\n</newsItem>",
          "skipped BYTES:1: neither \"body\" nor \"title\" has text\n");
}

static void test_newsml_1(void **state)
{
    (void)state;
    check("<NewsML Version='1.2'><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:a"
          "</PublicIdentifier></NewsIdentifier></Identification><NewsManagement>"
          "<FirstCreated>20240506T101500+0200</FirstCreated></NewsManagement><NewsComponent>"
          "<NewsLines><HeadLine>Herons</HeadLine><ByLine>By Ann Lee</ByLine></NewsLines>"
          "<AdministrativeMetadata><Provider><Party FormalName='Wire'/></Provider>"
          "</AdministrativeMetadata><DescriptiveMetadata><Language FormalName='de'/>"
          "</DescriptiveMetadata><ContentItem><DataContent><p>One.</p><p>Two.</p></DataContent>"
          "</ContentItem></NewsComponent></NewsItem></NewsML>",
          "{\"id\":\"urn:a\",\"title\":\"Herons\",\"author\":[\"Ann Lee\"],\"date\":"
          "\"2024-05-06T10:15:00+02:00\",\"source\":\"Wire\",\"lang\":\"de\",\"body\":\"One.\\n\\n"
          "Two.\"}\n");
}

static void test_ninjs(void **state)
{
    (void)state;
    check("{\n\"uri\": \"http://x.test/1\", \"versioncreated\": \"2024-05-06T10:00:00Z\",\n"
          "\"headline\": \"Herons\", \"byline\": \"By Ann Lee\", \"body_text\": \"no\",\n"
          "\"body_xhtml\": \"<p>One.</p><p>Two.</p>\", \"subject\": [{\"name\": \"nature\"}],\n"
          "\"copyrightholder\": \"Wire\", \"language\": \"en-GB\"}\n",
          "{\"id\":\"http://x.test/1\",\"title\":\"Herons\",\"author\":[\"Ann Lee\"],\"date\":"
          "\"2024-05-06T10:00:00Z\",\"section\":[\"nature\"],\"source\":\"Wire\",\"lang\":\"en\","
          "\"url\":\"http://x.test/1\",\"body\":\"One.\\n\\nTwo.\"}\n");
    /* Version 3, one a line. */
    check("{\"uri\":\"urn:1\",\"firstCreated\":\"2024-05-06\",\"versionCreated\":\"2024-05-07\","
          "\"headlines\":[{\"role\":\"sub\",\"value\":\"no\"},{\"role\":\"main\",\"value\":\"A\"}],"
          "\"bodies\":[{\"role\":\"nitf\",\"value\":\"<nitf/>\"},{\"role\":\"html\",\"value\":"
          "\"<p>B</p>\"}],\"descriptions\":[{\"role\":\"caption\",\"value\":\"C\"}],"
          "\"by\":\"Von Ann Lee\",\"infoSources\":[{\"name\":\"Agentur\"}]}\n"
          "nonsense\n"
          "{\"uri\":\"urn:2\",\"headlines\":[{\"value\":\"D\"}],\"bodies\":[]}\n",
          "{\"id\":\"urn:1\",\"title\":\"A\",\"author\":[\"Ann Lee\"],\"date\":\"2024-05-06\","
          "\"modified\":\"2024-05-07\",\"source\":\"Agentur\",\"caption\":[\"C\"],\"body\":\"B\"}\n"
          "skipped BYTES:2: not JSON from byte 1 on: nonsense\n"
          "{\"id\":\"urn:2\",\"title\":\"D\"}\n");
    check("{\"uri\": \"urn:1\", \"bodies\": []\n}",
          "skipped BYTES:0: neither \"body\" nor \"title\" has text\n");
    check("{\"uri\": \"urn:1\", \"bodies\": [\n",
          "skipped BYTES:0: not JSON: it ends too early, after 28 bytes\n");
}

static void test_dates(void **state)
{
    (void)state;
    struct ns_date date;
    char text[NS_DATE_TEXT_SIZE];
    assert_true(ns_wire_date(NS_STR(" 20240506T101500Z "), &date));
    assert_string_equal(ns_date_format(date, text), "2024-05-06T10:15:00Z");
    assert_true(ns_wire_date(NS_STR("2024-05-06"), &date));
    assert_false(ns_wire_date(NS_STR("20240506Txxxxxx"), &date));
    assert_false(ns_wire_date(NS_STR(""), &date));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nitf),  cmocka_unit_test(test_g2),    cmocka_unit_test(test_newsml_1),
        cmocka_unit_test(test_ninjs), cmocka_unit_test(test_dates),
    };
    return cmocka_run_group_tests_name("newsml", tests, NULL, NULL);
}

#include "indexer/readers/mime.h"
#include "tests/reader_check.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void check(const char *bytes, const char *expected)
{
    struct reader_told told;
    reader_check(&told, NULL, ns_str_of(bytes));
    assert_string_equal(ns_buffer_str(&told.text).data, expected);
    assert_int_equal(told.status, NS_OK);
    ns_buffer_release(&told.text);
}

static void test_mbox(void **state)
{
    (void)state;
    check("From news@x.test Mon May  6 10:00:00 2024\n"
          "From: \"The Heron\" <news@x.test>\n"
          "Subject: =?utf-8?q?Caf=C3=A9_news?=\n =?ISO-8859-1?B?IOk=?= today\n"
          "Message-ID: <1@x.test>\nDate: Mon, 06 May 2024 10:00:00 +0000\n"
          "Content-Type: multipart/alternative; boundary=\"b 1\"\nMIME-Version: 1.0\n\n"
          "preamble\n--b 1\nContent-Type: text/plain\n\nno\n"
          "--b 1\nContent-Type: text/html; charset=utf-8\n"
          "Content-Transfer-Encoding: quoted-printable\n\n<p>On=\ne =C3=A9.</p><p>Two.</p>\n"
          "--b 1--\n\n"
          "From y@x.test Tue May  7 10:00:00 2024\nFrom: y@news.test\nSubject: B\n"
          "Message-ID: <2@x.test>\nContent-Transfer-Encoding: base64\n\nT25lLgo=\n\n"
          "From z\nSubject: C\n\nSaid:\n\n>From here on.\n",
          "{\"id\":\"1@x.test\",\"title\":\"Café news é today\",\"date\":\"2024-05-06T10:00:00Z\","
          "\"source\":\"The Heron\",\"body\":\"One é.\\n\\nTwo.\"}\n"
          "{\"id\":\"2@x.test\",\"title\":\"B\",\"source\":\"news.test\",\"body\":\"One.\"}\n"
          "{\"id\":\"stdin#31\",\"title\":\"C\",\"body\":\"Said:\\n\\nFrom here on.\"}\n");
}

static void test_message(void **state)
{
    (void)state;
    check("Subject: A\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
          "--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nno\r\n"
          "--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n"
          "--y\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n\xcf\xf2\xe8\xf6\xe0\r\n",
          "{\"id\":\"stdin#1\",\"title\":\"A\",\"body\":\"Птица\"}\n");
    check("Message-ID: <1@x.test>\n\n",
          "skipped BYTES:1: neither \"body\" nor \"title\" has text\n");
}

static void test_mhtml(void **state)
{
    (void)state;
    check(
        "From: <Saved>\r\nSnapshot-Content-Location: http://x.test/a\r\nSubject: no\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n"
        "\tboundary=\"--b--\"\r\n\r\n----b--\r\nContent-Type: text/html\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: http://x.test/b\r\n\r\n"
        "<html><head><title>A heron is elected mayor</title></head><body><h1>A heron is elec=\r\n"
        "ted mayor</h1><p>It took office on Monday, and nobody in the town could say how it "
        "had come to stand for election at all.</p></body></html>\r\n"
        "----b--\r\nContent-Type: image/png\r\n\r\nxyz\r\n----b----\r\n",
        "{\"id\":\"http://x.test/a\",\"title\":\"A heron is elected mayor\",\"source\":\"x.test\","
        "\"url\":\"http://x.test/a\",\"body\":\"It took office on Monday, and nobody in the town "
        "could say how it had come to stand for election at all.\"}\n");
}

static void check_text(const char *value, const char *expected)
{
    struct ns_buffer text;
    struct ns_error err;
    ns_buffer_init(&text);
    assert_int_equal(ns_mime_text(ns_str_of(value), &text, &err), NS_OK);
    assert_string_equal(ns_buffer_str(&text).data, expected);
    ns_buffer_release(&text);
}

static void test_header_text(void **state)
{
    (void)state;
    check_text("plain =?not a word", "plain =?not a word");
    check_text("=?utf-8*en?Q?a_b?= =?utf-8?q?c?= d", "a bc d");
    check_text("=?utf-8?x?a?=", "=?utf-8?x?a?=");
    check_text("=?utf-8?q?a=G1=?=", "a=G1=");
    check_text("", "");
    struct ns_str value = NS_STR("text/html; xcharset=a; charset=\"b c\"; name=d");
    assert_true(ns_str_equal(ns_mime_param(value, "charset"), NS_STR("b c")));
    assert_true(ns_str_equal(ns_mime_param(value, "name"), NS_STR("d")));
    assert_int_equal(ns_mime_param(value, "boundary").size, 0);
}

/* Multiparts within multiparts end somewhere. */
static void test_depth(void **state)
{
    (void)state;
    struct ns_buffer text;
    struct reader_told told;
    ns_buffer_init(&text);
    ns_buffer_append_text(&text, "Subject: A\nMIME-Version: 1.0\n");
    for (int i = 0; i < 100; i++)
        ns_buffer_printf(&text, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    ns_buffer_append_text(&text, "\ndeep\n");
    reader_check(&told, NULL, ns_buffer_str(&text));
    assert_string_equal(ns_buffer_str(&told.text).data, "{\"id\":\"stdin#1\",\"title\":\"A\"}\n");
    ns_buffer_release(&told.text);
    ns_buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mbox),  cmocka_unit_test(test_message),
        cmocka_unit_test(test_mhtml), cmocka_unit_test(test_header_text),
        cmocka_unit_test(test_depth),
    };
    return cmocka_run_group_tests_name("mail", tests, NULL, NULL);
}

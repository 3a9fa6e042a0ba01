#include "indexer/readers/http_response.h"
#include "tests/reader_check.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <zlib.h>

#define BODY                                                                                       \
    "It took office on Monday, and nobody in the town could say how it had come to stand for "     \
    "election at all."
#define PAGE                                                                                       \
    "<html><head><title>A heron is elected mayor</title></head><body><h1>A heron is elected "      \
    "mayor</h1><p>" BODY "</p></body></html>"
#define OK_HTML "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"

static void add_record(struct ns_buffer *out, const char *type, const char *url, const char *media,
                       struct ns_str block)
{
    ns_buffer_printf(out,
                     "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n"
                     "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
                     type, url, media, block.size);
    ns_buffer_append_str(out, block);
    ns_buffer_append_text(out, "\r\n\r\n");
}

static void add_response(struct ns_buffer *out, const char *url, const char *block)
{
    add_record(out, "response", url, "application/http; msgtype=response", ns_str_of(block));
}

static void check(const struct ns_buffer *warc, enum ns_status status, const char *expected)
{
    struct reader_told told;
    reader_check(&told, NULL, ns_buffer_str(warc));
    assert_int_equal(told.status, status);
    assert_string_equal(ns_buffer_str(&told.text).data, expected);
    ns_buffer_release(&told.text);
}

#define ARTICLE(id)                                                                                \
    "{\"id\":\"" id                                                                                \
    "\",\"title\":\"A heron is elected mayor\",\"source\":\"x.test\",\"url\":\"" id                \
    "\",\"body\":\"" BODY "\"}\n"

static void test_records(void **state)
{
    (void)state;
    struct ns_buffer warc;
    ns_buffer_init(&warc);
    add_record(&warc, "warcinfo", "", "application/warc-fields", NS_STR("software: x\r\n"));
    add_record(&warc, "request", "http://x.test/a", "application/http", NS_STR("GET / HTTP/1.1"));
    add_response(&warc, "http://x.test/a", OK_HTML "\r\n" PAGE);
    add_response(&warc, "http://x.test/no",
                 "HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n" PAGE);
    add_response(&warc, "http://x.test/css",
                 "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\np {}");
    add_record(&warc, "resource", "http://x.test/r", "text/html", NS_STR(PAGE));
    add_record(&warc, "resource", "metadata://x/log", "text/plain", NS_STR("A heron\n\nlogs.\n"));
    add_record(&warc, "conversion", "http://x.test/t", "text/plain",
               NS_STR("A heron is elected mayor\n\n" BODY "\n"));
    check(&warc, NS_OK,
          ARTICLE("http://x.test/a")
              ARTICLE("http://x.test/r") "{\"id\":\"http://x.test/t\",\"title\":\"A heron is "
                                         "elected mayor\",\"url\":"
                                         "\"http://x.test/t\",\"body\":\"" BODY "\"}\n");
    ns_buffer_release(&warc);
}

/* Each record a gzip member, and a page compressed within its response. */
static void test_gzip(void **state)
{
    (void)state;
    struct ns_buffer warc, block, packed;
    unsigned char out[4096];
    ns_buffer_init(&warc);
    ns_buffer_init(&block);
    ns_buffer_init(&packed);
    for (int round = 0; round < 2; round++) {
        z_stream z = {0};
        struct ns_str text = round ? ns_buffer_str(&warc) : NS_STR(PAGE);
        assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
        z.next_in = (z_const Bytef *)text.data;
        z.avail_in = (uInt)text.size;
        z.next_out = out;
        z.avail_out = sizeof out;
        assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
        size_t size = sizeof out - z.avail_out;
        (void)deflateEnd(&z);
        if (round == 0) {
            ns_buffer_append_text(&block, OK_HTML "Content-Encoding: gzip\r\n\r\n");
            ns_buffer_append(&block, out, size);
            add_record(&warc, "response", "http://x.test/z", "application/http",
                       ns_buffer_str(&block));
        } else {
            ns_buffer_append(&packed, out, size);
            ns_buffer_append(&packed, out, size);
        }
    }
    check(&packed, NS_OK, ARTICLE("http://x.test/z") ARTICLE("http://x.test/z"));
    packed.size -= 20;
    check(&packed, NS_CORRUPT,
          ARTICLE("http://x.test/z") "skipped BYTES!http://x.test/z:0: damaged gzip data: it ends "
                                     "too early\n");
    ns_buffer_release(&packed);
    ns_buffer_release(&block);
    ns_buffer_release(&warc);
}

/* What follows the headers of a page in that encoding. */
static void check_encoded(const char *encoding, struct ns_str bytes, const char *expected)
{
    struct ns_buffer warc, block;
    ns_buffer_init(&warc);
    ns_buffer_init(&block);
    ns_buffer_printf(&block, OK_HTML "Content-Encoding: %s\r\n\r\n", encoding);
    ns_buffer_append_str(&block, bytes);
    add_record(&warc, "response", "http://x.test/z", "application/http", ns_buffer_str(&block));
    check(&warc, NS_OK, expected);
    ns_buffer_release(&block);
    ns_buffer_release(&warc);
}

static void test_brotli(void **state)
{
    (void)state;
    struct ns_buffer packed;
    ns_buffer_init(&packed);
    /* A window of 64 KiB, one block that is not compressed (RFC 7932, 9.2), and an empty last one.
     */
    size_t head = (sizeof PAGE - 2) << 4 | 1 << 20;
    for (int i = 0; i < 3; i++, head >>= 8)
        ns_buffer_append_char(&packed, (char)head);
    ns_buffer_append_text(&packed, PAGE);
    ns_buffer_append_char(&packed, 3);
    check_encoded("br", ns_buffer_str(&packed), ARTICLE("http://x.test/z"));
    packed.size -= 9;
    check_encoded("br", ns_buffer_str(&packed),
                  "skipped BYTES!http://x.test/z:0: a page whose br data are damaged\n");
    check_encoded("lzma", NS_STR("xyz"),
                  "skipped BYTES!http://x.test/z:0: a page compressed as lzma\n");
    ns_buffer_release(&packed);
}

static void test_deflate(void **state)
{
    (void)state;
    for (int bits = -15; bits <= 15; bits += 30) {
        unsigned char out[4096];
        z_stream z = {.next_in = (z_const Bytef *)PAGE, .avail_in = sizeof PAGE - 1};
        assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
        z.next_out = out;
        z.avail_out = sizeof out;
        assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
        size_t size = sizeof out - z.avail_out;
        (void)deflateEnd(&z);
        check_encoded("deflate", (struct ns_str){(char *)out, size}, ARTICLE("http://x.test/z"));
        check_encoded("deflate", (struct ns_str){(char *)out, size - 9},
                      "skipped BYTES!http://x.test/z:0: a page whose deflate data are damaged\n");
    }
}

/* The header's charset counts where the page names none. */
static void test_charset(void **state)
{
    (void)state;
    struct ns_buffer warc;
    ns_buffer_init(&warc);
    add_response(&warc, "http://x.test/k",
                 "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"KOI8-R\"\r\n\r\n"
                 "<html><head><title>\xe3\xc1\xd0\xcc\xc9 "
                 "\xc9</title></head><body><h1>\xe3\xc1\xd0\xcc\xc9 \xc9</h1><p>" BODY
                 "</p></body></html>");
    check(&warc, NS_OK,
          "{\"id\":\"http://x.test/k\",\"title\":\"Цапли и\",\"source\":\"x.test\","
          "\"url\":\"http://x.test/k\",\"body\":\"" BODY "\"}\n");
    ns_buffer_release(&warc);
}

static void test_damage(void **state)
{
    (void)state;
    struct ns_buffer warc;
    ns_buffer_init(&warc);
    ns_buffer_append_text(&warc, "WARC/1.0\r\nWARC-Type: response\r\n\r\nlost\r\n");
    add_response(&warc, "http://x.test/a", OK_HTML "\r\n" PAGE);
    add_record(&warc, "response", "http://x.test/br", "application/http",
               NS_STR(OK_HTML "Content-Encoding: br\r\n\r\nxyz"));
    ns_buffer_append_text(&warc,
                          "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\n"
                          "WARC-Target-URI: <http://x.test/b>\r\nContent-Length: 999\r\n\r\n" PAGE);
    check(&warc, NS_CORRUPT,
          "skipped BYTES:0: a damaged record: no Content-Length\n"
          "skipped BYTES:4: a damaged record: no record begins where one should\n" ARTICLE(
              "http://x.test/a") "skipped BYTES!http://x.test/br:0: a page whose br data are "
                                 "damaged\n" ARTICLE("http://x.test/b"));
    ns_buffer_release(&warc);
}

static void test_arc(void **state)
{
    (void)state;
    struct ns_buffer arc;
    static const char version[] =
        "1 0 x\nURL IP-address Archive-date Content-type Archive-length\n";
    static const char block[] = OK_HTML "\r\n" PAGE;
    ns_buffer_init(&arc);
    ns_buffer_printf(&arc, "filedesc://x.arc 0.0.0.0 20240101000000 text/plain %zu\n%s\n",
                     sizeof version - 1, version);
    ns_buffer_printf(&arc, "http://x.test/a b 1.2.3.4 20240101000000 text/html %zu\n%s\n",
                     sizeof block - 1, block);
    check(&arc, NS_OK, ARTICLE("http://x.test/a b"));
    ns_buffer_release(&arc);
}

static void check_body(const char *bytes, unsigned code, const char *body)
{
    struct ns_http_response response;
    struct ns_buffer scratch;
    struct ns_error err;
    ns_buffer_init(&scratch);
    assert_int_equal(ns_http_response_parse(&response, ns_str_of(bytes), &scratch, &err), NS_OK);
    assert_int_equal(response.code, code);
    assert_true(ns_str_equal(response.body, ns_str_of(body)));
    ns_buffer_release(&scratch);
}

static void test_http(void **state)
{
    (void)state;
#define CHUNKED "HTTP/1.1 200 OK\r\ntransfer-encoding:  Chunked\r\n\r\n"
    check_body(CHUNKED "3\r\nabc\r\nB;x=y\r\ndefghijklmn\r\n0\r\n\r\n", 200, "abcdefghijklmn");
    check_body(CHUNKED "3\r\nabc\r\n9\r\nde", 200, "abcde");
    check_body(CHUNKED "ffffffff\r\nabc", 200, "abc");
    check_body(CHUNKED "not chunked", 200, "not chunked");
    check_body("HTTP/1.0 301 Moved\nLocation: x\n\nbody", 301, "body");
    check_body("<html>", 0, "<html>");
    check_body("", 0, "");
    char type[NS_MEDIA_TYPE_MAX];
    ns_media_type(NS_STR(" Text/HTML; charset=x"), type);
    assert_string_equal(type, "text/html");
    ns_media_type(NS_STR(""), type);
    assert_string_equal(type, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records), cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_damage),  cmocka_unit_test(test_brotli),
        cmocka_unit_test(test_deflate), cmocka_unit_test(test_charset),
        cmocka_unit_test(test_arc),     cmocka_unit_test(test_http),
    };
    return cmocka_run_group_tests_name("warc", tests, NULL, NULL);
}

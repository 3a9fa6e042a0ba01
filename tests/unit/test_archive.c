#include "tests/reader_check.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>

#define LINE(id) "{\"id\":\"" id "\",\"title\":\"T\"}\n"

typedef int setter(struct archive *);

static struct archive *begin(setter *format, setter *filter, struct ns_buffer *out, size_t room,
                             size_t *used)
{
    struct archive *a = archive_write_new();
    assert_non_null(a);
    assert_int_equal(format(a), ARCHIVE_OK);
    assert_int_equal(filter(a), ARCHIVE_OK);
    (void)archive_write_set_bytes_per_block(a, 0);
    assert_true(ns_buffer_reserve(out, room));
    assert_int_equal(archive_write_open_memory(a, out->data, room, used), ARCHIVE_OK);
    return a;
}

static void add(struct archive *a, const char *name, unsigned type, struct ns_str bytes)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)bytes.size);
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    if (bytes.size)
        assert_int_equal(archive_write_data(a, bytes.data, bytes.size), bytes.size);
    archive_entry_free(entry);
}

static void finish(struct archive *a, struct ns_buffer *out, const size_t *used)
{
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    assert_int_equal(archive_write_free(a), ARCHIVE_OK);
    out->size = *used;
}

/* Adds what every archive here holds. */
static void add_members(struct archive *a)
{
    add(a, "news", AE_IFDIR, NS_STR(""));
    add(a, "news/a.ndjson", AE_IFREG, NS_STR(LINE("a") LINE("b") "{\"id\":\"c\"}\n"));
    add(a, "news/.hidden", AE_IFREG, NS_STR(LINE("hidden")));
    add(a, "news/bin", AE_IFREG, NS_STR("\1\2\3\4\5\6\7\10\1\2\3"));
    add(a, "b.csv", AE_IFREG, NS_STR("id,title\nd,T\n"));
}

#define TOLD                                                                                       \
    LINE("a")                                                                                      \
    LINE("b")                                                                                      \
    "skipped BYTES!news/a.ndjson:3: neither \"body\" nor \"title\" has text\n"                     \
    "skipped BYTES!news/bin:0: not text: it holds binary data\n" LINE("d")

static void check(struct ns_str bytes, enum ns_status status, const char *expected)
{
    struct reader_told told;
    reader_check(&told, NULL, bytes);
    assert_string_equal(ns_buffer_str(&told.text).data, expected);
    assert_int_equal(told.status, status);
    ns_buffer_release(&told.text);
}

static void check_format(setter *format, setter *filter)
{
    struct ns_buffer out;
    size_t used;
    ns_buffer_init(&out);
    struct archive *a = begin(format, filter, &out, 1 << 16, &used);
    add_members(a);
    finish(a, &out, &used);
    check(ns_buffer_str(&out), NS_OK, TOLD);
    ns_buffer_release(&out);
}

static void test_formats(void **state)
{
    (void)state;
    check_format(archive_write_set_format_ustar, archive_write_add_filter_none);
    check_format(archive_write_set_format_gnutar, archive_write_add_filter_none);
    check_format(archive_write_set_format_zip, archive_write_add_filter_none);
    check_format(archive_write_set_format_7zip, archive_write_add_filter_none);
    check_format(archive_write_set_format_pax_restricted, archive_write_add_filter_gzip);
    check_format(archive_write_set_format_ustar, archive_write_add_filter_bzip2);
    check_format(archive_write_set_format_ustar, archive_write_add_filter_xz);
}

/* A compressed file is read as if it were not. */
static void test_single_file(void **state)
{
    (void)state;
    setter *const filters[] = {archive_write_add_filter_bzip2, archive_write_add_filter_xz,
                               archive_write_add_filter_lz4};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct ns_buffer out;
        size_t used;
        ns_buffer_init(&out);
        struct archive *a = begin(archive_write_set_format_raw, filters[i], &out, 1 << 16, &used);
        add(a, "x", AE_IFREG, NS_STR(LINE("a") "{\"title\":\"T\"}\nno\n"));
        finish(a, &out, &used);
        check(ns_buffer_str(&out), NS_OK,
              LINE("a") LINE("stdin#2") "skipped BYTES:3: not JSON from byte 1 on: no\n");
        ns_buffer_release(&out);
    }
}

/* An archive within an archive is read, one within that is not. */
static void test_nested(void **state)
{
    (void)state;
    struct ns_buffer inner, middle, outer;
    size_t used;
    ns_buffer_init(&inner);
    ns_buffer_init(&middle);
    ns_buffer_init(&outer);
    struct archive *a = begin(archive_write_set_format_ustar, archive_write_add_filter_none, &inner,
                              1 << 16, &used);
    add(a, "a", AE_IFREG, NS_STR(LINE("a")));
    finish(a, &inner, &used);
    a = begin(archive_write_set_format_zip, archive_write_add_filter_none, &middle, 1 << 17, &used);
    add(a, "in.tar", AE_IFREG, ns_buffer_str(&inner));
    add(a, "b", AE_IFREG, NS_STR(LINE("b") "no\n"));
    finish(a, &middle, &used);
    check(ns_buffer_str(&middle), NS_OK,
          LINE("a") LINE("b") "skipped BYTES!b:2: not JSON from byte 1 on: no\n");
    a = begin(archive_write_set_format_ustar, archive_write_add_filter_none, &outer, 1 << 18,
              &used);
    add(a, "m.zip", AE_IFREG, ns_buffer_str(&middle));
    finish(a, &outer, &used);
    check(ns_buffer_str(&outer), NS_OK,
          "skipped BYTES!m.zip!in.tar:0: archives within archives more than 2 deep\n" LINE(
              "b") "skipped BYTES!m.zip!b:2: not JSON from byte 1 on: no\n");
    ns_buffer_release(&outer);
    ns_buffer_release(&middle);
    ns_buffer_release(&inner);
}

static void test_truncated(void **state)
{
    (void)state;
    struct ns_buffer out;
    size_t used;
    ns_buffer_init(&out);
    struct archive *a =
        begin(archive_write_set_format_ustar, archive_write_add_filter_none, &out, 1 << 16, &used);
    add(a, "a", AE_IFREG, NS_STR(LINE("a")));
    add(a, "b", AE_IFREG, NS_STR(LINE("b") LINE("c")));
    finish(a, &out, &used);
    out.size = 512 + 512 + 512 + sizeof LINE("b") + 4; /* within the second member's second line */
    struct reader_told told;
    reader_check(&told, NULL, ns_buffer_str(&out));
    assert_int_equal(told.status, NS_CORRUPT);
    assert_non_null(strstr(told.text.data, LINE("a")));
    assert_null(strstr(told.text.data, LINE("c")));
    ns_buffer_release(&told.text);
    ns_buffer_release(&out);
}

/* 256 MiB of zeros in some 260 kB. */
static void test_bomb(void **state)
{
    (void)state;
    enum { MEGABYTE = 1 << 20 };
    static char line[MEGABYTE];
    memset(line, ' ', sizeof line);
    line[MEGABYTE - 1] = '\n';
    struct ns_buffer out;
    struct reader_told told;
    size_t used;
    ns_buffer_init(&out);
    struct archive *a =
        begin(archive_write_set_format_zip, archive_write_add_filter_none, &out, MEGABYTE, &used);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "bomb");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)256 * MEGABYTE);
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    archive_entry_free(entry);
    for (int i = 0; i < 256; i++)
        assert_int_equal(archive_write_data(a, line, sizeof line), sizeof line);
    add(a, "after", AE_IFREG, NS_STR(LINE("after")));
    finish(a, &out, &used);
    reader_check(&told, NULL, ns_buffer_str(&out));
    assert_string_equal(ns_buffer_str(&told.text).data,
                        "skipped BYTES!bomb:0: the archive expands to more than 200 times its "
                        "size\n");
    ns_buffer_release(&told.text);
    ns_buffer_release(&out);
}

#define PAGE(title, body)                                                                          \
    "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>" title      \
    "</title></head><body>" body "</body></html>"

/* Its chapters are pages; what else is in it is passed over without a word. */
static void test_book(void **state)
{
    struct ns_buffer out;
    struct reader_told told;
    size_t used;
    (void)state;
    ns_buffer_init(&out);
    struct archive *a =
        begin(archive_write_set_format_zip, archive_write_add_filter_none, &out, 1 << 16, &used);
    assert_int_equal(archive_write_zip_set_compression_store(a), ARCHIVE_OK);
    add(a, "mimetype", AE_IFREG, NS_STR("application/epub+zip"));
    add(a, "META-INF/container.xml", AE_IFREG, NS_STR("<?xml version=\"1.0\"?><container/>"));
    add(a, "cover.jpg", AE_IFREG, NS_STR("\1\2\3\4\5\6\7\10\1\2\3"));
    add(a, "cover.xhtml", AE_IFREG, NS_STR(PAGE("Cover", "<img src=\"cover.jpg\"/>")));
    add(a, "one.xhtml", AE_IFREG,
        NS_STR(PAGE("The pier", "<h1>The pier</h1><p>The pier was mended on Monday, after all that "
                                "the storm had done to it, and boats may land there again.</p>")));
    finish(a, &out, &used);
    reader_check(&told, NULL, ns_buffer_str(&out));
    assert_int_equal(told.status, NS_OK);
    assert_non_null(strstr(told.text.data, "\"title\":\"The pier\""));
    assert_null(strstr(told.text.data, "skipped"));
    assert_null(strstr(told.text.data, "Cover"));
    ns_buffer_release(&told.text);
    ns_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats), cmocka_unit_test(test_single_file),
        cmocka_unit_test(test_nested),  cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_bomb),    cmocka_unit_test(test_book),
    };
    return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}

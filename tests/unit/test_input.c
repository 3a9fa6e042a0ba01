#include "indexer/readers/input.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static char folder[NS_SCRATCH_SIZE];
static char file[NS_SCRATCH_SIZE + 8];

static int make_folder(void **state)
{
    (void)state;
    ns_scratch_make(folder);
    (void)snprintf(file, sizeof file, "%s/file", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return ns_scratch_remove(folder);
}

static void save(struct ns_str bytes)
{
    FILE *f = fopen(file, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, f), bytes.size);
    assert_int_equal(fclose(f), 0);
}

static void gzip(struct ns_buffer *out, struct ns_str text)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&z, text.size);
    assert_true(ns_buffer_reserve(out, bound));
    z.next_in = (z_const Bytef *)text.data;
    z.avail_in = (uInt)text.size;
    z.next_out = (Bytef *)out->data + out->size;
    z.avail_out = (uInt)bound;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->size += bound - z.avail_out;
    deflateEnd(&z);
}

static void zstd(struct ns_buffer *out, struct ns_str text)
{
    size_t bound = ZSTD_compressBound(text.size);
    assert_true(ns_buffer_reserve(out, bound));
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t size = ZSTD_compress2(context, out->data + out->size, bound, text.data, text.size);
    assert_false(ZSTD_isError(size));
    out->size += size;
    ZSTD_freeCCtx(context);
}

typedef void compressor(struct ns_buffer *, struct ns_str);
static compressor *const compressors[] = {gzip, zstd};

/* Reads all lines of the file, joined by '|', and the status at the end. */
static enum ns_status read_lines(struct ns_buffer *out, struct ns_error *err)
{
    struct ns_input *input;
    assert_int_equal(ns_input_open(&input, file, err), NS_OK);
    struct ns_str text;
    size_t number, expected = 0;
    bool more;
    enum ns_status status;
    while ((status = ns_input_line(input, &text, &number, &more, err)) == NS_OK && more) {
        assert_int_equal(number, ++expected);
        ns_buffer_append_str(out, text);
        ns_buffer_append_char(out, '|');
    }
    assert_false(more);
    ns_input_close(input);
    return status;
}

static void check_lines(struct ns_str bytes, const char *expected, enum ns_status status)
{
    save(bytes);
    struct ns_error err = {0};
    struct ns_buffer out;
    ns_buffer_init(&out);
    assert_int_equal(read_lines(&out, &err), status);
    assert_string_equal(ns_buffer_str(&out).data, expected);
    ns_buffer_release(&out);
}

static void test_plain(void **state)
{
    (void)state;
    check_lines(NS_STR(""), "", NS_OK);
    check_lines(NS_STR("\n"), "|", NS_OK);
    check_lines(NS_STR("one\r\ntwo\n\nthree"), "one|two||three|", NS_OK);
    check_lines(NS_STR("\xef\xbb\xbfone\n\xef\xbb\xbftwo"), "one|\xef\xbb\xbftwo|", NS_OK);
    check_lines(NS_STR("x"), "x|", NS_OK);
}

static void test_utf16(void **state)
{
    (void)state;
    check_lines(NS_STR("\xff\xfe"
                       "a\0\xe9\0\n\0\x3d\xd8\x00\xde"),
                "a\xc3\xa9|\xf0\x9f\x98\x80|", NS_OK);
    check_lines(NS_STR("\xfe\xff"
                       "\0a\0\n\0b"),
                "a|b|", NS_OK);
    check_lines(NS_STR("\xfe\xff"
                       "\xd8\x3d\0b\0"),
                "\xef\xbf\xbd"
                "b\xef\xbf\xbd|",
                NS_OK);
    struct ns_buffer big;
    ns_buffer_init(&big);
    ns_buffer_append(&big, "\xff\xfe", 2);
    for (int i = 0; i < 400000; i++) /* many conversion steps, pairs across their edges */
        ns_buffer_append(&big, "\x3d\xd8\x00\xde", 4);
    ns_buffer_append(&big, "x\0", 2);
    save(ns_buffer_str(&big));
    struct ns_error err;
    struct ns_input *input;
    struct ns_str text;
    assert_int_equal(ns_input_open(&input, file, &err), NS_OK);
    assert_int_equal(ns_input_all(input, &text, &err), NS_OK);
    assert_int_equal(text.size, 400000 * 4 + 1);
    for (size_t i = 0; i < 400000; i++)
        assert_memory_equal(text.data + 4 * i, "\xf0\x9f\x98\x80", 4);
    ns_input_close(input);
    ns_buffer_release(&big);
}

static void test_compressed(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct ns_buffer bytes;
        ns_buffer_init(&bytes);
        compressors[i](&bytes, NS_STR("one\ntw"));
        compressors[i](&bytes, NS_STR(""));
        compressors[i](&bytes, NS_STR("o\nthree\n"));
        check_lines(ns_buffer_str(&bytes), "one|two|three|", NS_OK);
        ns_buffer_append(&bytes, "\0\0\0\0", 4); /* padding of tapes */
        check_lines(ns_buffer_str(&bytes), "one|two|three|", NS_OK);
        ns_buffer_append_text(&bytes, "something else");
        check_lines(ns_buffer_str(&bytes), "one|two|three|", NS_CORRUPT);
        ns_buffer_clear(&bytes);
        compressors[i](&bytes, NS_STR(""));
        check_lines(ns_buffer_str(&bytes), "", NS_OK);
        ns_buffer_release(&bytes);
    }
}

/* Truncated at every byte: an error, never a line that was not there, and lines are not lost that
 * the cut left whole. */
static void test_truncated(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct ns_buffer bytes, out;
        struct ns_error err;
        ns_buffer_init(&bytes);
        ns_buffer_init(&out);
        compressors[i](&bytes, NS_STR("first line\nsecond line\n"));
        for (size_t size = 4; size < bytes.size; size++) {
            save((struct ns_str){bytes.data, size});
            ns_buffer_clear(&out);
            assert_int_equal(read_lines(&out, &err), NS_CORRUPT);
            assert_memory_equal("first line|second line|", ns_buffer_str(&out).data, out.size);
        }
        if (i == 0) /* only the checksum is missing */
            assert_string_equal(out.data, "first line|second line|");
        ns_buffer_release(&out);
        ns_buffer_release(&bytes);
    }
}

static void test_damaged(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct ns_buffer bytes, out;
        struct ns_error err;
        ns_buffer_init(&bytes);
        ns_buffer_init(&out);
        compressors[i](&bytes, NS_STR("first line\nsecond line\n"));
        bytes.data[bytes.size - (i == 0 ? 6 : 1)] ^= 1; /* in the checksum */
        save(ns_buffer_str(&bytes));
        assert_int_equal(read_lines(&out, &err), NS_CORRUPT);
        assert_non_null(strstr(err.message, "damaged"));
        ns_buffer_release(&out);
        ns_buffer_release(&bytes);
    }
}

/* 300 MiB of one byte in a file of some kilobytes. */
static void test_bomb(void **state)
{
    (void)state;
    struct ns_buffer text, part, bytes;
    ns_buffer_init(&text);
    ns_buffer_init(&part);
    ns_buffer_init(&bytes);
    const size_t size = 1024 * 1024;
    assert_true(ns_buffer_reserve(&text, size));
    memset(text.data, 'a', size);
    text.data[size - 1] = '\n';
    text.size = size;
    zstd(&part, ns_buffer_str(&text));
    for (int i = 0; i < 300; i++)
        ns_buffer_append_str(&bytes, ns_buffer_str(&part));
    save(ns_buffer_str(&bytes));
    struct ns_input *input;
    struct ns_error err;
    struct ns_str line;
    size_t number, lines = 0;
    bool more;
    enum ns_status status;
    assert_int_equal(ns_input_open(&input, file, &err), NS_OK);
    while ((status = ns_input_line(input, &line, &number, &more, &err)) == NS_OK && more)
        lines++;
    assert_int_equal(status, NS_LIMIT);
    assert_false(more);
    assert_in_range(lines, 60, 80);
    ns_input_close(input);
    ns_buffer_release(&bytes);
    ns_buffer_release(&part);
    ns_buffer_release(&text);
}

static void test_long_line(void **state)
{
    (void)state;
    FILE *f = fopen(file, "wb");
    assert_non_null(f);
    (void)fputs("before\n", f);
    static char block[1024 * 1024];
    memset(block, 'x', sizeof block);
    for (size_t i = 0; i < NS_LINE_MAX / sizeof block; i++)
        assert_int_equal(fwrite(block, 1, sizeof block, f), sizeof block);
    (void)fputs("y\nafter\n", f);
    assert_int_equal(fclose(f), 0);

    struct ns_input *input;
    struct ns_error err;
    struct ns_str line;
    size_t number;
    bool more;
    assert_int_equal(ns_input_open(&input, file, &err), NS_OK);
    assert_int_equal(ns_input_line(input, &line, &number, &more, &err), NS_OK);
    assert_int_equal(ns_input_line(input, &line, &number, &more, &err), NS_LIMIT);
    assert_true(more);
    assert_int_equal(number, 2);
    assert_int_equal(ns_input_line(input, &line, &number, &more, &err), NS_OK);
    assert_int_equal(number, 3);
    assert_memory_equal(line.data, "after", 5);
    ns_input_close(input);
    assert_int_equal(ns_input_open(&input, file, &err), NS_OK);
    assert_int_equal(ns_input_all(input, &line, &err), NS_LIMIT);
    ns_input_close(input);
}

static void test_head(void **state)
{
    (void)state;
    struct ns_buffer bytes;
    ns_buffer_init(&bytes);
    gzip(&bytes, NS_STR("one\ntwo\n"));
    save(ns_buffer_str(&bytes));
    struct ns_input *input;
    struct ns_error err;
    struct ns_str text;
    assert_int_equal(ns_input_open(&input, file, &err), NS_OK);
    assert_string_equal(ns_input_name(input), file);
    assert_int_equal(ns_input_path(input).data[0], '/');
    assert_int_equal(ns_input_head(input, &text, &err), NS_OK);
    assert_true(ns_str_equal(text, NS_STR("one\ntwo\n")));
    assert_int_equal(ns_input_consumed(input), bytes.size);
    assert_int_equal(ns_input_all(input, &text, &err), NS_OK);
    assert_true(ns_str_equal(text, NS_STR("one\ntwo\n")));
    ns_input_close(input);
    ns_buffer_release(&bytes);
}

static void test_refused(void **state)
{
    (void)state;
    struct ns_input *input;
    struct ns_error err;
    assert_int_equal(ns_input_open(&input, folder, &err), NS_INVALID);
    assert_null(input);
    assert_int_equal(ns_input_open(&input, "/dev/null", &err), NS_INVALID);
    assert_int_equal(ns_input_open(&input, "/does/not/exist", &err), NS_NOT_FOUND);
    assert_int_equal(ns_input_open(&input, "", &err), NS_NOT_FOUND);
}

/* A pipe gives its bytes a few at a time. */
static void test_stdin(void **state)
{
    (void)state;
    int ends[2], saved = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a\nb", 3), 3);
    (void)close(ends[1]);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    struct ns_input *input;
    struct ns_error err;
    struct ns_str text;
    assert_int_equal(ns_input_open(&input, "-", &err), NS_OK);
    assert_int_equal(ns_input_path(input).size, 0);
    assert_string_equal(ns_input_name(input), "(standard input)");
    assert_int_equal(ns_input_all(input, &text, &err), NS_OK);
    assert_true(ns_str_equal(text, NS_STR("a\nb")));
    ns_input_close(input);
    (void)dup2(saved, STDIN_FILENO);
    (void)close(saved);
    (void)close(ends[0]);
}

/* A part is read as a file is, and named after what it is a part of. */
static void test_part(void **state)
{
    (void)state;
    struct ns_input *whole, *part, *inner;
    struct ns_error err;
    struct ns_str text;
    struct ns_buffer packed;
    char expected[160];
    save(NS_STR("whole"));
    ns_buffer_init(&packed);
    gzip(&packed, NS_STR("\xef\xbb\xbfone\ntwo"));
    assert_int_equal(ns_input_open(&whole, file, &err), NS_OK);
    assert_int_equal(ns_input_open_bytes(&part, whole, NS_STR("a\tb"), NS_STR("http://x.test/"),
                                         ns_buffer_str(&packed), &err),
                     NS_OK);
    assert_int_equal(ns_input_all(part, &text, &err), NS_OK);
    assert_true(ns_str_equal(text, NS_STR("one\ntwo")));
    assert_int_equal(ns_input_consumed(part), packed.size);
    assert_true(ns_str_equal(ns_input_url(part), NS_STR("http://x.test/")));
    (void)snprintf(expected, sizeof expected, "%s!a b", file);
    assert_string_equal(ns_input_name(part), expected);
    assert_true(ns_str_equal(ns_input_path(part), ns_str_of(expected)));
    assert_int_equal(ns_input_open_bytes(&inner, part, NS_STR("c"), NS_STR(""), NS_STR(""), &err),
                     NS_OK);
    assert_int_equal(ns_input_depth(whole), 0);
    assert_int_equal(ns_input_depth(inner), 2);
    assert_int_equal(ns_input_all(inner, &text, &err), NS_OK);
    assert_int_equal(text.size, 0);
    ns_input_close(inner);
    ns_input_close(part);
    ns_input_close(whole);
    ns_buffer_release(&packed);
}

static enum ns_status fail_after_one(void *context, char *out, size_t size, size_t *got,
                                     struct ns_error *err)
{
    bool *given = context;
    *got = 0;
    if (*given)
        return ns_error_set(err, NS_CORRUPT, "torn");
    *given = true;
    assert_true(size > 4);
    memcpy(out, "xxxx", 4);
    *got = 4;
    return NS_OK;
}

static void test_part_damaged(void **state)
{
    (void)state;
    bool given = false;
    const struct ns_input_source source = {&given, fail_after_one};
    struct ns_input *whole, *part;
    struct ns_error err;
    struct ns_str bytes;
    save(NS_STR("whole"));
    assert_int_equal(ns_input_open(&whole, file, &err), NS_OK);
    assert_int_equal(ns_input_open_part(&part, whole, NS_STR("a"), NS_STR(""), &source, &err),
                     NS_OK);
    size_t got = 0;
    while (ns_input_bytes(part, 3, &bytes, &err) == NS_OK)
        got += bytes.size;
    assert_int_equal(got, 4);
    assert_int_equal(ns_input_bytes(part, 9, &bytes, &err), NS_CORRUPT);
    assert_int_equal(bytes.size, 0);
    assert_string_equal(err.message, "torn");
    assert_false(ns_input_seek(part, 0, NULL));
    ns_input_close(part);
    ns_input_close(whole);
}

static void test_seek(void **state)
{
    (void)state;
    struct ns_input *input;
    struct ns_error err;
    struct ns_str bytes;
    uint64_t size;
    save(NS_STR("0123456789"));
    assert_int_equal(ns_input_open(&input, file, &err), NS_OK);
    assert_int_equal(ns_input_bytes(input, 2, &bytes, &err), NS_OK);
    assert_true(ns_str_equal(bytes, NS_STR("01")));
    assert_true(ns_input_seek(input, 8, &size));
    assert_int_equal(size, 10);
    assert_int_equal(ns_input_bytes(input, 4, &bytes, &err), NS_OK);
    assert_true(ns_str_equal(bytes, NS_STR("89")));
    assert_int_equal(ns_input_bytes(input, 4, &bytes, &err), NS_OK);
    assert_int_equal(bytes.size, 0);
    assert_true(ns_input_seek(input, 0, NULL));
    assert_int_equal(ns_input_bytes(input, 1, &bytes, &err), NS_OK);
    assert_int_equal(bytes.data[0], '0');
    ns_input_close(input);
    struct ns_buffer packed;
    ns_buffer_init(&packed);
    gzip(&packed, NS_STR("0123456789"));
    save(ns_buffer_str(&packed));
    assert_int_equal(ns_input_open(&input, file, &err), NS_OK);
    assert_false(ns_input_seek(input, 0, &size));
    ns_input_close(input);
    ns_buffer_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),      cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_compressed), cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_damaged),    cmocka_unit_test(test_bomb),
        cmocka_unit_test(test_long_line),  cmocka_unit_test(test_head),
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_stdin),
        cmocka_unit_test(test_part),       cmocka_unit_test(test_part_damaged),
        cmocka_unit_test(test_seek),
    };
    return cmocka_run_group_tests_name("input", tests, make_folder, remove_folder);
}

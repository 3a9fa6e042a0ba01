#include "indexer/readers/reader.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

struct result {
    struct ns_buffer told; /* "id TAB title" or "skipped: why", one a line */
    enum ns_status status;
    struct ns_error err;
    enum ns_status refuse; /* what the sink answers */
};

static enum ns_status take(void *context, struct ns_article *article, struct ns_error *err)
{
    struct result *result = context;
    ns_buffer_printf(&result->told, "%.*s\t%.*s\n", (int)article->id.size, article->id.data,
                     (int)article->title.size, article->title.size ? article->title.data : "");
    return result->refuse ? ns_error_set(err, result->refuse, "refused") : NS_OK;
}

static void note_skip(void *context, const char *name, size_t line, const struct ns_error *why)
{
    struct result *result = context;
    assert_non_null(name);
    assert_int_equal(line, 0);
    ns_buffer_printf(&result->told, "skipped: %s\n", why->message);
}

static void run(struct result *result, const char *path, const struct ns_reader *forced)
{
    struct ns_article article;
    struct ns_sink sink = {.context = result, .article = take, .skip = note_skip};
    ns_article_init(&article);
    result->status = ns_read_file(path, forced, &article, &sink, &result->err);
    ns_article_release(&article);
}

static void save(struct ns_str bytes)
{
    FILE *f = fopen(file, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, f), bytes.size);
    assert_int_equal(fclose(f), 0);
}

static void check(struct ns_str bytes, enum ns_status status, const char *told)
{
    struct result result = {0};
    save(bytes);
    run(&result, file, NULL);
    assert_int_equal(result.status, status);
    assert_string_equal(ns_buffer_str(&result.told).data, told);
    ns_buffer_release(&result.told);
}

static void test_find(void **state)
{
    (void)state;
    assert_ptr_equal(ns_reader_find("text"), &ns_reader_text);
    assert_ptr_equal(ns_reader_find("html"), &ns_reader_html);
    assert_ptr_equal(ns_reader_find("ndjson"), &ns_reader_ndjson);
    assert_null(ns_reader_find("pdf"));
    assert_null(ns_reader_find(""));
}

static void test_detection(void **state)
{
    (void)state;
    char told[256];
    (void)snprintf(told, sizeof told, "%s\tA heron is elected mayor\n", file);
    check(NS_STR("A heron is elected mayor\n\nIt took office on Monday.\n"), NS_OK, told);
    check(NS_STR("{\"id\":\"a\",\"title\":\"T\"}\n"), NS_OK, "a\tT\n");
    check(NS_STR("<!DOCTYPE html><html><head><title>A heron is elected mayor</title></head><body>"
                 "<h1>A heron is elected mayor</h1><p>It took office on Monday, and nobody in the "
                 "town could say how it had come to stand for election at all.</p></body></html>"),
          NS_OK, told);
    /* The text reader when it is asked for. */
    struct result result = {0};
    save(NS_STR("{\"id\":\"a\",\"title\":\"T\"}\n"));
    run(&result, file, &ns_reader_text);
    assert_int_equal(result.status, NS_OK);
    assert_non_null(strstr(result.told.data, file));
    ns_buffer_release(&result.told);
}

static void test_refused(void **state)
{
    (void)state;
    check(NS_STR(""), NS_OK, "skipped: empty\n");
    check(NS_STR("\xef\xbb\xbf"), NS_OK, "skipped: empty\n");
    check(NS_STR(" \n\n"), NS_OK, "skipped: no text\n");
    check(NS_STR("\x7f"
                 "ELF\2\1\1\0\0\0\0\0\0\0\0\0"),
          NS_INVALID, "");
    check(NS_STR("w\0i\0d\0e\0"), NS_INVALID, "");
    struct result result = {0};
    run(&result, folder, NULL);
    assert_int_equal(result.status, NS_INVALID);
    run(&result, "/does/not/exist", NULL);
    assert_int_equal(result.status, NS_NOT_FOUND);
}

/* A gzip member of one stored block with binary bytes, cut: damage is what is told. */
static void test_damaged(void **state)
{
    (void)state;
    check(NS_STR("\x1f\x8b\x08\0\0\0\0\0\0\3\1\4\0\xfb\xff\1\2\3\4\0"), NS_CORRUPT, "");
}

/* One NUL in a long text does not make it binary. */
static void test_stray_nul(void **state)
{
    (void)state;
    struct ns_buffer text;
    ns_buffer_init(&text);
    ns_buffer_append_text(&text, "A heron is elected mayor\n\nIt took");
    ns_buffer_append_char(&text, '\0');
    for (int i = 0; i < 20; i++)
        ns_buffer_append_text(&text, "office on Monday. ");
    char told[256];
    (void)snprintf(told, sizeof told, "%s\tA heron is elected mayor\n", file);
    check(ns_buffer_str(&text), NS_OK, told);
    ns_buffer_release(&text);
}

static void test_sink_error(void **state)
{
    (void)state;
    struct result result = {.refuse = NS_IO};
    save(NS_STR("{\"id\":\"a\",\"title\":\"T\"}\n{\"id\":\"b\",\"title\":\"T\"}\n"));
    run(&result, file, NULL);
    assert_int_equal(result.status, NS_IO);
    assert_string_equal(result.told.data, "a\tT\n");
    ns_buffer_release(&result.told);
}

/* Two pages piped in do not replace each other; the same page twice is one article. */
static void test_piped_pages(void **state)
{
    (void)state;
    static const char *const pages[] = {"One line\n", "Another line\n", "One line\n"};
    char *told[3];
    for (size_t i = 0; i < 3; i++) {
        int ends[2], saved = dup(STDIN_FILENO);
        struct result result = {0};
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], pages[i], strlen(pages[i])), strlen(pages[i]));
        (void)close(ends[1]);
        assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
        (void)close(ends[0]);
        run(&result, "-", NULL);
        assert_true(dup2(saved, STDIN_FILENO) >= 0);
        (void)close(saved);
        assert_int_equal(result.status, NS_OK);
        assert_memory_equal(result.told.data, "stdin#", 6);
        told[i] = result.told.data;
    }
    assert_string_not_equal(told[0], told[1]);
    assert_string_equal(told[0], told[2]);
    for (size_t i = 0; i < 3; i++)
        free(told[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),        cmocka_unit_test(test_detection),
        cmocka_unit_test(test_refused),     cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_stray_nul),   cmocka_unit_test(test_sink_error),
        cmocka_unit_test(test_piped_pages),
    };
    return cmocka_run_group_tests_name("reader", tests, make_folder, remove_folder);
}

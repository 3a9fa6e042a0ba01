#include "common/article/article_json.h"
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

/* What a run of the reader gave: articles as exported, one a line, and "line: why" of the skipped.
 */
struct result {
    struct ns_buffer exported, skipped;
    enum ns_status status;
    struct ns_error err;
};

static enum ns_status take(void *context, struct ns_article *article, struct ns_error *err)
{
    (void)err;
    struct result *result = context;
    ns_article_write_json(&result->exported, article);
    ns_buffer_append_char(&result->exported, '\n');
    return NS_OK;
}

static void note_skip(void *context, const char *name, size_t line, const struct ns_error *why)
{
    struct result *result = context;
    assert_string_equal(name, file);
    ns_buffer_printf(&result->skipped, "%zu: %s\n", line, why->message);
}

static void run(struct result *result, struct ns_str bytes)
{
    *result = (struct result){0};
    FILE *f = fopen(file, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, f), bytes.size);
    assert_int_equal(fclose(f), 0);
    struct ns_input *input;
    struct ns_article article;
    ns_article_init(&article);
    assert_int_equal(ns_input_open(&input, file, &result->err), NS_OK);
    struct ns_sink sink = {.context = result, .article = take, .skip = note_skip};
    result->status = ns_reader_ndjson.read(input, &article, &sink, &result->err);
    ns_input_close(input);
    ns_article_release(&article);
    assert_non_null(ns_buffer_str(&result->exported).data);
}

static void result_release(struct result *result)
{
    ns_buffer_release(&result->exported);
    ns_buffer_release(&result->skipped);
}

/* The export without its "path", which differs from run to run. */
static void check(const char *bytes, const char *exported, const char *skipped)
{
    struct result result;
    run(&result, ns_str_of(bytes));
    assert_int_equal(result.status, NS_OK);
    char *text = result.exported.data;
    for (char *path; text && (path = strstr(text, ",\"path\":\"/"));) {
        char *end = strchr(path + 10, '"') + 1;
        memmove(path, end, strlen(end) + 1);
    }
    assert_string_equal(text ? text : "", exported);
    assert_string_equal(ns_buffer_str(&result.skipped).data, skipped);
    result_release(&result);
}

static void test_fields(void **state)
{
    (void)state;
    check("{\"id\":\"a1\",\"title\":\"T\",\"body\":\"B\\n\\nC\",\"section\":[\"World\",\"Asia\"],"
          "\"date\":\"2024-11-24\",\"author\":\"Ann Lee\",\"url\":\"https://e.example/a\","
          "\"source\":\"E\",\"lang\":\"en-US\",\"other\":{\"id\":[1,2]}}\n",
          "{\"id\":\"a1\",\"title\":\"T\",\"author\":[\"Ann Lee\"],\"date\":\"2024-11-24\","
          "\"section\":[\"World\",\"Asia\"],\"source\":\"E\",\"lang\":\"en\","
          "\"url\":\"https://e.example/a\",\"body\":\"B\\n\\nC\"}\n",
          "");
    check("{\"id\":1,\"title\":\"only a title\",\"kind\":\"headline\",\"language\":\"FR\","
          "\"caption\":\"c\",\"dateline\":\"SEOUL\",\"modified\":\"2024\"}",
          "{\"id\":\"1\",\"kind\":\"headline\",\"title\":\"only a title\",\"modified\":\"2024\","
          "\"lang\":\"fr\",\"dateline\":\"SEOUL\",\"caption\":[\"c\"]}\n",
          "");
}

static void test_ids(void **state)
{
    (void)state;
    /* Two ids that are one double; white space; exponent as written. */
    check(
        "{\"title\":\"t\",\"id\":9007199254740993}\n{\"title\":\"t\",\"id\" : 9007199254740992 }\n"
        "{\"n\":{\"id\":7},\"s\":\"\\\"id\\\":8\",\"id\":1e3,\"title\":\"t\"}\n",
        "{\"id\":\"9007199254740993\",\"title\":\"t\"}\n"
        "{\"id\":\"9007199254740992\",\"title\":\"t\"}\n{\"id\":\"1e3\",\"title\":\"t\"}\n",
        "");
    check("{\"title\":\"t\",\"url\":\"u:1\"}\n{\"title\":\"t\",\"url\":\"u:1\",\"id\":\" \"}\n",
          "{\"id\":\"u:1\",\"title\":\"t\",\"url\":\"u:1\"}\n"
          "{\"id\":\"u:1\",\"title\":\"t\",\"url\":\"u:1\"}\n",
          "");
    struct result result;
    run(&result, NS_STR("\n{\"title\":\"t\"}\n"));
    char expected[256];
    (void)snprintf(expected, sizeof expected, "{\"id\":\"%s#2\",\"title\":\"t\",\"path\":\"%s\"}\n",
                   file, file);
    assert_string_equal(result.exported.data, expected);
    result_release(&result);
}

static void test_skipped(void **state)
{
    (void)state;
    check("{\"title\":\"a\"\n\n{\"title\":\"b\",\"id\":1}\n[1]\n\"text\"\n{\"url\":\"u\"}\n"
          "{\"title\":\"c\",\"id\":2} x\n{\"title\":7,\"body\":[\"x\"]}\nnot json\n",
          "{\"id\":\"1\",\"title\":\"b\"}\n",
          "1: not JSON: it ends too early, after 12 bytes\n4: JSON, but not an object\n"
          "5: JSON, but not an object\n6: neither \"body\" nor \"title\" has text\n"
          "7: not JSON from byte 22 on: x\n8: neither \"body\" nor \"title\" has text\n"
          "9: not JSON from byte 1 on: not json\n");
}

static void test_bad_fields(void **state)
{
    (void)state;
    check("{\"id\":\"a\",\"body\":\"b\",\"date\":\"some day\",\"author\":{\"name\":1},"
          "\"section\":[null,2,\"S\"],\"lang\":\"English\",\"url\":null,\"title\":[]}\n",
          "{\"id\":\"a\",\"section\":[\"S\"],\"body\":\"b\"}\n", "");
    /* Repeated keys: the first counts. */
    check("{\"id\":\"a\",\"id\":\"b\",\"body\":\"one\",\"body\":\"two\"}\n",
          "{\"id\":\"a\",\"body\":\"one\"}\n", "");
    /* NUL characters and half surrogate pairs. */
    check("{\"id\":\"a\",\"body\":\"x\\u0000y \\ud83d z \\\\u0000 \\ud83d\\ude00\"}\n",
          "{\"id\":\"a\",\"body\":\"x y \xef\xbf\xbd z \\\\u0000 \xf0\x9f\x98\x80\"}\n", "");
    check("{\"id\":\"a\",\"body\":\"caf\xe9\"}\n", "{\"id\":\"a\",\"body\":\"caf\xef\xbf\xbd\"}\n",
          "");
    /* Seconds and milliseconds since 1970. */
    check("{\"id\":\"a\",\"body\":\"b\",\"date\":1732467909,\"modified\":1732467909000}\n",
          "{\"id\":\"a\",\"date\":\"2024-11-24T17:05:09Z\",\"modified\":\"2024-11-24T17:05:09Z\","
          "\"body\":\"b\"}\n",
          "");
}

static void test_whole_documents(void **state)
{
    (void)state;
    struct result result;
    run(&result, NS_STR("[{\"id\":1,\"title\":\"t\"},\n{\"id\":2}]\n"));
    assert_int_equal(result.status, NS_INVALID);
    assert_non_null(strstr(result.err.hint, "jq -c '.[]'"));
    result_release(&result);
    run(&result, NS_STR("\n{\n  \"id\": 1\n}\n"));
    assert_int_equal(result.status, NS_INVALID);
    assert_non_null(strstr(result.err.hint, "jq -c ."));
    assert_int_equal(result.skipped.size, 0);
    result_release(&result);
}

static void test_limits(void **state)
{
    (void)state;
    struct ns_buffer text;
    struct result result;
    ns_buffer_init(&text);
    for (int i = 0; i < 100000; i++)
        ns_buffer_append_char(&text, '[');
    ns_buffer_append_text(&text, "\n{\"id\":\"");
    for (int i = 0; i <= NS_ID_MAX; i++)
        ns_buffer_append_char(&text, 'i');
    ns_buffer_append_text(&text, "\",\"title\":\"t\"}\n{\"id\":\"many fields\"");
    for (int i = 0; i < 10000; i++)
        ns_buffer_printf(&text, ",\"field%d\":%d", i, i);
    ns_buffer_append_text(&text, ",\"title\":\"t\"}\n{\"v\":[0");
    for (int i = 0; i < 3000000; i++)
        ns_buffer_append_text(&text, ",0");
    ns_buffer_append_text(&text, "],\"title\":\"t\"}\n");
    text.data[0] = '{'; /* not the array of a whole document */
    run(&result, ns_buffer_str(&text));
    assert_int_equal(result.status, NS_OK);
    assert_non_null(strstr(result.exported.data, "many fields"));
    assert_non_null(strstr(result.skipped.data, "1: not JSON"));
    assert_non_null(strstr(result.skipped.data, "2: its id is longer than 1024 bytes"));
    assert_null(strstr(result.skipped.data, "3: "));
    assert_non_null(strstr(result.skipped.data, "4: more than 1000000 values"));
    result_release(&result);
    ns_buffer_release(&text);
}

/* Export, read, export again: nothing changes, whatever the text. */
static void test_round_trip(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int round = 0; round < 200; round++) {
        struct ns_error err;
        struct ns_article article;
        ns_article_init(&article);
        struct ns_str *fields[] = {&article.id,     &article.path,     &article.url, &article.title,
                                   &article.source, &article.dateline, &article.body};
        struct ns_str_list *lists[] = {&article.authors, &article.sections, &article.captions};
        for (size_t i = 0; i < 10; i++) {
            char bytes[64] = "/x";
            size_t size = 2 + (seed >> 33) % 60;
            for (size_t at = 2; at < size; at++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                bytes[at] =
                    (char)((seed >> 40) % 3 ? 'a' + (char)((seed >> 33) % 26) : (char)(seed >> 33));
            }
            struct ns_str value = {bytes, size};
            if (i < 7)
                assert_int_equal(ns_article_set(&article, fields[i], value, 256, &err), NS_OK);
            else
                assert_int_equal(ns_article_add(&article, lists[i - 7], value, &err), NS_OK);
        }
        article.published = (struct ns_date){(int64_t)(seed >> 34), NS_PRECISION_SECOND, 0};
        article.kind = round % 2 ? NS_KIND_HEADLINE : NS_KIND_ARTICLE;
        article.rank = (uint32_t)round % 3;
        article.published_from = (enum ns_evidence)(round % NS_EVIDENCES);
        article.modified_from = (enum ns_evidence)(seed % NS_EVIDENCES);
        article.paywalled = round % 5 == 0;
        assert_int_equal(ns_article_set(&article, &article.list, article.source, 256, &err), NS_OK);
        struct ns_buffer before;
        ns_buffer_init(&before);
        ns_article_write_json(&before, &article);
        ns_buffer_append_char(&before, '\n');
        struct result result;
        run(&result, ns_buffer_str(&before));
        assert_string_equal(result.exported.data, before.data);
        result_release(&result);
        ns_buffer_release(&before);
        ns_article_release(&article);
    }
}

static void test_detect(void **state)
{
    (void)state;
    assert_true(ns_reader_ndjson.detect(NS_STR("{\"id\":1}")));
    assert_true(ns_reader_ndjson.detect(NS_STR("\n {\n  \"id\": 1")));
    assert_true(ns_reader_ndjson.detect(NS_STR("[ {\"id\":1}]")));
    assert_false(ns_reader_ndjson.detect(NS_STR("{ braces in a text }")));
    assert_false(ns_reader_ndjson.detect(NS_STR("[LATEST] Latest Stories")));
    assert_false(ns_reader_ndjson.detect(NS_STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),          cmocka_unit_test(test_ids),
        cmocka_unit_test(test_skipped),         cmocka_unit_test(test_bad_fields),
        cmocka_unit_test(test_whole_documents), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_round_trip),      cmocka_unit_test(test_detect),
    };
    return cmocka_run_group_tests_name("ndjson", tests, make_folder, remove_folder);
}

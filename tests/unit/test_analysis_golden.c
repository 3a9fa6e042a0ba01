/* The analysis of tests/golden/analysis/NAME.txt against NAME.expected, one token a line: position,
 * start-end, token, stem, with tabs between.  UPDATE_GOLDEN=1 writes the expected files anew. */
#include "common/analysis/stemmer.h"
#include "common/analysis/tokenizer.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "tests/token_check.h"

static void read_file(const char *path, struct ns_buffer *out)
{
    char block[4096];
    size_t size;
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    while ((size = fread(block, 1, sizeof block, file)) > 0)
        ns_buffer_append(out, block, size);
    fclose(file);
}

static void write_file(const char *path, struct ns_str text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
    assert_int_equal(fclose(file), 0);
}

static void analyze(struct ns_str text, const char *language, struct ns_buffer *out)
{
    struct ns_error err;
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_stem stem;
    struct ns_stemmer *stemmer;
    assert_int_equal(ns_stemmer_open(&stemmer, ns_str_of(language), &err), NS_OK);
    ns_tokenizer_init(&tokenizer, text);
    while (ns_tokenizer_next(&tokenizer, &token)) {
        assert_true(ns_stemmer_stem(stemmer, token.text, &stem));
        ns_buffer_printf(out, "%u\t%zu-%zu\t%s\t%s\n", token.position, token.start, token.end,
                         token.text.data, stem.text.data);
    }
    ns_stemmer_close(stemmer);
}

/* Names the first line that is not as expected: whole files say little. */
static void compare(const char *name, const char *got, const char *expected)
{
    for (unsigned line = 1; *got || *expected; line++) {
        size_t size = strcspn(got, "\n"), expected_size = strcspn(expected, "\n");
        if (size != expected_size || memcmp(got, expected, size) != 0)
            fail_msg("%s.expected, line %u: \"%.*s\", not \"%.*s\"", name, line, (int)expected_size,
                     expected, (int)size, got);
        got += size + (got[size] == '\n');
        expected += expected_size + (expected[expected_size] == '\n');
    }
}

static void check(const char *name, const char *language)
{
    char path[80];
    struct ns_buffer text, expected, out;
    ns_buffer_init(&text);
    ns_buffer_init(&expected);
    ns_buffer_init(&out);
    snprintf(path, sizeof path, "tests/golden/analysis/%s.txt", name);
    read_file(path, &text);
    const char *wrong = ns_token_check(ns_buffer_str(&text));
    if (wrong)
        fail_msg("%s: %s", name, wrong);
    analyze(ns_buffer_str(&text), language, &out);
    assert_true(out.size > 0);
    snprintf(path, sizeof path, "tests/golden/analysis/%s.expected", name);
    if (getenv("UPDATE_GOLDEN"))
        write_file(path, ns_buffer_str(&out));
    read_file(path, &expected);
    compare(name, out.data, ns_buffer_str(&expected).data);
    ns_buffer_release(&text);
    ns_buffer_release(&expected);
    ns_buffer_release(&out);
}

static void test_english(void **state)
{
    (void)state;
    check("english", "en");
}

static void test_wire(void **state)
{
    (void)state;
    check("wire", "");
}

static void test_german(void **state)
{
    (void)state;
    check("german", "de");
}

static void test_french(void **state)
{
    (void)state;
    check("french", "fr");
}

static void test_russian(void **state)
{
    (void)state;
    check("russian", "ru");
}

static void test_japanese(void **state)
{
    (void)state;
    check("japanese", "ja");
}

static void test_korean(void **state)
{
    (void)state;
    check("korean", "ko");
}

static void test_hostile(void **state)
{
    (void)state;
    check("hostile", "en");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_english), cmocka_unit_test(test_wire),
        cmocka_unit_test(test_german),  cmocka_unit_test(test_french),
        cmocka_unit_test(test_russian), cmocka_unit_test(test_japanese),
        cmocka_unit_test(test_korean),  cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests_name("analysis_golden", tests, NULL, NULL);
}

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "indexer/options_nindex.h"

enum { WORDS_MAX = 16 };

static enum ns_status parse(struct ns_nindex_options *options, const char *line,
                            struct ns_error *err)
{
    static char words[256];
    char *argv[WORDS_MAX] = {(char *)"nindex"}, *rest = words;
    int argc = 1;
    assert_true(strlen(line) < sizeof words);
    memcpy(words, line, strlen(line) + 1);
    for (char *word; (word = strtok_r(rest, " ", &rest)) && argc < WORDS_MAX;)
        argv[argc++] = word;
    return ns_nindex_options_parse(options, argc, argv, err);
}

static void test_defaults(void **state)
{
    struct ns_nindex_options options;
    struct ns_error err;
    (void)state;
    assert_int_equal(parse(&options, "--index ix news -", &err), NS_OK);
    assert_int_equal(options.action, NS_NINDEX_ADD);
    assert_string_equal(options.index.data, "ix");
    assert_null(options.format);
    assert_int_equal(options.wait, 10);
    assert_true(options.jobs >= 1);
    assert_false(options.positions);
    assert_int_equal(options.memory, 512u * 1024 * 1024);
    assert_int_equal(options.operand_count, 2);
    assert_string_equal(options.operands[0], "news");
    assert_string_equal(options.operands[1], "-");
    ns_nindex_options_release(&options);
}

static void test_values(void **state)
{
    struct ns_nindex_options options;
    struct ns_error err;
    (void)state;
    assert_int_equal(
        parse(&options, "-i a --index=b --wait 0 -j3 --memory 16M -q --positions --delete x -- -y",
              &err),
        NS_OK);
    assert_int_equal(options.action, NS_NINDEX_DELETE);
    assert_string_equal(options.index.data, "b");
    assert_int_equal(options.wait, 0);
    assert_int_equal(options.jobs, 3);
    assert_int_equal(options.memory, 16u * 1024 * 1024);
    assert_true(options.quiet);
    assert_true(options.positions);
    assert_int_equal(options.operand_count, 2);
    assert_string_equal(options.operands[1], "-y");
    ns_nindex_options_release(&options);
}

static void test_help_wins(void **state)
{
    struct ns_nindex_options options;
    struct ns_error err;
    (void)state;
    assert_int_equal(parse(&options, "--stats --help", &err), NS_OK);
    assert_int_equal(options.action, NS_NINDEX_HELP);
    ns_nindex_options_release(&options);
}

static void test_refused(void **state)
{
    static const char *const lines[] = {
        "",           "--index ix",       "--delete",   "--stats x",         "--export x",
        "--json x",   "--stats --export", "-q -v x",    "--memory 16383K x", "--memory 0 x",
        "--jobs 0 x", "--wait -1 x",      "--wait x x", "--format pdf x",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct ns_nindex_options options;
        struct ns_error err = {0};
        assert_int_equal(parse(&options, lines[i], &err), NS_INVALID);
        assert_true(err.message[0] != '\0');
        ns_nindex_options_release(&options);
    }
}

static const struct ns_option *find_option(const char *name)
{
    const struct ns_option *option = ns_nindex_program.options;
    while (option->name && strcmp(option->name, name) != 0)
        option++;
    return option;
}

/* The table cannot be made from ns_readers, so it is compared with them. */
static void test_formats_are_the_readers(void **state)
{
    const char *const *names = find_option("format")->choices;
    size_t readers = 0;
    (void)state;
    assert_string_equal(names[0], "auto");
    while (ns_readers[readers])
        readers++;
    for (size_t i = 1; names[i]; i++)
        assert_non_null(ns_reader_find(names[i]));
    for (size_t i = 0; i < readers; i++)
        assert_true(ns_option_choice(names, ns_readers[i]->name) > 0);
    struct ns_nindex_options options;
    struct ns_error err;
    assert_int_equal(parse(&options, "--index ix --format html x", &err), NS_OK);
    assert_ptr_equal(options.format, &ns_reader_html);
    ns_nindex_options_release(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_help_wins),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_formats_are_the_readers),
    };
    return cmocka_run_group_tests_name("options_nindex", tests, NULL, NULL);
}

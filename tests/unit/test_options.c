#include "common/base/options.h"

#include <stdio.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

enum { OPT_COUNT = 1, OPT_LIST, OPT_NUL, OPT_COLOR, OPT_INDEX, OPT_JSON, OPT_SORT, OPT_BATCH };

static const char *const when[] = {"auto", "always", "never", NULL};
static const char *const orders[] = {"relevance", "date", NULL};
static const struct ns_option table[] = {
    {"count", 'n', "N", "Output", "show at most N articles", NULL, NULL, OPT_COUNT},
    {"list", 'l', NULL, "Output", "print ids only", NULL, NULL, OPT_LIST},
    {"null", '0', NULL, "Output", "end each line with a NUL", "For xargs -0.\n\n.Dotted 'line'.",
     NULL, OPT_NUL},
    {"color", 0, "[WHEN]", "Output", "color the output", NULL, when, OPT_COLOR},
    {"json", 0, NULL, "Output", "print one JSON object a line: it's [for] C:\\", NULL, NULL,
     OPT_JSON},
    {"sort", 's', "ORDER", "Output", "order of the articles", NULL, orders, OPT_SORT},
    {"index", 'i', "DIR", "Where",
     "the index to search, when it is not the usual one that is meant", NULL, NULL, OPT_INDEX},
    {"batch-of-many-queries", 0, "FILE", "Where", "read queries", NULL, NULL, OPT_BATCH},
    {0},
};
static const char *const synopsis[] = {"[OPTION]... QUERY...", "--help", NULL};
static const struct ns_exit_status exits[] = {
    {0, "articles were found"}, {1, "none were"}, {0, NULL}};
static const char *const examples[] = {"demo storm", NULL};
static const struct ns_program demo = {
    .name = "demo",
    .summary = "find articles",
    .synopsis = synopsis,
    .operand = "QUERY",
    .options = table,
    .exits = exits,
    .examples = examples,
    .see = "See demo(1).",
};

enum { MAX_WORDS = 16 };

/* Runs the parser over words parted by "|" and writes what it yields: "id=value" or "id", or the
 * error, parted by "|". */
static const char *parse_with(const struct ns_program *program, const char *words)
{
    static char out[1024];
    char copy[256], *argv[MAX_WORDS] = {copy};
    int argc = 1;
    strcpy(copy, "demo");
    char *p = copy + 5;
    strcpy(p, words);
    for (char *next; *words && p; p = next) {
        next = strchr(p, '|');
        if (next)
            *next++ = '\0';
        argv[argc++] = p;
    }
    struct ns_options options;
    struct ns_error err = {0};
    int id;
    const char *value;
    struct ns_buffer got;
    ns_buffer_init(&got);
    ns_options_init(&options, program, argc, argv);
    for (;;) {
        if (ns_options_next(&options, &id, &value, &err) != NS_OK) {
            ns_buffer_printf(&got, "|%s", err.message);
            break;
        }
        if (id == NS_OPTIONS_END)
            break;
        ns_buffer_printf(&got, value ? "|%d=%s" : "|%d", id, value);
    }
    (void)snprintf(out, sizeof out, "%s", got.size ? got.data + 1 : "");
    ns_buffer_release(&got);
    return out;
}

static const char *parse(const char *words)
{
    return parse_with(&demo, words);
}

static void test_words(void **state)
{
    (void)state;
    assert_string_equal(parse(""), "");
    assert_string_equal(parse("storm|-l|north sea"), "-1=storm|2|-1=north sea");
    assert_string_equal(parse("-l0|-n5"), "2|3|1=5");
    assert_string_equal(parse("-l0n|5|-n5l"), "2|3|1=5|1=5l");
    assert_string_equal(parse("--count=5|--count|6"), "1=5|1=6");
    assert_string_equal(parse("--count="), "1=");
    assert_string_equal(parse("-n|-l"), "1=-l");
    assert_string_equal(parse("-n|--"), "1=--");
    assert_string_equal(parse("-|--|-l|--json|--"), "-1=-|-1=-l|-1=--json|-1=--");
    assert_string_equal(parse("--"), "");
    assert_string_equal(parse("--index=a=b"), "5=a=b");
}

static void test_optional_argument(void **state)
{
    (void)state;
    assert_string_equal(parse("--color|always"), "4|-1=always");
    assert_string_equal(parse("--color=always"), "4=always");
    assert_string_equal(parse("--color=maybe"),
                        "--color: \"maybe\" is not one of auto, always or never");
    assert_string_equal(parse("--color="), "--color: \"\" is not one of auto, always or never");
}

static void test_errors(void **state)
{
    (void)state;
    assert_string_equal(parse("--jsn"), "unknown option --jsn: did you mean --json?");
    assert_string_equal(parse("--jso"), "unknown option --jso: did you mean --json?");
    assert_string_equal(parse("--cuont=5"), "unknown option --cuont: did you mean --count?");
    assert_string_equal(parse("--frobnicate"), "unknown option --frobnicate");
    assert_string_equal(parse("--=x"), "unknown option --");
    assert_string_equal(parse("-lx"), "2|unknown option -x");
    assert_string_equal(parse("-n"), "-n needs an argument: N");
    assert_string_equal(parse("--count"), "--count needs an argument: N");
    assert_string_equal(parse("--json=yes"), "--json takes no argument");
    assert_string_equal(parse("-s|size"), "-s: \"size\" is not one of relevance or date");
    struct ns_program without = demo;
    without.operand = NULL;
    assert_string_equal(parse_with(&without, "-l|word"), "2|unexpected argument \"word\"");
}

static void test_hint_for_words_with_a_dash(void **state)
{
    (void)state;
    char *argv[] = {"demo", "-oil", NULL};
    struct ns_options options;
    struct ns_error err = {0};
    int id;
    const char *value;
    ns_options_init(&options, &demo, 2, argv);
    assert_int_equal(ns_options_next(&options, &id, &value, &err), NS_INVALID);
    assert_string_equal(
        err.hint, "\"demo --help\" lists the options; put -- before a QUERY that begins with -");
}

static void test_no_program_name(void **state)
{
    (void)state;
    char *argv[] = {NULL};
    struct ns_options options;
    struct ns_error err;
    int id;
    const char *value;
    ns_options_init(&options, &demo, 0, argv);
    assert_int_equal(ns_options_next(&options, &id, &value, &err), NS_OK);
    assert_int_equal(id, NS_OPTIONS_END);
}

static void test_number(void **state)
{
    (void)state;
    struct ns_error err;
    int64_t n = -7;
    assert_int_equal(ns_option_number("-n", "10", 1, 100, &n, &err), NS_OK);
    assert_int_equal(n, 10);
    assert_int_equal(ns_option_number("-n", "-3", -5, 100, &n, &err), NS_OK);
    assert_int_equal(n, -3);
    assert_int_equal(ns_option_number("-n", "9223372036854775807", 0, INT64_MAX, &n, &err), NS_OK);
    assert_true(n == INT64_MAX);
    n = 42;
    static const char *const bad[] = {"", "-", "ten", "1x", " 1", "+1", "1.5", "0x10"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(ns_option_number("-n", bad[i], 0, 100, &n, &err), NS_INVALID);
        assert_non_null(strstr(err.message, "is not a whole number"));
    }
    assert_int_equal(ns_option_number("-n", "0", 1, 100, &n, &err), NS_INVALID);
    assert_string_equal(err.message, "-n: 0 is too small: 1 is the least");
    assert_int_equal(ns_option_number("-n", "101", 1, 100, &n, &err), NS_INVALID);
    assert_string_equal(err.message, "-n: 101 is too large: 100 is the most");
    assert_int_equal(ns_option_number("-n", "9223372036854775808", 0, INT64_MAX, &n, &err),
                     NS_INVALID);
    assert_int_equal(ns_option_number("-n", "99999999999999999999999", 0, INT64_MAX, &n, &err),
                     NS_INVALID);
    assert_non_null(strstr(err.message, "too large"));
    assert_int_equal(ns_option_number("-n", "-99999999999999999999999", 0, 9, &n, &err),
                     NS_INVALID);
    assert_non_null(strstr(err.message, "too small"));
    assert_int_equal(n, 42);
}

static void test_size(void **state)
{
    (void)state;
    struct ns_error err;
    uint64_t n = 0;
    static const struct {
        const char *text;
        uint64_t size;
    } good[] = {{"0", 0},
                {"123", 123},
                {"64k", 65536},
                {"64K", 65536},
                {"512M", 512u << 20},
                {"2G", UINT64_C(2) << 30},
                {"2GiB", UINT64_C(2) << 30},
                {"1kb", 1024},
                {"7B", 7},
                {"3T", UINT64_C(3) << 40}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(ns_option_size("-m", good[i].text, 0, UINT64_MAX, &n, &err), NS_OK);
        assert_true(n == good[i].size);
    }
    n = 42;
    static const char *const bad[] = {"",    "M",  "-1",  "1.5G", "1P",
                                      "1KK", "1i", "1Ki", "1 M",  "1BB"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (ns_option_size("-m", bad[i], 0, UINT64_MAX, &n, &err) != NS_INVALID)
            fail_msg("\"%s\" was taken for a size", bad[i]);
        assert_non_null(strstr(err.message, "is not a size"));
    }
    assert_int_equal(ns_option_size("-m", "17179869184G", 0, UINT64_MAX, &n, &err), NS_INVALID);
    assert_int_equal(ns_option_size("-m", "18446744073709551616", 0, UINT64_MAX, &n, &err),
                     NS_INVALID);
    assert_int_equal(ns_option_size("-m", "1K", 1u << 20, 1u << 30, &n, &err), NS_INVALID);
    assert_string_equal(err.message, "-m: 1K is too small: 1M is the least");
    assert_int_equal(ns_option_size("-m", "2G", 1u << 20, 1u << 30, &n, &err), NS_INVALID);
    assert_string_equal(err.message, "-m: 2G is too large: 1G is the most");
    assert_int_equal(n, 42);
}

static void expect_written(void (*write)(const struct ns_program *, struct ns_buffer *),
                           const char *expected)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    write(&demo, &out);
    assert_false(ns_buffer_failed(&out));
    assert_string_equal(out.data, expected);
    ns_buffer_release(&out);
}

static void test_help(void **state)
{
    (void)state;
    expect_written(
        ns_options_help,
        "Usage: demo [OPTION]... QUERY...\n"
        "       demo --help\n"
        "\n"
        "Find articles.\n"
        "\n"
        "Output:\n"
        "  -n, --count=N       show at most N articles\n"
        "  -l, --list          print ids only\n"
        "  -0, --null          end each line with a NUL\n"
        "      --color[=WHEN]  color the output: auto, always or never\n"
        "      --json          print one JSON object a line: it's [for] C:\\\n"
        "  -s, --sort=ORDER    order of the articles: relevance or date\n"
        "\n"
        "Where:\n"
        "  -i, --index=DIR     the index to search, when it is not the usual one that is\n"
        "                      meant\n"
        "      --batch-of-many-queries=FILE\n"
        "                      read queries\n"
        "\n"
        "Exit status:\n"
        "   0  articles were found\n"
        "   1  none were\n"
        "\n"
        "Examples:\n"
        "  demo storm\n"
        "\n"
        "See demo(1).\n");
}

static void test_man(void **state)
{
    (void)state;
    expect_written(
        ns_options_man,
        ".SH OPTIONS\n"
        ".SS \"Output\"\n"
        ".TP\n\\fB\\-n\\fR, \\fB\\-\\-count\\fR=\\fIN\\fR\nShow at most N articles.\n"
        ".TP\n\\fB\\-l\\fR, \\fB\\-\\-list\\fR\nPrint ids only.\n"
        ".TP\n\\fB\\-0\\fR, \\fB\\-\\-null\\fR\nEnd each line with a NUL.\n"
        "For xargs \\-0.\n.sp\n\\&.Dotted \\(aqline\\(aq.\n"
        ".TP\n\\fB\\-\\-color\\fR[=\\fIWHEN\\fR]\nColor the output: auto, always or never.\n"
        ".TP\n\\fB\\-\\-json\\fR\nPrint one JSON object a line: it\\(aqs [for] C:\\e.\n"
        ".TP\n\\fB\\-s\\fR, \\fB\\-\\-sort\\fR=\\fIORDER\\fR\n"
        "Order of the articles: relevance or date.\n"
        ".SS \"Where\"\n"
        ".TP\n\\fB\\-i\\fR, \\fB\\-\\-index\\fR=\\fIDIR\\fR\n"
        "The index to search, when it is not the usual one that is meant.\n"
        ".TP\n\\fB\\-\\-batch\\-of\\-many\\-queries\\fR=\\fIFILE\\fR\nRead queries.\n"
        ".SH \"EXIT STATUS\"\n"
        ".TP\n\\fB0\\fR\nArticles were found.\n"
        ".TP\n\\fB1\\fR\nNone were.\n");
}

static void expect_completion(const char *shell, const char *const *parts, size_t count)
{
    struct ns_buffer out;
    struct ns_error err;
    ns_buffer_init(&out);
    assert_int_equal(ns_options_completion(&demo, shell, &out, &err), NS_OK);
    for (size_t i = 0; i < count; i++)
        if (!strstr(out.data, parts[i]))
            fail_msg("%s lacks: %s\n%s", shell, parts[i], out.data);
    ns_buffer_release(&out);
}

static void test_completion(void **state)
{
    (void)state;
    static const char *const bash[] = {
        "    --color=)\n        mapfile -t COMPREPLY < <(compgen -W 'auto always never' --",
        "    --index= | --index | -i)\n        compopt -o filenames\n",
        "    --count= | --count | -n)\n        return\n",
        "compgen -W '--count -n --list -l ",
        "complete -F _demo demo\n",
    };
    expect_completion("bash", bash, sizeof bash / sizeof bash[0]);
    static const char *const zsh[] = {
        "#compdef demo\n",
        "    '*-n+[show at most N articles]:N: ' \\\n",
        "    '*--count=[show at most N articles]:N: ' \\\n",
        "    '*--color=-[color the output]::WHEN:(auto always never)' \\\n",
        "    '*--json[print one JSON object a line\\: it'\\''s \\[for\\] C\\:\\\\]' \\\n",
        "    '*-i+[the index to search, ",
        "is meant]:DIR:_files -/' \\\n",
        "    '*:QUERY: ' \\\n",
    };
    expect_completion("zsh", zsh, sizeof zsh / sizeof zsh[0]);
    static const char *const fish[] = {
        "complete -c demo -f\n",
        "complete -c demo -s n -l count -r -f -d 'show at most N articles'\n",
        "complete -c demo -l color -f -a 'auto always never' -d 'color the output'\n",
        "complete -c demo -l json -d 'print one JSON object a line: it\\'s [for] C:\\\\'\n",
        "complete -c demo -s i -l index -r -f -a '(__fish_complete_directories)' -d ",
        "complete -c demo -l batch-of-many-queries -r -F -d 'read queries'\n",
    };
    expect_completion("fish", fish, sizeof fish / sizeof fish[0]);
    struct ns_buffer out;
    struct ns_error err;
    ns_buffer_init(&out);
    assert_int_equal(ns_options_completion(&demo, "tcsh", &out, &err), NS_INVALID);
    assert_string_equal(err.message, "no completion for the shell \"tcsh\"");
    ns_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_optional_argument),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_hint_for_words_with_a_dash),
        cmocka_unit_test(test_no_program_name),
        cmocka_unit_test(test_number),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_man),
        cmocka_unit_test(test_completion),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}

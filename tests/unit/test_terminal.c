#include "common/base/terminal.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int tty, null; /* a terminal of 123 columns, and what is none */

static int open_terminal(void **state)
{
    (void)state;
    const struct winsize size = {.ws_row = 40, .ws_col = 123};
    tty = posix_openpt(O_RDWR | O_NOCTTY);
    null = open("/dev/null", O_RDWR);
    if (tty < 0 || null < 0 || grantpt(tty) || unlockpt(tty))
        return -1;
    return ioctl(tty, TIOCSWINSZ, &size);
}

static int close_terminal(void **state)
{
    (void)state;
    return close(tty) || close(null);
}

static int set_environment(void **state)
{
    (void)state;
    static const char *const names[] = {"NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"};
    for (size_t i = 0; i < 4; i++)
        if (unsetenv(names[i]))
            return -1;
    return setenv("TERM", "xterm", 1);
}

static void test_color_by_itself(void **state)
{
    (void)state;
    assert_true(ns_terminal_color(tty, NS_COLOR_AUTO));
    assert_false(ns_terminal_color(null, NS_COLOR_AUTO));
    setenv("TERM", "dumb", 1);
    assert_false(ns_terminal_is(tty));
    assert_false(ns_terminal_color(tty, NS_COLOR_AUTO));
    unsetenv("TERM");
    assert_false(ns_terminal_color(tty, NS_COLOR_AUTO));
}

static void test_color_by_environment(void **state)
{
    (void)state;
    setenv("CLICOLOR", "0", 1);
    assert_false(ns_terminal_color(tty, NS_COLOR_AUTO));
    setenv("CLICOLOR", "1", 1);
    assert_true(ns_terminal_color(tty, NS_COLOR_AUTO));
    setenv("CLICOLOR_FORCE", "0", 1);
    assert_false(ns_terminal_color(null, NS_COLOR_AUTO));
    setenv("CLICOLOR_FORCE", "1", 1);
    assert_true(ns_terminal_color(null, NS_COLOR_AUTO));
    setenv("NO_COLOR", "", 1);
    assert_true(ns_terminal_color(tty, NS_COLOR_AUTO));
    setenv("NO_COLOR", "1", 1);
    assert_false(ns_terminal_color(tty, NS_COLOR_AUTO));
}

static void test_color_by_option(void **state)
{
    (void)state;
    assert_false(ns_terminal_color(tty, NS_COLOR_NEVER));
    setenv("NO_COLOR", "1", 1);
    assert_true(ns_terminal_color(null, NS_COLOR_ALWAYS));
    assert_string_equal(ns_terminal_color_names[NS_COLOR_AUTO], "auto");
    assert_string_equal(ns_terminal_color_names[NS_COLOR_ALWAYS], "always");
    assert_string_equal(ns_terminal_color_names[NS_COLOR_NEVER], "never");
    assert_null(ns_terminal_color_names[3]);
}

static void test_width(void **state)
{
    (void)state;
    assert_int_equal(ns_terminal_width(null), 80);
    static const struct {
        const char *columns;
        size_t width;
    } examples[] = {{"132", 132}, {"", 80},   {"wide", 80},
                    {"5", 20},    {"-5", 80}, {"99999999999999999999", 1000}};
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        setenv("COLUMNS", examples[i].columns, 1);
        assert_int_equal(ns_terminal_width(null), examples[i].width);
        assert_int_equal(ns_terminal_width(tty), 123);
    }
}

static void test_text_width(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } examples[] = {
        {"", 0},
        {"storm", 5},
        {"na\xC3\xAFve", 5},
        {"e\xCC\x81", 1},                /* e and a combining acute */
        {"\xE6\x9D\xB1\xE4\xBA\xAC", 4}, /* Tokyo in kanji */
        {"a\tb\n", 2},
        {"a\xFF\xE2\x82z", 4},
    };
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        assert_int_equal(ns_terminal_text_width(ns_str_of(examples[i].text)), examples[i].width);
}

static void test_fit(void **state)
{
    (void)state;
    /* a, e with a combining acute (3 bytes), two wide characters (3 bytes each) */
    const struct ns_str text = NS_STR("ae\xCC\x81\xE6\x9D\xB1\xE4\xBA\xAC");
    static const size_t expected[] = {0, 1, 4, 4, 7, 7, 10, 10};
    for (size_t columns = 0; columns < sizeof expected / sizeof expected[0]; columns++)
        assert_int_equal(ns_terminal_fit(text, columns), expected[columns]);
    assert_int_equal(ns_terminal_fit(NS_STR(""), 5), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_color_by_itself, set_environment),
        cmocka_unit_test_setup(test_color_by_environment, set_environment),
        cmocka_unit_test_setup(test_color_by_option, set_environment),
        cmocka_unit_test_setup(test_width, set_environment),
        cmocka_unit_test(test_text_width),
        cmocka_unit_test(test_fit),
    };
    return cmocka_run_group_tests_name("terminal", tests, open_terminal, close_terminal);
}
